#include "model/planning/region_sizing.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <queue>

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

bool RegionSizing::sizeAnew(const Start& from, double byServers, double holding) {
    restart(from, holding);
    markets_.limitWork(byServers);
    sizeTiers();
    markets_.limitWork(infinity);
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
                design_.isComplete, isServed_, monthly_, holding_, heldByServers_};
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
    heldByServers_ = sized.heldByServers;
    if (SizingTrace* trace = markets_.trace()) {
        trace->parts.resize(from.traced);
        std::ranges::move(sized.traced, std::back_inserter(trace->parts));
    }
}

void RegionSizing::sizeWithConnections() {
    const Start from = start();
    // As if nobody held any: no design costs less, and what stops this one stops all.
    holding_ = lastBits;
    sizeTiers();
    if (!haveConnections()) {
        design_.areConnectionsWeighed = true;
        const bool isStopped = design_.blockers.size() > from.blockers.size();
        if (isServed_ && !isStopped) chooseWithConnections(from);
        else if (isStopped) keepAsBusyAsUsual(from);
    }
    const double longer = heldByServers_ / holding_;
    const bool areEnough = haveConnections();
    for (DatabaseDesign& database : result_.databases) {
        database.connections *= longer;
        // What is bought so that it just does, does.
        if (areEnough) database.connections = std::min(database.connections, database.connectionLimit);
    }
    tellConnections(from.traced);
}

void RegionSizing::chooseWithConnections(const Start& from) {
    Attempts attempts;
    attempts.least = limit_;
    attempts.leastServers = leastServers_;
    const double leastData = leastData_;
    dataKnown_.clear();
    serversKnown_.clear();
    // Servers as chosen, and databases for what these hold.
    if (tryToSize(from, infinity, heldByServers_ * (1 + lastBits), attempts) && haveConnections()) keep(from, attempts);
    const bool isEnough = attempts.isFound && design_.wanted == Wanted::AnyThatServes;
    if (!isEnough && !isBestBalance(from, attempts)) halveHoldings(from, attempts);
    if (attempts.isFound) put(from, std::move(attempts.best));
    else keepAsBusyAsUsual(from);
    leastData_ = leastData;
}

void RegionSizing::keepAsBusyAsUsual(const Start& from) {
    Start usual = from;
    usual.region.serverUtilisation = std::min(from.region.serverUtilisation, blueprint_.targetUtilisation);
    (void)sizeAnew(usual, infinity, lastBits);
    if (haveConnections()) return;
    const bool isStoppedOtherwise = design_.blockers.size() > from.blockers.size();
    const double held = heldByServers_ * (1 + lastBits);
    Sized asIfNone = take(from);
    (void)sizeAnew(usual, infinity, held);
    const auto stoppedBy = std::span{design_.blockers}.subspan(from.blockers.size());
    const bool hidesReason = isStoppedOtherwise && std::ranges::any_of(stoppedBy, [](const Blocker& one) { return one.constraint == Constraint::Connections; });
    if (hidesReason) put(from, std::move(asIfNone));
}

bool RegionSizing::isBestBalance(const Start& from, Attempts& attempts) {
    const std::optional<Balance> best = bestBalance(from, attempts.leastServers, attempts.least * worthALook);
    if (!best) return true;
    const bool isSized = tryToSize(from, best->holding, best->holding * (1 - lastBits), attempts);
    if (isSized && monthly_ < attempts.least) keep(from, attempts);
    return isSized && monthly_ <= best->monthly * (1 + 1e-9);
}

bool RegionSizing::tryToSize(const Start& from, double byServers, double holding, const Attempts& attempts) {
    const double limit = limit_;
    // Of a web layer that waits for others less is found without a limit.
    if (!inputs_.workload.workerThreads) limit_ = attempts.least;
    const bool isSized = sizeAnew(from, byServers, holding);
    limit_ = limit;
    return isSized;
}

void RegionSizing::keep(const Start& from, Attempts& attempts) {
    attempts.least = monthly_;
    attempts.best = take(from);
    attempts.isFound = true;
}

