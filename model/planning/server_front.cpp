#include <algorithm>
#include <tuple>
#include <utility>

#include "model/capacity/known_spectra.h"
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

/// A combination for less than the one chosen as if the threads of the front waited for so long; chosen where the front then costs no more
/// behind what that chose.
ServerTier::AsIf ServerTier::chooseAsIfHeldFor(Seconds behind, const SplitProblem& problem, Constraint reason) {
    const std::size_t front = *frontThatHolds();
    SplitProblem held = problem;
    held.parts[front] = needs_[front];
    held.parts[front].behind = behind;
    FleetSearch cheapest = cheapestFleet(candidates(), held.parts[front]);
    if (!cheapest.choice) return AsIf::NotFound;
    held.cheapest[front] = std::move(*cheapest.choice);
    held.costLimit = wholeMonthly() * (1 - lastBits);
    std::optional<LatencySplit> split = cheapestSplit(held);
    if (!split) return AsIf::NotFound;
    const double least = split->monthly * (1 + lastBits);
    const auto before = std::tuple{choices_, needs_, region_.databases};
    take(std::move(*split), reason);
    choices_[front].monthly = withoutReasons;
    chooseFrontAnew();
    if (choices_[front].monthly < withoutReasons && wholeMonthly() <= least && isUpLongEnough()) return AsIf::Chosen;
    std::tie(choices_, needs_, region_.databases) = before;
    beside_.reset();
    return AsIf::TooDearOnceHeld;
}

/// Whether something else might cost less, the front having been looked for as if what is behind it were the slowest there is: not where
/// nothing would even if its threads waited for nothing, or what would can be had.
bool ServerTier::isFrontHeld(const SplitProblem& problem, Constraint reason) {
    AsIf unheld = chooseAsIfHeldFor(Seconds{0}, problem, reason);
    // Threads that wait may also let their servers answer the others sooner.
    if (unheld == AsIf::Chosen) unheld = chooseAsIfHeldFor(needs_[*frontThatHolds()].behind, problem, reason);
    return unheld == AsIf::TooDearOnceHeld;
}

/// Looks for a combination again, the front waiting for what has been chosen behind it, as long as that saves anything. What a second of
/// a database's answers costs in threads of the front is not known beforehand: several prices are tried.
void ServerTier::improveTogether(SplitProblem& problem, Constraint reason) {
    constexpr double worthwhile = 1 - lastBits;
    constexpr int mostRounds = 8;
    const std::size_t front = *frontThatHolds();
    bool isBetter = true;
    for (int round = 0; round < mostRounds && isBetter; ++round) {
        isBetter = false;
        for (const double times : {0.0, 1.0}) isBetter |= chooseTogetherAtPrice(problem, times * secondMonthly(front), wholeMonthly() * worthwhile, reason);
    }
    while (quickenAll(front) || quickenOne(front)) {}
}

/// What a second that answers take longer on average costs in servers of the front, USD a month, if these grow as the threads held.
double ServerTier::secondMonthly(std::size_t front) const { return choices_[front].monthly / needs_[front].behind.count(); }

/// One combination, where it costs less than `limit` USD a month.
bool ServerTier::chooseTogetherAtPrice(SplitProblem& problem, double price, double limit, Constraint reason) {
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
    const auto before = std::tuple{choices_, needs_, region_.databases};
    take(std::move(*better), reason);
    // What is behind the front now may answer later than it was chosen for.
    choices_[front].monthly = withoutReasons;
    chooseFrontAnew();
    if (choices_[front].monthly < withoutReasons) quickenAll(front);
    if (choices_[front].monthly < withoutReasons && wholeMonthly() < limit && isUpLongEnough()) return true;
    std::tie(choices_, needs_, region_.databases) = before;
    beside_.reset();
    return false;
}

