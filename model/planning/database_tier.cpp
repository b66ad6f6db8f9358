#include "model/planning/database_tier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "model/capacity/connections_held.h"
#include "model/planning/assumptions.h"
#include "model/planning/database_fit.h"
#include "model/planning/database_load.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Beyond this mean response, in service times, another follower saves no time worth naming.
constexpr double negligibleWait = 1.001;

LoadedNodes loadedNodes(const FittedDatabase& fitted, const DatabaseNeeds& needs) {
    return {fitted.node->speed, fitted.node->vcpus, fitted.shards, fitted.followers, needs.readPeak, needs.writePeak, needs.missing};
}

Blocker blockerOf(Constraint stop, const DatabaseNode& node, const FittedDatabase& fitted, const DatabaseMarket& market, const DatabaseNeeds& needs,
                  const Workload& workload) {
    const double writes = needs.writePeak * Seconds{workload.cpuPerWrite}.count();
    const double reads = needs.readPeak * Seconds{workload.cpuPerRead}.count();
    switch (stop) {
        case Constraint::Connections: return {stop, mostConnectionsHeld(fitted.connectionLimit), mostConnectionsHeld(fitted.connections), "database"};
        case Constraint::Storage: return {stop, market.largestVolume, fitted.volume, "database"};
        case Constraint::Disk: return {stop, fitted.diskOperationsLimit, fitted.diskOperations, "database"};
        case Constraint::Reads:
            if (market.kind != DatabaseKind::RdsMultiAzCluster) break;
            return {stop, needs.targetUtilisation * node.capacity, reads + workload.applyCost * writes, std::string{nameOf(market.kind)}};
        case Constraint::Writes: return {stop, needs.targetUtilisation * node.capacity, writes, "database"};
        case Constraint::CpuCredits:
            return {stop, DatabaseFit{needs, workload, market}.sustained(node), std::max(fitted.leaderWork, fitted.followerWork), "database"};
        default: break;
    }
    return {stop, needs.targetUtilisation * node.capacity, reads + writes, "database"};
}

/// What stops a kind of which no node was looked at.
Blocker nothingSold(const DatabaseNeeds& needs, const Choices& choices) {
    const std::string kind{choices.hasPinnedDatabase() ? "databases of " + choices.databaseNode
                           : choices.database == DatabaseKind::Auto ? std::string{"databases"} : std::string{nameOf(choices.database)}};
    const bool isCluster = choices.database == DatabaseKind::RdsMultiAzCluster && needs.topology != DatabaseTopology::SeparateHost;
    if (isCluster && needs.zones < clusterZones) return {Constraint::ZoneCount, static_cast<double>(needs.zones), clusterZones, kind};
    const bool isForTwoEngines = isCluster || choices.database == DatabaseKind::Aurora;
    return {Constraint::NotOffered, 0, 0, isForTwoEngines && choices.engine == EngineChoice::MariaDb ? kind + " with MariaDB" : kind};
}

