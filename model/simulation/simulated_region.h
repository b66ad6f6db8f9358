#pragma once

#include "model/planning/planner.h"
#include "model/simulation/fleet_scaling.h"
#include "model/simulation/system.h"

namespace stagecraft {

/// A fleet of servers on the way and how the plan scales it.
struct SimulatedFleet {
    std::size_t tier = 0;
    const SizedPart* part = nullptr;
    FleetScaling scaling;
    double kept = 1;  ///< of its servers, the share that is simulated
};

/// A database on the way.
struct SimulatedDatabase {
    const DatabaseDesign* design = nullptr;
    std::optional<std::size_t> leader, follower;  ///< tiers
    double share = 0;  ///< of the dynamic requests, those that ask it
    int connections = 0;  ///< that it accepts, on all shards
    double readShare = 0;  ///< of a request's queries, whether or not the cache holds what they read
    bool isLeaderAsked = false;  ///< as long as its followers and the cache are up
};

/// The whole way of a request through one region. Where there is a CDN static requests end at its edge or fetch from S3, told apart
/// from the dynamic ones; those pass the load balancer (which spreads them and checks health, but takes no time), the servers with
/// their worker threads and, of the connections that the database of the service's domain accepts, one that is opened as the request needs it, the cache, and,
/// one query after the other, database leader and follower of its service's domain: those that write, and those that read what the cache does not
/// hold. A request keeps its connection from the server's first work on it until it is answered, as the plan counts them.
/// Not simulated: network and disk, and CPU credits of databases.
struct RegionPath {
    std::vector<SimulatedTier> tiers;
    double rate = 0;          ///< requests a second, static ones included where they come this way
    double dynamicShare = 1;  ///< of them
    std::optional<std::string> slowestWay;  ///< where ways part: the service that the slowest leads through, as the plan tells it
    std::vector<SimulatedFleet> fleets;
    std::vector<int> connections;  ///< that the databases accept, by pool; 0: no limit
    std::vector<SimulatedDatabase> databases;  ///< the one that most requests come to first
    std::optional<std::size_t> cache;
    double cacheHitRatio = 0;
    double followed = 1;         ///< of the dynamic requests, the share that is followed from end to end
    double staticsFollowed = 1;  ///< of the static ones, besides
};
/// Under a load that is `factor` times the week's average, every fleet as large as planned for it: in the plan's first region or another
/// of its; in one that waits, once it has taken over.
[[nodiscard]] RegionPath regionPath(const Blueprint& blueprint, const Inputs& inputs, const StagePlan& stage, const SizingTrace& trace, double factor,
                                    std::size_t region = 0);

/// Work varies by this squared coefficient: 1 exponentially, 0 not at all, else log-normally. Of static requests it stays as it is.
void varyWork(RegionPath& path, double variation);

/// How often a request that enters comes to each tier, every round counted.
[[nodiscard]] std::vector<double> visitsOf(const std::vector<SimulatedTier>& tiers);

/// Visits a second of all tiers.
[[nodiscard]] double visitRate(const RegionPath& path);

/// Static requests share nothing with the others: a few of them tell as much as all, and the rest is left out.
void thinStatics(RegionPath& path);

/// Cuts a path down so that `seconds` of it take about `mostVisits` visits: first static requests are left out, then only some of
/// the others are followed, and of each tier some boxes are kept, in every zone, each with its own load as before. (A tier that
/// takes less than a hundredth of a request's time gets no more than the requests that are followed.)
void slice(RegionPath& path, double seconds, double mostVisits);

}  // namespace stagecraft
