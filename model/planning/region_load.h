#pragma once

#include "model/planning/design.h"
#include "model/planning/regions.h"

namespace stagecraft {

/// What one region of several is asked for.
[[nodiscard]] RegionLoad loadOf(const Demand& demand, const RegionShare& share);

/// Of its servers: their peak leaves room for the users of a lost region.
[[nodiscard]] double averageOverPeak(const Demand& demand, const RegionLoad& load);

}  // namespace stagecraft
