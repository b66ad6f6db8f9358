#pragma once

#include "model/planning/missing_reads.h"
#include "model/planning/pressures.h"

namespace stagecraft {

/// The pressures on what keeps data, measured on the design as bought: databases, caches and volumes of servers. The operations
/// that a volume may have are as good as bought: more of them are set while it serves. `missing` is by region.
void addDataPressures(const Design& design, const Inputs& inputs, std::span<const MissingReads> missing, PressureDetail detail, std::vector<Pressure>& pressures);

}  // namespace stagecraft
