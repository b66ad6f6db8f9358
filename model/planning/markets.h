#pragma once

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "model/capacity/cache_hits.h"
#include "model/planning/design.h"

namespace stagecraft {

struct DatabaseMarket;
class KnownData;

/// The catalog as the choices of one plan see it.
class Markets {
public:
    /// Every server tier sized is told to `trace`, where one is given.
    Markets(const Catalog& catalog, const Choices& choices, SizingTrace* trace = nullptr)
        : catalog_(&catalog), choices_(&choices), fallback_(catalog.fallback(choices.fallbackRegion)), trace_(trace) {}
    Markets(const Catalog& catalog, const Inputs& inputs, SizingTrace* trace = nullptr) : Markets(catalog, inputs.choices, trace) {
        workerThreads_ = inputs.workload.workerThreads;
        serverLaw_ = stagecraft::serverLaw(inputs.workload);
        databaseLaw_ = stagecraft::databaseLaw(inputs.workload);
    }
    [[nodiscard]] const ServerMarket& servers(std::string_view region) const {
        return ServerMarket::of(*catalog_, region, *choices_);
    }
    /// What fleets are chosen from: the type pinned, or all that could be cheapest, as fast as the law of servers lets them be.
    [[nodiscard]] ServerCandidates serverCandidates(std::string_view region) {
        return longestWork_ < std::numeric_limits<double>::infinity() ? heldServers(region) : fleetSource(region).candidates;
    }
    /// Speeds of the slowest and the fastest of them, against the reference vCPU; 1 where there is none.
    [[nodiscard]] std::pair<double, double> serverSpeeds(std::string_view region) { return {fleetSource(region).slowest, fleetSource(region).fastest}; }
    /// How the hours of servers are bought: as chosen, or on demand where no server is sold that way. Of a mix, the hours not committed.
    [[nodiscard]] Purchase serverPurchase(std::string_view region) { return fleetSource(region).purchase; }
    /// From now on servers that hold connections work on a request for no more than so many times the work on one reference vCPU.
    void limitWork(double longest) { longestWork_ = longest; }
    /// Where the kind of database is auto it is one of these: told before any is looked for. Empty: of all.
    void limitDatabases(std::vector<DatabaseKind> kinds) { databasesAllowed_ = std::move(kinds); }
    [[nodiscard]] bool isAllowed(DatabaseKind kind) const { return databasesAllowed_.empty() || std::ranges::find(databasesAllowed_, kind) != databasesAllowed_.end(); }
    [[nodiscard]] const NodeLaw& serverLaw() const { return serverLaw_; }
    [[nodiscard]] const NodeLaw& databaseLaw() const { return databaseLaw_; }
    [[nodiscard]] const Catalog& catalog() const { return *catalog_; }
    [[nodiscard]] const Choices& choices() const { return *choices_; }
    /// What the bill will take for `dimension` in `region`; nullptr where nobody's price is known or may stand in.
    [[nodiscard]] const Price* price(std::string_view dimension, std::string_view region) const {
        return catalog_->price(dimension, region, fallback_);
    }
    [[nodiscard]] SizingTrace* trace() const { return trace_; }
    /// What plans like this one have found out of their data, and add to it; null where there are no others.
    [[nodiscard]] KnownData* knownData() const { return knownData_; }
    void shareData(KnownData* known) { knownData_ = known; }
    /// A market that a pin or a law makes, made once for this plan: it is not kept with the catalog.
    template <class Make>
    [[nodiscard]] const DatabaseMarket& ownMarket(std::uint64_t key, Make make) {
        std::shared_ptr<const DatabaseMarket>& market = ownMarkets_[key];
        if (!market) market = std::make_shared<const DatabaseMarket>(make());
        return *market;
    }
    /// What of a place decides which kinds of database may stand there.
    struct DatabaseSite {
        std::string_view region;  ///< code
        bool isSingle = false, needsStandby = false, hasZonesForCluster = false;
        friend bool operator==(const DatabaseSite&, const DatabaseSite&) = default;
    };
    /// The kinds that `find` finds there, looked up once for this plan.
    template <class Find>
    [[nodiscard]] std::span<const DatabaseMarket* const> databaseKinds(const DatabaseSite& site, Find find) {
        const auto known = std::ranges::find(databaseKinds_, site, &DatabaseKinds::site);
        return known != databaseKinds_.end() ? known->kinds : databaseKinds_.emplace_back(DatabaseKinds{site, find()}).kinds;
    }
    /// `lruHitRatio`, worked out once for the stages that cache the same.
    [[nodiscard]] double hitRatio(double objects, double exponent, double cached);
    /// `cachedObjectsWorth` of them.
    [[nodiscard]] double objectsWorth(double objects, double exponent, double gain) { return cachedObjectsWorth(popularity(objects, exponent), gain); }
    /// `burstLimit` of the week of `demand`, worked out once for all stages: always the same demand.
    [[nodiscard]] double burstLimit(const Demand& demand);

private:
    [[nodiscard]] ServerCandidates slowedServers(std::string_view region);
    [[nodiscard]] ServerCandidates heldServers(std::string_view region);
    [[nodiscard]] const ZipfPopularity& popularity(double objects, double exponent);
    /// What fleets of a region are made of, looked up once for this plan.
    struct FleetSource {
        std::string_view region;  ///< code
        ServerCandidates candidates;
        Purchase purchase{};
        double slowest = 1, fastest = 1;
    };
    [[nodiscard]] const FleetSource& fleetSource(std::string_view region);

    const Catalog* catalog_;
    const Choices* choices_;
    PriceFallback fallback_;
    NodeLaw serverLaw_, databaseLaw_;
    SizingTrace* trace_;
    KnownData* knownData_ = nullptr;
    std::vector<std::shared_ptr<const SlowedServers>> slowedServers_;
    std::map<std::pair<std::string_view, double>, std::shared_ptr<const HeldServers>> heldServers_;  ///< by region and limit
    double longestWork_ = std::numeric_limits<double>::infinity();
    std::optional<double> workerThreads_;
    std::vector<DatabaseKind> databasesAllowed_;
    std::map<std::uint64_t, std::shared_ptr<const DatabaseMarket>> ownMarkets_;
    std::deque<FleetSource> fleetSources_;
    struct DatabaseKinds {
        DatabaseSite site;
        std::vector<const DatabaseMarket*> kinds;
    };
    std::deque<DatabaseKinds> databaseKinds_;
    struct HitRatio {
        double objects = 0, exponent = 0, cached = 0, ratio = 0;
    };
    std::vector<HitRatio> hitRatios_;
    std::optional<ZipfPopularity> popularity_;  ///< of the objects asked for last, whose exponent is:
    double exponent_ = 0;
    std::optional<double> burstLimit_;
};

}  // namespace stagecraft
