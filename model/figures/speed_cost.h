#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// What does speed cost? Monthly cost against p99 of the stage shown: `speedFrontier`.
[[nodiscard]] Figure speedCost(const FigureRequest& request);

}  // namespace stagecraft