/// The fit as the plan keeps it.
DatabaseDesign designOf(const FittedDatabase& fitted, const DatabaseMarket& market, const DatabaseNeeds& needs, const Workload& workload,
                        double careHours) {
    const DatabaseNode& node = *fitted.node;
    DatabaseDesign design;
    design.id = needs.id;
    design.domain = needs.domain;
    design.kind = market.kind;
    design.engine = market.engine;
    design.hasStandby = hasStandby(needs, market.kind);
    design.failoverSeconds = needs.failover.value_or(Seconds{market.failoverSeconds}).count();
    design.nodeType = node.name;
    design.vcpus = node.vcpus;
    design.memory = node.memory;
    design.speed = node.speed;
    design.slowdown = node.slowdown;
    design.isEstimated = node.isEstimated;
    design.leaderHourly = node.leaderHourly;
    design.standbyHourly = node.standbyHourly;
    design.followerHourly = node.followerHourly;
    design.purchase = node.purchase;
    design.shards = fitted.shards;
    design.followers = fitted.followers;
    design.volume = Gib{allocatedVolume(fitted, market)};
    design.diskOperations = fitted.diskOperations;
    design.room = Gib{std::min(design.volume.count(), market.largestVolume / (1 + assumptions::databaseFreeShare))};
    design.diskOperationsLimit = std::min(fitted.diskOperationsLimit, mostOperations(market.kind, design.volume.count()));
    design.diskLoad = fitted.diskLoad;
    design.leaderUtilisation = fitted.leaderWork / node.capacity;
    design.followerUtilisation = fitted.followerWork / node.capacity;
    design.writeUtilisation = fitted.writes / node.capacity;
    design.connections = fitted.connections;
    design.connectionLimit = fitted.connectionLimit;
    design.monthly = fitted.monthly;
    design.careHours = market.kind == DatabaseKind::SelfManaged ? fitted.shards * careHours : 0;
    const DatabaseFit fit{needs, workload, market};
    design.sustainedUtilisation = fit.sustained(node) / node.capacity;
    design.limitedBy = fit.reason(fitted);
    design.asks = {{design.limitedBy, design.shards * (1 + design.followers)}};
    design.rows = needs.rows;
    design.backups = needs.backups;
    design.readPeak = needs.readPeak;
    design.writePeak = needs.writePeak;
    design.missing = needs.missing;
    design.allReadPeak = needs.allReadPeak;
    design.readAverage = needs.readAverage;
    design.writeAverage = needs.writeAverage;
    const DatabaseStations stations = stationsOf(loadedNodes(fitted, needs), workload);
    design.leaderStation = stations.leader;
    if (design.followers > 0) design.followerStation = stations.follower;
    return design;
}

/// A fit and what a request waits for in it.
struct Option {
    FittedDatabase fitted;
    const DatabaseMarket* market = nullptr;
    DatabaseStations stations;
};

/// `fast` answers at least as fast as `slow` whatever the load: no station of it is slower, fuller or narrower.
bool isNoSlower(const Option& fast, const Option& slow) {
    return isNoSlower(fast.stations.leader, slow.stations.leader) && isNoSlower(fast.stations.follower, slow.stations.follower);
}

/// Visits the numbers of shards worth a look, from `fewest` up, until `visit` has seen enough or the nodes alone cost more than
/// `limit`, which may fall meanwhile.
template <typename Visit>
void eachSharding(const DatabaseNode& node, const DatabaseFit& fit, const DatabaseTariff& tariff, int fewest, const double& limit, const Visit& visit) {
    for (int shards = fewest; shards > 0; shards = fit.moreShards(shards))
        if (!visit(shards) || tariff.leastOfShards(node, shards + 1, fit.leastFollowers(node, shards + 1)) > limit) return;
}

struct BestFit {
    FittedDatabase fitted;
    const DatabaseMarket* market = nullptr;
};

/// Nobody asks why a node is stopped: numbers of shards that surely are too few need no look.
struct WithoutReasons {};

