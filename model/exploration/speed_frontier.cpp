#include "model/exploration/speed_frontier.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <memory>
#include <iterator>
#include <limits>
#include <optional>

#include "model/exploration/speed_sketch.h"
#include "model/planning/known_data.h"
#include "model/planning/tier_way.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

/// What another region sells of the types to try, in their order; null where it does not.
struct SoldElsewhere {
    std::string region;
    std::vector<ServerCandidate> slowed;
    std::vector<const ServerCandidate*> types;
};

/// USD a month; no fleet costs as much.
constexpr double unlimitedCost = 1e15;

Inputs on(Inputs inputs, int stage, int zones, double utilisation) {
    inputs.choices.stage = stage;
    inputs.choices.zones = zones;
    inputs.choices.utilisation = utilisation;
    inputs.choices.instanceType = "auto";
    inputs.targets.p99.reset();
    return inputs;
}

std::vector<Setting> settingsOf(int stage, int zones, double utilisation, std::string_view type) {
    return {{"choices.stage", std::to_string(stage)},
            {"choices.zones", std::to_string(zones)},
            {"choices.instance_type", std::string{type}},
            {"choices.utilisation", plainNumber(utilisation)},
            {"targets.p99_ms", "none"}};
}

std::vector<Setting> settingsForTarget(int stage, double target) {
    return {{"choices.stage", std::to_string(stage)},
            {"choices.instance_type", "auto"},
            {"choices.utilisation", "auto"},
            {"targets.p99_ms", plainNumber(target)}};
}

class SpeedSearch {
public:
    SpeedSearch(const StagePlan& now, const Inputs& inputs, const Blueprint& blueprint, const Catalog& catalog, const SpeedScope& scope,
                const Effort& effort)
        : now_(now), inputs_(inputs), blueprint_(blueprint), catalog_(catalog), scope_(scope), effort_(effort),
          law_(serverLaw(inputs.workload)),
          arePricesPlain_(inputs.choices.contract.isEmpty() && inputs.choices.freeTier != FreeTier::TwelveMonths) {
        if (!law_.isLinear()) slowDown();
    }

    DesignFrontier run() {
        std::vector<Sketch> kept, dropped;
        if (blueprint_.compute == Compute::Servers) {
            layGrounds();
            sketch(kept, dropped);
            judge(kept, dropped);
        }
        const std::size_t considered = kept.size() + dropped.size() + scope_.targets.size() + 1;
        return divided(planned(kept, dropped), considered, [](const DesignOption& option) { return option.p99.count(); });
    }

    [[nodiscard]] std::vector<std::vector<Setting>> everySetting() {
        std::vector<std::vector<Setting>> all;
        for (const double target : targetsToTry()) all.push_back(settingsForTarget(blueprint_.number, target));
        if (blueprint_.compute != Compute::Servers) return all;
        for (const int zones : zonesToTry())
            for (const double utilisation : scope_.utilisations)
                for (const ServerCandidate& server : typesToTry())
                    all.push_back(settingsOf(blueprint_.number, zones, utilisation, server.offer->type->name));
        return all;
    }

private:
    [[nodiscard]] std::vector<int> zonesToTry() const {
        const Region* home = catalog_.region(inputs_.choices.region);
        const int own = inputs_.choices.zones.value_or(blueprint_.zones);
        if (blueprint_.zones == 1 || home == nullptr || !scope_.hasOtherZones) return {own};
        std::vector<int> zones;
        for (int count = blueprint_.zones; count <= static_cast<int>(home->zones.size()); ++count) zones.push_back(count);
        return zones;
    }

    [[nodiscard]] ServerCandidates typesToTry() const {
        if (!law_.isLinear()) return slowTypes_;
        const ServerMarket& market = ServerMarket::of(catalog_, inputs_.choices.region, inputs_.choices);
        return scope_.hasAllTypes ? ServerCandidates{market.all()} : market.candidates();
    }

    /// The types to try where their vCPUs slow each other down.
    void slowDown() {
        Choices open = inputs_.choices;
        open.instanceType = "auto";
        if (scope_.hasAllTypes) {
            for (const ServerCandidate& server : ServerMarket::of(catalog_, open.region, open).all()) slowTypes_.push_back(slowed(server, law_));
            return;
        }
        const SlowedServers market{catalog_, open.region, open, law_};
        slowTypes_.assign(market.candidates().begin(), market.candidates().end());
    }

