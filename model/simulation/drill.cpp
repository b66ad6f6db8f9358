#include "model/simulation/drill.h"

#include <algorithm>
#include <cmath>

#include "model/planning/assumptions.h"
#include "model/planning/database_market.h"

namespace stagecraft {

namespace {

// An Application Load Balancer's defaults: a check every 30 s, out after 2 failures.
constexpr double balancerDetection = 60;
constexpr double routingDetection = assumptions::routingSeconds;
/// ElastiCache promotes a replica by itself: taken as long as an RDS failover at its fastest.
constexpr double cacheFailover = 60;
constexpr double warmUp = 60;      ///< simulated seconds that are not looked at
constexpr double calm = 120;       ///< before the failure, and after the last change
/// Visits of tiers to simulate at most: a few seconds of work.
constexpr double mostVisits = 4e6;
constexpr double survivingFailedShare = 1e-3;

int zoneOf(std::size_t box, const std::vector<int>& perZone) {
    int before = 0;
    for (std::size_t zone = 0; zone < perZone.size(); ++zone) {
        before += perZone[zone];
        if (static_cast<int>(box) < before) return static_cast<int>(zone);
    }
    return 0;
}

SimulatedTier tierOf(std::string name, const Station& station, int boxes, const Choices& choices) {
    SimulatedTier tier;
    tier.name = std::move(name);
    tier.boxes = boxes;
    tier.servers = station.servers;
    tier.meanService = station.service.count();
    tier.discipline = station.discipline;
    tier.balancing = choices.balancing;
    return tier;
}

/// One failure in one region, step by step.
class DrillScript {
public:
    DrillScript(SimulatedRegion region, const RegionDesign& design, const StagePlan& stage, const Inputs& inputs, const DrillOptions& options)
        : region_(std::move(region)), design_(design), stage_(stage), inputs_(inputs), options_(options) {
        start_ = warmUp + calm;
        end_ = start_;
    }

    std::optional<std::string> prepare() {
        switch (options_.failure) {
            case DrillFailure::Zone: return loseZone();
            case DrillFailure::Leader: return loseLeader();
            case DrillFailure::Cache: return loseCache();
            case DrillFailure::Region: return loseRegion();
        }
        return std::nullopt;
    }

    Drill run() {
        Drill result;
        result.stage = stage_.number;
        const double last = end_ + calm;
        slice(last, result);
        SystemSpec spec;
        spec.arrivalRate = region_.rate;
        spec.tiers = region_.tiers;
        std::stable_sort(incidents_.begin(), incidents_.end(), [](const Incident& a, const Incident& b) { return a.time < b.time; });
        spec.incidents = incidents_;
        std::vector<double> borders{warmUp, start_};
        std::vector<std::string> names{"before"};
        const auto border = [&](double at, const char* name) {
            if (at <= borders.back()) return;
            borders.push_back(at);
            names.emplace_back(name);
        };
        border(start_ + detected_, "failing");
        border(end_, "degraded");
        border(last, "after");
        const SystemRun run = runSystem(spec, borders, options_.seed);
        for (std::size_t i = 0; i < run.windows.size(); ++i) result.phases.push_back(phaseOf(run.windows[i], names[i]));
        result.timeline = std::move(timeline_);
        std::stable_sort(result.timeline.begin(), result.timeline.end(), [](const DrillMoment& a, const DrillMoment& b) { return a.at < b.at; });
        result.detected = detected_;
        for (const SystemWindow& window : run.windows)
            result.failedRequests += static_cast<double>(window.arrived - window.answered) / result.simulatedShare;
        result.failedRequests += lostElsewhere_;
        const DrillPhase& after = result.phases.back();
        const double target = inputs_.targets.p99 ? Seconds{*inputs_.targets.p99}.count() : HUGE_VAL;
        result.survives = canRecover_ && after.failedShare <= survivingFailedShare && after.p99 <= target;
        if (canRecover_ && after.failedShare <= survivingFailedShare) result.recovered = recoveredAt_;
        return result;
    }

private:
    void tell(double at, std::string what) { timeline_.push_back({at, std::move(what)}); }

