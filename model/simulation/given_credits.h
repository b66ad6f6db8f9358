#pragma once

#include "model/simulation/server_week.h"
#include "model/simulation/simulated_region.h"

namespace stagecraft {

/// Of any hour, counted on from Monday's first, back as well.
[[nodiscard]] std::size_t hourOfWeek(int at);

/// Burstable servers in standard mode begin the hour with what a week like every other has left them. Those of a region that waits have no
/// week: they are left as they are.
void giveCredits(RegionPath& path, const ServerWeek& week, const Inputs& inputs, int hour);

}  // namespace stagecraft
