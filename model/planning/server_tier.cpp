#include "model/planning/server_tier.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/capacity/fleet_sizing.h"
#include "model/planning/answers_behind.h"
#include "model/planning/assessment.h"
#include "model/planning/assumptions.h"
#include "model/planning/database_fit.h"
#include "model/planning/downtime_split.h"
#include "model/planning/outside_access.h"
#include "model/planning/placement.h"
#include "model/planning/region_load.h"
#include "model/planning/server_volume.h"
#include "model/planning/tier_way.h"
#include "model/reliability/availability.h"

namespace stagecraft {

namespace {

double seconds(Milliseconds time) { return Seconds{time}.count(); }

}  // namespace

double serverUtilisation(const Blueprint& blueprint, const Choices& choices) {
    return choices.utilisation.value_or(blueprint.targetUtilisation);
}

bool ServerTier::mustSurviveZoneLoss() const { return blueprint_.zones > 1 && region_.zones > 1; }

double ServerTier::serverMonthly(const Part& part) const {
    const std::string_view region = region_.region->code;
    const auto unit = [&](std::string_view dimension) {
        const Price* price = markets_.price(dimension, region);
        return price == nullptr ? 0.0 : price->tiers.front().usd;
    };
    return volumeFor(blueprint_, region_.load, part.runsDatabase).count() * unit("ebs_gp3_gb_month") +
           serverExtrasMonthly(blueprint_, inputs_.choices, region_.zones, markets_.catalog(), region, region_.metricTier);
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
    const double inFront = inputs_.assumptions.webLayerShare;
    const double rest = 1 - inFront;
    for (const Service& service : inputs_.workload.services)
        parts.push_back({"service." + service.name, service.name, Role::Service, service.share, rest, false, false, false,
                         databaseOf(service)});
    if (parts.empty()) parts.push_back({"service.app", "app", Role::Service, 1, rest, false, false, false});
    parts.push_back({"web", "Web layer", Role::Web, 1, inFront, !blueprint_.hasCdn, local, false});
    return parts;
}

/// Where databases are federated a service uses that of its domain.
std::size_t ServerTier::databaseOf(const Service& service) const {
    const std::string& domain = service.domain.empty() ? service.name : service.domain;
    for (std::size_t i = 0; i < databaseNeeds_.size(); ++i)
        if (databaseNeeds_[i].domain == domain) return i;
    return 0;
}

ServerCandidates ServerTier::candidates() const {
    return markets_.serverCandidates(region_.region->code);
}

/// The part every request passes besides its own: the web layer, or the app servers in front of several databases.
std::optional<std::size_t> ServerTier::shared() const {
    if (parts_.size() > 1) return parts_.size() - 1;
    if (region_.databases.size() > 1) return 0;
    return std::nullopt;
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
    needs.threadUtilisation = serverUtilisation(blueprint_, inputs_.choices);
    needs.holdsConnections = part.role != Role::Web;
    needs.targetUtilisation = needs.holdsConnections ? region_.serverUtilisation : needs.threadUtilisation;
    needs.memoryBase = work.memoryBase.count();
    needs.memoryInFlight = dynamicRate * cpu * work.memoryPerRequest.count();
    if (part.holdsSessions) needs.memoryShared = load.sessions * Mib{work.sessionSize}.count();
    needs.network = dynamicRate * Bytes{work.requestSize + work.responseSize}.count() +
                    staticRate * Bytes{work.requestSize + work.staticObjectSize}.count() +
                    dynamicRate * work.queriesPerRequest * Bytes{work.querySize}.count() +
                    dynamicRate * Bytes{work.thirdPartyPerRequest}.count();
    if (part.runsDatabase) {
        needs.diskOperations = diskOperationsOf(load);
        needs.memoryShared += Mib{load.rows * work.hotShare}.count() * 0.25;  // a quarter of the hot rows stays in memory
    }
    needs.zones = region_.zones;
    needs.minimumServers = blueprint_.minimumServers;
    if (blueprint_.zones == 1) needs.maximumServers = 1;
    needs.survivesZoneLoss = mustSurviveZoneLoss();
    needs.isWaiting = load.isWaiting();
    needs.isAutoscaled = blueprint_.isAutoscaled && inputs_.choices.scaling != Scaling::Fixed;
    needs.workerThreads = work.workerThreads;
    // A request holds its thread while it is served, and while its queries are answered.
    const AnswersBehind behind = answersBehind(waysBehind(part), waysThrough(region_.databases));
    needs.behind = behind.mean;
    needs.behindVariation = behind.variation;
    needs.serverMonthly = serverMonthly(part);
    needs.purchase = markets_.serverPurchase(region_.region->code);
    if (needs.isAutoscaled && needs.purchase == Purchase::OnDemand) {
        needs.spotShare = inputs_.choices.spotShare;
        needs.spotDiscount = inputs_.choices.spotDiscount;
        needs.spotInterruptions = inputs_.assumptions.spotInterruptions;
    }
    needs.credits = inputs_.choices.credits;
    needs.discipline = inputs_.choices.discipline;
    needs.balancing = inputs_.choices.balancing;
    needs.levels = demand_.levels;
    needs.hourly = &demand_.busyFactor;
    needs.burstLimit = markets_.burstLimit(demand_);
    needs.averageOverPeak = averageOverPeak(demand_, load);
    const std::optional<double> target = availabilityTarget(inputs_).fraction;
    if (target && blueprint_.zones > 1) {
        needs.availabilityOf = [](int needed, int count, int zones, double zoneUp, double serverUp) {
            return zonedKOfN(zones, count / zones, needed, zoneUp, serverUp);
        };
        needs.zoneAvailability = inputs_.assumptions.zoneAvailability;
        needs.serverAvailability = inputs_.assumptions.serverAvailability;
        needs.degradedUtilisation = assumptions::degradedUtilisation;
    }
    needs.warmUp = inputs_.assumptions.warmUp;
    if (inputs_.choices.scaling == Scaling::Scheduled) needs.earlyStart = Hours{needs.warmUp}.count();
    else needs.warmUpHeadroom = demand_.steepestRise * Minutes{needs.warmUp}.count();
    return needs;
}

void ServerTier::addFleet(const Part& part, const FleetNeeds& needs, const FleetChoice& choice) {
    const InstanceType& type = *choice.server->offer->type;
    const FleetCost cost{needs};
    const FleetHours& hours = choice.hours;
    Fleet fleet;
    fleet.id = part.id;
    fleet.role = part.role;
    fleet.label = part.label;
    fleet.service = "EC2";
    fleet.instanceType = type.name;
    fleet.vcpus = type.vcpus;
    fleet.memory = type.memory;
    fleet.performanceIndex = choice.server->speed * choice.server->slowdown;
    fleet.isEstimated = type.performance.isEstimated;
    fleet.count = choice.count;
    fleet.perZone.assign(static_cast<std::size_t>(region_.zones), choice.count / region_.zones);
    fleet.limitedBy = choice.limitedBy;
    fleet.asks = choice.asks;
    // Connections ask for calmer servers where these could be busier for all that their vCPUs mind.
    const FleetSizing sizing{needs};
    if (sizing.targetUtilisation(*choice.server) < needs.targetUtilisation) {
        if (fleet.limitedBy == Constraint::Cpu) fleet.limitedBy = Constraint::Connections;
        for (Ask& ask : fleet.asks)
            if (ask.constraint == Constraint::Cpu) ask.constraint = Constraint::Connections;
    }
    fleet.isAutoscaled = needs.isAutoscaled;
    fleet.instanceHours = hours.running;
    fleet.surplusVcpuHours = hours.surplus;
    if (hours.committed > 0 || hours.spot > 0) {
        const ServerCandidate& server = *choice.server;
        fleet.mix = HoursMix{hours.committed, server.commitment, UsdPerHour{server.committed},
                             hours.metered, hours.spot, needs.spotShare, needs.spotDiscount};
    }
    fleet.purchase = needs.purchase;
    fleet.rate = UsdPerHour{choice.server->hourly};
    fleet.peakRate = needs.arrivals;
    fleet.cpuUtilisation = choice.utilisation;
    fleet.workTime = workTimeOf(*choice.server, needs.workerThreads);
    const double fewest = sizing.packing().carrying(sizing.cost().followsTheLoad() ? sizing.cost().fewest() : choice.count);
    const double busy = needs.work / sizing.capacity(*choice.server);  // servers
    fleet.boughtUtilisation = busy / sizing.packing().carrying(choice.count);
    fleet.keptUtilisation = busy / std::max(choice.atPeak, fewest);
    if (needs.holdsConnections) holding_ = std::max(holding_, fleet.workTime.at(fleet.keptUtilisation));
    fleet.memoryUse = sizing.memoryUse(*choice.server);
    fleet.memoryUtilisation = fleet.memoryUse.onEach(choice.count) / choice.server->memory;
    if (std::isfinite(choice.server->network))
        fleet.networkUtilisation = needs.network / (choice.count * choice.server->network);
    fleet.neededUp = sizing.neededUp(*choice.server);
    if (needs.workerThreads) {
        fleet.threads = sizing.threadUse(*choice.server);
        fleet.threadsBehind = sizing.heldBehind();
        region_.threadsWait.push_back({part.id, waysBehind(part)});
    }
    fleet.disk = volumeFor(blueprint_, region_.load, part.runsDatabase);
    fleet.diskOperations = OperationsPerSecond{needs.diskOperations};
    if (choice.server->diskOperations > 0) {
        const double ofVolume = mostOperations(DatabaseKind::SelfManaged, fleet.disk.count());
        fleet.diskUtilisation = needs.diskOperations / std::min({choice.server->diskOperations, largestVolumeOperations, ofVolume});
    }
    if (fleet.disk.count() > largestVolumeGib)
        design_.blockers.push_back({Constraint::Storage, largestVolumeGib, fleet.disk.count(), part.label});
    if (needs.diskOperations > largestVolumeOperations)
        design_.blockers.push_back({Constraint::Disk, largestVolumeOperations, needs.diskOperations, part.label});
    if (needs.isAutoscaled) {
        const double fixed = cheapestFixed(needs, cost.monthlyWithoutScaling(*choice.server, choice.count));
        design_.autoscalingSaving += Usd{std::max(0.0, fixed - cost.monthly(*choice.server, hours))};
    }
    design_.pendingFleets.push_back(std::move(fleet));
}

/// What the best fleet that never changes would cost, USD a month, latency left aside; one is known for `known`.
double ServerTier::cheapestFixed(const FleetNeeds& needs, double known) const {
    FleetNeeds fixed = needs;
    fixed.isAutoscaled = false;
    fixed.spotShare = 0;
    fixed.costLimit = known;
    return std::min(known, cheapestFleetMonthly(candidates(), fixed).value_or(known));
}

Blocker ServerTier::blockerOf(const FleetRefusal& refusal, const Part& part) const {
    // The type asked for is sold, but not bought as asked for.
    const Choices& choices = inputs_.choices;
    if (refusal.constraint == Constraint::NotOffered && plainPurchase(choices.purchase) != Purchase::OnDemand &&
        markets_.catalog().instanceOffer(region_.region->code, choices.instanceType) != nullptr)
        return {refusal.constraint, 0, 0, part.label + ", " + choices.instanceType + " bought as " + std::string{nameOf(choices.purchase)}};
    return {refusal.constraint, refusal.available, refusal.asked, part.label};
}

/// The cheapest fleet for every part, latency left aside. False where a part cannot be had at all, whatever databases stand behind it.
bool ServerTier::chooseCheapest(KnownFleets& known) {
    const bool isComplete = chooseAlone({});
    const bool isAvailabilityAsked = needs_.front().availabilityOf != nullptr && (known.downtimeAllowed || design_.regionalTarget);
    if (!isComplete || !isAvailabilityAsked) return isComplete;
    shareDowntime(known);
    cheapest_ = choices_;
    bool areUpLongEnough = true;
    for (std::size_t part = 0; part < parts_.size(); ++part) areUpLongEnough &= availabilityOf(choices_[part], unheld(part)) >= needs_[part].leastAvailability;
    if (areUpLongEnough) return true;
    known.isAvailabilityDear = true;
    std::vector<double> leastAvailability;
    for (const FleetNeeds& needs : needs_) leastAvailability.push_back(needs.leastAvailability);
    return chooseAlone(leastAvailability);
}

/// Each part without regard to the others, but that a web layer waits for those behind it. They must be up for so long, where it is told.
bool ServerTier::chooseAlone(std::span<const double> leastAvailability) {
    bool isComplete = true;
    needs_.clear();
    choices_.clear();
    heldBack_.clear();
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        needs_.push_back(needsOf(parts_[part]));
        if (!leastAvailability.empty()) needs_.back().leastAvailability = leastAvailability[part];
        FleetSearch search = cheapestFleet(candidates(), needs_[part]);
        if (!search.choice && needs_[part].behind.count() > 0 && !databaseNeeds_.empty()) {
            FleetNeeds free = needs_[part];
            free.behind = Seconds{0};
            FleetSearch freed = cheapestFleet(candidates(), free);
            if (freed.choice) {
                heldBack_.emplace_back(part, blockerOf(search.refusal, parts_[part]));
                search = std::move(freed);
            }
        }
        if (!search.choice) {
            design_.blockers.push_back(blockerOf(search.refusal, parts_[part]));
            isComplete = false;
        }
        choices_.push_back(search.choice ? std::move(*search.choice) : FleetChoice{});
    }
    return isComplete;
}

