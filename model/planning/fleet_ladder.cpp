#include "model/planning/fleet_ladder.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "model/capacity/known_spectra.h"

namespace stagecraft {

FleetLadder::FleetLadder(ServerCandidates candidates, const FleetNeeds& needs, Seconds target)
    : costLimit_(needs.costLimit), options_(fleetOptions(candidates, needs)) {
    const auto add = [&](double monthly, const Station& station) {
        monthly_.push_back(monthly);
        service_.push_back(station.service.count());
        spectra_.push_back(spectrumOf(target, station));
    };
    std::map<double, Station> idle;
    for (const FleetChoice& option : options_) {
        add(option.monthly, option.degraded);
        Station alone = option.degraded;
        alone.arrivals = RequestsPerSecond{0};
        // More servers of such a type cost more and bring next to nothing: they are no quicker than idle ones.
        if (hasNegligibleWait(option.degraded)) add(option.monthly, alone);
        idle.emplace(alone.service.count(), alone);
    }
    for (const auto& [service, station] : idle) idle_.push_back({service, spectrumOf(target, station)});
}

/// Rungs of slower servers than this are too slow even when idle; 0 where all are.
double FleetLadder::slowestWithin(const OpenWay& others) const {
    const auto tooSlow = std::ranges::partition_point(idle_, [&](const Idle& idle) { return mayKeepP99(others.tailWith(idle.spectrum)); });
    return tooSlow == idle_.begin() ? 0 : std::prev(tooSlow)->service;
}

std::size_t FleetLadder::numberOf(double monthly) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(monthly_, monthly) - monthly_.begin());
}

FleetLadder::Rung FleetLadder::firstWithin(const OpenWay& others, std::size_t from, double limit) const {
    if (from >= monthly_.size() || monthly_[from] >= limit) return {};
    const double slowest = slowestWithin(others);
    for (std::size_t i = from; i < monthly_.size() && monthly_[i] < limit; ++i)
        if (service_[i] <= slowest && mayKeepP99(others.tailWith(spectra_[i]))) return {i, monthly_[i]};
    return {};
}

}  // namespace stagecraft
