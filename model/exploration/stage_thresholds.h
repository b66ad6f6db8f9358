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
    std::optional<double> byCost;  ///< measured: of the stages that serve, this one or a higher one costs least; nullopt likewise, and where prices that are missing hide it
    bool isNeeded = false;         ///< measured: for some users the load and the targets ask for this very stage
};

/// The thresholds of all stages. The measured ones are read off a sweep over users: the point from which on no lower stage is needed
/// (or costs least) again, as far as any stage serves (and it is known which costs least). `isExact` closes in on the whole user between that point and the one before.
[[nodiscard]] std::vector<StageThreshold> stageThresholds(const Sweep& overUsers, const Inputs& inputs, const Catalog& catalog,
                                                          const Blueprints& blueprints, bool isExact, std::stop_token stop = {});

/// The stage that costs least of those that serve and meet the targets; nullopt where none does, or prices that are missing hide it.
[[nodiscard]] std::optional<int> leastStage(const SweepPoint& point);
[[nodiscard]] std::optional<int> leastStage(const Plan& plan);
/// Whether the stage recommended serves, and costs more than that one.
[[nodiscard]] bool isRecommendedDearer(const SweepPoint& point);
[[nodiscard]] bool isRecommendedDearer(const Plan& plan);

/// A run of users for whom the stage recommended costs more than the one that costs least.
struct DearerSpan {
    double from = 0, to = 0;  ///< users, both within
    int recommended = 0, least = 0;
    Usd most;  ///< that it costs more, at what was looked at
    bool isEstimated = false;  ///< that is of bills that rest on estimated prices in part
    bool isContinued = false;  ///< it goes on from the one before, with other stages
};

/// All of them, in rising order; each of one pair of stages. `isExact` closes in on the whole users at both ends.
[[nodiscard]] std::vector<DearerSpan> dearerSpans(const Sweep& overUsers, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
                                                  bool isExact, std::stop_token stop = {});

}  // namespace stagecraft
