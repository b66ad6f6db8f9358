#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// Monthly cost of the seven stages over users: `costFigure` of a sweep of the plan's inputs.
[[nodiscard]] Figure stageCosts(const FigureRequest& request);

}  // namespace stagecraft
