#include "model/planning/region_sizing.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <queue>
#include <set>

#include "model/planning/database_fit.h"
#include "model/planning/database_market.h"

/// The connections that requests hold to the databases of a region, and what they ask of its servers.
namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double lastBits = 1e-12;
constexpr double worthALook = 1 - 1e-6;  ///< what saves less than a millionth is not looked for

}  // namespace

RegionSizing::Start RegionSizing::start() const {
    const SizingTrace* const trace = markets_.trace();
    return {result_, design_.blockers, design_.autoscalingSaving, design_.isComplete, trace != nullptr ? trace->parts.size() : 0};
}

void RegionSizing::restart(const Start& from, double holding) {
    result_ = from.region;
    design_.blockers = from.blockers;
    design_.autoscalingSaving = from.saving;
    design_.isComplete = from.isComplete;
    design_.pendingFleets.clear();
    if (SizingTrace* trace = markets_.trace()) trace->parts.resize(from.traced);
    databaseNeeds_.clear();
    cacheChoice_.reset();
    known_ = {};
    databasesMonthly_ = infinity;
    holding_ = holding;
}

bool RegionSizing::sizeAnew(const Start& from, const Servers& servers, double holding) {
    restart(from, holding);
    result_.serverUtilisation = servers.utilisation;
    markets_.limitSlowdown(servers.slowdown);
    sizeTiers();
    markets_.limitSlowdown(infinity);
    return isServed_ && design_.blockers.size() == from.blockers.size();
}

KnownData::Cost RegionSizing::dataFor(const Start& from, double holding) {
    const auto known = std::ranges::find_if(dataKnown_, [&](const KnownData::Cost& data) { return data.holds(holding); });
    if (known != dataKnown_.end()) return *known;
    KnownData* const shared = markets_.knownData();
    std::optional<KnownData::Cost> data = shared != nullptr ? shared->find(place(), holding) : std::nullopt;
    if (!data) {
        restart(from, holding);
        data = sizeData();
    }
    return dataKnown_.emplace_back(std::move(*data));
}

double RegionSizing::dataMonthly() const {
    double monthly = result_.cache ? result_.cache->monthly : 0;
    for (const DatabaseDesign& database : result_.databases) monthly += database.monthly;
    return monthly;
}

RegionSizing::Sized RegionSizing::take(const Start& from) {
    Sized sized{std::move(result_), design_.blockers, std::move(design_.pendingFleets), {}, design_.autoscalingSaving,
                design_.isComplete, isServed_, monthly_, holding_};
    if (SizingTrace* trace = markets_.trace())
        std::move(trace->parts.begin() + static_cast<std::ptrdiff_t>(from.traced), trace->parts.end(), std::back_inserter(sized.traced));
    return sized;
}

void RegionSizing::put(const Start& from, Sized sized) {
    result_ = std::move(sized.region);
    design_.blockers = std::move(sized.blockers);
    design_.pendingFleets = std::move(sized.fleets);
    design_.autoscalingSaving = sized.saving;
    design_.isComplete = sized.isComplete;
    isServed_ = sized.isServed;
    monthly_ = sized.monthly;
    holding_ = sized.holding;
    if (SizingTrace* trace = markets_.trace()) {
        trace->parts.resize(from.traced);
        std::ranges::move(sized.traced, std::back_inserter(trace->parts));
    }
}

void RegionSizing::sizeWithConnections() {
    const Start from = start();
    const double fullest = result_.serverUtilisation;
    holding_ = 1 / (1 - fullest);
    sizeTiers();
    // A stage's own utilisation is what servers are kept at; one that is chosen is what they may reach.
    const bool isAsked = inputs_.choices.utilisation || (isServed_ && !haveConnections());
    const bool isEnough = isServed_ && haveConnections() && design_.wanted == Wanted::AnyThatServes;
    if (isAsked && !isEnough && mayConnectionsBind(fullest)) chooseWithConnections(from, fullest);
    const double longer = holdingOfServers() / holding_;
    for (DatabaseDesign& database : result_.databases) database.connections *= longer;
    tellConnections(from.traced);
}

