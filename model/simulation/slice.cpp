#include <algorithm>
#include <cmath>

#include "model/simulation/simulated_region.h"

namespace stagecraft {

namespace {

/// Of a fleet that changes its size so many servers are kept in each zone at least: steps of one must stay small against it.
constexpr int fewestScaledInZone = 4;
constexpr double nearlyNone = 1e-9;
/// Of a request's time: the queue of a tier that takes less, a cache, is not worth simulating with its whole load.
constexpr double negligibleTime = 0.01;
constexpr double staticsKept = 0.1;  ///< static requests over dynamic ones

std::vector<int> countedByZone(const std::vector<int>& zones, int boxes) {
    std::vector<int> counts(1, zones.empty() ? boxes : 0);
    for (const int zone : zones) {
        counts.resize(std::max(counts.size(), static_cast<std::size_t>(zone) + 1));
        ++counts[static_cast<std::size_t>(zone)];
    }
    return counts;
}

/// Boxes of each zone that a slice keeps.
std::vector<int> kept(const SimulatedTier& tier, double share) {
    std::vector<int> counts = countedByZone(tier.zones, tier.boxes);
    const int fewest = tier.scaling ? fewestScaledInZone : 1;
    for (int& count : counts) count = std::min(count, std::max(fewest, static_cast<int>(std::ceil(count * share))));
    return counts;
}

double keptShare(const SimulatedTier& tier, double share) {
    int boxes = 0;
    for (const int count : kept(tier, share)) boxes += count;
    return static_cast<double>(boxes) / tier.boxes;
}

void keep(SimulatedTier& tier, double share) {
    const std::vector<int> counts = kept(tier, share);
    tier.zones.clear();
    for (std::size_t zone = 0; zone < counts.size(); ++zone) tier.zones.insert(tier.zones.end(), static_cast<std::size_t>(counts[zone]), static_cast<int>(zone));
    tier.boxes = static_cast<int>(tier.zones.size());
}

void scale(ScalingRule& rule, double share) {
    const auto part = [&](int servers) { return std::max(1, static_cast<int>(std::lround(servers * share))); };
    rule.minimum = part(rule.minimum);
    rule.maximum = part(rule.maximum);
    for (ScheduledAction& action : rule.actions) {
        action.minimum = part(action.minimum);
        action.maximum = part(action.maximum);
    }
}

/// How a path is cut: by tier, how often a request comes to it and whether its boxes get their whole load.
struct Cut {
    explicit Cut(const RegionPath& path) : visits(visitsOf(path.tiers)) {
        double time = 0;
        for (std::size_t tier = 0; tier < visits.size(); ++tier)
            if (!path.tiers[tier].isApart) time += visits[tier] * path.tiers[tier].meanService;
        for (std::size_t tier = 0; tier < visits.size(); ++tier)
            isWhole.push_back(!path.tiers[tier].isApart && path.tiers[tier].meanService >= negligibleTime * time);
    }
    /// Of the requests that would come to a tier, the share that does.
    [[nodiscard]] double load(const RegionPath& path, std::size_t tier, double share) const {
        return isWhole[tier] ? std::max(share, keptShare(path.tiers[tier], share)) : share;
    }
    [[nodiscard]] double visitRate(const RegionPath& path, double share) const {
        double rate = 0;
        for (std::size_t tier = 0; tier < visits.size(); ++tier) rate += path.rate * visits[tier] * load(path, tier, share);
        return rate;
    }
    std::vector<double> visits;
    std::vector<bool> isWhole;
};

/// Connections of a pool that a slice keeps: as many to those held as before, and so many more that what is spare is as many times its deviation as
/// before, though five of these are always enough. By Little's law and for servers that share their vCPUs.
int keptConnections(const RegionPath& path, std::size_t pool, const Cut& cut, double share) {
    double held = 0, left = 0;
    for (std::size_t tier = 0; tier < path.tiers.size(); ++tier) {
        const SimulatedTier& here = path.tiers[tier];
        if (here.pool != static_cast<int>(pool)) continue;
        constexpr double full = 0.95;
        const double work = path.rate * cut.visits[tier] * here.meanService;
        const double mean = work / (1 - std::min(full, work / (here.boxes * here.servers)));
        held += mean;
        left += mean * cut.load(path, tier, share);
    }
    const double spare = std::max(0.0, path.connections[pool] - held);
    if (held <= 0) return path.connections[pool];
    constexpr double plenty = 5;
    const double kept = std::max(path.connections[pool] * left / held, left + std::min(plenty, spare / std::sqrt(held)) * std::sqrt(left));
    return std::max(1, static_cast<int>(std::ceil(kept)));
}

}  // namespace

std::vector<double> visitsOf(const std::vector<SimulatedTier>& tiers) {
    std::vector<double> visits;
    double coming = 1;
    for (std::size_t tier = 0; tier < tiers.size();) {
        double going = coming;
        const std::size_t first = tier;
        do {
            const double share = coming * std::min(1.0, tiers[tier].visitShare);
            visits.push_back(share * (tiers[tier].rounds ? tiers[tier].rounds->mean() : 1));
            going -= share * tiers[tier].endShare;
            ++tier;
        } while (tier < tiers.size() && tiers[tier].group >= 0 && tiers[tier].group == tiers[first].group);
        coming = std::max(0.0, going);
    }
    return visits;
}

double visitRate(const RegionPath& path) {
    const std::vector<double> visits = visitsOf(path.tiers);
    double rate = 0;
    for (std::size_t tier = 0; tier < visits.size(); ++tier) rate += path.rate * visits[tier] * (1 + path.tiers[tier].unfollowed);
    return rate;
}

void thinStatics(RegionPath& path) {
    const double dynamic = path.rate * path.dynamicShare, statics = path.rate - dynamic;
    const double thinned = std::min(statics, dynamic * staticsKept);
    if (statics <= thinned) return;
    path.staticsFollowed *= thinned / statics;
    path.rate = dynamic + thinned;
    for (SimulatedTier& tier : path.tiers)
        if (tier.isApart) tier.visitShare *= thinned / path.rate / (1 - path.dynamicShare);
    path.dynamicShare = dynamic / path.rate;
}

void slice(RegionPath& path, double seconds, double mostVisits) {
    if (visitRate(path) * seconds <= mostVisits) return;
    thinStatics(path);
    if (visitRate(path) * seconds <= mostVisits) return;
    // What must be kept of small tiers may take more than was wanted: then a little more is spent on requests that are followed.
    const Cut cut{path};
    const double affordable = std::max(mostVisits, cut.visitRate(path, nearlyNone) * seconds + mostVisits / 4);
    double share = nearlyNone, above = 1;
    for (int step = 0; step < 40; ++step) (cut.visitRate(path, (share + above) / 2) * seconds <= affordable ? share : above) = (share + above) / 2;
    for (std::size_t pool = 0; pool < path.connections.size(); ++pool)
        if (path.connections[pool] > 0) path.connections[pool] = keptConnections(path, pool, cut, share);
    for (SimulatedFleet& fleet : path.fleets) fleet.kept = keptShare(path.tiers[fleet.tier], share);
    for (std::size_t i = 0; i < path.tiers.size(); ++i) {
        SimulatedTier& tier = path.tiers[i];
        if (tier.isApart) continue;
        tier.unfollowed = cut.load(path, i, share) / share - 1;
        if (tier.scaling) scale(*tier.scaling, keptShare(tier, share));
        keep(tier, share);
    }
    for (const SimulatedDatabase& database : path.databases)
        for (const std::optional<std::size_t>& tier : {database.leader, database.follower})
            if (tier && path.tiers[*tier].unfollowed > 0 && database.connections > 0) {
                path.tiers[*tier].unfollowedPool = static_cast<int>(path.connections.size());
                path.connections.push_back(std::max(1, static_cast<int>(database.connections * share * path.tiers[*tier].unfollowed)));
            }
    path.followed = share;
    path.rate *= share;
}

}  // namespace stagecraft
