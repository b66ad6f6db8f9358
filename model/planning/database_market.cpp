#include "model/planning/database_market.h"

#include <algorithm>

#include "model/capacity/connections_held.h"
#include "model/capacity/database.h"
#include "model/capacity/market_key.h"
#include "model/planning/assumptions.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

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

DatabaseNode nodeOf(const DatabaseClass& type, const Choices& choices) {
    DatabaseNode node;
    node.name = type.name;
    node.architecture = type.architecture;
    node.vcpus = type.vcpus;
    node.memory = type.memory;
    node.speed = speedOf(type.performance, choices.benchmark);
    node.capacity = node.vcpus * node.speed;
    if (type.diskBaseline.count() > 0) node.diskOperations = pagesOf(type.diskBaseline);  // RDS publishes throughput only
    node.baselineShare = type.isBurstable ? type.baselineShare : 1;
    node.isEstimated = type.performance.isEstimated;
    return node;
}

DatabaseMarket selfManaged(std::string_view region, Markets& markets) {
    DatabaseMarket market{DatabaseKind::SelfManaged, std::string{nameOf(plainEngine(markets.choices().engine))}, {}, largestVolumeGib, largestVolumeOperations,
                assumptions::failoverSecondsSelfManaged, "ebs_gp3_gb_month", {}, {}};
    const Purchase plain = markets.servers(region).fellBackToOnDemand() ? Purchase::OnDemand : plainPurchase(markets.choices().purchase);
    for (const ServerCandidate& server : markets.servers(region).all()) {
        const InstanceType& type = *server.offer->type;
        const bool isCommitted = server.committed < server.hourly;  // a database never rests
        const double rate = isCommitted ? server.committed : server.hourly;
        DatabaseNode node{type.name, type.architecture, type.vcpus, type.memory, server.speed, server.capacity, 1,
                  server.diskOperations, server.baselineShare, 0, type.performance.isEstimated, rate, rate, rate,
                  isCommitted ? server.commitment : plain};
        market.nodes.push_back(node);
    }
    return market;
}

DatabaseMarket managed(DatabaseKind kind, std::string_view region, Markets& markets) {
    const Choices& choices = markets.choices();
    const bool isPair = kind == DatabaseKind::RdsMultiAz;
    const DatabaseEngine engine = plainEngine(choices.engine);
    DatabaseMarket market{kind, std::string{nameOf(engine)}, {}, 65'536, 64'000, assumptions::failoverSecondsRds,
                isPair ? "rds_gp3_multi_az_gb_month" : "rds_gp3_gb_month", {}, {}};
    const auto leaders = markets.catalog().databaseOffers(region, engine,
                                                          isPair ? Deployment::MultiAz : Deployment::SingleAz);
    const auto followers = markets.catalog().databaseOffers(region, engine, Deployment::SingleAz);
    for (const DatabaseOffer& sold : leaders) {
        if (!isWanted(sold.type->architecture, sold.type->isCurrentGeneration, choices)) continue;
        DatabaseNode node = nodeOf(*sold.type, choices);
        const auto follower = std::find_if(followers.begin(), followers.end(),
                                           [&](const DatabaseOffer& other) { return other.type == sold.type; });
        if (follower == followers.end()) continue;
        node.purchase = steadyPurchase(choices.purchase, {&sold.prices, &follower->prices});
        node.leaderHourly = sold.prices.at(node.purchase)->count();
        node.followerHourly = follower->prices.at(node.purchase)->count();
        market.nodes.push_back(node);
    }
    return market;
}

/// The leader's rate pays for all three; nothing is bought beside them.
DatabaseMarket cluster(std::string_view region, Markets& markets) {
    const Choices& choices = markets.choices();
    const DatabaseEngine engine = plainEngine(choices.engine);
    DatabaseMarket market{DatabaseKind::RdsMultiAzCluster, std::string{nameOf(engine)}, {}, 65'536, 64'000,
                assumptions::failoverSecondsCluster, "rds_gp3_multi_az_cluster_gb_month", {}, {}};
    for (const DatabaseOffer& sold : markets.catalog().databaseOffers(region, engine, Deployment::MultiAzCluster)) {
        if (!isWanted(sold.type->architecture, sold.type->isCurrentGeneration, choices)) continue;
        DatabaseNode node = nodeOf(*sold.type, choices);
        node.purchase = steadyPurchase(choices.purchase, {&sold.prices});
        node.leaderHourly = sold.prices.at(node.purchase)->count();
        market.nodes.push_back(node);
    }
    return market;
}

