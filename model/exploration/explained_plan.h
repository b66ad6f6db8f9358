#pragma once

#include "model/planning/planner.h"

namespace stagecraft {

/// `plan` for somebody who reads it: its reasons also tell what takes another plan of the stage shown to know, that people's hours and
/// not the bill decided on its kind of database. Nobody asks that of plans of which many are made.
[[nodiscard]] Plan explainedPlan(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints);

}  // namespace stagecraft
