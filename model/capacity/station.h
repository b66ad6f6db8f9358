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
    /// Requests that one box holds at once, each on a worker thread from before its service until what is behind the box has
    /// answered; the others wait in order. 0: no limit.
    int threads = 0;
    Seconds behind{0};           ///< mean time that takes after the service here
    double behindVariation = 1;  ///< squared coefficient of variation of it
    double visits = 1;           ///< share of the requests on this way that come here; the others pass by and take no time
    /// Times, one after the other, that a request may come, each with the probability `visits`: queries. Between whole numbers some
    /// requests come once more than others. `arrivals` counts each. Other than 1: in order of arrival, and no threads.
    double rounds = 1;
    /// Of `visits`, those of a second kind, and what they take on average; `service` is the mean of both kinds.
    double otherVisits = 0;
    Seconds otherService{0};
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

/// What each of its threads gets to do, where they are counted.
[[nodiscard]] inline double arrivalsPerThread(const Station& station) {
    return station.threads > 0 ? station.arrivals.count() / station.threads : 0;
}

/// A request comes more than once, or for unlike work.
[[nodiscard]] inline bool hasSeveralRounds(const Station& station) { return station.rounds != 1 || station.otherVisits > 0; }

/// Of the first kind of visits, what they take on average; 0 where there are none.
[[nodiscard]] inline Seconds firstService(const Station& station) {
    const double first = station.visits - station.otherVisits;
    return first > 0 ? (station.service * station.visits - station.otherService * station.otherVisits) / first : Seconds{0};
}

/// Of each kind of work `quick` is asked no more than `slow`, and takes no longer for it.
[[nodiscard]] inline bool isAskedNoMore(const Station& quick, const Station& slow) {
    if (quick.service.count() <= 0) return true;
    if (quick.otherVisits <= 0 && slow.otherVisits <= 0) return quick.service <= slow.service && quick.visits <= slow.visits && quick.rounds <= slow.rounds;
    return quick.rounds <= slow.rounds && quick.otherVisits <= slow.otherVisits && quick.otherService <= slow.otherService &&
           quick.visits - quick.otherVisits <= slow.visits - slow.otherVisits && firstService(quick) <= firstService(slow);
}

/// A request passes `quick` no later than `slow`, whatever else is on its way: nothing of it is slower, fuller or narrower. Both
/// work in the same order.
[[nodiscard]] inline bool isNoSlower(const Station& quick, const Station& slow) {
    const bool waitsNoMoreForThreads =
        quick.threads == 0 || (slow.threads > 0 && quick.threads >= slow.threads && quick.behind <= slow.behind &&
                               quick.behindVariation <= slow.behindVariation && arrivalsPerThread(quick) <= arrivalsPerThread(slow));
    return isAskedNoMore(quick, slow) && utilisation(quick) <= utilisation(slow) && quick.servers >= slow.servers &&
           quick.boxes >= slow.boxes && waitsNoMoreForThreads;
}

}  // namespace stagecraft
