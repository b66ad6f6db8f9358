#include "model/planning/server_tier.h"

#include "model/planning/tier_way.h"

/// The ways of a request through the tiers of a region.
namespace stagecraft {

/// The queues at the database a request of this part uses; of several that it may use, at the slowest.
std::vector<Station> ServerTier::databaseStations(const Part& part) const {
    std::vector<Station> slowest;
    Seconds longest{-1};
    const bool isKnown = part.role == Role::Service && region_.databases.size() == databaseNeeds_.size();
    for (std::size_t i = 0; i < region_.databases.size(); ++i) {
        if (isKnown && i != part.database) continue;
        const DatabaseDesign& database = region_.databases[i];
        std::vector<Station> stations{database.leaderStation};
        if (database.followers > 0) stations.push_back(database.followerStation);
        const Seconds mean = ResponseTime{stations}.mean();
        if (mean <= longest) continue;
        longest = mean;
        slowest = std::move(stations);
    }
    return slowest;
}

ServerTier::Behind ServerTier::behindOf(const Part& part) const {
    if (!inputs_.workload.workerThreads) return {};
    if (part.role == Role::Web) return behindServices();
    const ResponseTime response{databaseStations(part)};
    return {response.mean(), response.variation()};
}

/// A web layer's threads wait for one of the services, as chosen, and its database.
ServerTier::Behind ServerTier::behindServices() const {
    double shares = 0, mean = 0, square = 0;
    for (std::size_t i = 0; i < choices_.size() && i < parts_.size(); ++i) {
        if (parts_[i].role != Role::Service || choices_[i].server == nullptr) continue;
        std::vector<Station> way = databaseStations(parts_[i]);
        way.push_back(choices_[i].degraded);
        const ResponseTime response{way};
        const double seconds = response.mean().count(), share = parts_[i].dynamicShare;
        shares += share;
        mean += share * seconds;
        square += share * seconds * seconds * (1 + response.variation());
    }
    if (shares <= 0 || mean <= 0) return {};
    mean /= shares;
    return {Seconds{mean}, square / shares / (mean * mean) - 1};
}

/// As what is behind the part has been chosen now.
void ServerTier::setHolding(std::size_t part) {
    const Behind behind = behindOf(parts_[part]);
    needs_[part].behind = behind.mean;
    needs_[part].behindVariation = behind.variation;
    for (Station* station : {&choices_[part].station, &choices_[part].degraded}) {
        if (station->threads == 0) continue;
        station->behind = behind.mean;
        station->behindVariation = behind.variation;
    }
}

/// The ways of the region with the response time of each tier worked out once: every database and the part in front of all stand on
/// several of them.
class ServerTier::Ways {
public:
    Ways(const ServerTier& tier, bool isDegraded) : tier_(tier), front_(tier.shared()) {
        parts_.reserve(tier.choices_.size());
        for (const FleetChoice& choice : tier.choices_) parts_.push_back(wayThrough(nullptr, isDegraded ? choice.degraded : choice.station, nullptr));
        databases_.reserve(tier.region_.databases.size());
        for (const DatabaseDesign& database : tier.region_.databases) databases_.emplace_back(TierWay{&database, nullptr}.stations());
    }

    /// On the way through this part and this database, which may be none of the region's, and the part in front of all where it is another.
    [[nodiscard]] ResponseTime through(std::size_t part, std::size_t database) const {
        ResponseTime way{{}};
        if (database < databases_.size()) way.add(databases_[database]);
        if (front_ && *front_ != part) way.add(parts_[*front_]);
        way.add(parts_[part]);
        return way;
    }

    [[nodiscard]] SlowestWay slowest(Seconds target) const {
        SlowestWay slowest;
        slowest.tail = -1;
        const auto consider = [&](std::size_t part, std::size_t database) {
            const double tail = through(part, database).tail(target);
            if (tail > slowest.tail) slowest = {part, database, tail};
        };
        for (std::size_t part = 0; part < parts_.size(); ++part) {
            if (front_ && *front_ == part && parts_.size() > 1) continue;
            if (parts_.size() > 1 || databases_.empty()) consider(part, tier_.parts_[part].database);
            else
                for (std::size_t database = 0; database < databases_.size(); ++database) consider(part, database);
        }
        return slowest;
    }

private:
    const ServerTier& tier_;
    std::optional<std::size_t> front_;
    std::vector<ResponseTime> parts_, databases_;
};

ServerTier::SlowestWay ServerTier::slowestWay(bool isDegraded, Seconds target) const { return Ways{*this, isDegraded}.slowest(target); }

/// The way of the longest p99: where another is longer, more than 1 % of its requests take longer than that.
ServerTier::SlowestWay ServerTier::wayOfLongestP99() const {
    const Ways all{*this, false};
    SlowestWay longest = all.slowest(target());
    for (std::size_t ways = parts_.size() + region_.databases.size(); ways > 0; --ways) {
        const SlowestWay other = all.slowest(all.through(longest.part, longest.database).percentile(1 - p99Tail));
        if (other.tail <= p99Tail * (1 + 1e-6)) break;
        longest = other;
    }
    return longest;
}

Seconds ServerTier::target() const { return Seconds{inputs_.targets.p99.value_or(Milliseconds{1000})}; }

void ServerTier::addPath() {
    const bool hasOneWay = parts_.size() == 1 && region_.databases.size() <= 1;
    const SlowestWay way = hasOneWay ? SlowestWay{} : wayOfLongestP99();
    if (way.database < region_.databases.size()) {
        const DatabaseDesign& database = region_.databases[way.database];
        if (database.leaderStation.service.count() > 0) region_.path.push_back({database.id, database.leaderStation, 1});
        if (database.followers > 0 && database.followerStation.service.count() > 0)
            region_.path.push_back({database.id, database.followerStation, 1});
    }
    const std::optional<std::size_t> common = shared();
    if (common && *common != way.part) region_.path.push_back({parts_[*common].id, choices_[*common].station, 1});
    region_.path.push_back({parts_[way.part].id, choices_[way.part].station, 1});
}

}  // namespace stagecraft
