#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/capacity/station.h"
#include "model/simulation/random.h"
#include "model/simulation/samples.h"

namespace stagecraft {

/// One tier of a simulated system: boxes of equal servers that requests are spread over.
struct SimulatedTier {
    std::string name;
    int boxes = 1;
    int servers = 1;          ///< vCPUs, or places in service, of one box
    double meanService = 0;   ///< seconds of one visit on one server
    ServiceLaw law = ServiceLaw::Exponential;
    double variation = 1;
    Discipline discipline = Discipline::FirstComeFirstServed;
    Balancing balancing = Balancing::Random;  ///< Pooled: to the box with the fewest requests
    double visitShare = 1;    ///< of the requests that come by; the rest go on to the next tier
    /// Neighbouring tiers of one group, 0 and above, are alternatives: a request visits one of them, chosen by `visitShare`.
    int group = -1;
    double endShare = 0;      ///< of its visitors that are answered here: hits of a CDN or a cache
    /// Requests one box holds at once, each until it is answered, also while later tiers work on it: worker threads, or the
    /// connections of a pool. The others wait in order. 0: no limit.
    int threads = 0;
    std::vector<int> zones;   ///< by box; empty: all in zone 0
};

/// Something that happens to the system at a time.
struct Incident {
    enum class Kind {
        BoxesFail,      ///< the boxes of `tier` in `zone` (−1: all) stop; what they hold fails
        BoxesNoticed,   ///< the balancer stops sending requests to boxes that are down
        BoxesReturn,    ///< they serve again and get requests
        BoxesJoin,      ///< `value` new boxes, warmed up
        TierFails,      ///< every visit of the tier fails at once
        TierReturns,
        EndShare,       ///< of `tier` becomes `value`
        VisitShare,     ///< of `tier` becomes `value`
        ServiceTime,    ///< of `tier` becomes `value` seconds on average
        Rate,           ///< requests a second become `value`
    };
    double time = 0;
    Kind kind{};
    std::size_t tier = 0;
    int zone = -1;
    double value = 0;
};

struct SystemSpec {
    double arrivalRate = 1;  ///< a second, Poisson
    std::vector<SimulatedTier> tiers;  ///< in the order a request passes them
    double timeout = 30;     ///< seconds after which an answer is worth nothing
    int retries = 0;         ///< of a failed request, each after a second
    double connectTime = 0.05;  ///< seconds until a request sent to a dead box fails
    std::vector<Incident> incidents;   ///< in order of time; those of one moment happen in the order given
};

/// What was seen between two times.
struct SystemWindow {
    double from = 0, to = 0;
    std::uint64_t arrived = 0;  ///< requests, without retries
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;   ///< for good
    TimeHistogram responses;    ///< of the answered
    [[nodiscard]] double seconds() const { return to - from; }
};

struct SystemRun {
    std::vector<SystemWindow> windows;
    std::uint64_t visits = 0;  ///< of all tiers: the work done
};

/// Runs the system from empty until the last of `borders` (seconds, rising) and reports the windows between them; what happens
/// before the first is warm-up. Deterministic for a seed.
[[nodiscard]] SystemRun runSystem(const SystemSpec& spec, const std::vector<double>& borders, std::uint64_t seed);

}  // namespace stagecraft
