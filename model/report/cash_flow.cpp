#include "model/report/cash_flow.h"

#include <algorithm>
#include <cmath>

#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr int monthsOfYear = 12;

/// The one whose charge follows from what a month is billed for the others.
bool isSupport(const Bill& bill, const BillLine& line) { return !bill.support.shares.empty() && line.usage.part == "support"; }

/// Months from one payment of a line to the next: what is paid at once is a month's share times the months of the term.
int termOf(const BillLine& line) {
    const double monthly = (line.amount - line.recurring).dollars();
    if (monthly <= 0 || line.upfront <= Usd{}) return 0;
    return std::max(1, static_cast<int>(std::lround(line.upfront.dollars() / monthly / monthsOfYear))) * monthsOfYear;
}

}  // namespace

std::vector<CashMonths> cashFlow(const Bill& bill) {
    std::vector<int> terms;
    Usd support;
    for (const BillLine& line : bill.lines) {
        terms.push_back(isSupport(bill, line) ? 0 : termOf(line));
        if (isSupport(bill, line)) support = line.recurring;
    }
    const auto longest = std::ranges::max_element(terms);
    if (longest == terms.end() || *longest == 0) return {};
    std::vector<CashMonths> flow;
    for (int number = 1; number <= *longest; ++number) {
        CashMonths now{number, number, {}, bill.recurring, bill.estimated > Usd{}};
        for (std::size_t i = 0; i < bill.lines.size(); ++i)
            if (terms[i] > 0 && (number - 1) % terms[i] == 0) now.upfront += bill.lines[i].upfront;
        if (now.upfront > Usd{} && support > Usd{}) now.upfront += bill.support.chargeFor(now.upfront + now.recurring - support) - support;
        if (!flow.empty() && flow.back().upfront == now.upfront) flow.back().last = number;
        else flow.push_back(now);
    }
    return flow;
}

std::string cashFlowText(const std::vector<CashMonths>& months) {
    std::string text;
    for (const CashMonths& run : months) {
        text += text.empty() ? "" : "; ";
        text += run.first == run.last ? (text.empty() ? "Month " : "month ") + std::to_string(run.first)
                                      : "months " + std::to_string(run.first) + " to " + std::to_string(run.last);
        text += (run.isEstimated ? ": ≈ " : ": ") + moneyText(run.billed());
    }
    return text;
}

}  // namespace stagecraft
