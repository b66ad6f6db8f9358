#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "model/capacity/fleet_cost.h"
#include "model/capacity/in_flight.h"
#include "model/capacity/latency_judge.h"

namespace stagecraft {

/// Servers each constraint asks for, before zones and latency.
struct Wishes {
    int cpu = 0, memory = 0, network = 0, threads = 0;
    double exact = 0;  ///< the largest of them before it is rounded up
    [[nodiscard]] int most() const;
};

/// The arithmetic of one fleet: how many servers of a type the needs ask for. What is the same for all types is worked out
/// once; nothing here allocates. Looks at the needs, which must outlive it.
class FleetSizing {
public:
    explicit FleetSizing(const FleetNeeds& needs);

    /// With servers as full as that at peak.
    [[nodiscard]] Wishes wishes(const ServerCandidate& server, double utilisation) const;
    [[nodiscard]] const FleetPacking& packing() const { return packing_; }
    [[nodiscard]] const FleetCost& cost() const { return cost_; }

    /// Fewest servers from `atLeast` up that meet the latency; nullopt when even idle servers are too slow, or when enough
    /// of them cost more than `limit` USD a month.
    [[nodiscard]] std::optional<int> forLatency(const ServerCandidate& server, int atLeast, double limit);
    /// The same of a fleet that follows the load: `atPeak`, or of the numbers that cost as much as the least above it, a fraction counts,
    /// the largest. Servers are counted as the load asks for them, before whole zones are bought, since in some hour of the week just so
    /// many run.
    [[nodiscard]] std::optional<double> forLatencyFollowing(const ServerCandidate& server, double atPeak, double limit);
    /// The station of a fleet that follows the load and is asked for so many servers at its peak.
    [[nodiscard]] Station following(const ServerCandidate& server, double atPeak) const;
    /// The p99 that no fleet of this type can beat: one host as it is, or servers with nobody waiting.
    [[nodiscard]] Seconds nearestP99(const ServerCandidate& server) const;
    /// `count`, or as many burstable servers more that their credits last through the week: a larger fleet is less busy. In
    /// unlimited mode as many as pay for themselves.
    /// `mostServers` when the number is limited and too few. A fleet that follows the load has no credits to last.
    [[nodiscard]] int forCredits(const ServerCandidate& server, int count) const;
    /// `count`, or as many servers more as pay for themselves when all run all month.
    [[nodiscard]] int worthHaving(const ServerCandidate& server, int count) const;
    /// `count`, or as many servers more that the tier stays up long enough; `mostServers` when it never does.
    [[nodiscard]] int forAvailability(const ServerCandidate& server, int count);
    /// What no number of servers exceeds; 1 where it is not asked for.
    [[nodiscard]] double mostAvailability(const ServerCandidate& server) const;
    /// Servers whose credits last through the week, where none are paid for; a fraction counts.
    [[nodiscard]] double forLastingCredits(const ServerCandidate& server) const;
    /// Servers that must be up at peak for the fleet to serve while others are down, a fraction counts. CPUs may then be as full as
    /// `degradedUtilisation`; memory, network and threads are as full as ever. A server or a zone may be missing for longer than saved
    /// credits last: burstable servers count for no more than the size counts them for, unless surplus is paid for.
    [[nodiscard]] double neededUp(const ServerCandidate& server) const;

    /// What a fleet of `server` costs at least, without a whole number of servers and without the latency: cheap enough to
    /// ask of every type. Infinite when the type is ruled out.
    [[nodiscard]] double leastMonthly(const ServerCandidate& server) const;

    /// Reference CPU-seconds a second that one server can give: few threads leave some of its vCPUs idle.
    [[nodiscard]] double capacity(const ServerCandidate& server) const;
    /// How full it may be at peak.
    [[nodiscard]] double usableUtilisation(const ServerCandidate& server) const;
    /// … for all that its credits say.
    [[nodiscard]] double targetUtilisation(const ServerCandidate& server) const {
        return needs_.holdsConnections ? std::min(needs_.targetUtilisation, server.mostUtilisation) : needs_.targetUtilisation;
    }
    /// How full a burstable server of an autoscaled fleet may be without paying for surplus credits, where it may be fuller: which of
    /// the two costs less depends on how the hours are paid for.
    [[nodiscard]] std::optional<double> restedUtilisation(const ServerCandidate& server) const;
    /// No more servers than this, whatever is asked.
    [[nodiscard]] int most() const { return most_; }
    /// What requests in flight take of such servers.
    [[nodiscard]] MemoryUse memoryUse(const ServerCandidate& server) const;
    [[nodiscard]] ThreadUse threadUse(const ServerCandidate& server) const;
    /// Servers whose threads hold all requests in flight and are no fuller than they may be: a pool is a queue like any other.
    [[nodiscard]] double forThreads(const ServerCandidate& server) const { return withThreads(server, 0); }
    /// Threads of the whole fleet that are held while what is behind its servers answers.
    [[nodiscard]] double heldBehind() const { return heldBehind_; }

private:
    [[nodiscard]] bool meetsLatency(const ServerCandidate& server, int count);
    template <class Steps, class Meets>
    [[nodiscard]] std::optional<int> fewestThat(const ServerCandidate& server, double below, double limit, Meets meets);
    [[nodiscard]] bool meetsLatencyIdle(const ServerCandidate& server);
    /// With `needed` of `count` servers up, or all of fewer.
    [[nodiscard]] double availability(int needed, int count) const;
    [[nodiscard]] bool isUpLongEnough(int needed, int count);
    /// `servers`, or as many more as requests in flight need room or threads: the more servers, the less full each.
    [[nodiscard]] double withMemory(const ServerCandidate& server, double servers) const;
    [[nodiscard]] double withThreads(const ServerCandidate& server, double servers) const {
        return needs_.workerThreads ? threadUse(server).servers(servers, heldBehind_, needs_.threadUtilisation) : servers;
    }
    [[nodiscard]] double forNetwork(const ServerCandidate& server) const { return needs_.network / server.network; }
    const FleetNeeds& needs_;
    FleetPacking packing_;
    FleetCost cost_;
    double heldBehind_;
    int most_;
    /// Where so many servers must be up: more than `tooFew` of them and no more than `enough` must be bought.
    struct KnownCounts {
        int needed = 0, tooFew = 0, enough = mostServers + 1;
    };
    std::array<KnownCounts, 64> known_;  ///< by what is needed: many types ask for as many
    LatencyJudge latency_;  ///< beside the tiers that share the target
};

}  // namespace stagecraft
