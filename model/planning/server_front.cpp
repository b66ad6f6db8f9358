#include <algorithm>
#include <utility>

#include "model/planning/database_fit.h"
#include "model/planning/downtime_split.h"
#include "model/planning/server_tier.h"
#include "model/planning/tier_way.h"

/// The part in front of all others, whose threads wait for them.
namespace stagecraft {

namespace {

constexpr double lastBits = 1e-9;  ///< of a cost: no less is looked for

}  // namespace

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
    const FleetChoice before = choices_[*front];
    SlowestWay slowest = slowestWay(true, target());
    // Which way is the slowest may change with it.
    for (std::size_t ways = parts_.size() + region_.databases.size(); ways > 0; --ways) {
        const bool hasDatabase = slowest.database < region_.databases.size();
        TierWay others{hasDatabase ? &region_.databases[slowest.database] : nullptr, nullptr};
        if (slowest.part != *front) others.add(choices_[slowest.part].degraded);
        if (inputs_.targets.p99) {
            needs.p99 = target();
            needs.others = others.stations();
        }
        FleetSearch search = cheapestFleet(candidates(), needs);
        if (!search.choice || search.choice->monthly >= needs.costLimit) break;
        choices_[*front] = std::move(*search.choice);
        if (inputs_.targets.p99) slowest = slowestWay(true, target());
        if (!inputs_.targets.p99 || slowest.tail <= p99Tail) {
            needs_[*front].leastAvailability = needs.leastAvailability;
            return;
        }
    }
    choices_[*front] = before;
}

/// A combination for less than `limit` as if the threads of the front waited for so long, and the front that what is behind it then asks
/// for: dearer than it was, or none at all, in which case all stays as it was.
ServerTier::AsIf ServerTier::chooseAsIfHeldFor(Seconds behind, const SplitProblem& problem, double limit) {
    const std::size_t front = *frontThatHolds();
    SplitProblem held = problem;
    held.parts[front] = needs_[front];
    held.parts[front].behind = behind;
    FleetSearch cheapest = cheapestFleet(candidates(), held.parts[front]);
    if (!cheapest.choice) return AsIf::NotFound;
    held.cheapest[front] = std::move(*cheapest.choice);
    held.costLimit = limit;
    std::optional<LatencySplit> split = cheapestSplit(held);
    if (!split) return AsIf::NotFound;
    const double least = split->monthly * (1 + lastBits);
    Chosen before = chosen();
    take(std::move(*split));
    choices_[front].monthly = withoutReasons;
    chooseFrontAnew();
    if (choices_[front].monthly < withoutReasons && isUpLongEnough()) return wholeMonthly() <= least ? AsIf::Chosen : AsIf::DearerOnceHeld;
    choose(std::move(before));
    return AsIf::NoFrontHoldsIt;
}

/// Whether something else might cost less than what is chosen, the front having been looked for as if what is behind it were the slowest
/// there is: not where nothing would even if its threads waited for nothing, or what would can be had.
bool ServerTier::isFrontHeld(const SplitProblem& problem) {
    Chosen before = chosen();
    const double monthly = wholeMonthly();
    const AsIf unheld = chooseAsIfHeldFor(Seconds{0}, problem, monthly * (1 - lastBits));
    if (unheld == AsIf::Chosen) return couldWaitSave(problem);
    if (unheld == AsIf::DearerOnceHeld && wholeMonthly() >= monthly) choose(std::move(before));
    return unheld != AsIf::NotFound;
}

/// The cheapest is chosen as if no thread waited. Threads that wait may also let their servers answer the others sooner: whether that could
/// still cost less.
bool ServerTier::couldWaitSave(const SplitProblem& problem) {
    Chosen before = chosen();
    const double monthly = wholeMonthly();
    const AsIf waiting = chooseAsIfHeldFor(needs_[*frontThatHolds()].behind, problem, monthly * (1 - lastBits));
    if (waiting == AsIf::DearerOnceHeld && wholeMonthly() >= monthly) choose(std::move(before));
    return waiting == AsIf::DearerOnceHeld || waiting == AsIf::NoFrontHoldsIt;
}

