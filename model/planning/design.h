#pragma once

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/capacity/fleet.h"
#include "model/planning/architecture.h"
#include "model/planning/plan.h"
#include "model/stages/blueprint.h"

namespace stagecraft {

/// What one region must carry. Peaks include the headroom for a lost region; averages are what a usual month brings.
struct RegionLoad {
    double trafficShare = 1;  ///< of all requests
    double sizingShare = 1;   ///< to size for: the share after the largest other region is lost
    double dynamicPeak = 0, dynamicAverage = 0;  ///< requests a second
    double staticPeak = 0, staticAverage = 0;    ///< requests a second, wherever they are served
    double readPeak = 0, readAverage = 0;        ///< database queries a second, before any cache
    double writePeak = 0, writeAverage = 0;
    double replayedPeak = 0;                     ///< of writes, those of users of other regions
    double sessions = 0;                         ///< at peak
    Gib rows, files;
    /// It has no traffic until it takes the place of a lost region.
    [[nodiscard]] bool isWaiting() const { return trafficShare <= 0; }
};

/// One tier of queues that a dynamic request passes.
struct PathTier {
    enum class Queue { Servers, Leader, Follower };
    std::string part;   ///< id of the fleet, or of the database
    Station station;
    Queue queue = Queue::Servers;
};

/// A way of a dynamic request through a region, as the loss of a zone leaves it where that must be survived.
struct RequestWay {
    struct Servers {
        std::string part;  ///< id of the fleet
        Station station;
    };
    std::vector<Servers> servers;  ///< one after the other
    std::size_t database = 0;      ///< of the region's; past the last: none
};

/// What a request waits for in one shard of a database.
struct DatabaseStations {
    Station leader, follower;
};

/// Disk operations of one database node, a second. Reads find their row in memory unless the hot rows are more than it holds.
struct DiskLoad {
    double reads = 0, writes = 0;  ///< reads: were nothing in memory
    double fill = 0;               ///< hot rows over what of the memory is for them
    /// When every rate and the rows are multiplied by `factor`.
    [[nodiscard]] double operations(double factor) const {
        return fill * factor > 1 ? reads * (factor - 1 / fill) + writes * factor : writes * factor;
    }
    /// The factor at which there are so many; infinite without load.
    [[nodiscard]] double factorAt(double operations) const {
        const double written = operations / writes;
        return fill > 0 && reads > 0 ? std::min(written, (operations + reads / fill) / (reads + writes)) : written;
    }
};

/// One database: a domain's shards, each a leader with its standby and followers.
struct DatabaseDesign {
    std::string id;      ///< "db" or "db.social"
    std::string domain;
    DatabaseKind kind = DatabaseKind::SelfManaged;
    std::string engine;      ///< "postgresql", "aurora-postgresql"
    std::string nodeType;
    int vcpus = 0;
    Gib memory;
    double speed = 1;        ///< of a vCPU, all being at work
    double slowdown = 1;     ///< so much below that of a lone one (NodeLaw)
    bool isEstimated = false;
    int shards = 1;
    int followers = 0;       ///< per shard
    bool hasStandby = false;
    double leaderHourly = 0;   ///< USD; a Multi-AZ pair or cluster is one rate
    double standbyHourly = 0;  ///< USD; zero where the leader's rate covers it
    double followerHourly = 0; ///< USD; likewise
    Gib rows;                ///< all its shards hold
    Gib backups;             ///< kept of all its shards
    Gib volume;              ///< allocated for each node that has its own
    Gib room;                ///< for rows: the volume, or what may be filled of the largest there is
    double diskOperations = 0;      ///< a second, of the busiest node at peak
    double diskOperationsLimit = 0; ///< of node and volume
    DiskLoad diskLoad;              ///< what makes them
    double sustainedUtilisation = std::numeric_limits<double>::infinity();  ///< that the node's CPU credits last for; without end where it needs none
    double leaderUtilisation = 0, followerUtilisation = 0;
    double writeUtilisation = 0;    ///< the leader's share that writes alone take
    double connections = 0, connectionLimit = 0;  ///< of one node at peak, held on average: hardly ever more than it accepts
    double allReadPeak = 0;         ///< queries a second over all shards, were nothing cached …
    double missing = 1;             ///< … of which the cache leaves it this share
    double readPeak = 0, writePeak = 0, readAverage = 0, writeAverage = 0;  ///< queries a second over all shards
    Station leaderStation, followerStation;
    Constraint limitedBy = Constraint::Minimum;
    std::vector<Ask> asks;
    double failoverSeconds = 0;
    double monthly = 0;      ///< USD: instances, storage and people, to compare kinds
    Purchase purchase = Purchase::OnDemand;  ///< as chosen where it is sold for this class, on demand elsewhere
    double careHours = 0;    ///< of people, a month; zero where AWS runs it
    /// Another node takes the leader's place without people: a standby, or a follower where the kind promotes it. RDS leaves the
    /// promotion of a Single-AZ instance's replica to people.
    [[nodiscard]] bool failsOverByItself() const { return hasStandby || (followers > 0 && kind != DatabaseKind::RdsSingleAz); }
    [[nodiscard]] bool hasSameNodesAs(const DatabaseDesign& other) const {
        return nodeType == other.nodeType && followers == other.followers && shards == other.shards && kind == other.kind;
    }
};

struct CacheDesign {
    std::string nodeType;
    std::string engine;
    int vcpus = 0;
    Gib memory;
    bool isEstimated = false;
    double speed = 1;
    bool isServerless = false;  ///< no node, type or copies of ours: paid for what it holds and is asked
    double commandsAverage = 0; ///< a second …
    double unitsPerCommand = 1; ///< … and processing units of one, on average
    double hourly = 0;
    double monthly = 0;  ///< USD, all nodes; of a serverless one all it is paid for
    Purchase purchase = Purchase::OnDemand;  ///< as chosen where it is sold for this type, on demand elsewhere
    int shards = 1;
    int copies = 2;  ///< primary and replicas of a shard
    double hitRatio = 0;
    Gib sessions, objects;
    double objectCount = 0;  ///< that could be copied, in memory or not; none where it keeps sessions alone
    double commandsPeak = 0;
    double utilisation = 0, memoryUtilisation = 0;
    Constraint limitedBy = Constraint::Memory;
    std::vector<Ask> asks;
};

/// A way that requests go on from a part of the region: through a service, a database, or both.
struct WayBehind {
    double share = 1;                    ///< of the part's requests, in proportion to those of its other ways
    std::optional<std::size_t> database; ///< of the region's; none: the slowest, where there are any
    std::optional<Station> service;      ///< in front of the database; as the loss of a zone leaves it, where that must be survived
};

/// Where worker threads are counted: what those of a part wait for once their server has done its work.
struct ThreadsWait {
    std::string part;  ///< id of the fleet
    std::vector<WayBehind> ways;
};

struct RegionDesign {
    const Region* region = nullptr;
    int zones = 1;
    RegionLoad load;
    double serverUtilisation = 0;  ///< servers that use its databases are kept no busier at peak
    std::size_t metricTier = 0;    ///< of CloudWatch's graduated price, which a server more would pay
    std::vector<DatabaseDesign> databases;
    std::optional<CacheDesign> cache;
    std::vector<PathTier> path;  ///< of the slowest dynamic request
    std::vector<RequestWay> ways;          ///< of all dynamic requests, that of the path first; told where there is a target for p99
    std::vector<ThreadsWait> threadsWait;
    bool hasLogEndpoint = false;    ///< logs reach CloudWatch through an interface endpoint in every zone
};

enum class Wanted {
    Cheapest,
    Roughly,        ///< the cheapest or nearly so, where many are weighed: a front whose threads wait is not chosen with the others to the end
    AnyThatServes,  ///< where it is asked only whether there is one
};

/// An architecture together with what assessment and billing need to know of how it was sized.
struct Design {
    const Blueprint* blueprint = nullptr;
    Wanted wanted = Wanted::Cheapest;
    Architecture architecture;
    std::vector<RegionDesign> regions;
    std::vector<Blocker> blockers;
    std::vector<Fleet> pendingFleets;  ///< of the region being sized; empty in a finished design
    double lambdaConcurrency = 0;
    Usd autoscalingSaving;
    double burstLimit = 1;   ///< how busy a burstable server may be on average, over its baseline (`burstLimit` of the week)
    bool needsStandby = false;  ///< of databases: see `needsStandby` of the targets
    std::optional<double> regionalTarget;  ///< for the availability of every region, see there
    bool purchaseFellBack = false;
    bool isAvailabilityDear = false;  ///< the servers that cost least are down for longer than they may be
    bool isFrontHeld = false;  ///< its threads wait for what is behind it, and fewer servers might do if that answered sooner
    bool areConnectionsWeighed = false;  ///< calmer servers, which hold fewer, against the databases that fuller ones ask for
    bool isComplete = true;  ///< false: some tier could not be sized at all; nothing is billed for it
};

/// A server tier as it was sized: what it was asked for, given the tiers beside it, and what was chosen.
struct SizedPart {
    std::string region;  ///< code
    std::string id, label;
    FleetNeeds needs;    ///< `others` looks at the stations below
    std::vector<Station> others;
    FleetChoice choice;
};

/// Every server tier of a sizing. The needs look at the demand kept here: the trace stays where it is.
struct SizingTrace {
    SizingTrace() = default;
    SizingTrace(const SizingTrace&) = delete;
    SizingTrace& operator=(const SizingTrace&) = delete;
    Demand demand;
    std::vector<SizedPart> parts;
    std::vector<RegionDesign> regions;
    std::vector<std::shared_ptr<const void>> markets;  ///< what the choices point into, where a plan makes its own
};

}  // namespace stagecraft