void RegionSizing::chooseWithConnections(const Start& from, double fullest) {
    Attempts attempts;
    attempts.isFound = isServed_ && design_.blockers.size() == from.blockers.size() && haveConnections();
    attempts.leastServers = isServed_ ? leastServers_ : 0;
    attempts.least = attempts.isFound ? monthly_ : limit_;
    const bool hasAll = haveConnections() && result_.databases.size() == databaseNeeds_.size();
    const auto stoppedBy = std::span{design_.blockers}.subspan(from.blockers.size());
    attempts.isStoppedOtherwise = !attempts.isFound && std::ranges::any_of(stoppedBy, [](const Blocker& one) { return one.constraint != Constraint::Connections; });
    const bool wasTogether = isTogether_;
    attempts.best = take(from);
    dataKnown_.clear();
    serversKnown_.clear();
    const bool couldSave = couldFewerSave(from, hasAll);
    // Those that hold no connections come first, where anybody has looked.
    const double leastData = dataKnown_.empty() ? 0 : std::min(leastData_, dataKnown_.front().monthly);
    if (couldSave) tryBalances(from, fullest, attempts);
    // Where tiers are chosen as one combination they may cost more than each by itself, and another balance less; not where the best of those
    // tried does not.
    const bool isTogether = couldSave ? !attempts.isEachAtItsCheapest : wasTogether;
    if (inputs_.choices.utilisation && isTogether && (attempts.isFound || !attempts.isStoppedOtherwise)) halveHoldings(from, fullest, attempts);
    design_.areConnectionsWeighed |= couldSave || isTogether;
    if (!attempts.isFound) keepAsBusyAsUsual(from, fullest, attempts);
    put(from, std::move(attempts.best));
    leastData_ = leastData;
    if (!attempts.isFound) blockConnections();
}

void RegionSizing::keepAsBusyAsUsual(const Start& from, double fullest, Attempts& attempts) {
    const double usual = blueprint_.targetUtilisation;
    if (fullest <= usual) return;
    (void)sizeAnew(from, {infinity, usual}, 1 / (1 - usual));
    attempts.best = take(from);
}

void RegionSizing::tryBalances(const Start& from, double fullest, Attempts& attempts) {
    std::vector<Balance> found;
    for (const double slowdown : slowdowns())
        if (!inputs_.choices.utilisation) found.push_back({{slowdown, fullest}, slowdown / (1 - fullest), 0});
        else if (const auto best = bestBalance(from, slowdown, fullest, attempts.leastServers, attempts.least * worthALook)) found.push_back(*best);
    std::ranges::stable_sort(found, {}, &Balance::monthly);
    int inVain = 0;
    for (const Balance& balance : found) {
        // Where what each tier costs by itself says little of what all cost others will hardly do; where threads are counted each takes long.
        const int mostInVain = attempts.least > 10 * balance.monthly || inputs_.workload.workerThreads ? 3 : 8;
        if (balance.monthly >= attempts.least || (balance.monthly > 0 && inVain >= mostInVain)) break;
        ++inVain;
        const bool isSized = tryToSize(from, balance.servers, balance.holding, attempts);
        // What stops the fullest servers may be what connections make of the databases, or not.
        if (attempts.isStoppedOtherwise && !isSized) break;
        attempts.isEachAtItsCheapest = attempts.isEachAtItsCheapest && isSized && monthly_ <= balance.monthly * (1 + 1e-9);
        if (!isSized || monthly_ >= attempts.least) continue;
        keep(from, attempts);
        inVain = 0;
    }
}

bool RegionSizing::tryToSize(const Start& from, const Servers& servers, double holding, const Attempts& attempts) {
    const double limit = limit_;
    // Of a web layer that waits for others less is found without a limit.
    if (!inputs_.workload.workerThreads) limit_ = attempts.least;
    const bool isSized = sizeAnew(from, servers, holding);
    limit_ = limit;
    return isSized;
}

void RegionSizing::keep(const Start& from, Attempts& attempts) {
    attempts.least = monthly_;
    attempts.best = take(from);
    attempts.isFound = true;
}

