#include <cmath>
#include <limits>
#include <utility>

#include "model/planning/database_fit.h"
#include "model/planning/server_tier.h"

/// Servers and databases chosen as one combination.
namespace stagecraft {

/// Because of the latency target, or of threads that a quicker database frees sooner. False where nothing meets the target for less
/// than `limit`.
bool ServerTier::chooseTogether(KnownFleets& known, double limit, Constraint reason) {
    SplitProblem problem;
    problem.candidates = candidates();
    problem.parts = needs_;
    problem.shared = shared();
    problem.p99 = Seconds{inputs_.targets.p99.value_or(Milliseconds{std::numeric_limits<double>::infinity()})};
    problem.costLimit = limit;
    problem.isAnyEnough = design_.wanted == Wanted::AnyThatServes && known.budget.most <= 0;
    // Other databases may have left other shares of the downtime.
    std::vector<double> leastAvailability;
    for (const FleetNeeds& needs : needs_) leastAvailability.push_back(needs.leastAvailability);
    if (std::exchange(known.laddersFor, leastAvailability) != leastAvailability) known.ladders.clear();
    problem.ladders = &known.ladders;
    problem.groups.resize(std::max<std::size_t>(1, databaseNeeds_.size()));
    problem.cheapest = choices_;
    for (std::size_t i = 0; i < databaseNeeds_.size(); ++i) problem.groups[i].databases = {region_.databases[i]};
    problem.allDatabases = [this](std::size_t i, double most) {
        return databaseOptions(databaseNeeds_[i], inputs_.workload, markets_, most);
    };
    for (std::size_t part = 0; part < parts_.size(); ++part)
        if (part != problem.shared) problem.groups[parts_[part].database].parts.push_back(part);
    std::optional<LatencySplit> split;
    if (known.budget.most <= 0) split = cheapestSplit(problem);
    else {
        problem.cheapest = cheapest_;
        if (std::optional<AvailableSplit> available = cheapestAvailableSplit(problem, known.budget)) {
            split = std::move(available->split);
            design_.isAvailabilityDear |= available->isDear;
            for (std::size_t part = 0; part < parts_.size(); ++part) needs_[part].leastAvailability = problem.parts[part].leastAvailability;
        }
    }
    if (!split && !heldBack_.empty()) {
        for (auto& [part, blocker] : heldBack_) {
            choices_[part] = FleetChoice{};
            design_.blockers.push_back(std::move(blocker));
        }
        design_.isComplete = false;
        return false;
    }
    if (!split && std::isfinite(limit)) return false;
    if (!split) {
        // Without a limit the search has asked for all of them, unless it was settled before. Of so many times the cheapest nobody waits.
        constexpr double worthALook = 400;
        for (std::size_t i = 0; i < databaseNeeds_.size(); ++i)
            if (std::vector<DatabaseDesign>& databases = problem.groups[i].databases; databases.size() <= 1)
                databases = problem.allDatabases(i, region_.databases[i].monthly * worthALook);
        design_.blockers.push_back({Constraint::Latency, Milliseconds{nearestP99(problem)}.count(), inputs_.targets.p99->count(), "p99"});
        return false;
    }
    take(std::move(*split), reason);
    chooseFrontAnew();
    if (!problem.isAnyEnough && frontThatHolds() && isFrontHeld(problem, reason)) {
        known.isFrontHeld = true;
        improveTogether(problem, reason);
    }
    return true;
}

/// A combination as found.
void ServerTier::take(LatencySplit split, Constraint reason) {
    choices_ = std::move(split.fleets);
    beside_.reset();
    for (std::size_t i = 0; i < databaseNeeds_.size(); ++i) {
        DatabaseDesign& chosen = split.databases[i];
        const DatabaseDesign& before = region_.databases[i];
        const bool isSame = chosen.nodeType == before.nodeType && chosen.followers == before.followers && chosen.shards == before.shards &&
                            chosen.kind == before.kind;
        if (!isSame) {
            chosen.limitedBy = reason;
            chosen.asks.insert(chosen.asks.begin(), {reason, chosen.shards * (1 + chosen.followers)});
        }
        region_.databases[i] = std::move(chosen);
    }
    for (std::size_t part = 0; part < parts_.size(); ++part) setHolding(part);
}

double ServerTier::wholeMonthly() const {
    double monthly = serversMonthly();
    for (const DatabaseDesign& database : region_.databases) monthly += database.monthly;
    return monthly;
}

}  // namespace stagecraft
