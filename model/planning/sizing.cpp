#include "model/planning/sizing.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>

#include "model/planning/assessment.h"
#include "model/planning/assumptions.h"
#include "model/planning/backups.h"
#include "model/planning/cache_choice.h"
#include "model/planning/database_tier.h"
#include "model/planning/outside_access.h"
#include "model/planning/placement.h"
#include "model/planning/region_load.h"
#include "model/planning/serverless_sizing.h"

namespace stagecraft {

namespace {

/// Sizes one region of one stage, tier after tier, from the data outwards: what the servers may still spend of the
/// latency target depends on the databases behind them.
class RegionSizing {
public:
    RegionSizing(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand, const RegionShare& share, Markets& markets, Design& design)
        : blueprint_(blueprint), inputs_(inputs), demand_(demand), markets_(markets), design_(design), blockersBefore_(design.blockers.size()) {
        result_.region = share.region;
        result_.load = loadOf(demand, share);
        result_.zones = inputs.choices.zones.value_or(blueprint.zones);
    }

    void run() {
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

        serverExtras_ = serverExtrasMonthly(blueprint_, inputs_.choices, result_.zones, markets_.catalog(), result_.region->code);
        if (markets_.serverLaw().isLinear() || !hasDatabases()) sizeTiers();
        else sizeWithConnections();
        result_.hasLogEndpoint = hasLogEndpoint(blueprint_, inputs_, result_, markets_.catalog());
        keepSlowestP99(design_.blockers, blockersBefore_);
        design_.architecture.regions.push_back(placeRegion(blueprint_, inputs_, result_, std::move(design_.pendingFleets)));
        design_.regions.push_back(std::move(result_));
    }

private:
    void sizeTiers() {
        sizeCache();
        sizeDatabases();
        sizeServers();
    }

    /// What the tiers of this region are sized from.
    struct Start {
        RegionDesign region;
        std::vector<Blocker> blockers;
        Usd saving;
        bool isComplete;
        std::size_t traced;
    };

    [[nodiscard]] Start start() const {
        const SizingTrace* const trace = markets_.trace();
        return {result_, design_.blockers, design_.autoscalingSaving, design_.isComplete, trace != nullptr ? trace->parts.size() : 0};
    }

    /// Anew from there, with servers that their law slows no more than that, and databases for connections held as long; for those of
    /// lone vCPUs where it is infinite.
    void sizeAnew(const Start& from, double mostSlowdown) {
        result_ = from.region;
        design_.blockers = from.blockers;
        design_.autoscalingSaving = from.saving;
        design_.isComplete = from.isComplete;
        design_.pendingFleets.clear();
        if (SizingTrace* trace = markets_.trace()) trace->parts.resize(from.traced);
        databaseNeeds_.clear();
        cacheChoice_.reset();
        known_ = {};
        databasesMonthly_ = std::numeric_limits<double>::infinity();
        holding_ = std::isfinite(mostSlowdown) ? mostSlowdown : 1;
        markets_.limitSlowdown(mostSlowdown);
        sizeTiers();
        markets_.limitSlowdown(std::numeric_limits<double>::infinity());
    }

    /// Databases are chosen before the servers that hold connections to them, for as long as their vCPUs work on a request. Where those
    /// of the servers chosen hold more than a database allows, the region is the cheapest of all that servers of at most one slowdown
    /// make with databases for connections held as long: the best of all combinations.
    void sizeWithConnections() {
        const Start from = start();
        sizeTiers();
        if (isServed_ && !haveConnections()) {
            constexpr double infinity = std::numeric_limits<double>::infinity();
            double best = infinity, least = infinity;
            for (const double slowdown : slowdowns()) {
                sizeAnew(from, slowdown);
                if (!isServed_ || design_.blockers.size() > from.blockers.size() || monthly_ >= least) continue;
                least = monthly_;
                best = slowdown;
            }
            sizeAnew(from, best);
            if (std::isinf(best)) blockConnections();
        }
        const double longer = slowdown() / holding_;
        for (DatabaseDesign& database : result_.databases) database.connections *= longer;
        tellConnections(from.traced);
    }

    /// Of the servers chosen, how many times longer the slowest work on a request than lone vCPUs.
    [[nodiscard]] double slowdown() const {
        double most = 1;
        for (const Fleet& fleet : design_.pendingFleets)
            if (fleet.role != Role::Web) most = std::max(most, markets_.serverLaw().slowdown(fleet.vcpus));
        return most;
    }

    [[nodiscard]] bool haveConnections() const {
        const double longer = slowdown() / holding_;
        return std::ranges::all_of(result_.databases, [&](const DatabaseDesign& database) { return database.connections * longer <= database.connectionLimit; });
    }

    void blockConnections() {
        for (const DatabaseDesign& database : result_.databases)
            if (const double held = database.connections * slowdown(); held > database.connectionLimit)
                return design_.blockers.push_back({Constraint::Connections, database.connectionLimit, held, "database"});
    }

    /// Of all types on sale, from the least.
    [[nodiscard]] std::set<double> slowdowns() const {
        std::set<double> all;
        for (const ServerCandidate& server : markets_.serverCandidates(result_.region->code)) all.insert(server.slowdown);
        for (const ServerCandidate& server : markets_.servers(result_.region->code).all()) all.insert(markets_.serverLaw().slowdown(server.vcpus));
        return all;
    }

