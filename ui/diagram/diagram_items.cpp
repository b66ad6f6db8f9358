#include "ui/diagram/diagram_items.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

#include "ui/diagram/part_glyph.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double glyphSize = 20;
constexpr double radius = 6;
constexpr double arrowLength = 7;
constexpr double fullCpu = 0.8;  ///< above this share the load bar warns

QFont pixelFont(int pixels, QFont::Weight weight = QFont::Normal) {
    QFont font;
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

void drawElided(QPainter& painter, const QRectF& room, Qt::Alignment alignment, const QString& text) {
    painter.drawText(room, static_cast<int>(alignment | Qt::TextSingleLine),
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(room.width())));
}

/// A long text is set smaller, down to `least` pixels, before it is cut.
void drawFitted(QPainter& painter, const QRectF& room, const QString& text, int largest, int least, QFont::Weight weight) {
    int pixels = largest;
    while (pixels > least && QFontMetricsF{pixelFont(pixels, weight)}.horizontalAdvance(text) > room.width()) --pixels;
    painter.setFont(pixelFont(pixels, weight));
    drawElided(painter, room, Qt::AlignLeft | Qt::AlignVCenter, text);
}

}  // namespace

QRectF toRect(const DiagramRect& rect) { return {rect.x, rect.y, rect.width, rect.height}; }

FrameItem::FrameItem(DiagramBox box, const Theme& theme) : box_(std::move(box)), theme_(theme) {
    setZValue(box_.kind == DiagramBoxKind::Region ? 0 : 1);
}

QRectF FrameItem::boundingRect() const { return toRect(box_.rect).adjusted(-1, -1, 1, 1); }

void FrameItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* /*option*/, QWidget* /*widget*/) {
    const bool isRegion = box_.kind == DiagramBoxKind::Region;
    const QRectF rect = toRect(box_.rect);
    painter->setPen({theme_.colour(ColourRole::Border), isRegion ? 1.5 : 1, isRegion ? Qt::SolidLine : Qt::DashLine});
    painter->setBrush(theme_.colour(isRegion ? ColourRole::Surface : ColourRole::Window));
    painter->drawRoundedRect(rect, radius, radius);
    const QRectF head{rect.left() + 12, rect.top() + 4, rect.width() - 24, isRegion ? 24.0 : 18.0};
    painter->setFont(pixelFont(isRegion ? 16 : 14, QFont::DemiBold));
    painter->setPen(theme_.colour(isRegion ? ColourRole::Text : ColourRole::MutedText));
    const QString title = toQString(box_.title);
    drawElided(*painter, head, Qt::AlignLeft | Qt::AlignVCenter, title);
    if (box_.subtitle.empty()) return;
    const double used = painter->fontMetrics().horizontalAdvance(title) + 12;
    painter->setFont(pixelFont(13));
    painter->setPen(theme_.colour(ColourRole::MutedText));
    drawElided(*painter, head.adjusted(used, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, toQString(box_.subtitle));
}

CardItem::CardItem(DiagramBox box, PartGlyph glyph, const Theme& theme) : box_(std::move(box)), glyph_(glyph), theme_(theme) {
    setZValue(4);
    setAcceptHoverEvents(true);
}

void CardItem::setEmphasis(Emphasis emphasis) {
    emphasis_ = emphasis;
    update();
}

void CardItem::setCurrent(bool isCurrent) {
    isCurrent_ = isCurrent;
    update();
}

QRectF CardItem::boundingRect() const { return toRect(box_.rect).adjusted(-4, -4, 4, 4); }

void CardItem::paintLoad(QPainter& painter, const QRectF& rect) const {
    const double load = std::clamp(box_.load, 0.0, 1.0);
    const QString text = QString{QString::number(std::round(box_.load * 100)) % u" %"};
    painter.setFont(pixelFont(12));
    const double textWidth = 36;
    const QRectF track{rect.left(), rect.center().y() - 2.5, rect.width() - textWidth - 4, 5};
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme_.colour(ColourRole::Grid));
    painter.drawRoundedRect(track, 2.5, 2.5);
    const ColourRole role = box_.load > 1 ? ColourRole::Bad : box_.load > fullCpu ? ColourRole::Warning : ColourRole::Accent;
    painter.setBrush(theme_.colour(role));
    if (load > 0) painter.drawRoundedRect(QRectF{track.topLeft(), QSizeF{std::max(3.0, track.width() * load), track.height()}}, 2.5, 2.5);
    painter.setPen(theme_.colour(ColourRole::MutedText));
    painter.drawText(QRectF{rect.right() - textWidth, rect.top(), textWidth, rect.height()}, Qt::AlignRight | Qt::AlignVCenter, text);
}

void CardItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* /*option*/, QWidget* /*widget*/) {
    const QRectF rect = toRect(box_.rect);
    if (emphasis_ == Emphasis::Faint) painter->setOpacity(0.4);
    const QColor service = theme_.serviceColour(toQString(box_.service));
    painter->setPen({theme_.colour(box_.isNew ? ColourRole::Accent : ColourRole::Border), box_.isNew ? 2.0 : 1.0});
    painter->setBrush(theme_.colour(emphasis_ == Emphasis::Strong ? ColourRole::Highlight : ColourRole::SurfaceRaised));
    painter->drawRoundedRect(rect, radius, radius);
    // The service's colour on the left edge, the same as on the bill.
    if (!box_.service.empty()) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(service);
        painter->drawRoundedRect(QRectF{rect.left() + 3, rect.top() + 6, 4, rect.height() - 12}, 2, 2);
    }
    painter->setPen({theme_.colour(ColourRole::MutedText), 1.3});
    const double glyphLeft = rect.left() + 12;
    drawGlyph(*painter, glyph_, {glyphLeft, rect.top() + 10, glyphSize, glyphSize});

    const bool hasLoad = box_.load >= 0;
    const double textLeft = glyphLeft + glyphSize + 8;
    const double textWidth = rect.right() - 8 - textLeft;
    const bool isAlone = box_.subtitle.empty() && !hasLoad;
    painter->setPen(theme_.colour(ColourRole::Text));
    const double titleTop = isAlone ? rect.center().y() - 9 : rect.top() + (hasLoad ? 4 : 11);
    drawFitted(*painter, {textLeft, titleTop, textWidth, 19}, toQString(box_.title), 16, 12, QFont::DemiBold);
    if (!box_.subtitle.empty()) {
        painter->setPen(theme_.colour(ColourRole::MutedText));
        drawFitted(*painter, {textLeft, titleTop + 19, textWidth, 18}, toQString(box_.subtitle), 14, 12, QFont::Normal);
    }
    if (hasLoad) paintLoad(*painter, {textLeft, rect.bottom() - 17, textWidth, 14});
    if (isCurrent_) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen({theme_.colour(ColourRole::Accent), 2, Qt::DotLine});
        painter->drawRoundedRect(rect.adjusted(-3, -3, 3, 3), radius + 2, radius + 2);
    }
}

FlowItem::FlowItem(DiagramLine line, const Theme& theme) : line_(std::move(line)), theme_(theme) { setZValue(3); }

void FlowItem::setEmphasis(Emphasis emphasis) {
    emphasis_ = emphasis;
    setZValue(emphasis == Emphasis::Strong ? 3.5 : 3);
    update();
}

QPainterPath FlowItem::path() const {
    QPainterPath path;
    for (std::size_t i = 0; i < line_.points.size(); ++i) {
        const QPointF point{line_.points[i].x, line_.points[i].y};
        if (i == 0) path.moveTo(point);
        else path.lineTo(point);
    }
    return path;
}

QRectF FlowItem::boundingRect() const {
    return path().boundingRect().united(toRect(line_.labelRect)).adjusted(-arrowLength, -arrowLength, arrowLength, arrowLength);
}

QPainterPath FlowItem::shape() const {
    QPainterPathStroker stroker;
    stroker.setWidth(8);
    return stroker.createStroke(path());
}

void FlowItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* /*option*/, QWidget* /*widget*/) {
    if (line_.points.size() < 2) return;
    if (emphasis_ == Emphasis::Faint) painter->setOpacity(0.25);
    const bool isStrong = emphasis_ == Emphasis::Strong;
    const QColor colour = theme_.colour(isStrong ? ColourRole::Accent : ColourRole::MutedText);
    painter->setPen({colour, isStrong ? 2.2 : 1.3, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin});
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(path());

    const QPointF tip{line_.points.back().x, line_.points.back().y};
    const DiagramPoint& before = line_.points[line_.points.size() - 2];
    const double length = std::hypot(tip.x() - before.x, tip.y() - before.y);
    if (length > 0) {
        const QPointF along{(tip.x() - before.x) / length, (tip.y() - before.y) / length};
        const QPointF across{-along.y(), along.x()};
        const QPointF back = tip - along * arrowLength;
        painter->setPen(Qt::NoPen);
        painter->setBrush(colour);
        painter->drawPolygon(QPolygonF{{tip, back + across * 3.5, back - across * 3.5}});
    }
    if (line_.label.empty()) return;
    const QRectF room = toRect(line_.labelRect);
    painter->setFont(pixelFont(13));
    painter->setPen(theme_.colour(isStrong ? ColourRole::Text : ColourRole::MutedText));
    // A room of two lines takes the rate above the volume, at the foot of the room when there is only one of them.
    const QStringList parts = toQString(line_.label).split(QStringLiteral(" · "));
    const double lineHeight = painter->fontMetrics().height();
    if (room.height() < 2 * lineHeight || parts.size() < 2)
        return drawElided(*painter, room, Qt::AlignLeft | (room.height() < 2 * lineHeight ? Qt::AlignVCenter : Qt::AlignBottom), toQString(line_.label));
    drawElided(*painter, room, Qt::AlignLeft | Qt::AlignTop, parts.front());
    drawElided(*painter, room, Qt::AlignLeft | Qt::AlignBottom, parts.back());
}

}  // namespace stagecraft::ui
