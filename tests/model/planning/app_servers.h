#pragma once

#include "model/capacity/fleet.h"

namespace stagecraft::testing {

/// App servers of a mid-sized plan: 2,000 requests a second over three zones, any of which may be lost. Looks at `week`.
inline FleetNeeds appServers(const Demand& week) {
    FleetNeeds needs;
    needs.service = Seconds{0.02};
    needs.arrivals = RequestsPerSecond{2000};
    needs.work = 40;
    needs.memoryBase = 512;
    needs.memoryShared = 4000;
    needs.zones = 3;
    needs.minimumServers = 3;
    needs.survivesZoneLoss = true;
    needs.isAutoscaled = true;
    needs.levels = week.levels;
    needs.hourly = &week.busyFactor;
    needs.averageOverPeak = 0.2;
    return needs;
}

/// The database behind them.
inline constexpr Station databaseBehind{Seconds{0.004}, 8, RequestsPerSecond{900}, Discipline::FirstComeFirstServed};

}  // namespace stagecraft::testing
