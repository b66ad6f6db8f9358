#include "model/exploration/stage_thresholds.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stagecraft {

namespace {

bool serves(const SweepPoint& point) { return std::ranges::any_of(point.stages, &StageCost::isFeasible); }
bool serves(const Plan& plan) { return std::ranges::any_of(plan.stages, &StagePlan::isFeasible); }

/// 0 where no stage serves.
int needed(const SweepPoint& point) { return serves(point) ? point.byNeed : 0; }
int needed(const Plan& plan) { return serves(plan) ? plan.recommendation.byNeed : 0; }

bool stands(const StageCost& cost) { return cost.isFeasible && cost.isComplete; }

const StageCost& costOf(const SweepPoint& point, int stage) { return point.stages[static_cast<std::size_t>(stage - 1)]; }

/// What a sweep would keep of it.
SweepPoint pointOf(const Plan& plan) {
    SweepPoint point;
    for (const StagePlan& stage : plan.stages)
        point.stages[static_cast<std::size_t>(stage.number - 1)] = {stage.bill.total, stage.isFeasible(), stage.bill.unpriced == 0, {}, stage.bill.estimated};
    point.value = plan.inputs.workload.users;
    point.recommended = plan.recommendation.recommended;
    return point;
}

/// The stage recommended and the cheaper one; nullopt where none is cheaper.
std::optional<std::pair<int, int>> dearerPair(const SweepPoint& point) {
    return isRecommendedDearer(point) ? std::optional{std::pair{point.recommended, *leastStage(point)}} : std::nullopt;
}

/// 0 where that is not known.
template <class At>
int cheapest(const At& at) { return leastStage(at).value_or(0); }

class Thresholds {
public:
    Thresholds(const Sweep& overUsers, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, bool isExact, std::stop_token stop)
        : points_(overUsers.points), inputs_(inputs), catalog_(catalog), blueprints_(blueprints), isExact_(isExact), stop_(std::move(stop)) {}

    /// The fewest users from which on `stageOf` is `stage` or a higher one wherever it is one at all.
    template <class StageOf>
    [[nodiscard]] std::optional<double> from(int stage, StageOf stageOf) const {
        const auto isReached = [&](const auto& at) { return stageOf(at) >= stage; };
        const auto isTold = [&](std::size_t i) { return stageOf(points_[i]) > 0; };
        std::size_t first = points_.size();
        while (first > 0 && (!isTold(first - 1) || isReached(points_[first - 1]))) --first;
        while (first < points_.size() && !isTold(first)) ++first;
        if (first == points_.size()) return std::nullopt;
        double with = points_[first].value;
        double without = first > 0 ? points_[first - 1].value : with;
        while (isExact_ && with - without > 1 && !stop_.stop_requested()) {
            const double middle = std::floor((without + with) / 2);
            (isReached(planAt(middle)) ? with : without) = middle;
        }
        return with;
    }

    /// The last users before, or the first after, a change between two neighbours of the sweep, closed in on where that is asked for.
    [[nodiscard]] SweepPoint edge(const SweepPoint& within, const SweepPoint& beyond) const {
        SweepPoint inside = within;
        double outside = beyond.value;
        while (isExact_ && std::abs(outside - inside.value) > 1 && !stop_.stop_requested()) {
            const double middle = std::floor((inside.value + outside) / 2);
            if (SweepPoint there = pointOf(planAt(middle)); dearerPair(there) == dearerPair(within)) inside = std::move(there);
            else outside = middle;
        }
        return inside;
    }

private:
    [[nodiscard]] Plan planAt(double users) const {
        Inputs inputs = inputs_;
        inputs.workload.users = users;
        return plan(inputs, catalog_, blueprints_, PlanDetail::Costs);
    }

    const std::vector<SweepPoint>& points_;
    const Inputs& inputs_;
    const Catalog& catalog_;
    const Blueprints& blueprints_;
    bool isExact_;
    std::stop_token stop_;
};

/// Where the next stage is asked for from the same users on, this one is passed over.
void dropPassedOver(std::vector<StageThreshold>& thresholds, std::optional<double> StageThreshold::*measured) {
    std::optional<double> later;
    for (auto threshold = thresholds.rbegin(); threshold != thresholds.rend(); ++threshold) {
        std::optional<double>& users = (*threshold).*measured;
        if (later && users && *users >= *later) users.reset();
        if (users) later = users;
    }
}

}  // namespace

