#pragma once

#include <string>

#include "model/units/money.h"

namespace stagecraft {

/// How amounts are shown beside the dollars of the bill. Nothing is computed from it: plans compare dollars before tax.
struct MoneyDisplay {
    double taxRate = 0;             ///< a share on top of the bill
    std::string currency = "USD";   ///< ISO 4217
    double exchangeRate = 1;        ///< units of the currency for one dollar; not used for dollars
    std::string exchangeDate;       ///< ISO 8601, of the rate; empty for dollars
    /// A currency is shown once it is known of which day its rate is.
    [[nodiscard]] bool isForeign() const { return currency != "USD" && !exchangeDate.empty(); }
    [[nodiscard]] bool isUnfinished() const { return currency != "USD" && exchangeDate.empty(); }
    /// Whether there is nothing to show beside the bill's own dollars.
    [[nodiscard]] bool isPlain() const { return taxRate == 0 && !isForeign(); }
    friend bool operator==(const MoneyDisplay&, const MoneyDisplay&) = default;
};

[[nodiscard]] Usd withTax(Usd amount, const MoneyDisplay& display);
/// In the currency shown, tax included.
[[nodiscard]] double shownAmount(Usd amount, const MoneyDisplay& display);
/// "EUR 1,234.56 with 19 % tax, at 0.92 EUR per dollar of 2026-11-20"; "$1,190.00 with 19 % tax".
[[nodiscard]] std::string shownText(Usd amount, const MoneyDisplay& display);

}  // namespace stagecraft
