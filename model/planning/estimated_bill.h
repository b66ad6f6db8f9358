#pragma once

#include <string_view>

namespace stagecraft {

/// Subject of a blocker or warning about the budget, and setting of its change, where the bill compared rests on estimated prices in part.
inline constexpr std::string_view estimatedBill = "a bill that is estimated in part";

/// The same where some lines have no price: what the bill is in truth, and whether it is within the budget, is not known.
inline constexpr std::string_view unpricedBill = "a bill with lines that have no price";

}  // namespace stagecraft