std::optional<int> leastStage(const SweepPoint& point) {
    std::optional<int> least;
    for (std::size_t i = 0; i < stageCount; ++i)
        if (stands(point.stages[i]) && (!least || point.stages[i].monthly < point.stages[static_cast<std::size_t>(*least - 1)].monthly)) least = static_cast<int>(i) + 1;
    if (!least) return least;
    const Usd cost = point.stages[static_cast<std::size_t>(*least - 1)].monthly;
    const bool isKnown = std::ranges::none_of(point.stages, [&](const StageCost& stage) { return stage.isFeasible && !stage.isComplete && stage.monthly < cost; });
    return isKnown ? least : std::nullopt;
}

bool isRecommendedDearer(const SweepPoint& point) {
    const std::optional<int> least = leastStage(point);
    if (!least || point.recommended < 1 || point.recommended > static_cast<int>(stageCount)) return false;
    const StageCost& recommended = point.stages[static_cast<std::size_t>(point.recommended - 1)];
    return stands(recommended) && recommended.monthly > point.stages[static_cast<std::size_t>(*least - 1)].monthly;
}

std::optional<int> leastStage(const Plan& plan) { return leastStage(pointOf(plan)); }

bool isRecommendedDearer(const Plan& plan) { return isRecommendedDearer(pointOf(plan)); }

std::vector<StageThreshold> stageThresholds(const Sweep& overUsers, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
                                            bool isExact, std::stop_token stop) {
    const Thresholds search{overUsers, inputs, catalog, blueprints, isExact, std::move(stop)};
    std::vector<StageThreshold> thresholds;
    for (const Blueprint& blueprint : blueprints) {
        const auto isAskedFor = [&](const SweepPoint& point) { return needed(point) == blueprint.number; };
        thresholds.push_back({blueprint.number, blueprint.usersFrom, search.from(blueprint.number, [](const auto& at) { return needed(at); }),
                              search.from(blueprint.number, [](const auto& at) { return cheapest(at); }), std::ranges::any_of(overUsers.points, isAskedFor)});
    }
    dropPassedOver(thresholds, &StageThreshold::byNeed);
    dropPassedOver(thresholds, &StageThreshold::byCost);
    return thresholds;
}

std::vector<DearerSpan> dearerSpans(const Sweep& overUsers, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, bool isExact,
                                    std::stop_token stop) {
    const Thresholds search{overUsers, inputs, catalog, blueprints, isExact, std::move(stop)};
    const std::vector<SweepPoint>& points = overUsers.points;
    std::vector<DearerSpan> spans;
    for (std::size_t first = 0; first < points.size();) {
        const auto pair = dearerPair(points[first]);
        std::size_t last = first;
        while (last + 1 < points.size() && dearerPair(points[last + 1]) == pair) ++last;
        if (pair) {
            const SweepPoint from = first > 0 ? search.edge(points[first], points[first - 1]) : points[first];
            const SweepPoint to = last + 1 < points.size() ? search.edge(points[last], points[last + 1]) : points[last];
            DearerSpan span{from.value, to.value, pair->first, pair->second, {}, false, first > 0 && dearerPair(points[first - 1]).has_value()};
            const auto weigh = [&](const SweepPoint& point) {
                const StageCost &dearer = costOf(point, pair->first), &cheaper = costOf(point, pair->second);
                if (dearer.monthly - cheaper.monthly <= span.most) return;
                span.most = dearer.monthly - cheaper.monthly;
                span.isEstimated = dearer.estimated > Usd{} || cheaper.estimated > Usd{};
            };
            for (std::size_t i = first; i <= last; ++i) weigh(points[i]);
            weigh(from);
            weigh(to);
            spans.push_back(span);
        }
        first = last + 1;
    }
    return spans;
}

}  // namespace stagecraft
