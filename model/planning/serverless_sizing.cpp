#include "model/planning/serverless_sizing.h"

#include "model/planning/placement.h"
#include "model/planning/region_load.h"

namespace stagecraft {

void sizeServerless(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand, const Catalog& catalog,
                    const std::vector<RegionShare>& regions, Design& design) {
    const Workload& work = inputs.workload;
    // One vCPU of Lambda is taken as fast as the reference vCPU: its CPU time is its duration.
    design.lambdaConcurrency = demand.dynamicPeak.count() * Seconds{work.cpuPerRequest}.count();
    if (work.users >= 1 && work.queriesPerRequest > 0)
        design.blockers.push_back({Constraint::RelationalData, 0, work.queriesPerRequest, "database"});
    const Quota* quota = catalog.quota("lambda", "Concurrent executions per region (new accounts may start lower)");
    if (quota != nullptr && design.lambdaConcurrency > quota->value)
        design.blockers.push_back({Constraint::Concurrency, quota->value, design.lambdaConcurrency, "Lambda"});
    RegionDesign region;
    region.region = regions.front().region;
    region.zones = static_cast<int>(region.region->zones.size());
    region.load = loadOf(demand, regions.front());
    const double p99 = Milliseconds{work.cpuPerRequest}.count();
    region.path.push_back({"lambda", {Seconds{Milliseconds{p99}}, 1'000'000, RequestsPerSecond{0}, inputs.choices.discipline}});
    design.architecture.regions.push_back(placeRegion(blueprint, inputs, region, {}));
    design.regions.push_back(std::move(region));
}

}  // namespace stagecraft