    void at(double seconds, Incident::Kind kind, std::size_t tier, int zone = -1, double value = 0) {
        incidents_.push_back({start_ + seconds, kind, tier, zone, value});
        end_ = std::max(end_, start_ + seconds);
    }

    [[nodiscard]] bool isServerTier(std::size_t tier) const { return tier != region_.leader && tier != region_.follower; }

    std::optional<std::string> loseZone() {
        tell(0, "the first zone is gone, with all servers in it");
        detected_ = balancerDetection;
        for (std::size_t tier = 0; tier < region_.tiers.size(); ++tier) {
            if (!isServerTier(tier)) continue;
            at(0, Incident::Kind::BoxesFail, tier, 0);
            at(balancerDetection, Incident::Kind::BoxesNoticed, tier);
        }
        const bool isSpread = design_.zones > 1;
        if (isSpread) tell(balancerDetection, "health checks take the lost servers out of the balancer");
        else tell(balancerDetection, "there is no other zone: nothing serves until it returns");
        canRecover_ = isSpread;
        recoveredAt_ = balancerDetection;
        if (isSpread) replaceServers();
        if (region_.leader) failLeader();
        if (region_.follower) loseFollowers();
        return std::nullopt;
    }

    /// Followers in other zones go on; where there are none, the leader answers the reads as well.
    void loseFollowers() {
        const SimulatedTier& reads = region_.tiers[*region_.follower];
        const bool isAnyLeft = std::any_of(reads.zones.begin(), reads.zones.end(), [](int zone) { return zone != 0; });
        at(0, Incident::Kind::BoxesFail, *region_.follower, 0);
        at(balancerDetection, Incident::Kind::BoxesNoticed, *region_.follower);
        if (isAnyLeft || !region_.leader) return;
        const SimulatedTier& writes = region_.tiers[*region_.leader];
        at(balancerDetection, Incident::Kind::VisitShare, *region_.follower, -1, 0);
        at(balancerDetection, Incident::Kind::ServiceTime, *region_.leader, -1, writes.meanService + reads.meanService);
        tell(balancerDetection, "no read follower is left: reads go to the database leader");
    }

    /// Autoscaled servers come back in the zones that are left.
    void replaceServers() {
        const bool isAutoscaled = std::any_of(stage_.architecture.regions.front().fleets.begin(), stage_.architecture.regions.front().fleets.end(),
                                              [](const Fleet& fleet) { return fleet.isAutoscaled; });
        if (!isAutoscaled) return;
        const double ready = balancerDetection + assumptions::warmUpMinutes * 60;
        for (std::size_t tier = 0; tier < region_.tiers.size(); ++tier) {
            if (!isServerTier(tier)) continue;
            const auto& zones = region_.tiers[tier].zones;
            const auto lost = std::count(zones.begin(), zones.end(), 0);
            at(ready, Incident::Kind::BoxesJoin, tier, -1, static_cast<double>(lost));
        }
        tell(ready, "new servers have warmed up in the other zones");
    }

    void failLeader() {
        const DatabaseDesign* database = leader();
        at(0, Incident::Kind::TierFails, *region_.leader);
        const bool hasSecond = database->failsOverByItself();
        if (hasSecond) {
            at(database->failoverSeconds, Incident::Kind::TierReturns, *region_.leader);
            if (database->kind == DatabaseKind::RdsMultiAzCluster) promoteReader(database->failoverSeconds);
            else tell(database->failoverSeconds, "the database has failed over to its second node");
            recoveredAt_ = std::max(recoveredAt_, database->failoverSeconds);
        } else {
            canRecover_ = false;
            tell(0, "there is no second database node: it must be restored from a backup");
        }
    }

