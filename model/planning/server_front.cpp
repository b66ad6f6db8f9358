#include <algorithm>
#include <tuple>
#include <utility>

#include "model/planning/downtime_split.h"
#include "model/planning/server_tier.h"
#include "model/planning/tier_way.h"

/// The part in front of all others, whose threads wait for them.
namespace stagecraft {

std::optional<std::size_t> ServerTier::frontThatHolds() const {
    const std::optional<std::size_t> front = shared();
    return front && parts_[*front].role == Role::Web && needs_[*front].workerThreads ? front : std::nullopt;
}

/// As small as the parts and databases chosen behind it let it be.
void ServerTier::chooseFrontAnew() {
    const std::optional<std::size_t> front = frontThatHolds();
    if (!front) return;
    FleetNeeds needs = needs_[*front];
    // It may be down for as long as the others leave.
    if (downtimeAllowed_) {
        const double left = *downtimeAllowed_ - (downtime() - downtimeOf(choices_[*front], needs));
        needs.leastAvailability = std::min(needs.leastAvailability, 1 - allZonesDown(needs) - left);
    }
    needs.costLimit = choices_[*front].monthly;
    const SlowestWay slowest = slowestWay(true, target());
    const bool hasDatabase = slowest.database < region_.databases.size();
    TierWay others{hasDatabase ? &region_.databases[slowest.database] : nullptr, nullptr};
    if (slowest.part != *front) others.add(choices_[slowest.part].degraded);
    if (inputs_.targets.p99) {
        needs.p99 = target();
        needs.others = others.stations();
    }
    FleetSearch search = cheapestFleet(candidates(), needs);
    if (!search.choice || search.choice->monthly >= choices_[*front].monthly) return;
    FleetChoice before = std::exchange(choices_[*front], std::move(*search.choice));
    // Which way is the slowest may change with it.
    if (inputs_.targets.p99 && slowestWay(true, target()).tail > p99Tail) choices_[*front] = std::move(before);
    else needs_[*front].leastAvailability = needs.leastAvailability;
}

/// Looks for a combination again, the front waiting for what has been chosen behind it, as long as that saves anything.
void ServerTier::improveTogether(SplitProblem& problem, Constraint reason) {
    constexpr double worthwhile = 1 - 1e-9;
    constexpr int mostRounds = 8;
    const std::size_t front = *frontThatHolds();
    for (int round = 0; round < mostRounds; ++round) {
        problem.parts[front] = needs_[front];
        FleetSearch cheapest = cheapestFleet(candidates(), needs_[front]);
        if (!cheapest.choice) break;
        problem.cheapest[front] = std::move(*cheapest.choice);
        problem.costLimit = wholeMonthly() * worthwhile;
        std::optional<LatencySplit> better = cheapestSplit(problem);
        if (!better) break;
        const auto before = std::tuple{choices_, needs_, region_.databases};
        take(std::move(*better), reason);
        // What is behind the front now may answer later than it was chosen for.
        choices_[front].monthly = withoutReasons;
        chooseFrontAnew();
        if (choices_[front].monthly < withoutReasons && wholeMonthly() < problem.costLimit) continue;
        std::tie(choices_, needs_, region_.databases) = before;
        beside_.reset();
        break;
    }
    while (quickenOne(front)) {}
}

/// The part behind the front that, answering sooner, spares more of the front than it costs. False where there is none.
bool ServerTier::quickenOne(std::size_t front) {
    constexpr double worthwhile = 1 - 1e-6;
    const double now = wholeMonthly();
    std::optional<std::pair<std::vector<FleetChoice>, FleetNeeds>> best;
    double least = now * worthwhile;
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        if (part == front) continue;
        const Seconds alone = wayThrough(nullptr, choices_[part].degraded, nullptr).percentile(1 - p99Tail);
        for (const double share : {0.98, 0.93, 0.85, 0.7, 0.5}) {
            FleetNeeds needs = needs_[part];
            needs.p99 = alone * share;
            needs.others = {};
            needs.costLimit = least - (now - choices_[part].monthly - choices_[front].monthly);
            FleetSearch search = cheapestFleet(candidates(), needs);
            if (!search.choice) break;
            const auto before = std::pair{choices_, needs_[front]};
            choices_[part] = std::move(*search.choice);
            setHolding(part);
            setHolding(front);
            const bool isSooner = needs_[front].behind <= before.second.behind;
            if (isSooner) chooseFrontAnew();
            const bool isInTime = isSooner && (!inputs_.targets.p99 || slowestWay(true, target()).tail <= p99Tail);
            const bool isUp = !downtimeAllowed_ || downtime() <= *downtimeAllowed_;
            if (const double monthly = wholeMonthly(); isInTime && isUp && monthly < least) {
                least = monthly;
                best = {choices_, needs_[front]};
            }
            std::tie(choices_, needs_[front]) = before;
        }
    }
    if (!best) return false;
    std::tie(choices_, needs_[front]) = *best;
    return true;
}

}  // namespace stagecraft
