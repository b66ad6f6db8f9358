#include "model/planning/database_tier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "model/capacity/database.h"
#include "model/capacity/market_key.h"
#include "model/planning/assumptions.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int mostFollowers = 15;  // RDS read replicas and Aurora replicas (quotas)
constexpr int mostShards = 1000;
/// Beyond this mean response, in service times, another follower saves no time worth naming.
constexpr double negligibleWait = 1.001;

/// One class or type that could be a database node.
struct Node {
    std::string_view name;
    CpuArchitecture architecture{};
    int vcpus = 0;
    Gib memory;
    double speed = 1;
    double capacity = 0;
    double diskOperations = infinity;
    double baselineShare = 1;
    bool isEstimated = false;
    double leaderHourly = 0, standbyHourly = 0, followerHourly = 0;
    Purchase purchase = Purchase::OnDemand;
};

/// Monthly rates of one kind in one region, besides its instances.
struct StorageRates {
    double perGib = 0, perMillion = 0;
    double perFollowerGib = 0;   ///< of a follower's volume
    double perOperation = 0, perFollowerOperation = 0;  ///< a month, above the included
    double perSnapshotGib = 0;   ///< where backups are one's own
    double care = 0;  ///< people's time for each cluster that AWS does not run: compared, never billed
};

/// How one kind of database is sold: its nodes and what its storage allows.
struct Offer {
    DatabaseKind kind{};
    std::string engine;
    std::vector<Node> nodes;
    double largestVolume = 0;       ///< GiB
    double largestOperations = 0;   ///< a second, of one volume
    double failoverSeconds = 0;
    std::string_view storageDimension;
    bool isPostgreSql = false;
    StorageRates rates;
};

bool isWanted(CpuArchitecture architecture, bool isCurrent, const Choices& choices) {
    if (choices.generations == GenerationChoice::Current && !isCurrent) return false;
    if (choices.architecture == ArchitectureChoice::Arm64) return architecture == CpuArchitecture::Arm64;
    if (choices.architecture == ArchitectureChoice::X86) return architecture == CpuArchitecture::X86;
    return true;
}

DatabaseEngine plainEngine(EngineChoice engine) {
    switch (engine) {
        case EngineChoice::MySql: return DatabaseEngine::MySql;
        case EngineChoice::MariaDb: return DatabaseEngine::MariaDb;
        case EngineChoice::PostgreSql: break;
    }
    return DatabaseEngine::PostgreSql;
}

/// The purchase chosen where it is sold for all of these prices, on demand otherwise.
Purchase purchaseOf(const Choices& choices, std::initializer_list<const PurchasePrices*> prices) {
    const bool isSold = std::ranges::all_of(prices, [&](const PurchasePrices* one) { return one->at(choices.purchase).has_value(); });
    return isSold ? choices.purchase : Purchase::OnDemand;
}

Node nodeOf(const DatabaseClass& type, const Choices& choices) {
    Node node;
    node.name = type.name;
    node.architecture = type.architecture;
    node.vcpus = type.vcpus;
    node.memory = type.memory;
    node.speed = speedOf(type.performance, choices.benchmark);
    node.capacity = node.vcpus * node.speed;
    // RDS publishes throughput only; one operation moves at most 16 KiB, so throughput bounds operations from above.
    if (type.diskBaseline.count() > 0) node.diskOperations = type.diskBaseline.count() * 1024 / 16;
    node.baselineShare = type.isBurstable ? type.baselineShare : 1;
    node.isEstimated = type.performance.isEstimated;
    return node;
}

Offer selfManaged(const DatabaseNeeds& needs, Markets& markets) {
    Offer offer{DatabaseKind::SelfManaged, std::string{nameOf(plainEngine(markets.choices().engine))}, {}, 65'536, 80'000,
                assumptions::failoverSecondsSelfManaged, "ebs_gp3_gb_month", false, {}};
    const bool isFallback = markets.servers(needs.region->code).fellBackToOnDemand();
    for (const ServerCandidate& server : markets.servers(needs.region->code).candidates()) {
        const InstanceType& type = *server.offer->type;
        Node node{type.name, type.architecture, type.vcpus, type.memory, server.speed, server.capacity,
                  server.diskOperations, server.baselineShare, type.performance.isEstimated, server.hourly, server.hourly,
                  server.hourly, isFallback ? Purchase::OnDemand : markets.choices().purchase};
        offer.nodes.push_back(node);
    }
    return offer;
}