DatabaseMarket aurora(std::string_view region, Markets& markets) {
    const Choices& choices = markets.choices();
    const DatabaseEngine engine =
        choices.engine == EngineChoice::MySql ? DatabaseEngine::AuroraMySql : DatabaseEngine::AuroraPostgreSql;
    DatabaseMarket market{DatabaseKind::Aurora, std::string{nameOf(engine)}, {}, 128.0 * 1024, infinity,
                assumptions::failoverSecondsAurora, "aurora_storage_gb_month", {}, {}};
    if (choices.engine == EngineChoice::MariaDb) return market;  // Aurora speaks MySQL and PostgreSQL only
    for (const DatabaseOffer& sold :
         markets.catalog().databaseOffers(region, engine, Deployment::SingleAz)) {
        if (!isWanted(sold.type->architecture, sold.type->isCurrentGeneration, choices)) continue;
        DatabaseNode node = nodeOf(*sold.type, choices);
        node.diskOperations = infinity;  // storage is a service of its own, billed by the operation
        node.purchase = steadyPurchase(choices.purchase, {&sold.prices});
        node.leaderHourly = node.standbyHourly = node.followerHourly = sold.prices.at(node.purchase)->count();
        market.nodes.push_back(node);
    }
    return market;
}

/// At least as good on each count for no more money.
bool beats(const DatabaseNode& a, const DatabaseNode& b) {
    return a.leaderHourly <= b.leaderHourly && a.standbyHourly <= b.standbyHourly && a.followerHourly <= b.followerHourly &&
           a.capacity >= b.capacity && a.vcpus >= b.vcpus && a.speed >= b.speed && a.memory >= b.memory &&
           a.diskOperations >= b.diskOperations && a.baselineShare >= b.baselineShare;
}

/// Drops every node that another one beats. From cheap to dear.
template <class Beats>
void dropDominated(std::vector<DatabaseNode>& nodes, Beats beats) {
    std::sort(nodes.begin(), nodes.end(), [](const DatabaseNode& a, const DatabaseNode& b) {
        return a.leaderHourly != b.leaderHourly ? a.leaderHourly < b.leaderHourly : a.name < b.name;
    });
    std::vector<DatabaseNode> kept;
    for (const DatabaseNode& node : nodes)
        if (std::none_of(kept.begin(), kept.end(), [&](const DatabaseNode& other) { return beats(other, node); })) kept.push_back(node);
    nodes = std::move(kept);
}

void slowDown(std::vector<DatabaseNode>& nodes, const NodeLaw& law) {
    if (law.isLinear()) return;
    for (DatabaseNode& node : nodes) {
        node.slowdown = law.slowdown(node.vcpus);
        node.speed /= node.slowdown;
        node.capacity = node.vcpus * node.speed;
    }
}

