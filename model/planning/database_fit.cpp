#include "model/planning/database_fit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/planning/assumptions.h"
#include "model/planning/backups.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int mostShards = 1000;

bool isCluster(DatabaseKind kind) { return kind == DatabaseKind::RdsMultiAzCluster; }

/// One in every zone but the leader's.
int fewestFollowersOf(const DatabaseNeeds& needs, DatabaseKind kind) {
    if (isCluster(kind)) return clusterReaders;
    return hasFollowers(needs, kind) ? std::max(1, needs.zones - 1) : 0;
}

/// Above what comes with it a volume of gp3 has at most so many operations a second for each GiB (quotas: gp3 IOPS per GiB maximum,
/// gp3 IOPS to GiB ratio maximum).
constexpr double mostOperationsPerGib = 500;

/// What comes with a volume.
DiskExtra includedDisk(DatabaseKind kind, double volume) {
    if (kind == DatabaseKind::SelfManaged || volume < 400) return {3000, 125};
    return {12'000, 500};
}

}  // namespace

DiskExtra diskExtra(DatabaseKind kind, double volume, double operations) {
    const DiskExtra included = includedDisk(kind, volume);
    const double stream = operations / pagesOf(MibPerSecond{1});
    return {std::max(0.0, operations - included.operations), std::max(0.0, stream - included.mibPerSecond)};
}

bool hasFollowers(const DatabaseNeeds& needs, DatabaseKind kind) {
    return isCluster(kind) || needs.topology == DatabaseTopology::LeaderAndFollowers || needs.topology == DatabaseTopology::FederatedShards;
}

bool hasStandby(const DatabaseNeeds& needs, DatabaseKind kind) {
    return needs.topology != DatabaseTopology::SeparateHost && kind != DatabaseKind::RdsSingleAz && !isCluster(kind);
}

int followersLeft(int followers, int zones) {
    return zones > 1 ? followers - (followers + zones - 1) / zones : followers;
}

DatabaseFit::DatabaseFit(const DatabaseNeeds& needs, const Workload& workload, const DatabaseMarket& market)
    : needs_(needs), workload_(workload), market_(market), reads_(needs.readPeak * Seconds{workload.cpuPerRead}.count()),
      writes_(needs.writePeak * Seconds{workload.cpuPerWrite}.count()), skew_(std::max(1.0, workload.shardSkew)),
      fewestFollowers_(fewestFollowersOf(needs, market.kind)), mostFollowers_(isCluster(market.kind) ? clusterReaders : mostFollowers) {}

/// Shards whose leaders, each with `usable` reference CPU-seconds a second, take the writes, and whose volumes hold the rows.
/// The hottest of them must fit: skew × the mean share (MODEL section 4).
int DatabaseFit::shardsOf(double usable) const {
    if (!isSharded()) return 1;
    const auto whole = [](double shards) { return static_cast<int>(std::min<double>(mostShards, std::ceil(shards))); };
    const int forWrites = writes_ > usable ? whole(writes_ * skew_ / usable - 1e-9) : 1;
    const double room = market_.largestVolume / (1 + assumptions::databaseFreeShare);
    return needs_.rows.count() > room ? std::max(forWrites, whole(needs_.rows.count() * skew_ / room)) : forWrites;
}

/// GiB of a shard.
double DatabaseFit::volumeFor(double hottest) const {
    return std::max(assumptions::smallestDatabaseGib, std::ceil(needs_.rows.count() * hottest * (1 + assumptions::databaseFreeShare)));
}

double DatabaseFit::sustained(const DatabaseNode& node) const {
    if (node.baselineShare >= 1) return infinity;
    return node.capacity * node.baselineShare * needs_.burstLimit / needs_.averageOverPeak;
}

/// Followers that carry the reads, also after the loss of a zone, where the leader may take the place of a sole one. None
/// where replayed writes leave no room for reads.
std::optional<double> DatabaseFit::followersForReads(double reads, double writes, double usable) const {
    const double room = usable - workload_.applyCost * writes;
    if (room <= 0) return std::nullopt;
    const double wanted = std::ceil(reads / room - 1e-9);
    const double followers = std::max<double>(wanted, fewestFollowers_);
    const int zones = needs_.zones;
    if (zones < 2 || (followers == 1 && reads + writes <= usable)) return followers;
    // Of f followers over z zones ⌊f·(z − 1)/z⌋ are left.
    return std::max(followers, std::ceil(wanted * zones / (zones - 1) - 1e-9));
}

