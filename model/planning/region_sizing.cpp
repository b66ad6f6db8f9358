#include "model/planning/region_sizing.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>
#include <utility>

#include "model/planning/assumptions.h"
#include "model/planning/backups.h"
#include "model/planning/database_tier.h"
#include "model/planning/outside_access.h"
#include "model/planning/placement.h"
#include "model/planning/region_load.h"
#include "model/planning/usage_lines.h"
#include "model/pricing/tiers.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<DomainShare> domainsOf(const Blueprint& blueprint, const Inputs& inputs) {
    std::vector<DomainShare> domains;
    if (blueprint.database == DatabaseTopology::FederatedShards) {
        for (const Service& service : inputs.workload.services) {
            const std::string name = service.domain.empty() ? service.name : service.domain;
            const auto known = std::find_if(domains.begin(), domains.end(),
                                            [&](const DomainShare& domain) { return domain.name == name; });
            if (known == domains.end()) domains.push_back({name, service.share});
            else known->share += service.share;
        }
    }
    if (domains.empty()) domains.push_back({});
    return domains;
}

}  // namespace

RegionSizing::RegionSizing(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand, const RegionShare& share, Markets& markets, Design& design)
    : blueprint_(blueprint), inputs_(inputs), demand_(demand), markets_(markets), design_(design), blockersBefore_(design.blockers.size()),
      domains_(domainsOf(blueprint, inputs)) {
    result_.region = share.region;
    result_.load = loadOf(demand, share);
    result_.zones = inputs.choices.zones.value_or(blueprint.zones);
}

void RegionSizing::run() {
    const int available = static_cast<int>(result_.region->zones.size());
    // What a stage asks for is the least it can live with; one zone stays one zone whatever the user asks.
    const bool hasOneHost = blueprint_.zones == 1;
    if (hasOneHost) result_.zones = 1;
    const int needed = std::max(result_.zones, blueprint_.zones);
    if (needed > available)
        design_.blockers.push_back({Constraint::ZoneCount, static_cast<double>(available), static_cast<double>(needed), std::string{result_.region->code}});
    else if (result_.zones < blueprint_.zones)
        design_.blockers.push_back({Constraint::ZoneCount, static_cast<double>(result_.zones),
                                    static_cast<double>(blueprint_.zones), "choices.zones"});
    result_.zones = std::clamp(result_.zones, 1, available);

    result_.serverUtilisation = serverUtilisation(blueprint_, inputs_.choices);
    sizeWithMetrics();
    result_.hasLogEndpoint = hasLogEndpoint(blueprint_, inputs_, result_, markets_.catalog());
    keepSlowestP99(design_.blockers, blockersBefore_);
    design_.architecture.regions.push_back(placeRegion(blueprint_, inputs_, result_, std::move(design_.pendingFleets)));
    design_.regions.push_back(std::move(result_));
}

void RegionSizing::sizeWithMetrics() {
    const Start from = start();
    const std::span<const PriceTier> tiers = metricTiers(blueprint_, inputs_.choices, markets_.catalog(), result_.region->code);
    sizeAtMetricTier(0);
    // Of one type so many are needed, whatever they cost.
    if (tiers.empty() || inputs_.choices.hasPinnedType()) return;
    double least = monthlyAsBilled(tiers);
    for (std::size_t tier = 1; tier < tiers.size() && isServed_ && design_.wanted != Wanted::AnyThatServes; ++tier) {
        const double above = aboveRate(tiers, tier);
        if (!couldPayFor(tiers[tier].from, least) || leastAtMetricTier(tier) + above >= least) break;
        Sized known = take(from);
        restart(from, 0);
        if (!inputs_.workload.workerThreads) limit_ = least - above;  // of a web layer that waits for others less is found without one
        sizeAtMetricTier(tier);
        limit_ = infinity;
        const bool isLess = isServed_ && design_.blockers.size() == known.blockers.size() && monthlyAsBilled(tiers) < least;
        if (isLess) least = monthlyAsBilled(tiers);
        else put(from, std::move(known));
    }
}

