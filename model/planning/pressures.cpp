#include "model/planning/pressures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include <boost/math/tools/toms748_solve.hpp>

#include "model/planning/assessment.h"
#include "model/planning/assumptions.h"
#include "model/planning/server_tier.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Fullest of all fleets by `fullness`.
template <class Fullness>
double fullest(const Design& design, Fullness fullness) {
    double most = 0;
    for (const RegionLayout& region : design.architecture.regions)
        for (const Fleet& fleet : region.fleets) most = std::max(most, fullness(fleet));
    return most;
}

bool isServer(const Fleet& fleet) {
    return fleet.role == Role::App || fleet.role == Role::Web || fleet.role == Role::Service || fleet.role == Role::WebAndData;
}

/// Users at whom something proportional to the users reaches its limit.
std::optional<double> atLimit(double users, double value, double limit) {
    if (users <= 0 || value <= 0) return std::nullopt;
    return std::floor(users * limit / value);
}

/// Load factor at which the fullest queue of the path overflows.
double overloadFactor(const Design& design) {
    double fullestQueue = 0;
    for (const RegionDesign& region : design.regions)
        for (const PathTier& tier : region.path) fullestQueue = std::max(fullestQueue, utilisation(tier.station));
    return fullestQueue > 0 ? 1 / fullestQueue : infinity;
}

/// Users at whom the latency target is missed with the servers as bought. The logarithm of the tail rises almost straight
/// with the load, from where it is now: its crossing of 1 % is bracketed between idle and overload.
std::optional<double> usersAtLatency(const Design& design, const Inputs& inputs) {
    const double users = inputs.workload.users;
    if (!inputs.targets.p99 || users <= 0) return std::nullopt;
    const Seconds target{*inputs.targets.p99};
    const auto excess = [&](double factor) { return std::log(std::max(1e-300, latencyTail(design, factor, target)) / 0.01); };
    double low = 0, high = overloadFactor(design);
    if (!std::isfinite(high)) return std::nullopt;
    double below = 0, above = std::log(1 / 0.01);
    if (const double now = high > 1 ? excess(1) : above; now > 0) {
        below = excess(0);
        if (below >= 0) return 0.0;
        if (high > 1) {
            high = 1;
            above = now;
        }
    } else {
        low = 1;
        below = now;
    }
    const auto isClose = [](double a, double b) { return b - a <= 3e-4 * b; };
    std::uintmax_t evaluations = 32;
    low = boost::math::tools::toms748_solve(excess, low, high, below, above, isClose, evaluations).first;
    return std::floor(users * low);
}

/// How busy a server of this fleet may be at peak, nothing being lost: the stage's target; of burstable types, unless they pay for
/// more, an autoscaled one no more than it sustains, a fixed one no more than its credits last for.
double busiestOf(const Fleet& fleet, const Design& design, const Inputs& inputs, const Demand& demand, const Catalog& catalog) {
    const double target = serverUtilisation(*design.blueprint, inputs.choices);
    const InstanceType* type = catalog.instanceType(fleet.instanceType);
    if (type == nullptr || !type->isBurstable || inputs.choices.credits == CreditMode::Unlimited) return target;
    if (fleet.isAutoscaled) return std::min(target, type->baselineShare);
    const double peakOverAverage = demand.average.count() > 0 ? demand.peak / demand.average : 1;
    return std::min(target, type->baselineShare * design.burstLimit * peakOverAverage);
}

/// With a zone to lose, the rest must carry all.
double shareLeft(const Design& design, const RegionDesign& region) {
    return design.blueprint->zones > 1 && region.zones > 1 ? static_cast<double>(region.zones - 1) / region.zones : 1;
}

struct ServerPressures {
    double cpu = 0, cpuLimit = 1;  ///< of the fleet nearest to its limit
    double memory = 0;             ///< of the fullest
    std::optional<double> usersAtMemory;
};

