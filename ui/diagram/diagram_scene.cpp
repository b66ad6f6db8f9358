#include "ui/diagram/diagram_scene.h"

#include <QFontMetricsF>
#include <QGraphicsPathItem>
#include <QGraphicsRectItem>
#include <QGraphicsSimpleTextItem>
#include <QGuiApplication>
#include <QPainterPath>
#include <QPen>

#include <cmath>

#include "model/documents/diagram_layout.h"
#include "model/report/words.h"
#include "model/support/text.h"
#include "ui/diagram/card_item.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr double arrowLength = 7;
constexpr double arrowHalfWidth = 3.5;

const Fleet* fleetOf(const Architecture& architecture, const DiagramBox& box) {
    for (const RegionLayout& region : architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (region.code == box.region && fleet.id == box.id) return &fleet;
    return nullptr;
}

QString percent(double share) { return toQString(groupedNumber(share * 100)) % QStringLiteral(" %"); }

/// Why a fleet has the size it has, for the tool tip and for screen readers.
QString explanation(const Fleet& fleet) {
    QString text = QStringLiteral("<b>%1</b><br>%2 × %3 (%4 vCPU, %5 GB)<br>")
                       .arg(toQString(fleet.label).toHtmlEscaped(), toQString(groupedNumber(fleet.count)), toQString(fleet.instanceType),
                            toQString(groupedNumber(fleet.vcpus)), toQString(headlineNumber(fleet.memory.count())));
    text += DiagramScene::tr("Size set by: %1<br>").arg(toQString(label(fleet.limitedBy)));
    QStringList asks;
    for (const Ask& ask : fleet.asks)
        if (ask.servers > 1) asks += QStringLiteral("%1 %2").arg(toQString(label(ask.constraint)), toQString(groupedNumber(ask.servers)));
    if (asks.size() > 1) text += DiagramScene::tr("Servers asked for: %1<br>").arg(asks.join(QStringLiteral(", ")));
    text += DiagramScene::tr("At peak: CPU %1, memory %2<br>").arg(percent(fleet.cpuUtilisation), percent(fleet.memoryUtilisation));
    if (fleet.rate.count() > 0)
        text += DiagramScene::tr("$%1 an hour each, %2").arg(toQString(plainNumber(fleet.rate.count())), toQString(label(fleet.purchase)));
    else
        text += DiagramScene::tr("Included in the leader's price");
    if (fleet.isAutoscaled) text += DiagramScene::tr("<br>Autoscaled: %1 instance-hours a month").arg(toQString(groupedNumber(fleet.instanceHours)));
    if (fleet.isEstimated) text += DiagramScene::tr("<br>≈ its speed is estimated from its relatives");
    return text;
}

QString explanation(const DiagramBox& box) {
    QString text = QStringLiteral("<b>") % toQString(box.title).toHtmlEscaped() % QStringLiteral("</b>");
    if (!box.subtitle.empty()) text += QStringLiteral("<br>") % toQString(box.subtitle).toHtmlEscaped();
    if (box.isNew) text += DiagramScene::tr("<br>New in this stage");
    return text;
}

QFont pixelFont(int pixels, QFont::Weight weight = QFont::Normal) {
    QFont font = QGuiApplication::font();
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

class Drawing {
public:
    Drawing(DiagramScene& scene, const Architecture& architecture, const Theme& theme)
        : scene_(scene), architecture_(architecture), theme_(theme) {}

    void container(const DiagramBox& box) {
        const bool isRegion = box.kind == DiagramBoxKind::Region;
        QPainterPath path;
        path.addRoundedRect(QRectF(box.rect.x, box.rect.y, box.rect.width, box.rect.height), 8, 8);
        QPen pen(theme_.colour(ColourRole::Border), 1, isRegion ? Qt::SolidLine : Qt::DashLine);
        auto* item = scene_.addPath(path, pen, theme_.colour(isRegion ? ColourRole::SurfaceRaised : ColourRole::Window));
        item->setZValue(isRegion ? 0 : 1);
        auto* title = scene_.addSimpleText(toQString(box.title), pixelFont(isRegion ? 14 : 12, isRegion ? QFont::DemiBold : QFont::Normal));
        title->setBrush(theme_.colour(isRegion ? ColourRole::Text : ColourRole::MutedText));
        title->setPos(box.rect.x + 12, box.rect.y + (isRegion ? 8 : 4));
        title->setZValue(2);
        if (box.subtitle.empty()) return;
        auto* note = scene_.addSimpleText(toQString(box.subtitle), pixelFont(12));
        note->setBrush(theme_.colour(ColourRole::MutedText));
        note->setPos(box.rect.x + 12 + title->boundingRect().width() + 10, box.rect.y + 10);
        note->setZValue(2);
    }

    void card(const DiagramBox& box) {
        const Fleet* fleet = box.kind == DiagramBoxKind::Fleet ? fleetOf(architecture_, box) : nullptr;
        auto* card = new CardItem(box, theme_, fleet != nullptr ? explanation(*fleet) : explanation(box));
        card->setZValue(4);
        scene_.addItem(card);
        QObject::connect(card, &CardItem::hovered, &scene_, &DiagramScene::partHovered);
    }

    void line(const DiagramLine& line) {
        if (line.points.size() < 2) return;
        QPainterPath path(point(line.points.front()));
        for (std::size_t i = 1; i < line.points.size(); ++i) path.lineTo(point(line.points[i]));
        const QColor colour = theme_.colour(ColourRole::MutedText);
        auto* item = scene_.addPath(path, QPen(colour, 1.2));
        item->setZValue(3);
        const QPointF end = point(line.points.back());
        const QPointF before = point(line.points[line.points.size() - 2]);
        const double length = std::hypot(end.x() - before.x(), end.y() - before.y());
        if (length > 0) {
            const QPointF along = (end - before) / length;
            const QPointF across(-along.y(), along.x());
            const QPolygonF head{end, end - along * arrowLength + across * arrowHalfWidth, end - along * arrowLength - across * arrowHalfWidth};
            scene_.addPolygon(head, Qt::NoPen, colour)->setZValue(3);
        }
        if (line.label.empty()) return;
        const QFont font = pixelFont(11);
        const QString text = QFontMetricsF(font).elidedText(toQString(line.label), Qt::ElideRight, line.labelRect.width);
        auto* label = scene_.addSimpleText(text, font);
        label->setBrush(theme_.colour(ColourRole::MutedText));
        label->setPos(line.labelRect.x, line.labelRect.y);
        label->setZValue(5);
        label->setToolTip(toQString(line.label));
    }

private:
    static QPointF point(const DiagramPoint& point) { return {point.x, point.y}; }

    DiagramScene& scene_;
    const Architecture& architecture_;
    const Theme& theme_;
};

}  // namespace

void DiagramScene::draw(const Plan& plan, const Theme& theme) {
    clear();
    const StagePlan& shown = plan.shown();
    const Architecture* previous = shown.number > 1 ? &plan.stages[static_cast<std::size_t>(shown.number - 2)].architecture : nullptr;
    const Diagram diagram = layOut(shown.architecture, previous);
    setBackgroundBrush(theme.colour(ColourRole::Surface));
    setSceneRect(0, 0, diagram.width, diagram.height);
    Drawing drawing{*this, shown.architecture, theme};
    for (const DiagramBox& box : diagram.boxes) {
        if (box.kind == DiagramBoxKind::Region || box.kind == DiagramBoxKind::Zone) drawing.container(box);
        else drawing.card(box);
    }
    for (const DiagramLine& line : diagram.lines) drawing.line(line);
}

}  // namespace stagecraft::ui
