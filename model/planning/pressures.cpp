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
#include "model/planning/data_pressures.h"
#include "model/planning/region_load.h"
#include "model/planning/server_tier.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool isServer(const Fleet& fleet) {
    return fleet.role == Role::App || fleet.role == Role::Web || fleet.role == Role::Service || fleet.role == Role::WebAndData;
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
double busiestOf(const Fleet& fleet, const Design& design, const RegionDesign& region, const Inputs& inputs, const Demand& demand, const Catalog& catalog) {
    const double target = serverUtilisation(*design.blueprint, inputs.choices);
    const InstanceType* type = catalog.instanceType(fleet.instanceType);
    if (type == nullptr || !type->isBurstable || inputs.choices.credits == CreditMode::Unlimited) return target;
    if (fleet.isAutoscaled) return std::min(target, type->baselineShare);
    const double average = averageOverPeak(demand, region.load);
    return average > 0 ? std::min(target, type->baselineShare * design.burstLimit / average) : target;
}

/// With a zone to lose, the rest must carry all.
double shareLeft(const Design& design, const RegionDesign& region) {
    return design.blueprint->zones > 1 && region.zones > 1 ? static_cast<double>(region.zones - 1) / region.zones : 1;
}

/// Something that a fleet's servers share, and how much of it may be taken while none is lost.
struct ServerPressure {
    double value = 0, limit = 1;
    double fixed = 0;  ///< of both, what is taken for any number of users

    [[nodiscard]] double fullness() const { return (value - fixed) / (limit - fixed); }
    void keepFuller(const ServerPressure& other) {
        if (other.fullness() >= fullness()) *this = other;
    }
    [[nodiscard]] Pressure told(PressureKind kind, double users) const { return {kind, value, limit, usersAt(users, value - fixed, limit - fixed), {}}; }
};

/// Each of the fleet nearest to its limit.
struct ServerPressures {
    ServerPressure cpu, memory, network;
};

ServerPressures serverPressures(const Design& design, const Inputs& inputs, const Demand& demand, const Catalog& catalog) {
    ServerPressures found;
    for (std::size_t r = 0; r < design.architecture.regions.size(); ++r) {
        const RegionDesign& region = design.regions[r];
        const double left = shareLeft(design, region);
        for (const Fleet& fleet : design.architecture.regions[r].fleets) {
            if (!isServer(fleet)) continue;
            found.cpu.keepFuller({fleet.cpuUtilisation, busiestOf(fleet, design, region, inputs, demand, catalog) * left});
            // What the system and the application take is the same for any number of users, and for any number of servers.
            const double fixed = std::min(fleet.memoryUtilisation, inputs.workload.memoryBase / Mib{fleet.memory});
            found.memory.keepFuller({fleet.memoryUtilisation, fixed + (1 - fixed) * left, fixed});
            found.network.keepFuller({fleet.networkUtilisation, left});
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
    if (design.blueprint->compute == Compute::Lambda) {
        const Quota* quota = catalog.quota("lambda", "Concurrent executions per region (new accounts may start lower)");
        if (quota != nullptr) pressures.push_back({PressureKind::Concurrency, design.lambdaConcurrency, quota->value, usersAt(users, design.lambdaConcurrency, quota->value), {}});
        if (inputs.workload.queriesPerRequest > 0)
            pressures.push_back({PressureKind::RelationalData, inputs.workload.queriesPerRequest, 0, 0.0, {}});
        return pressures;
    }

    const ServerPressures servers = serverPressures(design, inputs, demand, catalog);
    pressures.push_back(servers.cpu.told(PressureKind::Cpu, users));
    pressures.push_back(servers.memory.told(PressureKind::Memory, users));
    pressures.push_back(servers.network.told(PressureKind::Network, users));

    if (const std::optional<ThreadPressure> threads = threadPressure(design, inputs))
        pressures.push_back({PressureKind::Threads, threads->busy, threads->limit, threads->users, {}});
    addDataPressures(design, inputs, pressures);

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

std::optional<double> usersAt(double users, double value, double limit) {
    if (users <= 0 || value <= 0) return std::nullopt;
    return std::floor(users * limit / value * (1 + 1e-12));  // of a whole number the last bits may be missing
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