/// What a part is asked for, if need be as if its databases answered at once.
FleetNeeds ServerTier::unheld(std::size_t part) const {
    FleetNeeds needs = needs_[part];
    if (std::ranges::any_of(heldBack_, [&](const auto& held) { return held.first == part; })) needs.behind = Seconds{0};
    return needs;
}

/// How long each part must be up, when those chosen are the cheapest of all.
void ServerTier::shareDowntime(KnownFleets& known) {
    constexpr double lastBits = 1e-14;  // availabilities are summed in another order
    if (!known.downtimeAllowed) known.downtimeAllowed = 1 - *design_.regionalTarget - lastBits;
    downtimeAllowed_ = known.downtimeAllowed;
    KnownFleets::Shares shares{*known.downtimeAllowed - downtimeBeside(), {}, {}};
    std::vector<FleetNeeds> asked;
    for (std::size_t part = 0; part < parts_.size(); ++part) shares.behind.push_back(asked.emplace_back(unheld(part)).behind);
    const auto same = std::ranges::find_if(known.shares, [&](const KnownFleets::Shares& one) { return one.allowed == shares.allowed && one.behind == shares.behind; });
    if (same != known.shares.end()) shares = *same;
    else {
        shares.leastAvailability = splitDowntime(candidates(), asked, choices_, shares.allowed);
        known.shares.push_back(shares);
    }
    for (std::size_t part = 0; part < parts_.size(); ++part) needs_[part].leastAvailability = shares.leastAvailability[part];
}

