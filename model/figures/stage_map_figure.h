#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// Which stage where? Users across, the peak factor or the p99 target upwards (option "across"): each cell has the cheapest stage that
/// meets the targets.
[[nodiscard]] Figure stageMapFigure(const FigureRequest& request);

}  // namespace stagecraft
