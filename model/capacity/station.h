#pragma once

#include <cmath>

#include "model/units/units.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// One queue on a request's way: M/M/c, or one of several alike behind a balancer. For a server box, `servers` is its vCPUs and
/// `arrivals` its share of the load.
struct Station {
    Seconds service{0};  ///< mean, of one request on one server
    int servers = 1;
    RequestsPerSecond arrivals;
    Discipline discipline = Discipline::ProcessorSharing;
    /// Boxes like this one among which each request goes to the one with the fewest in progress, and stays there. 1: it comes
    /// here whatever the others do.
    int boxes = 1;
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

/// A request passes `quick` no later than `slow`, whatever else is on its way: nothing of it is slower, fuller or narrower. Both
/// work in the same order.
[[nodiscard]] inline bool isNoSlower(const Station& quick, const Station& slow) {
    return quick.service <= slow.service && utilisation(quick) <= utilisation(slow) && quick.servers >= slow.servers &&
           quick.boxes >= slow.boxes;
}

}  // namespace stagecraft
