#include "ui/charts/chart_places.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/charts/chart_bars.h"
#include "ui/charts/chart_map.h"

namespace stagecraft::ui {

namespace {

constexpr double reach = 24;  ///< pixels from the pointer to a point it still means
constexpr double stopReach = 8;

bool isBar(SeriesKind kind) { return kind == SeriesKind::Bars || kind == SeriesKind::SideBars; }
bool isSorted(SeriesKind kind) {
    return kind == SeriesKind::Stands || kind == SeriesKind::Falls || kind == SeriesKind::Steps || kind == SeriesKind::Area || kind == SeriesKind::Range;
}
bool isReadable(const FigureSeries& series) { return series.kind != SeriesKind::Highlight; }
bool isThere(const FigurePoint& point) { return std::isfinite(point.x) && std::isfinite(point.y); }

std::optional<FigurePlace> barAt(const ChartCanvas& canvas, const QPointF& pixel) {
    for (std::size_t s = canvas.figure.series.size(); s-- > 0;) {
        if (!isBar(canvas.figure.series[s].kind)) continue;
        for (std::size_t p = 0; p < canvas.figure.series[s].points.size(); ++p)
            if (const QRectF bar = barOf(canvas, s, p); !bar.isNull() && bar.adjusted(-1, -1, 1, 1).contains(pixel))
                return FigurePlace{FigurePlace::Part::Point, s, p};
    }
    return std::nullopt;
}

bool isPoint(SeriesKind kind) { return kind != SeriesKind::Highlight && !isBar(kind); }
bool isStop(SeriesKind kind) { return kind == SeriesKind::Stops; }

/// Marks stand in crowds: the nearest. Of lines and areas the nearest in both directions, of what is sorted only what is in reach.
std::optional<FigurePlace> pointAt(const ChartCanvas& canvas, const QPointF& pixel, bool (*isMeant)(SeriesKind), double farthest) {
    std::optional<FigurePlace> best;
    double least = farthest * farthest;
    for (std::size_t s = 0; s < canvas.figure.series.size(); ++s) {
        const FigureSeries& series = canvas.figure.series[s];
        if (!isMeant(series.kind)) continue;
        auto point = series.points.begin();
        if (isSorted(series.kind)) point = std::ranges::lower_bound(series.points, canvas.x.pixelToCoord(pixel.x() - farthest), {}, &FigurePoint::x);
        for (; point != series.points.end(); ++point) {
            if (!isThere(*point)) continue;
            const QPointF offset = canvas.place(series, *point) - pixel;
            if (offset.x() > farthest && isSorted(series.kind)) break;
            // What stands wins over what falls where both share a point, and any mark over what is faint.
            const double handicap = series.kind == SeriesKind::Faint ? 16 : 0;
            if (const double distance = QPointF::dotProduct(offset, offset) + handicap; distance <= least) {
                least = distance;
                best = FigurePlace{FigurePlace::Part::Point, s, static_cast<std::size_t>(point - series.points.begin())};
            }
        }
    }
    return best;
}

/// The stacked area under the pointer, at its nearest point.
std::optional<FigurePlace> areaAt(const ChartCanvas& canvas, const QPointF& pixel) {
    for (std::size_t s = 0; s < canvas.figure.series.size(); ++s) {
        const FigureSeries& series = canvas.figure.series[s];
        if (series.kind != SeriesKind::Area || series.points.empty()) continue;
        const double x = canvas.x.pixelToCoord(pixel.x());
        if (x < series.points.front().x || x > series.points.back().x) continue;
        const auto after = std::ranges::lower_bound(series.points, x, {}, &FigurePoint::x);
        const auto nearest = after != series.points.begin() && (after == series.points.end() || x - (after - 1)->x < after->x - x) ? after - 1 : after;
        if (isThere(*nearest) && canvas.place(series, *nearest).y() <= pixel.y() && pixel.y() <= canvas.yOf(series).coordToPixel(0))
            return FigurePlace{FigurePlace::Part::Point, s, static_cast<std::size_t>(nearest - series.points.begin())};
    }
    return std::nullopt;
}

std::optional<FigurePlace> cellAt(const ChartCanvas& canvas, const QPointF& pixel) {
    if (!canvas.figure.cells) return std::nullopt;
    const FigureCells& cells = *canvas.figure.cells;
    if (cells.columnEdges.size() < 2 || cells.rowEdges.size() < 2) return std::nullopt;
    const auto index = [](const std::vector<double>& edges, double value) -> std::optional<std::size_t> {
        if (value < edges.front() || value > edges.back()) return std::nullopt;
        const auto after = std::ranges::upper_bound(edges, value);
        return std::min(static_cast<std::size_t>(after - edges.begin()) - 1, edges.size() - 2);
    };
    const auto column = index(cells.columnEdges, canvas.x.pixelToCoord(pixel.x()));
    const auto row = index(cells.rowEdges, canvas.y.pixelToCoord(pixel.y()));
    if (!column || !row) return std::nullopt;
    const std::size_t cell = *row * (cells.columnEdges.size() - 1) + *column;
    return cell < cells.stages.size() ? std::optional{FigurePlace{FigurePlace::Part::Cell, 0, cell}} : std::nullopt;
}

std::optional<FigurePlace> boxAt(const ChartCanvas& canvas, const QPointF& pixel) {
    for (std::size_t i = canvas.figure.boxes.size(); i-- > 0;)
        if (boxRect(canvas, i).contains(pixel)) return FigurePlace{FigurePlace::Part::Box, 0, i};
    return std::nullopt;
}

/// The points of a series that can be read, from left to right (side bars: from top to bottom).
std::vector<std::size_t> readingOrder(const ChartCanvas& canvas, std::size_t index) {
    const FigureSeries& series = canvas.figure.series[index];
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < series.points.size(); ++i)
        if (isThere(series.points[i])) order.push_back(i);
    const bool isLying = series.kind == SeriesKind::SideBars;
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
        return isLying ? canvas.y.coordToPixel(series.points[i].y) : canvas.x.coordToPixel(series.points[i].x);
    });
    return order;
}

