#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/cli/json.h"
#include "model/simulation/drill.h"

namespace stagecraft {

// How simulated figures are written, whatever was simulated.

/// Whose requests every figure of a drill or a day counts.
inline constexpr std::string_view onlyDynamic = "Asked, answered, failed and lost are dynamic requests; static files are not among them.\n";

/// What callers do other than by default, a sentence each; empty where all is.
[[nodiscard]] std::string callersText(const DrillCallers& callers);
[[nodiscard]] std::string rateCell(double perSecond);
[[nodiscard]] std::string percentCell(double share);
/// "98.1 ± 1.2 ms" where the error is known; "-" where nobody was answered.
[[nodiscard]] std::string responseCell(double seconds, const std::optional<PercentileErrors>& errors, double PercentileErrors::*which);
/// Milliseconds for CSV and JSON; empty, or null, where nobody was answered.
[[nodiscard]] std::string millisecondsCell(double seconds);
[[nodiscard]] Json jsonMilliseconds(double seconds);
/// Milliseconds for CSV; empty where the error is not known.
[[nodiscard]] std::string errorCell(const std::optional<PercentileErrors>& errors, double PercentileErrors::*which);
/// `{p50, p99, p50_error, p99_error}` in milliseconds; null where a figure is not known.
[[nodiscard]] Json jsonResponses(double p50, double p99, const std::optional<PercentileErrors>& errors);

}  // namespace stagecraft