int DatabaseFit::moreShards(int shards, int step) const {
    const int more = shards + step;
    return isSharded() && more <= mostShards ? more : 0;
}

int DatabaseFit::fewestShardsThatServe(const DatabaseNode& node) const {
    const int fewest = fewestShards(node);
    if (!isSharded()) return fewest;
    const double usable = needs_.targetUtilisation * node.capacity;
    const double forConnections = needs_.connections * skew_ / node.connectionLimit;
    const double forReads = fewestFollowers_ > 0 ? (reads_ / mostFollowers_ + workload_.applyCost * writes_) * skew_ / usable : 0;
    // One shard alone has no hottest.
    const double shards = std::floor(std::max(forConnections, forReads));
    return shards <= skew_ ? fewest : std::max(fewest, static_cast<int>(std::min<double>(mostShards, shards)));
}

int DatabaseFit::shardsForFewerFollowers(const DatabaseNode& node, const DatabaseOutline& outline) const {
    const double usable = needs_.targetUtilisation * node.capacity;
    const double hottest = hottestShare(outline.shards);
    const double wanted = std::ceil(reads_ * hottest / (usable - workload_.applyCost * writes_ * hottest) - 1e-9);
    // One follower fewer carries the reads beside the writes it replays; or the leader the reads of a sole one.
    const double work = wanted > 1 ? reads_ / (wanted - 1) + workload_.applyCost * writes_ : reads_ + writes_;
    const double shards = std::floor(std::min<double>(mostShards, work * skew_ / usable));
    return moreShards(outline.shards, std::max(1, static_cast<int>(shards) - outline.shards));
}

bool DatabaseFit::couldShardsSave(const FittedDatabase& fitted) const {
    return fitted.followers > fewestFollowers_ || diskExtra(market_.kind, 0, fitted.diskOperations).operations > 0;
}

std::optional<Constraint> DatabaseFit::operator()(const DatabaseNode& node, int shards, FittedDatabase& fitted, int extraFollowers) const {
    const double usable = needs_.targetUtilisation * node.capacity;
    const double hottest = hottestShare(shards);
    const double reads = reads_ * hottest;
    const double writes = writes_ * hottest;
    if (writes > usable) return Constraint::Writes;
    const double pool = node.memory.count() * workload_.bufferPoolShare;
    const double workingSet = needs_.rows.count() * hottest * workload_.hotShare;
    const double missing = workingSet > pool ? 1 - pool / workingSet : 0;
    const double diskReads = needs_.readPeak * hottest * missing;
    const double diskWrites = needs_.writePeak * hottest * assumptions::operationsPerWrite;
    fitted.diskLoad = {needs_.readPeak * hottest, diskWrites, pool > 0 ? workingSet / pool : 0};
    fitted.diskOperationsLimit = std::min(node.diskOperations, market_.largestOperations);
    int followers = 0;
    if (hasFollowers(needs_, market_.kind)) {
        const std::optional<double> wanted = followersForReads(reads, writes, usable);
        if (!wanted) return Constraint::Writes;
        if (*wanted > mostFollowers_) return Constraint::Reads;
        followers = static_cast<int>(*wanted);
        // More followers share the reads of the disk, and keep the credits of a burstable class; if that were not enough,
        // the checks below say so.
        const double forDisk = std::ceil(diskReads / (fitted.diskOperationsLimit - diskWrites) - 1e-9);
        const double forCredits = std::ceil(reads / (sustained(node) - workload_.applyCost * writes) - 1e-9);
        fitted.followersFor = Constraint::Reads;
        for (const auto& [cause, more] : {std::pair{Constraint::Disk, forDisk}, {Constraint::CpuCredits, forCredits}}) {
            if (!(more > followers && more <= mostFollowers_)) continue;
            followers = static_cast<int>(more);
            fitted.followersFor = cause;
        }
        followers += extraFollowers;
        if (followers > mostFollowers_) return Constraint::Reads;
    } else if (reads + writes > usable) {
        return Constraint::Cpu;
    }
    fitted.connections = needs_.connections * hottest;
    fitted.connectionLimit = node.connectionLimit;
    if (fitted.connections > fitted.connectionLimit) return Constraint::Connections;

    fitted.volume = volumeFor(hottest);
    if (fitted.volume > market_.largestVolume) return Constraint::Storage;
    fitted.diskOperations = diskReads / std::max(1, followers) + diskWrites;
    fitted.diskLoad.reads /= std::max(1, followers);
    if (fitted.diskOperations > fitted.diskOperationsLimit) return Constraint::Disk;

    fitted.leaderWork = followers > 0 ? writes : reads + writes;
    fitted.followerWork = followers > 0 ? reads / followers + workload_.applyCost * writes : 0;
    if (std::max(fitted.leaderWork, fitted.followerWork) > sustained(node) * (1 + 1e-9)) return Constraint::CpuCredits;

    fitted.node = &node;
    fitted.shards = shards;
    fitted.followers = followers;
    fitted.writes = writes;
    return std::nullopt;
}