/// Of all points of series that have several, the nearest to a place on the widget, or to one side of it.
std::optional<FigurePlace> nearestOfLines(const ChartCanvas& canvas, const QPointF& pixel, long side = 0) {
    std::optional<FigurePlace> nearest;
    double least = HUGE_VAL;
    for (std::size_t s = 0; s < canvas.figure.series.size(); ++s) {
        const std::vector<std::size_t> order = isReadable(canvas.figure.series[s]) ? readingOrder(canvas, s) : std::vector<std::size_t>{};
        if (order.size() < 2) continue;
        for (const std::size_t i : order) {
            const FigurePlace place{FigurePlace::Part::Point, s, i};
            const QPointF way = rectOf(canvas, place).center() - pixel;
            if (side != 0 && way.x() * static_cast<double>(side) <= 0) continue;
            if (const double distance = QPointF::dotProduct(way, way); distance < least) {
                least = distance;
                nearest = place;
            }
        }
    }
    return nearest;
}

/// A mark that is alone in its series has none before or after it: the way leads to the lines beside it.
std::optional<FigurePlace> beside(const ChartCanvas& canvas, const FigurePlace& from, long steps) {
    const QPointF here = rectOf(canvas, from).center();
    const std::optional<FigurePlace> there = nearestOfLines(canvas, here, steps);
    return there ? there : nearestOfLines(canvas, here);
}

FigurePlace along(const ChartCanvas& canvas, const FigurePlace& from, long steps) {
    const std::vector<std::size_t> order = readingOrder(canvas, from.series);
    if (order.size() < 2) return beside(canvas, from, steps).value_or(from);
    const auto here = std::ranges::find(order, from.index) - order.begin();
    const long last = static_cast<long>(order.size()) - 1;
    return {FigurePlace::Part::Point, from.series, order[static_cast<std::size_t>(std::clamp(static_cast<long>(here) + steps, 0L, last))]};
}

/// The next series that has something to read, at its point nearest to where the cursor is; after the last comes the first.
std::optional<FigurePlace> toSeries(const ChartCanvas& canvas, std::optional<FigurePlace> from, long direction) {
    const auto count = static_cast<long>(canvas.figure.series.size());
    const long start = from ? static_cast<long>(from->series) + direction : 0;
    for (long steps = 0; steps < (from ? count - 1 : count); ++steps) {
        const auto index = static_cast<std::size_t>((start + steps * direction + 2 * count) % count);
        if (!isReadable(canvas.figure.series[index])) continue;
        const std::vector<std::size_t> order = readingOrder(canvas, index);
        if (order.empty()) continue;
        if (!from) return FigurePlace{FigurePlace::Part::Point, index, order.front()};
        const QPointF here = rectOf(canvas, *from).center();
        const bool isLying = canvas.figure.series[index].kind == SeriesKind::SideBars;
        const auto distance = [&](std::size_t p) {
            const QPointF there = rectOf(canvas, {FigurePlace::Part::Point, index, p}).center();
            return isLying ? std::abs(there.y() - here.y()) : std::abs(there.x() - here.x());
        };
        return FigurePlace{FigurePlace::Part::Point, index, std::ranges::min(order, {}, distance)};
    }
    return from;
}

