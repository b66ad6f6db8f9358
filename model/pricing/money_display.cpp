#include "model/pricing/money_display.h"

#include <cmath>

#include "model/support/text.h"

namespace stagecraft {

Usd withTax(Usd amount, const MoneyDisplay& display) { return Usd{amount.dollars() * (1 + display.taxRate)}; }

double shownAmount(Usd amount, const MoneyDisplay& display) { return withTax(amount, display).dollars() * (display.isForeign() ? display.exchangeRate : 1); }

std::string shownText(Usd amount, const MoneyDisplay& display) {
    std::string out = display.isForeign() ? display.currency + " " + groupedNumber(shownAmount(amount, display), 2)
                                          : moneyText(withTax(amount, display));
    if (display.taxRate != 0) out += " with " + plainNumber(std::round(display.taxRate * 1e8) / 1e6) + " % tax";
    if (display.isForeign())
        out += ", at " + plainNumber(display.exchangeRate) + " " + display.currency + " per dollar of " + display.exchangeDate;
    return out;
}

}  // namespace stagecraft
