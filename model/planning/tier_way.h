#pragma once

#include <array>
#include <span>

#include "model/capacity/response_time.h"
#include "model/planning/design.h"

namespace stagecraft {

/// The stations of one way through the tiers of a region: a database (may be null), the part in front of all (may be null) and what is
/// added. Without allocation.
class TierWay {
public:
    TierWay() = default;
    explicit TierWay(const DatabaseStations& database) {
        add(database.leader);
        add(database.follower);
    }
    TierWay(const DatabaseDesign* database, const Station* shared) {
        if (database != nullptr) {
            add(database->leaderStation);
            if (database->followers > 0) add(database->followerStation);
        }
        if (shared != nullptr) add(*shared);
    }
    void add(const Station& station) {
        if (station.service.count() > 0) stations_[count_++] = station;
    }
    [[nodiscard]] std::span<const Station> stations() const { return {stations_.data(), count_}; }

private:
    std::array<Station, 4> stations_;
    std::size_t count_ = 0;
};

/// No database of these answers sooner at any station: the least of each measure over all of them. No stations where there are none.
[[nodiscard]] TierWay quickestWayThrough(std::span<const DatabaseDesign> databases);

/// The needs of a part whose threads wait for this database, which may be null.
[[nodiscard]] FleetNeeds waitingFor(const DatabaseDesign* database, FleetNeeds needs);

/// The response time on the way through a database (may be null), one part and the shared one (may be null).
[[nodiscard]] ResponseTime wayThrough(const DatabaseDesign* database, const Station& part, const Station* shared);

/// No server of such a part can answer sooner: the fastest type, idle.
[[nodiscard]] Station quickestStation(ServerCandidates candidates, const FleetNeeds& needs);

}  // namespace stagecraft
