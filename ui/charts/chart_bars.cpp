#include "ui/charts/chart_bars.h"

#include <algorithm>
#include <cmath>

#include "ui/charts/chart_lines.h"

namespace stagecraft::ui {

namespace {

constexpr double thickestBar = 56;
constexpr double thickestSideBar = 28;
constexpr double filledShare = 0.72;  ///< of the room between two bars
constexpr std::size_t densePoints = 100;
constexpr double areaAlpha = 0.78;
constexpr double rangeAlpha = 0.22;

/// The edge drawn backwards closes an area.
QPainterPath between(const QPolygonF& upper, const QPolygonF& lower) {
    QPainterPath path;
    path.addPolygon(upper);
    for (auto point = lower.crbegin(); point != lower.crend(); ++point) path.lineTo(*point);
    path.closeSubpath();
    return path;
}

QPolygonF flatEdge(const ChartCanvas& canvas, const FigureSeries& series, const QPolygonF& above) {
    const double bottom = std::clamp(canvas.yOf(series).coordToPixel(0), -1e5, 1e5);
    return {{above.constFirst().x(), bottom}, {above.constLast().x(), bottom}};
}

void drawArea(QCPPainter& painter, const ChartCanvas& canvas, std::size_t index, const FigureSeries* below) {
    const FigureSeries& series = canvas.figure.series[index];
    const SeriesStyle style = seriesStyle(canvas.theme, canvas.figure, index);
    const QColor ground = canvas.theme.colour(ColourRole::Surface);
    QPolygonF floor;
    if (below != nullptr)
        for (const QPolygonF& run : thinnedRuns(canvas, *below, false)) floor << run;
    for (const QPolygonF& run : thinnedRuns(canvas, series, false)) {
        if (run.size() < 2) continue;
        // Smoothing a long edge costs more than all of the rest, and the line along it covers it.
        painter.setAntialiasing(run.size() <= static_cast<qsizetype>(densePoints));
        fillHatched(painter, between(run, floor.size() < 2 ? flatEdge(canvas, series, run) : floor), style, ground, areaAlpha);
        painter.setAntialiasing(true);
        painter.setPen(QPen{ground, 1});
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(run);
    }
}

void drawRange(QCPPainter& painter, const ChartCanvas& canvas, std::size_t index) {
    const FigureSeries& series = canvas.figure.series[index];
    if (series.lower.size() != series.points.size()) return;
    FigureSeries other = series;
    other.points = series.lower;
    const SeriesStyle style = seriesStyle(canvas.theme, canvas.figure, index);
    const QList<QPolygonF> upper = thinnedRuns(canvas, series, false);
    const QList<QPolygonF> lower = thinnedRuns(canvas, other, false);
    QPen pen{faded(style.colour, 0.8), 1};
    // Between many points the edges are steps, whose smoothing and dashes cost more than they show.
    const bool isDense = series.points.size() > densePoints;
    painter.setAntialiasing(!isDense);
    if (!style.dashes.isEmpty() && !isDense) pen.setDashPattern(style.dashes);
    for (qsizetype i = 0; i < std::min(upper.size(), lower.size()); ++i) {
        painter.fillPath(between(upper[i], lower[i]), faded(style.colour, rangeAlpha));
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(upper[i]);
        painter.drawPolyline(lower[i]);
    }
    painter.setAntialiasing(true);
}

/// Pixels from one bar to the next.
double pitchOf(const ChartCanvas& canvas, const FigureSeries& series) {
    const bool isLying = series.kind == SeriesKind::SideBars;
    const FigureAxis& specification = isLying ? canvas.figure.y : canvas.figure.x;
    const auto pixel = [&](double value) { return isLying ? canvas.y.coordToPixel(value) : canvas.x.coordToPixel(value); };
    if (!specification.categories.empty()) return std::abs(pixel(1) - pixel(0));
    double least = thickestBar / filledShare;
    for (std::size_t i = 1; i < series.points.size(); ++i) {
        const double here = isLying ? series.points[i].y : series.points[i].x;
        const double before = isLying ? series.points[i - 1].y : series.points[i - 1].x;
        if (const double gap = std::abs(pixel(here) - pixel(before)); gap > 0) least = std::min(least, gap);
    }
    return least;
}

/// Sum of the bars of this sign at the same x before this series.
double stackedBelow(const Figure& figure, std::size_t series, const FigurePoint& point) {
    double sum = 0;
    for (std::size_t i = 0; i < series; ++i) {
        if (figure.series[i].kind != SeriesKind::Bars || figure.series[i].isOnSecondAxis != figure.series[series].isOnSecondAxis) continue;
        for (const FigurePoint& other : figure.series[i].points)
            if (other.x == point.x && std::isfinite(other.y) && (other.y < 0) == (point.y < 0)) sum += other.y;
    }
    return sum;
}

double bounded(double pixel) { return std::clamp(pixel, -1e5, 1e5); }

}  // namespace

QRectF barOf(const ChartCanvas& canvas, std::size_t index, std::size_t point) {
    const FigureSeries& series = canvas.figure.series[index];
    const FigurePoint& at = series.points[point];
    if (!std::isfinite(at.x) || !std::isfinite(at.y)) return {};
    const double pitch = pitchOf(canvas, series) * filledShare;
    if (series.kind == SeriesKind::SideBars) {
        const double thickness = std::min(thickestSideBar, pitch);
        const double from = bounded(canvas.x.coordToPixel(point < series.lower.size() ? series.lower[point].x : 0));
        const double to = bounded(canvas.x.coordToPixel(at.x));
        return QRectF{std::min(from, to), canvas.y.coordToPixel(at.y) - thickness / 2, std::abs(to - from), thickness};
    }
    const double thickness = std::max(1.0, std::min(thickestBar, pitch));
    const double base = stackedBelow(canvas.figure, index, at);
    const double from = bounded(canvas.yOf(series).coordToPixel(base));
    const double to = bounded(canvas.yOf(series).coordToPixel(base + at.y));
    return QRectF{canvas.x.coordToPixel(at.x) - thickness / 2, std::min(from, to), thickness, std::abs(to - from)};
}

void drawAreas(QCPPainter& painter, const ChartCanvas& canvas) {
    const FigureSeries* below = nullptr;
    for (std::size_t i = 0; i < canvas.figure.series.size(); ++i) {
        const FigureSeries& series = canvas.figure.series[i];
        if (series.kind == SeriesKind::Area) {
            drawArea(painter, canvas, i, below);
            below = &series;
        }
        if (series.kind == SeriesKind::Range) drawRange(painter, canvas, i);
    }
}

void drawBars(QCPPainter& painter, const ChartCanvas& canvas) {
    const QColor ground = canvas.theme.colour(ColourRole::Surface);
    painter.setAntialiasing(false);
    for (std::size_t i = 0; i < canvas.figure.series.size(); ++i) {
        const FigureSeries& series = canvas.figure.series[i];
        if (series.kind != SeriesKind::Bars && series.kind != SeriesKind::SideBars) continue;
        const SeriesStyle style = seriesStyle(canvas.theme, canvas.figure, i);
        for (std::size_t p = 0; p < series.points.size(); ++p) {
            const QRectF bar = barOf(canvas, i, p);
            if (bar.isNull()) continue;
            fillHatched(painter, bar, style, ground, 0.9);
            painter.setPen(QPen{ground, 1});
            painter.setBrush(Qt::NoBrush);
            if (bar.height() > 3 && bar.width() > 3) painter.drawRect(bar);
        }
    }
    painter.setAntialiasing(true);
}

}  // namespace stagecraft::ui