Offer managed(DatabaseKind kind, const DatabaseNeeds& needs, Markets& markets) {
    const Choices& choices = markets.choices();
    const bool isPair = kind == DatabaseKind::RdsMultiAz;
    const DatabaseEngine engine = plainEngine(choices.engine);
    Offer offer{kind, std::string{nameOf(engine)}, {}, 65'536, 64'000, assumptions::failoverSecondsRds,
                isPair ? "rds_gp3_multi_az_gb_month" : "rds_gp3_gb_month", false, {}};
    const auto leaders = markets.catalog().databaseOffers(needs.region->code, engine,
                                                          isPair ? Deployment::MultiAz : Deployment::SingleAz);
    const auto followers = markets.catalog().databaseOffers(needs.region->code, engine, Deployment::SingleAz);
    for (const DatabaseOffer& sold : leaders) {
        if (!isWanted(sold.type->architecture, sold.type->isCurrentGeneration, choices)) continue;
        Node node = nodeOf(*sold.type, choices);
        const auto follower = std::find_if(followers.begin(), followers.end(),
                                           [&](const DatabaseOffer& other) { return other.type == sold.type; });
        if (follower == followers.end()) continue;
        node.purchase = purchaseOf(choices, {&sold.prices, &follower->prices});
        node.leaderHourly = sold.prices.at(node.purchase)->count();
        node.followerHourly = follower->prices.at(node.purchase)->count();
        offer.nodes.push_back(node);
    }
    return offer;
}

Offer aurora(const DatabaseNeeds& needs, Markets& markets) {
    const Choices& choices = markets.choices();
    const DatabaseEngine engine =
        choices.engine == EngineChoice::MySql ? DatabaseEngine::AuroraMySql : DatabaseEngine::AuroraPostgreSql;
    Offer offer{DatabaseKind::Aurora, std::string{nameOf(engine)}, {}, 128.0 * 1024, infinity,
                assumptions::failoverSecondsAurora, "aurora_storage_gb_month", false, {}};
    if (choices.engine == EngineChoice::MariaDb) return offer;  // Aurora speaks MySQL and PostgreSQL only
    for (const DatabaseOffer& sold :
         markets.catalog().databaseOffers(needs.region->code, engine, Deployment::SingleAz)) {
        if (!isWanted(sold.type->architecture, sold.type->isCurrentGeneration, choices)) continue;
        Node node = nodeOf(*sold.type, choices);
        node.diskOperations = infinity;  // storage is a service of its own, billed by the operation
        node.purchase = purchaseOf(choices, {&sold.prices});
        node.leaderHourly = node.standbyHourly = node.followerHourly = sold.prices.at(node.purchase)->count();
        offer.nodes.push_back(node);
    }
    return offer;
}

/// Drops every node that another one beats or equals on each count for no more money.
void dropDominated(std::vector<Node>& nodes) {
    std::sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) {
        return a.leaderHourly != b.leaderHourly ? a.leaderHourly < b.leaderHourly : a.name < b.name;
    });
    const auto beats = [](const Node& a, const Node& b) {
        return a.leaderHourly <= b.leaderHourly && a.standbyHourly <= b.standbyHourly && a.followerHourly <= b.followerHourly &&
               a.capacity >= b.capacity && a.vcpus >= b.vcpus && a.speed >= b.speed && a.memory >= b.memory &&
               a.diskOperations >= b.diskOperations && a.baselineShare >= b.baselineShare;
    };
    std::vector<Node> kept;
    for (const Node& node : nodes)
        if (std::none_of(kept.begin(), kept.end(), [&](const Node& other) { return beats(other, node); })) kept.push_back(node);
    nodes = std::move(kept);
}

double firstTier(const Catalog& catalog, std::string_view dimension, std::string_view region) {
    const Price* price = catalog.price(dimension, region);
    return price == nullptr ? 0 : price->tiers.front().usd;
}

