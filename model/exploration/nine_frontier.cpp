#include "model/exploration/nine_frontier.h"

#include <algorithm>

#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::array pardoned{Constraint::Availability, Constraint::ZoneLoss, Constraint::Budget};

using Settings = std::vector<Setting>;

/// Each of `all` with each of `more` behind it.
std::vector<Settings> combined(const std::vector<Settings>& all, const std::vector<Settings>& more) {
    std::vector<Settings> combinations;
    for (const Settings& one : all)
        for (const Settings& other : more) {
            combinations.push_back(one);
            combinations.back().insert(combinations.back().end(), other.begin(), other.end());
        }
    return combinations;
}

std::vector<Settings> zonesOf(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    const Region* home = catalog.region(inputs.choices.region);
    if (blueprint.zones == 1 || home == nullptr) return {{}};
    std::vector<Settings> all;
    for (int zones = blueprint.zones; zones <= static_cast<int>(home->zones.size()); ++zones) all.push_back({{"choices.zones", std::to_string(zones)}});
    return all;
}

std::vector<Settings> kindsOf(const Blueprint& blueprint, const NineScope& scope, bool isPinned) {
    const bool hasOwn = blueprint.database != DatabaseTopology::None && blueprint.database != DatabaseTopology::SameHost;
    if (!hasOwn || !scope.hasDatabaseKinds) return {{}};
    std::vector<Settings> all;
    for (const std::string_view kind : EnumNames<DatabaseKind>::names)
        if (kind != nameOf(DatabaseKind::Auto)) all.push_back({{"choices.database", std::string{kind}}});
    // A pinned type is of one's own databases or of AWS's: with another kind it would be a contradiction.
    if (isPinned)
        for (Settings& one : all) one.push_back({"choices.database_node", "auto"});
    return all;
}

std::vector<Settings> regionsOf(const Blueprint& blueprint, const NineScope& scope) {
    if (!blueprint.hasManyRegions) return {{}};
    std::vector<Settings> all;
    for (int regions = 1; regions <= scope.mostRegions; ++regions)
        for (const std::string_view mode : EnumNames<RegionMode>::names) {
            if (regions == 1 && mode != nameOf(RegionMode::ActiveActive)) continue;
            all.push_back({{"choices.regions", std::to_string(regions)}, {"choices.region_mode", std::string{mode}}});
        }
    return all;
}

std::vector<Settings> targetsOf(const NineScope& scope) {
    std::vector<Settings> all{{}};
    for (const double target : scope.targets) all.push_back({{"targets.availability", plainNumber(target)}});
    return all;
}

/// The design as planned; nullopt where there is none, or it is stopped by more than the plan is.
std::optional<DesignOption> plannedAs(const Settings& settings, const Plan& now, const Blueprints& blueprints, const Catalog& catalog, bool pinsNodes) {
    const Result<Inputs> inputs = withSettings(now.inputs, settings);
    if (!inputs || !inputs->choices.stage) return std::nullopt;
    const Blueprint& blueprint = blueprints[static_cast<std::size_t>(*inputs->choices.stage - 1)];
    const StagePlan stage = planStage(blueprint, *inputs, catalog, nullptr, PlanDetail::Costs);
    if (!isEligible(stage, now.shown(), pardoned)) return std::nullopt;
    return designOption(stage, pinsNodes ? withPins(settings, nodeSettings(stage), stage, blueprint, now.inputs, catalog) : settings);
}

}  // namespace

NineScope quickNineScope(int stage) {
    NineScope scope;
    scope.hasDatabaseKinds = false;
    scope.targets.clear();
    scope.pinsNodes = false;
    scope.mostRegions = stage >= 6 ? 1 : 2;
    if (stage >= 6) std::erase_if(scope.stages, [&](int other) { return other < stage - 1; });
    return scope;
}

std::vector<std::vector<Setting>> allNineSettings(const Inputs& inputs, const Blueprints& blueprints, const Catalog& catalog, const NineScope& scope) {
    std::vector<Settings> all;
    for (const Blueprint& blueprint : blueprints) {
        if (std::ranges::find(scope.stages, blueprint.number) == scope.stages.end()) continue;
        const std::vector<Settings> stage{{{"choices.stage", std::to_string(blueprint.number)}}};
        const std::vector<Settings> designs =
            combined(combined(combined(stage, regionsOf(blueprint, scope)), zonesOf(blueprint, inputs, catalog)), kindsOf(blueprint, scope, inputs.choices.hasPinnedDatabase()));
        std::ranges::copy(combined(designs, targetsOf(scope)), std::back_inserter(all));
    }
    return all;
}

DesignFrontier nineFrontier(const Plan& plan, const Blueprints& blueprints, const Catalog& catalog, const NineScope& scope, const Effort& effort) {
    const std::vector<Settings> all = allNineSettings(plan.inputs, blueprints, catalog, scope);
    std::vector<std::optional<DesignOption>> planned(all.size());
    forEach(all.size(), effort, [&](std::size_t i) {
        planned[i] = plannedAs(all[i], plan, blueprints, catalog, scope.pinsNodes);
        const bool isForTarget = all[i].back().key == "targets.availability";
        if (planned[i] || isForTarget) return;
        Settings without = all[i];
        without.push_back({"targets.availability", "0"});
        planned[i] = plannedAs(without, plan, blueprints, catalog, scope.pinsNodes);
        if (planned[i]) planned[i]->meetsTargets = false;
    });
    std::vector<DesignOption> options;
    if (isEligible(plan.shown(), plan.shown(), {})) options.push_back(designOption(plan.shown(), {}));
    for (std::optional<DesignOption>& option : planned)
        if (option) options.push_back(std::move(*option));

    return divided(std::move(options), all.size() + 1, [](const DesignOption& option) { return option.downtime; });
}

}  // namespace stagecraft
