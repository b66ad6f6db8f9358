#include "model/planning/data_pressures.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/planning/assumptions.h"
#include "model/planning/database_load.h"
#include "model/planning/database_tier.h"
#include "model/planning/held_under_load.h"
#include "model/planning/server_volume.h"

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
        tell(kind, value > 0 ? usersAt(users, value + beside, limit) : std::nullopt, pressures);
    }
    void tell(PressureKind kind, std::optional<double> most, std::vector<Pressure>& pressures) const {
        if (isKnown) pressures.push_back({kind, value, limit - beside, most, {}});
    }
};

/// Reads are judged by what is left after the loss of a zone, like the servers. A leader without followers has for reads what the writes
/// leave; so has one that stands in for a sole follower.
struct ReadLoad {
    double reads = 0, beside = 0;

    ReadLoad(const DatabaseDesign& database, const DatabaseLoad& load, int zones, double applyCost) : reads(load.reads), beside(load.writes) {
        if (database.followers == 0) return;
        const double replayed = applyCost * load.writes;
        const int left = followersLeft(database.followers, zones);
        if (left > 0) reads *= static_cast<double>(database.followers) / left;
        beside = left > 0 ? replayed : std::max(replayed, load.writes);
    }
};

/// The load factor at which something is full that grows with it, not in proportion; `guess` is near. By secants of its logarithm, which is
/// almost straight, or halving where it leaps; on the safe side by less than 10⁻⁶.
template <class Fullness>
double factorAtFull(const Fullness& fullness, double guess) {
    constexpr double close = 2e-7, mostApart = 30;
    constexpr int secants = 8;
    double x = 0, y = std::log(std::max(1e-300, fullness(1)));
    double next = std::log(guess), within = next - mostApart, beyond = next + mostApart;
    for (int i = 0; i < secants; ++i) {
        const double there = std::log(std::max(1e-300, fullness(std::exp(next))));
        if (std::abs(there) < close) return std::exp(next - 2 * close);
        (there < 0 ? within : beyond) = next;
        const double slope = next != x ? (there - y) / (next - x) : 1;
        x = next;
        y = there;
        next -= there / std::clamp(slope, 0.5, 5.0);
        if (!(next > within && next < beyond)) break;
    }
    while (beyond - within > close) {
        const double middle = (within + beyond) / 2;
        (fullness(std::exp(middle)) <= 1 ? within : beyond) = middle;
    }
    return std::exp(within);
}

/// What rests on the reads of a region's databases when the load grows and a cache in front of them lets ever more through.
class ReadGrowth {
public:
    ReadGrowth(const RegionDesign& region, const Inputs& inputs, const MissingReads& missing) : region_(region), inputs_(inputs), missing_(missing) {}

    /// The users at whom the fullest has `shareOf(database, load)` of its limit: to about a hundredth, exact where they are no more than
    /// `most`. A cache without room for copies lets all through: so the guess is exact where sessions have filled it before.
    template <class Share>
    [[nodiscard]] std::optional<double> usersAtFull(const Share& shareOf, double most) const {
        const double uncached = fullest(shareOf, 1, 1);
        if (uncached <= 0) return std::nullopt;
        const double users = inputs_.workload.users;
        const auto about = [&](double factor) { return fullest(shareOf, factor, missing_.under(factor)); };
        const double factor = factorAtFull(about, 1 / uncached);
        constexpr double aLittle = 1.1;
        if (users * factor > aLittle * most) return std::floor(users * factor);
        const auto exact = [&](double load) { return fullest(shareOf, load, missingUnderLoad(region_, inputs_, load)); };
        return std::floor(users * factorAtFull(exact, factor));
    }

private:
    template <class Share>
    [[nodiscard]] double fullest(const Share& shareOf, double factor, double missing) const {
        double most = 0;
        for (const DatabaseDesign& database : region_.databases) most = std::max(most, shareOf(database, loadOf(database, inputs_.workload, factor, missing)));
        return most;
    }
    const RegionDesign& region_;
    const Inputs& inputs_;
    const MissingReads& missing_;
};

