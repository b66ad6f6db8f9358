#include "model/planning/tier_way.h"

#include <algorithm>

namespace stagecraft {

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
