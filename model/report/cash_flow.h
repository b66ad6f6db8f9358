#pragma once

#include <string>
#include <vector>

#include "model/planning/bill.h"

namespace stagecraft {

/// What is billed in months that are alike, from 1.
struct CashMonths {
    int first = 1, last = 1;
    Usd upfront;    ///< paid at once in each of them, with support's share of it
    Usd recurring;  ///< paid every month
    bool isEstimated = false;  ///< they rest on estimated prices in part
    [[nodiscard]] Usd billed() const { return upfront + recurring; }
};

/// The cash of a bill month by month over its longest commitment, which is at least a year: shorter commitments are bought again
/// at the same price when they end. A support plan takes its share of what each month is billed. Months that are alike stand together.
/// Empty where nothing is paid at once.
[[nodiscard]] std::vector<CashMonths> cashFlow(const Bill& bill);

/// "Month 1: $9,000.00; months 2 to 12: $410.00; …"
[[nodiscard]] std::string cashFlowText(const std::vector<CashMonths>& months);

}  // namespace stagecraft
