#pragma once

#include <QString>

#include "model/planning/bill.h"

namespace stagecraft::ui {

/// What a line is for: "instance hours, m8g.large · app · us-east-1".
[[nodiscard]] QString lineTitle(const BillLine& line);
/// The same below the name of its service in a plan for `home` alone: what goes without saying is left out.
[[nodiscard]] QString shortLineTitle(const BillLine& line, std::string_view home);
/// "2,920 hours".
[[nodiscard]] QString lineQuantity(const BillLine& line);
/// "$0.0816", "$0.09 … $0.05" where tiers apply, "no price" or "free".
[[nodiscard]] QString lineUnitPrice(const BillLine& line);
/// "$238.27", "≈ $238.27" where the price is estimated, "no price".
[[nodiscard]] QString lineAmount(const BillLine& line);
/// "$0.0816": as many decimals as a price needs, at least two.
[[nodiscard]] QString priceText(double usdPerUnit);

/// How the amount of a line came about, as rich text of a few paragraphs: the formula, free allowance, each tier, source
/// and date, and what is wrong with the price.
[[nodiscard]] QString lineExplanation(const BillLine& line);

}  // namespace stagecraft::ui
