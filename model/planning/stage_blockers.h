#pragma once

#include <vector>

#include "model/planning/design.h"

namespace stagecraft {

/// The blockers of `planStage`, for many plans of which nothing else is read: where the stage serves, no other kind of database or
/// cache is tried for being cheaper.
[[nodiscard]] std::vector<Blocker> blockersOf(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);

}  // namespace stagecraft
