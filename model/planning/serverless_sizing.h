#pragma once

#include <vector>

#include "model/planning/design.h"
#include "model/planning/regions.h"

namespace stagecraft {

/// The stage without servers, in the first of the regions.
void sizeServerless(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand, const Catalog& catalog,
                    const std::vector<RegionShare>& regions, Design& design);

}  // namespace stagecraft