std::optional<DatabaseOutline> DatabaseFit::outline(const DatabaseNode& node, int shards) const {
    const double usable = needs_.targetUtilisation * node.capacity;
    DatabaseOutline outline;
    outline.shards = shards;
    const double hottest = hottestShare(outline.shards);
    const double reads = reads_ * hottest;
    const double writes = writes_ * hottest;
    if (writes > usable || needs_.connections * hottest > node.connectionLimit) return std::nullopt;
    if (fewestFollowers_ > 0) {
        const std::optional<double> followers = followersForReads(reads, writes, usable);
        if (!followers || *followers > mostFollowers_) return std::nullopt;
        outline.followers = static_cast<int>(*followers);
    } else if (reads + writes > usable) {
        return std::nullopt;
    }
    outline.volume = volumeFor(hottest);
    return outline;
}

DatabaseOutline DatabaseFit::withOneShardMore(const DatabaseOutline& outline) const {
    const int shards = outline.shards + 1;
    const double rows = needs_.rows.count() * hottestShare(shards);
    return {shards, outline.followers, std::max(assumptions::smallestDatabaseGib, rows * (1 + assumptions::databaseFreeShare))};
}

Constraint DatabaseFit::reason(const FittedDatabase& fitted) const {
    if (fitted.shards > 1) return Constraint::Writes;
    if (fitted.followers > std::max(1, fewestFollowers_)) return fitted.followersFor;
    // A class half the size would be too small for one reader of a cluster to answer all while the other is lost; or too full.
    const double halfUsable = needs_.targetUtilisation * fitted.node->capacity / 2;
    if (isCluster(market_.kind) && reads_ + workload_.applyCost * writes_ > halfUsable) return Constraint::Reads;
    if (std::max(fitted.leaderWork, fitted.followerWork) > halfUsable) return Constraint::Cpu;
    if (fitted.connections > fitted.connectionLimit / 2) return Constraint::Connections;
    return Constraint::Minimum;
}

DatabaseTariff::DatabaseTariff(const DatabaseNeeds& needs, const DatabaseMarket& market, const Choices& choices)
    : market_(market), hasStandby_(stagecraft::hasStandby(needs, market.kind)), backups_(needs.backups.count()) {
    const DatabaseRates& rates = market.rates;
    perOperation_ = rates.perOperation;
    perFollowerOperation_ = rates.perFollowerOperation;
    perMibPerSecond_ = rates.perMibPerSecond;
    perFollowerMibPerSecond_ = rates.perFollowerMibPerSecond;
    perGib_ = rates.perGib;
    perFollowerGib_ = rates.perFollowerGib;
    if (market.kind == DatabaseKind::Aurora) {
        once_ = (needs.readAverage + needs.writeAverage) * secondsPerMonth / 1e6 * rates.perMillion;
    } else if (market.kind == DatabaseKind::SelfManaged) {
        // Every copy has a volume of its own beside that of its system and what every server brings; people look after the whole.
        const int copies = hasStandby_ ? 2 : 1;
        fixedPerFollower_ = assumptions::rootVolumeGib * rates.perGib + needs.serverMonthly;
        // Prices here are the list's, of which the contract takes a flat share off; what people cost it does not change.
        const double kept = std::max(1 - choices.contract.discount, 1e-6);
        fixedPerShard_ = copies * fixedPerFollower_ + choices.databaseCareHours * choices.personHourly.dollars() / kept;
        perGib_ = copies * rates.perGib;
        perFollowerGib_ = rates.perGib;
        perOperation_ = copies * rates.perOperation;
        perFollowerOperation_ = rates.perOperation;
        perMibPerSecond_ = copies * rates.perMibPerSecond;
        perFollowerMibPerSecond_ = rates.perMibPerSecond;
        once_ = needs.backups.count() * rates.perSnapshotGib;
        // What is written goes to every copy, of which AWS charges those in other zones.
        if (needs.zones > 1) perFollowers_ = needs.writtenPerMonth.count() * rates.perGibToCopies;
        once_ += (copies - 1) * perFollowers_;
    }
    // Servers in all zones talk to nodes in all zones; it is the same for every kind, but a cache in front spares some of it.
    if (needs.zones > 1) once_ += (needs.readPerMonth + needs.writtenPerMonth).count() * (needs.zones - 1) / needs.zones * rates.perGibAcrossZones;
    const double smallest = std::max(assumptions::smallestDatabaseGib, needs.rows.count() * (1 + assumptions::databaseFreeShare));
    leastStorage_ = volumeMonthly(smallest, fewestFollowersOf(needs, market.kind)) + once_;
}