/// Looks for a combination again, the front waiting for what has been chosen behind it, as long as that saves anything. What a second of
/// a database's answers costs in threads of the front is not known beforehand: several prices are tried.
void ServerTier::improveTogether(KnownFleets& known, SplitProblem& problem) {
    constexpr double worthwhile = 1 - lastBits;
    constexpr int mostRounds = 8, roughRounds = 2;
    const std::size_t front = *frontThatHolds();
    known.isFrontHeld = true;
    if (design_.wanted == Wanted::Roughly) {
        for (int round = 0; round < roughRounds && quickenAll(front); ++round) {}
        return;
    }
    bool isBetter = true;
    for (int round = 0; round < mostRounds && isBetter; ++round) {
        isBetter = false;
        for (const double times : {0.0, 1.0}) isBetter |= chooseTogetherAtPrice(problem, times * secondMonthly(front), wholeMonthly() * worthwhile);
    }
    while (quickenAll(front) || quickenOne(front)) {}
}

/// One combination, where it costs less than `limit` USD a month.
bool ServerTier::chooseTogetherAtPrice(SplitProblem& problem, double price, double limit) {
    const std::size_t front = *frontThatHolds();
    const auto waiting = [&](std::size_t database, const DatabaseDesign& design) {
        double share = 0;
        for (std::size_t part = 0; part < parts_.size(); ++part)
            if (part != front && parts_[part].database == database) share += parts_[part].dynamicShare;
        return price * share * ResponseTime{TierWay{&design, nullptr}.stations()}.mean().count();
    };
    problem.parts[front] = needs_[front];
    FleetSearch cheapest = cheapestFleet(candidates(), needs_[front]);
    if (!cheapest.choice) return false;
    problem.cheapest[front] = std::move(*cheapest.choice);
    problem.costLimit = limit;
    for (std::size_t i = 0; i < databaseNeeds_.size(); ++i) problem.costLimit += waiting(i, region_.databases[i]);
    const auto allDatabases = std::exchange(problem.allDatabases, [&](std::size_t i, double most) {
        std::vector<DatabaseDesign> databases = databaseOptions(databaseNeeds_[i], inputs_.workload, markets_, most);
        for (DatabaseDesign& database : databases) database.monthly += waiting(i, database);
        std::erase_if(databases, [&](const DatabaseDesign& database) { return database.monthly > most; });
        std::ranges::stable_sort(databases, {}, &DatabaseDesign::monthly);
        return databases;
    });
    for (std::size_t i = 0; i < databaseNeeds_.size(); ++i) problem.groups[i].databases = problem.allDatabases(i, problem.costLimit);
    std::optional<LatencySplit> better = cheapestSplit(problem);
    problem.allDatabases = allDatabases;
    if (!better) return false;
    for (std::size_t i = 0; i < databaseNeeds_.size(); ++i) better->databases[i].monthly -= waiting(i, better->databases[i]);
    Chosen before = chosen();
    take(std::move(*better));
    // What is behind the front now may answer later than it was chosen for.
    choices_[front].monthly = withoutReasons;
    chooseFrontAnew();
    if (choices_[front].monthly < withoutReasons) quickenAll(front);
    if (choices_[front].monthly < withoutReasons && wholeMonthly() < limit && isUpLongEnough()) return true;
    choose(std::move(before));
    return false;
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
            needs.costLimit = std::min(least - (now - choices_[part].monthly - choices_[front].monthly), choices_[part].monthly + sparedBy(part, front));
            FleetSearch search = cheapestFleet(candidates(), needs);
            if (!search.choice) break;
            const auto before = std::pair{choices_, needs_[front]};
            choices_[part] = std::move(*search.choice);
            setHolding(part);
            setHolding(front);
            const bool isSooner = needs_[front].behind <= before.second.behind;
            if (isSooner) chooseFrontAnew();
            const bool isInTime = isSooner && (!inputs_.targets.p99 || slowestWay(true, target()).tail <= p99Tail);
            if (const double monthly = wholeMonthly(); isInTime && isUpLongEnough() && monthly < least) {
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
