#include "ui/diagram/card_item.h"

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>

#include <algorithm>

#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double radius = 6;
constexpr double stripe = 5;
constexpr double padding = 12;
constexpr double barHeight = 4;
/// Above this a card's load bar warns.
constexpr double nearlyFull = 0.8;

QFont sized(double pixels, QFont::Weight weight) {
    // Pixels, not points: the picture is laid out in pixels and zooms as a whole.
    QFont font = QGuiApplication::font();
    font.setPixelSize(static_cast<int>(pixels));
    font.setWeight(weight);
    return font;
}

}  // namespace

CardItem::CardItem(const DiagramBox& box, const Theme& theme, const QString& explanation)
    : frame_(0, 0, box.rect.width, box.rect.height), partId_(toQString(box.id)), title_(toQString(box.title)),
      subtitle_(toQString(box.subtitle)), load_(box.load), isNew_(box.isNew), theme_(theme),
      accent_(theme.serviceColour(toQString(box.service))) {
    setPos(box.rect.x, box.rect.y);
    setAcceptHoverEvents(true);
    setFlag(ItemIsFocusable);
    setToolTip(explanation);
    setObjectName(QStringLiteral("card.") % partId_);
}

QRectF CardItem::boundingRect() const { return frame_.adjusted(-2, -2, 2, 2); }

void CardItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor border = hasFocus() || isLit_ ? theme_.colour(ColourRole::Accent)
                          : isNew_             ? accent_
                                               : theme_.colour(ColourRole::Border);
    painter->setPen(QPen(border, hasFocus() || isLit_ || isNew_ ? 2 : 1));
    painter->setBrush(theme_.colour(isLit_ ? ColourRole::Highlight : ColourRole::Surface));
    painter->drawRoundedRect(frame_, radius, radius);
    painter->setPen(Qt::NoPen);
    painter->setBrush(accent_);
    painter->drawRoundedRect(QRectF(frame_.left() + 4, frame_.top() + 10, stripe, frame_.height() - 20), stripe / 2, stripe / 2);

    const QRectF inside = frame_.adjusted(padding + stripe, 8, -padding, -8);
    const QFont titleFont = sized(13, QFont::DemiBold);
    const QFont subtitleFont = sized(12, QFont::Normal);
    const QFontMetricsF titleMetrics(titleFont), subtitleMetrics(subtitleFont);
    painter->setPen(theme_.colour(ColourRole::Text));
    painter->setFont(titleFont);
    const bool isAlone = subtitle_.isEmpty() && load_ < 0;
    painter->drawText(inside, (isAlone ? Qt::AlignVCenter : Qt::AlignTop) | Qt::AlignLeft,
                      titleMetrics.elidedText(title_, Qt::ElideRight, inside.width()));
    if (!subtitle_.isEmpty()) {
        painter->setPen(theme_.colour(ColourRole::MutedText));
        painter->setFont(subtitleFont);
        painter->drawText(inside.translated(0, titleMetrics.height() + 1), Qt::AlignTop | Qt::AlignLeft,
                          subtitleMetrics.elidedText(subtitle_, Qt::ElideRight, inside.width()));
    }
    if (load_ >= 0) {
        const QRectF track(inside.left(), frame_.bottom() - 11, inside.width(), barHeight);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme_.colour(ColourRole::Grid));
        painter->drawRoundedRect(track, 2, 2);
        painter->setBrush(theme_.colour(load_ > nearlyFull ? ColourRole::Bad : ColourRole::Accent));
        painter->drawRoundedRect(QRectF(track.left(), track.top(), std::max(barHeight, track.width() * std::min(1.0, load_)), barHeight), 2, 2);
    }
}

void CardItem::setLit(bool isLit) {
    isLit_ = isLit;
    update();
    emit hovered(isLit ? partId_ : QString{});
}

void CardItem::hoverEnterEvent(QGraphicsSceneHoverEvent*) { setLit(true); }
void CardItem::hoverLeaveEvent(QGraphicsSceneHoverEvent*) { setLit(false); }
void CardItem::focusInEvent(QFocusEvent*) { setLit(true); }
void CardItem::focusOutEvent(QFocusEvent*) { setLit(false); }

}  // namespace stagecraft::ui
