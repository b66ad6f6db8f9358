#include "model/planning/data_pressures.h"

#include <algorithm>
#include <cmath>

#include "model/planning/assumptions.h"
#include "model/planning/database_fit.h"
#include "model/planning/pressures.h"

namespace stagecraft {

namespace {

/// Of several things under the same pressure, the one nearest to its limit.
struct Fullest {
    double value = 0, limit = 1;
    double beside = 0;  ///< what else takes its part of the limit and grows alike
    bool isKnown = false;

    void add(double another, double anotherLimit, double anotherBeside = 0) {
        if (isKnown && (another + anotherBeside) * limit <= (value + beside) * anotherLimit) return;
        *this = {another, anotherLimit, anotherBeside, true};
    }
    void tell(PressureKind kind, double users, std::vector<Pressure>& pressures) const {
        if (!isKnown) return;
        const std::optional<double> most = value > 0 ? usersAt(users, value + beside, limit) : std::nullopt;
        pressures.push_back({kind, value, limit - beside, most, {}});
    }
};

/// Reads are judged by what is left after the loss of a zone, like the servers. A leader without followers has for reads what the writes
/// leave; so has one that stands in for a sole follower.
void addReads(const DatabaseDesign& database, int zones, double applyCost, double limit, Fullest& reads) {
    if (database.followers == 0) return reads.add(std::max(0.0, database.leaderUtilisation - database.writeUtilisation), limit, database.writeUtilisation);
    const double replayed = applyCost * database.writeUtilisation;
    const double answered = std::max(0.0, database.followerUtilisation - replayed);  // none but the last bits where a cache has all rows
    const int left = followersLeft(database.followers, zones);
    if (left > 0) return reads.add(answered * database.followers / left + replayed, limit);
    reads.add(answered, limit, std::max(replayed, database.writeUtilisation));
}

/// Not in proportion to the users: the fuller the memory, the more reads go to the disk.
struct DiskPressure {
    double share = 0;
    std::optional<double> users;

    void add(const DatabaseDesign& database, double usersNow) {
        if (!std::isfinite(database.diskOperationsLimit) || database.diskOperationsLimit <= 0) return;
        share = std::max(share, database.diskOperations / database.diskOperationsLimit);
        const double most = std::floor(usersNow * database.diskLoad.factorAt(database.diskOperationsLimit));
        if (std::isfinite(most) && (!users || most < *users)) users = most;
    }
};

void addDatabasePressures(const Design& design, const Inputs& inputs, std::vector<Pressure>& pressures) {
    const double users = inputs.workload.users;
    // It cannot grow within minutes: the sizing keeps the calm utilisation of the early stages, too.
    const double limit = std::min(0.6, design.blueprint->targetUtilisation);
    Fullest reads, writes, credits, connections, storage;
    DiskPressure disk;
    for (const RegionDesign& region : design.regions)
        for (const DatabaseDesign& database : region.databases) {
            addReads(database, region.zones, inputs.workload.applyCost, limit, reads);
            writes.add(database.writeUtilisation, limit);
            // What lasts for longer than the busiest a node may be never runs out first.
            if (database.sustainedUtilisation < limit)
                credits.add(std::max(database.leaderUtilisation, database.followerUtilisation), database.sustainedUtilisation);
            if (database.connectionLimit > 0) connections.add(database.connections / database.connectionLimit, 1);
            const double hottest = database.shards > 1 ? std::max(1.0, inputs.workload.shardSkew) / database.shards : 1;
            storage.add(database.rows.count() * hottest / database.room.count(), 1);
            disk.add(database, users);
        }
    reads.tell(PressureKind::DatabaseReads, users, pressures);
    writes.tell(PressureKind::DatabaseWrites, users, pressures);
    credits.tell(PressureKind::CpuCredits, users, pressures);
    connections.tell(PressureKind::Connections, users, pressures);
    storage.tell(PressureKind::Storage, users, pressures);
    if (disk.share > 0) pressures.push_back({PressureKind::DiskOperations, disk.share, 1, disk.users, {}});
}

/// The only host, which keeps rows and files.
void addHostPressures(const Design& design, const Inputs& inputs, std::vector<Pressure>& pressures) {
    Fullest storage, disk;
    for (std::size_t r = 0; r < design.architecture.regions.size(); ++r)
        for (const Fleet& host : design.architecture.regions[r].fleets) {
            const RegionLoad& load = design.regions[r].load;
            storage.add((load.files + load.rows).count(), std::max(1.0, host.disk.count()));
            disk.add(host.diskUtilisation, 1);
        }
    if (storage.isKnown) Fullest{storage.value / storage.limit, 1, 0, true}.tell(PressureKind::Storage, inputs.workload.users, pressures);
    if (disk.value > 0) disk.tell(PressureKind::DiskOperations, inputs.workload.users, pressures);
}

/// Sessions must stay; copies of rows give way to them, unless the share of the rows that is kept was asked for.
void addCachePressures(const Design& design, const Inputs& inputs, std::vector<Pressure>& pressures) {
    Fullest memory, cpu;
    for (const RegionDesign& region : design.regions) {
        if (!region.cache || region.cache->isServerless) continue;
        const CacheDesign& cache = *region.cache;
        const bool mustHoldObjects = inputs.choices.cacheSizing != CacheSizing::Cheapest;
        const Gib held = mustHoldObjects ? cache.sessions + cache.objects : cache.sessions;
        if (held.count() > 0) memory.add(held.count() / (cache.shards * cache.memory.count() * (1 - assumptions::cacheReservedShare)), 1);
        cpu.add(cache.utilisation, assumptions::cacheTargetUtilisation);
    }
    memory.tell(PressureKind::CacheMemory, inputs.workload.users, pressures);
    cpu.tell(PressureKind::CacheCpu, inputs.workload.users, pressures);
}

}  // namespace

void addDataPressures(const Design& design, const Inputs& inputs, std::vector<Pressure>& pressures) {
    if (design.blueprint->database == DatabaseTopology::SameHost) addHostPressures(design, inputs, pressures);
    else addDatabasePressures(design, inputs, pressures);
    addCachePressures(design, inputs, pressures);
}

}  // namespace stagecraft