DatabaseRates listedRatesOf(const DatabaseMarket& market, std::string_view region, const Markets& markets) {
    const auto rate = [&](std::string_view dimension) {
        const Price* const price = markets.price(dimension, region);
        return price == nullptr ? 0 : price->tiers.front().usd;
    };
    DatabaseRates rates;
    rates.perGib = rate(market.storageDimension);
    rates.perMillion = rate("aurora_io_million");
    rates.perGibAcrossZones = 2 * rate("inter_az_gb_each_direction");  // each end pays
    switch (market.kind) {
        case DatabaseKind::SelfManaged:
            rates.perOperation = rate("ebs_gp3_iops_month");
            rates.perMibPerSecond = rate("ebs_gp3_throughput_mibps_month");
            rates.perSnapshotGib = rate("ebs_snapshot_gb_month");
            rates.perGibToCopies = rates.perGibAcrossZones;
            break;
        case DatabaseKind::RdsMultiAz:
        case DatabaseKind::RdsSingleAz:
            rates.perFollowerGib = rate("rds_gp3_gb_month");
            rates.perBackupGib = rate("rds_backup_gb_month");
            rates.perOperation = rate(market.kind == DatabaseKind::RdsMultiAz ? "rds_gp3_multi_az_iops_month" : "rds_gp3_iops_month");
            rates.perFollowerOperation = rate("rds_gp3_iops_month");
            rates.perMibPerSecond = rate(market.kind == DatabaseKind::RdsMultiAz ? "rds_gp3_multi_az_throughput_mibps_month" : "rds_gp3_throughput_mibps_month");
            rates.perFollowerMibPerSecond = rate("rds_gp3_throughput_mibps_month");
            break;
        case DatabaseKind::RdsMultiAzCluster:
            rates.perBackupGib = rate("rds_backup_gb_month");
            rates.perOperation = rate("rds_gp3_multi_az_cluster_iops_month");
            rates.perMibPerSecond = rate("rds_gp3_multi_az_cluster_throughput_mibps_month");
            break;
        default: rates.perBackupGib = rate("aurora_backup_gb_month"); break;
    }
    return rates;
}

/// What the engine's default allows; a self-managed server is given the same.
double connectionLimitOf(const DatabaseNode& node, DatabaseKind kind, EngineChoice engine) {
    if (engine == EngineChoice::PostgreSql) return postgreSqlConnections(node.memory);
    return kind == DatabaseKind::Aurora ? auroraMySqlConnections(node.memory) : mySqlConnections(node.memory);
}

/// One kind with every node sold, beaten by others or not.
DatabaseMarket wholeMarket(DatabaseKind kind, std::string_view region, Markets& markets) {
    DatabaseMarket made = kind == DatabaseKind::SelfManaged         ? selfManaged(region, markets)
                          : kind == DatabaseKind::Aurora            ? aurora(region, markets)
                          : kind == DatabaseKind::RdsMultiAzCluster ? cluster(region, markets)
                                                                    : managed(kind, region, markets);
    made.rates = listedRatesOf(made, region, markets);
    for (DatabaseNode& node : made.nodes) node.connectionLimit = averageConnectionsHeld(connectionLimitOf(node, kind, markets.choices().engine));
    return made;
}

NodeColumns columnsOf(const std::vector<DatabaseNode>& nodes) {
    const auto column = [&](double DatabaseNode::*measure) {
        std::vector<double> values;
        values.reserve(nodes.size());
        for (const DatabaseNode& node : nodes) values.push_back(node.*measure);
        return values;
    };
    return {column(&DatabaseNode::leaderHourly), column(&DatabaseNode::standbyHourly), column(&DatabaseNode::followerHourly),
            column(&DatabaseNode::capacity), column(&DatabaseNode::connectionLimit)};
}

/// Of the nodes that stay.
DatabaseMarket withColumns(DatabaseMarket market) {
    market.columns = columnsOf(market.nodes);
    return market;
}

