#include "model/exploration/stage_thresholds.h"

#include <algorithm>
#include <cmath>

namespace stagecraft {

namespace {

int neededAt(double users, Inputs inputs, const Catalog& catalog, const Blueprints& blueprints) {
    inputs.workload.users = users;
    return plan(inputs, catalog, blueprints, PlanDetail::Costs).recommendation.byNeed;
}

}  // namespace

std::vector<StageThreshold> stageThresholds(const Sweep& overUsers, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
                                            bool isExact, std::stop_token stop) {
    std::vector<StageThreshold> thresholds;
    const std::vector<SweepPoint>& points = overUsers.points;
    for (const Blueprint& blueprint : blueprints) {
        StageThreshold threshold{blueprint.number, blueprint.usersFrom, {}};
        std::size_t first = points.size();
        while (first > 0 && points[first - 1].byNeed >= blueprint.number) --first;
        if (first < points.size()) {
            double with = points[first].value;
            double without = first > 0 ? points[first - 1].value : with;
            while (isExact && with - without > std::max(1.0, 1e-3 * with) && !stop.stop_requested()) {
                const double middle = std::floor((without + with) / 2);
                (neededAt(middle, inputs, catalog, blueprints) >= blueprint.number ? with : without) = middle;
            }
            threshold.byNeed = with;
        }
        thresholds.push_back(threshold);
    }
    // Where the next stage is asked for from the same users on, this one is passed over.
    std::optional<double> later;
    for (auto threshold = thresholds.rbegin(); threshold != thresholds.rend(); ++threshold) {
        if (later && threshold->byNeed && *threshold->byNeed >= *later) threshold->byNeed.reset();
        if (threshold->byNeed) later = threshold->byNeed;
    }
    return thresholds;
}

}  // namespace stagecraft
