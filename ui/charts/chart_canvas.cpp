#include "ui/charts/chart_canvas.h"

#include <algorithm>
#include <array>

#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

// Of the series that are neither a stage nor a service, in their order: seven dashes and markers to six colours.
const std::array<QList<qreal>, 7> plainDashes{QList<qreal>{}, {7, 2}, {2, 2}, {8, 2, 2, 2}, {1, 2}, {12, 3}, {8, 2, 2, 2, 2, 2}};
constexpr std::array plainMarkers{StageMarker::Circle, StageMarker::Square,       StageMarker::Diamond, StageMarker::Triangle,
                                  StageMarker::Cross,  StageMarker::TriangleDown, StageMarker::Star};
constexpr int markRoom = 6;  ///< marks at the very edge are drawn whole
constexpr std::array hatches{Qt::SolidPattern, Qt::BDiagPattern, Qt::FDiagPattern, Qt::HorPattern, Qt::DiagCrossPattern, Qt::VerPattern};

bool isFilled(SeriesKind kind) {
    return kind == SeriesKind::Area || kind == SeriesKind::Bars || kind == SeriesKind::SideBars || kind == SeriesKind::Range;
}

/// How many names stand before this one's among the series of its sort: series of one name look alike. What stands back comes after all
/// others: a quick answer, which leaves it out, looks like the whole one.
std::size_t orderOf(const Figure& figure, std::size_t index) {
    const FigureSeries& own = figure.series[index];
    const bool standsBack = own.kind == SeriesKind::Faint;
    std::vector<std::string_view> names;
    const auto add = [&](const FigureSeries& other) {
        const bool isAlike = other.kind != SeriesKind::Highlight && other.kind != SeriesKind::Current && other.kind != SeriesKind::Stops &&
                             other.stage == 0 && own.stage == 0 && other.service.empty() == own.service.empty();
        if (isAlike && std::ranges::find(names, other.name) == names.end()) names.push_back(other.name);
    };
    for (std::size_t i = 0; i < (standsBack ? figure.series.size() : index); ++i)
        if (figure.series[i].kind != SeriesKind::Faint) add(figure.series[i]);
    for (std::size_t i = 0; standsBack && i < index; ++i)
        if (figure.series[i].kind == SeriesKind::Faint) add(figure.series[i]);
    return static_cast<std::size_t>(std::ranges::find(names, own.name) - names.begin());
}

std::ptrdiff_t bandsBefore(const Figure& figure, std::size_t index) {
    const auto begin = figure.series.begin();
    return std::count_if(begin, begin + static_cast<std::ptrdiff_t>(index), [](const FigureSeries& series) { return series.kind == SeriesKind::Highlight; });
}

}  // namespace

bool isExported(const QCPPainter& painter) { return painter.modes().testFlag(QCPPainter::pmNoCaching); }

SeriesStyle seriesStyle(const Theme& theme, const Figure& figure, std::size_t index) {
    const FigureSeries& series = figure.series[index];
    const std::size_t order = orderOf(figure, index);
    SeriesStyle style;
    // Where the colours begin again the markers are one further on: colour and marker tell series apart, and marker and dash do.
    constexpr std::size_t colours = 6;
    const StageMarker marker = plainMarkers[(order % colours + order / colours) % plainMarkers.size()];
    if (series.stage > 0)
        style = {theme.stageColour(series.stage), theme.stageDashes(series.stage), theme.stageMarker(series.stage), Qt::SolidPattern};
    else if (!series.service.empty())
        style = {theme.serviceColour(toQString(series.service)), plainDashes[order % plainDashes.size()], marker, Qt::SolidPattern};
    else
        style = {theme.plotColour(order), plainDashes[order % plainDashes.size()], marker, Qt::SolidPattern};
    // What is read on the other axis has the colour of axes: it is not one of those beside it, stages least of all.
    if (series.isOnSecondAxis && series.stage == 0 && series.service.empty()) style.colour = theme.colour(ColourRole::MutedText);
    // What stands back keeps the colour of its stage.
    if (series.kind == SeriesKind::Faint) style.colour = series.stage > 0 ? faded(style.colour, 0.75) : theme.colour(ColourRole::MutedText);
    if (series.kind == SeriesKind::Stops) {
        style.colour = theme.colour(ColourRole::Bad);
        style.marker = StageMarker::Cross;
    }
    if (series.kind == SeriesKind::Current) style.colour = theme.colour(ColourRole::Accent);
    if (series.kind == SeriesKind::Highlight) {
        // The first band is whole, one beside it broken.
        const bool isFirst = bandsBefore(figure, index) == 0;
        style.colour = theme.colour(isFirst ? ColourRole::Accent : ColourRole::Warning);
        style.dashes = isFirst ? QList<qreal>{} : brokenBand();
    }
    if (isFilled(series.kind)) style.hatch = hatches[(series.stage > 0 ? static_cast<std::size_t>(series.stage) : order) % hatches.size()];
    return style;
}

