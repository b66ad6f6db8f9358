#include "model/planning/tier_way.h"

#include <algorithm>

namespace stagecraft {

namespace {

/// Of each kind of work the least time and the fewest visits, and the least utilisation, most servers and most boxes of both.
void keepQuicker(Station& best, const Station& other) {
    const double use = std::min(utilisation(best), utilisation(other));
    const bool isIdle = best.service.count() <= 0 || other.service.count() <= 0;
    const double first = std::min(best.visits - best.otherVisits, other.visits - other.otherVisits);
    const Seconds service = std::min(firstService(best), firstService(other));
    best.otherVisits = std::min(best.otherVisits, other.otherVisits);
    best.otherService = std::min(best.otherService, other.otherService);
    best.visits = first + best.otherVisits;
    best.service = isIdle || best.visits <= 0 ? Seconds{0} : (service * first + best.otherService * best.otherVisits) / best.visits;
    best.rounds = std::min(best.rounds, other.rounds);
    best.servers = std::max(best.servers, other.servers);
    best.boxes = std::max(best.boxes, other.boxes);
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
