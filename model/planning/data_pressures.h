#pragma once

#include "model/planning/design.h"

namespace stagecraft {

/// The pressures on what keeps data, measured on the design as bought: databases and caches, or the host that keeps all. The operations
/// that a volume may have are as good as bought: more of them are set while it serves.
void addDataPressures(const Design& design, const Inputs& inputs, std::vector<Pressure>& pressures);

}  // namespace stagecraft
