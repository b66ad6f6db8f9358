#pragma once

#include <optional>
#include <stop_token>
#include <vector>

#include "model/exploration/sweep.h"

namespace stagecraft {

/// From how many users on a stage is the one to run.
struct StageThreshold {
    int stage = 0;
    double byStory = 0;            ///< the rule of thumb
    std::optional<double> byNeed;  ///< measured: the load and the targets ask for this stage or a higher one; nullopt: for no user in the range
    std::optional<double> byCost;  ///< measured: of the stages that serve, this one or a higher one costs least; nullopt likewise
    bool isNeeded = false;         ///< measured: for some users the load and the targets ask for this very stage
};

/// The thresholds of all stages. The measured ones are read off a sweep over users: the point from which on no lower stage is needed
/// (or costs least) again, as far as any stage serves. `isExact` closes in on the whole user between that point and the one before.
[[nodiscard]] std::vector<StageThreshold> stageThresholds(const Sweep& overUsers, const Inputs& inputs, const Catalog& catalog,
                                                          const Blueprints& blueprints, bool isExact, std::stop_token stop = {});

}  // namespace stagecraft
