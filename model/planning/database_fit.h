#pragma once

#include <algorithm>
#include <optional>

#include "model/planning/database_load.h"
#include "model/planning/database_market.h"
#include "model/planning/database_tier.h"

namespace stagecraft {

inline constexpr int mostFollowers = 15;  ///< RDS read replicas and Aurora replicas (quotas)

[[nodiscard]] inline DatabasePlace placeOf(const DatabaseNeeds& needs) { return {needs.region->code, needs.topology, needs.zones, needs.needsStandby}; }

/// The readers of a Multi-AZ DB cluster are followers of any shape that has a standby.
[[nodiscard]] bool hasFollowers(const DatabaseNeeds& needs, DatabaseKind kind);
/// A node that only waits to take the leader's place.
[[nodiscard]] bool hasStandby(const DatabaseNeeds& needs, DatabaseKind kind);

/// As much of a fit as the CPU and the rows ask for.
struct DatabaseOutline {
    int shards = 1;
    int followers = 0;  ///< of each shard
    double volume = 0;  ///< GiB of each shard
};

/// What of a load tells how few nodes could carry it, whatever their type.
struct LeastLoad {
    double targetUtilisation = 0;
    double reads = 0, writes = 0;  ///< reference CPU-seconds a second
    double connections = 0;
    double fewestFollowers = 0;    ///< of each leader
    bool isSharded = false;        ///< there may be more than one leader
};

/// A node type fitted to the load.
struct FittedDatabase : DatabaseOutline {
    const DatabaseNode* node = nullptr;
    Constraint followersFor = Constraint::Reads;  ///< what asks for so many
    double diskOperations = 0, diskOperationsLimit = 0;
    double leaderWork = 0, followerWork = 0, writes = 0;  ///< reference CPU-seconds a second on one node
    DiskLoad diskLoad;
    double connections = 0, connectionLimit = 0;
    double monthly = 0;
};

/// Fits node types of one kind to the load, or says what stops them. Looks at what it is given, which must outlive it.
class DatabaseFit {
public:
    DatabaseFit(const DatabaseNeeds& needs, const Workload& workload, const DatabaseMarket& market);

    /// The constraint that rules `node` out with so many shards; nullopt when `fitted` was filled. Where it is ruled out,
    /// `fitted` holds what was worked out up to there. `extraFollowers` are bought above what the load asks for.
    [[nodiscard]] std::optional<Constraint> operator()(const DatabaseNode& node, int shards, FittedDatabase& fitted, int extraFollowers = 0) const;

    /// Shards whose leaders take the writes and whose volumes hold the rows, and the next number worth a look: followers of
    /// a smaller shard replay fewer writes. Zero where there is none.
    [[nodiscard]] int fewestShards(const DatabaseNode& node) const { return shardsOf(needs_.targetUtilisation * node.capacity); }
    [[nodiscard]] int moreShards(int shards) const { return moreShards(shards, 1); }
    /// No less than these, and no more than the first number of shards that hold the connections and whose followers can carry the reads.
    [[nodiscard]] int fewestShardsThatServe(const DatabaseNode& node) const;
    /// The next number that may need fewer followers for the reads than this one, which needs those of `outline`.
    [[nodiscard]] int shardsForFewerFollowers(const DatabaseNode& node, const DatabaseOutline& outline) const;
    /// By a sixteenth, from 32 on: what each carries hardly changes by less.
    [[nodiscard]] int manyMoreShards(int shards) const { return moreShards(shards, std::max(1, shards / 16)); }
    /// Whether more shards could cost less: with fewer followers, or with more memory and fewer disk operations.
    [[nodiscard]] bool couldShardsSave(const FittedDatabase& fitted) const;
    [[nodiscard]] int fewestFollowers() const { return fewestFollowers_; }

    /// Asks for no more nodes than the outline, and is quicker to look at.
    [[nodiscard]] LeastLoad leastLoad() const {
        return {needs_.targetUtilisation, reads_, writes_, needs_.connections, static_cast<double>(fewestFollowers_), isSharded()};
    }

    /// Followers of each of so many shards, at least 2, that the fit will ask for at least; times the shards they never fall with these.
    [[nodiscard]] double leastFollowers(const DatabaseNode& node, int shards) const {
        return fewestFollowers_ > 0 ? std::max<double>(fewestFollowers_, reads_ * skew_ / (needs_.targetUtilisation * node.capacity * shards)) : 0;
    }

    /// No more than the fit will ask for, and quick to tell; nullopt where a node is ruled out already.
    [[nodiscard]] std::optional<DatabaseOutline> outline(const DatabaseNode& node, int shards) const;

    /// The least that more shards with as many followers each could be: volumes are not rounded.
    [[nodiscard]] DatabaseOutline withOneShardMore(const DatabaseOutline& outline) const;