/// One kind as sold in a region, made once for a catalog and the choices that matter; for the plan alone where it pins a node, or
/// where the vCPUs of a node slow each other down.
const DatabaseMarket& marketOf(DatabaseKind kind, std::string_view region, Markets& markets) {
    const Choices& choices = markets.choices();
    const NodeLaw& law = markets.databaseLaw();
    const auto detail = static_cast<std::uint64_t>(kind) * 8 + static_cast<std::uint64_t>(choices.engine);
    const auto keyOf = [&](IndexKind index) { return marketKey(index, markets.catalog(), region, choices, detail); };
    constexpr auto isBeating = [](const DatabaseNode& a, const DatabaseNode& b) { return beats(a, b); };
    // Under every law: each slows nodes of as many vCPUs alike.
    constexpr auto isBeatingItsPeer = [](const DatabaseNode& a, const DatabaseNode& b) { return a.vcpus == b.vcpus && beats(a, b); };
    const auto without = [&](auto beats) {
        return [&, beats] {
            DatabaseMarket made = wholeMarket(kind, region, markets);
            dropDominated(made.nodes, beats);
            return withColumns(std::move(made));
        };
    };
    if (choices.hasPinnedDatabase())
        return markets.ownMarket(keyOf(IndexKind::Databases), [&] {
            const Choices any = ofAnyMake(choices);
            Markets open{markets.catalog(), any};
            DatabaseMarket made = wholeMarket(kind, region, open);
            std::erase_if(made.nodes, [&](const DatabaseNode& node) { return node.name != choices.databaseNode; });
            slowDown(made.nodes, law);
            return withColumns(std::move(made));
        });
    if (!law.isLinear())
        return markets.ownMarket(keyOf(IndexKind::Databases), [&] {
            DatabaseMarket made = markets.catalog().derived<DatabaseMarket>(keyOf(IndexKind::DatabasePeers), without(isBeatingItsPeer));
            slowDown(made.nodes, law);
            dropDominated(made.nodes, isBeating);
            return withColumns(std::move(made));
        });
    return markets.catalog().derived<DatabaseMarket>(keyOf(IndexKind::Databases), without(isBeating));
}

std::vector<const DatabaseMarket*> kindsFor(const DatabasePlace& place, Markets& markets) {
    const bool isSingle = place.topology == DatabaseTopology::SeparateHost;
    const auto only = [&](DatabaseKind kind) { return std::vector<const DatabaseMarket*>{&marketOf(kind, place.region, markets)}; };
    switch (markets.choices().database) {
        case DatabaseKind::SelfManaged: return only(DatabaseKind::SelfManaged);
        case DatabaseKind::RdsSingleAz: return only(DatabaseKind::RdsSingleAz);
        case DatabaseKind::RdsMultiAz: return only(isSingle ? DatabaseKind::RdsSingleAz : DatabaseKind::RdsMultiAz);
        case DatabaseKind::RdsMultiAzCluster:
            if (isSingle) return only(DatabaseKind::RdsSingleAz);
            if (place.zones < clusterZones) return {};
            return only(DatabaseKind::RdsMultiAzCluster);
        case DatabaseKind::Aurora: return only(DatabaseKind::Aurora);
        case DatabaseKind::Auto: break;
    }
    // Whatever costs least, the work of people counted: what is cheap most often first, its cost bounds the search of the others. On a
    // single host every kind is one node.
    std::vector<const DatabaseMarket*> all;
    all.reserve(5);
    if (isSingle || !place.needsStandby) all.push_back(&marketOf(DatabaseKind::RdsSingleAz, place.region, markets));
    if (!isSingle) all.push_back(&marketOf(DatabaseKind::RdsMultiAz, place.region, markets));
    all.push_back(&marketOf(DatabaseKind::Aurora, place.region, markets));
    all.push_back(&marketOf(DatabaseKind::SelfManaged, place.region, markets));
    if (!isSingle && place.zones >= clusterZones) all.push_back(&marketOf(DatabaseKind::RdsMultiAzCluster, place.region, markets));
    std::erase_if(all, [&](const DatabaseMarket* market) { return !markets.isAllowed(market->kind); });
    return all;
}

}  // namespace

std::span<const DatabaseMarket* const> databaseMarkets(const DatabasePlace& place, Markets& markets) {
    const bool isSingle = place.topology == DatabaseTopology::SeparateHost;
    return markets.databaseKinds({place.region, isSingle, place.needsStandby, place.zones >= clusterZones}, [&] { return kindsFor(place, markets); });
}

DatabaseTypes databaseTypes(const DatabasePlace& place, Markets& markets) {
    DatabaseTypes types;
    for (const DatabaseMarket* market : databaseMarkets(place, markets)) {
        for (const DatabaseNode& node : market->nodes) types.names.push_back(node.name);
        types.dominated += static_cast<int>(wholeMarket(market->kind, place.region, markets).nodes.size() - market->nodes.size());
    }
    std::ranges::sort(types.names);
    const auto repeated = std::ranges::unique(types.names);
    types.names.erase(repeated.begin(), repeated.end());
    return types;
}

}  // namespace stagecraft
