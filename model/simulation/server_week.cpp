#include "model/simulation/server_week.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/capacity/burst_credits.h"
#include "model/capacity/fleet_sizing.h"
#include "model/simulation/fleet_scaling.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A week like the one before it: the balance begins with what it ends with.
std::vector<double> creditsOf(const InstanceType& type, CreditMode mode, const std::array<double, hoursPerWeek>& utilisation) {
    constexpr int mostWeeks = 1000;
    const BurstableType burstable{static_cast<double>(type.vcpus), type.baselineShare};
    CreditBalance balance;
    balance.credits = burstable.maximumCredits();
    std::vector<double> hourly;
    for (int week = 0; week < mostWeeks; ++week) {
        const double before = balance.credits - balance.surplus;
        hourly.clear();
        for (const double busy : utilisation) {
            carryCredits(burstable, mode, CreditSpan{Hours{1}, busy}, balance);
            hourly.push_back(balance.credits - balance.surplus);
        }
        if (std::abs(hourly.back() - before) < 1e-6) break;
    }
    return hourly;
}

const RegionDesign* regionOf(const SizingTrace& trace, const std::string& code) {
    const auto found = std::ranges::find_if(
        trace.regions, [&](const RegionDesign& region) { return region.region != nullptr && region.region->code == code; });
    return found == trace.regions.end() ? nullptr : &*found;
}

class WeekOfFleet {
public:
    WeekOfFleet(const SizedPart& part, const Demand& demand, const Choices& choices) : part_(part), demand_(demand), choices_(choices) {
        FleetNeeds needs = part.needs;
        needs.p99.reset();
        workAtAverage_ = needs.work * needs.averageOverPeak / FleetSizing{needs}.capacity(*part.choice.server);
    }

    FleetWeek make() const {
        const ServerCandidate& server = *part_.choice.server;
        FleetWeek week;
        week.region = part_.region;
        week.id = part_.id;
        week.label = part_.label;
        week.instanceType = server.offer->type->name;
        week.onDemand = UsdPerHour{server.hourly};
        week.committed = UsdPerHour{server.committed};
        week.commitment = server.commitment;
        week.purchase = part_.needs.purchase;
        week.committedServers = part_.choice.hours.committed;
        const FleetCost cost{part_.needs};
        const FleetScaling scaling{part_, choices_.scaling};
        week.isAutoscaled = part_.needs.isAutoscaled && scaling.minimum() < scaling.maximum();
        std::array<double, hoursPerWeek> utilisation{};
        for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
            week.running[hour] = scaling.planned(demand_.busyFactor[hour]);
            week.onSpot[hour] = cost.onSpot(week.running[hour], week.committedServers);
            utilisation[hour] = std::min(1.0, workAt(hour) / week.running[hour]);
        }
        if (const InstanceType& type = *server.offer->type; type.isBurstable) {
            week.credits = creditsOf(type, choices_.credits, utilisation);
            week.mostCredits = BurstableType{static_cast<double>(type.vcpus), type.baselineShare}.maximumCredits();
        }
        return week;
    }

    /// Servers that would be busy all the time.
    [[nodiscard]] double workAt(std::size_t hour) const { return workAtAverage_ * demand_.busyFactor[hour]; }

private:
    const SizedPart& part_;
    const Demand& demand_;
    const Choices& choices_;
    double workAtAverage_ = 0;
};

}  // namespace

bool ServerWeek::isAutoscaled() const { return std::ranges::any_of(fleets, &FleetWeek::isAutoscaled); }

ServerWeek serverWeek(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    SizingTrace trace;
    ServerWeek week;
    week.stage = planStage(blueprint, inputs, catalog, &trace);
    std::array<double, hoursPerWeek> leastSpare, leastSustained;
    leastSpare.fill(infinity);
    leastSustained.fill(infinity);
    for (const SizedPart& part : trace.parts) {
        if (part.choice.server == nullptr || part.choice.count <= 0) continue;
        const RegionDesign* const region = regionOf(trace, part.region);
        if (region != nullptr && region->load.isWaiting()) continue;
        const WeekOfFleet fleet{part, trace.demand, inputs.choices};
        week.fleets.push_back(fleet.make());
        const InstanceType& type = *part.choice.server->offer->type;
        const double lasting = type.isBurstable ? type.baselineShare : 1;
        for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
            const int running = week.fleets.back().running[hour];
            week.hours[hour].servers += running;
            const double work = fleet.workAt(hour);
            if (work <= 0) continue;
            leastSpare[hour] = std::min(leastSpare[hour], running / work);
            leastSustained[hour] = std::min(leastSustained[hour], lasting * running / work);
        }
    }
    for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
        week.hours[hour].rate = trace.demand.average.count() * trace.demand.busyFactor[hour];
        if (leastSpare[hour] == infinity) continue;
        week.hours[hour].capacity = week.hours[hour].rate * leastSpare[hour];
        week.hours[hour].sustained = week.hours[hour].rate * leastSustained[hour];
    }
    return week;
}

std::string hourText(std::size_t hour) {
    static constexpr std::array<std::string_view, 7> days{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    const std::string clock = std::to_string(hour % 24);
    return std::string{days[hour / 24 % 7]} + (clock.size() < 2 ? " 0" : " ") + clock + ":00 UTC";
}

}  // namespace stagecraft