    /// Why another type would not do.
    void tellConnections(std::size_t traced) const {
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

    void sizeCache() {
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

    void chooseCacheSize(const CacheNeeds& needs) {
        cacheChoice_.emplace(needs, databasesAsked(1), inputs_, markets_);
        if (auto cache = cacheChoice_->cheapest()) result_.cache = std::move(*cache);
        else block(cache.error());
        databasesMonthly_ = cacheChoice_->databasesMonthly();
    }

    void sizeServers() {
        const std::size_t blockersBefore = design_.blockers.size();
        const Usd savingBefore = design_.autoscalingSaving;
        std::vector<SizedPart> traced;
        if (SizingTrace* trace = markets_.trace()) traced.swap(trace->parts);
        const ServerTier::Cost cost = ServerTier{blueprint_, inputs_, demand_, databaseNeeds_, markets_, result_, design_}.run(known_);
        isServed_ = cost.isComplete;
        monthly_ = cost.whole;
        if (cost.isTogether && cacheChoice_) {
            const CacheChoice::Behind behind{blueprint_, demand_, result_, known_, std::span{design_.blockers}.subspan(blockersBefore_)};
            if (std::optional<CacheChoice::Attempt> better = cacheChoice_->cheaperTogether(cost, behind)) {
                design_.blockers.resize(blockersBefore);
                std::ranges::move(better->design.blockers, std::back_inserter(design_.blockers));
                design_.pendingFleets = std::move(better->design.pendingFleets);
                design_.autoscalingSaving = savingBefore + better->design.autoscalingSaving;
                result_ = std::move(better->region);
                if (SizingTrace* trace = markets_.trace()) trace->parts = std::move(better->traced);
                isServed_ = true;
                monthly_ = better->cost.whole;
            }
        }
        if (result_.cache) monthly_ += result_.cache->monthly;
        if (SizingTrace* trace = markets_.trace()) {
            std::ranges::move(trace->parts, std::back_inserter(traced));
            trace->parts.swap(traced);
        }
    }

    [[nodiscard]] bool hasDatabases() const {
        return blueprint_.database != DatabaseTopology::None && blueprint_.database != DatabaseTopology::SameHost;
    }

    void sizeDatabases() {
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

    struct DomainShare {
        std::string name;
        double share = 1;
    };

    /// What the databases of all domains are asked to carry when the share `missing` of the reads reaches them.
    [[nodiscard]] std::vector<DatabaseNeeds> databasesAsked(double missing) const {
        std::vector<DatabaseNeeds> asked;
        asked.reserve(domains_.size());
        for (const DomainShare& domain : domains_) {
            const DatabaseNeeds uncached = needsOf(domain);
            letMiss(asked.emplace_back(uncached), uncached, missing);
        }
        return asked;
    }

    /// What the database of one domain is asked to carry where nothing is cached.
    [[nodiscard]] DatabaseNeeds needsOf(const DomainShare& domain) const {
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
        // Little's law: requests in flight hold a connection each while the server and the database work on them.
        const double seconds = Seconds{work.cpuPerRequest}.count() * holding_ / (1 - serverUtilisation(blueprint_, inputs_.choices));
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

    std::vector<DomainShare> domains() const {
        std::vector<DomainShare> domains;
        if (blueprint_.database == DatabaseTopology::FederatedShards) {
            for (const Service& service : inputs_.workload.services) {
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

    void block(const Blocker& blocker) {
        design_.blockers.push_back(blocker);
        design_.isComplete = false;
    }

    const Blueprint& blueprint_;
    const Inputs& inputs_;
    const Demand& demand_;
    Markets& markets_;
    Design& design_;
    const std::size_t blockersBefore_;  ///< of the other regions
    const std::vector<DomainShare> domains_ = domains();
    RegionDesign result_;
    std::vector<DatabaseNeeds> databaseNeeds_;
    double serverExtras_ = 0;  ///< USD a month that every server of one's own brings besides its disk
    KnownFleets known_;
    std::optional<CacheChoice> cacheChoice_;  ///< where its size was to be chosen
    double databasesMonthly_ = std::numeric_limits<double>::infinity();  ///< USD, where choosing the cache has told
    double holding_ = 1;      ///< connections are held so many times longer than lone vCPUs work on a request
    bool isServed_ = false;   ///< databases and servers, as chosen last …
    double monthly_ = 0;      ///< … for so many USD, the cache with them
};

}  // namespace

Design size(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand, const std::vector<RegionShare>& regions, Markets& markets) {
    Design design;
    design.blueprint = &blueprint;
    design.architecture.stage = blueprint.number;
    design.burstLimit = markets.burstLimit(demand);
    design.needsStandby = needsStandby(inputs, regions);
    if (blueprint.compute == Compute::Lambda)
        sizeServerless(blueprint, inputs, demand, markets.catalog(), regions, design);
    else {
        const int wanted = inputs.choices.regionCount.value_or(1);
        if (blueprint.hasManyRegions && static_cast<int>(regions.size()) < wanted)
            design.blockers.push_back({Constraint::RegionCount, static_cast<double>(regions.size()), static_cast<double>(wanted), "choices.regions"});
        for (const RegionShare& share : regions)
            RegionSizing{blueprint, inputs, demand, share, markets, design}.run();
    }
    placeGlobal(blueprint, inputs, demand, design);
    return design;
}

}  // namespace stagecraft
