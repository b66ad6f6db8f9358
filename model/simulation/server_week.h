#pragma once

#include <array>
#include <string>
#include <vector>

#include "model/planning/planner.h"

namespace stagecraft {

/// One hour of a week, every week alike: what is asked, and what the servers that run could give.
struct ServerHour {
    double rate = 0;       ///< requests a second
    double capacity = 0;   ///< requests a second at which the busiest fleet has no CPU left
    double sustained = 0;  ///< the same, of burstable types without spending CPU credits
    double servers = 0;    ///< running, of all fleets; those that a timetable starts early are not counted
    /// Of the busiest fleet, 0 … 1.
    [[nodiscard]] double utilisation() const { return capacity > 0 ? rate / capacity : 0; }
};

/// The servers of one fleet that run in each hour.
struct FleetWeek {
    std::string region, id, label, instanceType;
    std::array<int, hoursPerWeek> running{};
    std::array<int, hoursPerWeek> onSpot{};     ///< of those
    UsdPerHour onDemand, committed;             ///< of one server; committed is infinite where nothing is to be had
    Purchase commitment = Purchase::OnDemand;
    Purchase purchase = Purchase::OnDemand;     ///< of the hours that are neither committed nor on spot
    int committedServers = 0;                   ///< paid for every hour, as billed
    bool isAutoscaled = false;
    /// CPU credits of one server at the end of each hour, of burstable types in a week that repeats; negative where surplus is owed.
    std::vector<double> credits;
    double mostCredits = 0;
};

/// One stage as planned, hour by hour.
struct ServerWeek {
    StagePlan stage;
    std::array<ServerHour, hoursPerWeek> hours{};
    std::vector<FleetWeek> fleets;  ///< of servers, not of databases and caches; regions that wait are left out
    [[nodiscard]] bool isAutoscaled() const;
};

/// Plans the stage and follows its servers through the week, by the arithmetic of its bill.
[[nodiscard]] ServerWeek serverWeek(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);

/// "Tuesday 14:00 UTC": hour 0 is Monday's first.
[[nodiscard]] std::string hourText(std::size_t hour);

}  // namespace stagecraft