StorageRates listedRatesOf(const Offer& offer, const Catalog& catalog, std::string_view region) {
    const auto rate = [&](std::string_view dimension) { return firstTier(catalog, dimension, region); };
    StorageRates rates;
    rates.perGib = rate(offer.storageDimension);
    rates.perMillion = rate("aurora_io_million");
    switch (offer.kind) {
        case DatabaseKind::SelfManaged:
            rates.perOperation = rate("ebs_gp3_iops_month");
            rates.perSnapshotGib = rate("ebs_snapshot_gb_month");
            break;
        case DatabaseKind::RdsMultiAz:
        case DatabaseKind::RdsSingleAz:
            rates.perFollowerGib = rate("rds_gp3_gb_month");
            rates.perOperation = rate(offer.kind == DatabaseKind::RdsMultiAz ? "rds_gp3_multi_az_iops_month" : "rds_gp3_iops_month");
            rates.perFollowerOperation = rate("rds_gp3_iops_month");
            break;
        default: break;
    }
    return rates;
}

/// One kind as sold in the region of `needs`, made once for a catalog and the choices that matter.
const Offer& offer(DatabaseKind kind, const DatabaseNeeds& needs, Markets& markets) {
    const Choices& choices = markets.choices();
    const bool isSingle = needs.topology == DatabaseTopology::SeparateHost;
    const auto detail = (static_cast<std::uint64_t>(kind) * 8 + static_cast<std::uint64_t>(choices.engine)) * 2 + (isSingle ? 1 : 0);
    return markets.catalog().derived<Offer>(
        marketKey(IndexKind::Databases, markets.catalog(), needs.region->code, choices, detail), [&] {
            Offer made = kind == DatabaseKind::SelfManaged ? selfManaged(needs, markets)
                         : kind == DatabaseKind::Aurora    ? aurora(needs, markets)
                                                           : managed(kind, needs, markets);
            dropDominated(made.nodes);
            made.rates = listedRatesOf(made, markets.catalog(), needs.region->code);
            made.isPostgreSql = choices.engine == EngineChoice::PostgreSql;
            return made;
        });
}

std::vector<const Offer*> offersFor(const DatabaseNeeds& needs, Markets& markets) {
    const bool isSingle = needs.topology == DatabaseTopology::SeparateHost;
    const auto only = [&](DatabaseKind kind) { return std::vector<const Offer*>{&offer(kind, needs, markets)}; };
    switch (markets.choices().database) {
        case DatabaseKind::SelfManaged: return only(DatabaseKind::SelfManaged);
        case DatabaseKind::RdsSingleAz: return only(DatabaseKind::RdsSingleAz);
        case DatabaseKind::RdsMultiAz: return only(isSingle ? DatabaseKind::RdsSingleAz : DatabaseKind::RdsMultiAz);
        case DatabaseKind::Aurora: return only(DatabaseKind::Aurora);
        case DatabaseKind::Auto: break;
    }
    // The story runs its first separate database on a server of its own; from two zones on whatever costs least, the work of
    // people counted.
    if (isSingle) return only(DatabaseKind::SelfManaged);
    return {&offer(DatabaseKind::RdsMultiAz, needs, markets), &offer(DatabaseKind::Aurora, needs, markets),
            &offer(DatabaseKind::SelfManaged, needs, markets)};
}

/// What the engine's default allows; a self-managed server is given the same.
double connectionLimit(const Offer& offer, Gib memory) {
    if (offer.isPostgreSql) return postgreSqlConnections(memory);
    return offer.kind == DatabaseKind::Aurora ? auroraMySqlConnections(memory) : mySqlConnections(memory);
}

bool hasFollowers(const DatabaseNeeds& needs) {
    return needs.topology == DatabaseTopology::LeaderAndFollowers || needs.topology == DatabaseTopology::FederatedShards;
}

bool hasStandby(const DatabaseNeeds& needs, DatabaseKind kind) {
    return needs.topology != DatabaseTopology::SeparateHost && kind != DatabaseKind::RdsSingleAz;
}

struct Load {
    double reads = 0, writes = 0;  ///< reference CPU-seconds a second
};

/// A node type fitted to the load.
struct Fitted {
    const Node* node = nullptr;
    int shards = 1;
    int followers = 0;
    double volume = 0;  ///< GiB
    double diskOperations = 0, diskOperationsLimit = 0;
    double leaderWork = 0, followerWork = 0, writes = 0;  ///< reference CPU-seconds a second on one node
    double connections = 0, connectionLimit = 0;
    double monthly = 0;
};

