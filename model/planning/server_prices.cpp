#include <algorithm>
#include <limits>
#include <utility>

#include "model/capacity/known_spectra.h"
#include "model/planning/server_tier.h"
#include "model/planning/tier_way.h"

/// What is behind a front whose threads wait for it, at a price of the seconds that its answers take.
namespace stagecraft {

namespace {

bool isSameFleet(const FleetChoice& a, const FleetChoice& b) { return a.server == b.server && a.atPeak == b.atPeak && a.count == b.count; }

double meanAnswer(const DatabaseDesign& database) { return ResponseTime{TierWay{&database, nullptr}.stations()}.mean().count(); }

}  // namespace

/// What a second that answers take longer on average costs in servers of the front, USD a month, if these grow as the threads held.
double ServerTier::secondMonthly(std::size_t front) const { return choices_[front].monthly / needs_[front].behind.count(); }

/// The parts behind the front chosen anew for what they cost and what their answers hold the front's threads for: at several prices of a
/// second, since a thread spared may spare no server, behind the front as it is and with less to do, before the databases as they are and
/// before those that cost least at that price. False where that saves nothing.
bool ServerTier::quickenAll(std::size_t front) {
    constexpr double worthwhile = 1 - 1e-6;
    const bool isRough = design_.wanted == Wanted::Roughly;
    const Chosen before = chosen();
    std::optional<Chosen> best, tried;
    double least = wholeMonthly() * worthwhile;
    setDatabases(front);
    const auto tryAt = [&](double load, double times, bool hasOtherDatabases) {
        choose(before);
        Station station = choices_[front].degraded;
        station.arrivals = station.arrivals * load;
        const double price = times * secondMonthly(front);
        if (hasOtherDatabases) chooseDatabasesAtPrice(front, times);
        for (std::size_t part = 0; part < parts_.size(); ++part) {
            if (part == front) continue;
            setOptions(part, front);
            chooseAtPrice(part, station, price * parts_[part].dynamicShare);
        }
        if (tried && std::ranges::equal(choices_, tried->fleets, isSameFleet) && std::ranges::equal(region_.databases, tried->databases, &DatabaseDesign::hasSameNodesAs)) return;
        tried = chosen();
        setHolding(front);
        const double left = std::min(withoutReasons, least - (wholeMonthly() - choices_[front].monthly));
        if (left <= 0) return;
        choices_[front].monthly = left;
        chooseFrontAnew();
        const double monthly = wholeMonthly();
        if (choices_[front].monthly >= left || monthly >= least || !isUpLongEnough()) return;
        if (hasOtherDatabases && inputs_.targets.p99 && slowestWay(true, target()).tail > p99Tail) return;
        least = monthly;
        best = chosen();
    };
    const double step = isRough ? 1.8 : 1.3;
    for (const bool hasOtherDatabases : {false, true}) {
        if (hasOtherDatabases && databases_.empty()) continue;
        for (const double load : {1.0, 0.75}) {
            if (isRough && load < 1) continue;
            for (double times = isRough && hasOtherDatabases ? 1 / step : 0.1; times < 10; times *= step) tryAt(load, times, hasOtherDatabases);
        }
    }
    choose(best ? std::move(*best) : before);
    return best.has_value();
}

/// USD a month of the front that a part could spare at most, if it answered as idle servers of the fastest type do: as many servers as are
/// held for so long, twice over as their wait falls too, and those that fill up the zones.
double ServerTier::sparedBy(std::size_t part, std::size_t front) const {
    const Seconds sooner = meanResponse(choices_[part].degraded) - quickestStation(candidates(), needs_[part]).service;
    const double spared = 2 * secondMonthly(front) * parts_[part].dynamicShare * std::max(0.0, sooner.count());
    return std::min(choices_[front].monthly, spared + choices_[front].monthly * region_.zones / choices_[front].count);
}

/// Of a part behind the front, as its database is now.
void ServerTier::setOptions(std::size_t part, std::size_t front) {
    constexpr std::size_t mostKept = 8;
    options_.resize(parts_.size());
    std::vector<KnownOptions>& all = options_[part];
    FleetNeeds needs = needs_[part];
    needs.costLimit = choices_[part].monthly + sparedBy(part, front);
    const auto same = std::ranges::find_if(all, [&](const KnownOptions& known) { return known.behind == needs.behind && known.leastAvailability == needs.leastAvailability; });
    if (same != all.end()) {
        std::rotate(all.begin(), same, same + 1);
        if (all.front().costLimit >= needs.costLimit) return;
    } else {
        all.insert(all.begin(), KnownOptions{});
        if (all.size() > mostKept) all.pop_back();
    }
    KnownOptions& known = all.front();
    known = {needs.behind, needs.leastAvailability, needs.costLimit, fleetOptions(candidates(), needs), {}};
    for (const FleetOption& option : known.options) known.seconds.push_back(meanResponse(option.fleet.degraded).count());
}

/// The databases that may be worth it: for no more than the front and the parts would be spared if those chosen answered at once.
void ServerTier::setDatabases(std::size_t front) {
    databases_.resize(databaseNeeds_.size());
    for (std::size_t i = 0; i < databases_.size(); ++i) {
        double most = choices_[front].monthly;
        for (std::size_t part = 0; part < parts_.size(); ++part)
            if (part != front && parts_[part].database == i) most += choices_[part].monthly;
        const DatabaseDesign& now = region_.databases[i];
        most = now.monthly + std::min(most, secondOfDatabaseMonthly(i, front) * meanAnswer(now));
        KnownDatabases& known = databases_[i];
        if (known.costLimit >= most) continue;
        known = {most, databaseOptions(databaseNeeds_[i], inputs_.workload, markets_, most), {}};
        for (const DatabaseDesign& design : known.designs) known.seconds.push_back(meanAnswer(design));
    }
}

/// What a second that a database's answers take longer on average costs in servers, USD a month: of the front, and of the parts that
/// wait for it, if these grow as the threads held.
double ServerTier::secondOfDatabaseMonthly(std::size_t database, std::size_t front) const {
    double monthly = 0;
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        if (part == front || parts_[part].database != database) continue;
        monthly += secondMonthly(front) * parts_[part].dynamicShare + choices_[part].monthly / (meanResponse(choices_[part].degraded) + needs_[part].behind).count();
    }
    return monthly;
}

