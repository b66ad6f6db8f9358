#include "ui/overview/headline_words.h"

#include <QPainter>

#include <algorithm>

namespace stagecraft::ui {

HeadlineWords::HeadlineWords(QWidget* parent) : QLabel(parent) {
    // Long words must not force the window wider.
    setMinimumWidth(40);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void HeadlineWords::setWords(const QStringList& lines, const QColor& colour, double points) {
    if (lines == lines_ && colour == colour_ && points == points_) return;
    const int before = sizeHint().height();
    lines_ = lines;
    colour_ = colour;
    points_ = points;
    if (sizeHint().height() != before) updateGeometry();
    update();
}

QFont HeadlineWords::wordsFont() const {
    QFont shown = font();
    if (points_ > 0) shown.setPointSizeF(points_);
    return shown;
}

QSize HeadlineWords::sizeHint() const {
    const int words = QFontMetrics{wordsFont()}.lineSpacing() * static_cast<int>(lines_.size());
    return {minimumWidth(), std::max(words, fontMetrics().lineSpacing())};
}

void HeadlineWords::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter{this};
    painter.setFont(wordsFont());
    painter.setPen(colour_);
    painter.drawText(rect(), static_cast<int>(alignment()), lines_.join(QChar{u'\n'}));
}

}  // namespace stagecraft::ui
