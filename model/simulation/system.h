#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "model/capacity/burst_credits.h"
#include "model/capacity/station.h"
#include "model/simulation/autoscaler.h"
#include "model/simulation/random.h"
#include "model/simulation/rate_curve.h"
#include "model/simulation/samples.h"

namespace stagecraft {

/// CPU credits of a box of its own in standard mode: a box without any does what its type sustains.
struct SimulatedCredits {
    BurstableType type;
    double atFirst = 0;  ///< of the boxes that are there from the start; others begin with none
};

/// Who visits a tier comes to its box several times, one after the other and each time to the end of the queue: the queries of a request at a
/// database. There are two kinds of them.
struct SimulatedRounds {
    double count = 1;                      ///< times; between whole numbers some visitors come once more than others
    std::array<double, 2> share{1, 0};     ///< of the rounds, those of each kind; for others nothing is to be done
    std::array<double, 2> meanService{};   ///< seconds of one, by the tier's law
    [[nodiscard]] double mean() const { return count * (share[0] + share[1]); }
};

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
    std::optional<SimulatedRounds> rounds;  ///< of a visitor; `meanService` is then the mean of one
    /// Neighbouring tiers of one group, 0 and above, are alternatives: a request visits one of them, chosen by `visitShare`.
    int group = -1;
    /// In a group: only requests that chose one of these tiers of an earlier group come by, which are `afterShare` of those of which
    /// `visitShare` come here. Empty: all.
    std::vector<std::uint32_t> after;
    double afterShare = 1;
    double endShare = 0;      ///< of its visitors that are answered here: hits of a CDN or a cache
    /// Requests one box holds at once, each until it is answered, also while later tiers work on it: worker threads. The others
    /// wait in order. 0: no limit.
    int threads = 0;
    /// Of the system's pools, the one of which a request takes a connection here, to keep it until it is answered; below 0: it takes none.
    int pool = -1;
    std::vector<int> zones;   ///< by box; empty: all in zone 0
    std::optional<ScalingRule> scaling;  ///< boxes come and go with the load
    std::optional<SimulatedCredits> credits;  ///< looked at once a minute
    /// Not on the way whose responses are told beside those of all: who visits it is not counted there.
    bool isOffWay = false;
    /// Requests that begin here are told apart from the others: counted, but not among the answered and their times.
    bool isApart = false;
    /// Requests of which nothing but the visit of this tier is simulated, over those that are followed from end to end: the load
    /// that boxes get from what a slice leaves out.
    double unfollowed = 0;
    int unfollowedPool = -1;  ///< of which these take a connection, since the others of their requests' way do not limit how many come here
};

/// Something that happens to the system at a time.
struct Incident {
    enum class Kind {
        BoxesFail,      ///< the boxes of `tier` in `zone` (−1: all) stop; what they hold fails
        BoxesNoticed,   ///< the balancer stops sending requests to boxes that are down; a scaled fleet replaces them
        BoxesReturn,    ///< they serve again and get requests, but those that were replaced
        TierFails,      ///< `value` of the visits of the tier fail at once: 1 all of them, 1/n one shard of n
        EndShare,       ///< of `tier` becomes `value`
        VisitShare,     ///< of `tier` becomes `value`
        FirstShare,     ///< of the rounds at `tier`, those of the first kind become `value`
        Rate,           ///< requests a second become `value`, also where a curve told them before
    };
    double time = 0;
    Kind kind{};
    std::size_t tier = 0;
    int zone = -1;
    double value = 0;
};

struct SystemSpec {
    double arrivalRate = 1;  ///< a second, Poisson
    RateCurve curve;         ///< instead of it, unless empty
    std::vector<SimulatedTier> tiers;  ///< in the order a request passes them
    std::vector<int> connections;  ///< by pool, those that requests hold at once; the others wait in order. 0: no limit
    double timeout = 30;     ///< seconds after which an answer is worth nothing
    /// Of a request that failed or was not answered in time, each after `retryDelay`: what was asked before goes on for nobody, and times count from
    /// the first. The run must go on for `patience()` after the last window that is looked at, and nothing may be `unfollowed`.
    int retries = 0;
    static constexpr double retryDelay = 1;  ///< seconds
    /// Seconds after which nobody waits any more.
    [[nodiscard]] double patience() const { return timeout + retries * (timeout + retryDelay); }
    double connectTime = 0.05;  ///< seconds until a request sent to a dead box fails
    std::vector<Incident> incidents;   ///< in order of time
    /// Of each minute the share at its start that is simulated; while the rest passes the queues stand still and only the curve
    /// and the fleets go on. Minutes in which more comes to a scaled fleet than it can well take are simulated whole, that nothing
    /// which piles up is missed, until there have been `mostVisits`. 1: everything.
    double sampledShare = 1;
    double mostVisits = 1e9;
    bool isMeasured = false;  ///< how busy servers are is told, also where no fleet is scaled
};

/// What the boxes of a tier did between two times.
struct TierUse {
    double boxSeconds = 0;   ///< from launch to end, warming up included
    double busySeconds = 0;  ///< of their servers, while simulated; without CPU credits the share of them that is sustained
    double readySeconds = 0; ///< of boxes that take requests, while simulated: what `busySeconds` are a part of, times servers
    double slowSeconds = 0;  ///< of boxes that had no CPU credits
    double leastCredits = std::numeric_limits<double>::infinity();  ///< that a box which takes requests had left; infinite without credits
};

/// What was seen between two times.
struct SystemWindow {
    double from = 0, to = 0;
    double simulated = 0;       ///< seconds of it
    std::uint64_t arrived = 0;  ///< requests, without retries
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;   ///< for good
    std::uint64_t apart = 0;    ///< requests told apart
    TimeHistogram responses;    ///< of the answered
    TimeHistogram onWay;        ///< of those that visited no tier off the way; empty where none is
    std::vector<TierUse> tiers;
    [[nodiscard]] double seconds() const { return to - from; }
};

/// A fleet that changes its size.
struct Resize {
    double time = 0;
    std::size_t tier = 0;
    int before = 0, after = 0;  ///< boxes wanted
};

struct SystemRun {
    std::vector<SystemWindow> windows;
    std::vector<Resize> resizes;
    std::uint64_t visits = 0;  ///< of all tiers: the work done
};

/// Runs the system from empty until the last of `borders` (seconds, rising) and reports the windows between them; what happens
/// before the first is warm-up. A request that has waited longer than the time-out when the run ends has failed; of younger ones
/// nothing is known. Deterministic for a seed.
[[nodiscard]] SystemRun runSystem(const SystemSpec& spec, const std::vector<double>& borders, std::uint64_t seed);

}  // namespace stagecraft
