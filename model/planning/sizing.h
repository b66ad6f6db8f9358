#pragma once

#include "model/planning/markets.h"
#include "model/planning/regions.h"

namespace stagecraft {

/// Builds one stage for the load at hand: as far as its shape can go. What cannot be sized is left out of the
/// architecture and named in `blockers`.
[[nodiscard]] Design size(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand,
                          const std::vector<RegionShare>& regions, Markets& markets, Wanted wanted = Wanted::Cheapest);

}  // namespace stagecraft
