#include "model/planning/latency_split.h"

#include <algorithm>
#include <array>
#include <limits>

namespace stagecraft {

namespace {

constexpr double p99Tail = 0.01;

/// The stations of one way, without allocation.
class Way {
public:
    Way(const DatabaseDesign* database, const Station* shared) {
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

double fastest(ServerCandidates candidates) {
    double speed = 0;
    for (const ServerCandidate& server : candidates) speed = std::max(speed, server.speed);
    return speed;
}

/// No server of this part can be faster: the fastest type, idle.
Station idleStation(double fastestSpeed, const FleetNeeds& needs) {
    FleetNeeds idle = needs;
    idle.arrivals = RequestsPerSecond{0};
    return stationOf(idle, 1, fastestSpeed, 1);
}

/// The nearest a part can come to that: as many servers as one likes, or the quickest single host.
Station bestStation(ServerCandidates candidates, const FleetNeeds& needs) {
    if (!needs.maximumServers) return idleStation(fastest(candidates), needs);
    Station best{Seconds{std::numeric_limits<double>::infinity()}, 1, {}, needs.discipline};
    for (const ServerCandidate& server : candidates) {
        const Station station = stationOf(needs, server.vcpus, server.speed, *needs.maximumServers);
        if (meanResponse(station) < meanResponse(best)) best = station;
    }
    return best;
}

/// The needs of a part that waits for this database, which may be null.
FleetNeeds before(const DatabaseDesign* database, FleetNeeds needs) {
    if (!needs.workerThreads || database == nullptr) return needs;
    const ResponseTime response{Way{database, nullptr}.stations()};
    needs.behind = response.mean();
    needs.behindVariation = response.variation();
    return needs;
}

class SplitSearch {
public:
    explicit SplitSearch(SplitProblem& problem) : problem_(problem) {}

    std::optional<LatencySplit> run() {
        setFloors();
        const double speed = fastest(problem_.candidates);
        for (const FleetNeeds& needs : problem_.parts) idleStations_.push_back(idleStation(speed, needs));
        const FleetChoice* front = problem_.shared ? &problem_.cheapest[*problem_.shared] : nullptr;
        // Most often the cheapest databases and web layer stay, and only the servers behind them give way.
        tryShared(front);
        if (!raiseFloors()) return std::nullopt;
        if (isProven()) return std::move(best_);
        if (problem_.allDatabases) {
            const double elsewhere = floorOfGroups() + (problem_.shared ? floors_[*problem_.shared] : 0);
            for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
                std::vector<DatabaseDesign>& databases = problem_.groups[g].databases;
                if (databases.empty()) continue;
                // Every other tier costs its floor at least: what is left of the best found is all a database may cost.
                const double most = (limit() - (elsewhere - databases.front().monthly)) * (1 + 1e-9);
                databases = problem_.allDatabases(g, most);
                if (databases.empty()) return std::move(best_);  // no database is within what is left
            }
        }
        if (!raiseFloors()) return std::move(best_);
        tryShared(front);
        if (problem_.shared && !isProven()) tryAllShared();
        return std::move(best_);
    }

private:
    /// What each part costs at least: as chosen alone, or where it holds threads, as if its database answered at once.
    void setFloors() {
        for (const FleetChoice& choice : problem_.cheapest) floors_.push_back(choice.monthly);
        for (const TierGroup& group : problem_.groups)
            for (const std::size_t part : group.parts) {
                if (group.databases.empty() || !problem_.parts[part].workerThreads) continue;
                const FleetSearch search = cheapestFleet(problem_.candidates, withoutHolding(part));
                if (search.choice) floors_[part] = std::min(floors_[part], search.choice->monthly);
            }
    }

    [[nodiscard]] FleetNeeds withoutHolding(std::size_t part) const {
        FleetNeeds needs = problem_.parts[part];
        if (part != problem_.shared) needs.behind = Seconds{0};
        return needs;
    }

    void tryAllShared() {
        const FleetNeeds& needs = problem_.parts[*problem_.shared];
        // A few plain splits first: they bound what is worth trying.
        for (const double share : {0.1, 0.2, 0.35, 0.5}) {
            FleetNeeds alone = needs;
            alone.p99 = problem_.p99 * share;
            alone.others = {};
            const FleetSearch search = cheapestFleet(problem_.candidates, alone);
            if (search.choice) tryShared(&*search.choice);
        }
        FleetNeeds within = needs;
        within.costLimit = limit() - floorOfGroups();
        for (const FleetChoice& option : fleetOptions(problem_.candidates, within)) {
            if (option.monthly < floors_[*problem_.shared] * (1 - 1e-12)) continue;
            if (option.monthly + floorOfGroups() >= limit()) break;
            tryShared(&option);
        }
    }

    /// The best found costs no more than any combination must.
    [[nodiscard]] bool isProven() const {
        const double floor = floorOfGroups() + (problem_.shared ? floors_[*problem_.shared] : 0);
        return best_ && best_->monthly <= floor * (1 + 1e-12);
    }

    /// What each part costs at least: with the quickest database known of and idle servers of the fastest type everywhere
    /// else. False when even so the target is missed.
    bool raiseFloors() {
        const bool isComplete = !problem_.allDatabases || areDatabasesComplete_;
        areDatabasesComplete_ = true;
        for (const TierGroup& group : problem_.groups) {
            Way quickest = isComplete ? quickestDatabase(group) : Way{nullptr, nullptr};
            if (problem_.shared) quickest.add(idleStations_[*problem_.shared]);
            for (const std::size_t part : group.parts)
                if (!raiseFloor(part, quickest)) return false;
        }
        if (!problem_.shared) return true;
        // The shared part must leave room for the slowest of the others: any of them bounds it.
        for (const TierGroup& group : problem_.groups) {
            Way others = isComplete ? quickestDatabase(group) : Way{nullptr, nullptr};
            if (!group.parts.empty()) others.add(idleStations_[group.parts.front()]);
            if (!raiseFloor(*problem_.shared, others)) return false;
        }
        return true;
    }

    bool raiseFloor(std::size_t part, const Way& others) {
        const FleetChoice& plain = problem_.cheapest[part];
        // The plain choice already fits: the floor stands.
        Way whole = others;
        whole.add(plain.degraded);
        if (responseTail(whole.stations(), Seconds{0}, problem_.p99) <= p99Tail) return true;
        FleetNeeds needs = withoutHolding(part);
        needs.p99 = problem_.p99;
        needs.others = others.stations();
        const FleetSearch search = cheapestFleet(problem_.candidates, needs);
        if (!search.choice) return false;
        floors_[part] = std::max(floors_[part], search.choice->monthly);
        return true;
    }

    /// No database of the group answers sooner at any station: the least of each measure over all of them.
    [[nodiscard]] static Way quickestDatabase(const TierGroup& group) {
        if (group.databases.empty()) return {nullptr, nullptr};
        DatabaseDesign best;
        best.leaderStation = group.databases.front().leaderStation;
        best.followerStation = group.databases.front().followerStation;
        best.followers = group.databases.front().followers;
        for (const DatabaseDesign& database : group.databases) {
            keepQuicker(best.leaderStation, database.leaderStation);
            keepQuicker(best.followerStation, database.followerStation);
            best.followers = std::min(best.followers, database.followers);
        }
        return {&best, nullptr};
    }

    /// Least service time, least utilisation, fewest visits, most servers and most boxes of both.
    static void keepQuicker(Station& best, const Station& other) {
        const double use = std::min(utilisation(best), utilisation(other));
        best.service = std::min(best.service, other.service);
        best.servers = std::max(best.servers, other.servers);
        best.boxes = std::max(best.boxes, other.boxes);
        best.visits = std::min(best.visits, other.visits);
        best.arrivals = RequestsPerSecond{best.service.count() > 0 ? use * best.servers / best.service.count() : 0};
    }

    [[nodiscard]] double limit() const {
        return best_ ? best_->monthly : std::min(problem_.costLimit, std::numeric_limits<double>::max());
    }

    [[nodiscard]] double floorOf(const TierGroup& group) const {
        double floor = group.databases.empty() ? 0 : group.databases.front().monthly;
        for (const std::size_t part : group.parts) floor += floors_[part];
        return floor;
    }

    [[nodiscard]] double floorOfGroups() const {
        double floor = 0;
        for (const TierGroup& group : problem_.groups) floor += floorOf(group);
        return floor;
    }

    /// The best completion with this choice for the shared part; keeps it when it is the best of all.
    void tryShared(const FleetChoice* shared) {
        LatencySplit split;
        split.fleets.resize(problem_.parts.size());
        split.databases.resize(problem_.groups.size());
        double open = floorOfGroups();
        if (shared != nullptr) {
            split.monthly = shared->monthly;
            split.fleets[*problem_.shared] = *shared;
        }
        for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
            open -= floorOf(problem_.groups[g]);
            if (!completeGroup(g, shared == nullptr ? nullptr : &shared->degraded, limit() - open, split)) return;
        }
        if (!best_ || split.monthly < best_->monthly) best_ = std::move(split);
    }

