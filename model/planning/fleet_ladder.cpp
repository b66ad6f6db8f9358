#include "model/planning/fleet_ladder.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "model/capacity/known_spectra.h"

namespace stagecraft {

FleetLadder::FleetLadder(ServerCandidates candidates, const FleetNeeds& needs, Seconds target)
    : costLimit_(needs.costLimit), options_(fleetOptions(candidates, needs)) {
    struct Step {
        double least, most;  // USD a month
        Station station;
        const ServerCandidate* server;
    };
    std::vector<Step> steps;
    std::map<double, Station> idle;
    for (const auto& [fleet, above, least, fewest, isIdle] : options_) {
        steps.push_back({least, fleet.monthly, fleet.degraded, fleet.server});
        Station alone = fleet.degraded;
        alone.arrivals = RequestsPerSecond{0};
        // More servers of such a type cost more and bring next to nothing: they are no quicker than idle ones.
        if (isIdle) steps.push_back({fleet.monthly, std::numeric_limits<double>::infinity(), alone, fleet.server});
        idle.emplace(alone.service.count(), alone);
    }
    std::ranges::stable_sort(steps, {}, &Step::least);
    for (const Step& step : steps) {
        monthly_.push_back(step.least);
        most_.push_back(step.most);
        service_.push_back(step.station.service.count());
        spectra_.push_back(spectrumOf(target, step.station));
        servers_.push_back(step.server);
    }
    for (const auto& [service, station] : idle) idle_.push_back({service, spectrumOf(target, station)});
}

/// Rungs of slower servers than this are too slow even when idle; 0 where all are.
double FleetLadder::slowestWithin(const OpenWay& others) const {
    const auto tooSlow = std::ranges::partition_point(idle_, [&](const Idle& idle) { return mayKeepP99(others.tailWith(idle.spectrum)); });
    return tooSlow == idle_.begin() ? 0 : std::prev(tooSlow)->service;
}

FleetLadder::Rung FleetLadder::firstWithin(const OpenWay& others, std::size_t from, double limit, double atLeast) const {
    if (from >= monthly_.size() || monthly_[from] >= limit) return {};
    const double slowest = slowestWithin(others);
    for (std::size_t i = from; i < monthly_.size() && monthly_[i] < limit; ++i)
        if (most_[i] >= atLeast && service_[i] <= slowest && mayKeepP99(others.tailWith(spectra_[i]))) return {i, monthly_[i]};
    return {};
}

const FleetLadder& WaitingLadders::of(std::size_t part, ServerCandidates candidates, FleetNeeds needs, Seconds target) {
    constexpr double apart = 1.12;
    const double rank = std::floor(std::log(needs.behind.count()) / std::log(apart));
    const auto known = ladders_.find({part, rank});
    if (known != ladders_.end() && known->second.costLimit() >= needs.costLimit) return known->second;
    needs.behind = std::min(needs.behind, Seconds{std::pow(apart, rank)});
    needs.behindVariation = 0;
    return ladders_.insert_or_assign({part, rank}, FleetLadder{candidates, needs, target}).first->second;
}

}  // namespace stagecraft