    /// Whatever node of a cluster is lost, it goes on with a writer and one reader: half of all readers, those of the first zone. They
    /// are gone already where that zone is.
    void promoteReader(double seconds) {
        tell(seconds, "one reader of the database cluster has become its writer; the other answers the reads");
        if (!region_.follower || options_.failure == DrillFailure::Zone) return;
        at(seconds, Incident::Kind::BoxesFail, *region_.follower, 0);
        at(seconds, Incident::Kind::BoxesNoticed, *region_.follower);
    }

    std::optional<std::string> loseLeader() {
        if (!region_.leader) return "no database of its own";
        tell(0, "the database leader is gone");
        const DatabaseDesign* database = leader();
        detected_ = std::max(1.0, database->failoverSeconds);
        failLeader();
        if (!canRecover_) end_ = start_ + detected_;
        return std::nullopt;
    }

    std::optional<std::string> loseCache() {
        if (!design_.cache) return "no cache";
        tell(0, "the cache's primary nodes are gone: every read goes to the database");
        detected_ = cacheFailover;
        const std::optional<std::size_t> reads = region_.follower ? region_.follower : region_.leader;
        const bool hasReplica = design_.cache->copies > 1;
        if (reads && region_.cacheHitRatio > 0) {
            const double usual = region_.tiers[*reads].meanService;
            at(0, Incident::Kind::ServiceTime, *reads, -1, usual / std::max(1e-6, 1 - region_.cacheHitRatio));
            if (hasReplica) at(cacheFailover, Incident::Kind::ServiceTime, *reads, -1, usual);
        }
        end_ = std::max(end_, start_ + cacheFailover);
        if (hasReplica) tell(cacheFailover, "replicas have taken over, with what they hold");
        else tell(cacheFailover, "there is no replica: the cache stays empty and users have lost their sessions");
        recoveredAt_ = cacheFailover;
        return std::nullopt;
    }

    std::optional<std::string> loseRegion() {
        if (stage_.architecture.regions.size() < 2) return "one region only";
        if (stage_.architecture.regions.back().trafficShare <= 0) return switchRegion();
        tell(0, "another region is gone");
        detected_ = routingDetection;
        // Here the largest region that is left is looked at: it takes its share of the lost one's users.
        const double share = design_.load.trafficShare;
        const double then = design_.load.sizingShare;
        const double more = region_.rate * then / share;
        at(routingDetection, Incident::Kind::Rate, 0, -1, more);
        lostShare_ = (more - region_.rate) / region_.rate;
        lostElsewhere_ = (more - region_.rate) * routingDetection;
        lostUntil_ = routingDetection;
        tell(routingDetection, "health checks and name caches have turned its users to the regions that are left");
        recoveredAt_ = routingDetection;
        return std::nullopt;
    }

    /// The region that serves is gone and the one that waits takes its place: nobody is answered until names point there and its
    /// servers, as many as here, have started.
    std::nullopt_t switchRegion() {
        constexpr double nobody = 1e-6;  // requests a second
        const double ready = routingDetection + 60 * assumptions::warmUpMinutes;
        tell(0, "the region that serves is gone; " + stage_.architecture.regions.back().code + " waits with few servers");
        detected_ = routingDetection;
        at(0, Incident::Kind::Rate, 0, -1, nobody);
        at(ready, Incident::Kind::Rate, 0, -1, region_.rate);
        lostShare_ = 1;
        lostElsewhere_ = region_.rate * ready;
        lostUntil_ = ready;
        tell(routingDetection, "health checks and name caches have turned its users to the region that waited, which starts servers");
        tell(ready, "they are ready");
        recoveredAt_ = ready;
        return std::nullopt;
    }

    [[nodiscard]] const DatabaseDesign* leader() const {
        const auto database = std::find_if(design_.databases.begin(), design_.databases.end(), [&](const DatabaseDesign& one) {
            return one.id == region_.tiers[*region_.leader].name;
        });
        return database == design_.databases.end() ? &design_.databases.front() : &*database;
    }

