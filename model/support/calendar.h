#pragma once

#include <string_view>

namespace stagecraft {

/// Whether the text is a day that there is, written as 2026-11-20.
[[nodiscard]] bool isCalendarDay(std::string_view text);

}  // namespace stagecraft