void RegionSizing::halveHoldings(const Start& from, double fullest, Attempts& attempts) {
    struct Range {
        double slowdown, above, upTo;
        double least;  ///< USD a month
        bool isWhole;  ///< of this slowdown
        [[nodiscard]] bool operator>(const Range& other) const { return least > other.least; }
    };
    std::priority_queue<Range, std::vector<Range>, std::greater<>> open;
    const auto isWorthALook = [&](double least) { return least < attempts.least * worthALook; };
    const auto serversFor = [&](double slowdown, double held) { return Servers{slowdown, std::min(fullest, 1 - slowdown / held)}; };
    const auto leastOf = [&](const Servers& servers, double held) {
        if (servers.utilisation <= 0) return infinity;
        const double data = dataFor(from, held).monthly;
        return isWorthALook(data + attempts.leastServers) ? data + leastServersOf(servers) : infinity;
    };
    const auto add = [&](Range range) {
        range.least = std::max(range.least, leastOf(serversFor(range.slowdown, range.upTo), range.above * (1 + lastBits)));
        const bool isOpen = range.upTo > range.above * (1 + 3 * lastBits) && isWorthALook(range.least);
        if (isOpen) open.push(range);
        return isOpen;
    };
    // With servers slowed less there are fewer to choose from.
    std::set<double> slowdowns = this->slowdowns();
    const auto addWhole = [&](double least) {
        for (bool isOpen = false; !isOpen && !slowdowns.empty(); slowdowns.erase(std::prev(slowdowns.end()))) {
            const double slowdown = *slowdowns.rbegin();
            isOpen = add({slowdown, lastBits, slowdown / (1 - fullest), least, true});
        }
    };
    addWhole(0);
    const int mostSized = inputs_.workload.workerThreads ? 16 : 80;
    for (int sized = 0; sized < mostSized && !open.empty() && isWorthALook(open.top().least); ++sized) {
        const Range range = open.top();
        open.pop();
        // Databases for the fewest connections of the range before the fullest servers of it: no balance within costs less.
        if (!tryToSize(from, serversFor(range.slowdown, range.upTo), range.above * (1 + lastBits), attempts) || !isWorthALook(monthly_)) continue;
        const double least = monthly_, allowed = holdingAllowed();
        const double needed = std::min(range.upTo, heldByServers_ * (1 + 1e-9));
        if (allowed >= range.upTo * (1 - lastBits)) keep(from, attempts);
        else {
            // Servers chosen for their latency are calmer than they need be: tried with databases for what these hold.
            const Servers servers = serversFor(range.slowdown, needed);
            if (isWorthALook(leastOf(servers, needed * (1 - lastBits)))) {
                ++sized;
                if (tryToSize(from, servers, needed * (1 - lastBits), attempts) && monthly_ < attempts.least) keep(from, attempts);
            }
            const bool isWithin = needed > std::max(range.above, range.slowdown) && needed < range.upTo * (1 - 1e-6);
            const double border = isWithin ? needed : std::max(allowed, std::sqrt(std::max(range.above, range.slowdown) * range.upTo));
            add({range.slowdown, range.above, border * (1 - 2 * lastBits), least, false});
            add({range.slowdown, border, range.upTo, least, false});
        }
        if (range.isWhole) addWhole(least);
    }
}

std::optional<RegionSizing::Balance> RegionSizing::bestBalance(const Start& from, double slowdown, double fullest, double leastServers, double limit) {
    std::optional<Balance> found;
    const double longest = slowdown / (1 - fullest);
    const auto serversFor = [&](double held) { return Servers{slowdown, std::min(fullest, 1 - slowdown / held)}; };
    const auto most = [&] { return std::min(limit, found ? found->monthly : infinity) * (1 - lastBits); };
    const auto look = [&](double asked) -> std::optional<KnownData::Cost> {
        const KnownData::Cost data = dataFor(from, asked * (1 + lastBits));
        return data.monthly + leastServers < most() ? std::optional{data} : std::nullopt;
    };
    const auto consider = [&](double holding, double monthly) {
        // With the fullest servers the region has been sized.
        const bool isKnown = std::isfinite(limit) && holding >= longest && markets_.serverLaw().isLinear();
        if (!isKnown && monthly < most()) found = {serversFor(holding), holding * (1 - lastBits), monthly};
    };
    int steps = 0;
    for (double holding = lastBits; holding < longest; ++steps) {
        // After some steps a look from afar, which brings the limit near to the least.
        if (constexpr int patience = 8, looks = 12; steps == patience)
            for (int i = 1; i < looks; ++i) {
                const std::optional<KnownData::Cost> data = look(holding * std::pow(longest / holding, i / static_cast<double>(looks)));
                if (!data) continue;
                const double allowed = std::min(longest, data->upTo);
                if (allowed > slowdown) consider(allowed, data->monthly + leastServersOf(serversFor(allowed)));
            }
        const std::optional<KnownData::Cost> data = look(holding);
        if (!data) break;
        const double allowed = std::min(longest, data->upTo);
        // Up to where even with these databases, which would hold too few, servers as full as that cost too much.
        double tooDear = 0, monthly = infinity;
        for (double step = 0.01, ahead = 1; tooDear < longest; ahead += step, step *= 2) {
            const Servers servers = serversFor(std::min(longest, allowed * ahead));
            monthly = servers.utilisation > 0 ? data->monthly + leastServersOf(servers) : infinity;
            if (monthly < most()) break;
            tooDear = std::min(longest, allowed * ahead);
        }
        holding = std::max(tooDear, allowed);
        if (tooDear <= 0) consider(allowed, monthly);
    }
    return found;
}