    /// The cheapest database and servers of one group; false when nothing fits below `most` in all.
    bool completeGroup(std::size_t g, const Station* shared, double most, LatencySplit& split) {
        const TierGroup& group = problem_.groups[g];
        double servers = 0;
        for (const std::size_t part : group.parts) servers += floors_[part];
        const double before = split.monthly;
        bool isFound = false;
        const std::size_t databases = std::max<std::size_t>(1, group.databases.size());
        std::vector<FleetChoice> fleets(group.parts.size());
        for (std::size_t d = 0; d < databases; ++d) {
            const DatabaseDesign* database = group.databases.empty() ? nullptr : &group.databases[d];
            double monthly = before + (database == nullptr ? 0 : database->monthly);
            if (monthly + servers >= most) break;  // the databases are sorted by cost
            if (!complete(group, database, Way{database, shared}, servers, most, fleets, monthly)) continue;
            most = monthly;
            split.monthly = monthly;
            if (database != nullptr) split.databases[g] = *database;
            for (std::size_t i = 0; i < group.parts.size(); ++i) split.fleets[group.parts[i]] = fleets[i];
            isFound = true;
        }
        return isFound;
    }

    bool complete(const TierGroup& group, const DatabaseDesign* database, const Way& way, double open, double most,
                  std::vector<FleetChoice>& fleets, double& monthly) {
        if (group.parts.empty())  // the shared part alone stands before this database
            return responseTail(way.stations(), Seconds{0}, problem_.p99) <= p99Tail && monthly < most;
        for (std::size_t i = 0; i < group.parts.size(); ++i) {
            const std::size_t part = group.parts[i];
            open -= floors_[part];
            if (!isReachable(part, way)) return false;
            FleetNeeds needs = before(database, problem_.parts[part]);
            needs.p99 = problem_.p99;
            needs.others = way.stations();
            needs.costLimit = most - monthly - open;
            FleetSearch search = cheapestFleet(problem_.candidates, needs);
            if (!search.choice) return false;
            monthly += search.choice->monthly;
            if (monthly + open >= most) return false;
            fleets[i] = std::move(*search.choice);
        }
        return true;
    }