    [[nodiscard]] std::vector<double> targetsToTry() const {
        std::vector<double> targets;
        if (!now_.latency.isStable || blueprint_.compute != Compute::Servers) return targets;
        for (const double share : scope_.targets) {
            const double target = share * now_.latency.p99.count();
            const double step = std::pow(10.0, std::floor(std::log10(target)) - 1);
            targets.push_back(std::clamp(std::round(target / step) * step, 1.0, 60'000.0));
        }
        return targets;
    }

    void layGrounds() {
        for (const int zones : zonesToTry())
            for (const double utilisation : scope_.utilisations) grounds_.push_back({zones, utilisation, nullptr, 0, {}});
        forEach(grounds_.size(), {effort_.threads, effort_.stop, {}}, [&](std::size_t i) {
            SketchGround& ground = grounds_[i];
            auto trace = std::make_unique<SizingTrace>();
            const Inputs inputs = on(inputs_, blueprint_.number, ground.zones, ground.utilisation);
            const StagePlan stage = planStage(blueprint_, inputs, catalog_, trace.get(), PlanDetail::Costs, &knownData_);
            if (!isComparable(stage)) return;
            ground.othersMonthly = stage.bill.total.dollars();
            for (const SizedPart& part : trace->parts) ground.othersMonthly -= part.choice.monthly;
            for (const RegionDesign& region : trace->regions) {
                std::vector<ResponseTime>& databases = ground.databases.emplace_back();
                for (const DatabaseDesign& database : region.databases) databases.emplace_back(TierWay{&database, nullptr}.stations());
            }
            ground.trace = std::move(trace);
        });
        for (const SketchGround& ground : grounds_)
            if (ground.trace != nullptr)
                for (const SizedPart& part : ground.trace->parts) lookAt(part.region);
    }

    /// What is sold there, looked up once for all grounds.
    void lookAt(const std::string& region) {
        if (region == inputs_.choices.region || std::ranges::find(elsewhere_, region, &SoldElsewhere::region) != elsewhere_.end()) return;
        const ServerMarket& market = ServerMarket::of(catalog_, region, inputs_.choices);
        const ServerCandidates types = typesToTry();
        SoldElsewhere& sold = elsewhere_.emplace_back(SoldElsewhere{region, std::vector<ServerCandidate>(types.size()), {}});
        for (std::size_t i = 0; i < types.size(); ++i) {
            const ServerCandidates there = market.named(types[i].offer->type->name);
            sold.types.push_back(there.empty() ? nullptr : &(sold.slowed[i] = slowed(there[0], law_)));
        }
    }

    void sketch(std::vector<Sketch>& kept, std::vector<Sketch>& dropped) const {
        std::vector<std::vector<Sketch>> keptOf(grounds_.size()), droppedOf(grounds_.size());
        forEach(grounds_.size(), {effort_.threads, effort_.stop, {}}, [&](std::size_t i) {
            if (grounds_[i].trace == nullptr) return;
            std::vector<Sketch> all = sketchesOn(i);
            divide(all, keptOf[i], droppedOf[i]);
        });
        std::vector<Sketch> all;
        for (std::vector<Sketch>& some : keptOf) std::ranges::move(some, std::back_inserter(all));
        divide(all, kept, dropped);
        for (std::vector<Sketch>& some : droppedOf) std::ranges::move(some, std::back_inserter(dropped));
    }

    [[nodiscard]] std::vector<Sketch> sketchesOn(std::size_t ground) const {
        const SizingTrace& trace = *grounds_[ground].trace;
        const ServerCandidates types = typesToTry();
        std::vector<Sketch> sketches;
        sketches.reserve(types.size());
        for (const ServerCandidate& server : types) {
            sketches.push_back({grounds_[ground].othersMonthly, ground, server.offer->type, {}});
            sketches.back().tiers.reserve(trace.parts.size());
        }
        std::vector<const ServerCandidate*> left;  // null where a part has ruled the type out
        for (const ServerCandidate& server : types) left.push_back(&server);
        for (const SizedPart& part : trace.parts) addTiers(sketches, left, part);
        std::size_t i = 0;
        std::erase_if(sketches, [&](const Sketch&) { return left[i++] == nullptr; });
        return sketches;
    }

    void addTiers(std::vector<Sketch>& sketches, std::vector<const ServerCandidate*>& left, const SizedPart& part) const {
        FleetNeeds needs = part.needs;
        needs.costLimit = unlimitedCost;
        std::vector<const ServerCandidate*> sold = left;
        if (const auto there = std::ranges::find(elsewhere_, part.region, &SoldElsewhere::region); there != elsewhere_.end())
            for (std::size_t i = 0; i < sold.size(); ++i)
                if (sold[i] != nullptr) sold[i] = there->types[i];
        const std::vector<std::optional<TypeFleet>> fleets = fleetsOf(sold, needs);
        for (std::size_t i = 0; i < fleets.size(); ++i) {
            if (!fleets[i]) {
                left[i] = nullptr;
                continue;
            }
            sketches[i].monthly += fleets[i]->monthly;
            sketches[i].tiers.push_back({fleets[i]->station, utilisation(fleets[i]->station)});
        }
    }

    /// Leaves out what a clearly cheaper one is quicker than.
    void judge(std::vector<Sketch>& kept, std::vector<Sketch>& dropped) const {
        if (!arePricesPlain_) return;
        forEach(kept.size(), {effort_.threads, effort_.stop, {}}, [&](std::size_t i) { kept[i].p99 = p99Of(kept[i], grounds_[kept[i].ground]); });
        std::ranges::sort(kept, isCheaper);
        std::vector<Sketch> all;
        all.swap(kept);
        std::vector<double> quickest;  // of the first so many
        std::vector<double> costs;
        for (Sketch& sketch : all) {
            const auto cheaper = std::ranges::upper_bound(costs, clearlyLess * sketch.monthly) - costs.begin();
            const bool isBeaten = cheaper > 0 && quickest[static_cast<std::size_t>(cheaper - 1)] <= sketch.p99;
            costs.push_back(sketch.monthly);
            quickest.push_back(quickest.empty() ? sketch.p99 : std::min(quickest.back(), sketch.p99));
            if (isBeaten) drop(std::move(sketch), dropped);
            else kept.push_back(std::move(sketch));
        }
    }

    void divide(std::vector<Sketch>& all, std::vector<Sketch>& kept, std::vector<Sketch>& dropped) const {
        std::ranges::sort(all, isCheaper);
        for (Sketch& sketch : all) {
            // What beat the last one is likely to beat the next.
            const auto killer = arePricesPlain_ ? std::find_if(kept.rbegin(), kept.rend(), [&](const Sketch& one) { return beats(one, grounds_[one.ground], sketch, grounds_[sketch.ground]); })
                                                : kept.rend();
            if (killer == kept.rend()) kept.push_back(std::move(sketch));
            else drop(std::move(sketch), dropped);
        }
    }

    /// What it costs and how to ask for it is all that is shown of it.
    static void drop(Sketch sketch, std::vector<Sketch>& dropped) {
        sketch.tiers = {};
        dropped.push_back(std::move(sketch));
    }

    /// `count` of them, spread evenly; both ends are among them.
    static void thin(std::vector<Sketch>& sketches, std::size_t count) {
        if (sketches.size() <= count) return;
        std::vector<Sketch> some;
        for (std::size_t i = 0; i < count; ++i) some.push_back(std::move(sketches[count == 1 ? 0 : i * (sketches.size() - 1) / (count - 1)]));
        sketches = std::move(some);
    }

    [[nodiscard]] std::vector<DesignOption> planned(std::vector<Sketch>& kept, std::vector<Sketch>& dropped) const {
        std::ranges::sort(dropped, isCheaper);
        thin(kept, scope_.most);
        // The dearest designs of all would leave the others no room to be seen.
        if (!kept.empty()) std::erase_if(dropped, [most = 2 * kept.back().monthly](const Sketch& sketch) { return sketch.monthly > most; });
        // A plan of many fleets takes many times longer.
        thin(dropped, blueprint_.hasManyRegions ? scope_.beaten / 5 : blueprint_.splitsServices ? scope_.beaten / 3 : scope_.beaten);
        std::vector<std::vector<Setting>> settings;
        for (const double target : targetsToTry()) settings.push_back(settingsForTarget(blueprint_.number, target));
        for (const std::vector<Sketch>* some : {&kept, &dropped})
            for (const Sketch& sketch : *some) {
                const SketchGround& ground = grounds_[sketch.ground];
                settings.push_back(settingsOf(blueprint_.number, ground.zones, ground.utilisation, sketch.type->name));
            }
        std::vector<std::optional<DesignOption>> options(settings.size());
        // Pins of nodes are proved by another plan: those that something beats are shown faint and do without.
        const std::size_t notBeaten = settings.size() - dropped.size();
        forEach(settings.size(), effort_, [&](std::size_t i) { options[i] = plannedAs(std::move(settings[i]), scope_.pinsNodes && i < notBeaten); });
        std::vector<DesignOption> found;
        if (isEligible(now_, now_, {})) found.push_back(designOption(now_, {}));
        for (std::optional<DesignOption>& option : options)
            if (option) found.push_back(std::move(*option));
        return found;
    }

    [[nodiscard]] std::optional<DesignOption> plannedAs(std::vector<Setting> settings, bool pinsNodes) const {
        const Result<Inputs> inputs = withSettings(inputs_, settings);
        if (!inputs) return std::nullopt;
        StagePlan stage = planStage(blueprint_, *inputs, catalog_, nullptr, PlanDetail::Costs, &knownData_);
        const bool isForTarget = inputs->targets.p99.has_value();
        if (!isComparable(stage) || (isForTarget && isTooSlow(stage))) return std::nullopt;
        const bool isQuickEnough = !inputs_.targets.p99 || stage.latency.p99 <= *inputs_.targets.p99;
        if (!inputs_.targets.p99 && !isForTarget) {
            settings.pop_back();  // there is none to put aside
        } else if (std::optional<StagePlan> under = !isForTarget && isQuickEnough ? underOwnTarget(settings) : std::nullopt) {
            settings.pop_back();
            stage = std::move(*under);
        }
        DesignOption option = designOption(stage, std::move(settings));
        option.meetsTargets &= isQuickEnough;
        if (pinsNodes) option.settings = withPins(std::move(option.settings), nodeSettings(stage), stage, blueprint_, inputs_, catalog_);
        return option;
    }

    /// The design that was found without a target, with the plan's own, which it costs more to keep where a fleet follows the load;
    /// nullopt where it cannot be kept.
    [[nodiscard]] std::optional<StagePlan> underOwnTarget(const std::vector<Setting>& settings) const {
        const Result<Inputs> inputs = withSettings(inputs_, std::span{settings}.first(settings.size() - 1));
        if (!inputs) return std::nullopt;
        StagePlan stage = planStage(blueprint_, *inputs, catalog_, nullptr, PlanDetail::Costs, &knownData_);
        return isComparable(stage) && !isTooSlow(stage) ? std::optional{std::move(stage)} : std::nullopt;
    }

    static bool isTooSlow(const StagePlan& stage) { return std::ranges::find(stage.blockers, Constraint::Latency, &Blocker::constraint) != stage.blockers.end(); }

    /// A design to choose that stands in as many regions: what it costs to be quick is not what a region saves.
    [[nodiscard]] bool isComparable(const StagePlan& stage) const {
        return stage.architecture.regions.size() == now_.architecture.regions.size() && isEligible(stage, now_, pardoned);
    }

    static constexpr std::array pardoned{Constraint::Latency, Constraint::Budget};
    const StagePlan& now_;
    const Inputs& inputs_;
    const Blueprint& blueprint_;
    const Catalog& catalog_;
    const SpeedScope& scope_;
    const Effort& effort_;
    NodeLaw law_;
    std::vector<ServerCandidate> slowTypes_;
    bool arePricesPlain_;
    std::vector<SketchGround> grounds_;
    std::deque<SoldElsewhere> elsewhere_;
    mutable KnownData knownData_;  ///< of all the designs
};

}  // namespace

SpeedScope quickSpeedScope(const Blueprint& blueprint) {
    SpeedScope scope;
    scope.utilisations = {0.4, 0.6, 0.8};
    scope.hasAllTypes = scope.hasOtherZones = false;
    scope.targets.clear();
    scope.pinsNodes = false;
    // A plan of many fleets takes many times longer.
    scope.most = blueprint.hasManyRegions ? 2 : blueprint.splitsServices ? 6 : 28;
    if (blueprint.hasManyRegions) scope.utilisations = {0.6};
    else if (blueprint.splitsServices) scope.utilisations = {0.5, 0.8};
    scope.beaten = scope.most / 2;
    return scope;
}

DesignFrontier speedFrontier(const StagePlan& now, const Inputs& inputs, const Blueprint& blueprint, const Catalog& catalog,
                             const SpeedScope& scope, const Effort& effort) {
    return SpeedSearch{now, inputs, blueprint, catalog, scope, effort}.run();
}

std::vector<std::vector<Setting>> allSpeedSettings(const StagePlan& now, const Inputs& inputs, const Blueprint& blueprint,
                                                   const Catalog& catalog, const SpeedScope& scope) {
    const Effort effort;
    return SpeedSearch{now, inputs, blueprint, catalog, scope, effort}.everySetting();
}

}  // namespace stagecraft
