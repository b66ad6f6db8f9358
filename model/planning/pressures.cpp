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
#include "model/planning/region_under_load.h"
#include "model/planning/server_tier.h"
#include "model/planning/server_volume.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The ways of all regions, a zone lost where that must be survived; without those that are never slower than the first of their region.
class WaysUnderLoad {
public:
    WaysUnderLoad(const Design& design, const Inputs& inputs, std::span<const MissingReads> missing) : design_(design), inputs_(inputs), missing_(missing) {
        for (std::size_t r = 0; r < design.regions.size(); ++r)
            for (const RequestWay& way : design.regions[r].ways)
                if (&way == &design.regions[r].ways.front() || !isNoSlower(design.regions[r], way, design.regions[r].ways.front())) ways_.push_back({r, &way});
    }

    [[nodiscard]] std::size_t count() const { return ways_.size(); }
    /// P(a response on a way under `factor` times the load takes longer than `time`); 1 where something overflows.
    [[nodiscard]] double tail(std::size_t way, double factor, Seconds time) const {
        return loaded(ways_[way].region, factor).response(*ways_[way].way).tail(time);
    }
    /// Of the slowest way under the load as it is; infinite where something overflows.
    [[nodiscard]] Seconds p99() const {
        Seconds longest{0};
        std::optional<RegionUnderLoad> region;
        for (std::size_t i = 0; i < ways_.size(); ++i) {
            if (i == 0 || ways_[i].region != ways_[i - 1].region) region.emplace(loaded(ways_[i].region, 1));
            const ResponseTime response = region->response(*ways_[i].way);
            // Where another is longer, more than 1 % of its requests take longer than that.
            if (longest.count() <= 0 || response.tail(longest) > p99Tail) longest = std::max(longest, response.percentile(1 - p99Tail));
        }
        return longest;
    }

private:
    [[nodiscard]] RegionUnderLoad loaded(std::size_t region, double factor) const {
        return {design_.regions[region], inputs_, factor, missing_[region].under(factor)};
    }

    /// Under any load: every queue of the one is no slower, fuller or narrower than its like of the other. What threads wait for grows in
    /// ways of its own.
    static bool isNoSlower(const RegionDesign& region, const RequestWay& way, const RequestWay& other) {
        if (way.servers.size() != other.servers.size()) return false;
        for (std::size_t i = 0; i < way.servers.size(); ++i)
            if (way.servers[i].station.threads > 0 || !stagecraft::isNoSlower(way.servers[i].station, other.servers[i].station)) return false;
        if (way.database == other.database) return true;
        if (std::max(way.database, other.database) >= region.databases.size()) return false;
        const DatabaseDesign& database = region.databases[way.database];
        const DatabaseDesign& another = region.databases[other.database];
        return stagecraft::isNoSlower(database.leaderStation, another.leaderStation) && stagecraft::isNoSlower(database.followerStation, another.followerStation);
    }

    struct Way {
        std::size_t region;
        const RequestWay* way;
    };
    const Design& design_;
    const Inputs& inputs_;
    std::span<const MissingReads> missing_;  ///< by region
    std::vector<Way> ways_;
};

/// Load factor at which the fullest queue of a way overflows, if not before.
double overloadFactor(const Design& design) {
    double fullestQueue = 0;
    for (const RegionDesign& region : design.regions)
        for (const RequestWay& way : region.ways) {
            for (const RequestWay::Servers& servers : way.servers) fullestQueue = std::max(fullestQueue, utilisation(servers.station));
            if (way.database >= region.databases.size()) continue;
            const DatabaseDesign& database = region.databases[way.database];
            fullestQueue = std::max({fullestQueue, utilisation(database.leaderStation), utilisation(database.followerStation)});
        }
    return fullestQueue > 0 ? 1 / fullestQueue : infinity;
}

