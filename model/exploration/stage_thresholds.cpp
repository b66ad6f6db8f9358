#include "model/exploration/stage_thresholds.h"

#include <algorithm>
#include <cmath>

namespace stagecraft {

namespace {

int needed(const SweepPoint& point) { return point.byNeed; }
int needed(const Plan& plan) { return plan.recommendation.byNeed; }

/// 0 where no stage serves.
int cheapest(const SweepPoint& point) {
    int best = 0;
    for (std::size_t i = 0; i < stageCount; ++i)
        if (point.stages[i].isFeasible && (best == 0 || point.stages[i].monthly < point.stages[static_cast<std::size_t>(best - 1)].monthly))
            best = static_cast<int>(i) + 1;
    return best;
}
int cheapest(const Plan& plan) { return plan.recommendation.cheapest; }

bool serves(const SweepPoint& point) { return cheapest(point) > 0; }
bool serves(const Plan& plan) { return std::ranges::any_of(plan.stages, &StagePlan::isFeasible); }

class Thresholds {
public:
    Thresholds(const Sweep& overUsers, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, bool isExact, std::stop_token stop)
        : points_(overUsers.points), inputs_(inputs), catalog_(catalog), blueprints_(blueprints), isExact_(isExact), stop_(std::move(stop)) {}

    /// The fewest users from which on `stageOf` is `stage` or a higher one wherever a stage serves.
    template <class StageOf>
    [[nodiscard]] std::optional<double> from(int stage, StageOf stageOf) const {
        const auto isReached = [&](const auto& at) { return serves(at) && stageOf(at) >= stage; };
        std::size_t first = points_.size();
        while (first > 0 && (!serves(points_[first - 1]) || isReached(points_[first - 1]))) --first;
        while (first < points_.size() && !serves(points_[first])) ++first;
        if (first == points_.size()) return std::nullopt;
        double with = points_[first].value;
        double without = first > 0 ? points_[first - 1].value : with;
        while (isExact_ && with - without > 1 && !stop_.stop_requested()) {
            const double middle = std::floor((without + with) / 2);
            (isReached(planAt(middle)) ? with : without) = middle;
        }
        return with;
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

std::vector<StageThreshold> stageThresholds(const Sweep& overUsers, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
                                            bool isExact, std::stop_token stop) {
    const Thresholds search{overUsers, inputs, catalog, blueprints, isExact, std::move(stop)};
    std::vector<StageThreshold> thresholds;
    for (const Blueprint& blueprint : blueprints) {
        const auto isAskedFor = [&](const SweepPoint& point) { return serves(point) && needed(point) == blueprint.number; };
        thresholds.push_back({blueprint.number, blueprint.usersFrom, search.from(blueprint.number, [](const auto& at) { return needed(at); }),
                              search.from(blueprint.number, [](const auto& at) { return cheapest(at); }), std::ranges::any_of(overUsers.points, isAskedFor)});
    }
    dropPassedOver(thresholds, &StageThreshold::byNeed);
    dropPassedOver(thresholds, &StageThreshold::byCost);
    return thresholds;
}

}  // namespace stagecraft
