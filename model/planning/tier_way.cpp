#include "model/planning/tier_way.h"

#include <algorithm>

namespace stagecraft {

namespace {

/// Least service time, least utilisation, fewest visits, most servers and most boxes of both.
void keepQuicker(Station& best, const Station& other) {
    const double use = std::min(utilisation(best), utilisation(other));
    best.service = std::min(best.service, other.service);
    best.servers = std::max(best.servers, other.servers);
    best.boxes = std::max(best.boxes, other.boxes);
    best.visits = std::min(best.visits, other.visits);
    best.arrivals = RequestsPerSecond{best.service.count() > 0 ? use * best.servers / best.service.count() : 0};
}

}  // namespace

TierWay quickestWayThrough(std::span<const DatabaseDesign> databases) {
    if (databases.empty()) return {};
    DatabaseDesign best;
    best.leaderStation = databases.front().leaderStation;
    best.followerStation = databases.front().followerStation;
    best.followers = databases.front().followers;
    for (const DatabaseDesign& database : databases) {
        keepQuicker(best.leaderStation, database.leaderStation);
        keepQuicker(best.followerStation, database.followerStation);
        best.followers = std::min(best.followers, database.followers);
    }
    return {&best, nullptr};
}

FleetNeeds waitingFor(const DatabaseDesign* database, FleetNeeds needs) {
    if (!needs.workerThreads || database == nullptr) return needs;
    const ResponseTime response{TierWay{database, nullptr}.stations()};
    needs.behind = response.mean();
    needs.behindVariation = response.variation();
    return needs;
}

ResponseTime wayThrough(const DatabaseDesign* database, const Station& part, const Station* shared) {
    TierWay way{database, shared};
    way.add(part);
    return ResponseTime{way.stations()};
}

Station quickestStation(ServerCandidates candidates, const FleetNeeds& needs) {
    double speed = 0;
    for (const ServerCandidate& server : candidates) speed = std::max(speed, server.speed);
    FleetNeeds idle = needs;
    idle.arrivals = RequestsPerSecond{0};
    return stationOf(idle, 1, speed, 1);
}

}  // namespace stagecraft
