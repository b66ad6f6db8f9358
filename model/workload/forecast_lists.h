#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/support/error.h"
#include "model/workload/fields.h"
#include "model/workload/forecast.h"

namespace stagecraft {

/// A typed series has at most as many months as a forecast may look ahead.
inline constexpr std::size_t longestSeries = 120;

/// One uncertain input from input, low, likely and high as text, each number as its field reads it; an empty likely is the
/// plan's own value. Errors name the part in `key`: "low".
[[nodiscard]] Result<Uncertain> parseUncertain(std::span<const std::string> parts);
[[nodiscard]] std::vector<std::string> partsOf(const Uncertain& uncertain);

/// Numbers pasted from anywhere: apart by spaces, tabs, semicolons or new lines, or by commas alone. "none" or nothing is the
/// empty series. "12,000 14,000" has commas between thousands.
[[nodiscard]] Result<std::vector<double>> parseSeries(std::string_view key, std::string_view text);
/// "12000 14000", or "none".
[[nodiscard]] std::string seriesText(const std::vector<double>& series);

/// A first month that is none, a model of typed months without any.
[[nodiscard]] std::vector<Error> growthProblems(const Growth& growth);
/// Names that are no number fields, numbers out of order or out of their field's range, an input that is there twice.
[[nodiscard]] std::vector<Error> uncertaintyProblems(std::span<const Uncertain> uncertainty);

}  // namespace stagecraft
