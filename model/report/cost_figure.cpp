#include "model/report/cost_figure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "model/exploration/stage_thresholds.h"

namespace stagecraft {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double drawnCost(const StageCost& cost) {
    const double dollars = cost.monthly.dollars();
    return dollars >= smallestDrawnCost ? dollars : nothing;
}

bool stands(const StageCost& cost) { return cost.isFeasible && cost.isComplete; }
bool isBlocked(const StageCost& cost) { return !cost.isFeasible; }
bool lacksPrices(const StageCost& cost) { return cost.isFeasible && !cost.isComplete; }

FigureSeries standing(const Sweep& sweep, std::size_t stage) {
    FigureSeries series{{}, static_cast<int>(stage) + 1, SeriesKind::Stands, {}};
    series.points.reserve(sweep.points.size());
    for (const SweepPoint& point : sweep.points) {
        const StageCost& cost = point.stages[stage];
        series.points.push_back({point.value, stands(cost) ? drawnCost(cost) : nothing});
    }
    return series;
}

/// Where the stage is as `isSo` says, with the last and the next point where it is not, so that no step is left out.
FigureSeries falling(const Sweep& sweep, std::size_t stage, bool (*isSo)(const StageCost&)) {
    FigureSeries series{{}, static_cast<int>(stage) + 1, SeriesKind::Falls, {}};
    const std::vector<SweepPoint>& points = sweep.points;
    series.points.reserve(points.size());
    const auto fallsAt = [&](std::size_t i) { return i < points.size() && isSo(points[i].stages[stage]); };
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool isDrawn = fallsAt(i) || fallsAt(i + 1) || (i > 0 && fallsAt(i - 1));
        series.points.push_back({points[i].value, isDrawn ? drawnCost(points[i].stages[stage]) : nothing});
    }
    return series;
}

/// The envelope. Broken where no stage serves, and where one that lacks prices may cost less than the least known.
FigureSeries leastCost(const Sweep& sweep) {
    FigureSeries series{"Least cost of the stages that serve", 0, SeriesKind::Highlight, {}};
    for (const SweepPoint& point : sweep.points) {
        const std::optional<int> stage = leastStage(point);
        series.points.push_back({point.value, stage ? drawnCost(point.stages[static_cast<std::size_t>(*stage - 1)]) : nothing});
    }
    return series;
}

/// Where the stage recommended is not the one that costs least.
FigureSeries dearerRecommended(const Sweep& sweep) {
    FigureSeries series{"Recommended where that costs more", 0, SeriesKind::Highlight, {}};
    for (const SweepPoint& point : sweep.points) {
        const bool isDearer = isRecommendedDearer(point);
        series.points.push_back({point.value, isDearer ? drawnCost(point.stages[static_cast<std::size_t>(point.recommended - 1)]) : nothing});
    }
    return series;
}

bool hasPoints(const FigureSeries& series) {
    return std::ranges::any_of(series.points, [](const FigurePoint& point) { return !std::isnan(point.y); });
}

/// Whole decades around everything drawn.
void fitY(Figure& figure) {
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    for (const FigureSeries& series : figure.series)
        for (const FigurePoint& point : series.points)
            if (!std::isnan(point.y)) {
                least = std::min(least, point.y);
                most = std::max(most, point.y);
            }
    if (most <= 0) return;
    figure.y.from = std::pow(10.0, std::floor(std::log10(least)));
    figure.y.to = std::max(figure.y.from * 10, std::pow(10.0, std::ceil(std::log10(most))));
}

}  // namespace

Figure costFigure(const Sweep& sweep, const std::array<std::string, stageCount>& stageNames) {
    Figure figure;
    const bool isUsers = sweep.range.key == "workload.users";
    figure.title = isUsers ? "Cost over users" : "Cost over " + sweep.range.key;
    figure.x = {isUsers ? "Users" : sweep.range.key, {}, {},
                sweep.range.isLogarithmic ? AxisScale::Logarithmic : AxisScale::Linear, sweep.range.from, sweep.range.to, {}, sweep.range.key};
    figure.y = {"Cost a month", "$", {}, AxisScale::Logarithmic, 1, 1000};
    if (sweep.points.empty()) return figure;

    figure.series.push_back(leastCost(sweep));
    if (FigureSeries dearer = dearerRecommended(sweep); hasPoints(dearer)) figure.series.push_back(std::move(dearer));
    for (std::size_t stage = 0; stage < stageCount; ++stage) {
        FigureSeries unpriced = falling(sweep, stage, lacksPrices);
        unpriced.isUnpriced = true;
        for (FigureSeries series : {falling(sweep, stage, isBlocked), std::move(unpriced), standing(sweep, stage)}) {
            if (!hasPoints(series)) continue;
            series.name = stageNames[stage];
            figure.series.push_back(std::move(series));
        }
    }
    fitY(figure);
    const bool isComplete = std::ranges::all_of(sweep.points, [](const SweepPoint& point) {
        return std::ranges::all_of(point.stages, [](const StageCost& cost) { return drawnCost(cost) > 0; });
    });
    if (!isComplete) figure.note = "Costs below one cent a month are not drawn.";
    return figure;
}

}  // namespace stagecraft