    /// Reference CPU-seconds a second at peak that a node's credits last for; without end where it needs none.
    [[nodiscard]] double sustained(const DatabaseNode& node) const;

    /// What set the size.
    [[nodiscard]] Constraint reason(const FittedDatabase& fitted) const;

private:
    [[nodiscard]] bool isSharded() const { return needs_.topology == DatabaseTopology::FederatedShards; }
    [[nodiscard]] int shardsOf(double usable) const;
    [[nodiscard]] int moreShards(int shards, int step) const;
    /// Of load and rows.
    [[nodiscard]] double hottestShare(int shards) const { return stagecraft::hottestShare(shards, skew_); }
    [[nodiscard]] double volumeFor(double hottest) const;
    [[nodiscard]] std::optional<double> followersForReads(double reads, double writes, double usable) const;

    const DatabaseNeeds& needs_;
    const Workload& workload_;
    const DatabaseMarket& market_;
    double reads_, writes_;  ///< reference CPU-seconds a second
    double skew_;            ///< the hottest shard's share over the mean
    int fewestFollowers_, mostFollowers_;
};

/// What a gp3 volume is asked for above the operations and the stream that come with it.
struct DiskExtra {
    double operations = 0;       ///< a second
    double mibPerSecond = 0;
};
/// For so many pages a second on a volume of so many GiB (EBS; RDS of MySQL, MariaDB and PostgreSQL: BILLING sections 11 and 13).
[[nodiscard]] DiskExtra diskExtra(DatabaseKind kind, double volume, double operations);

/// The fewest GiB that may have so many operations a second: below 400 GiB RDS sells no more than 3,000 of gp3 (BILLING section 13),
/// and above those nobody sells more than 500 a GiB.
[[nodiscard]] double smallestVolume(DatabaseKind kind, double operations);

/// The operations a second that a volume of so many GiB may have: the other way round.
[[nodiscard]] double mostOperations(DatabaseKind kind, double volume);

/// What databases of one kind cost for given needs: what the bill will say of them, and the hours of people.
class DatabaseTariff {
public:
    DatabaseTariff(const DatabaseNeeds& needs, const DatabaseMarket& market, const Choices& choices);

    /// USD a month.
    [[nodiscard]] double monthly(const FittedDatabase& fitted) const;
    /// What a fit of this outline costs at least: all but the disk operations and the backups above what comes with the storage.
    [[nodiscard]] double least(const DatabaseNode& node, const DatabaseOutline& outline) const;
    /// What those of the first nodes of the market cost at least that carry the load, as many nodes as there is room in `least`.
    void leastOfFirst(LeastLoad load, std::span<double> least) const;
    /// What does not depend on the nodes: traffic and requests among it.
    [[nodiscard]] double once() const { return once_; }
    /// What so many shards of a type cost at least.
    [[nodiscard]] double leastOfShards(const DatabaseNode& node, int shards, double followers) const {
        return shards * nodesMonthly(node, followers) + leastStorage_;
    }
    /// Volumes are whole GiB: where one more of each costs more than the nodes of a shard, more shards may be cheaper.
    [[nodiscard]] bool canRoundingPay(const DatabaseNode& node, int shards, int followers) const {
        return shards * (perGib_ + followers * perFollowerGib_) > nodesMonthly(node, followers);
    }
    /// What no node whose leader costs so much an hour can undercut.
    [[nodiscard]] double leastOfLeader(double hourly) const { return hourly * 730 + leastStorage_; }

private:
    [[nodiscard]] double nodesMonthly(const DatabaseNode& node, double followers) const {
        return (node.leaderHourly + (hasStandby_ ? node.standbyHourly : 0) + followers * node.followerHourly) * 730;
    }
    [[nodiscard]] double volumeMonthly(double volume, int followers) const {
        return fixedPerShard_ + followers * fixedPerFollower_ + volume * (perGib_ + followers * perFollowerGib_);
    }

    const DatabaseMarket& market_;
    bool hasStandby_;
    double backups_;  ///< GiB
    double fixedPerShard_ = 0, fixedPerFollower_ = 0;
    double perGib_ = 0, perFollowerGib_ = 0;              ///< of a shard's volume
    double perOperation_ = 0, perFollowerOperation_ = 0;        ///< a month, above the included
    double perMibPerSecond_ = 0, perFollowerMibPerSecond_ = 0;  ///< likewise
    double once_ = 0;                                     ///< of all shards together
    double perFollowers_ = 0;                             ///< of all shards together, a follower of each
    double leastStorage_ = 0;
};

/// What is allocated for a fit, whose volume grows until it may have its operations.
[[nodiscard]] double allocatedVolume(const FittedDatabase& fitted, const DatabaseMarket& market);

}  // namespace stagecraft
