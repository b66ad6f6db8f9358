#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// Every dimension that a plan's bill may have a line of, besides the hours of machines; sorted. `bill_completeness_test` holds it
/// against the bills themselves.
[[nodiscard]] std::span<const std::string_view> billedDimensions();

/// Of these, what costs something and stays as the catalog had it when price lists are imported: AWS's files are not searched for it.
[[nodiscard]] std::vector<std::string_view> billedWithoutRecipe(const Catalog& catalog);

}  // namespace stagecraft
