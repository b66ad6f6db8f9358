#pragma once

#include <string>

#include "model/planning/plan.h"

namespace stagecraft {

/// The plan as a person reads it in a terminal: headline, stages, architecture, bill, pressures, reasons, warnings.
[[nodiscard]] std::string planText(const Plan& plan);

}  // namespace stagecraft
