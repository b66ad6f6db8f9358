#include "model/planning/server_tier.h"

#include <algorithm>

#include "model/capacity/fleet_sizing.h"
#include "model/planning/answers_behind.h"
#include "model/planning/tier_way.h"

/// The ways of a request through the tiers of a region.
namespace stagecraft {

/// A web layer's threads wait for one of the services, as chosen; others for the database.
std::vector<WayBehind> ServerTier::waysBehind(const Part& part) const {
    if (!inputs_.workload.workerThreads) return {};
    const bool isKnown = region_.databases.size() == databaseNeeds_.size();
    const auto databaseOf = [&](const Part& of) { return of.role == Role::Service && isKnown ? std::optional{of.database} : std::nullopt; };
    if (part.role != Role::Web) return {{part.dynamicShare, databaseOf(part), {}}};
    std::vector<WayBehind> ways;
    for (std::size_t i = 0; i < choices_.size() && i < parts_.size(); ++i)
        if (parts_[i].role == Role::Service && choices_[i].server != nullptr)
            ways.push_back({parts_[i].dynamicShare, databaseOf(parts_[i]), choices_[i].degraded});
    return ways;
}

/// As what is behind the part has been chosen now.
void ServerTier::setHolding(std::size_t part) {
    const AnswersBehind behind = answersBehind(waysBehind(parts_[part]), waysThrough(region_.databases));
    needs_[part].behind = behind.mean;
    needs_[part].behindVariation = behind.variation;
    for (Station* station : {&choices_[part].station, &choices_[part].degraded}) {
        if (station->threads == 0) continue;
        station->behind = behind.mean;
        station->behindVariation = behind.variation;
    }
}

/// Calls `visit` with the part and the database, which may be none of the region's, of every way.
template <class Visit>
void ServerTier::eachWay(const Visit& visit) const {
    const std::optional<std::size_t> common = shared();
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        if (common && *common == part && parts_.size() > 1) continue;
        if (parts_.size() > 1 || region_.databases.empty()) visit(part, parts_[part].database);
        else
            for (std::size_t database = 0; database < region_.databases.size(); ++database) visit(part, database);
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
        return most([&](const ResponseTime& way) { return way.tail(target); });
    }
    /// Its tail is not told.
    [[nodiscard]] SlowestWay slowestOnAverage() const {
        return most([](const ResponseTime& way) { return way.mean().count(); });
    }

private:
    template <class Measure>
    [[nodiscard]] SlowestWay most(const Measure& measure) const {
        SlowestWay most;
        most.tail = -1;
        tier_.eachWay([&](std::size_t part, std::size_t database) {
            const double measured = measure(through(part, database));
            if (measured > most.tail) most = {part, database, measured};
        });
        return most;
    }

    const ServerTier& tier_;
    std::optional<std::size_t> front_;
    std::vector<ResponseTime> parts_, databases_;
};

ServerTier::SlowestWay ServerTier::slowestWay(bool isDegraded, Seconds target) const { return Ways{*this, isDegraded}.slowest(target); }

/// The way of the longest p99: where another is longer, more than 1 % of its requests take longer than that.
ServerTier::SlowestWay ServerTier::wayOfLongestP99() const {
    const Ways all{*this, false};
    SlowestWay longest = all.slowestOnAverage();
    for (std::size_t ways = parts_.size() + region_.databases.size(); ways > 0; --ways) {
        const SlowestWay other = all.slowest(all.through(longest.part, longest.database).percentile(1 - p99Tail));
        if (other.tail <= p99Tail * (1 + 1e-6)) break;
        longest = other;
    }
    return longest;
}

Seconds ServerTier::target() const { return Seconds{inputs_.targets.p99.value_or(Milliseconds{1000})}; }

void ServerTier::addWays(const SlowestWay& slowest) {
    const std::optional<std::size_t> common = shared();
    eachWay([&](std::size_t part, std::size_t database) {
        RequestWay& way = region_.ways.emplace_back();
        way.database = database;
        if (common && *common != part) way.servers.push_back({parts_[*common].id, choices_[*common].degraded});
        way.servers.push_back({parts_[part].id, choices_[part].degraded});
        if (part == slowest.part && database == slowest.database) std::swap(way, region_.ways.front());
    });
}

void ServerTier::addPath() {
    const bool hasOneWay = parts_.size() == 1 && region_.databases.size() <= 1;
    const SlowestWay way = hasOneWay ? SlowestWay{} : wayOfLongestP99();
    if (way.database < region_.databases.size()) {
        const DatabaseDesign& database = region_.databases[way.database];
        if (database.leaderStation.service.count() > 0) region_.path.push_back({database.id, database.leaderStation, PathTier::Queue::Leader});
        if (database.followers > 0 && database.followerStation.service.count() > 0)
            region_.path.push_back({database.id, database.followerStation, PathTier::Queue::Follower});
    }
    const std::optional<std::size_t> common = shared();
    if (common && *common != way.part) region_.path.push_back({parts_[*common].id, choices_[*common].station});
    region_.path.push_back({parts_[way.part].id, choices_[way.part].station});
    if (inputs_.targets.p99) addWays(way);
}

}  // namespace stagecraft