void RegionSizing::halveHoldings(const Start& from, Attempts& attempts) {
    struct Range {
        double above, upTo;
        double least;  ///< USD a month
        [[nodiscard]] bool operator>(const Range& other) const { return least > other.least; }
    };
    std::priority_queue<Range, std::vector<Range>, std::greater<>> open;
    const double shortest = 1 / markets_.serverSpeeds(result_.region->code).second;
    const auto isWorthALook = [&](double least) { return least < attempts.least * worthALook; };
    const auto leastOf = [&](double byServers, double held) {
        const double data = dataFor(from, held).monthly;
        return isWorthALook(data + attempts.leastServers) ? data + leastServersOf(byServers) : infinity;
    };
    const auto add = [&](Range range) {
        range.least = std::max(range.least, leastOf(range.upTo, range.above * (1 + lastBits)));
        if (range.upTo > range.above * (1 + 3 * lastBits) && isWorthALook(range.least)) open.push(range);
    };
    add({lastBits, longestHolding(), 0});
    const int mostSized = inputs_.workload.workerThreads ? 16 : 80;
    for (int sized = 0; sized < mostSized && !open.empty() && isWorthALook(open.top().least); ++sized) {
        const Range range = open.top();
        open.pop();
        // Databases for the fewest connections of the range before the fullest servers of it: no balance within costs less.
        if (!tryToSize(from, range.upTo, range.above * (1 + lastBits), attempts) || !isWorthALook(monthly_)) continue;
        const double least = monthly_, allowed = holdingAllowed();
        const double needed = std::min(range.upTo, heldByServers_ * (1 + 1e-9));
        if (allowed >= range.upTo * (1 - lastBits)) {
            keep(from, attempts);
            continue;
        }
        // Servers chosen for their latency are calmer than they need be: tried with databases for what these hold.
        if (isWorthALook(leastOf(needed, needed * (1 - lastBits)))) {
            ++sized;
            if (tryToSize(from, needed, needed * (1 - lastBits), attempts) && monthly_ < attempts.least) keep(from, attempts);
        }
        const double below = std::max(range.above, shortest);
        const bool isWithin = needed > below && needed < range.upTo * (1 - 1e-6);
        const double border = isWithin ? needed : std::max(allowed, std::sqrt(below * range.upTo));
        add({range.above, border * (1 - 2 * lastBits), least});
        add({border, range.upTo, least});
    }
}

std::optional<RegionSizing::Balance> RegionSizing::bestBalance(const Start& from, double leastServers, double limit) {
    std::optional<Balance> found;
    const double longest = longestHolding();
    const auto most = [&] { return std::min(limit, found ? found->monthly : infinity) * (1 - lastBits); };
    const auto look = [&](double asked) -> std::optional<KnownData::Cost> {
        const KnownData::Cost data = dataFor(from, asked * (1 + lastBits));
        return data.monthly + leastServers < most() ? std::optional{data} : std::nullopt;
    };
    const auto consider = [&](double holding, double monthly) {
        if (monthly < most()) found = {holding, monthly};
    };
    int steps = 0;
    for (double holding = lastBits; holding < longest; ++steps) {
        // After some steps a look from afar, which brings the limit near to the least.
        if (constexpr int patience = 8, looks = 12; steps == patience)
            for (int i = 1; i < looks; ++i) {
                const std::optional<KnownData::Cost> data = look(holding * std::pow(longest / holding, i / static_cast<double>(looks)));
                if (!data) continue;
                const double allowed = std::min(longest, data->upTo);
                consider(allowed, data->monthly + leastServersOf(allowed));
            }
        const std::optional<KnownData::Cost> data = look(holding);
        if (!data) break;
        const double allowed = std::min(longest, data->upTo);
        // Up to where even with these databases, which would hold too few, servers as full as that cost too much.
        double tooDear = 0, monthly = infinity;
        for (double step = 0.01, ahead = 1; tooDear < longest; ahead += step, step *= 2) {
            const double held = std::min(longest, allowed * ahead);
            monthly = data->monthly + leastServersOf(held);
            if (monthly < most()) break;
            tooDear = held;
        }
        holding = std::max(tooDear, allowed);
        if (tooDear <= 0) consider(allowed, monthly);
    }
    return found;
}

double RegionSizing::leastServersOf(double holding) {
    const auto [known, isNew] = serversKnown_.try_emplace(holding, infinity);
    if (!isNew || holding * markets_.serverSpeeds(result_.region->code).second <= 1) return known->second;
    markets_.limitWork(holding);
    const double monthly = ServerTier{blueprint_, inputs_, demand_, databaseNeeds_, markets_, result_, design_}.leastMonthly();
    markets_.limitWork(infinity);
    return known->second = monthly;
}

double RegionSizing::holdingAllowed() const {
    double longest = infinity;
    for (const DatabaseDesign& database : result_.databases)
        if (database.connections > 0) longest = std::min(longest, database.connectionLimit / database.connections * holding_);
    return longest;
}

double RegionSizing::longestHolding() {
    // Of M/M/c queues as full as that one with a single server takes the longest.
    constexpr double fullest = 0.999999;
    return 1 / (markets_.serverSpeeds(result_.region->code).first * (1 - std::min(result_.serverUtilisation, fullest)));
}

bool RegionSizing::haveConnections() const { return heldByServers_ <= holdingAllowed() * (1 + 1e-9); }

void RegionSizing::tellConnections(std::size_t traced) const {
    SizingTrace* const trace = markets_.trace();
    if (trace == nullptr || heldByServers_ <= 0) return;
    for (std::size_t part = traced; part < trace->parts.size(); ++part)
        for (const DatabaseDesign& database : result_.databases) {
            FleetNeeds& needs = trace->parts[part].needs;
            const double connections = database.connections / heldByServers_;
            if (!needs.holdsConnections || connections * needs.mostConnections <= needs.connections * database.connectionLimit) continue;
            needs.connections = connections;
            needs.mostConnections = database.connectionLimit;
        }
}

}  // namespace stagecraft