/// The load factor at which 1 % takes longer than the target, `tail(factor)` being the share that does. Its logarithm rises almost straight
/// with the load, from where it is now: its crossing is bracketed between idle and the factor `most`, at which the share is `then`.
template <class Tail>
double factorAtLatency(const Tail& tail, double most, double then) {
    // Where hardly fewer take longer, by a ten-thousandth, that is it.
    const auto over = [](double share) {
        const double logarithm = std::log(std::max(1e-300, share) / p99Tail);
        return logarithm <= 0 && logarithm > -1e-4 ? 0 : logarithm;
    };
    const auto excess = [&](double factor) { return over(tail(factor)); };
    double low = 0, high = most;
    double below = 0, above = over(then);
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
    return boost::math::tools::toms748_solve(excess, low, high, below, above, isClose, evaluations).first;
}

/// Users at whom the latency target is missed with the servers as bought.
std::optional<double> usersAtLatency(const Inputs& inputs, double overload, const WaysUnderLoad& ways) {
    const double users = inputs.workload.users;
    if (users <= 0 || !std::isfinite(overload)) return std::nullopt;
    const Seconds target{*inputs.targets.p99};
    double most = overload;
    for (std::size_t way = 0; way < ways.count(); ++way) {
        const double then = ways.tail(way, most, target);
        if (then > p99Tail) most = factorAtLatency([&](double load) { return ways.tail(way, load, target); }, most, then);
    }
    return std::floor(users * most);
}

/// How busy a server of this fleet may be at peak, nothing being lost: what it was sized for; of burstable types, unless they pay for
/// more, an autoscaled one no more than it sustains, a fixed one no more than its credits last for.
double busiestOf(const Fleet& fleet, const Design& design, const RegionDesign& region, const Inputs& inputs, const Demand& demand, const Catalog& catalog) {
    const double target = fleet.role == Role::Web ? serverUtilisation(*design.blueprint, inputs.choices) : region.serverUtilisation;
    const InstanceType* type = catalog.instanceType(fleet.instanceType);
    if (type == nullptr || !type->isBurstable || inputs.choices.credits == CreditMode::Unlimited) return target;
    if (fleet.isAutoscaled) return std::min(target, type->baselineShare);
    const double average = averageOverPeak(demand, region.load);
    return average > 0 ? std::min(target, type->baselineShare * design.burstLimit / average) : target;
}

/// Its servers must carry all without one of the region's zones.
bool losesZones(const Design& design, const RegionDesign& region) { return design.blueprint->zones > 1 && region.zones > 1; }

double shareLeft(const Design& design, const RegionDesign& region) {
    return losesZones(design, region) ? static_cast<double>(region.zones - 1) / region.zones : 1;
}

/// Something that a fleet's servers share, and how much of it may be taken while none is lost.
struct ServerPressure {
    double value = 0, limit = 1;
    double fullness = value / limit;  ///< under `fullness` times less load it is at its limit

    void keepFuller(const ServerPressure& other) {
        if (other.fullness >= fullness) *this = other;
    }
    [[nodiscard]] Pressure told(PressureKind kind, double users) const { return {kind, value, limit, usersAt(users, fullness, 1), {}}; }
};

/// Each of the fleet nearest to its limit.
struct ServerPressures {
    ServerPressure cpu, memory, network;
};

/// The servers left must hold what those that are lost held; how much more load that is, and how full memory is then with none lost.
ServerPressure memoryPressure(const Fleet& fleet, double left) {
    const double size = Mib{fleet.memory}.count(), count = fleet.count;
    const double fullness = fleet.memoryUse.servers(size) / (count * left);
    if (fullness <= 0) return {fleet.memoryUtilisation, 1, 0};
    return {fleet.memoryUtilisation, fleet.memoryUse.times(1 / fullness).onEach(count) / size, fullness};
}