/// The databases that cost least, a second of their mean answer `times` what it costs in servers.
void ServerTier::chooseDatabasesAtPrice(std::size_t front, double times) {
    for (std::size_t i = 0; i < databases_.size(); ++i) {
        const auto& [limit, designs, seconds] = databases_[i];
        const double price = times * secondOfDatabaseMonthly(i, front);
        std::size_t best = designs.size();
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t k = 0; k < designs.size(); ++k) {
            const double weighed = designs[k].monthly + price * seconds[k];
            if (weighed >= least) continue;
            least = weighed;
            best = k;
        }
        if (best < designs.size()) takeDatabase(i, designs[best]);
    }
    for (std::size_t part = 0; part < parts_.size(); ++part)
        if (part != front) setHolding(part);
}

/// The one of a part's options that costs least, a second of its mean answer `secondMonthly` USD a month, among those that keep the target behind
/// `front`.
void ServerTier::chooseAtPrice(std::size_t part, const Station& front, double secondMonthly) {
    std::vector<std::pair<double, std::size_t>> weighed;
    const auto& [held, availability, limit, options, seconds] = options_[part].front();
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
        if (inputs_.targets.p99 && (!mayKeepP99(way.tailWith(spectrumOf(target(), fleet.degraded))) || wayThrough(behind, fleet.degraded, &front).tail(target()) > p99Tail)) continue;
        choices_[part] = fleet;
        return;
    }
}

}  // namespace stagecraft
