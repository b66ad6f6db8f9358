#pragma once

#include "model/catalog/catalog.h"
#include "model/planning/plan.h"
#include "model/stages/blueprint.h"

namespace stagecraft {

/// The pipeline demand → size → assess → bill → recommend for all blueprints. Pure: the same arguments give the same
/// plan, bit for bit, on every thread. `inputs` must have no `problems()`.
[[nodiscard]] Plan plan(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints);

}  // namespace stagecraft
