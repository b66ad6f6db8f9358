#include "model/simulation/simulated_region.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "model/capacity/connections_held.h"
#include "model/planning/assumptions.h"
#include "model/planning/database_market.h"

namespace stagecraft {

namespace {

/// What the edge takes to answer from its cache, and S3 for a small object: "tens of milliseconds" (Best practices design patterns:
/// optimizing Amazon S3 performance). Static requests are counted; their times are told to nobody.
constexpr double edgeSeconds = 0.005;
constexpr double originSeconds = 0.05;
constexpr int asManyAsCome = 1'000'000;  ///< what AWS scales for us

/// Connections, on all shards.
double acceptedBy(const DatabaseDesign& database) {
    constexpr double lastBits = 1e-6;
    return std::floor(mostConnectionsHeld(database.connectionLimit) + lastBits) * database.shards;
}
constexpr int staticGroup = 2, serviceGroup = 0, leaderGroup = 1, followerGroup = 3;

int zoneOf(std::size_t box, const std::vector<int>& perZone) {
    int before = 0;
    for (std::size_t zone = 0; zone < perZone.size(); ++zone) {
        before += perZone[zone];
        if (static_cast<int>(box) < before) return static_cast<int>(zone);
    }
    return 0;
}

SimulatedTier tierOf(std::string name, const Station& station, int boxes, const Choices& choices) {
    SimulatedTier tier;
    tier.name = std::move(name);
    tier.boxes = boxes;
    tier.servers = station.servers;
    tier.meanService = station.service.count();
    tier.discipline = station.discipline;
    tier.balancing = choices.balancing;
    return tier;
}

/// The servers of a region in the order a request meets them: the web layer, then one of the services, or the only ones there are.
std::vector<const SizedPart*> partsOf(const SizingTrace& trace, const RegionLayout& layout) {
    std::vector<const SizedPart*> parts;
    for (const SizedPart& part : trace.parts)
        if (part.region == layout.code && part.choice.server != nullptr) parts.push_back(&part);
    std::stable_sort(parts.begin(), parts.end(), [](const SizedPart* a, const SizedPart* b) { return a->id == "web" && b->id != "web"; });
    return parts;
}

std::vector<int> perZoneOf(const RegionLayout& layout, std::string_view id) {
    const auto fleet = std::find_if(layout.fleets.begin(), layout.fleets.end(), [&](const Fleet& one) { return one.id == id; });
    return fleet == layout.fleets.end() ? std::vector<int>{} : fleet->perZone;
}

const std::string& domainOf(const Service& service) { return service.domain.empty() ? service.name : service.domain; }

/// Builds the tiers of a path one after the other.
class PathBuilder {
public:
    PathBuilder(const Blueprint& blueprint, const Inputs& inputs, const StagePlan& stage, const SizingTrace& trace, double factor, std::size_t region)
        : blueprint_(blueprint), inputs_(inputs), layout_(stage.architecture.regions[region]), trace_(trace), region_(trace.regions[region]),
          factor_(factor), sized_(std::max(1e-12, region_.load.dynamicPeak)) {}

    RegionPath run() {
        const double statics = inputs_.workload.staticShare;
        const double share = region_.load.isWaiting() ? region_.load.sizingShare : region_.load.trafficShare;
        const double dynamic = trace_.demand.average.count() * (1 - statics) * share * factor_;
        path_.dynamicShare = blueprint_.hasCdn ? 1 - statics : 1;
        path_.rate = dynamic / path_.dynamicShare;
        countConnections();
        addEdge();
        for (const SizedPart* part : partsOf(trace_, layout_)) addServers(*part);
        addCache();
        addDatabases();
        if (std::ranges::none_of(path_.tiers, &SimulatedTier::isOffWay)) path_.slowestWay.reset();
        return std::move(path_);
    }

private:
    std::size_t add(SimulatedTier tier) {
        path_.tiers.push_back(std::move(tier));
        return path_.tiers.size() - 1;
    }

    void addEdge() {
        if (path_.dynamicShare >= 1) return;
        const double hits = inputs_.workload.cdnHitRatio;
        const auto managed = [&](const char* name, double share, double seconds) {
            SimulatedTier tier;
            tier.name = name;
            tier.servers = asManyAsCome;
            tier.meanService = seconds;
            tier.group = staticGroup;
            tier.visitShare = (1 - path_.dynamicShare) * share;
            tier.endShare = 1;
            tier.isApart = true;
            add(std::move(tier));
        };
        managed("CDN", hits, edgeSeconds);
        managed("CDN and S3", 1 - hits, edgeSeconds + originSeconds);
    }

