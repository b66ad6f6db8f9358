#include "model/exploration/region_choice.h"

#include "model/planning/regions.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

StagePlan shownIn(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, std::optional<int> stage) {
    if (stage) return planStage(blueprints[static_cast<std::size_t>(*stage - 1)], inputs, catalog, nullptr, PlanDetail::Costs);
    return plan(inputs, catalog, blueprints, PlanDetail::Costs).shown();
}

RegionOption optionIn(const Region& region, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, std::optional<int> stage) {
    Inputs there = inputs;
    there.choices.region = region.code;
    RegionOption option;
    option.region = &region;
    option.roundTrip = meanRoundTrip(catalog, there.workload, homeRegion(catalog, there.choices));
    if (const std::vector<Error> found = problems(there, catalog); !found.empty()) {
        option.problem = found.front().message;
        return option;
    }
    const StagePlan shown = shownIn(there, catalog, blueprints, stage);
    option.stage = shown.number;
    option.monthly = shown.bill.total;
    option.estimated = shown.bill.estimated;
    option.unpriced = shown.bill.unpriced;
    option.isPossible = shown.latency.isStable;
    option.meetsTargets = shown.isFeasible();
    if (blueprints[static_cast<std::size_t>(shown.number - 1)].hasManyRegions)
        option.roundTrip = meanRoundTrip(catalog, there.workload, nearestRegions(catalog, there));
    if (!shown.blockers.empty()) option.problem = nameOf(shown.blockers.front().constraint);
    return option;
}

}  // namespace

std::vector<RegionOption> regionOptions(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, const Effort& effort,
                                        std::optional<int> stage) {
    const std::span<const Region> regions = catalog.regions();
    std::vector<RegionOption> options(regions.size());
    forEach(regions.size(), effort, [&](std::size_t i) { options[i] = optionIn(regions[i], inputs, catalog, blueprints, stage); });
    std::erase_if(options, [](const RegionOption& option) { return option.region == nullptr; });
    return options;
}

}  // namespace stagecraft
