#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// Every numeric input's swing on cost, or on p99, the widest on top; choosing a bar opens its input.
[[nodiscard]] Figure whatMatters(const FigureRequest& request);

}  // namespace stagecraft
