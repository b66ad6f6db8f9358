#include "model/simulation/autoscaler.h"

#include <algorithm>

#include "model/capacity/fleet_packing.h"

namespace stagecraft {

Autoscaler::Autoscaler(const ScalingRule& rule, int servers)
    : target_(rule.target), minimum_(rule.minimum), maximum_(std::max(rule.minimum, rule.maximum)),
      desired_(std::clamp(servers, minimum_, maximum_)) {}

void Autoscaler::observe(double utilisation, double inService, int warmingUp) {
    if (target_ <= 0 || inService <= 0) return;  // nobody reports: the alarms have no data, and nothing is done
    above_ = utilisation > target_ ? above_ + 1 : 0;
    below_ = utilisation < lowShare * target_ ? below_ + 1 : 0;
    const int needed = std::clamp(wholeServers(inService * utilisation / target_), minimum_, maximum_);
    if (above_ >= minutesAbove) desired_ = std::max(desired_, needed);
    else if (below_ >= minutesBelow && warmingUp == 0) desired_ = std::min(desired_, needed);
}

void Autoscaler::act(const ScheduledAction& action) {
    minimum_ = action.minimum;
    maximum_ = std::max(action.minimum, action.maximum);
    desired_ = std::clamp(desired_, minimum_, maximum_);
}

}  // namespace stagecraft
