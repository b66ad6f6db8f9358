#include "model/simulation/given_credits.h"

#include <algorithm>

namespace stagecraft {

std::size_t hourOfWeek(int at) {
    const int week = static_cast<int>(hoursPerWeek);
    return static_cast<std::size_t>(((at % week) + week) % week);
}

void giveCredits(RegionPath& path, const ServerWeek& week, const Inputs& inputs, int hour) {
    if (inputs.choices.credits != CreditMode::Standard) return;
    const std::size_t before = hourOfWeek(hour - 1);
    for (const SimulatedFleet& fleet : path.fleets) {
        const InstanceType& type = *fleet.part->choice.server->offer->type;
        const auto planned = std::ranges::find_if(week.fleets, [&](const FleetWeek& one) { return one.region == fleet.part->region && one.id == fleet.part->id; });
        if (!type.isBurstable || planned == week.fleets.end() || planned->credits.empty()) continue;
        path.tiers[fleet.tier].credits = SimulatedCredits{{static_cast<double>(type.vcpus), type.baselineShare}, std::max(0.0, planned->credits[before])};
    }
}

}  // namespace stagecraft
