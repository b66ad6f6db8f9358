#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "model/planning/design.h"
#include "model/planning/fleet_ladder.h"

namespace stagecraft {

/// A database and the servers whose requests use it. All requests pass the shared part as well, where there is one.
struct TierGroup {
    std::vector<DatabaseDesign> databases;  ///< to choose from, from cheap to dear; empty: no database on the way. May
                                            ///< hold the cheapest alone where the problem can tell more
    std::vector<std::size_t> parts;         ///< indices of the server tiers; a request passes one of them
};

/// The tiers of one region that share one latency budget.
struct SplitProblem {
    ServerCandidates candidates;
    /// Latency left aside: `p99` and `others` are not read. Behind a part of a group that counts its threads is the database chosen with
    /// it; what is behind the shared part stays as told.
    std::vector<FleetNeeds> parts;
    std::vector<TierGroup> groups;
    std::optional<std::size_t> shared;     ///< the part in front of all groups: a web layer
    Seconds p99{0};                        ///< of every way through the tiers
    std::vector<FleetChoice> cheapest;     ///< by part: the best when latency is left aside
    bool isAnyEnough = false;              ///< the first combination found is as good as the cheapest
    double costLimit = std::numeric_limits<double>::infinity();  ///< USD a month: a combination that costs as much need not be found
    /// All databases of a group for no more than `limit` USD a month, the cheapest first; asked for only when that one is not
    /// known to be the best. May be empty.
    std::function<std::vector<DatabaseDesign>(std::size_t group, double limit)> allDatabases;
    /// By part, of earlier problems with the same parts and target: used again and added to. Those of parts that count their threads
    /// are as if their database answered at once; the shared part with threads has none.
    FleetLadders* ladders = nullptr;
    WaitingLadders* waitingLadders = nullptr;  ///< likewise, of parts that count their threads
};

/// One choice for every tier.
struct LatencySplit {
    double monthly = 0;                    ///< USD: servers and databases
    std::vector<FleetChoice> fleets;       ///< by part
    std::vector<DatabaseDesign> databases; ///< by group, where it has any
};

/// The cheapest combination of fleets and databases whose end-to-end p99 meets the target on every way, also after the
/// loss of a zone where that must be survived: the budget is split where a millisecond costs least. Branch and bound, the
/// same answer as trying every combination; nullopt when none meets the target. Fills the groups' databases as needed.
[[nodiscard]] std::optional<LatencySplit> cheapestSplit(SplitProblem& problem);

/// The p99 that idle servers of the fastest type would give, behind a shared part that waits as little as any of its options, or the
/// single host allowed: the nearest to a target that nothing meets.
[[nodiscard]] Seconds nearestP99(const SplitProblem& problem);

/// Where the target is missed either way what is told is the nearer of the two.
void keepNearerP99(std::span<const Blocker> other, std::span<Blocker> told);

/// The target is one for all regions: of those that miss it the slowest is what can be reached. From `last` on the blockers are those of
/// the region sized last.
void keepSlowestP99(std::vector<Blocker>& told, std::size_t last);

}  // namespace stagecraft
