#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// What the plan may cost, or how slow it may be, when its uncertain inputs turn out otherwise; or what one would regret of
/// which design.
[[nodiscard]] Figure riskCost(const FigureRequest& request);

}  // namespace stagecraft
