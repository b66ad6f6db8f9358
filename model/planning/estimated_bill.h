#pragma once

#include <string_view>

namespace stagecraft {

/// Subject of a blocker or warning about the budget, and setting of its change, where the bill compared rests on estimated prices in part.
inline constexpr std::string_view estimatedBill = "a bill that is estimated in part";

}  // namespace stagecraft
