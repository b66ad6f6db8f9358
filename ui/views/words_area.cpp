#include "ui/views/words_area.h"

#include <QEvent>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace stagecraft::ui {

WordsArea::WordsArea(std::initializer_list<QLabel*> labels, QWidget* parent) : QScrollArea(parent) {
    auto* const words = new QWidget;
    auto* const column = new QVBoxLayout{words};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    for (QLabel* const label : labels) column->addWidget(label);
    column->addStretch(1);
    setWidget(words);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

int WordsArea::heightOfWords() const {
    QLayout* const column = widget()->layout();
    column->invalidate();
    const int wide = width();
    return column->hasHeightForWidth() ? column->totalHeightForWidth(wide) : column->totalSizeHint().height();
}

int WordsArea::lineHeight() const { return widget()->findChild<QLabel*>()->fontMetrics().lineSpacing(); }

bool WordsArea::isWhole() const { return heightOfWords() <= height(); }

QSize WordsArea::sizeHint() const { return {QScrollArea::sizeHint().width(), std::min(least_, most_)}; }

QSize WordsArea::minimumSizeHint() const { return {0, std::min(sizeHint().height(), 2 * lineHeight())}; }

void WordsArea::fit(int most) {
    most_ = std::max(2, most / lineHeight()) * lineHeight();
    least_ = std::max(least_, heightOfWords());
    updateGeometry();
    // What scrolls can be reached without a mouse.
    setFocusPolicy(least_ > most_ ? Qt::StrongFocus : Qt::NoFocus);
}

/// Other words, or other letters.
bool WordsArea::eventFilter(QObject* watched, QEvent* event) {
    const bool isHandled = QScrollArea::eventFilter(watched, event);
    if (event->type() == QEvent::LayoutRequest && most_ > 0) fit(most_);
    return isHandled;
}

void WordsArea::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    // No half lines at the bottom of what scrolls.
    setViewportMargins(0, 0, 0, isWhole() ? 0 : height() % lineHeight());
    if (event->oldSize().width() == event->size().width() || most_ <= 0) return;
    forget();
    fit(most_);
}

}  // namespace stagecraft::ui
