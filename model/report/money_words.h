#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/planning/bill.h"
#include "model/pricing/money_display.h"

namespace stagecraft {

/// What there is to say of a bill beside its total, one sentence each: how much of it is estimated, what the contract and
/// commitments take off, what is paid at once, tax and currency. Empty where all costs are one.
[[nodiscard]] std::vector<std::string> moneyTexts(const Bill& bill, const MoneyDisplay& display);

/// Whether what is paid at once rests on estimated prices in part.
[[nodiscard]] bool isUpfrontEstimated(const Bill& bill);

/// How much of a bill rests on prices of other regions, and what has none: "≈ 3 % of this plan's bill uses prices of us-east-1, where its own are
/// not known. ✕ 2 lines of it have no price: it costs more than is shown." Of several bills the largest share and the most lines; `whose` is the
/// bill, or one of them; `unpriced` is the most lines that others of them lack, which are not at hand. Empty where all is known.
[[nodiscard]] std::string caveatText(std::span<const Bill* const> bills, std::string_view whose, int unpriced = 0);

/// "$1,240", "$71.40", "$0.0275": three figures, cents between ten cents and a hundred dollars; what a user costs keeps its figures.
[[nodiscard]] std::string headlineMoneyText(Usd amount);
/// "≈ $552.45": an amount some of which rests on estimated prices; without the sign where none does.
[[nodiscard]] std::string markedMoney(Usd amount, Usd estimated);
/// The total of a bill, likewise.
[[nodiscard]] std::string markedTotal(const Bill& bill);
/// "≈ Of this, $38.53 rests on prices of other regions (us-east-1), where these are not known."; empty where nothing is estimated.
[[nodiscard]] std::string estimateText(const Bill& bill);
/// "3 lines without a price"; empty where every line has one.
[[nodiscard]] std::string unpricedText(const Bill& bill);

/// "after the always-free allowances"
[[nodiscard]] std::string_view freeTierText(FreeTier tier);

}  // namespace stagecraft
