#include <algorithm>
#include <limits>

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

/// What a part in front of all others may be at its quickest. It is chosen among options, and the last one of a type still waits a little.
std::vector<Station> quickestShared(ServerCandidates candidates, const FleetNeeds& needs) {
    constexpr double asFast = 0.999;  // a slower type is no quicker, however little its last option waits
    if (needs.maximumServers) return quickest(candidates, needs);
    const std::vector<const ServerCandidate*> types = typesThatFit(candidates, needs);
    double speed = 0;
    for (const ServerCandidate* const server : types) speed = std::max(speed, server->speed);
    FleetNeeds unlimited = needs;
    unlimited.costLimit = std::numeric_limits<double>::max();
    std::vector<Station> stations;
    for (const ServerCandidate* const server : types) {
        if (server->speed < speed * asFast) continue;
        const std::vector<FleetOption> options = fleetOptions(std::span{server, 1}, unlimited);
        if (!options.empty()) stations.push_back(options.back().fleet.degraded);
    }
    return stations;
}

Seconds p99Of(const ResponseTime& way) { return way.percentile(1 - p99Tail); }

/// One group behind what all share: the quickest of its databases, and of its parts.
class NearestOfGroup {
public:
    NearestOfGroup(const SplitProblem& problem, const TierGroup& group, const Station* shared) : problem_(problem), group_(group), shared_(shared) {
        setParts(group.databases.empty() ? nullptr : &group.databases.front());
        if (!group.databases.empty()) database_ = &group.databases.front();
    }

    Seconds p99() {
        chooseStations();
        for (int rounds = 0; rounds < mostRounds && chooseDatabase(); ++rounds) {
            // Threads that wait for another database may let other types do.
            if (haveThreads()) setParts(database_);
            chooseStations();
        }
        return slowest(database_);
    }

private:
    static constexpr int mostRounds = 4;

    [[nodiscard]] bool haveThreads() const {
        return std::ranges::any_of(group_.parts, [&](std::size_t part) { return problem_.parts[part].workerThreads.has_value(); });
    }

    /// What each part may be before this database, the first of all for now.
    void setParts(const DatabaseDesign* database) {
        parts_.clear();
        chosen_.clear();
        for (const std::size_t part : group_.parts) {
            std::vector<Station> stations = quickest(problem_.candidates, waitingFor(database, problem_.parts[part]));
            if (stations.empty()) continue;
            chosen_.push_back(stations.front());
            parts_.push_back(std::move(stations));
        }
        if (parts_.empty()) chosen_.emplace_back();  // the shared part alone stands before the databases
    }

    [[nodiscard]] ResponseTime way(const DatabaseDesign* database, Station station) const {
        if (station.threads > 0 && database != nullptr) {
            const ResponseTime behind{TierWay{database, nullptr}.stations()};
            station.behind = behind.mean();
            station.behindVariation = behind.variation();
        }
        return wayThrough(database, station, shared_);
    }

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

    /// False where it stays.
    bool chooseDatabase() {
        const DatabaseDesign* const before = database_;
        Seconds best = slowest(database_);
        for (const DatabaseDesign& database : group_.databases) {
            const auto isQuicker = [&](const Station& station) { return way(&database, station).tail(best) < p99Tail; };
            if (!std::ranges::all_of(chosen_, isQuicker)) continue;
            best = slowest(&database);
            database_ = &database;
        }
        return database_ != before;
    }

    const SplitProblem& problem_;
    const TierGroup& group_;
    const Station* shared_;
    std::vector<std::vector<Station>> parts_;  ///< to choose from
    std::vector<Station> chosen_;              ///< by part
    const DatabaseDesign* database_ = nullptr;
};

}  // namespace

Seconds nearestP99(const SplitProblem& problem) {
    const auto behind = [&](const Station* shared) {
        Seconds slowest{0};
        for (const TierGroup& group : problem.groups) slowest = std::max(slowest, NearestOfGroup{problem, group, shared}.p99());
        return slowest;
    };
    std::vector<Station> shared;
    if (problem.shared) shared = quickestShared(problem.candidates, problem.parts[*problem.shared]);
    if (shared.empty()) return behind(nullptr);
    Seconds nearest{std::numeric_limits<double>::infinity()};
    for (const Station& station : shared) nearest = std::min(nearest, behind(&station));
    return nearest;
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