/// The cheapest fit for no more than `limit` USD a month. What stops a node is told to `refuse`.
template <typename Refuse>
std::optional<BestFit> bestFit(const DatabaseNeeds& needs, const Workload& workload, Markets& markets, double limit, [[maybe_unused]] const Refuse& refuse) {
    std::optional<BestFit> best;
    std::vector<double> bounds;
    for (const DatabaseMarket* market : databaseMarkets(placeOf(needs), markets)) {
        const DatabaseFit fit{needs, workload, *market};
        const DatabaseTariff tariff{needs, *market, markets.choices()};
        constexpr bool hasReasons = !std::is_same_v<Refuse, WithoutReasons>;
        const auto consider = [&](const DatabaseNode& node) {
            const int fewest = hasReasons ? fit.fewestShards(node) : fit.fewestShardsThatServe(node);
            eachSharding(node, fit, tariff, fewest, limit, [&](int shards) {
                FittedDatabase fitted;
                if (const std::optional<Constraint> stop = fit(node, shards, fitted)) {
                    if constexpr (hasReasons) refuse(*stop, node, fitted, *market);
                    return true;
                }
                const bool couldShardsSave = fit.couldShardsSave(fitted) || tariff.canRoundingPay(node, shards, fitted.followers);
                // Another follower takes disk operations from every node: it may cost less than they do.
                for (int extra = 1;; ++extra) {
                    fitted.monthly = tariff.monthly(fitted);
                    const bool isDearer = fitted.monthly > limit || (best && fitted.monthly == limit && best->fitted.node->name <= node.name);
                    if (!isDearer) {
                        limit = fitted.monthly;
                        best = {fitted, market};
                    }
                    if (fitted.followers == 0 || diskExtra(market->kind, 0, fitted.diskOperations).operations <= 0 || fit(node, shards, fitted, extra)) break;
                    fitted.followersFor = Constraint::Disk;
                }
                return couldShardsSave;
            });
        };
        const auto leastOf = [&](const DatabaseNode& node, double most) {
            double least = infinity, ofMore = 0;
            for (int shards = fit.fewestShardsThatServe(node); shards > 0 && ofMore <= most;) {
                const std::optional<DatabaseOutline> outline = fit.outline(node, shards);
                if (outline) {
                    least = std::min(least, tariff.least(node, *outline));
                    const bool isLast = fit.moreShards(shards) == 0;
                    if (!isLast && tariff.canRoundingPay(node, shards, outline->followers)) least = std::min(least, tariff.least(node, fit.withOneShardMore(*outline)));
                    if (isLast || outline->followers <= fit.fewestFollowers()) return least;
                    most = std::min(most, least);
                }
                shards = outline ? fit.shardsForFewerFollowers(node, *outline) : fit.moreShards(shards);
                ofMore = shards > 0 ? tariff.leastOfShards(node, shards, fit.leastFollowers(node, shards)) : infinity;
            }
            return std::min(least, ofMore);
        };
        // The bounds are computed in another order than the costs: the last bits are forgiven.
        const auto isAbove = [](double bound, double most) { return bound * (1 - 1e-12) > most; };
        // Quick bounds of all, then better ones of those that promise most; the best of these first: it lowers the limit for the rest. The
        // nodes come from cheap to dear.
        const auto dear = std::ranges::partition_point(market->columns.leaderHourly, [&](double hourly) { return !isAbove(tariff.leastOfLeader(hourly), limit); });
        bounds.resize(static_cast<std::size_t>(dear - market->columns.leaderHourly.begin()));
        tariff.leastOfFirst(fit.leastLoad(), bounds);
        const DatabaseNode* promising = nullptr;
        double lowest = limit;
        const auto improve = [&](std::size_t i) {
            if (isAbove(bounds[i], lowest)) return;
            bounds[i] = leastOf(market->nodes[i], lowest);
            if (bounds[i] >= lowest) return;
            promising = &market->nodes[i];
            lowest = bounds[i];
        };
        const auto first = static_cast<std::size_t>(std::ranges::min_element(bounds) - bounds.begin());
        if (!bounds.empty()) improve(first);
        for (std::size_t i = 0; i < bounds.size(); ++i)
            if (i != first) improve(i);
        if (promising != nullptr) consider(*promising);
        for (std::size_t i = 0; i < bounds.size(); ++i)
            if (const DatabaseNode& node = market->nodes[i]; &node != promising && !isAbove(bounds[i], limit)) consider(node);
    }
    return best;
}

}  // namespace

void letMiss(DatabaseNeeds& needs, const DatabaseNeeds& uncached, double missing) {
    needs.missing = missing;
    needs.readPeak = uncached.readPeak * missing;
    needs.readAverage = uncached.readAverage * missing;
    needs.readPerMonth = uncached.readPerMonth * missing;
}

double leastForReads(const DatabaseNeeds& needs, Markets& markets) {
    DatabaseNeeds without = needs;
    letMiss(without, needs, 0);
    double least = infinity;
    for (const DatabaseMarket* market : databaseMarkets(placeOf(needs), markets))
        least = std::min(least, DatabaseTariff{needs, *market, markets.choices()}.once() - DatabaseTariff{without, *market, markets.choices()}.once());
    return std::isfinite(least) ? least : 0;
}

