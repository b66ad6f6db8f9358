#pragma once

#include <string>
#include <string_view>

#include "model/support/text.h"

namespace stagecraft {

/// "1 server", "3 servers", "1,200 servers".
[[nodiscard]] inline std::string counted(double count, std::string_view one, std::string_view many) {
    return groupedNumber(count) + " " + std::string{count == 1 ? one : many};
}
/// The same of a number that is text already, and may have been rounded to one.
[[nodiscard]] inline std::string counted(const std::string& number, std::string_view one, std::string_view many) {
    return number + " " + std::string{number == "1" ? one : many};
}

}  // namespace stagecraft
