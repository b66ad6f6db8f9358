#pragma once

#include <array>

#include "model/planning/design.h"
#include "model/simulation/autoscaler.h"

namespace stagecraft {

/// How a sized fleet follows the week's load: what the plan says it runs, hour by hour (the same arithmetic as its bill,
/// FleetCost), and the rule by which EC2 Auto Scaling would do it.
class FleetScaling {
public:
    FleetScaling(const SizedPart& part, Scaling scaling);

    /// Lost servers are replaced, and their number may follow the load.
    [[nodiscard]] bool isAutoscaled() const { return needs_->isAutoscaled; }
    /// Servers at a load, as a factor of the week's average.
    [[nodiscard]] int planned(double factor) const;
    /// Server-hours of the hours from `first` to before `last` of the week, which repeats; servers of a timetable start early.
    [[nodiscard]] double plannedHours(int first, int last) const;
    [[nodiscard]] int minimum() const { return minimum_; }
    [[nodiscard]] int maximum() const { return maximum_; }
    /// CPU utilisation at which the fleet planned for a load runs, before it is rounded up to whole servers and zones: the spare
    /// zone and the room for what comes while servers warm up are in it. 0 where the number does not follow the load.
    [[nodiscard]] double target() const;

    /// The rule while the load stays what it is.
    [[nodiscard]] ScalingRule steadyRule() const;
    /// The rule for the hours from `first` to before `last` of the week, where second 0 is the start of hour `first`. A
    /// timetable sets every hour; under target tracking servers for events, which are known beforehand, are started on time.
    [[nodiscard]] ScalingRule weekRule(int first, int last, const Demand& demand) const;

private:
    [[nodiscard]] int plannedIn(int hour) const;
    /// A share of the fleet goes on and off with the load.
    [[nodiscard]] bool follows() const { return maximum_ > minimum_; }

    const FleetNeeds* needs_;
    bool isTimetabled_;
    int minimum_ = 1, maximum_ = 1;
    double atAverage_ = 0;  ///< servers that the average load asks for, fractions counted, with the room kept
    double work_ = 0;       ///< server-seconds of CPU a second at the average load
};

}  // namespace stagecraft
