#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// Monthly cost over the request rate: Lambda, the cheapest servers that serve, and Fargate in their place.
[[nodiscard]] Figure serverlessCosts(const FigureRequest& request);

}  // namespace stagecraft
