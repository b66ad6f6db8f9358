#include <algorithm>

#include "model/planning/latency_split.h"
#include "model/planning/tier_way.h"

namespace stagecraft {

namespace {

/// What a part may be at its quickest: servers of the fastest type that would do, idle, as there may be as many as one likes; or of the
/// single host that is allowed, every type.
std::vector<Station> quickest(ServerCandidates candidates, const FleetNeeds& needs) {
    std::vector<Station> stations;
    FleetNeeds idle = needs;
    idle.arrivals = RequestsPerSecond{0};
    double speed = 0;
    for (const ServerCandidate* server : typesThatFit(candidates, needs)) {
        speed = std::max(speed, server->speed);
        if (needs.maximumServers) stations.push_back(stationOf(needs, server->vcpus, server->speed, *needs.maximumServers));
    }
    if (speed > 0 && !needs.maximumServers) stations.push_back(stationOf(idle, 1, speed, 1));
    return stations;
}

Seconds p99Of(const ResponseTime& way) { return way.percentile(1 - p99Tail); }

/// One group behind what all share: the quickest of its databases, and of its parts.
class NearestOfGroup {
public:
    NearestOfGroup(const SplitProblem& problem, const TierGroup& group, const Station* shared) : group_(group), shared_(shared) {
        for (const std::size_t part : group.parts)
            if (std::vector<Station> stations = quickest(problem.candidates, problem.parts[part]); !stations.empty()) parts_.push_back(std::move(stations));
        for (const std::vector<Station>& stations : parts_) chosen_.push_back(stations.front());
        if (parts_.empty()) chosen_.emplace_back();  // the shared part alone stands before the databases
        if (!group.databases.empty()) database_ = &group.databases.front();
    }

    Seconds p99() {
        chooseStations();
        chooseDatabase();
        chooseStations();
        return slowest(database_);
    }

private:
    [[nodiscard]] ResponseTime way(const DatabaseDesign* database, const Station& station) const { return wayThrough(database, station, shared_); }

    [[nodiscard]] Seconds slowest(const DatabaseDesign* database) const {
        Seconds slowest{0};
        for (const Station& station : chosen_) slowest = std::max(slowest, p99Of(way(database, station)));
        return slowest;
    }

    void chooseStations() {
        for (std::size_t part = 0; part < parts_.size(); ++part) {
            Seconds best = p99Of(way(database_, chosen_[part]));
            for (const Station& station : parts_[part]) {
                const ResponseTime response = way(database_, station);
                if (response.isOverloaded() || response.tail(best) >= p99Tail) continue;
                best = p99Of(response);
                chosen_[part] = station;
            }
        }
    }

    void chooseDatabase() {
        Seconds best = slowest(database_);
        for (const DatabaseDesign& database : group_.databases) {
            const auto isQuicker = [&](const Station& station) { return way(&database, station).tail(best) < p99Tail; };
            if (!std::ranges::all_of(chosen_, isQuicker)) continue;
            best = slowest(&database);
            database_ = &database;
        }
    }

    const TierGroup& group_;
    const Station* shared_;
    std::vector<std::vector<Station>> parts_;  ///< to choose from
    std::vector<Station> chosen_;              ///< by part
    const DatabaseDesign* database_ = nullptr;
};

}  // namespace

Seconds nearestP99(const SplitProblem& problem) {
    std::vector<Station> shared;
    if (problem.shared) shared = quickest(problem.candidates, problem.parts[*problem.shared]);
    Seconds slowest{0};
    for (const TierGroup& group : problem.groups)
        slowest = std::max(slowest, NearestOfGroup{problem, group, shared.empty() ? nullptr : &shared.front()}.p99());
    return slowest;
}

void keepNearerP99(std::span<const Blocker> other, std::span<Blocker> told) {
    const auto theirs = std::ranges::find(other, Constraint::Latency, &Blocker::constraint);
    const auto ours = std::ranges::find(told, Constraint::Latency, &Blocker::constraint);
    if (theirs != other.end() && ours != told.end()) ours->available = std::min(ours->available, theirs->available);
}

void keepSlowestP99(std::vector<Blocker>& told, std::size_t last) {
    const auto begin = told.begin() + static_cast<std::ptrdiff_t>(last);
    const auto before = std::find_if(told.begin(), begin, [](const Blocker& blocker) { return blocker.constraint == Constraint::Latency; });
    const auto here = std::ranges::find(begin, told.end(), Constraint::Latency, &Blocker::constraint);
    if (before == begin || here == told.end()) return;
    before->available = std::max(before->available, here->available);
    told.erase(here);
}

}  // namespace stagecraft