double RegionSizing::monthlyAsBilled(std::span<const PriceTier> metricTiers) const {
    double servers = 0;
    for (const Fleet& fleet : design_.pendingFleets) servers += usage::ownServers(fleet);
    for (const DatabaseDesign& database : result_.databases)
        if (database.kind == DatabaseKind::SelfManaged) servers += database.shards * (1 + (database.hasStandby ? 1 : 0) + database.followers);
    const double metrics = servers * assumptions::metricsPerServer;
    return monthly_ - metrics * metricTiers[result_.metricTier].usd + graduated(metricTiers, metrics).dollars();
}

void RegionSizing::sizeAtMetricTier(std::size_t tier) {
    result_.metricTier = tier;
    serverExtras_ = serverExtrasMonthly(blueprint_, inputs_.choices, result_.zones, markets_.catalog(), result_.region->code, tier);
    if (hasDatabases()) sizeWithConnections();
    else sizeTiers();
}

bool RegionSizing::couldPayFor(double metrics, double monthly) {
    double cheapest = infinity;  // USD an hour
    for (const ServerCandidate& server : markets_.serverCandidates(result_.region->code))
        if (server.memory > inputs_.workload.memoryBase.count()) cheapest = std::min({cheapest, server.hourly, server.committed});
    cheapest *= 1 - inputs_.choices.spotShare * inputs_.choices.spotDiscount;
    return metrics / assumptions::metricsPerServer * 730 * cheapest < monthly;
}

double RegionSizing::leastAtMetricTier(std::size_t tier) {
    const auto before = std::pair{result_.metricTier, result_.serverUtilisation};
    result_.metricTier = tier;
    result_.serverUtilisation = serverUtilisation(blueprint_, inputs_.choices);
    const double servers = ServerTier{blueprint_, inputs_, demand_, databaseNeeds_, markets_, result_, design_}.leastMonthly();
    std::tie(result_.metricTier, result_.serverUtilisation) = before;
    return leastData_ + servers;
}

void RegionSizing::sizeTiers() {
    sizeData();
    leastData_ = dataMonthly();
    sizeServers();
}

KnownData::Cost RegionSizing::sizeData() {
    const std::size_t blockersBefore = design_.blockers.size();
    KnownData* const shared = hasDatabases() ? markets_.knownData() : nullptr;
    // Where tiers are chosen together the cache may be chosen anew with them.
    const bool isSettled = shared != nullptr && !inputs_.targets.p99 && !inputs_.workload.workerThreads;
    const std::optional<KnownData::Cost> known = isSettled ? shared->find(place(), holding_) : std::nullopt;
    if (known && known->cache && std::isfinite(known->monthly)) {
        result_.cache = known->cache;
        databasesMonthly_ = known->monthly - known->cache->monthly;
    } else {
        sizeCache();
    }
    sizeDatabases();
    const bool isFound = design_.blockers.size() == blockersBefore;
    KnownData::Cost data{holding_, isFound ? std::max(holding_, holdingAllowed()) : infinity, isFound ? dataMonthly() : infinity, {}};
    if (shared == nullptr || known) return data;
    data.cache = result_.cache;
    shared->add(place(), data);
    return data;
}

KnownData::Place RegionSizing::place() const { return {std::string{result_.region->code}, result_.zones, result_.metricTier}; }