    /// Even the best server of this part leaves the others too slow: no search is needed.
    bool isReachable(std::size_t part, Way way) {
        way.add(idleStations_[part]);
        return responseTail(way.stations(), Seconds{0}, problem_.p99) <= p99Tail;
    }

    SplitProblem& problem_;
    bool areDatabasesComplete_ = false;
    std::vector<double> floors_;
    std::vector<Station> idleStations_;
    std::optional<LatencySplit> best_;
};

}  // namespace

std::optional<LatencySplit> cheapestSplit(SplitProblem& problem) { return SplitSearch{problem}.run(); }

Station quickestStation(ServerCandidates candidates, const FleetNeeds& needs) { return idleStation(fastest(candidates), needs); }

double wayTail(const DatabaseDesign* database, const Station& part, const Station* shared, Seconds time) {
    Way way{database, shared};
    way.add(part);
    return responseTail(way.stations(), Seconds{0}, time);
}

Seconds nearestP99(const SplitProblem& problem) {
    std::optional<Station> shared;
    if (problem.shared) shared = bestStation(problem.candidates, problem.parts[*problem.shared]);
    Seconds slowest{0};
    for (const TierGroup& group : problem.groups) {
        const DatabaseDesign* quickest = nullptr;
        const auto mean = [](const DatabaseDesign& database) {
            return meanResponse(database.leaderStation) * database.leaderStation.visits +
                   meanResponse(database.followerStation) * database.followerStation.visits;
        };
        for (const DatabaseDesign& database : group.databases)
            if (quickest == nullptr || mean(database) < mean(*quickest)) quickest = &database;
        const Way common{quickest, shared ? &*shared : nullptr};
        if (group.parts.empty()) slowest = std::max(slowest, responsePercentile(common.stations(), Seconds{0}, 0.99));
        for (const std::size_t part : group.parts) {
            Way way = common;
            way.add(bestStation(problem.candidates, problem.parts[part]));
            slowest = std::max(slowest, responsePercentile(way.stations(), Seconds{0}, 0.99));
        }
    }
    return slowest;
}

}  // namespace stagecraft
