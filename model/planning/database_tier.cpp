#include "model/planning/database_tier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "model/capacity/database.h"
#include "model/planning/assumptions.h"
#include "model/planning/database_market.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int mostFollowers = 15;  // RDS read replicas and Aurora replicas (quotas)
constexpr int mostShards = 1000;
/// Beyond this mean response, in service times, another follower saves no time worth naming.
constexpr double negligibleWait = 1.001;

/// What the engine's default allows; a self-managed server is given the same.
double connectionLimit(const DatabaseMarket& market, Gib memory) {
    if (market.isPostgreSql) return postgreSqlConnections(memory);
    return market.kind == DatabaseKind::Aurora ? auroraMySqlConnections(memory) : mySqlConnections(memory);
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
    const DatabaseNode* node = nullptr;
    int shards = 1;
    int followers = 0;
    Constraint followersFor = Constraint::Reads;  ///< what asks for so many
    double volume = 0;  ///< GiB
    double diskOperations = 0, diskOperationsLimit = 0;
    double leaderWork = 0, followerWork = 0, writes = 0;  ///< reference CPU-seconds a second on one node
    double connections = 0, connectionLimit = 0;
    double monthly = 0;
};

/// Fits one node type to the load, or says what stops it.
class Fit {
public:
    Fit(const DatabaseNeeds& needs, const Workload& workload, const DatabaseMarket& market)
        : needs_(needs), workload_(workload), market_(market),
          load_{needs.readPeak * Seconds{workload.cpuPerRead}.count(),
                needs.writePeak * Seconds{workload.cpuPerWrite}.count()} {}

    /// The constraint that rules `node` out; nullopt when `fitted` was filled. Where it is ruled out, `fitted` holds what was
    /// worked out up to there.
    /// `extraFollowers` are bought above what the load asks for.
    std::optional<Constraint> operator()(const DatabaseNode& node, Fitted& fitted, int extraFollowers = 0) const {
        const double usable = needs_.targetUtilisation * node.capacity;
        const bool mayShard = needs_.topology == DatabaseTopology::FederatedShards;
        int shards = 1;
        if (mayShard) {
            // The hottest shard must fit: skew × its mean share (MODEL section 4).
            const double skew = std::max(1.0, workload_.shardSkew);
            if (load_.writes > usable) shards = static_cast<int>(std::min<double>(mostShards, std::ceil(load_.writes * skew / usable - 1e-9)));
            const double room = market_.largestVolume / (1 + assumptions::databaseFreeShare);
            if (needs_.rows.count() > room)
                shards = std::max(shards, static_cast<int>(std::min<double>(mostShards, std::ceil(needs_.rows.count() * skew / room))));
        }
        const double hottest = shards > 1 ? std::max(1.0, workload_.shardSkew) / shards : 1.0;
        const double reads = load_.reads * hottest;
        const double writes = load_.writes * hottest;
        if (writes > usable) return Constraint::Writes;
        const double pool = node.memory.count() * assumptions::bufferPoolShare;
        const double workingSet = needs_.rows.count() * hottest * workload_.hotShare;
        const double missing = workingSet > pool ? 1 - pool / workingSet : 0;
        const double diskReads = needs_.readPeak * hottest * missing;
        const double diskWrites = needs_.writePeak * hottest * assumptions::operationsPerWrite;
        fitted.diskOperationsLimit = std::min(node.diskOperations, market_.largestOperations);
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
            // More followers share the reads of the disk, and keep the credits of a burstable class; if that were not enough,
            // the checks below say so.
            const double forDisk = std::ceil(diskReads / (fitted.diskOperationsLimit - diskWrites) - 1e-9);
            const double forCredits = std::ceil(reads / (sustained(node) - assumptions::applyCost * writes) - 1e-9);
            fitted.followersFor = Constraint::Reads;
            for (const auto& [cause, more] : {std::pair{Constraint::Disk, forDisk}, {Constraint::CpuCredits, forCredits}}) {
                if (!(more > followers && more <= mostFollowers)) continue;
                followers = static_cast<int>(more);
                fitted.followersFor = cause;
            }
            followers += extraFollowers;
            if (followers > mostFollowers) return Constraint::Reads;
        } else if (reads + writes > usable) {
            return Constraint::Cpu;
        }
        fitted.connections = needs_.connections * hottest;
        fitted.connectionLimit = connectionLimit(market_, node.memory);
        if (fitted.connections > fitted.connectionLimit) return Constraint::Connections;

        fitted.volume = std::max(assumptions::smallestDatabaseGib,
                                       std::ceil(needs_.rows.count() * hottest * (1 + assumptions::databaseFreeShare)));
        if (fitted.volume > market_.largestVolume) return Constraint::Storage;
        fitted.diskOperations = diskReads / std::max(1, followers) + diskWrites;
        if (fitted.diskOperations > fitted.diskOperationsLimit) return Constraint::Disk;

