#include "ui/charts/grip_places.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/charts/chart_bars.h"
#include "ui/charts/chart_guides.h"

namespace stagecraft::ui {

namespace {

constexpr double gap = 3;      ///< between two grips
constexpr double stride = 8;   ///< of looking for room along a line, in pixels
constexpr double climb = 4;    ///< the same, upwards
constexpr int mostRows = 4;    ///< below a line that waits at the top
// What a grip would rather go so many pixels away from than cover.
constexpr double worthOfGrip = 1e5;
constexpr double worthOfName = 2000;
constexpr double worthOfPlan = 1000;
constexpr double worthOfBar = 300;
constexpr double worthOfBand = 500;
constexpr double worthOfMark = 120;
constexpr double worthOfFaint = 40;
constexpr std::size_t fewFaint = 8;

double worthOf(const FigureSeries& series) {
    switch (series.kind) {
        case SeriesKind::Current: return worthOfPlan;
        case SeriesKind::Frontier:
        case SeriesKind::Stops:
        case SeriesKind::Marks: return worthOfMark;
        case SeriesKind::Faint: return series.points.size() <= fewFaint ? worthOfMark : worthOfFaint;  // one of a crowd can be spared
        default: return 0;
    }
}

double distance(const QRectF& one, const QRectF& other) { return (one.topLeft() - other.topLeft()).manhattanLength(); }

}  // namespace

GripPlaces::GripPlaces(const ChartCanvas& canvas) : inside_(canvas.inside) {
    addNames(canvas);
    addMarks(canvas);
    addBars(canvas);
    addBands(canvas);
}

void GripPlaces::addNames(const ChartCanvas& canvas) {
    for (const QRectF& name : guideNameRects(canvas)) drawn_.push_back({name, worthOfName});
}

void GripPlaces::addMarks(const ChartCanvas& canvas) {
    for (const FigureSeries& series : canvas.figure.series) {
        const double worth = worthOf(series);
        if (worth <= 0) continue;
        const double radius = series.kind == SeriesKind::Current ? 8 : series.kind == SeriesKind::Faint && series.points.size() > fewFaint ? 2 : 4;
        for (const FigurePoint& point : series.points) {
            if (std::isnan(point.y)) continue;
            const QPointF at = canvas.place(series, point);
            drawn_.push_back({{at.x() - radius, at.y() - radius, 2 * radius, 2 * radius}, worth});
        }
    }
}

/// Stacked bars, from the bottom of the axes to their tops.
void GripPlaces::addBars(const ChartCanvas& canvas) {
    const auto& all = canvas.figure.series;
    const auto last = std::find_if(all.rbegin(), all.rend(), [](const FigureSeries& series) { return series.kind == SeriesKind::Bars; });
    if (last == all.rend()) return;
    const auto index = static_cast<std::size_t>(std::distance(last, all.rend()) - 1);
    for (std::size_t point = 0; point < last->points.size(); ++point)
        if (const QRectF bar = barOf(canvas, index, point); !bar.isNull())
            drawn_.push_back({{bar.left(), bar.top(), bar.width(), inside_.bottom() - bar.top()}, worthOfBar});
}

/// Stacked areas, down from the top of the last; where it stays as high they are one.
void GripPlaces::addBands(const ChartCanvas& canvas) {
    const auto& all = canvas.figure.series;
    const auto last = std::find_if(all.rbegin(), all.rend(), [](const FigureSeries& series) { return series.kind == SeriesKind::Area; });
    if (last == all.rend()) return;
    QRectF band;
    for (std::size_t i = 0; i + 1 < last->points.size(); ++i) {
        if (std::isnan(last->points[i].y)) continue;
        const QPointF from = canvas.place(*last, last->points[i]);
        const double right = canvas.place(*last, last->points[i + 1]).x();
        if (!band.isNull() && band.top() == from.y()) {
            band.setRight(right);
            continue;
        }
        if (!band.isNull()) drawn_.push_back({band, worthOfBand});
        band = {from, QPointF{right, inside_.bottom()}};
    }
    if (!band.isNull()) drawn_.push_back({band, worthOfBand});
}

std::vector<QRectF> GripPlaces::candidates(const QRectF& first, Way way) const {
    std::vector<QRectF> found{first};
    if (way == Way::Up) {
        for (double top = first.top() - climb; top >= inside_.top(); top -= climb) found.emplace_back(QPointF{first.left(), top}, first.size());
        return found;
    }
    const int rows = way == Way::Anywhere ? mostRows : 1;
    for (int row = 0; row < rows; ++row)
        for (double left = inside_.left() + 2; left + first.width() <= inside_.right(); left += stride)
            found.emplace_back(QPointF{left, first.top() + row * (first.height() + 2)}, first.size());
    if (const QRectF last{QPointF{inside_.right() - 2 - first.width(), first.top()}, first.size()}; inside_.contains(last)) found.push_back(last);
    // On a line, else standing on it.
    if (way == Way::Along)
        for (std::size_t i = 0, count = found.size(); i < count; ++i) found.push_back(found[i].translated(0, -first.height() / 2 - 1));
    return found;
}

double GripPlaces::lossAt(const QRectF& place, double most) const {
    double loss = 0;
    for (const Drawn& drawn : drawn_) {
        if (loss >= most) break;
        if (drawn.rect.intersects(place)) loss += drawn.worth;
    }
    return loss;
}

QRectF GripPlaces::place(const QRectF& first, Way way) {
    QRectF best = first;
    double least = lossAt(first, std::numeric_limits<double>::infinity());
    if (least > 0)
        for (const QRectF& candidate : candidates(first, way)) {
            if (!inside_.contains(candidate) || distance(candidate, first) >= least) continue;
            if (const double away = distance(candidate, first), loss = away + lossAt(candidate, least - away); loss < least) {
                least = loss;
                best = candidate;
            }
        }
    drawn_.push_back({best.adjusted(-gap, -gap, gap, gap), worthOfGrip});
    return best;
}

}  // namespace stagecraft::ui
