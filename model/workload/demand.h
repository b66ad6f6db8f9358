#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/workload/workload.h"

namespace stagecraft {

inline constexpr std::size_t hoursPerWeek = 168;

/// The load as a rate over the hours of one week, Monday 00:00 UTC first.
struct WeeklyCurve {
    std::array<double, hoursPerWeek> factor{};  ///< of the average; mean 1, maximum = peak factor
    double exponent = 0;                        ///< γ: how the base shape was stretched
    double peakFactor = 1;                      ///< the maximum really reached
    bool isClamped = false;                     ///< the asked peak factor is above what the shape can reach
};

/// Hours of a week that are equally busy.
struct LoadLevel {
    double factor = 0;  ///< of the average
    int hours = 0;
};

/// What the workload asks for, before any design is chosen.
struct Demand {
    RequestsPerSecond average;
    RequestsPerSecond peak;                ///< to plan for: the maximum over the curve and the events
    RequestsPerSecond usualPeak;           ///< of the curve alone
    std::optional<std::string> peakEvent;  ///< the event that makes the peak, where one does
    WeeklyCurve curve;
    std::array<double, hoursPerWeek>
        busyFactor{};  ///< the curve with the events on top: rate(h) = average · busyFactor(h); an hour
                       ///< an event only touches counts in full
    std::vector<LoadLevel> levels;  ///< the same, hours of one factor counted, from busy to calm
    double steepestRise = 0;   ///< largest relative rise a minute, from one hour of the curve to the next (events are
                               ///< known beforehand: servers for them can be started on time)
    double eventRequests = 0;  ///< requests a month that events add to the average
    double requestsPerMonth = 0;
    RequestsPerSecond dynamicPeak, staticPeak;
    RequestsPerSecond dynamicAverage, staticAverage;  ///< events included
    OperationsPerSecond readPeak, writePeak;          ///< database queries
    OperationsPerSecond readAverage, writeAverage;
    double peakSessions = 0;  ///< concurrent at peak (Little 1961)
    Gib rows;                 ///< what the database holds
    Gib files;                ///< what a file store holds
};

/// f(h) = s(h)^γ / mean(s^γ) with the γ ≥ 0 that makes max f = `peakToAverage` (MODEL section 1). A peak the
/// shape cannot reach is clamped to just below what it can. Any length of positive values; the first
/// `hoursPerWeek` factors are kept.
[[nodiscard]] WeeklyCurve stretchedCurve(std::span<const double> shape, double peakToAverage);

/// Average, peak, weekly curve and the split into static and dynamic requests and database queries (MODEL
/// section 1).
[[nodiscard]] Demand demand(const Workload& workload);

}  // namespace stagecraft