        fitted.leaderWork = followers > 0 ? writes : reads + writes;
        fitted.followerWork = followers > 0 ? reads / followers + assumptions::applyCost * writes : 0;
        if (std::max(fitted.leaderWork, fitted.followerWork) > sustained(node) * (1 + 1e-9)) return Constraint::CpuCredits;

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
        if (fitted.followers > std::max(1, needs_.zones - 1)) return fitted.followersFor;
        // A class half the size would be too full: the CPU set the size.
        if (std::max(fitted.leaderWork, fitted.followerWork) > needs_.targetUtilisation * fitted.node->capacity / 2) return Constraint::Cpu;
        if (fitted.connections > fitted.connectionLimit / 2) return Constraint::Connections;
        return Constraint::Minimum;
    }

private:
    /// Reference CPU-seconds a second at peak that a node's credits last for; without end where it needs none.
    [[nodiscard]] double sustained(const DatabaseNode& node) const {
        if (node.baselineShare >= 1) return infinity;
        return node.capacity * node.baselineShare * needs_.burstLimit / needs_.averageOverPeak;
    }

    const DatabaseNeeds& needs_;
    const Workload& workload_;
    const DatabaseMarket& market_;
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
    const DatabaseNode& node = *fitted.node;
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
double includedOperations(const DatabaseMarket& market, double volume) {
    return market.kind == DatabaseKind::SelfManaged || volume < 400 ? 3000 : 12'000;
}

/// What RDS allocates: below 400 GiB gp3 sells no more than 3,000 operations a second (BILLING section 13).
double volumeOf(const Fitted& fitted, const DatabaseMarket& market) {
    const bool isRds = market.kind == DatabaseKind::RdsMultiAz || market.kind == DatabaseKind::RdsSingleAz;
    return isRds && fitted.diskOperations > 3000 ? std::max(400.0, fitted.volume) : fitted.volume;
}

/// What the bill will say of it, and the hours of people.
double monthlyOf(const Fitted& fitted, bool hasStandby, const DatabaseMarket& market, const DatabaseRates& rates, const DatabaseNeeds& needs) {
    const DatabaseNode& node = *fitted.node;
    const double nodes = node.leaderHourly + (hasStandby ? node.standbyHourly : 0) + fitted.followers * node.followerHourly;
    double perShard = nodes * 730 + rates.care;
    if (market.kind == DatabaseKind::Aurora)
        return fitted.shards * (perShard + fitted.volume * rates.perGib) +
               (needs.readAverage + needs.writeAverage) * secondsPerMonth / 1e6 * rates.perMillion;
    const double volume = volumeOf(fitted, market);
    const double extra = std::max(0.0, fitted.diskOperations - includedOperations(market, volume));
    if (market.kind == DatabaseKind::SelfManaged) {
        const double copies = 1 + (hasStandby ? 1 : 0) + fitted.followers;
        perShard += copies * ((volume + assumptions::rootVolumeGib) * rates.perGib + extra * rates.perOperation);
        return fitted.shards * perShard + needs.rows.count() * rates.perSnapshotGib;
    }
    perShard += volume * rates.perGib + extra * rates.perOperation;
    perShard += fitted.followers * (volume * rates.perFollowerGib + extra * rates.perFollowerOperation);
    return fitted.shards * perShard;
}

Blocker blockerOf(Constraint stop, const DatabaseNode& node, const Fitted& fitted, const DatabaseMarket& market, const DatabaseNeeds& needs,
                  const Workload& workload) {
    const double writes = needs.writePeak * Seconds{workload.cpuPerWrite}.count();
    const double reads = needs.readPeak * Seconds{workload.cpuPerRead}.count();
    switch (stop) {
        case Constraint::Connections: return {stop, fitted.connectionLimit, fitted.connections, "database"};
        case Constraint::Storage: return {stop, market.largestVolume, fitted.volume, "database"};
        case Constraint::Disk: return {stop, fitted.diskOperationsLimit, fitted.diskOperations, "database"};
        case Constraint::Writes: return {stop, needs.targetUtilisation * node.capacity, writes, "database"};
        default: return {stop, needs.targetUtilisation * node.capacity, reads + writes, "database"};
    }
}