void RegionSizing::sizeCache() {
    if (!blueprint_.hasReadCache && blueprint_.sessions != SessionStore::Cache) return;
    const Workload& work = inputs_.workload;
    CacheNeeds needs;
    needs.region = result_.region;
    needs.zones = result_.zones;
    const RegionLoad& load = result_.load;
    if (blueprint_.sessions == SessionStore::Cache) {
        const double bytes = load.sessions * (Bytes{work.sessionSize}.count() + assumptions::sessionOverheadBytes);
        needs.sessions = Bytes{bytes};
        const double commands = assumptions::sessionReadsPerRequest + work.sessionWriteShare;
        needs.commandsPeak += load.dynamicPeak * commands;
        needs.commandsAverage += load.dynamicAverage * commands;
        needs.unitsAverage += load.dynamicAverage * commands * serverlessUnits(work.sessionSize);
    }
    if (blueprint_.hasReadCache) {
        needs.objectBytes = Bytes{work.cachedObjectSize}.count();
        needs.objectCount = std::floor(Bytes{load.rows}.count() / needs.objectBytes);
        needs.commandsPeak += load.readPeak;
        needs.commandsAverage += load.readAverage;
        needs.unitsAverage += load.readAverage * serverlessUnits(work.cachedObjectSize);
        if (inputs_.choices.cacheSizing == CacheSizing::Cheapest && needs.objectCount >= 1 && hasDatabases()) return chooseCacheSize(needs);
        needs.cachedCount = std::floor(needs.objectCount * work.cachedShare);
        needs.objects = Bytes{needs.cachedCount * needs.objectBytes};
    }
    if (auto cache = cheapestCache(needs, work, markets_)) result_.cache = std::move(*cache);
    else block(cache.error());
}

void RegionSizing::chooseCacheSize(const CacheNeeds& needs) {
    cacheChoice_.emplace(needs, databasesAsked(1), inputs_, markets_);
    if (auto cache = cacheChoice_->cheapest()) result_.cache = std::move(*cache);
    else block(cache.error());
    databasesMonthly_ = cacheChoice_->databasesMonthly();
}

void RegionSizing::sizeServers() {
    const std::size_t blockersBefore = design_.blockers.size();
    const Usd savingBefore = design_.autoscalingSaving;
    std::vector<SizedPart> traced;
    if (SizingTrace* trace = markets_.trace()) traced.swap(trace->parts);
    // Behind which cache the cheapest is sought to the end is told by many that are chosen roughly.
    const Wanted wanted = design_.wanted;
    if (cacheChoice_ && wanted == Wanted::Cheapest) design_.wanted = Wanted::Roughly;
    const ServerTier::Cost cost = ServerTier{blueprint_, inputs_, demand_, databaseNeeds_, markets_, result_, design_}.run(known_, limit_ - (result_.cache ? result_.cache->monthly : 0));
    design_.wanted = wanted;
    isServed_ = cost.isComplete;
    isTogether_ = cost.isTogether;
    heldByServers_ = cost.holding;
    monthly_ = leastServers_ = cost.whole;
    for (const DatabaseDesign& database : result_.databases) leastServers_ -= database.monthly;
    if (cost.isTogether || inputs_.workload.workerThreads) leastServers_ = cost.leastServers;
    // Where threads are counted every attempt takes long.
    const bool isEnough = cost.isComplete ? design_.wanted == Wanted::AnyThatServes : std::isfinite(limit_) && inputs_.workload.workerThreads;
    if (cost.isTogether && cacheChoice_ && !isEnough) {
        const CacheChoice::Behind behind{blueprint_, demand_, result_, known_, design_.wanted, std::span{design_.blockers}.subspan(blockersBefore_)};
        if (std::optional<CacheChoice::Attempt> better = cacheChoice_->cheaperTogether(cost, behind, limit_)) {
            design_.blockers.resize(blockersBefore);
            std::ranges::move(better->design.blockers, std::back_inserter(design_.blockers));
            design_.pendingFleets = std::move(better->design.pendingFleets);
            design_.autoscalingSaving = savingBefore + better->design.autoscalingSaving;
            result_ = std::move(better->region);
            if (SizingTrace* trace = markets_.trace()) trace->parts = std::move(better->traced);
            isServed_ = true;
            heldByServers_ = better->cost.holding;
            monthly_ = better->cost.whole;
        }
    }
    design_.isFrontHeld |= known_.isFrontHeld;
    if (result_.cache) monthly_ += result_.cache->monthly;
    if (SizingTrace* trace = markets_.trace()) {
        std::ranges::move(trace->parts, std::back_inserter(traced));
        trace->parts.swap(traced);
    }
}