/// What the servers may be down while they share the latency target too; begins with the shares they have. None where these are too much
/// already.
void ServerTier::setBudget(KnownFleets& known) const {
    DowntimeBudget& budget = known.budget;
    budget.most = 0;
    if (!known.downtimeAllowed) return;
    const double allowed = *known.downtimeAllowed;
    budget.leftBy = [this, allowed](const std::vector<DatabaseDesign>& databases) { return allowed - besideWith(databases); };
    // A front that holds threads is chosen step by step with what is behind it: under shares that stay.
    if (downtime() > allowed || frontThatHolds()) return;
    // The kinds stay most often; a quicker database of the kind may have followers, one of them ready to lead.
    std::vector<DatabaseDesign> best = region_.databases;
    for (DatabaseDesign& database : best) {
        database.followers = std::max(database.followers, 1);
        if (inputs_.choices.database != DatabaseKind::Auto) continue;
        database.kind = DatabaseKind::Aurora;
        if (!inputs_.assumptions.failover) database.failoverSeconds = std::min(database.failoverSeconds, assumptions::failoverSecondsAurora);
    }
    budget.most = allowed - std::min(downtimeBeside(), besideWith(best));
    if (budget.shares.size() == parts_.size()) return;
    budget.shares.clear();
    for (std::size_t part = 0; part < parts_.size(); ++part) budget.shares.push_back(1 - allZonesDown(needs_[part]) - needs_[part].leastAvailability);
}

