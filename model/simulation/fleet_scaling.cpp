#include "model/simulation/fleet_scaling.h"

#include <algorithm>
#include <cmath>

#include "model/capacity/fleet_sizing.h"

namespace stagecraft {

namespace {

constexpr double secondsPerHour = 3600;

std::size_t hourOfWeek(int hour) {
    const int week = static_cast<int>(hoursPerWeek);
    return static_cast<std::size_t>(((hour % week) + week) % week);
}

}  // namespace

FleetScaling::FleetScaling(const SizedPart& part, Scaling scaling)
    : needs_(&part.needs), isTimetabled_(scaling == Scaling::Scheduled), minimum_(part.choice.count), maximum_(part.choice.count) {
    FleetNeeds needs = part.needs;
    needs.p99.reset();
    const FleetSizing sizing{needs};
    work_ = needs.work * needs.averageOverPeak / sizing.capacity(*part.choice.server);
    if (!sizing.cost().followsTheLoad() || part.choice.hours.stays) return;
    minimum_ = std::min(sizing.cost().fewest(), maximum_);
    atAverage_ = part.choice.atPeak * needs.averageOverPeak * (1 + needs.warmUpHeadroom);
}

int FleetScaling::planned(double factor) const {
    if (!follows()) return maximum_;
    return std::min(maximum_, FleetPacking{*needs_}.bought(wholeServers(atAverage_ * factor, 1)));
}

int FleetScaling::plannedIn(int hour) const { return planned((*needs_->hourly)[hourOfWeek(hour)]); }

double FleetScaling::plannedHours(int first, int last) const {
    double hours = 0;
    for (int hour = first; hour < last; ++hour) {
        const int now = plannedIn(hour);
        hours += now + needs_->earlyStart * std::max(0, now - plannedIn(hour - 1));
    }
    return hours;
}

double FleetScaling::target() const {
    if (!follows() || isTimetabled_ || atAverage_ <= 0) return 0;
    const FleetPacking packing{*needs_};
    const double carrying = static_cast<double>(packing.carrying(maximum_)) / maximum_;
    return std::min(0.95, work_ / atAverage_ * carrying);
}

ScalingRule FleetScaling::steadyRule() const {
    ScalingRule rule;
    rule.minimum = minimum_;
    rule.maximum = maximum_;
    rule.target = target();
    rule.warmUp = needs_->warmUp.count();
    return rule;
}

ScalingRule FleetScaling::weekRule(int first, int last, const Demand& demand) const {
    ScalingRule rule = steadyRule();
    if (!follows()) return rule;
    const auto isEvent = [&](int hour) { return demand.busyFactor[hourOfWeek(hour)] > demand.curve.factor[hourOfWeek(hour)] * (1 + 1e-9); };
    const auto minimumIn = [&](int hour) { return isTimetabled_ || isEvent(hour) ? plannedIn(hour) : minimum_; };
    const double early = isTimetabled_ ? needs_->earlyStart * secondsPerHour : needs_->warmUp.count();
    int before = 0;
    for (int hour = first; hour < last; ++hour) {
        const int servers = minimumIn(hour);
        if (servers == before) continue;
        const double start = (hour - first) * secondsPerHour;
        rule.actions.push_back({std::max(0.0, servers > before ? start - early : start), servers, isTimetabled_ ? servers : maximum_});
        before = servers;
    }
    return rule;
}

}  // namespace stagecraft