/// Fits one node type to the load, or says what stops it.
class Fit {
public:
    Fit(const DatabaseNeeds& needs, const Workload& workload, const Offer& offer)
        : needs_(needs), workload_(workload), offer_(offer),
          load_{needs.readPeak * Seconds{workload.cpuPerRead}.count(),
                needs.writePeak * Seconds{workload.cpuPerWrite}.count()} {}

    /// The constraint that rules `node` out; nullopt when `fitted` was filled. Where it is ruled out, `fitted` holds what was
    /// worked out up to there.
    /// `extraFollowers` are bought above what the load asks for.
    std::optional<Constraint> operator()(const Node& node, Fitted& fitted, int extraFollowers = 0) const {
        const double usable = needs_.targetUtilisation * node.capacity;
        const bool mayShard = needs_.topology == DatabaseTopology::FederatedShards;
        int shards = 1;
        if (mayShard) {
            // The hottest shard must fit: skew × its mean share (MODEL section 4).
            const double skew = std::max(1.0, workload_.shardSkew);
            if (load_.writes > usable) shards = static_cast<int>(std::min<double>(mostShards, std::ceil(load_.writes * skew / usable - 1e-9)));
            const double room = offer_.largestVolume / (1 + assumptions::databaseFreeShare);
            if (needs_.rows.count() > room)
                shards = std::max(shards, static_cast<int>(std::min<double>(mostShards, std::ceil(needs_.rows.count() * skew / room))));
        }
        const double hottest = shards > 1 ? std::max(1.0, workload_.shardSkew) / shards : 1.0;
        const double reads = load_.reads * hottest;
        const double writes = load_.writes * hottest;
        if (writes > usable) return Constraint::Writes;
        int followers = 0;
        if (hasFollowers(needs_)) {
            const double room = usable - assumptions::applyCost * writes;
            if (room <= 0) return Constraint::Writes;
            const double wanted = std::ceil(reads / room - 1e-9);
            if (wanted > mostFollowers) return Constraint::Reads;
            followers = std::max({1, static_cast<int>(wanted), needs_.zones - 1});
            // What is left after the loss of a zone must carry the reads: other followers, or the leader as well.
            const bool canLeaderRead = reads + writes <= usable;
            while (followersLeft(followers, needs_.zones) < wanted && !(followersLeft(followers, needs_.zones) == 0 && canLeaderRead))
                if (++followers > mostFollowers) return Constraint::Reads;
            followers += extraFollowers;
            if (followers > mostFollowers) return Constraint::Reads;
        } else if (reads + writes > usable) {
            return Constraint::Cpu;
        }
        fitted.connections = needs_.connections * hottest;
        fitted.connectionLimit = connectionLimit(offer_, node.memory);
        if (fitted.connections > fitted.connectionLimit) return Constraint::Connections;

        fitted.volume = std::max(assumptions::smallestDatabaseGib,
                                       std::ceil(needs_.rows.count() * hottest * (1 + assumptions::databaseFreeShare)));
        if (fitted.volume > offer_.largestVolume) return Constraint::Storage;
        const double pool = node.memory.count() * assumptions::bufferPoolShare;
        const double workingSet = needs_.rows.count() * hottest * workload_.hotShare;
        const double missing = workingSet > pool ? 1 - pool / workingSet : 0;
        const double readsPerNode = needs_.readPeak * hottest / std::max(1, followers);
        fitted.diskOperations = readsPerNode * missing + needs_.writePeak * hottest * assumptions::operationsPerWrite;
        fitted.diskOperationsLimit = std::min(node.diskOperations, offer_.largestOperations);
        if (fitted.diskOperations > fitted.diskOperationsLimit) return Constraint::Disk;

        fitted.leaderWork = followers > 0 ? writes : reads + writes;
        fitted.followerWork = followers > 0 ? reads / followers + assumptions::applyCost * writes : 0;
        const double busiest = std::max(fitted.leaderWork, fitted.followerWork) / node.capacity;
        if (node.baselineShare < 1 && busiest * needs_.averageOverPeak > node.baselineShare * needs_.burstLimit)
            return Constraint::CpuCredits;

        fitted.node = &node;
        fitted.shards = shards;
        fitted.followers = followers;
        fitted.writes = writes;
        return std::nullopt;
    }

    /// Reference CPU-seconds a second that all nodes together must give at least.
    [[nodiscard]] double work() const { return load_.reads + load_.writes; }

