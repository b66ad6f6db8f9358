#pragma once

#include "model/planning/design.h"
#include "model/planning/usage.h"

namespace stagecraft {

/// Everything a design uses in a month, by priced dimension: the first half of the bill.
[[nodiscard]] std::vector<Usage> usageOf(const Design& design, const Inputs& inputs, const Demand& demand,
                                         const Catalog& catalog);

}  // namespace stagecraft
