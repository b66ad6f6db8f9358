#pragma once

#include <span>

#include "model/planning/architecture.h"

namespace stagecraft {

/// How long requests hold connections to the databases of a region as bought under `factor` times its load, in times the work on one reference
/// vCPU: where that is longest. Servers are no fuller than `fullest`, or than they are.
[[nodiscard]] double holdingUnderLoad(std::span<const Fleet> fleets, double factor, double fullest);

}  // namespace stagecraft
