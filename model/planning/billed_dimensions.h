#pragma once

#include <span>
#include <string_view>

namespace stagecraft {

/// Every dimension that a plan's bill may have a line of, besides the hours of machines; sorted. `bill_completeness_test` holds it
/// against the bills themselves.
[[nodiscard]] std::span<const std::string_view> billedDimensions();

}  // namespace stagecraft
