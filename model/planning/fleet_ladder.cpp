#include "model/planning/fleet_ladder.h"

#include <algorithm>

namespace stagecraft {

FleetLadder::FleetLadder(ServerCandidates candidates, const FleetNeeds& needs, Seconds target)
    : costLimit_(needs.costLimit), options_(fleetOptions(candidates, needs)) {
    const auto add = [&](double monthly, const Station& station) {
        monthly_.push_back(monthly);
        spectra_.emplace_back(target).add(ResponseTime{std::span{&station, 1}});
    };
    for (const FleetChoice& option : options_) {
        add(option.monthly, option.degraded);
        if (!hasNegligibleWait(option.degraded)) continue;
        // More servers of such a type cost more and bring next to nothing: they are no quicker than idle ones.
        Station idle = option.degraded;
        idle.arrivals = RequestsPerSecond{0};
        add(option.monthly, idle);
    }
}

std::size_t FleetLadder::numberOf(double monthly) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(monthly_, monthly) - monthly_.begin());
}

FleetLadder::Rung FleetLadder::firstWithin(const OpenWay& others, std::size_t from, double limit) const {
    for (std::size_t i = from; i < monthly_.size() && monthly_[i] < limit; ++i)
        if (mayKeepP99(others.tailWith(spectra_[i]))) return {i, monthly_[i]};
    return {};
}

}  // namespace stagecraft
