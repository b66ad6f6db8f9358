#pragma once

#include <span>

#include "model/units/units.h"

namespace stagecraft {

// Availabilities are fractions of time. An SLA is a promise of refunds, not a measurement.

inline constexpr Minutes minutesPerYear{525'600};

/// Expected downtime a year.
[[nodiscard]] Minutes downtimePerYear(double availability);

/// All are needed: Π A.
[[nodiscard]] double seriesAvailability(std::span<const double> parts);
/// One suffices: 1 − Π (1 − A).
[[nodiscard]] double parallelAvailability(std::span<const double> parts);

/// P(X = k) of n independent trials; stable for any n.
[[nodiscard]] double binomial(int k, int n, double probability);
/// At least k of n independent servers are up. Sums the shorter tail, so nothing overflows for thousands of
/// servers.
[[nodiscard]] double kOfN(int k, int n, double availability);
/// At least k servers are up when whole zones fail too: Σ over the number of zones up.
[[nodiscard]] double zonedKOfN(int zones, int serversPerZone, int k, double zoneAvailability,
                               double serverAvailability);
/// Unavailability of k of n units when the share `beta` of a unit's failures takes them all (beta-factor
/// model).
[[nodiscard]] double commonCauseUnavailability(int k, int n, double unitUnavailability, double beta);
/// k of n with exponential failures and repairs by a limited number of crews (birth–death process).
[[nodiscard]] double repairableKOfN(int k, int n, Hours betweenFailures, Hours repair, int crews);

/// Downtime a year that switching over adds: failures × switching time.
[[nodiscard]] Minutes failoverDowntimePerYear(double failuresPerYear, Seconds failover);

/// Regions that all serve, `needed` of which suffice, behind routing with its own availability.
[[nodiscard]] double activeActive(std::span<const double> regions, int needed, double routing);
/// A primary and a standby: up when the primary is, or when the standby is and the switch works, less the
/// switching.
struct Standby {
    double primary = 1, standby = 1;
    double switchSuccess = 1;
    double failoversPerYear = 0;
    Seconds switching{0};
};
[[nodiscard]] double activePassive(const Standby& pair);
/// Capacity to build in each of `regions` so that the rest carries all when `lost` of them fail: k/(k −
/// lost).
[[nodiscard]] double activeActiveCapacityFactor(int regions, int lost);

/// Attempts per request when each fails with this probability and is retried at most so often.
[[nodiscard]] double retryAmplification(double failureProbability, int retries);

/// A fleet that loses part of its capacity until replaced, as a fluid.
struct CapacityLoss {
    RequestsPerSecond arrivals, capacityBefore;
    double lostShare = 0;
    Seconds untilReplaced{0};
    RequestsPerSecond capacityAfter;
};
/// Requests that pile up until the capacity is back.
[[nodiscard]] double backlog(const CapacityLoss& loss);
/// How long the pile takes to clear afterwards; infinite when the capacity is no more than the arrivals.
[[nodiscard]] Seconds drainTime(const CapacityLoss& loss);

}  // namespace stagecraft