    /// What set the size.
    [[nodiscard]] Constraint reason(const Fitted& fitted) const {
        if (fitted.shards > 1) return Constraint::Writes;
        if (fitted.followers > std::max(1, needs_.zones - 1)) return Constraint::Reads;
        // A class half the size would be too full: the CPU set the size.
        if (std::max(fitted.leaderWork, fitted.followerWork) > needs_.targetUtilisation * fitted.node->capacity / 2) return Constraint::Cpu;
        if (fitted.connections > fitted.connectionLimit / 2) return Constraint::Connections;
        return Constraint::Minimum;
    }

private:
    const DatabaseNeeds& needs_;
    const Workload& workload_;
    const Offer& offer_;
    Load load_;
};

Station stationFor(double work, double speed, int vcpus, double visits) {
    // `work` reference CPU-seconds a second arrive in `visits` a second; the node is one M/M/c queue in order of arrival.
    if (visits <= 0) return {Seconds{0}, vcpus, RequestsPerSecond{0}, Discipline::FirstComeFirstServed};
    return {Seconds{work / visits / speed}, vcpus, RequestsPerSecond{visits}, Discipline::FirstComeFirstServed};
}

/// What a request waits for in one shard.
struct Stations {
    Station leader, follower;
};

Stations stationsOf(const Fitted& fitted, const DatabaseNeeds& needs, const Workload& workload) {
    const Node& node = *fitted.node;
    const double perShard = 1.0 / fitted.shards;
    const double reads = needs.readPeak * Seconds{workload.cpuPerRead}.count() * perShard;
    const double writes = needs.writePeak * Seconds{workload.cpuPerWrite}.count() * perShard;
    const double requests = (needs.readPeak + needs.writePeak) / std::max(1e-9, workload.queriesPerRequest) * perShard;
    if (fitted.followers == 0) return {stationFor(reads + writes, node.speed, node.vcpus, requests), {}};
    // Replayed writes take their share of the follower: fewer of its CPUs are left for the reads.
    const double replayed = assumptions::applyCost * writes;
    return {stationFor(writes, node.speed, node.vcpus, requests),
            stationFor(reads / fitted.followers + replayed, node.speed, node.vcpus, requests / fitted.followers)};
}

/// Operations a second that come with the volume (RDS: BILLING section 13).
double includedOperations(const Offer& offer, double volume) {
    return offer.kind == DatabaseKind::SelfManaged || volume < 400 ? 3000 : 12'000;
}

/// What RDS allocates: below 400 GiB gp3 sells no more than 3,000 operations a second (BILLING section 13).
double volumeOf(const Fitted& fitted, const Offer& offer) {
    const bool isRds = offer.kind == DatabaseKind::RdsMultiAz || offer.kind == DatabaseKind::RdsSingleAz;
    return isRds && fitted.diskOperations > 3000 ? std::max(400.0, fitted.volume) : fitted.volume;
}

/// What the bill will say of it, and the hours of people.
double monthlyOf(const Fitted& fitted, bool hasStandby, const Offer& offer, const StorageRates& rates, const DatabaseNeeds& needs) {
    const Node& node = *fitted.node;
    const double nodes = node.leaderHourly + (hasStandby ? node.standbyHourly : 0) + fitted.followers * node.followerHourly;
    double perShard = nodes * 730 + rates.care;
    if (offer.kind == DatabaseKind::Aurora)
        return fitted.shards * (perShard + fitted.volume * rates.perGib) +
               (needs.readAverage + needs.writeAverage) * secondsPerMonth / 1e6 * rates.perMillion;
    const double volume = volumeOf(fitted, offer);
    const double extra = std::max(0.0, fitted.diskOperations - includedOperations(offer, volume));
    if (offer.kind == DatabaseKind::SelfManaged) {
        const double copies = 1 + (hasStandby ? 1 : 0) + fitted.followers;
        perShard += copies * ((volume + assumptions::rootVolumeGib) * rates.perGib + extra * rates.perOperation);
        return fitted.shards * perShard + needs.rows.count() * rates.perSnapshotGib;
    }
    perShard += volume * rates.perGib + extra * rates.perOperation;
    perShard += fitted.followers * (volume * rates.perFollowerGib + extra * rates.perFollowerOperation);
    return fitted.shards * perShard;
}

