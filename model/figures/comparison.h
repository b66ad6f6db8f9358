#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// Plans side by side: bills by service, response times or downtime; what differs from this plan in words.
[[nodiscard]] Figure comparisonOfPlans(const FigureRequest& request);

}  // namespace stagecraft