ServerPressures serverPressures(const Design& design, const Inputs& inputs, const Demand& demand, const Catalog& catalog) {
    const double users = inputs.workload.users;
    ServerPressures found;
    for (std::size_t r = 0; r < design.architecture.regions.size(); ++r) {
        const double left = shareLeft(design, design.regions[r]);
        for (const Fleet& fleet : design.architecture.regions[r].fleets) {
            if (!isServer(fleet)) continue;
            const double limit = busiestOf(fleet, design, inputs, demand, catalog) * left;
            if (fleet.cpuUtilisation * found.cpuLimit >= found.cpu * limit) {
                found.cpu = fleet.cpuUtilisation;
                found.cpuLimit = limit;
            }
            found.memory = std::max(found.memory, fleet.memoryUtilisation);
            // What the system and the application take is the same for any number of users.
            const double fixed = std::min(fleet.memoryUtilisation, inputs.workload.memoryBase / Mib{fleet.memory});
            const std::optional<double> most = atLimit(users, fleet.memoryUtilisation - fixed, 1 - fixed);
            if (most && (!found.usersAtMemory || *most < *found.usersAtMemory)) found.usersAtMemory = most;
        }
    }
    return found;
}

/// Worker threads of the fleet that has fewest to spare.
struct ThreadPressure {
    double busy = 0, limit = 0;  ///< shares of the threads
    std::optional<double> users;
};

/// A pool may be as full as a CPU, and a lost zone takes its threads along. While the load grows each request also holds its thread
/// for longer, because the databases answer later: the users are found by bisection.
std::optional<ThreadPressure> threadPressure(const Design& design, const Inputs& inputs) {
    std::optional<ThreadPressure> found;
    const double users = inputs.workload.users;
    for (std::size_t r = 0; r < design.architecture.regions.size(); ++r) {
        const RegionDesign& region = design.regions[r];
        const double limit = serverUtilisation(*design.blueprint, inputs.choices) * shareLeft(design, region);
        for (const Fleet& fleet : design.architecture.regions[r].fleets) {
            if (fleet.threads <= 0) continue;
            const double all = fleet.threads * fleet.count;
            const auto busy = [&](double factor) {
                const Seconds longer = factor == 1 ? Seconds{0} : databaseGrowth(region, factor);
                return factor * (fleet.threadsAtWork + fleet.threadsBehind + fleet.peakRate.count() * longer.count()) / all;
            };
            ThreadPressure pressure{busy(1), limit, {}};
            if (users > 0 && pressure.busy > 0) {
                double within = 0, beyond = limit / pressure.busy;
                // Faster databases under less load may let in a few more than in proportion.
                while (busy(beyond) < limit) beyond *= 2;
                while (beyond - within > 3e-4 * beyond) {
                    const double middle = (within + beyond) / 2;
                    (busy(middle) > limit ? beyond : within) = middle;
                }
                pressure.users = std::floor(users * within);
            }
            if (!found || pressure.busy * found->limit > found->busy * limit) found = pressure;
        }
    }
    return found;
}

/// Up to so many users the story asks for no more than the design has; a target of one's own is the same for all.
std::optional<double> usersAtAvailability(const AvailabilitySummary& availability, const Inputs& inputs) {
    if (inputs.targets.availability) return std::nullopt;
    if (!availability.survivesZoneLoss) return zoneLossUsers - 1;
    if (availability.fraction < fourNines) return fourNinesUsers - 1;
    return std::nullopt;
}

}  // namespace

