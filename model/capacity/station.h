#pragma once

#include <cmath>

#include "model/units/units.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// One M/M/c queue on a request's way. For a server box, `servers` is its vCPUs and `arrivals` its share of
/// the load.
struct Station {
    Seconds service{0};  ///< mean, of one request on one server
    int servers = 1;
    RequestsPerSecond arrivals;
    Discipline discipline = Discipline::ProcessorSharing;
    friend bool operator==(const Station&, const Station&) = default;
};

/// Offered load in Erlangs: servers that would be busy if there were enough of them.
[[nodiscard]] inline double offeredLoad(const Station& station) {
    return station.arrivals.count() * station.service.count();
}

/// ρ: share of the servers that is busy; 1 and above means the queue grows without end.
[[nodiscard]] inline double utilisation(const Station& station) {
    return station.servers > 0 ? offeredLoad(station) / station.servers : HUGE_VAL;
}

}  // namespace stagecraft
