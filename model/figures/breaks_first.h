#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// Each pressure of the design as bought as a share of its limit over users, and the latency that rises with them.
[[nodiscard]] Figure breaksFirst(const FigureRequest& request);

}  // namespace stagecraft