/// The fewest of what is known.
struct Fewest {
    std::optional<double> users;
    void add(std::optional<double> another) {
        if (another && std::isfinite(*another) && (!users || *another < *users)) users = another;
    }
};

class DatabasePressures {
public:
    /// `volumes` are those of the servers.
    DatabasePressures(const Design& design, const Inputs& inputs, std::span<const MissingReads> missing, const Fullest& volumes, double users, double most)
        : inputs_(inputs), users_(users), most_(most), limit_(std::min(0.6, design.blueprint->targetUtilisation)), storage_(volumes) {
        for (std::size_t r = 0; r < design.regions.size(); ++r) {
            const RegionDesign& region = design.regions[r];
            for (const DatabaseDesign& database : region.databases) add(region, database, missing[r].isSteady());
            addConnections(region, design.architecture.regions[r].fleets);
            if (users_ > 0 && !missing[r].isSteady()) addUsers(region, ReadGrowth{region, inputs, missing[r]});
        }
    }

    void tell(std::vector<Pressure>& pressures) const {
        reads_.tell(PressureKind::DatabaseReads, usersAtReads_.users, pressures);
        writes_.tell(PressureKind::DatabaseWrites, users_, pressures);
        credits_.tell(PressureKind::CpuCredits, usersAtCredits_.users, pressures);
        connections_.tell(PressureKind::Connections, usersAtConnections_.users, pressures);
        storage_.tell(PressureKind::Storage, users_, pressures);
        if (diskShare_ > 0) pressures.push_back({PressureKind::DiskOperations, diskShare_, 1, usersAtDisk_.users, {}});
    }

private:
    void add(const RegionDesign& region, const DatabaseDesign& database, bool isSteady) {
        const DatabaseLoad now = loadOf(database, inputs_.workload, 1, database.missing);
        const ReadLoad load{database, now, region.zones, inputs_.workload.applyCost};
        reads_.add(load.reads, limit_, load.beside);
        writes_.add(database.writeUtilisation, limit_);
        if (isBurstable(database)) credits_.add(busiest(now), database.sustainedUtilisation);
        const double hottest = hottestShare(database.shards, inputs_.workload.shardSkew);
        storage_.add(database.rows.count() * hottest / database.room.count(), 1);
        if (hasDiskLimit(database)) diskShare_ = std::max(diskShare_, database.diskOperations / database.diskOperationsLimit);
        if (users_ <= 0 || !isSteady) return;
        if (load.reads > 0) usersAtReads_.add(usersAt(users_, load.reads + load.beside, limit_));
        if (isBurstable(database)) usersAtCredits_.add(usersAt(users_, busiest(now), database.sustainedUtilisation));
        // Not in proportion to the users: the fuller the memory, the more reads go to the disk.
        if (hasDiskLimit(database)) usersAtDisk_.add(std::floor(users_ * database.diskLoad.factorAt(database.diskOperationsLimit)));
    }

    /// Fuller servers hold them for longer.
    void addConnections(const RegionDesign& region, std::span<const Fleet> fleets) {
        double share = 0;
        for (const DatabaseDesign& database : region.databases)
            if (database.connectionLimit > 0) share = std::max(share, database.connections / database.connectionLimit);
        if (!region.databases.empty()) connections_.add(share, 1);
        const auto holding = [&](double factor) { return holdingUnderLoad(fleets, factor, region.serverUtilisation); };
        const double now = users_ > 0 && share > 0 ? holding(1) : 0;
        if (now <= 0) return;
        const auto fullness = [&](double factor) { return share * factor * holding(factor) / now; };
        const double longest = now / (share * holding(std::numeric_limits<double>::infinity()));
        constexpr double lastBits = 1e-12;
        const double factor = fullness(longest) >= 1 - lastBits ? longest * (1 + lastBits) : factorAtFull(fullness, longest);
        usersAtConnections_.add(std::floor(users_ * (share <= 1 ? std::max(1.0, factor) : factor)));
    }

