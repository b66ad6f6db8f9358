#include "model/planning/server_tier.h"

#include <algorithm>
#include <cmath>

#include "model/planning/assumptions.h"

namespace stagecraft {

namespace {

double seconds(Milliseconds time) { return Seconds{time}.count(); }

/// Disk of a server that keeps files or rows itself.
Gib diskOf(const Blueprint& blueprint, const RegionLoad& load, bool runsDatabase) {
    Gib disk{assumptions::rootVolumeGib};
    if (!blueprint.hasCdn) disk += load.files;
    if (runsDatabase) disk += load.rows * (1 + assumptions::databaseFreeShare);
    return disk;
}

constexpr double largestVolumeGib = 65'536;  // gp3 (quotas: gp3 maximum size)

}  // namespace

bool ServerTier::mustSurviveZoneLoss() const { return blueprint_.zones > 1 && region_.zones > 1; }

double ServerTier::serverMonthly() const {
    const std::string_view region = region_.region->code;
    const auto unit = [&](std::string_view dimension) {
        const Price* price = markets_.catalog().price(dimension, region);
        return price == nullptr ? 0.0 : price->tiers.front().usd;
    };
    double monthly = assumptions::rootVolumeGib * unit("ebs_gp3_gb_month");
    if (blueprint_.frontEnd == FrontEnd::Direct) monthly += 730 * unit("public_ipv4_in_use_hour");
    if (blueprint_.hasMonitoring) monthly += assumptions::metricsPerServer * unit("cloudwatch_metric_month");
    return monthly;
}

std::vector<ServerTier::Part> ServerTier::parts() const {
    const bool local = blueprint_.sessions == SessionStore::Local || blueprint_.sessions == SessionStore::Sticky;
    if (blueprint_.database == DatabaseTopology::SameHost)
        return {{"host", "Web, app and database", Role::WebAndData, 1, 1, true, local, true}};
    if (!blueprint_.splitsServices) {
        const bool isSingle = blueprint_.minimumServers == 1;
        return {{"app", isSingle ? "App server" : "App servers", Role::App, 1, 1, !blueprint_.hasCdn, local, false}};
    }
    std::vector<Part> parts;
    const double rest = 1 - assumptions::webLayerShare;
    for (const Service& service : inputs_.workload.services)
        parts.push_back({"service." + service.name, service.name, Role::Service, service.share, rest, false, false, false});
    if (parts.empty()) parts.push_back({"service.app", "app", Role::Service, 1, rest, false, false, false});
    parts.push_back({"web", "Web layer", Role::Web, 1, assumptions::webLayerShare, !blueprint_.hasCdn, local, false});
    return parts;
}

FleetNeeds ServerTier::needsOf(const Part& part) const {
    const Workload& work = inputs_.workload;
    const RegionLoad& load = region_.load;
    FleetNeeds needs;
    const double dynamicRate = load.dynamicPeak * part.dynamicShare;
    double cpu = seconds(work.cpuPerRequest) * part.cpuShare;
    if (part.runsDatabase)
        cpu += work.queriesPerRequest *
               (work.readShare * seconds(work.cpuPerRead) + (1 - work.readShare) * seconds(work.cpuPerWrite));
    const double staticRate = part.servesStatic ? load.staticPeak : 0;
    const double staticWork = staticRate * seconds(work.cpuPerStaticRequest);
    needs.work = dynamicRate * cpu + staticWork;
    needs.arrivals = RequestsPerSecond{dynamicRate};
    // Static requests ride along: they take CPU from the dynamic ones, whose latency is what counts.
    needs.service = dynamicRate > 0 ? Seconds{needs.work / dynamicRate} : Seconds{cpu};
    needs.targetUtilisation = blueprint_.targetUtilisation;
    needs.memoryBase = work.memoryBase.count();
    const double inFlight = dynamicRate * cpu / (1 - needs.targetUtilisation);
    needs.memoryShared = inFlight * work.memoryPerRequest.count();
    if (part.holdsSessions) needs.memoryShared += load.sessions * Mib{work.sessionSize}.count();
    needs.network = dynamicRate * Bytes{work.requestSize + work.responseSize}.count() +
                    staticRate * Bytes{work.requestSize + work.staticObjectSize}.count() +
                    dynamicRate * work.queriesPerRequest * Bytes{work.querySize}.count();
    if (part.runsDatabase) {
        needs.diskOperations = load.writePeak * assumptions::operationsPerWrite;
        needs.memoryBase += Mib{load.rows * work.hotShare}.count() * 0.25;  // a quarter of the hot rows stays in memory
    }
    needs.zones = region_.zones;
    needs.minimumServers = blueprint_.minimumServers;
    if (blueprint_.zones == 1) needs.maximumServers = 1;
    needs.survivesZoneLoss = mustSurviveZoneLoss();
    needs.isAutoscaled = blueprint_.isAutoscaled;
    needs.serverMonthly = serverMonthly();
    needs.purchase = markets_.servers(region_.region->code).fellBackToOnDemand() ? Purchase::OnDemand
                                                                                 : inputs_.choices.purchase;
    if (inputs_.targets.p99) needs.p99 = Seconds{*inputs_.targets.p99};
    needs.others = behind_;
    needs.discipline = inputs_.choices.discipline;
    needs.balancing = inputs_.choices.balancing;
    needs.hourly = &demand_.busyFactor;
    needs.averageOverPeak = demand_.peak.count() > 0
                                ? demand_.average.count() / demand_.peak.count() * load.trafficShare / load.sizingShare
                                : 1;
    return needs;
}

void ServerTier::addFleet(const Part& part, const FleetNeeds& needs, const FleetChoice& choice) {
    const InstanceType& type = *choice.server->offer->type;
    Fleet fleet;
    fleet.id = part.id;
    fleet.role = part.role;
    fleet.label = part.label;
    fleet.service = "EC2";
    fleet.instanceType = type.name;
    fleet.vcpus = type.vcpus;
    fleet.memory = type.memory;
    fleet.performanceIndex = choice.server->speed;
    fleet.isEstimated = type.performance.isEstimated;
    fleet.count = choice.count;
    fleet.perZone.assign(static_cast<std::size_t>(region_.zones), choice.count / region_.zones);
    fleet.limitedBy = choice.limitedBy;
    fleet.asks = choice.asks;
    fleet.isAutoscaled = needs.isAutoscaled;
    fleet.instanceHours = choice.instanceHours;
    fleet.purchase = needs.purchase;
    fleet.rate = UsdPerHour{choice.server->hourly};
    fleet.peakRate = needs.arrivals;
    fleet.cpuUtilisation = choice.utilisation;
    const double memory = needs.memoryBase + needs.memoryShared / choice.count;
    fleet.memoryUtilisation = memory / choice.server->memory;
    if (std::isfinite(choice.server->network))
        fleet.networkUtilisation = needs.network / (choice.count * choice.server->network);
    if (std::isfinite(choice.server->diskOperations) && choice.server->diskOperations > 0)
        fleet.diskUtilisation = needs.diskOperations / choice.server->diskOperations;
    fleet.disk = diskOf(blueprint_, region_.load, part.runsDatabase);
    fleet.diskOperations = OperationsPerSecond{needs.diskOperations};
    if (fleet.disk.count() > largestVolumeGib)
        design_.blockers.push_back({Constraint::Storage, largestVolumeGib, fleet.disk.count(), part.label});
    if (needs.isAutoscaled) {
        const double fixedHours = choice.count * 730.0;
        const double saved = (fixedHours - choice.instanceHours) * (choice.server->hourly + needs.serverMonthly / 730);
        design_.autoscalingSaving += Usd{saved};
    }
    region_.path.push_back({part.id, choice.station, 1});
    design_.pendingFleets.push_back(std::move(fleet));
}

void ServerTier::run() {
    // Every request passes the busiest database: its followers for the reads, its leader for the writes.
    const auto busiest = std::max_element(
        region_.databases.begin(), region_.databases.end(), [](const DatabaseDesign& a, const DatabaseDesign& b) {
            return std::max(a.leaderUtilisation, a.followerUtilisation) < std::max(b.leaderUtilisation, b.followerUtilisation);
        });
    if (busiest != region_.databases.end()) {
        if (busiest->leaderStation.service.count() > 0) {
            region_.path.push_back({busiest->id, busiest->leaderStation, 1});
            behind_.push_back(busiest->leaderStation);
        }
        if (busiest->followers > 0 && busiest->followerStation.service.count() > 0) {
            region_.path.push_back({busiest->id, busiest->followerStation, 1});
            behind_.push_back(busiest->followerStation);
        }
    }
    const std::span<const ServerCandidate> candidates = markets_.servers(region_.region->code).candidates();
    design_.purchaseFellBack |= markets_.servers(region_.region->code).fellBackToOnDemand();
    std::optional<PathTier> slowest;
    for (const Part& part : parts()) {
        if (part.role == Role::Web && slowest) behind_.push_back(slowest->station);
        const FleetNeeds needs = needsOf(part);
        const FleetSearch search = cheapestFleet(candidates, needs);
        if (!search.choice) {
            design_.blockers.push_back({search.refusal.constraint, search.refusal.available, search.refusal.asked, part.label});
            design_.isComplete = false;
            continue;
        }
        addFleet(part, needs, *search.choice);
        if (part.role != Role::Service) continue;
        // A request goes to one service: the path keeps the slowest of them.
        const PathTier own = region_.path.back();
        region_.path.pop_back();
        if (!slowest || meanResponse(own.station) > meanResponse(slowest->station)) slowest = own;
    }
    if (slowest) region_.path.push_back(*slowest);
}

}  // namespace stagecraft