double RegionSizing::leastServersOf(const Servers& servers) {
    const auto [known, isNew] = serversKnown_.try_emplace({servers.slowdown, servers.utilisation}, infinity);
    if (!isNew) return known->second;
    result_.serverUtilisation = servers.utilisation;
    markets_.limitSlowdown(servers.slowdown);
    const double monthly = ServerTier{blueprint_, inputs_, demand_, databaseNeeds_, markets_, result_, design_}.leastMonthly();
    markets_.limitSlowdown(infinity);
    return known->second = monthly;
}

double RegionSizing::holdingAllowed() const {
    double longest = infinity;
    for (const DatabaseDesign& database : result_.databases)
        if (database.connections > 0) longest = std::min(longest, database.connectionLimit / database.connections * holding_);
    return longest;
}

bool RegionSizing::mayConnectionsBind(double fullest) {
    double slowest = 1;
    if (!markets_.serverLaw().isLinear()) slowest = *slowdowns().rbegin();
    return std::ranges::any_of(databaseNeeds_, [&](const DatabaseNeeds& needs) {
        const double most = needs.connections / holding_ * slowest / (1 - fullest);
        return std::ranges::any_of(databaseMarkets(placeOf(needs), markets_), [&](const DatabaseMarket* market) { return most > market->fewestConnections; });
    });
}

bool RegionSizing::couldFewerSave(const Start& from, bool hasAll) {
    if (!hasAll)
        return std::ranges::all_of(databaseNeeds_, [&](DatabaseNeeds none) {
            none.connections = none.readPeak = none.readAverage = 0;  // whatever cache is in front
            return cheapestDatabaseMonthly(none, inputs_.workload, markets_, infinity).has_value();
        });
    const double none = dataFor(from, lastBits * (1 + lastBits)).monthly;
    return none < leastData_ * (1 - lastBits);
}

double RegionSizing::holdingOfServers() const { return slowdown() / (1 - result_.serverUtilisation); }

double RegionSizing::slowdown() const {
    double most = 1;
    for (const Fleet& fleet : design_.pendingFleets)
        if (fleet.role != Role::Web) most = std::max(most, markets_.serverLaw().slowdown(fleet.vcpus));
    return most;
}

bool RegionSizing::haveConnections() const {
    const double longer = holdingOfServers() / holding_;
    return std::ranges::all_of(result_.databases, [&](const DatabaseDesign& database) { return database.connections * longer <= database.connectionLimit * (1 + 1e-9); });
}

void RegionSizing::blockConnections() {
    for (const DatabaseDesign& database : result_.databases)
        if (const double held = database.connections * holdingOfServers() / holding_; held > database.connectionLimit)
            return design_.blockers.push_back({Constraint::Connections, database.connectionLimit, held, "database"});
}

std::set<double> RegionSizing::slowdowns() const {
    if (markets_.serverLaw().isLinear()) return {1};
    std::set<double> all;
    for (const ServerCandidate& server : markets_.serverCandidates(result_.region->code)) all.insert(server.slowdown);
    for (const ServerCandidate& server : markets_.servers(result_.region->code).all()) all.insert(markets_.serverLaw().slowdown(server.vcpus));
    return all;
}

void RegionSizing::tellConnections(std::size_t traced) const {
    SizingTrace* const trace = markets_.trace();
    if (trace == nullptr) return;
    const double longer = slowdown();
    for (std::size_t part = traced; part < trace->parts.size(); ++part)
        for (const DatabaseDesign& database : result_.databases) {
            FleetNeeds& needs = trace->parts[part].needs;
            const bool isTighter = database.connections / longer * needs.mostConnections > needs.connections * database.connectionLimit;
            if (trace->parts[part].id == "web" || !isTighter) continue;
            needs.connections = database.connections / longer;
            needs.mostConnections = database.connectionLimit;
        }
}

}  // namespace stagecraft