/// The parts behind the front chosen anew for what they cost and what their answers hold the front's threads for: at several prices of a
/// second, since a thread spared may spare no server, behind the front as it is and with less to do. False where that saves nothing.
bool ServerTier::quickenAll(std::size_t front) {
    constexpr double worthwhile = 1 - 1e-6;
    const auto isAlike = [](const FleetChoice& a, const FleetChoice& b) { return a.server == b.server && a.atPeak == b.atPeak && a.count == b.count; };
    const auto before = std::pair{choices_, needs_[front]};
    const double price = secondMonthly(front);
    double least = wholeMonthly() * worthwhile;
    std::optional<std::pair<std::vector<FleetChoice>, FleetNeeds>> best;
    std::vector<FleetChoice> tried;
    setOptions(front);
    for (const double load : {1.0, 0.75}) {
        Station station = before.first[front].degraded;
        station.arrivals = station.arrivals * load;
        for (double times = 0.1; times < 10; times *= 1.3) {
            for (std::size_t part = 0; part < parts_.size(); ++part)
                if (part != front) chooseAtPrice(part, station, times * price * parts_[part].dynamicShare);
            if (!std::ranges::equal(choices_, tried, isAlike)) {
                tried = choices_;
                setHolding(front);
                choices_[front].monthly = withoutReasons;
                chooseFrontAnew();
                if (const double monthly = wholeMonthly(); monthly < least && isUpLongEnough()) {
                    least = monthly;
                    best = {choices_, needs_[front]};
                }
            }
            std::tie(choices_, needs_[front]) = before;
        }
    }
    if (best) std::tie(choices_, needs_[front]) = *best;
    return best.has_value();
}

/// USD a month of the front that a part could spare at most, if it answered as idle servers of the fastest type do: as many servers as are
/// held for so long, twice over as their wait falls too, and those that fill up the zones.
double ServerTier::sparedBy(std::size_t part, std::size_t front) const {
    const Seconds sooner = meanResponse(choices_[part].degraded) - quickestStation(candidates(), needs_[part]).service;
    const double spared = 2 * secondMonthly(front) * parts_[part].dynamicShare * std::max(0.0, sooner.count());
    return std::min(choices_[front].monthly, spared + choices_[front].monthly * region_.zones / choices_[front].count);
}

/// Of the parts behind the front, as their databases are now.
void ServerTier::setOptions(std::size_t front) {
    options_.resize(parts_.size());
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        if (part == front) continue;
        FleetNeeds needs = needs_[part];
        needs.costLimit = choices_[part].monthly + sparedBy(part, front);
        KnownOptions& known = options_[part];
        if (known.behind == needs.behind && known.leastAvailability == needs.leastAvailability && known.costLimit >= needs.costLimit) continue;
        known = {needs.behind, needs.leastAvailability, needs.costLimit, fleetOptions(candidates(), needs), {}, {}};
        for (const FleetOption& option : known.options) {
            known.seconds.push_back(meanResponse(option.fleet.degraded).count());
            if (inputs_.targets.p99) known.spectra.push_back(spectrumOf(target(), option.fleet.degraded));
        }
    }
}

/// The one of a part's options that costs least, a second of its mean answer `secondMonthly` USD a month, among those that keep the target behind
/// `front`.
void ServerTier::chooseAtPrice(std::size_t part, const Station& front, double secondMonthly) {
    std::vector<std::pair<double, std::size_t>> weighed;
    const auto& [held, availability, limit, options, seconds, spectra] = options_[part];
    for (std::size_t i = 0; i < options.size(); ++i) weighed.emplace_back(options[i].fleet.monthly + secondMonthly * seconds[i], i);
    std::ranges::make_heap(weighed, std::ranges::greater{});
    const std::size_t database = parts_[part].database;
    const DatabaseDesign* behind = database < region_.databases.size() ? &region_.databases[database] : nullptr;
    TailSpectrum others{target(), wayThrough(behind, front, nullptr)};
    const OpenWay way{others};
    for (; !weighed.empty(); weighed.pop_back()) {
        std::ranges::pop_heap(weighed, std::ranges::greater{});
        const std::size_t option = weighed.back().second;
        const FleetChoice& fleet = options[option].fleet;
        // The spectrum rules out most of them; the tail itself is asked of the others.
        if (inputs_.targets.p99 && (!mayKeepP99(way.tailWith(spectra[option])) || wayThrough(behind, fleet.degraded, &front).tail(target()) > p99Tail)) continue;
        choices_[part] = fleet;
        return;
    }
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
