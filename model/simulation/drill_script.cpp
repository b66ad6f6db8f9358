#include "model/simulation/drill_script.h"

#include <algorithm>


namespace stagecraft {

namespace {

// An Application Load Balancer's defaults: a check every 30 s, out after 2 failures. The scaling group looks at the same checks.
constexpr double balancerDetection = 60;
/// ElastiCache promotes a replica by itself: taken as long as an RDS failover at its fastest.
constexpr double cacheFailover = 60;

/// Of the boxes of a tier, the share in the first zone.
double inFirstZone(const SimulatedTier& tier) {
    if (tier.zones.empty()) return 1;
    return static_cast<double>(std::count(tier.zones.begin(), tier.zones.end(), 0)) / static_cast<double>(tier.zones.size());
}

}  // namespace

/// Several databases may say the same.
void DrillScript::tell(double at, std::string what) {
    if (std::ranges::none_of(timeline_, [&](const DrillMoment& moment) { return moment.at == at && moment.what == what; })) timeline_.push_back({at, std::move(what)});
}

void DrillScript::at(double seconds, Incident::Kind kind, std::size_t tier, int zone, double value) {
    incidents_.push_back({seconds, kind, tier, zone, value});
    end_ = std::max(end_, seconds);
}

std::optional<std::string> DrillScript::write(DrillFailure failure) {
    std::optional<std::string> missing;
    switch (failure) {
        case DrillFailure::Zone: loseZone(); break;
        case DrillFailure::Leader: missing = loseLeader(); break;
        case DrillFailure::Cache: missing = loseCache(); break;
        case DrillFailure::Region: missing = loseRegion(); break;
    }
    const auto earlier = [](const auto& a, const auto& b) { return a < b; };
    std::ranges::stable_sort(incidents_, earlier, &Incident::time);
    std::ranges::stable_sort(timeline_, earlier, &DrillMoment::at);
    return missing;
}

void DrillScript::loseZone() {
    tell(0, "the first zone is gone, with all servers in it");
    detected_ = balancerDetection;
    recoveredAt_ = balancerDetection;
    canRecover_ = design_.zones > 1;
    if (canRecover_) tell(balancerDetection, "health checks take the lost servers out of the balancer");
    else tell(balancerDetection, "there is no other zone: nothing serves until it returns");
    loseServers();
    loseZoneOfCache();
    for (const SimulatedDatabase& database : path_.databases) loseZoneOfDatabase(database);
}

/// Autoscaled servers come back in the zones that are left.
void DrillScript::loseServers() {
    bool isReplaced = false;
    for (const SimulatedFleet& fleet : path_.fleets) {
        at(0, Incident::Kind::BoxesFail, fleet.tier, 0);
        at(balancerDetection, Incident::Kind::BoxesNoticed, fleet.tier);
        isReplaced |= fleet.scaling.isAutoscaled();
    }
    if (!isReplaced || design_.zones < 2) return;
    tell(balancerDetection + warmUp(), "the servers started in their place in the other zones have warmed up");
    end_ = std::max(end_, balancerDetection + warmUp());
    loadGrows_ = 1;
}

/// Shards whose primary stood in the zone are empty for the application until their replica takes over.
void DrillScript::loseZoneOfCache() {
    if (!path_.cache || path_.cacheHitRatio <= 0) return;
    const double lost = inFirstZone(path_.tiers[*path_.cache]);
    if (lost <= 0) return;
    setCache(0, 1 - lost);
    if (design_.cache->copies > 1) setCache(cacheFailover, 1);
}

void DrillScript::loseZoneOfDatabase(const SimulatedDatabase& database) {
    if (database.leader)
        if (const double lost = inFirstZone(path_.tiers[*database.leader]); lost > 0) failLeader(database, lost);
    if (!database.follower) return;
    // Followers in other zones go on; where there are none, the leader answers the reads as well.
    const SimulatedTier& reads = path_.tiers[*database.follower];
    at(0, Incident::Kind::BoxesFail, *database.follower, 0);
    at(balancerDetection, Incident::Kind::BoxesNoticed, *database.follower);
    if (inFirstZone(reads) < 1 || !database.leader) return;
    at(balancerDetection, Incident::Kind::FirstShare, *database.follower, -1, 0);
    at(balancerDetection, Incident::Kind::FirstShare, *database.leader, -1, readsWith(database, cacheUp_));
    tell(balancerDetection, "no read follower is left: reads go to the database leader");
}

/// Of a database's leaders (shards) the share is lost; the others go on.
void DrillScript::failLeader(const SimulatedDatabase& database, double share) {
    const DatabaseDesign& design = *database.design;
    at(0, Incident::Kind::TierFails, *database.leader, -1, share);
    if (design.failsOverByItself()) {
        at(design.failoverSeconds, Incident::Kind::TierFails, *database.leader, -1, 0);
        const bool isCluster = design.kind == DatabaseKind::RdsMultiAzCluster;
        const std::string which = "the database " + (path_.databases.size() > 1 ? "of " + design.domain + " " : std::string{});
        tell(design.failoverSeconds, isCluster ? "one reader of " + which + "cluster has become its writer; the other answers the reads"
                                               : which + "has failed over to its second node");
        recoveredAt_ = std::max(recoveredAt_, design.failoverSeconds);
        return;
    }
    canRecover_ = false;
    tell(0, "there is no second database node: it must be restored from a backup");
}

std::optional<std::string> DrillScript::loseLeader() {
    if (path_.databases.empty()) return "no database of its own";
    if (!path_.databases.front().isLeaderAsked) return "a database whose leader is asked for nothing";
    const SimulatedDatabase& busiest = path_.databases.front();
    const int shards = busiest.design->shards;
    tell(0, shards > 1 ? "the leader of one of the " + std::to_string(shards) + " shards of " + busiest.design->id + " is gone" : "the database leader is gone");
    detected_ = std::max(1.0, busiest.design->failoverSeconds);
    failLeader(busiest, 1.0 / shards);
    if (busiest.design->kind == DatabaseKind::RdsMultiAzCluster && busiest.follower) {
        // Whatever node of a cluster is lost, it goes on with a writer and one reader: half of all readers, those of the first zone.
        at(busiest.design->failoverSeconds, Incident::Kind::BoxesFail, *busiest.follower, 0);
        at(busiest.design->failoverSeconds, Incident::Kind::BoxesNoticed, *busiest.follower);
    }
    end_ = std::max(end_, canRecover_ ? 0.0 : detected_);
    return std::nullopt;
}

std::optional<std::string> DrillScript::loseCache() {
    if (!design_.cache) return "no cache";
    if (design_.cache->isServerless) return "a serverless cache, whose nodes are AWS's";
    tell(0, "the cache's primary nodes are gone: every read goes to the database");
    detected_ = recoveredAt_ = cacheFailover;
    end_ = std::max(end_, cacheFailover);
    const bool hasReplica = design_.cache->copies > 1;
    if (path_.cacheHitRatio > 0) {
        setCache(0, 0);
        if (hasReplica) setCache(cacheFailover, 1);
    }
    if (hasReplica) tell(cacheFailover, "replicas have taken over, with what they hold");
    else tell(cacheFailover, "there is no replica: the cache stays empty and users have lost their sessions");
    return std::nullopt;
}

/// Of a request's queries, those that read from a database while the share `up` of the cache's shards answers.
double DrillScript::readsWith(const SimulatedDatabase& database, double up) const {
    return database.readShare * (1 - up * path_.cacheHitRatio);
}

/// Requests for shards that do not answer read from the databases what had been hits.
void DrillScript::setCache(double seconds, double up) {
    cacheUp_ = up;
    at(seconds, Incident::Kind::VisitShare, *path_.cache, -1, up);
    for (const SimulatedDatabase& database : path_.databases)
        if (const std::optional<std::size_t> reading = database.design->followers > 0 ? database.follower : database.leader)
            at(seconds, Incident::Kind::FirstShare, *reading, -1, readsWith(database, up));
}

std::optional<std::string> DrillScript::loseRegion() {
    if (stage_.architecture.regions.size() < 2) return "one region only";
    detected_ = assumed_.routing.count();
    if (stage_.architecture.regions.back().trafficShare <= 0) {
        switchRegion();
        return std::nullopt;
    }
    tell(0, "another region is gone");
    // Here the largest region that is left is looked at: it takes its share of the lost one's users.
    const double more = design_.load.sizingShare / design_.load.trafficShare;
    at(assumed_.routing.count(), Incident::Kind::Rate, 0, -1, path_.rate * more);
    lostShare_ = more - 1;
    loadGrows_ = 2;
    lostUntil_ = assumed_.routing.count();
    tell(assumed_.routing.count(), "health checks and name caches have turned its users to the regions that are left");
    recoveredAt_ = assumed_.routing.count();
    return std::nullopt;
}

/// The region that serves is gone and the one that waits takes its place: nobody is answered until names point there and its
/// servers have started. That they are others is seen after the switch (`takeOver` in drill.cpp).
void DrillScript::switchRegion() {
    constexpr double nobody = 1e-6;  // requests a second
    const double ready = assumed_.routing.count() + warmUp();
    tell(0, "the region that serves is gone; " + stage_.architecture.regions.back().code + " waits with few servers");
    at(0, Incident::Kind::Rate, 0, -1, nobody);
    at(ready, Incident::Kind::Rate, 0, -1, path_.rate);
    for (const SimulatedFleet& fleet : path_.fleets) {
        at(0, Incident::Kind::BoxesFail, fleet.tier);
        at(ready, Incident::Kind::BoxesReturn, fleet.tier);
    }
    lostShare_ = 1;
    lostUntil_ = ready;
    tell(assumed_.routing.count(), "health checks and name caches have turned its users to the region that waited, which starts servers");
    tell(ready, "they are ready");
    recoveredAt_ = ready;
}

}  // namespace stagecraft
