#pragma once

#include <algorithm>
#include <string_view>

#include "model/planning/bill.h"

namespace stagecraft {

/// Subject of a blocker or warning about the budget, and setting of its change, where the bill compared rests on estimated prices in part.
inline constexpr std::string_view estimatedBill = "a bill that is estimated in part";

/// The same where some lines have no price: what the bill is in truth, and whether it is within the budget, is not known.
inline constexpr std::string_view unpricedBill = "a bill with lines that have no price";

/// Whether something billed for a part of the design rests on an estimated price.
[[nodiscard]] inline bool isPartEstimated(const Bill& bill, std::string_view part, std::string_view region) {
    return std::ranges::any_of(bill.lines, [&](const BillLine& line) { return line.isEstimated && line.usage.part == part && line.usage.region == region; });
}

}  // namespace stagecraft