    /// A slice of the boxes and of the load stands for the whole when it would take too long.
    void slice(double seconds, Drill& result) {
        double visits = 0;
        for (const SimulatedTier& tier : region_.tiers) visits += tier.visitShare;
        double share = std::min(1.0, mostVisits / (region_.rate * seconds * std::max(1.0, visits)));
        if (share >= 1) return;
        // The tier with the fewest boxes says how thin a slice may be; a single large box is cut by its servers.
        const double whole = region_.rate;
        double rate = whole * share;
        for (SimulatedTier& tier : region_.tiers) {
            if (tier.boxes * share >= 2 || tier.zones.size() > 1) {
                const int boxes = std::max(std::min(tier.boxes, 2 * std::max(1, design_.zones)), static_cast<int>(std::lround(tier.boxes * share)));
                rate = std::min(rate, whole * boxes / tier.boxes);
                std::vector<int> zones(static_cast<std::size_t>(boxes));
                const int used = tier.zones.empty() ? 1 : 1 + *std::max_element(tier.zones.begin(), tier.zones.end());
                for (std::size_t i = 0; i < zones.size(); ++i) zones[i] = static_cast<int>(i) % used;
                tier.zones = zones;
                tier.boxes = boxes;
            } else {
                const int servers = std::max(1, static_cast<int>(std::ceil(tier.servers * share)));
                rate = std::min(rate, whole * servers / tier.servers);
                tier.servers = servers;
            }
        }
        result.simulatedShare = rate / whole;
        region_.rate = rate;
        for (Incident& incident : incidents_) {
            if (incident.kind == Incident::Kind::Rate) incident.value *= result.simulatedShare;
            if (incident.kind == Incident::Kind::BoxesJoin) {
                const auto& zones = region_.tiers[incident.tier].zones;
                incident.value = static_cast<double>(std::count(zones.begin(), zones.end(), 0));
            }
        }
    }

    [[nodiscard]] DrillPhase phaseOf(const SystemWindow& window, const std::string& name) const {
        DrillPhase phase;
        phase.name = name;
        phase.from = window.from - start_;
        phase.to = window.to - start_;
        const double seconds = window.to - window.from;
        // Requests of a region that is gone fail until they are turned elsewhere.
        const bool isTurned = name == "before" || window.from >= start_ + lostUntil_;
        const double lost = isTurned ? 0 : lostShare_ * region_.rate * seconds;
        const double arrived = static_cast<double>(window.arrived) + lost;
        phase.offeredRate = arrived / seconds;
        phase.answeredRate = static_cast<double>(window.answered) / seconds;
        // What began but was not answered by the end counts as failed, but for those still under way at the very end.
        phase.failedShare = arrived > 0 ? std::max(0.0, (static_cast<double>(window.failed) + lost) / arrived) : 0;
        phase.p50 = window.responses.percentile(0.50);
        phase.p99 = window.responses.percentile(0.99);
        return phase;
    }

