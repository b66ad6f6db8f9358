#include "model/planning/server_volume.h"

#include <algorithm>

#include "model/planning/assumptions.h"
#include "model/planning/database_fit.h"

namespace stagecraft {

namespace {

Gib filesOf(const Blueprint& blueprint, const RegionLoad& load) { return blueprint.hasCdn ? Gib{0} : load.files; }

/// Of a volume, what is taken by files, and by rows with their space to grow.
Gib taken(const Blueprint& blueprint, const RegionLoad& load, bool runsDatabase) {
    const Gib files = filesOf(blueprint, load);
    return runsDatabase ? files + load.rows * (1 + assumptions::databaseFreeShare) : files;
}

}  // namespace

bool isServer(Role role) { return role == Role::App || role == Role::Web || role == Role::Service || role == Role::WebAndData; }

double diskOperationsOf(const RegionLoad& load) { return load.writePeak * assumptions::operationsPerWrite; }

Gib volumeFor(const Blueprint& blueprint, const RegionLoad& load, bool runsDatabase) {
    const Gib volume = Gib{assumptions::rootVolumeGib} + taken(blueprint, load, runsDatabase);
    return runsDatabase ? std::max(volume, Gib{smallestVolume(DatabaseKind::SelfManaged, diskOperationsOf(load))}) : volume;
}

bool keepsData(const Blueprint& blueprint, Role role) { return isServer(role) && (!blueprint.hasCdn || role == Role::WebAndData); }

double volumeFullness(const Blueprint& blueprint, const RegionLoad& load, const Fleet& server) {
    const bool runsDatabase = server.role == Role::WebAndData;
    const double kept = (filesOf(blueprint, load) + (runsDatabase ? load.rows : Gib{0})).count();
    const double ofLargest = taken(blueprint, load, runsDatabase).count() / (largestVolumeGib - assumptions::rootVolumeGib);
    return std::max(kept / (server.disk.count() - assumptions::imageGib), ofLargest);
}

}  // namespace stagecraft