    void addServers(const SizedPart& part) {
        const FleetScaling scaling{part, inputs_.choices.scaling};
        const int servers = scaling.isAutoscaled() ? scaling.planned(factor_) : part.choice.count;
        SimulatedTier tier = tierOf(part.label, part.choice.station, servers, inputs_.choices);
        const int zones = std::max(1, region_.zones);
        for (int box = 0; box < servers; ++box) tier.zones.push_back(box % zones);
        if (part.id.starts_with("service.")) {
            tier.group = serviceGroup;
            tier.visitShare = part.needs.arrivals.count() / sized_;
            tier.isOffWay = !isOnSlowestWay(part.id);
            if (!tier.isOffWay) path_.slowestWay = part.label;
        }
        if (scaling.isAutoscaled()) tier.scaling = scaling.steadyRule();
        tier.threads = static_cast<int>(std::min(part.needs.workerThreads.value_or(0), static_cast<double>(asManyAsCome)));
        if (part.id != "web") tier.pool = poolOf(part);
        path_.fleets.push_back({add(std::move(tier)), &part, scaling, 1});
    }

    /// A pool for each database where its servers are those of its domain; one for all where every server asks each.
    void countConnections() {
        std::vector<double> accepted;
        for (const DatabaseDesign& database : region_.databases) accepted.push_back(acceptedBy(database));
        if (!isSplitByService()) accepted = {std::accumulate(accepted.begin(), accepted.end(), 0.0)};
        for (const double connections : accepted) path_.connections.push_back(static_cast<int>(std::min(connections, static_cast<double>(asManyAsCome))));
    }

    [[nodiscard]] bool isSplitByService() const {
        return std::ranges::any_of(trace_.parts, [&](const SizedPart& part) { return part.region == layout_.code && part.id.starts_with("service."); });
    }

    /// Of the pools, the one of which the servers of a fleet open connections; below 0 where their domain has no database.
    [[nodiscard]] int poolOf(const SizedPart& part) const {
        if (path_.connections.size() == 1) return 0;
        const auto service = std::ranges::find(inputs_.workload.services, part.id, [](const Service& one) { return "service." + one.name; });
        if (service == inputs_.workload.services.end()) return -1;
        const auto database = std::ranges::find(region_.databases, domainOf(*service), &DatabaseDesign::domain);
        return database == region_.databases.end() ? -1 : static_cast<int>(database - region_.databases.begin());
    }

    /// Of the ways through the services, that whose p99 the plan tells.
    [[nodiscard]] bool isOnSlowestWay(std::string_view part) const {
        return std::ranges::find(region_.path, part, &PathTier::part) != region_.path.end();
    }

    /// The services of a domain ask its database. Where servers are not split by service all ask each.
    void comeFromServices(SimulatedTier& tier, const DatabaseDesign& database) const {
        tier.afterShare = 0;
        for (const Service& service : inputs_.workload.services) {
            if (domainOf(service) != database.domain) continue;
            const auto fleet = std::ranges::find(path_.fleets, "service." + service.name, [](const SimulatedFleet& one) { return one.part->id; });
            if (fleet == path_.fleets.end()) continue;
            tier.after.push_back(static_cast<std::uint32_t>(fleet->tier));
            tier.afterShare += path_.tiers[fleet->tier].visitShare;
        }
    }

    void addCache() {
        if (!region_.cache) return;
        const CacheDesign& cache = *region_.cache;
        SimulatedTier tier;
        tier.name = "Cache";
        tier.boxes = cache.shards;
        // One core of a node runs the commands; what a request asks of all shards together is one visit of one of them.
        tier.meanService = cache.utilisation * cache.shards / sized_;
        const std::vector<int> perZone = perZoneOf(layout_, "cache");
        for (int box = 0; box < tier.boxes; ++box)  // AWS spreads a serverless cache over the zones
            tier.zones.push_back(cache.isServerless ? box % region_.zones : zoneOf(static_cast<std::size_t>(box), perZone));
        if (blueprint_.hasReadCache) path_.cacheHitRatio = cache.hitRatio;
        path_.cache = add(std::move(tier));
    }

