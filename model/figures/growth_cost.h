#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// Cost over the months to come: by service with what is spent in all, or as a fan between the tenth and the ninetieth
/// percentile of the uncertain inputs; stage changes with their causes, and the budget.
[[nodiscard]] Figure growthCost(const FigureRequest& request);

}  // namespace stagecraft
