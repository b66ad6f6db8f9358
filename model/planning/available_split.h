#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "model/planning/latency_split.h"

namespace stagecraft {

/// Of the time, how long the servers of a region may be down while some zone is up: the rest is taken by what stands beside them.
struct DowntimeBudget {
    double most = 0;  ///< no databases leave more
    std::function<double(const std::vector<DatabaseDesign>&)> leftBy;  ///< what these leave
    /// By part: where to begin; then, of the combination found, what each may be down. What is left over is divided between them.
    std::vector<double> shares;
    std::vector<std::map<double, FleetLadder>> ladders;  ///< by part, and by how long it may be down: used again and added to
};

struct AvailableSplit {
    LatencySplit split;
    bool isDear = false;  ///< without the budget there would be a cheaper one
};

/// The cheapest combination of fleets and databases (`cheapestSplit`) that is also down no longer than its budget: the parts share both the
/// latency and the downtime where they cost least. Branch and bound; nullopt where none meets the target for less than the problem's
/// limit. The problem's own ladders are left alone. It is left with the shares found, and what is cheapest under them when latency is left
/// aside.
[[nodiscard]] std::optional<AvailableSplit> cheapestAvailableSplit(SplitProblem& problem, DowntimeBudget& budget);

}  // namespace stagecraft