    /// All leaders, then all followers: a request asks the leader of one database to write, and where the cache does not hold what it reads,
    /// goes on to a follower of it.
    void addDatabases() {
        for (const DatabaseDesign& database : region_.databases)
            if (database.allReadPeak > 0 || database.leaderStation.arrivals.count() > 0) path_.databases.push_back(measured(database));
        std::ranges::stable_sort(path_.databases, std::greater{}, &SimulatedDatabase::share);
        for (SimulatedDatabase& database : path_.databases)
            database.leader = addNodes(database, database.design->leaderStation, database.design->shards, ".leader", leaderGroup);
        for (SimulatedDatabase& database : path_.databases)
            if (const int followers = database.design->followers * database.design->shards; followers > 0)
                database.follower = addNodes(database, database.design->followerStation, followers, ".follower", followerGroup);
    }

    /// Also nodes that are asked for nothing as long as others and the cache are up, if they may have to read.
    std::optional<std::size_t> addNodes(const SimulatedDatabase& database, const Station& station, int boxes, const char* role, int group) {
        const bool isAsked = station.service.count() > 0;
        const double readTime = readTimeAt(database, station);
        if (!isAsked && readTime * database.readShare <= 0) return std::nullopt;
        SimulatedTier tier = tierOf(database.design->id + role, station, boxes, inputs_.choices);
        tier.balancing = Balancing::Random;
        tier.visitShare = database.share;
        tier.rounds = SimulatedRounds{inputs_.workload.queriesPerRequest, {0, station.otherVisits}, {readTime, station.otherService.count()}};
        if (isAsked) tier.rounds->share[0] = station.visits - station.otherVisits;
        if (path_.databases.size() > 1) {
            tier.group = group;
            comeFromServices(tier, *database.design);
        }
        const std::vector<int> perZone = perZoneOf(layout_, database.design->id + role);
        for (int box = 0; box < boxes; ++box) tier.zones.push_back(zoneOf(static_cast<std::size_t>(box), perZone));
        return add(std::move(tier));
    }

    /// Of one query on a vCPU, seconds.
    [[nodiscard]] double readTimeAt(const SimulatedDatabase& database, const Station& station) const {
        const Seconds planned = firstService(station);
        return planned.count() > 0 ? planned.count() : Seconds{inputs_.workload.cpuPerRead}.count() / database.design->speed;
    }

    /// Who comes to a database.
    [[nodiscard]] SimulatedDatabase measured(const DatabaseDesign& database) const {
        const Workload& work = inputs_.workload;
        SimulatedDatabase one;
        one.design = &database;
        one.readShare = work.readShare;
        one.isLeaderAsked = database.leaderStation.arrivals.count() > 0;
        const Station& asked = one.isLeaderAsked ? database.leaderStation : database.followerStation;
        const double nodes = database.shards * (one.isLeaderAsked ? 1 : database.followers);
        const bool isIdle = asked.arrivals.count() <= 0;  // the cache holds all that is read, and nothing is written
        const double requests = isIdle ? database.allReadPeak / (work.queriesPerRequest * work.readShare) : asked.arrivals.count() * nodes / (asked.visits * asked.rounds);
        one.share = std::min(1.0, requests / sized_);
        one.connections = static_cast<int>(std::min(acceptedBy(database), static_cast<double>(asManyAsCome)));
        return one;
    }

    const Blueprint& blueprint_;
    const Inputs& inputs_;
    const RegionLayout& layout_;
    const SizingTrace& trace_;
    const RegionDesign& region_;
    double factor_;
    double sized_;  ///< dynamic requests a second that the region was sized for
    RegionPath path_;
};

}  // namespace

void varyWork(RegionPath& path, double variation) {
    for (SimulatedTier& tier : path.tiers) {
        if (tier.isApart) continue;
        tier.law = variation == 1 ? ServiceLaw::Exponential : variation > 0 ? ServiceLaw::LogNormal : ServiceLaw::Deterministic;
        tier.variation = variation;
    }
}

RegionPath regionPath(const Blueprint& blueprint, const Inputs& inputs, const StagePlan& stage, const SizingTrace& trace, double factor,
                      std::size_t region) {
    return PathBuilder{blueprint, inputs, stage, trace, factor, region}.run();
}

}  // namespace stagecraft
