#pragma once

#include <span>
#include <vector>

#include "model/units/units.h"

namespace stagecraft {

/// Target tracking: how many servers follow a load.
struct ScalingPolicy {
    RequestsPerSecond perServer;  ///< one server's share at the target utilisation
    int minimum = 1;
    int zones = 1;        ///< never fewer than one in each
    double headroom = 0;  ///< kept above the load, because new servers take time to warm up
};

/// Servers the policy runs at this rate: max(minimum, zones, ⌈rate·(1 + headroom)/perServer⌉).
[[nodiscard]] int serversAt(const ScalingPolicy& policy, RequestsPerSecond rate);
/// For each hour of `hourlyRates` (requests a second).
[[nodiscard]] std::vector<int> hourlyCounts(const ScalingPolicy& policy, std::span<const double> hourlyRates);
/// Server-hours of those hours; and with a fixed fleet for the busiest of them.
[[nodiscard]] double autoscaledServerHours(const ScalingPolicy& policy, std::span<const double> hourlyRates);
[[nodiscard]] double fixedServerHours(const ScalingPolicy& policy, std::span<const double> hourlyRates);

/// AWS's target tracking rule: ⌈current · metric/target⌉.
[[nodiscard]] int desiredServers(int current, double metric, double target);
/// Steepest relative rise a minute × minutes until a new server carries load.
[[nodiscard]] double headroomFor(double steepestRisePerMinute, Minutes warmUp);
/// Utilisation to aim at so that a rise during the reaction time stays below `limit`; exponential or linear
/// ramp.
[[nodiscard]] double highestSafeTarget(double limit, double growthPerHour, Seconds reaction);
[[nodiscard]] double highestSafeTarget(double limit, RequestsPerSecond now, double addedPerSecond,
                                       Seconds reaction);
/// Server-steps kept too long when every scale-in comes `lag` steps late: lag × (highest − lowest count).
[[nodiscard]] double scaleInLagExtra(std::span<const double> desired, int lag);

// Sizing by one constraint at a time (MODEL section 3).

/// Servers to buy so that `needed` remain after a zone is lost, counts differing by at most one per zone.
[[nodiscard]] int serversSurvivingZoneLoss(int needed, int zones);
/// The same with equal counts in all zones.
[[nodiscard]] int equalServersSurvivingZoneLoss(int needed, int zones);
[[nodiscard]] int memoryBoundServers(double concurrency, Mib perRequest, Mib base, Mib server,
                                     double usableShare);
[[nodiscard]] int networkBoundServers(RequestsPerSecond peak, Bytes perRequest, GigabitsPerSecond baseline,
                                      double target);

/// Capacity used, of all that hyper-threading can give, at a reported utilisation of the logical processors;
/// `yield` is the throughput of two threads of a core over one.
[[nodiscard]] double hyperThreadedCapacity(double reportedUtilisation, double yield);

}  // namespace stagecraft