bool RegionSizing::hasDatabases() const {
    return blueprint_.database != DatabaseTopology::None && blueprint_.database != DatabaseTopology::SameHost;
}

void RegionSizing::sizeDatabases() {
    if (!hasDatabases()) return;
    const double missing = result_.cache && blueprint_.hasReadCache ? 1 - result_.cache->hitRatio : 1.0;
    databaseNeeds_ = databasesAsked(missing);
    for (const DatabaseNeeds& needs : databaseNeeds_) {
        // All databases of the cache chosen are known to cost so much, in another order of additions.
        if (auto database = cheapestDatabase(needs, inputs_.workload, markets_, databasesMonthly_ * (1 + 1e-9)))
            result_.databases.push_back(std::move(*database));
        else block(database.error());
    }
}

std::vector<DatabaseNeeds> RegionSizing::databasesAsked(double missing) const {
    std::vector<DatabaseNeeds> asked;
    asked.reserve(domains_.size());
    for (const DomainShare& domain : domains_) {
        const DatabaseNeeds uncached = needsOf(domain);
        letMiss(asked.emplace_back(uncached), uncached, missing);
    }
    return asked;
}

DatabaseNeeds RegionSizing::needsOf(const DomainShare& domain) const {
    const Workload& work = inputs_.workload;
    const RegionLoad& load = result_.load;
    DatabaseNeeds needs;
    needs.id = domain.name.empty() ? "db" : "db." + domain.name;
    needs.domain = domain.name;
    needs.region = result_.region;
    needs.topology = blueprint_.database;
    needs.readPeak = needs.allReadPeak = load.readPeak * domain.share;
    // Writes of the other regions' users are replayed.
    needs.writePeak = (load.writePeak + work.applyCost * load.replayedPeak) * domain.share;
    needs.readAverage = load.readAverage * domain.share;
    needs.writeAverage = load.writeAverage * domain.share;
    needs.rows = load.rows * domain.share;
    needs.readPerMonth = Gib{needs.readAverage * secondsPerMonth * work.querySize};
    needs.writtenPerMonth = Gib{needs.writeAverage * secondsPerMonth * work.querySize};
    // Little's law: requests hold a connection each while a server behind the web layer works on them. Their queries take little of that.
    const double share = blueprint_.splitsServices ? 1 - inputs_.assumptions.webLayerShare : 1;
    const double seconds = Seconds{work.cpuPerRequest}.count() * share * holding_;
    // Regions keep copies of each other's writes.
    const Gib changed{demand_.writeAverage.count() * domain.share * secondsPerMonth * work.querySize};
    needs.failover = inputs_.assumptions.failover;
    needs.backups = backupSize(needs.rows, changed, inputs_.choices.backupDays);
    needs.serverMonthly = serverExtras_;
    needs.connections = load.dynamicPeak * domain.share * seconds;
    needs.zones = result_.zones;
    needs.needsStandby = design_.needsStandby;
    // The database keeps the calm utilisation of the early stages: it cannot grow within minutes.
    needs.targetUtilisation = std::min(0.6, blueprint_.targetUtilisation);
    needs.burstLimit = markets_.burstLimit(demand_);
    needs.averageOverPeak = demand_.peak.count() > 0 ? demand_.average.count() / demand_.peak.count() : 1;
    return needs;
}

void RegionSizing::block(const Blocker& blocker) {
    design_.blockers.push_back(blocker);
    design_.isComplete = false;
}

}  // namespace stagecraft
