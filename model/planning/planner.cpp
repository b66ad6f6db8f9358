#include "model/planning/planner.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "model/planning/assessment.h"
#include "model/planning/estimated_bill.h"
#include "model/planning/pressures.h"
#include "model/planning/recommendation.h"
#include "model/planning/sizing.h"
#include "model/planning/stage_blockers.h"
#include "model/planning/support_charge.h"
#include "model/planning/usage_of.h"

namespace stagecraft {

namespace {

void judge(StagePlan& stage, const Inputs& inputs) {
    const AvailabilityTarget target = availabilityTarget(inputs);
    if (target.mustSurviveZoneLoss && !stage.availability.survivesZoneLoss)
        stage.blockers.push_back({Constraint::ZoneLoss, 1, 2, "zones"});
    if (target.fraction && stage.availability.fraction < *target.fraction)
        stage.blockers.push_back({Constraint::Availability, stage.availability.fraction, *target.fraction, "availability"});
    const bool isTooSlow = std::any_of(stage.blockers.begin(), stage.blockers.end(),
                                       [](const Blocker& blocker) { return blocker.constraint == Constraint::Latency; });
    if (inputs.targets.p99 && !isTooSlow && stage.latency.isStable && stage.latency.p99 > *inputs.targets.p99)
        stage.blockers.push_back({Constraint::Latency, stage.latency.p99.count(), inputs.targets.p99->count(), "p99"});
    if (!inputs.targets.budget) return;
    // Of a bill that lacks prices nobody knows that it is within the budget.
    const bool isOver = stage.bill.total > *inputs.targets.budget;
    if (isOver || stage.bill.unpriced > 0)
        stage.blockers.push_back({Constraint::Budget, inputs.targets.budget->dollars(), stage.bill.total.dollars(),
                                  std::string{!isOver                           ? unpricedBill
                                              : stage.bill.estimated > Usd{} ? estimatedBill
                                                                             : std::string_view{"budget"}}});
}

/// Databases and caches that no list sells as chosen, so that they stay on demand: "db.r6g.large, cache.r7g.large".
std::string leftOnDemand(const Architecture& architecture, const Choices& choices) {
    if (choices.purchase == PurchaseChoice::OnDemand) return {};
    std::string all;
    std::set<std::string_view> told;
    for (const RegionLayout& region : architecture.regions)
        for (const Fleet& fleet : region.fleets) {
            const bool isManaged = !fleet.engine.empty() && fleet.service != "EC2";
            if (!isManaged || fleet.purchase != Purchase::OnDemand || !told.insert(fleet.instanceType).second) continue;
            (all += all.empty() ? "" : ", ") += fleet.instanceType;
        }
    return all;
}

/// Regions whose EC2 hours are on demand for want of an offer of what was chosen: "us-east-1, eu-west-1".
std::string regionsOnDemand(const Architecture& architecture, const Choices& choices) {
    if (plainPurchase(choices.purchase) == Purchase::OnDemand) return {};
    std::string all;
    for (const RegionLayout& region : architecture.regions) {
        const auto isOnDemand = [](const Fleet& fleet) { return fleet.service == "EC2" && fleet.purchase == Purchase::OnDemand; };
        if (std::ranges::any_of(region.fleets, isOnDemand)) (all += all.empty() ? "" : ", ") += region.code;
    }
    return all;
}

std::vector<Warning> warningsOf(const Plan& plan, bool purchaseFellBack) {
    std::vector<Warning> warnings;
    const StagePlan& shown = plan.shown();
    if (plan.demand.curve.isClamped)
        warnings.push_back({WarningKind::PeakFactorClamped, plan.demand.curve.peakFactor, "workload.peak_to_average"});
    if (shown.bill.unpriced > 0) {
        const auto line = std::find_if(shown.bill.lines.begin(), shown.bill.lines.end(), [](const BillLine& l) { return !l.isPriced; });
        warnings.push_back({WarningKind::UnpricedLines, static_cast<double>(shown.bill.unpriced), line->usage.dimension});
    }
    const auto estimated = std::count_if(shown.bill.lines.begin(), shown.bill.lines.end(),
                                         [](const BillLine& line) { return line.isEstimated && line.amount > Usd{}; });
    if (estimated > 0) warnings.push_back({WarningKind::EstimatedPrices, static_cast<double>(estimated), lendersOf(shown.bill)});
    for (const RegionLayout& region : shown.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (fleet.isEstimated) {
                warnings.push_back({WarningKind::EstimatedPerformance, 0, fleet.instanceType});
                break;
            }
    if (const std::string left = leftOnDemand(shown.architecture, plan.inputs.choices); !left.empty())
        warnings.push_back({WarningKind::LeftOnDemand, 0, left});
    // Other stages may stand in regions that lack what those of this one have.
    if (const std::string regions = purchaseFellBack ? regionsOnDemand(shown.architecture, plan.inputs.choices) : std::string{}; !regions.empty())
        warnings.push_back({WarningKind::PurchaseNotOffered, 0, std::string{nameOf(plan.inputs.choices.purchase)} + " in " + regions});
    const AvailabilityTarget target = availabilityTarget(plan.inputs);
    if (target.fraction && shown.availability.promised < *target.fraction)
        warnings.push_back({WarningKind::PromisedBelowTarget, shown.availability.promised, {}});
    if (plan.inputs.targets.budget && shown.bill.total > *plan.inputs.targets.budget)
        warnings.push_back({WarningKind::BudgetExceeded, (shown.bill.total - *plan.inputs.targets.budget).dollars(),
                            shown.bill.estimated > Usd{} ? std::string{estimatedBill} : std::string{}});
    return warnings;
}

/// A stage some part of which could not be had answers nobody: there is no response time, availability or fullness to tell.
void claimNothing(StagePlan& stage) {
    stage.latency = {};
    stage.latency.isStable = false;
    stage.availability.fraction = 0;
    stage.availability.minutesPerYear = 525'600;
    stage.availability.survivesZoneLoss = false;
    std::erase_if(stage.pressures, [](const Pressure& pressure) {
        return !std::isfinite(pressure.value) || pressure.kind == PressureKind::Latency || pressure.kind == PressureKind::SinglePointOfFailure;
    });
    stage.headroom = {0, stage.headroom.firstLimit};
}

const Blocker* blockedBy(const StagePlan& stage, Constraint constraint) {
    const auto found = std::ranges::find(stage.blockers, constraint, &Blocker::constraint);
    return found == stage.blockers.end() ? nullptr : &*found;
}

/// A dollar less for databases is also a tenth of it less for support, at the most.
constexpr double dearestSupport = 1.1;

/// Nothing keeps the stage from serving but what another kind of database may do better.
bool mayAnotherKindServe(const StagePlan& stage) {
    return std::ranges::all_of(stage.blockers, [](const Blocker& blocker) {
        return blocker.constraint == Constraint::Availability || blocker.constraint == Constraint::Budget;
    });
}

/// What a server of an autoscaled fleet brings with it has prices that are estimated.
bool isSavingEstimated(const StagePlan& stage) {
    return std::ranges::any_of(stage.architecture.regions, [&](const RegionLayout& region) {
        return std::ranges::any_of(region.fleets, [&](const Fleet& fleet) { return fleet.isAutoscaled && isPartEstimated(stage.bill, fleet.id, region.code); });
    });
}

/// The kind of all its databases; auto where they differ or there are none.
DatabaseKind kindOf(const std::vector<RegionDesign>& regions) {
    std::optional<DatabaseKind> kind;
    for (const RegionDesign& region : regions)
        for (const DatabaseDesign& database : region.databases) {
            if (kind && *kind != database.kind) return DatabaseKind::Auto;
            kind = database.kind;
        }
    return kind.value_or(DatabaseKind::Auto);
}

/// size → assess → bill of one blueprint.
class StagePlanning {
public:
    StagePlanning(const Inputs& inputs, const Demand& demand, const Catalog& catalog, PlanDetail detail, SizingTrace* trace = nullptr,
                  std::vector<DatabaseKind> databases = {}, KnownData* known = nullptr)
        : inputs_(inputs), demand_(demand), catalog_(catalog), detail_(detail), markets_(catalog, inputs, trace) {
        markets_.limitDatabases(std::move(databases));
        markets_.shareData(known);
    }

    StagePlan run(const Blueprint& blueprint, const std::vector<RegionShare>& regions) {
        settled_ = asChosen();
        StagePlan stage = cheapest(blueprint, regions);
        if (!otherKinds_.empty()) settleKinds(blueprint, regions, stage);
        if (detail_ == PlanDetail::Whole && !hasLoad(inputs_.workload)) stage.headroom = headroomFromTheFirst(blueprint, regions);
        return stage;
    }

    /// What stops the stage. Where nothing does it makes no difference which of the kinds that serve is the cheapest.
    std::vector<Blocker> blockersOf(const Blueprint& blueprint, const std::vector<RegionShare>& regions) {
        // Where threads are counted it takes longer to find the cheapest than to find one.
        if (inputs_.workload.workerThreads && cheapest(blueprint, regions, Wanted::AnyThatServes).isFeasible()) return {};
        StagePlan stage = cheapest(blueprint, regions);
        if (!stage.isFeasible() && !otherKinds_.empty()) settleKinds(blueprint, regions, stage, Settle::FirstThatServes);
        return std::move(stage.blockers);
    }

    /// Somewhere the purchase option chosen is not sold, and on-demand prices stand in.
    [[nodiscard]] bool purchaseFellBack() const { return purchaseFellBack_; }
    /// What keeps the data of a stage: as chosen, or what auto takes instead.
    struct DataKinds {
        DatabaseKind database{};
        CacheRuntime cache{};
        std::vector<DatabaseKind> amongst{};  ///< where auto is to choose one for each service domain: of these only
    };
    /// Of the stage planned last.
    [[nodiscard]] DataKinds settled() const { return settled_; }

private:
    StagePlan cheapest(const Blueprint& blueprint, const std::vector<RegionShare>& regions, Wanted wanted = Wanted::Cheapest) {
        Design design = size(blueprint, inputs_, demand_, regions, markets_, wanted);
        StagePlan stage;
        stage.number = blueprint.number;
        stage.name = blueprint.name;
        stage.latency = assessLatency(design);
        stage.availability = assessAvailability(design, inputs_.assumptions, catalog_);
        stage.bill = bill(usageOf(design, inputs_, demand_, catalog_), catalog_, inputs_.choices.freeTier, inputs_.choices.contract,
                          catalog_.fallback(inputs_.choices.fallbackRegion));
        addSupport(stage.bill, inputs_.choices.support, catalog_, inputs_.choices.contract);
        if (detail_ == PlanDetail::Whole) {
            stage.pressures = pressuresOf(design, inputs_, demand_, stage.availability, stage.latency, regions, catalog_);
            stage.headroom = headroomOf(stage.pressures);
        }
        stage.autoscalingSaving = design.autoscalingSaving;
        for (const RegionDesign& region : design.regions)
            for (const DatabaseDesign& database : region.databases) stage.careHours += database.careHours;
        const bool isComplete = design.isComplete;
        stage.blockers = std::move(design.blockers);
        if (!isComplete) claimNothing(stage);
        // What could not be sized has named its limit already; there is nothing else to judge.
        if (isComplete) judge(stage, inputs_);
        otherKinds_ = isComplete ? kindsToTry(stage, design) : std::vector<DataKinds>{};
        stage.architecture = std::move(design.architecture);
        for (Pressure& pressure : stage.pressures) pressure.isEstimated = pressure.saving > Usd{} && isSavingEstimated(stage);
        if (markets_.trace() != nullptr) markets_.trace()->regions = std::move(design.regions);
        purchaseFellBack_ |= design.purchaseFellBack;
        isFrontHeld_ = design.isFrontHeld;
        return stage;
    }

    [[nodiscard]] DataKinds asChosen() const { return {inputs_.choices.database, inputs_.choices.cacheRuntime}; }

    /// Besides the cheapest, what could make up for what is missing, or be cheaper after all.
    [[nodiscard]] std::vector<DataKinds> kindsToTry(const StagePlan& stage, const Design& design) const {
        if (!mayAnotherKindServe(stage)) return {};
        std::vector<DataKinds> kinds;
        if (inputs_.choices.database == DatabaseKind::Auto)
            kinds = databasesToTry(stage, design);
        // Cache nodes of one's own are down now and then; what AWS runs leaves the rest more of the downtime.
        const bool isUpMatter = blockedBy(stage, Constraint::Availability) != nullptr || areServersForAvailability(stage, design);
        if (inputs_.choices.cacheRuntime != CacheRuntime::Auto || !isUpMatter || !hasCacheNodes(design)) return kinds;
        for (DataKinds one : std::vector{kinds}) {
            one.cache = CacheRuntime::Serverless;
            kinds.push_back(std::move(one));
        }
        kinds.push_back({inputs_.choices.database, CacheRuntime::Serverless, {}});
        return kinds;
    }

    [[nodiscard]] static bool hasCacheNodes(const Design& design) {
        return std::ranges::any_of(design.regions, [](const RegionDesign& region) { return region.cache && !region.cache->isServerless; });
    }

    /// More of them, or others, are bought for being up than the load asks for.
    [[nodiscard]] static bool areServersForAvailability(const StagePlan& stage, const Design& design) {
        return design.isAvailabilityDear || std::ranges::any_of(stage.architecture.regions, [](const RegionLayout& region) {
            return std::ranges::any_of(region.fleets, [](const Fleet& fleet) { return fleet.service == "EC2" && fleet.limitedBy == Constraint::Availability; });
        });
    }

    [[nodiscard]] std::vector<DataKinds> databasesToTry(const StagePlan& stage, const Design& design) const {
        if (design.blueprint->database <= DatabaseTopology::SameHost) return {};
        const DatabaseKind cheapest = kindOf(design.regions);
        const Blocker* const down = blockedBy(stage, Constraint::Availability);
        // Another's bill may lack no price, or be smaller with fewer servers, as its failovers are shorter.
        const bool couldAnyHelp = (stage.bill.unpriced > 0 && !stage.isFeasible()) || mayBalanceMissBetter(design) || areServersForAvailability(stage, design);
        if (down == nullptr && !couldAnyHelp) {
            const bool couldWorkHelp = !stage.isFeasible() && cheapest != DatabaseKind::SelfManaged && couldWorkSpare(stage, design);
            return couldWorkHelp ? std::vector{alone(DatabaseKind::SelfManaged)} : std::vector<DataKinds>{};
        }
        // On a single host all kinds are down alike.
        if (down != nullptr && design.blueprint->database < DatabaseTopology::LeaderAndStandby) return {};
        // None reaches a target that all beside the databases misses; but somebody who set it is told how near the best of them comes.
        const bool tellsNearest = detail_ == PlanDetail::Whole && inputs_.targets.availability;
        if (down != nullptr && !tellsNearest && availabilityBesideDatabases(design, inputs_.assumptions, catalog_) < down->asked) return {};
        std::vector<DatabaseKind> kinds{DatabaseKind::SelfManaged, DatabaseKind::RdsMultiAz, DatabaseKind::RdsMultiAzCluster, DatabaseKind::Aurora};
        if (!design.needsStandby) kinds.push_back(DatabaseKind::RdsSingleAz);
        if (!mayBalanceMissBetter(design)) std::erase(kinds, cheapest);
        std::vector<DataKinds> all;
        for (std::vector<DatabaseKind>& mixed : mixturesToTry(design)) all.push_back({DatabaseKind::Auto, inputs_.choices.cacheRuntime, std::move(mixed)});
        for (const DatabaseKind kind : kinds) all.push_back(alone(kind));
        return all;
    }

    [[nodiscard]] DataKinds alone(DatabaseKind kind) const { return {kind, inputs_.choices.cacheRuntime, {}}; }

    /// Kinds with as many nodes that may lead and failovers as short: a cluster of RDS and Aurora have most of the ones and the shortest others.
    [[nodiscard]] static std::vector<DatabaseKind> noWorseThan(DatabaseKind kind) {
        std::vector<DatabaseKind> kinds{DatabaseKind::RdsMultiAzCluster, DatabaseKind::Aurora};
        if (kind == DatabaseKind::RdsMultiAz || kind == DatabaseKind::SelfManaged) kinds.push_back(kind);
        return kinds;
    }

    /// Each service domain may have a kind of its own: they are down as often as the worst of them, so that all which are no worse may be
    /// mixed. What costs least of all kinds is known already.
    [[nodiscard]] std::vector<std::vector<DatabaseKind>> mixturesToTry(const Design& design) const {
        std::vector<std::vector<DatabaseKind>> mixtures;
        if (design.regions.front().databases.size() < 2) return mixtures;
        using enum DatabaseKind;
        if (!design.needsStandby) mixtures.push_back({SelfManaged, RdsMultiAz, RdsMultiAzCluster, Aurora});
        for (const DatabaseKind kind : {RdsMultiAz, SelfManaged, Aurora}) mixtures.push_back(noWorseThan(kind));
        std::erase_if(mixtures, [&](const std::vector<DatabaseKind>& mixture) {
            return std::ranges::all_of(design.regions, [&](const RegionDesign& region) {
                return std::ranges::all_of(region.databases, [&](const DatabaseDesign& database) { return std::ranges::find(mixture, database.kind) != mixture.end(); });
            });
        });
        return mixtures;
    }

    /// Calmer servers were weighed against what costs least of all kinds, which may be down for too long before them.
    [[nodiscard]] bool mayBalanceMissBetter(const Design& design) const {
        return design.areConnectionsWeighed && inputs_.targets.availability;
    }

    /// Databases of one's own, whose work is on no bill, could spare what the bill is above the budget: they cost no less, the work counted.
    [[nodiscard]] bool couldWorkSpare(const StagePlan& stage, const Design& design) const {
        if (design.blueprint->database == DatabaseTopology::FederatedShards) return true;  // each shard takes its work
        const double work = (inputs_.choices.databaseCareHours - stage.careHours) * inputs_.choices.personHourly.dollars();
        return (stage.bill.total - *inputs_.targets.budget).dollars() <= work * dearestSupport;
    }

    [[nodiscard]] static bool hasLoad(const Workload& work) { return work.users > 0 || work.averageRate || work.peakRate; }

    /// Nobody fills anything yet: how many the design holds is known from what the first of them takes.
    [[nodiscard]] Headroom headroomFromTheFirst(const Blueprint& blueprint, const std::vector<RegionShare>& regions) const {
        Inputs first = inputs_;
        first.workload.users = 1;
        const Demand load = demand(first.workload);
        return StagePlanning{first, load, catalog_, PlanDetail::Whole}.run(blueprint, regions).headroom;
    }

    [[nodiscard]] double costOf(const StagePlan& stage) const {
        return stage.bill.total.dollars() + stage.careHours * inputs_.choices.personHourly.dollars();
    }

    enum class Settle { Cheapest, FirstThatServes };
    /// The cheapest kinds that are up enough and within the budget; where none is the stage stays, and tells how near the best of them comes.
    void settleKinds(const Blueprint& blueprint, const std::vector<RegionShare>& regions, StagePlan& stage, Settle settle = Settle::Cheapest) {
        constexpr double nearlyAs = 1.005;  // what was chosen roughly may cost less in the end
        const auto down = std::ranges::find(stage.blockers, Constraint::Availability, &Blocker::constraint);
        const bool isTooOftenDown = down != stage.blockers.end();
        std::optional<StagePlan> best;
        double least = stage.isFeasible() ? costOf(stage) : std::numeric_limits<double>::infinity();
        double nearest = isTooOftenDown ? down->available : 1;
        std::vector<const DataKinds*> known;
        // One kind for all domains costs no less, and is up no longer, than the cheapest mixture of kinds that are no worse.
        const auto isSurpassed = [&](const DataKinds& kinds) {
            return std::ranges::any_of(known, [&](const DataKinds* other) {
                return kinds.amongst.empty() && other->cache == kinds.cache && other->amongst == noWorseThan(kinds.database);
            });
        };
        const auto keep = [&](StagePlan other, const DataKinds& kinds) {
            if (!other.isFeasible() || costOf(other) >= least) return;
            least = costOf(other);
            best = std::move(other);
            settled_ = kinds;
        };
        // Where a front is held kinds are weighed roughly, and the one that costs least, if about as little as what is chosen, is looked at to the end.
        const bool isRough = isFrontHeld_ && settle == Settle::Cheapest;
        std::pair<double, const DataKinds*> nearestInCost{least * nearlyAs, nullptr};
        for (const DataKinds& kinds : otherKinds_) {
            if (isSurpassed(kinds)) continue;
            StagePlan other = withKinds(kinds, blueprint, regions, nullptr, isRough ? Wanted::Roughly : Wanted::Cheapest);
            const Blocker* const blocker = blockedBy(other, Constraint::Availability);
            if (blocker != nullptr && other.blockers.size() <= stage.blockers.size() && mayAnotherKindServe(other)) nearest = std::max(nearest, blocker->available);
            if (other.bill.unpriced == 0) known.push_back(&kinds);
            if (!isRough) keep(std::move(other), kinds);
            else if (other.isFeasible()) nearestInCost = std::min(nearestInCost, {costOf(other), &kinds});
            if (best && settle == Settle::FirstThatServes) break;
        }
        if (const DataKinds* kinds = nearestInCost.second) keep(withKinds(*kinds, blueprint, regions, nullptr), *kinds);
        if (!best) {
            if (isTooOftenDown) down->available = nearest;
            return;
        }
        if (SizingTrace* trace = markets_.trace()) {
            trace->parts.clear();
            (void)withKinds(settled_, blueprint, regions, trace);
        }
        stage = std::move(*best);
        if (!isTooOftenDown || (settled_.database == inputs_.choices.database && settled_.amongst.empty())) return;
        for (RegionLayout& region : stage.architecture.regions)
            for (Fleet& fleet : region.fleets)
                if (fleet.role == Role::DatabaseLeader) fleet.limitedBy = Constraint::Availability;
    }

    [[nodiscard]] StagePlan withKinds(const DataKinds& kinds, const Blueprint& blueprint, const std::vector<RegionShare>& regions, SizingTrace* trace,
                                      Wanted wanted = Wanted::Cheapest) const {
        Inputs inputs = inputs_;
        inputs.choices.database = kinds.database;
        inputs.choices.cacheRuntime = kinds.cache;
        return StagePlanning{inputs, demand_, catalog_, detail_, trace, kinds.amongst}.cheapest(blueprint, regions, wanted);
    }

    const Inputs& inputs_;
    const Demand& demand_;
    const Catalog& catalog_;
    PlanDetail detail_;
    Markets markets_;
    bool purchaseFellBack_ = false;
    bool isFrontHeld_ = false;           ///< of the stage planned last
    std::vector<DataKinds> otherKinds_;  ///< of the stage planned last
    DataKinds settled_;
};

}  // namespace

Plan plan(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, PlanDetail detail) {
    Plan plan;
    plan.inputs = inputs;
    plan.catalogId = catalog.id();
    plan.catalogDate = catalog.date();
    plan.demand = demand(inputs.workload);

    const std::vector<RegionShare> home = homeRegion(catalog, inputs.choices);
    const std::vector<RegionShare> several = nearestRegions(catalog, inputs);
    StagePlanning planning{inputs, plan.demand, catalog, detail};
    for (const Blueprint& blueprint : blueprints) {
        const auto index = static_cast<std::size_t>(blueprint.number - 1);
        if (index >= stageCount) break;
        plan.stages[index] = planning.run(blueprint, blueprint.hasManyRegions ? several : home);
    }
    plan.recommendation = recommend(inputs, blueprints, plan.stages);
    plan.warnings = warningsOf(plan, planning.purchaseFellBack());
    return plan;
}

StagePlan planStage(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, SizingTrace* trace, PlanDetail detail, KnownData* known) {
    Demand own;
    Demand& load = trace == nullptr ? own : trace->demand;
    load = demand(inputs.workload);
    return StagePlanning{inputs, load, catalog, detail, trace, {}, known}.run(blueprint, regionsOf(blueprint, inputs, catalog));
}

std::vector<Blocker> blockersOf(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    const Demand load = demand(inputs.workload);
    return StagePlanning{inputs, load, catalog, PlanDetail::Costs}.blockersOf(blueprint, regionsOf(blueprint, inputs, catalog));
}

SettledKinds settledKinds(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    SettledKinds settled{inputs, {}};
    if (inputs.choices.database != DatabaseKind::Auto && inputs.choices.cacheRuntime != CacheRuntime::Auto) return settled;
    const Demand load = demand(inputs.workload);
    StagePlanning planning{inputs, load, catalog, PlanDetail::Costs};
    (void)planning.run(blueprint, regionsOf(blueprint, inputs, catalog));
    settled.inputs.choices.database = planning.settled().database;
    settled.inputs.choices.cacheRuntime = planning.settled().cache;
    settled.databases = planning.settled().amongst;
    return settled;
}

}  // namespace stagecraft