std::vector<Pressure> pressuresOf(const Design& design, const Inputs& inputs, const Demand& demand,
                                  const AvailabilitySummary& availability, const LatencySummary& latency,
                                  const std::vector<RegionShare>& regions, const Catalog& catalog) {
    const double users = inputs.workload.users;
    std::vector<Pressure> pressures;
    const auto add = [&](PressureKind kind, double value, double limit) {
        pressures.push_back({kind, value, limit, atLimit(users, value, limit), {}});
    };
    if (design.blueprint->compute == Compute::Lambda) {
        const Quota* quota = catalog.quota("lambda", "Concurrent executions per region (new accounts may start lower)");
        if (quota != nullptr) add(PressureKind::Concurrency, design.lambdaConcurrency, quota->value);
        if (inputs.workload.queriesPerRequest > 0)
            pressures.push_back({PressureKind::RelationalData, inputs.workload.queriesPerRequest, 0, 0.0, {}});
        return pressures;
    }

    const ServerPressures servers = serverPressures(design, inputs, demand, catalog);
    add(PressureKind::Cpu, servers.cpu, servers.cpuLimit);
    pressures.push_back({PressureKind::Memory, servers.memory, 1, servers.usersAtMemory, {}});
    add(PressureKind::Network, fullest(design, [](const Fleet& f) { return f.networkUtilisation; }), 1);

    if (const std::optional<ThreadPressure> threads = threadPressure(design, inputs))
        pressures.push_back({PressureKind::Threads, threads->busy, threads->limit, threads->users, {}});

    double reads = 0, writes = 0, connections = 0, volume = 0;
    for (const RegionDesign& region : design.regions)
        for (const DatabaseDesign& database : region.databases) {
            const double readShare = database.followers > 0 ? database.followerUtilisation
                                                            : database.leaderUtilisation - database.writeUtilisation;
            // Judged by what is left after the loss of a zone, like the servers.
            const int left = followersLeft(database.followers, region.zones);
            const double spare = left > 0 ? static_cast<double>(database.followers) / left : 1;
            const double replayed = database.followers > 0 ? inputs.workload.applyCost * database.writeUtilisation : 0;
            reads = std::max(reads, (readShare - replayed) * spare + replayed);
            writes = std::max(writes, database.writeUtilisation);
            if (database.connectionLimit > 0) connections = std::max(connections, database.connections / database.connectionLimit);
            volume = std::max(volume, database.rows.count() / std::max(1, database.shards) / database.volume.count());
        }
    const double databaseLimit = std::min(0.6, design.blueprint->targetUtilisation);
    if (!design.regions.empty() && !design.regions.front().databases.empty()) {
        // A leader without followers has for reads what the writes leave, which grow with the users too.
        const double besideReads = design.regions.front().databases.front().followers > 0 ? 0 : writes;
        pressures.push_back({PressureKind::DatabaseReads, reads, databaseLimit - besideReads,
                             reads > 0 ? atLimit(users, reads + besideReads, databaseLimit) : std::nullopt, {}});
        add(PressureKind::DatabaseWrites, writes, databaseLimit);
        add(PressureKind::Connections, connections, 1);
        add(PressureKind::Storage, volume, 1);
    } else if (design.blueprint->database == DatabaseTopology::SameHost) {
        const double files = design.regions.empty() ? 0 : (design.regions.front().load.files + design.regions.front().load.rows).count();
        add(PressureKind::Storage, files / fullest(design, [](const Fleet& f) { return std::max(1.0, f.disk.count()); }), 1);
    }

    const AvailabilityTarget target = availabilityTarget(inputs);
    const double allowed = target.fraction ? (1 - *target.fraction) * 525'600 : 0;
    pressures.push_back({PressureKind::SinglePointOfFailure, availability.minutesPerYear, allowed, usersAtAvailability(availability, inputs), {}});
    const double average = demand.average.count();
    pressures.push_back({PressureKind::PeakOverAverage, average > 0 ? demand.peak.count() / average : 1, 1, std::nullopt,
                         design.autoscalingSaving});
    const double services = static_cast<double>(std::max<std::size_t>(1, inputs.workload.services.size()));
    pressures.push_back({PressureKind::ServicesScaleApart, design.blueprint->splitsServices ? 0 : services - 1, 0, std::nullopt, {}});
    pressures.push_back({PressureKind::Distance, meanRoundTrip(catalog, inputs.workload, regions).count(),
                         assumptions::comfortableRoundTripMs, std::nullopt, {}});
    if (inputs.targets.p99)
        pressures.push_back({PressureKind::Latency, latency.p99.count(), inputs.targets.p99->count(),
                             usersAtLatency(design, inputs), {}});
    return pressures;
}

Seconds databaseGrowth(const RegionDesign& region, double factor) {
    Seconds now{0}, then{0};
    for (const DatabaseDesign& database : region.databases) {
        std::array<Station, 2> stations{database.leaderStation, database.followerStation};
        const std::span<const Station> path{stations.data(), database.followers > 0 ? 2U : 1U};
        now = std::max(now, ResponseTime{path}.mean());
        for (Station& station : stations) station.arrivals = station.arrivals * factor;
        then = std::max(then, ResponseTime{path}.mean());
    }
    return then - now;
}

Headroom headroomOf(const std::vector<Pressure>& pressures) {
    Headroom headroom{infinity, PressureKind::Cpu};
    for (const Pressure& pressure : pressures) {
        if (!pressure.usersAtLimit || *pressure.usersAtLimit >= headroom.usersAtLimit) continue;
        headroom = {*pressure.usersAtLimit, pressure.kind};
    }
    return headroom;
}

}  // namespace stagecraft
