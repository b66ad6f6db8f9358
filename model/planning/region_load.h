#pragma once

#include "model/planning/design.h"
#include "model/planning/regions.h"

namespace stagecraft {

/// What one region of several is asked for.
[[nodiscard]] RegionLoad loadOf(const Demand& demand, const RegionShare& share);

}  // namespace stagecraft
