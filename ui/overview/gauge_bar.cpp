#include "ui/overview/gauge_bar.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QResizeEvent>

#include <algorithm>

namespace stagecraft::ui {

namespace {

constexpr int barHeight = 5;

QFont smaller(QFont font) {
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

}  // namespace

GaugeBar::GaugeBar(const ThemeController& themes, QWidget* parent) : QWidget(parent), themes_(themes), bills_(new BillLinks{this}) {
    connect(bills_, &BillLinks::chosen, this, &GaugeBar::billChosen);
    QSizePolicy policy{QSizePolicy::Expanding, QSizePolicy::Minimum};
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void GaugeBar::setGauge(const Gauge& gauge) {
    bills_->setBills(gauge.bills);
    if (gauge.looksLike(gauge_)) return;
    const int before = heightForWidth(width());
    gauge_ = gauge;
    const bool opens = bills_->hasBills();
    const QString told = gauge.label + QStringLiteral(": ") + gauge.text;
    setAccessibleName(told);
    setToolTip(opens ? QString{told % u'\n' % tr("B, or a right click, opens its bill")} : told);
    setFocusPolicy(opens ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(opens ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (heightForWidth(width()) != before) updateGeometry();
    update();
}

QSize GaugeBar::sizeHint() const {
    const int words = fontMetrics().height() + QFontMetrics(smaller(font())).height();
    return {220, words + (gauge_.hasBar ? barHeight + 4 : 0) + 6};
}

int GaugeBar::heightForWidth(int width) const {
    if (measured_.width == width && measured_.text == gauge_.text && measured_.font == font()) return sizeHint().height() + measured_.more;
    const QFontMetrics metrics(smaller(font()));
    const int words = metrics.boundingRect(QRect(0, 0, width, QWIDGETSIZE_MAX), Qt::TextWordWrap, gauge_.text).height();
    measured_ = {gauge_.text, font(), width, std::max(0, words - metrics.height())};
    return sizeHint().height() + measured_.more;
}

/// Layouts remember the height of other widths, with other words.
void GaugeBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()) updateGeometry();
}

void GaugeBar::mouseReleaseEvent(QMouseEvent* event) {
    if (bills_->hasBills() && event->button() == Qt::LeftButton && rect().contains(event->position().toPoint())) bills_->open(event->globalPosition().toPoint());
    else QWidget::mouseReleaseEvent(event);
}

void GaugeBar::keyPressEvent(QKeyEvent* event) {
    const bool isPressed = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
    if (bills_->hasBills() && isPressed) bills_->open(mapToGlobal(rect().center()));
    else QWidget::keyPressEvent(event);
}

void GaugeBar::paintEvent(QPaintEvent*) {
    const Theme& theme = themes_.current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor mark = gauge_.verdict == Verdict::Bad       ? theme.colour(ColourRole::Bad)
                        : gauge_.verdict == Verdict::Warning ? theme.colour(ColourRole::Warning)
                                                             : theme.colour(ColourRole::Good);
    int y = 2;
    const int line = fontMetrics().height();
    painter.setPen(theme.colour(ColourRole::Text));
    painter.drawText(QRect(0, y, width(), line), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(gauge_.label, Qt::ElideRight, width() - 64));
    if (gauge_.hasBar) {
        const double percent = gauge_.filled * 100;
        const QString figure = percent > 999 ? tr("> 999 %") : QString::number(qRound(percent)) + QStringLiteral(" %");
        painter.setPen(mark);
        painter.drawText(QRect(0, y, width(), line), Qt::AlignRight | Qt::AlignVCenter,
                         markOf(gauge_.verdict) + QChar{u' '} + figure);
    }
    y += line;
    if (gauge_.hasBar) {
        y += 2;
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.colour(ColourRole::Grid));
        painter.drawRoundedRect(QRectF(0, y, width(), barHeight), 2.5, 2.5);
        painter.setBrush(mark);
        const double filled = std::clamp(gauge_.filled, 0.0, 1.0) * width();
        if (filled > 0) painter.drawRoundedRect(QRectF(0, y, std::max(filled, 3.0), barHeight), 2.5, 2.5);
        y += barHeight + 2;
    }
    const QFont small = smaller(font());
    const QFontMetrics metrics(small);
    painter.setFont(small);
    // As links are.
    painter.setPen(theme.colour(bills_->hasBills() ? ColourRole::Accent : ColourRole::MutedText));
    painter.drawText(QRect(0, y, width(), height() - y), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, gauge_.text);
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.colour(ColourRole::Accent), 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
}

}  // namespace stagecraft::ui
