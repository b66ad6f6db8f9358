#pragma once

#include <array>
#include <limits>
#include <optional>

#include "model/capacity/fleet.h"
#include "model/capacity/latency_judge.h"

namespace stagecraft {

/// More servers than any account can run: a fleet beyond it counts as impossible.
inline constexpr int mostServers = 1'000'000;

/// ⌈x⌉ that forgives the last bits of a division, at least `atLeast`.
[[nodiscard]] int wholeServers(double x, int atLeast = 0);

/// Servers each constraint asks for, before zones and latency.
struct Wishes {
    int cpu = 0, memory = 0, network = 0, threads = 0;
    double exact = 0;  ///< the largest of them before it is rounded up
    [[nodiscard]] int most() const;
};

/// The arithmetic of one fleet: how many servers of a type the needs ask for and what they cost. What is the same for all
/// types is worked out once; nothing here allocates. Looks at the needs, which must outlive it.
class FleetSizing {
public:
    explicit FleetSizing(const FleetNeeds& needs);

    [[nodiscard]] Wishes wishes(const ServerCandidate& server) const;
    /// Servers to buy so that `needed` can carry the load: whole zones, the minimum, and a zone to lose.
    [[nodiscard]] int bought(int needed) const;
    /// Of `count` servers bought, those that are counted on: with a zone to lose, the surviving ones.
    [[nodiscard]] int carrying(int count) const;
    /// Servers to buy so that `needed` of them remain after a zone is lost, in equal counts per zone.
    [[nodiscard]] int withSpareZone(int needed) const;
    [[nodiscard]] int packed(int servers) const;

    /// Fewest servers from `atLeast` up that meet the latency; nullopt when even idle servers are too slow, or when enough
    /// of them cost more than `limit` USD a month.
    [[nodiscard]] std::optional<int> forLatency(const ServerCandidate& server, int atLeast, double limit);
    /// The p99 that no fleet of this type can beat: one host as it is, or servers with nobody waiting.
    [[nodiscard]] Seconds nearestP99(const ServerCandidate& server) const;
    /// `count`, or as many burstable servers more that their credits last through the week: a larger fleet is less busy.
    /// `mostServers` when the number is limited and too few.
    [[nodiscard]] int forCredits(const ServerCandidate& server, int count) const;
    /// `count`, or as many servers more that the tier stays up long enough; `mostServers` when it never does.
    [[nodiscard]] int forAvailability(const ServerCandidate& server, int count);
    /// What the largest of those fleets would reach; 1 where it is not asked for.
    [[nodiscard]] double mostAvailability(const ServerCandidate& server, int count);

    /// Instance-hours a month when the peak asks for `atPeak` servers (a fraction counts).
    [[nodiscard]] double hours(double atPeak, int count) const;
    /// No more than `hours`, and quick to tell.
    [[nodiscard]] double leastHours(double atPeak, int count) const;
    /// USD a month of so many instance-hours.
    [[nodiscard]] double monthly(const ServerCandidate& server, double hours) const;
    /// What the fewest servers there may be cost, whatever the load.
    [[nodiscard]] double monthlyOfFewest(const ServerCandidate& server) const { return fewest_ * serverMonthly(server); }
    /// What a fleet of `server` costs at least, without a whole number of servers and without the latency: cheap enough to
    /// ask of every type. Infinite when the type is ruled out.
    [[nodiscard]] double leastMonthly(const ServerCandidate& server) const;

    /// Reference CPU-seconds a second that one server can give: few threads leave some of its vCPUs idle.
    [[nodiscard]] double capacity(const ServerCandidate& server) const;
    /// How full it may be at peak.
    [[nodiscard]] double usableUtilisation(const ServerCandidate& server) const;
    /// No more servers than this, whatever is asked.
    [[nodiscard]] int most() const { return most_; }
    /// Servers whose threads hold all requests in flight.
    [[nodiscard]] double forThreads() const { return threads_; }

private:
    [[nodiscard]] bool meetsLatency(const ServerCandidate& server, int count);
    [[nodiscard]] bool meetsLatencyIdle(const ServerCandidate& server);
    [[nodiscard]] double availability(const ServerCandidate& server, int count);
    [[nodiscard]] double serverMonthly(const ServerCandidate& server) const;
    [[nodiscard]] double autoscaledHours(double atPeak, int count) const;
    /// Paid by the hour that runs: reserved servers are paid for whether they run or not.
    [[nodiscard]] bool followsTheLoad() const { return needs_.isAutoscaled && needs_.purchase == Purchase::OnDemand; }

    const FleetNeeds& needs_;
    bool sparesZone_;
    double threads_;
    int fewest_;
    int most_;
    struct KnownAvailability {
        int needed = 0, count = 0;
        double share = 0;
    };
    std::array<KnownAvailability, 4> known_;  ///< the last few availabilities: most types ask for the same few servers
    std::size_t oldest_ = 0;
    LatencyJudge latency_;  ///< beside the tiers that share the target
};

}  // namespace stagecraft