Blocker blockerOf(Constraint stop, const Node& node, const Fitted& fitted, const Offer& offer, const DatabaseNeeds& needs,
                  const Workload& workload) {
    const double writes = needs.writePeak * Seconds{workload.cpuPerWrite}.count();
    const double reads = needs.readPeak * Seconds{workload.cpuPerRead}.count();
    switch (stop) {
        case Constraint::Connections: return {stop, fitted.connectionLimit, fitted.connections, "database"};
        case Constraint::Storage: return {stop, offer.largestVolume, fitted.volume, "database"};
        case Constraint::Disk: return {stop, fitted.diskOperationsLimit, fitted.diskOperations, "database"};
        case Constraint::Writes: return {stop, needs.targetUtilisation * node.capacity, writes, "database"};
        default: return {stop, needs.targetUtilisation * node.capacity, reads + writes, "database"};
    }
}

/// The fit as the plan keeps it.
DatabaseDesign designOf(const Fitted& fitted, const Offer& offer, const DatabaseNeeds& needs, const Workload& workload,
                        double careHours) {
    const Node& node = *fitted.node;
    DatabaseDesign design;
    design.id = needs.id;
    design.domain = needs.domain;
    design.kind = offer.kind;
    design.engine = offer.engine;
    design.hasStandby = hasStandby(needs, offer.kind);
    design.failoverSeconds = offer.failoverSeconds;
    design.nodeType = node.name;
    design.vcpus = node.vcpus;
    design.memory = node.memory;
    design.speed = node.speed;
    design.isEstimated = node.isEstimated;
    design.leaderHourly = node.leaderHourly;
    design.standbyHourly = node.standbyHourly;
    design.followerHourly = node.followerHourly;
    design.purchase = node.purchase;
    design.shards = fitted.shards;
    design.followers = fitted.followers;
    design.volume = Gib{volumeOf(fitted, offer)};
    design.diskOperations = fitted.diskOperations;
    design.diskOperationsLimit = fitted.diskOperationsLimit;
    design.leaderUtilisation = fitted.leaderWork / node.capacity;
    design.followerUtilisation = fitted.followerWork / node.capacity;
    design.writeUtilisation = fitted.writes / node.capacity;
    design.connections = fitted.connections;
    design.connectionLimit = fitted.connectionLimit;
    design.monthly = fitted.monthly;
    design.careHours = offer.kind == DatabaseKind::SelfManaged ? fitted.shards * careHours : 0;
    design.limitedBy = Fit{needs, workload, offer}.reason(fitted);
    design.asks = {{design.limitedBy, design.shards * (1 + design.followers)}};
    design.rows = needs.rows;
    design.readPeak = needs.readPeak;
    design.writePeak = needs.writePeak;
    design.readAverage = needs.readAverage;
    design.writeAverage = needs.writeAverage;
    const Stations stations = stationsOf(fitted, needs, workload);
    design.leaderStation = stations.leader;
    if (design.followers > 0) design.followerStation = stations.follower;
    return design;
}

/// The offer's rates and what people's time is worth to the user.
StorageRates storageRatesOf(const Offer& offer, const Markets& markets) {
    StorageRates rates = offer.rates;
    const Choices& choices = markets.choices();
    if (offer.kind == DatabaseKind::SelfManaged) rates.care = choices.databaseCareHours * choices.personHourly.dollars();
    return rates;
}

/// A fit and what a request waits for in it.
struct Option {
    Fitted fitted;
    const Offer* offer = nullptr;
    Stations stations;
};

/// `fast` answers at least as fast as `slow` whatever the load: no station of it is slower, fuller or narrower.
bool isNoSlower(const Option& fast, const Option& slow) {
    const auto beats = [](const Station& a, const Station& b) {
        return a.service <= b.service && utilisation(a) <= utilisation(b) && a.servers >= b.servers;
    };
    return beats(fast.stations.leader, slow.stations.leader) && beats(fast.stations.follower, slow.stations.follower);
}

struct BestFit {
    Fitted fitted;
    const Offer* offer = nullptr;
};