tl::expected<DatabaseDesign, Blocker> cheapestDatabase(const DatabaseNeeds& needs, const Workload& workload, Markets& markets, double known) {
    Blocker blocker = nothingSold(needs, markets.choices());
    double roomiest = 0;
    const auto refuse = [&](Constraint stop, const DatabaseNode& node, const FittedDatabase& fitted, const DatabaseMarket& market) {
        if (node.capacity <= roomiest) return;
        roomiest = node.capacity;
        blocker = blockerOf(stop, node, fitted, market, needs, workload);
    };
    const std::optional<BestFit> best = bestFit(needs, workload, markets, known, refuse);
    if (!best) return tl::unexpected(blocker);
    return designOf(best->fitted, *best->market, needs, workload, markets.choices().databaseCareHours);
}

std::optional<double> cheapestDatabaseMonthly(const DatabaseNeeds& needs, const Workload& workload, Markets& markets, double limit) {
    const std::optional<BestFit> best = bestFit(needs, workload, markets, limit, WithoutReasons{});
    return best ? std::optional{best->fitted.monthly} : std::nullopt;
}

std::vector<DatabaseDesign> databaseOptions(const DatabaseNeeds& needs, const Workload& workload, Markets& markets, double limit) {
    std::vector<Option> options;
    for (const DatabaseMarket* market : databaseMarkets(placeOf(needs), markets)) {
        const DatabaseFit fit{needs, workload, *market};
        const DatabaseTariff tariff{needs, *market, markets.choices()};
        for (const DatabaseNode& node : market->nodes) {
            if (node.leaderHourly * 730 > limit) break;
            Option option;
            option.market = market;
            for (int shards = fit.fewestShards(node); shards > 0; shards = fit.manyMoreShards(shards)) {
                bool canSave = true;
                for (int extra = 0; extra < mostFollowers && !fit(node, shards, option.fitted, extra); ++extra) {
                    if (extra == 0) canSave = fit.couldShardsSave(option.fitted) || tariff.canRoundingPay(node, shards, option.fitted.followers);
                    option.fitted.monthly = tariff.monthly(option.fitted);
                    if (option.fitted.monthly > limit) break;
                    option.stations = stationsOf(loadedNodes(option.fitted, needs), workload);
                    options.push_back(option);
                    const Station& follower = option.stations.follower;
                    if (!hasFollowers(needs, market->kind) || meanResponse(follower) <= follower.service * negligibleWait) break;
                }
                if (!canSave || tariff.leastOfShards(node, shards + 1, fit.leastFollowers(node, shards + 1)) > limit) break;
            }
        }
    }
    // The cheapest may have a number of shards in between.
    if (const std::optional<BestFit> best = bestFit(needs, workload, markets, limit, WithoutReasons{}))
        options.push_back({best->fitted, best->market, stationsOf(loadedNodes(best->fitted, needs), workload)});
    std::vector<const Option*> sorted;
    sorted.reserve(options.size());
    for (const Option& option : options) sorted.push_back(&option);
    std::sort(sorted.begin(), sorted.end(), [](const Option* a, const Option* b) {
        return std::tie(a->fitted.monthly, a->fitted.node->name, a->fitted.followers) <
               std::tie(b->fitted.monthly, b->fitted.node->name, b->fitted.followers);
    });
    // What is beaten most often is so by its neighbours in cost.
    std::vector<const Option*> kept;
    for (const Option* option : sorted)
        if (std::none_of(kept.rbegin(), kept.rend(), [&](const Option* other) { return isNoSlower(*other, *option); })) kept.push_back(option);
    std::vector<DatabaseDesign> designs;
    designs.reserve(kept.size());
    for (const Option* option : kept) designs.push_back(designOf(option->fitted, *option->market, needs, workload, markets.choices().databaseCareHours));
    return designs;
}

}  // namespace stagecraft