/// The fit as the plan keeps it.
DatabaseDesign designOf(const Fitted& fitted, const DatabaseMarket& market, const DatabaseNeeds& needs, const Workload& workload,
                        double careHours) {
    const DatabaseNode& node = *fitted.node;
    DatabaseDesign design;
    design.id = needs.id;
    design.domain = needs.domain;
    design.kind = market.kind;
    design.engine = market.engine;
    design.hasStandby = hasStandby(needs, market.kind);
    design.failoverSeconds = market.failoverSeconds;
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
    design.volume = Gib{volumeOf(fitted, market)};
    design.diskOperations = fitted.diskOperations;
    design.diskOperationsLimit = fitted.diskOperationsLimit;
    design.leaderUtilisation = fitted.leaderWork / node.capacity;
    design.followerUtilisation = fitted.followerWork / node.capacity;
    design.writeUtilisation = fitted.writes / node.capacity;
    design.connections = fitted.connections;
    design.connectionLimit = fitted.connectionLimit;
    design.monthly = fitted.monthly;
    design.careHours = market.kind == DatabaseKind::SelfManaged ? fitted.shards * careHours : 0;
    design.limitedBy = Fit{needs, workload, market}.reason(fitted);
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

/// The market's rates and what people's time is worth to the user.
DatabaseRates storageRatesOf(const DatabaseMarket& market, const Markets& markets) {
    DatabaseRates rates = market.rates;
    const Choices& choices = markets.choices();
    if (market.kind == DatabaseKind::SelfManaged) rates.care = choices.databaseCareHours * choices.personHourly.dollars();
    return rates;
}

/// A fit and what a request waits for in it.
struct Option {
    Fitted fitted;
    const DatabaseMarket* market = nullptr;
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
    const DatabaseMarket* market = nullptr;
};

/// The cheapest fit for no more than `limit` USD a month. What stops a node is told to `refuse`.
template <typename Refuse>
std::optional<BestFit> bestFit(const DatabaseNeeds& needs, const Workload& workload, Markets& markets, double limit, const Refuse& refuse) {
    std::optional<BestFit> best;
    for (const DatabaseMarket* market : databaseMarkets(needs.region->code, needs.topology, markets)) {
        const Fit fit{needs, workload, *market};
        const DatabaseRates rates = storageRatesOf(*market, markets);
        const int fewest = 1 + (hasFollowers(needs) ? std::max(1, needs.zones - 1) : 0);
        const double work = fit.work() / needs.targetUtilisation;
        for (const DatabaseNode& node : market->nodes) {
            // The nodes come from cheap to dear: from here on even the fewest of them cost more than the best.
            if (node.leaderHourly * 730 > limit) break;
            if ((node.leaderHourly + (fewest - 1) * node.followerHourly) * 730 > limit) continue;
            if (work / node.capacity * std::min(node.leaderHourly, node.followerHourly) * 730 > limit * (1 + 1e-9)) continue;
            Fitted fitted;
            if (const std::optional<Constraint> stop = fit(node, fitted)) {
                refuse(*stop, node, fitted, *market);
                continue;
            }
            fitted.monthly = monthlyOf(fitted, hasStandby(needs, market->kind), *market, rates, needs);
            if (fitted.monthly > limit || (best && fitted.monthly == limit && best->fitted.node->name <= node.name)) continue;
            limit = fitted.monthly;
            best = {fitted, market};
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
    const auto refuse = [&](Constraint stop, const DatabaseNode& node, const Fitted& fitted, const DatabaseMarket& market) {
        if (node.capacity <= roomiest) return;
        roomiest = node.capacity;
        blocker = blockerOf(stop, node, fitted, market, needs, workload);
    };
    const std::optional<BestFit> best = bestFit(needs, workload, markets, infinity, refuse);
    if (!best) return tl::unexpected(blocker);
    return designOf(best->fitted, *best->market, needs, workload, markets.choices().databaseCareHours);
}

std::optional<double> cheapestDatabaseMonthly(const DatabaseNeeds& needs, const Workload& workload, Markets& markets, double limit) {
    const auto ignore = [](Constraint, const DatabaseNode&, const Fitted&, const DatabaseMarket&) {};
    const std::optional<BestFit> best = bestFit(needs, workload, markets, limit, ignore);
    return best ? std::optional{best->fitted.monthly} : std::nullopt;
}

std::vector<DatabaseDesign> databaseOptions(const DatabaseNeeds& needs, const Workload& workload, Markets& markets, double limit) {
    std::vector<Option> options;
    for (const DatabaseMarket* market : databaseMarkets(needs.region->code, needs.topology, markets)) {
        const Fit fit{needs, workload, *market};
        const DatabaseRates rates = storageRatesOf(*market, markets);
        for (const DatabaseNode& node : market->nodes) {
            if (node.leaderHourly * 730 > limit) break;
            Option option;
            option.market = market;
            for (int extra = 0; extra < mostFollowers && !fit(node, option.fitted, extra); ++extra) {
                option.fitted.monthly = monthlyOf(option.fitted, hasStandby(needs, market->kind), *market, rates, needs);
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
    for (const Option* option : kept) designs.push_back(designOf(option->fitted, *option->market, needs, workload, markets.choices().databaseCareHours));
    return designs;
}

}  // namespace stagecraft