double DatabaseTariff::monthly(const FittedDatabase& fitted) const {
    const double volume = allocatedVolume(fitted, market_);
    const DiskExtra extra = diskExtra(market_.kind, volume, fitted.diskOperations);
    const double perShard = nodesMonthly(*fitted.node, fitted.followers) + volumeMonthly(volume, fitted.followers) +
                            extra.operations * (perOperation_ + fitted.followers * perFollowerOperation_) +
                            extra.mibPerSecond * (perMibPerSecond_ + fitted.followers * perFollowerMibPerSecond_);
    const double backups = std::max(0.0, backups_ - backupAllowance(market_.kind, fitted.shards, fitted.followers, volume));
    return fitted.shards * perShard + fitted.followers * perFollowers_ + backups * market_.rates.perBackupGib + once_;
}

double DatabaseTariff::least(const DatabaseNode& node, const DatabaseOutline& outline) const {
    return outline.shards * (nodesMonthly(node, outline.followers) + volumeMonthly(outline.volume, outline.followers)) + outline.followers * perFollowers_ + once_;
}

// Of hundreds of nodes, for every search: a few at a time where the processor can.
#if defined(__x86_64__) && defined(__GLIBC__)
[[gnu::target_clones("avx2", "default")]]
#endif
void DatabaseTariff::leastOfFirst(LeastLoad load, std::span<double> least) const {
    const std::span<const double> leader = market_.columns.leaderHourly, standby = market_.columns.standbyHourly, follower = market_.columns.followerHourly;
    const std::span<const double> capacity = market_.columns.capacity, connections = market_.columns.connectionLimit;
    const double standbys = hasStandby_ ? 1 : 0, storage = leastStorage_;
    for (std::size_t i = 0; i < least.size(); ++i) {
        const double usable = load.targetUtilisation * capacity[i];
        const double leaders = load.isSharded ? std::max(std::max(1.0, load.writes / usable), load.connections / connections[i]) : 1;
        const double followers = load.fewestFollowers > 0 ? std::max(leaders * load.fewestFollowers, load.reads / usable) / leaders : 0;
        const double hourly = leader[i] + standbys * standby[i] + followers * follower[i];
        least[i] = leaders * (hourly * 730) + storage;
    }
}

double smallestVolume(DatabaseKind kind, double operations) {
    if (kind == DatabaseKind::Aurora || operations <= includedDisk(kind, 0).operations) return 0;
    const double forOperations = std::ceil(operations / mostOperationsPerGib);
    return kind == DatabaseKind::SelfManaged ? forOperations : std::max(400.0, forOperations);
}

double mostOperations(DatabaseKind kind, double volume) {
    if (kind == DatabaseKind::Aurora) return infinity;
    const double included = includedDisk(kind, volume).operations;
    return kind == DatabaseKind::SelfManaged || volume >= 400 ? std::max(included, mostOperationsPerGib * volume) : included;
}

double allocatedVolume(const FittedDatabase& fitted, const DatabaseMarket& market) {
    return std::max(fitted.volume, smallestVolume(market.kind, fitted.diskOperations));
}

}  // namespace stagecraft
