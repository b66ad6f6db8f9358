#pragma once

#include <string_view>

namespace stagecraft {

/// Whether both name one unit: "GB-Mo" and "GB-month", "10k requests" and "10 thousand requests", "Hrs" and "hour". What a unit says
/// beside its name does not matter ("IOPS-month above 3,000", "GB per direction", "million requests (64 KB chunks)").
[[nodiscard]] bool isSameUnit(std::string_view one, std::string_view other);

}  // namespace stagecraft
