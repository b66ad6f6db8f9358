#pragma once

#include <optional>
#include <vector>

#include "model/exploration/effort.h"
#include "model/planning/planner.h"

namespace stagecraft {

/// Users from which something stops a stage that is bought anew, as large as its shape allows.
struct ReachLimit {
    Blocker blocker;   ///< as it stands at that many users
    double users = 0;  ///< the fewest
};

/// How far one stage carries the workload at hand when users, and with them every rate, grow.
struct StageReach {
    int stage = 0;
    double asBought = 0;            ///< users the design as bought for the present load holds; infinity when nothing limits it
    PressureKind asBoughtLimit{};
    double atLargest = 0;           ///< most users the stage can be made to serve; infinity: no limit below `mostUsers`
    std::vector<ReachLimit> limits; ///< each constraint that stops it sooner or later, the first one first
    bool isMonotone = true;         ///< false: above `atLargest` some loads would fit again
};

/// Loads above this many users are not looked at.
inline constexpr double mostUsers = 1e9;

/// Bisection on the whole pipeline, for each constraint, to the next whole user, on a grid of eight loads a
/// decade; the grid is also checked for loads that fit beyond the first that does not. A budget does not count as a limit.
[[nodiscard]] StageReach reachOf(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);

/// Of every stage.
[[nodiscard]] std::vector<StageReach> reachesOf(const Blueprints& blueprints, const Inputs& inputs, const Catalog& catalog, const Effort& effort = {});

/// The workload with `users`; measured rates grow in proportion.
[[nodiscard]] Inputs withUsers(Inputs inputs, double users);

}  // namespace stagecraft
