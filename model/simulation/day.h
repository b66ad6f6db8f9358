#pragma once

#include <string>
#include <vector>

#include "model/simulation/drill.h"

namespace stagecraft {

/// An hour of a day without a failure.
struct DayHour {
    int hour = 0;                              ///< of the day, UTC
    double offeredRate = 0, answeredRate = 0;  ///< dynamic requests a second
    double failedShare = 0;
    double p50 = 0, p99 = 0;                   ///< seconds
    std::optional<PercentileErrors> errors;
    double plannedServers = 0, servers = 0;    ///< server-hours of the hour, of all fleets on the way
};

/// CPU credits of the servers of a fleet. They save and spend them each for itself.
struct DayCredits {
    double least = 0, most = 0;  ///< that a server which takes requests had left; that one can have
    double sustained = 0;        ///< share of its CPU that a server without any can use
    double slowHours = 0;        ///< server-hours without any
};

/// One fleet over the day.
struct DayFleet {
    std::string label, instanceType;
    int minimum = 0, maximum = 0;
    double target = 0;                     ///< CPU utilisation that is tracked; 0: by a timetable, or fixed
    double plannedHours = 0, hours = 0;    ///< server-hours: planned and run, warm-up included
    double utilisation = 0, busiestUtilisation = 0;  ///< of the day; of its busiest ten minutes
    int changes = 0;                       ///< times the number wanted was changed
    std::optional<DayCredits> credits;     ///< of burstable types in standard mode
};

struct Day {
    int stage = 0;
    std::string region;
    int weekday = 0;  ///< 0 Monday … 6 Sunday
    std::vector<DayHour> hours;
    std::vector<DayFleet> fleets;
    double plannedHours = 0, serverHours = 0;  ///< of all fleets on the way
    double p50 = 0, p99 = 0;  ///< of the day, seconds
    double busiestP99 = 0;    ///< of the slowest of the hours that have requests enough to tell
    double failedRequests = 0, failedShare = 0;
    double staticRate = 0;    ///< requests a second on average that the CDN took; 0 where there is none
    double sampledShare = 1;  ///< of each minute, the share that was simulated
    double warmUp = 0;        ///< seconds before the day that are not looked at
    /// Every hour answers all but one in a thousand; the day, and every hour within the error of its p99, keeps the p99 target.
    bool meetsTargets = false;
};

/// The stage as planned through the busiest day of the week, from midnight to midnight UTC, with nothing taken away: requests come
/// by the week's curve, straight from the middle of one hour to the middle of the next, and fleets follow as the simulated
/// autoscaler or the timetable says. Of several regions the first is looked at. The hour before the day is warm-up.
[[nodiscard]] tl::expected<Day, std::string> day(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, std::uint64_t seed,
                                                 const DrillCallers& callers = {});

/// The week's load as factors of its average, for the hours from `first` to before `last`; second 0 is the start of hour `first`.
/// Between the middles of two hours it is straight; events lift whole hours.
[[nodiscard]] RateCurve weekCurve(const Demand& demand, int first, int last);

}  // namespace stagecraft