/// The cheapest fit. What stops a node is told to `refuse`.
template <typename Refuse>
std::optional<BestFit> bestFit(const DatabaseNeeds& needs, const Workload& workload, Markets& markets, const Refuse& refuse) {
    std::optional<BestFit> best;
    double limit = infinity;
    for (const Offer* offer : offersFor(needs, markets)) {
        const Fit fit{needs, workload, *offer};
        const StorageRates rates = storageRatesOf(*offer, markets);
        const int fewest = 1 + (hasFollowers(needs) ? std::max(1, needs.zones - 1) : 0);
        const double work = fit.work() / needs.targetUtilisation;
        for (const Node& node : offer->nodes) {
            // The nodes come from cheap to dear: from here on even the fewest of them cost more than the best.
            if (node.leaderHourly * 730 > limit) break;
            if ((node.leaderHourly + (fewest - 1) * node.followerHourly) * 730 > limit) continue;
            if (work / node.capacity * std::min(node.leaderHourly, node.followerHourly) * 730 > limit * (1 + 1e-9)) continue;
            Fitted fitted;
            if (const std::optional<Constraint> stop = fit(node, fitted)) {
                refuse(*stop, node, fitted, *offer);
                continue;
            }
            fitted.monthly = monthlyOf(fitted, hasStandby(needs, offer->kind), *offer, rates, needs);
            if (fitted.monthly > limit || (best && fitted.monthly == limit && best->fitted.node->name <= node.name)) continue;
            limit = fitted.monthly;
            best = {fitted, offer};
        }
    }
    return best;
}

}  // namespace

int followersLeft(int followers, int zones) {
    return zones > 1 ? followers - (followers + zones - 1) / zones : followers;
}

tl::expected<DatabaseDesign, Blocker> cheapestDatabase(const DatabaseNeeds& needs, const Workload& workload,
                                                       Markets& markets) {
    Blocker blocker{Constraint::NotOffered, 0, 0, std::string{nameOf(markets.choices().database)}};
    double roomiest = 0;
    const auto refuse = [&](Constraint stop, const Node& node, const Fitted& fitted, const Offer& offer) {
        if (node.capacity <= roomiest) return;
        roomiest = node.capacity;
        blocker = blockerOf(stop, node, fitted, offer, needs, workload);
    };
    const std::optional<BestFit> best = bestFit(needs, workload, markets, refuse);
    if (!best) return tl::unexpected(blocker);
    return designOf(best->fitted, *best->offer, needs, workload, markets.choices().databaseCareHours);
}

std::optional<double> cheapestDatabaseMonthly(const DatabaseNeeds& needs, const Workload& workload, Markets& markets) {
    const auto ignore = [](Constraint, const Node&, const Fitted&, const Offer&) {};
    const std::optional<BestFit> best = bestFit(needs, workload, markets, ignore);
    return best ? std::optional{best->fitted.monthly} : std::nullopt;
}

std::vector<DatabaseDesign> databaseOptions(const DatabaseNeeds& needs, const Workload& workload, Markets& markets, double limit) {
    std::vector<Option> options;
    for (const Offer* offer : offersFor(needs, markets)) {
        const Fit fit{needs, workload, *offer};
        const StorageRates rates = storageRatesOf(*offer, markets);
        for (const Node& node : offer->nodes) {
            if (node.leaderHourly * 730 > limit) break;
            Option option;
            option.offer = offer;
            for (int extra = 0; extra < mostFollowers && !fit(node, option.fitted, extra); ++extra) {
                option.fitted.monthly = monthlyOf(option.fitted, hasStandby(needs, offer->kind), *offer, rates, needs);
                if (option.fitted.monthly > limit) break;
                option.stations = stationsOf(option.fitted, needs, workload);
                options.push_back(option);
                const Station& follower = option.stations.follower;
                if (!hasFollowers(needs) || meanResponse(follower) <= follower.service * negligibleWait) break;
            }
        }
    }
    std::sort(options.begin(), options.end(), [](const Option& a, const Option& b) {
        return std::tie(a.fitted.monthly, a.fitted.node->name, a.fitted.followers) <
               std::tie(b.fitted.monthly, b.fitted.node->name, b.fitted.followers);
    });
    std::vector<const Option*> kept;
    for (const Option& option : options)
        if (std::none_of(kept.begin(), kept.end(), [&](const Option* other) { return isNoSlower(*other, option); }))
            kept.push_back(&option);
    std::vector<DatabaseDesign> designs;
    designs.reserve(kept.size());
    for (const Option* option : kept) designs.push_back(designOf(option->fitted, *option->offer, needs, workload, markets.choices().databaseCareHours));
    return designs;
}

}  // namespace stagecraft
