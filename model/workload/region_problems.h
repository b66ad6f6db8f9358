#pragma once

#include <vector>

#include "model/catalog/catalog.h"
#include "model/support/error.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// A region the catalog does not know, or one without the zones asked for.
[[nodiscard]] std::vector<Error> regionProblems(const Choices& choices, const Catalog& catalog);
/// A fallback region that is none.
[[nodiscard]] std::vector<Error> fallbackProblems(const Choices& choices, const Catalog& catalog);

}  // namespace stagecraft