    SimulatedRegion region_;
    const RegionDesign& design_;
    const StagePlan& stage_;
    const Inputs& inputs_;
    const DrillOptions& options_;
    double start_ = 0, end_ = 0;
    double detected_ = 0, recoveredAt_ = 0;
    double lostShare_ = 0, lostElsewhere_ = 0;  ///< of another region: its rate over this one's, its requests
    double lostUntil_ = 0;                      ///< seconds after the failure
    bool canRecover_ = true;
    std::vector<Incident> incidents_;
    std::vector<DrillMoment> timeline_;
};

std::string whatCanFail(const StagePlan& stage, const SimulatedRegion& region, const RegionDesign& design) {
    std::string can = "zone";
    if (region.leader) can += ", leader";
    if (design.cache) can += ", cache";
    if (stage.architecture.regions.size() > 1) can += ", region";
    return can;
}

}  // namespace

SimulatedRegion simulatedRegion(const RegionDesign& region, const RegionLayout& layout, const SizingTrace& trace,
                                const Choices& choices, double rate) {
    SimulatedRegion simulated;
    simulated.rate = rate;
    simulated.cacheHitRatio = region.cache ? region.cache->hitRatio : 0;
    const double dynamic = std::max(1e-12, region.load.dynamicPeak);
    // Fronts first: the web layer, then one of the services, or the only servers there are.
    std::vector<const SizedPart*> parts;
    for (const SizedPart& part : trace.parts)
        if (part.region == layout.code && part.choice.server != nullptr) parts.push_back(&part);
    std::stable_sort(parts.begin(), parts.end(), [](const SizedPart* a, const SizedPart* b) { return a->id == "web" && b->id != "web"; });
    for (const SizedPart* part : parts) {
        SimulatedTier tier = tierOf(part->label, part->choice.station, part->choice.count, choices);
        const auto fleet = std::find_if(layout.fleets.begin(), layout.fleets.end(), [&](const Fleet& one) { return one.id == part->id; });
        for (int box = 0; box < tier.boxes; ++box)
            tier.zones.push_back(fleet == layout.fleets.end() ? 0 : zoneOf(static_cast<std::size_t>(box), fleet->perZone));
        if (part->id.starts_with("service.")) {
            tier.group = 0;
            tier.visitShare = part->needs.arrivals.count() / dynamic;
        }
        if (part->needs.workerThreads) tier.threads = static_cast<int>(*part->needs.workerThreads);
        simulated.tiers.push_back(std::move(tier));
    }
    const auto busiest = std::max_element(region.databases.begin(), region.databases.end(), [](const DatabaseDesign& a, const DatabaseDesign& b) {
        return std::max(a.leaderUtilisation, a.followerUtilisation) < std::max(b.leaderUtilisation, b.followerUtilisation);
    });
    if (busiest == region.databases.end()) return simulated;
    const auto addDatabase = [&](const Station& station, int boxes, int zones) -> std::optional<std::size_t> {
        if (station.service.count() <= 0) return std::nullopt;
        SimulatedTier tier = tierOf(busiest->id, station, boxes, choices);
        tier.balancing = Balancing::Random;
        tier.visitShare = std::min(1.0, station.arrivals.count() * boxes / dynamic);
        for (int box = 0; box < boxes; ++box) tier.zones.push_back(box % std::max(1, zones));
        simulated.tiers.push_back(std::move(tier));
        return simulated.tiers.size() - 1;
    };
    simulated.leader = addDatabase(busiest->leaderStation, busiest->shards, region.zones);
    const int followerZones = busiest->kind == DatabaseKind::RdsMultiAzCluster ? clusterReaders : region.zones;
    if (busiest->followers > 0) simulated.follower = addDatabase(busiest->followerStation, busiest->shards * busiest->followers, followerZones);
    return simulated;
}

tl::expected<Drill, std::string> drill(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const DrillOptions& options) {
    SizingTrace trace;
    const StagePlan stage = planStage(blueprint, inputs, catalog, &trace);
    if (trace.parts.empty()) return tl::unexpected(std::string{"stage " + std::to_string(blueprint.number) + " has no servers of its own: AWS replaces what fails"});
    if (trace.regions.empty() || trace.demand.dynamicPeak.count() <= 0) return tl::unexpected(std::string{"nobody asks for anything: there is no load to drill with"});
    const RegionDesign& region = trace.regions.front();
    // With several regions each carries its own share of the present load; it is sized for more.
    const double atPeak = trace.demand.dynamicPeak.count() * region.load.trafficShare;
    const double rate = options.load == DrillLoad::Peak ? atPeak : trace.demand.dynamicAverage.count() * region.load.trafficShare;
    const SimulatedRegion simulated = simulatedRegion(region, stage.architecture.regions.front(), trace, inputs.choices, rate);
    DrillScript script{simulated, region, stage, inputs, options};
    if (const std::optional<std::string> missing = script.prepare())
        return tl::unexpected("stage " + std::to_string(blueprint.number) + " has " + *missing + "; what can fail here: " + whatCanFail(stage, simulated, region));
    return script.run();
}

}  // namespace stagecraft