std::optional<FigurePlace> firstPlace(const ChartCanvas& canvas) {
    // Where the plan stands is where reading begins, on what has something to both sides.
    std::optional<QPointF> plan;
    for (std::size_t s = 0; s < canvas.figure.series.size() && !plan; ++s)
        if (canvas.figure.series[s].kind == SeriesKind::Current && !readingOrder(canvas, s).empty())
            plan = rectOf(canvas, {FigurePlace::Part::Point, s, readingOrder(canvas, s).front()}).center();
    if (canvas.figure.cells && !canvas.figure.cells->stages.empty()) {
        const std::optional<FigurePlace> here = plan ? cellAt(canvas, *plan) : std::nullopt;
        return here ? here : FigurePlace{FigurePlace::Part::Cell, 0, 0};
    }
    if (!canvas.figure.boxes.empty()) return FigurePlace{FigurePlace::Part::Box, 0, 0};
    const std::optional<FigurePlace> nearest = plan ? nearestOfLines(canvas, *plan) : std::nullopt;
    return nearest ? nearest : toSeries(canvas, std::nullopt, 1);
}

FigurePlace nextCell(const FigureCells& cells, const FigurePlace& from, Step step, long count) {
    const auto columns = static_cast<long>(cells.columnEdges.size()) - 1;
    const auto rows = static_cast<long>(cells.rowEdges.size()) - 1;
    long column = static_cast<long>(from.index) % columns;
    long row = static_cast<long>(from.index) / columns;
    column = std::clamp(column + (step == Step::Right ? count : step == Step::Left ? -count : 0), 0L, columns - 1);
    row = std::clamp(row + (step == Step::Up ? count : step == Step::Down ? -count : 0), 0L, rows - 1);
    return {FigurePlace::Part::Cell, 0, static_cast<std::size_t>(row * columns + column)};
}

}  // namespace

std::optional<FigurePlace> placeAt(const ChartCanvas& canvas, const QPointF& pixel) {
    if (!canvas.inside.contains(pixel.toPoint())) return std::nullopt;
    // A cross on a bar is small, and all around it is the bar.
    if (const auto stop = pointAt(canvas, pixel, isStop, stopReach)) return stop;
    if (const auto bar = barAt(canvas, pixel)) return bar;
    if (const auto box = boxAt(canvas, pixel)) return box;
    if (const auto point = pointAt(canvas, pixel, isPoint, reach); point && !canvas.figure.cells) return point;
    if (const auto cell = cellAt(canvas, pixel)) return cell;
    return areaAt(canvas, pixel);
}

QRectF rectOf(const ChartCanvas& canvas, const FigurePlace& place) {
    switch (place.part) {
        case FigurePlace::Part::Cell: return cellRect(canvas, place.index);
        case FigurePlace::Part::Box: return boxRect(canvas, place.index);
        case FigurePlace::Part::Point: break;
    }
    const FigureSeries& series = canvas.figure.series[place.series];
    if (isBar(series.kind)) return barOf(canvas, place.series, place.index);
    return {canvas.place(series, series.points[place.index]), QSizeF{0, 0}};
}

std::optional<FigurePlace> placeAfter(const ChartCanvas& canvas, std::optional<FigurePlace> from, Step step, int count) {
    if (!from || !hasPlace(canvas.figure, *from)) return firstPlace(canvas);
    if (from->part == FigurePlace::Part::Cell) return nextCell(*canvas.figure.cells, *from, step, count);
    const bool isForward = step == Step::Right || step == Step::Down;
    if (from->part == FigurePlace::Part::Box) {
        const auto last = static_cast<long>(canvas.figure.boxes.size()) - 1;
        const long next = static_cast<long>(from->index) + (isForward ? count : -count);
        return FigurePlace{FigurePlace::Part::Box, 0, static_cast<std::size_t>(std::clamp(next, 0L, last))};
    }
    const bool isLying = canvas.figure.series[from->series].kind == SeriesKind::SideBars;
    const bool isAlong = isLying ? step == Step::Up || step == Step::Down : step == Step::Left || step == Step::Right;
    return isAlong ? along(canvas, *from, isForward ? count : -count) : toSeries(canvas, from, isForward ? 1 : -1);
}

}  // namespace stagecraft::ui
