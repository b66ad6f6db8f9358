#include "ui/views/words_area.h"

#include <QEvent>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace stagecraft::ui {

WordsArea::WordsArea(Height height, std::initializer_list<QLabel*> labels, QWidget* parent) : QScrollArea(parent), height_(height) {
    auto* const words = new QWidget;
    auto* const column = new QVBoxLayout{words};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    for (QLabel* const label : labels) {
        label->setTextFormat(Qt::PlainText);
        column->addWidget(label);
    }
    column->addStretch(1);
    setWidget(words);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

/// At the width that the scroll area itself asks about: a layout remembers the answer for one.
int WordsArea::heightOfWords() const {
    const QLayout* const column = widget()->layout();
    return column->hasHeightForWidth() ? column->totalHeightForWidth(viewport()->width()) : column->totalSizeHint().height();
}

int WordsArea::lineHeight() const { return widget()->findChild<QLabel*>()->fontMetrics().lineSpacing(); }

bool WordsArea::isWhole() const { return heightOfWords() <= height(); }

QSize WordsArea::sizeHint() const { return {QScrollArea::sizeHint().width(), wanted_}; }

QSize WordsArea::minimumSizeHint() const { return {0, isBounded_ ? std::min(wanted_, 2 * lineHeight()) : wanted_}; }

void WordsArea::setMost(int height) {
    const int most = std::max(2, height / lineHeight()) * lineHeight();
    if (most == most_ && isBounded_) return;
    most_ = most;
    isBounded_ = true;
    fit();
}

void WordsArea::setUnbounded() {
    if (!isBounded_) return;
    most_ = QWIDGETSIZE_MAX;
    isBounded_ = false;
    fit();
    updateGeometry();
}

void WordsArea::fit() {
    if (height_ == Height::Follows || !isBounded_) forget();
    least_ = std::max(least_, heightOfWords());
    // What scrolls can be reached without a mouse.
    setFocusPolicy(least_ > most_ ? Qt::StrongFocus : Qt::NoFocus);
    // A layout of the whole window for every sentence would cost more than drawing the chart.
    const int wanted = std::min(least_, most_);
    keepWholeLines();
    if (wanted == wanted_) return;
    wanted_ = wanted;
    updateGeometry();
}

/// No half lines at the bottom of what scrolls.
void WordsArea::keepWholeLines() {
    const QMargins margins{0, 0, 0, isWhole() ? 0 : height() % lineHeight()};
    if (margins != viewportMargins()) setViewportMargins(margins);
}

/// Other words, or other letters.
bool WordsArea::eventFilter(QObject* watched, QEvent* event) {
    const bool isHandled = QScrollArea::eventFilter(watched, event);
    if (event->type() == QEvent::LayoutRequest && watched == widget() && most_ > 0) fit();
    return isHandled;
}

void WordsArea::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    keepWholeLines();
    if (event->oldSize().width() == event->size().width() || most_ <= 0) return;
    forget();
    fit();
}

}  // namespace stagecraft::ui
