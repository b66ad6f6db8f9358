#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/workload/forecast.h"

namespace stagecraft {

/// Whole users of month 0 (`now`), 1, 2 … up to the horizon, or to the end of the typed series.
[[nodiscard]] std::vector<double> usersByMonth(const Growth& growth, double now);

/// No more are forecast, as no more may be typed.
inline constexpr double mostUsersForecast = 1e9;
/// The first month in which the growth would have passed `mostUsersForecast`.
[[nodiscard]] std::optional<int> firstMonthCapped(const Growth& growth, double now);

/// "2027-03" for month 3 of a forecast that begins in "2026-12"; "month 3" where no calendar was given.
[[nodiscard]] std::string monthName(std::string_view firstMonth, int month);
/// Whether `text` is a calendar month: "2026-12".
[[nodiscard]] bool isCalendarMonth(std::string_view text);

}  // namespace stagecraft
