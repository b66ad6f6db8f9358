#include "model/planning/sizing.h"

#include "model/planning/assessment.h"
#include "model/planning/placement.h"
#include "model/planning/region_sizing.h"
#include "model/planning/serverless_sizing.h"

namespace stagecraft {

Design size(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand, const std::vector<RegionShare>& regions, Markets& markets, Wanted wanted) {
    Design design;
    design.wanted = wanted;
    design.blueprint = &blueprint;
    design.architecture.stage = blueprint.number;
    design.burstLimit = markets.burstLimit(demand);
    design.needsStandby = needsStandby(inputs, regions);
    design.regionalTarget = regionalTarget(inputs, regions);
    if (blueprint.compute == Compute::Lambda)
        sizeServerless(blueprint, inputs, demand, markets.catalog(), regions, design);
    else {
        const int regionCount = inputs.choices.regionCount.value_or(1);
        if (blueprint.hasManyRegions && static_cast<int>(regions.size()) < regionCount)
            design.blockers.push_back({Constraint::RegionCount, static_cast<double>(regions.size()), static_cast<double>(regionCount), "choices.regions"});
        for (const RegionShare& share : regions)
            RegionSizing{blueprint, inputs, demand, share, markets, design}.run();
    }
    placeGlobal(blueprint, inputs, demand, design);
    return design;
}

}  // namespace stagecraft
