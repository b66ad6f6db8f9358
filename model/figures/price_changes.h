#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// The same plan under two catalogs: what each line of the bill changed by, and why.
[[nodiscard]] Figure priceChangesOfPlan(const FigureRequest& request);

}  // namespace stagecraft