/// Of the region as chosen, at most.
double ServerTier::downtime() const {
    double whole = downtimeBeside();
    for (std::size_t part = 0; part < parts_.size(); ++part) whole += downtimeOf(choices_[part], needs_[part]);
    return whole;
}

double ServerTier::downtimeBeside() const {
    if (!beside_) beside_ = besideWith(region_.databases);
    return *beside_;
}

double ServerTier::besideWith(const std::vector<DatabaseDesign>& databases) const {
    RegionDesign region;
    region.region = region_.region;
    region.zones = region_.zones;
    region.load = region_.load;
    region.cache = region_.cache;
    region.databases = databases;
    return downtimeBesideServers(region, placeRegion(blueprint_, inputs_, region, {}), inputs_.assumptions);
}

double ServerTier::serversMonthly() const {
    double monthly = 0;
    for (const FleetChoice& choice : choices_) monthly += choice.monthly;
    return monthly;
}

/// Each part as if its databases answered at once and the part in front of it ran idle on the fastest type.
double ServerTier::leastServers(const DowntimeBudget& budget) const {
    const std::optional<std::size_t> common = shared();
    const Station front = common ? quickestStation(candidates(), needs_[*common]) : Station{};
    double monthly = 0;
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        const Station* const before = common && *common != part ? &front : nullptr;
        FleetNeeds needs = needs_[part];
        if (budget.most > 0) needs.leastAvailability = 1 - allZonesDown(needs) - budget.most;
        const FleetChoice& cheapest = budget.most > 0 ? cheapest_[part] : choices_[part];
        // The cheapest of all is quick enough most often.
        const bool isSettled = cheapest.server != nullptr && needs.behind.count() <= 0 &&
                               (budget.most <= 0 || availabilityOf(cheapest, needs) >= needs.leastAvailability) &&
                               (!inputs_.targets.p99 || wayThrough(nullptr, cheapest.degraded, before).tail(target()) <= p99Tail);
        if (isSettled) {
            monthly += cheapest.monthly;
            continue;
        }
        needs.behind = Seconds{0};
        if (inputs_.targets.p99) needs.p99 = target();
        if (before != nullptr) needs.others = {before, 1};
        monthly += cheapestFleetMonthly(candidates(), needs).value_or(0);
    }
    return monthly;
}

