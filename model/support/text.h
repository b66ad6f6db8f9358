#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stagecraft {

/// Shortest decimal text that reads back as the same double, never in scientific notation ("0.1", "20000000").
[[nodiscard]] std::string plainNumber(double value);

/// `value` with `decimals` digits after the point and commas between thousands: "1,234.50".
[[nodiscard]] std::string groupedNumber(double value, int decimals = 0);

/// Three significant figures with commas, for headlines: "1,240", "0.103", "71,400".
[[nodiscard]] std::string headlineNumber(double value);

/// Money to the cent with a dollar sign and commas: "$1,243.10"; negative amounts as "−$3.00".
class Usd;
[[nodiscard]] std::string moneyText(Usd amount);

/// The whole of `text` as a finite number; nullopt for anything else (empty, trailing characters, NaN, infinity).
[[nodiscard]] std::optional<double> parseNumber(std::string_view text);

/// A number as a person types it: "12k", "1.5M", "2B", "250", "1,000", "50%" (→ 0.5). nullopt when it is none.
[[nodiscard]] std::optional<double> parseHumanNumber(std::string_view text);

/// Of `candidates` (separated by ", ") the one closest to `word` within two edits, for "did you mean"; else empty.
[[nodiscard]] std::string closestName(std::string_view word, std::string_view candidates);

}  // namespace stagecraft
