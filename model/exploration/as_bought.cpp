#include "model/exploration/as_bought.h"

#include <algorithm>

#include "model/exploration/reach.h"
#include "model/planning/assessment.h"
#include "model/planning/pressures.h"
#include "model/planning/sizing.h"

namespace stagecraft {

namespace {

bool isServer(Role role) { return role == Role::App || role == Role::Web || role == Role::Service || role == Role::WebAndData; }

void load(Fleet& fleet, const Workload& workload, double factor) {
    if (isServer(fleet.role)) {
        // What the system and the application take is the same for any number of users.
        const double fixed = std::min(fleet.memoryUtilisation, workload.memoryBase / Mib{fleet.memory});
        if (factor != 1) fleet.memoryUtilisation = fixed + (fleet.memoryUtilisation - fixed) * factor;
    }
    fleet.peakRate = fleet.peakRate * factor;
    fleet.cpuUtilisation *= factor;
    fleet.networkUtilisation *= factor;
    fleet.diskUtilisation *= factor;
    fleet.connectionUtilisation *= factor;
    fleet.threadsAtWork *= factor;
    fleet.threadsBehind *= factor;
    fleet.neededUp *= factor;
}

void load(DatabaseDesign& database, double factor) {
    database.leaderUtilisation *= factor;
    database.followerUtilisation *= factor;
    database.writeUtilisation *= factor;
    if (factor != 1) database.diskOperations = database.diskLoad.operations(factor);
    database.diskLoad.reads *= factor;
    database.diskLoad.writes *= factor;
    database.diskLoad.fill *= factor;
    database.connections *= factor;
    database.rows = database.rows * factor;
    for (Station* station : {&database.leaderStation, &database.followerStation}) station->arrivals = station->arrivals * factor;
}

void load(CacheDesign& cache, double factor) {
    cache.sessions = cache.sessions * factor;
    cache.objects = cache.objects * factor;
    cache.commandsPeak *= factor;
    cache.commandsAverage *= factor;
    cache.utilisation *= factor;
    cache.memoryUtilisation *= factor;
}

/// What a thread is held longer; a database that overflows keeps it for as long as anybody would wait.
Seconds longer(const RegionDesign& region, double factor) { return std::min(databaseGrowth(region, factor), Seconds{Minutes{1}}); }

}  // namespace

Design underLoad(const Design& design, const Workload& workload, double factor) {
    Design loaded = design;
    loaded.lambdaConcurrency *= factor;
    for (std::size_t r = 0; r < loaded.architecture.regions.size(); ++r)
        for (Fleet& fleet : loaded.architecture.regions[r].fleets) {
            load(fleet, workload, factor);
            if (fleet.threads > 0) fleet.threadsBehind += fleet.peakRate.count() * longer(design.regions[r], factor).count();
        }
    for (RegionDesign& region : loaded.regions) {
        region.load.rows = region.load.rows * factor;
        region.load.files = region.load.files * factor;
        for (DatabaseDesign& database : region.databases) load(database, factor);
        if (region.cache) load(*region.cache, factor);
        for (PathTier& tier : region.path) tier.station.arrivals = tier.station.arrivals * factor;
    }
    return loaded;
}

AsBought::AsBought(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog)
    : catalog_(catalog),
      inputs_(withSettledDatabase(blueprint, inputs, catalog)),
      regions_(regionsOf(blueprint, inputs, catalog)) {
    Markets markets{catalog, inputs_};
    design_ = size(blueprint, inputs_, demand(inputs_.workload), regions_, markets);
    availability_ = assessAvailability(design_, inputs_.assumptions, catalog);
}

LoadedDesign AsBought::at(double users) const {
    Inputs inputs = withUsers(inputs_, users);
    const std::optional<Milliseconds> target = inputs.targets.p99;
    inputs.targets.p99.reset();  // to find the users at whom it is missed takes long, and nobody asks
    const Design loaded = underLoad(design_, inputs.workload, users / inputs_.workload.users);
    LoadedDesign answer;
    answer.users = users;
    answer.latency = assessLatency(loaded);
    answer.pressures = pressuresOf(loaded, inputs, demand(inputs.workload), availability_, answer.latency, regions_, catalog_);
    if (target && loaded.blueprint->compute == Compute::Servers)
        answer.pressures.push_back({PressureKind::Latency, answer.latency.p99.count(), target->count(), {}, {}});
    return answer;
}

}  // namespace stagecraft
