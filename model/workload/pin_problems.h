#pragma once

#include <vector>

#include "model/workload/workload.h"

namespace stagecraft {

/// What is wrong with the types that servers, databases and caches are pinned to.
[[nodiscard]] std::vector<Error> pinProblems(const Choices& choices, const Catalog& catalog);

}  // namespace stagecraft