    void addUsers(const RegionDesign& region, const ReadGrowth& growth) {
        usersAtReads_.add(growth.usersAtFull([&](const DatabaseDesign& database, const DatabaseLoad& then) {
            const ReadLoad load{database, then, region.zones, inputs_.workload.applyCost};
            return load.reads > 0 ? (load.reads + load.beside) / limit_ : 0;
        }, most_));
        usersAtCredits_.add(growth.usersAtFull([&](const DatabaseDesign& database, const DatabaseLoad& then) {
            return isBurstable(database) ? busiest(then) / database.sustainedUtilisation : 0;
        }, most_));
        usersAtDisk_.add(growth.usersAtFull([&](const DatabaseDesign& database, const DatabaseLoad& then) {
            return hasDiskLimit(database) ? then.diskOperations / database.diskOperationsLimit : 0;
        }, most_));
    }

    /// What lasts for longer than the busiest a node may be never runs out first.
    [[nodiscard]] bool isBurstable(const DatabaseDesign& database) const { return database.sustainedUtilisation < limit_; }
    [[nodiscard]] static double busiest(const DatabaseLoad& load) { return std::max(load.leader, load.follower); }
    [[nodiscard]] static bool hasDiskLimit(const DatabaseDesign& database) { return std::isfinite(database.diskOperationsLimit) && database.diskOperationsLimit > 0; }

    const Inputs& inputs_;
    double users_;  ///< none where nobody asks for the users at whom something is full
    double most_;   ///< whom something else lets serve
    double limit_;  ///< it cannot grow within minutes: the sizing keeps the calm utilisation of the early stages, too
    Fullest storage_;  ///< of volumes of servers and databases
    Fullest reads_, writes_, credits_, connections_;
    Fewest usersAtReads_, usersAtCredits_, usersAtDisk_, usersAtConnections_;
    double diskShare_ = 0;
};

/// Of servers that keep files or rows: the root alone does not grow with the users.
Fullest serverVolumes(const Design& design) {
    Fullest fullest;
    for (std::size_t r = 0; r < design.architecture.regions.size(); ++r)
        for (const Fleet& fleet : design.architecture.regions[r].fleets)
            if (keepsData(*design.blueprint, fleet.role)) fullest.add(volumeFullness(*design.blueprint, design.regions[r].load, fleet), 1);
    return fullest;
}

/// The only host, which keeps rows and files.
void addHostPressures(const Design& design, const Fullest& volumes, double users, std::vector<Pressure>& pressures) {
    Fullest operations;
    for (const RegionLayout& region : design.architecture.regions)
        for (const Fleet& host : region.fleets) operations.add(host.diskUtilisation, 1);
    volumes.tell(PressureKind::Storage, users, pressures);
    if (operations.value > 0) operations.tell(PressureKind::DiskOperations, users, pressures);
}

/// Sessions must stay; copies of rows give way to them, unless the share of the rows that is kept was asked for.
void addCachePressures(const Design& design, const Inputs& inputs, double users, std::vector<Pressure>& pressures) {
    Fullest memory, cpu;
    for (const RegionDesign& region : design.regions) {
        if (!region.cache || region.cache->isServerless) continue;
        const CacheDesign& cache = *region.cache;
        const bool mustHoldObjects = inputs.choices.cacheSizing != CacheSizing::Cheapest;
        const Gib held = mustHoldObjects ? cache.sessions + cache.objects : cache.sessions;
        if (held.count() > 0) memory.add(held.count() / (cache.shards * cache.memory.count() * (1 - assumptions::cacheReservedShare)), 1);
        cpu.add(cache.utilisation, assumptions::cacheTargetUtilisation);
    }
    memory.tell(PressureKind::CacheMemory, users, pressures);
    cpu.tell(PressureKind::CacheCpu, users, pressures);
}

}  // namespace

void addDataPressures(const Design& design, const Inputs& inputs, std::span<const MissingReads> missing, PressureDetail detail, std::vector<Pressure>& pressures) {
    const double users = detail == PressureDetail::Whole ? inputs.workload.users : 0;
    const Fullest volumes = serverVolumes(design);
    if (design.blueprint->database == DatabaseTopology::SameHost) addHostPressures(design, volumes, users, pressures);
    else DatabasePressures{design, inputs, missing, volumes, users, headroomOf(pressures).usersAtLimit}.tell(pressures);
    addCachePressures(design, inputs, users, pressures);
}

}  // namespace stagecraft
