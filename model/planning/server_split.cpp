#include <cmath>
#include <limits>
#include <utility>

#include "model/planning/database_fit.h"
#include "model/planning/server_tier.h"

/// Servers and databases chosen as one combination.
namespace stagecraft {

/// What there is to choose from together, for less than `limit` USD a month.
SplitProblem ServerTier::splitProblem(KnownFleets& known, double limit) const {
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
    if (std::exchange(known.laddersFor, leastAvailability) != leastAvailability) {
        known.ladders.clear();
        known.waitingLadders.clear();
    }
    problem.ladders = &known.ladders;
    problem.waitingLadders = &known.waitingLadders;
    problem.groups.resize(std::max<std::size_t>(1, databaseNeeds_.size()));
    problem.cheapest = choices_;
    for (std::size_t i = 0; i < databaseNeeds_.size(); ++i) problem.groups[i].databases = {region_.databases[i]};
    problem.allDatabases = [this](std::size_t i, double most) {
        return databaseOptions(databaseNeeds_[i], inputs_.workload, markets_, most);
    };
    for (std::size_t part = 0; part < parts_.size(); ++part)
        if (part != problem.shared) problem.groups[parts_[part].database].parts.push_back(part);
    return problem;
}

/// Because of the latency target, or of threads that a quicker database frees sooner. False where nothing meets the target for less
/// than `limit`.
bool ServerTier::chooseTogether(KnownFleets& known, double limit, Constraint reason) {
    reason_ = reason;
    databasesAlone_ = region_.databases;
    SplitProblem problem = splitProblem(known, limit);
    const bool mayFrontHold = frontThatHolds() && !problem.isAnyEnough;
    if (mayFrontHold && heldBack_.empty()) {
        const AsIf unheld = chooseAsIfHeldFor(Seconds{0}, problem, limit);
        if (unheld == AsIf::NotFound && std::isfinite(limit)) return false;
        if (unheld == AsIf::Chosen || unheld == AsIf::DearerOnceHeld) {
            if (unheld == AsIf::DearerOnceHeld || couldWaitSave(problem)) improveTogether(known, problem);
            return true;
        }
    }
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
    take(std::move(*split));
    chooseFrontAnew();
    if (mayFrontHold && isFrontHeld(problem)) improveTogether(known, problem);
    return true;
}

/// A combination as found.
void ServerTier::take(LatencySplit split) {
    choices_ = std::move(split.fleets);
    for (std::size_t i = 0; i < databaseNeeds_.size(); ++i) takeDatabase(i, std::move(split.databases[i]));
    for (std::size_t part = 0; part < parts_.size(); ++part) setHolding(part);
}

/// Says why where it is not the cheapest that carries the load.
void ServerTier::takeDatabase(std::size_t i, DatabaseDesign chosen) {
    if (!chosen.hasSameNodesAs(databasesAlone_[i])) {
        chosen.limitedBy = reason_;
        chosen.asks.insert(chosen.asks.begin(), {reason_, chosen.shards * (1 + chosen.followers)});
    }
    region_.databases[i] = std::move(chosen);
    beside_.reset();
}

void ServerTier::choose(Chosen chosen) {
    choices_ = std::move(chosen.fleets);
    needs_ = std::move(chosen.needs);
    region_.databases = std::move(chosen.databases);
    beside_.reset();
}

double ServerTier::wholeMonthly() const {
    double monthly = serversMonthly();
    for (const DatabaseDesign& database : region_.databases) monthly += database.monthly;
    return monthly;
}

}  // namespace stagecraft
