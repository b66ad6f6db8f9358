#pragma once

#include <QString>
#include <QStringList>

#include "model/exploration/line_growth.h"
#include "model/planning/bill.h"
#include "model/pricing/money_display.h"

namespace stagecraft::ui {

/// What a line is for: "instance hours, m8g.large · app · us-east-1".
[[nodiscard]] QString lineTitle(const BillLine& line);
/// The same below the name of its service in a plan for `home` alone: what goes without saying is left out.
[[nodiscard]] QString shortLineTitle(const BillLine& line, std::string_view home);
/// "2,920 hours", "2,555 × 10,000 requests".
[[nodiscard]] QString lineQuantity(const BillLine& line);
/// The quantity from long to short, for where there is less room: "2,555 × 10,000 requests", "25.6M requests", "25.6M".
[[nodiscard]] QStringList lineQuantities(const BillLine& line);
/// "$0.0816", "$0.09 … $0.05" where tiers apply, "no price" or "free".
[[nodiscard]] QString lineUnitPrice(const BillLine& line);
/// "$238.27", "≈ $238.27" where the price is estimated, "no price".
[[nodiscard]] QString lineAmount(const BillLine& line);
/// "$0.0816": as many decimals as a price needs, at least two.
[[nodiscard]] QString priceText(double usdPerUnit);

/// "fixed", "linear", "41,000 users": where its next step or price tier lies, where there is one.
[[nodiscard]] QString shortGrowth(const LineGrowth& growth);

/// How the amount of a line came about, as rich text of a few paragraphs: the formula, free allowance, each tier, source
/// and date, what is wrong with the price, and how the line grows, where that is known.
[[nodiscard]] QString lineExplanation(const BillLine& line, const LineGrowth* growth = nullptr);

/// "$562.10 a month"; "≈ $562.10 a month" where part of it is estimated.
[[nodiscard]] QString totalText(const Bill& bill);

/// List, contracted, effective and billed cost of a month; empty where all of them are the same.
[[nodiscard]] QString costsText(const Bill& bill);
/// The same of one line; empty where all of them are the same.
[[nodiscard]] QString costsText(const BillLine& line);
/// What the bill is in all and when it is paid, as rich text of a few paragraphs.
[[nodiscard]] QString totalExplanation(const Bill& bill);
/// "Lines most estimates forget: together $84.86, 15.1 % of the bill"; empty where there are none.
[[nodiscard]] QString forgottenText(const Bill& bill);
/// What a currency lacks before amounts are shown in it.
[[nodiscard]] QString unfinishedText(const MoneyDisplay& display);
/// The total in the currency that is shown, with tax, the rate and its day; empty where nothing is shown beside dollars.
[[nodiscard]] QString shownTotal(const Bill& bill, const MoneyDisplay& display);

}  // namespace stagecraft::ui