ServerPressures serverPressures(const Design& design, const Inputs& inputs, const Demand& demand, const Catalog& catalog) {
    ServerPressures found;
    for (std::size_t r = 0; r < design.architecture.regions.size(); ++r) {
        const RegionDesign& region = design.regions[r];
        const double left = shareLeft(design, region);
        for (const Fleet& fleet : design.architecture.regions[r].fleets) {
            if (!isServer(fleet.role)) continue;
            found.cpu.keepFuller({fleet.cpuUtilisation, busiestOf(fleet, design, region, inputs, demand, catalog) * left});
            found.memory.keepFuller(memoryPressure(fleet, left));
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
/// for longer, because what is behind it answers later: the users are found by bisection.
std::optional<ThreadPressure> threadPressure(const Design& design, const Inputs& inputs, PressureDetail detail) {
    std::optional<ThreadPressure> found;
    const double users = inputs.workload.users;
    for (std::size_t r = 0; r < design.architecture.regions.size(); ++r) {
        const RegionDesign& region = design.regions[r];
        const double left = shareLeft(design, region);
        const double limit = serverUtilisation(*design.blueprint, inputs.choices) * left;
        for (const Fleet& fleet : design.architecture.regions[r].fleets) {
            if (fleet.threads.ofServer <= 0) continue;
            const double all = fleet.threads.ofServer * fleet.count;
            const auto busy = [&](double factor) {
                const double rate = factor * fleet.peakRate.count();
                const double behind = factor == 1 ? fleet.threadsBehind : rate * RegionUnderLoad{region, inputs, factor}.behind(fleet.id).mean.count();
                return (fleet.threads.times(factor).held(fleet.count * left) + behind) / all;
            };
            ThreadPressure pressure{busy(1), limit, {}};
            if (detail == PressureDetail::Whole && users > 0 && pressure.busy > 0) {
                double within = 0, beyond = limit / pressure.busy;
                // Faster databases under less load may let in a few more than in proportion.
                while (busy(beyond) < limit) beyond *= 2;
                while (beyond - within > 1e-9 * beyond) {
                    const double middle = (within + beyond) / 2;
                    (busy(middle) > limit ? beyond : within) = middle;
                }
                pressure.users = std::floor(users * within);
            }
            const bool isFuller = !found || pressure.busy * found->limit > found->busy * limit;
            const bool isFullSooner = found && pressure.users && found->users ? *pressure.users < *found->users : isFuller;
            if (isFullSooner) found = pressure;
        }
    }
    return found;
}

/// Up to so many users what is asked for is no more than the design has. The more come, the more servers must be up: sought up to `most`
/// users, whom nothing else lets serve.
std::optional<double> usersAtAvailability(const Design& design, const AvailabilitySummary& availability, const Inputs& inputs, double most, const Catalog& catalog) {
    const auto isEnough = [&](double users, double fraction) {
        Inputs then = inputs;
        then.workload.users = users;
        return fraction >= availabilityTarget(then).fraction.value_or(0);
    };
    const double now = inputs.workload.users;
    // Nobody gets a stage without the zones and regions it must have.
    const auto isMissingPlaces = [](const Blocker& blocker) { return blocker.constraint == Constraint::ZoneCount || blocker.constraint == Constraint::RegionCount; };
    if (std::ranges::any_of(design.blockers, isMissingPlaces)) return 0;
    if (!inputs.targets.availability && !availability.survivesZoneLoss) return zoneLossUsers - 1;
    const auto serves = [&](double users) {
        return isEnough(users, 0) || isEnough(users, assessAvailability(design, inputs.assumptions, catalog, users / now).fraction);
    };
    const auto lastServed = [&](double within, double beyond) {
        while (beyond - within > 1) {
            const double middle = std::floor((within + beyond) / 2);
            (serves(middle) ? within : beyond) = middle;
        }
        return within;
    };
    const bool isEnoughNow = isEnough(now, availability.fraction);
    if (now > 0 && most > now && std::isfinite(most) && isEnoughNow && !serves(most)) return lastServed(now, most);
    // Of fewer users fewer servers must be up; a target that somebody set may be missed even so.
    if (now > 0 && inputs.targets.availability && !isEnoughNow) return lastServed(0, now);
    if (!inputs.targets.availability && availability.fraction < fourNines) return fourNinesUsers - 1;
    return std::nullopt;
}

Pressure latencyPressure(const Design& design, const Inputs& inputs, std::span<const MissingReads> missing, const LatencySummary& latency, PressureDetail detail) {
    const bool seeksUsers = detail == PressureDetail::Whole;
    const double overload = seeksUsers ? overloadFactor(design) : 1;
    const WaysUnderLoad ways{design, inputs, missing};
    Pressure pressure{PressureKind::Latency, latency.p99.count(), inputs.targets.p99->count(), {}, {}};
    pressure.isWithZoneLost = std::ranges::any_of(design.regions, [&](const RegionDesign& region) { return losesZones(design, region); });
    if (!seeksUsers && !latency.isStable) pressure.value = infinity;
    else if (pressure.isWithZoneLost)
        if (const Milliseconds left{ways.p99()}; std::isfinite(left.count()) || !seeksUsers) pressure.value = left.count();
    if (seeksUsers) pressure.usersAtLimit = usersAtLatency(inputs, overload, ways);
    return pressure;
}

/// What is bought so that it just does, does: how many it does for is found on another way, whose last digits differ.
void forgiveLastDigits(std::vector<Pressure>& pressures, double users) {
    constexpr double lastDigits = 1 + 1e-6;
    for (Pressure& pressure : pressures) {
        const bool justDoes = pressure.value <= pressure.limit * lastDigits;
        if (pressure.usersAtLimit && justDoes && *pressure.usersAtLimit * lastDigits >= users) pressure.usersAtLimit = std::max(*pressure.usersAtLimit, users);
    }
}

}  // namespace

std::vector<Pressure> pressuresOf(const Design& design, const Inputs& inputs, const Demand& demand,
                                  const AvailabilitySummary& availability, const LatencySummary& latency,
                                  const std::vector<RegionShare>& regions, const Catalog& catalog, PressureDetail detail) {
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

    if (const std::optional<ThreadPressure> threads = threadPressure(design, inputs, detail))
        pressures.push_back({PressureKind::Threads, threads->busy, threads->limit, threads->users, {}});
    // Nobody looks further than to where everything else is long full.
    constexpr double farthest = 100;
    std::vector<MissingReads> missing;
    missing.reserve(design.regions.size());
    for (const RegionDesign& region : design.regions) missing.emplace_back(region, inputs, detail == PressureDetail::Whole ? farthest : 1);
    addDataPressures(design, inputs, missing, detail, pressures);

    const AvailabilityTarget target = availabilityTarget(inputs);
    const double allowed = target.fraction ? (1 - *target.fraction) * 525'600 : 0;
    const std::size_t availabilityAt = pressures.size();
    pressures.push_back({PressureKind::SinglePointOfFailure, availability.minutesPerYear, allowed, {}, {}});
    const double average = demand.average.count();
    pressures.push_back({PressureKind::PeakOverAverage, average > 0 ? demand.peak.count() / average : 1, 1, std::nullopt,
                         design.autoscalingSaving});
    const double services = static_cast<double>(std::max<std::size_t>(1, inputs.workload.services.size()));
    pressures.push_back({PressureKind::ServicesScaleApart, design.blueprint->splitsServices ? 0 : services - 1, 0, std::nullopt, {}});
    pressures.push_back({PressureKind::Distance, meanRoundTrip(catalog, inputs.workload, regions).count(),
                         assumptions::comfortableRoundTripMs, std::nullopt, {}});
    if (inputs.targets.p99) pressures.push_back(latencyPressure(design, inputs, missing, latency, detail));
    if (detail == PressureDetail::Whole)
        pressures[availabilityAt].usersAtLimit = usersAtAvailability(design, availability, inputs, headroomOf(pressures).usersAtLimit, catalog);
    forgiveLastDigits(pressures, inputs.workload.users);
    return pressures;
}

std::optional<double> usersAt(double users, double value, double limit) {
    if (users <= 0 || value <= 0) return std::nullopt;
    return std::floor(users * limit / value * (1 + 1e-12));  // of a whole number the last bits may be missing
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
