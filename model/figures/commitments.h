#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// The load-duration curve of the stage's instances, and how each of their hours is best paid: committed, on demand or on spot.
[[nodiscard]] Figure commitments(const FigureRequest& request);

}  // namespace stagecraft
