#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// What does a nine cost? Monthly cost against downtime a year over stages, zones, kinds of database and regions: `nineFrontier`.
[[nodiscard]] Figure nineCost(const FigureRequest& request);

}  // namespace stagecraft
