#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/workload/workload.h"

namespace stagecraft {

/// "Users": what people call an input; a key that no field has as it is.
[[nodiscard]] std::string inputName(std::string_view key);

/// A value of that input as a plan file has it, as people read it: "12,000", "500 ms", "50 %", "none".
[[nodiscard]] std::string inputText(std::string_view key, const std::string& value);

/// What is said where the plan's own value of an uncertain input lies outside the range it is given: all that is drawn from that range
/// is then not about this plan. Empty where there is none such.
[[nodiscard]] std::string outsideRangeText(const Inputs& inputs);

}  // namespace stagecraft
