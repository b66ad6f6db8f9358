#include "model/capacity/autoscaling.h"

#include <algorithm>
#include <cmath>

namespace stagecraft {

namespace {

/// ⌈x⌉ that forgives the last bits of a division; saturates.
int wholeUp(double x) {
    constexpr double most = 1e9;
    if (!(x > 0)) return 0;  // NaN too
    const double count = std::min(x, most);
    return static_cast<int>(std::ceil(count - 1e-12 * std::max(1.0, count)));
}

}  // namespace

int serversAt(const ScalingPolicy& policy, RequestsPerSecond rate) {
    return std::max({policy.minimum, policy.zones, wholeUp(rate / policy.perServer * (1 + policy.headroom))});
}

std::vector<int> hourlyCounts(const ScalingPolicy& policy, std::span<const double> hourlyRates) {
    std::vector<int> counts;
    counts.reserve(hourlyRates.size());
    for (const double rate : hourlyRates) counts.push_back(serversAt(policy, RequestsPerSecond{rate}));
    return counts;
}

double autoscaledServerHours(const ScalingPolicy& policy, std::span<const double> hourlyRates) {
    double hours = 0;
    for (const double rate : hourlyRates) hours += serversAt(policy, RequestsPerSecond{rate});
    return hours;
}

double fixedServerHours(const ScalingPolicy& policy, std::span<const double> hourlyRates) {
    if (hourlyRates.empty()) return 0;
    const double busiest = *std::max_element(hourlyRates.begin(), hourlyRates.end());
    return static_cast<double>(hourlyRates.size()) * serversAt(policy, RequestsPerSecond{busiest});
}

int desiredServers(int current, double metric, double target) { return wholeUp(current * metric / target); }

double headroomFor(double steepestRisePerMinute, Minutes warmUp) {
    return std::max(0.0, steepestRisePerMinute) * warmUp.count();
}

double highestSafeTarget(double limit, double growthPerHour, Seconds reaction) {
    return limit * std::exp(-growthPerHour * Hours{reaction}.count());
}

double highestSafeTarget(double limit, RequestsPerSecond now, double addedPerSecond, Seconds reaction) {
    return limit * now.count() / (now.count() + addedPerSecond * reaction.count());
}

double scaleInLagExtra(std::span<const double> desired, int lag) {
    if (desired.empty()) return 0;
    const auto [least, most] = std::minmax_element(desired.begin(), desired.end());
    return lag * (*most - *least);
}

int serversSurvivingZoneLoss(int needed, int zones) {
    if (zones < 2) return needed;
    return needed + (needed + zones - 2) / (zones - 1);
}

int equalServersSurvivingZoneLoss(int needed, int zones) {
    if (zones < 2) return needed;
    return zones * ((needed + zones - 2) / (zones - 1));
}

int memoryBoundServers(double concurrency, Mib perRequest, Mib base, Mib server, double usableShare) {
    const Mib room = server * usableShare - base;
    return room.count() > 0 ? wholeUp(concurrency * perRequest / room) : wholeUp(HUGE_VAL);
}

int networkBoundServers(RequestsPerSecond peak, Bytes perRequest, GigabitsPerSecond baseline, double target) {
    const double available = baseline.count() * Bytes{Gigabits{1}}.count() * target;
    return wholeUp(peak.count() * perRequest.count() / available);
}

double hyperThreadedCapacity(double reportedUtilisation, double yield) {
    // Up to half of the logical processors busy each has a core to itself; the second threads then add yield
    // − 1.
    if (reportedUtilisation <= 0.5) return 2 * reportedUtilisation / yield;
    return (1 + (2 * reportedUtilisation - 1) * (yield - 1)) / yield;
}

}  // namespace stagecraft
