#include "model/exploration/as_bought.h"

#include <algorithm>

#include "model/exploration/reach.h"
#include "model/planning/assessment.h"
#include "model/planning/database_load.h"
#include "model/planning/held_under_load.h"
#include "model/planning/pressures.h"
#include "model/planning/region_under_load.h"
#include "model/planning/server_volume.h"
#include "model/planning/sizing.h"

namespace stagecraft {

namespace {

void load(Fleet& fleet, double factor) {
    if (isServer(fleet.role)) {
        fleet.memoryUse = fleet.memoryUse.times(factor);
        fleet.memoryUtilisation = fleet.memoryUse.onEach(fleet.count) / Mib{fleet.memory}.count();
    }
    fleet.peakRate = fleet.peakRate * factor;
    fleet.cpuUtilisation *= factor;
    fleet.boughtUtilisation *= factor;
    fleet.keptUtilisation = fleet.isAutoscaled ? std::max(fleet.keptUtilisation, fleet.boughtUtilisation) : fleet.boughtUtilisation;
    fleet.networkUtilisation *= factor;
    fleet.diskUtilisation *= factor;
    fleet.threads = fleet.threads.times(factor);
    fleet.neededUp *= factor;
}

void load(DatabaseDesign& database, const Workload& workload, double factor, double missing) {
    const DatabaseLoad load = loadOf(database, workload, factor, missing);
    const DatabaseStations stations = stationsUnderLoad(database, workload, factor, missing);
    database.leaderStation = stations.leader;
    if (database.followers > 0) database.followerStation = stations.follower;
    database.leaderUtilisation = load.leader;
    database.followerUtilisation = load.follower;
    database.writeUtilisation = load.writes;
    database.diskOperations = load.diskOperations;
    database.diskLoad.writes *= factor;
    database.diskLoad.fill *= factor;
    database.rows = database.rows * factor;
    database.allReadPeak *= factor;
    database.readPeak = database.allReadPeak * missing;
    database.writePeak *= factor;
    database.missing = missing;
}

void load(CacheDesign& cache, double factor, double missing) {
    if (cache.objectCount >= 1) cache.hitRatio = 1 - missing;
    cache.objectCount *= factor;
    cache.sessions = cache.sessions * factor;
    cache.objects = cache.objects * factor;
    cache.commandsPeak *= factor;
    cache.commandsAverage *= factor;
    cache.utilisation *= factor;
    cache.memoryUtilisation *= factor;
}

void load(RegionDesign& region, RegionLayout& layout, const Inputs& inputs, double factor) {
    const RegionUnderLoad loaded{region, inputs, factor};
    const auto holding = [&](double load) { return holdingUnderLoad(layout.fleets, load, region.serverUtilisation); };
    if (const double now = holding(1); now > 0) {
        const double more = factor * holding(factor) / now;
        for (DatabaseDesign& database : region.databases) database.connections *= more;
        for (Fleet& fleet : layout.fleets) fleet.connectionUtilisation *= more;
    }
    for (Fleet& fleet : layout.fleets) {
        load(fleet, factor);
        // What overflows keeps a thread for as long as anybody would wait.
        if (fleet.threads.ofServer > 0) fleet.threadsBehind = fleet.peakRate.count() * std::min(loaded.behind(fleet.id).mean, Seconds{Minutes{1}}).count();
    }
    for (RequestWay& way : region.ways)
        for (RequestWay::Servers& servers : way.servers) servers.station = loaded.station(servers.part, servers.station);
    for (PathTier& tier : region.path)
        if (tier.queue == PathTier::Queue::Servers) tier.station = loaded.station(tier.part, tier.station);
    const double missing = loaded.missing();
    for (DatabaseDesign& database : region.databases) load(database, inputs.workload, factor, missing);
    for (PathTier& tier : region.path) {
        const auto database = std::ranges::find(region.databases, tier.part, &DatabaseDesign::id);
        if (tier.queue == PathTier::Queue::Leader) tier.station = database->leaderStation;
        if (tier.queue == PathTier::Queue::Follower) tier.station = database->followerStation;
    }
    for (ThreadsWait& wait : region.threadsWait)
        for (WayBehind& way : wait.ways)
            if (way.service) way.service->arrivals = way.service->arrivals * factor;
    if (region.cache) load(*region.cache, factor, missing);
    region.load.rows = region.load.rows * factor;
    region.load.files = region.load.files * factor;
}

}  // namespace

Design underLoad(const Design& design, const Inputs& inputs, double factor) {
    Design loaded = design;
    if (factor == 1) return loaded;
    loaded.lambdaConcurrency *= factor;
    for (std::size_t r = 0; r < loaded.architecture.regions.size(); ++r) load(loaded.regions[r], loaded.architecture.regions[r], inputs, factor);
    return loaded;
}

AsBought::AsBought(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog)
    : catalog_(catalog), regions_(regionsOf(blueprint, inputs, catalog)) {
    SettledKinds settled = settledKinds(blueprint, inputs, catalog);
    inputs_ = std::move(settled.inputs);
    Markets markets{catalog, inputs_};
    markets.limitDatabases(std::move(settled.databases));
    design_ = size(blueprint, inputs_, demand(inputs_.workload), regions_, markets);
}

LoadedDesign AsBought::at(double users) const {
    const Inputs inputs = withUsers(inputs_, users);
    const Design loaded = underLoad(design_, inputs_, users / inputs_.workload.users);
    LoadedDesign answer;
    answer.users = users;
    answer.latency = assessLatency(loaded);
    answer.availability = assessAvailability(loaded, inputs.assumptions, catalog_);
    answer.pressures = pressuresOf(loaded, inputs, demand(inputs.workload), answer.availability, answer.latency, regions_, catalog_, PressureDetail::NoUsers);
    return answer;
}

}  // namespace stagecraft