QList<qreal> brokenBand() { return {0.6, 0.6}; }

double bandAlpha(const Theme& theme, bool isBroken) { return (theme.isDark() ? 0.34 : 0.22) + (isBroken ? 0.2 : 0); }

QColor faded(QColor colour, double alpha) {
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

void fillHatched(QPainter& painter, const QPainterPath& area, const SeriesStyle& style, const QColor& ground, double alpha) {
    painter.fillPath(area, faded(style.colour, alpha));
    if (style.hatch != Qt::SolidPattern) painter.fillPath(area, QBrush{faded(ground, 0.28), style.hatch});
}

void fillHatched(QPainter& painter, const QRectF& area, const SeriesStyle& style, const QColor& ground, double alpha) {
    painter.fillRect(area, faded(style.colour, alpha));
    if (style.hatch != Qt::SolidPattern) painter.fillRect(area, QBrush{faded(ground, 0.28), style.hatch});
}

void drawMark(QPainter& painter, StageMarker marker, const QPointF& centre, double r) {
    const auto polygon = [&](std::initializer_list<QPointF> points) {
        QPolygonF shape;
        for (const QPointF& point : points) shape << centre + point * r;
        painter.drawPolygon(shape);
    };
    switch (marker) {
        case StageMarker::Circle: painter.drawEllipse(centre, r, r); break;
        case StageMarker::Square: painter.drawRect(QRectF{centre.x() - r, centre.y() - r, 2 * r, 2 * r}); break;
        case StageMarker::Triangle: polygon({{-1, 0.8}, {1, 0.8}, {0, -1}}); break;
        case StageMarker::TriangleDown: polygon({{-1, -0.8}, {1, -0.8}, {0, 1}}); break;
        case StageMarker::Diamond: polygon({{-1, 0}, {0, -1}, {1, 0}, {0, 1}}); break;
        case StageMarker::Star:
            painter.drawLine(centre + QPointF{-r, 0}, centre + QPointF{r, 0});
            painter.drawLine(centre + QPointF{0, -r}, centre + QPointF{0, r});
            [[fallthrough]];
        case StageMarker::Cross:
            painter.drawLine(centre + QPointF{-r, -r} * 0.8, centre + QPointF{r, r} * 0.8);
            painter.drawLine(centre + QPointF{-r, r} * 0.8, centre + QPointF{r, -r} * 0.8);
            break;
    }
}

ChartLayer::ChartLayer(QCustomPlot* plot, const QString& layer, bool isClipped, Drawing drawing)
    : QCPLayerable(plot, layer), isClipped_(isClipped), drawing_(std::move(drawing)) {}

QRect ChartLayer::clipRect() const { return isClipped_ ? mParentPlot->axisRect()->rect().adjusted(-markRoom, -markRoom, markRoom, markRoom) : mParentPlot->viewport(); }

void ChartLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const { painter->setAntialiasing(true); }

void ChartLayer::draw(QCPPainter* painter) { drawing_(*painter); }

}  // namespace stagecraft::ui
