#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// Where should it run? The plan in each region by cost and by mean latency to the users; option "as": scatter, bars, map.
[[nodiscard]] Figure regionCost(const FigureRequest& request);

}  // namespace stagecraft