void ServerTier::tell(std::vector<SizedPart>& trace) const {
    const std::optional<std::size_t> common = shared();
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        SizedPart told{std::string{region_.region->code}, parts_[part].id, parts_[part].label, needs_[part], {}, choices_[part]};
        if (inputs_.targets.p99) told.needs.p99 = Seconds{*inputs_.targets.p99};
        const auto add = [&](const Station& station) {
            if (station.service.count() > 0) told.others.push_back(station);
        };
        // The front is judged beside the slowest of the parts behind it, a part beside the front and its own database.
        const SlowestWay slowest = slowestWay(true, target());
        const bool isFront = common && *common == part;
        const std::size_t database = isFront ? slowest.database : parts_[part].database;
        if (database < region_.databases.size()) {
            add(region_.databases[database].leaderStation);
            if (region_.databases[database].followers > 0) add(region_.databases[database].followerStation);
        }
        if (common && !isFront) add(choices_[*common].degraded);
        if (isFront && slowest.part != part) add(choices_[slowest.part].degraded);
        trace.push_back(std::move(told));
        trace.back().needs.others = trace.back().others;
    }
}

double ServerTier::leastMonthly() {
    parts_ = parts();
    double monthly = 0;
    for (const Part& part : parts_) {
        FleetNeeds needs = needsOf(part);
        needs.behind = Seconds{0};
        monthly += cheapestFleetMonthly(candidates(), needs).value_or(std::numeric_limits<double>::infinity());
    }
    return monthly;
}

ServerTier::Cost ServerTier::run(KnownFleets& known, double limit) {
    parts_ = parts();
    design_.purchaseFellBack |= markets_.serverPurchase(region_.region->code) != plainPurchase(inputs_.choices.purchase);
    const bool isKnown = known.downtimeAllowed.has_value();
    const bool isComplete = chooseCheapest(known);
    if (!isComplete) design_.isComplete = false;
    design_.isAvailabilityDear |= known.isAvailabilityDear;
    Cost cost;
    // Every tier at its own cheapest is the cheapest of all combinations, unless together they miss the target, or a quicker database
    // would let fewer servers do.
    const bool hasDatabases = region_.databases.size() == databaseNeeds_.size();
    const bool isSlow = isComplete && hasDatabases && inputs_.targets.p99 && slowestWay(true, target()).tail > p99Tail;
    const bool isHeld = isComplete && hasDatabases && !databaseNeeds_.empty() && inputs_.workload.workerThreads;
    if (isSlow || isHeld) setBudget(known);
    if (isSlow || (isComplete && inputs_.workload.workerThreads)) {
        if (!known.leastServers) known.leastServers = leastServers(known.budget);
        cost.leastServers = *known.leastServers;
    }
    cost.isTogether = isSlow || (isHeld && (!heldBack_.empty() || cost.leastServers < serversMonthly() * (1 - 1e-9)));
    cost.isComplete = cost.isTogether ? chooseTogether(known, limit, isSlow ? Constraint::Latency : Constraint::Threads) : isComplete;
    // Other databases, or another cache, may leave the servers no time to be down.
    if (isKnown && cost.isComplete && downtime() > *known.downtimeAllowed) cost.isComplete = false;
    cost.whole = wholeMonthly();
    for (std::size_t part = 0; part < parts_.size(); ++part)
        if (choices_[part].server != nullptr) addFleet(parts_[part], needs_[part], choices_[part]);
    cost.holding = holding_;
    if (std::ranges::none_of(choices_, [](const FleetChoice& choice) { return choice.server == nullptr; })) addPath();
    if (markets_.trace() != nullptr) tell(markets_.trace()->parts);
    return cost;
}

}  // namespace stagecraft
