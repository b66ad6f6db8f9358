#include "ui/overview/stage_chip_button.h"

#include <QPainter>

namespace stagecraft::ui {

namespace {

constexpr double smallest = 0.75;  ///< of the usual letters

/// The font with letters as small as it takes for the words, down to the smallest that are read with ease.
QFont fitting(QFont font, const QString& words, int width) {
    const double least = font.pointSizeF() * smallest;
    // Letters are not whole pixels wide: a little less than all of the width, or the last would be cut all the same.
    while (QFontMetrics{font}.horizontalAdvance(words) + 2 > width && font.pointSizeF() > least) font.setPointSizeF(font.pointSizeF() - 0.5);
    return font;
}

}  // namespace

StageChipButton::StageChipButton(int number, const ThemeController& themes, QWidget* parent)
    : QAbstractButton(parent), themes_(themes) {
    setObjectName(QStringLiteral("stage.") + QString::number(number));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    chip_.number = number;
}

void StageChipButton::setChip(const StageChip& chip) {
    if (chip == chip_) return;
    chip_ = chip;
    setAccessibleName(chip.spoken);
    setToolTip(chip.tip);
    update();
}

QSize StageChipButton::sizeHint() const { return {96, fontMetrics().height() * 2 + 16}; }

void StageChipButton::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void StageChipButton::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

void StageChipButton::paintEvent(QPaintEvent*) {
    const Theme& theme = themes_.current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = theme.stageColour(chip_.number);
    const QRectF box = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);

    const QColor fill = chip_.isShown || underMouse() ? theme.colour(ColourRole::Highlight) : theme.colour(ColourRole::Surface);
    painter.setBrush(fill);
    const QColor edge = hasFocus() ? theme.colour(ColourRole::Accent) : chip_.isShown ? colour : theme.colour(ColourRole::Border);
    painter.setPen(QPen(edge, chip_.isShown || hasFocus() ? 2 : 1));
    painter.drawRoundedRect(box, 5, 5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(box.left() + 4, box.top() + 3, box.width() - 8, 3), 1.5, 1.5);

    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics boldMetrics(bold);
    const int line = boldMetrics.height();
    const int left = 8;
    const int width = this->width() - 2 * left;
    const QRect top(left, 7, width, line);
    const QRect bottom(left, 7 + line, width, line);

    QString title = QString::number(chip_.number) + QChar{u' '} + chip_.name;
    // Pinned beats recommended: it is what the window shows.
    QString mark = chip_.isPinned ? tr("pinned") : chip_.isRecommended ? QStringLiteral("★") : QString{};
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.9);
    const QFontMetrics smallMetrics(small);
    if (chip_.isPinned && boldMetrics.horizontalAdvance(title) + smallMetrics.horizontalAdvance(mark) + 6 > width)
        mark = QStringLiteral("●");
    const int markWidth = mark.isEmpty() ? 0 : smallMetrics.horizontalAdvance(mark) + 6;
    bold = fitting(bold, title, width - markWidth);
    painter.setFont(bold);
    painter.setPen(theme.colour(ColourRole::Text));
    title = QFontMetrics{bold}.elidedText(title, Qt::ElideRight, width - markWidth);
    painter.drawText(top, Qt::AlignLeft | Qt::AlignVCenter, title);
    if (!mark.isEmpty()) {
        painter.setFont(small);
        painter.setPen(theme.colour(ColourRole::Accent));
        painter.drawText(top, Qt::AlignRight | Qt::AlignVCenter, mark);
    }

    const QString words = chip_.block.isEmpty() ? chip_.cost : QString{QStringLiteral("✕ ") + chip_.block};
    small = fitting(small, words, width);
    painter.setFont(small);
    painter.setPen(theme.colour(chip_.block.isEmpty() ? ColourRole::Text : ColourRole::Bad));
    painter.drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics{small}.elidedText(words, Qt::ElideRight, width));
}

}  // namespace stagecraft::ui
