#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/planning/markets.h"

namespace stagecraft {

/// One class or type that could be a database node.
struct DatabaseNode {
    std::string_view name;
    CpuArchitecture architecture{};
    int vcpus = 0;
    Gib memory;
    double speed = 1;
    double capacity = 0;      ///< reference CPU-seconds a second
    double slowdown = 1;      ///< both are so much below those of lone vCPUs (NodeLaw)
    double diskOperations = std::numeric_limits<double>::infinity();  ///< a second
    double baselineShare = 1;
    double connectionLimit = 0;  ///< held on average: hardly ever more than it accepts
    bool isEstimated = false;
    double leaderHourly = 0, standbyHourly = 0, followerHourly = 0;  ///< USD; a Multi-AZ pair or cluster is one rate
    Purchase purchase = Purchase::OnDemand;
};

/// Monthly rates of one kind in one region, besides its instances.
struct DatabaseRates {
    double perGib = 0, perMillion = 0;
    double perFollowerGib = 0;   ///< of a follower's volume
    double perOperation = 0, perFollowerOperation = 0;        ///< a month, above the included
    double perMibPerSecond = 0, perFollowerMibPerSecond = 0;  ///< likewise
    double perSnapshotGib = 0;   ///< where backups are one's own
    double perBackupGib = 0;     ///< above what comes with the storage
    double perGibToCopies = 0;   ///< in another zone, where AWS charges for that
    double perGibAcrossZones = 0;
};

/// What bounds the cost of every node, a column each in the order of the nodes: a search looks at all of them before it looks at any.
struct NodeColumns {
    std::vector<double> leaderHourly, standbyHourly, followerHourly, capacity, connectionLimit;
};

/// How one kind of database is sold: its nodes and what its storage allows.
struct DatabaseMarket {
    DatabaseKind kind{};
    std::string engine;
    std::vector<DatabaseNode> nodes;
    double largestVolume = 0;       ///< GiB
    double largestOperations = 0;   ///< a second, of one volume
    double failoverSeconds = 0;
    std::string_view storageDimension;
    DatabaseRates rates;
    NodeColumns columns;
};

/// What one gp3 volume of EBS holds at most, and its operations a second (quotas: gp3 maximum size; gp3 maximum IOPS).
inline constexpr double largestVolumeGib = 65'536, largestVolumeOperations = 80'000;

/// A Multi-AZ DB cluster: a writer and two readers that also stand by, each in a zone of its own (RDS user guide).
inline constexpr int clusterReaders = 2, clusterZones = 3;

/// Where databases stand and what a stage asks of their shape.
struct DatabasePlace {
    std::string_view region;  ///< code
    DatabaseTopology topology{};
    int zones = 1;
    bool needsStandby = false;  ///< see `DatabaseNeeds`
};

/// Types that a database of this shape could be made of, and how many more are sold that others beat on every count.
struct DatabaseTypes {
    std::vector<std::string_view> names;  ///< sorted, none twice
    int dominated = 0;
};
[[nodiscard]] DatabaseTypes databaseTypes(const DatabasePlace& place, Markets& markets);

/// The kinds a stage of this shape may use under the choices made, as sold in a region: made once for a catalog and the
/// choices that matter. Their nodes come from cheap to dear, none of them beaten by another on every count. None where a
/// cluster is asked for and too few zones are in use. A pinned type is the only node there is. `auto` may use every kind, but
/// one without a standby where the place needs one.
[[nodiscard]] std::span<const DatabaseMarket* const> databaseMarkets(const DatabasePlace& place, Markets& markets);

}  // namespace stagecraft
