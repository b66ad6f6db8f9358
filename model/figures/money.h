#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// The bill by service: bars over the seven stages, as dollars or as shares, or the stage shown as a treemap of services and parts.
[[nodiscard]] Figure whereMoneyGoes(const FigureRequest& request);

}  // namespace stagecraft
