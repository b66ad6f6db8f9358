#include "model/report/money_words.h"

#include <algorithm>
#include <set>

#include "model/report/cash_flow.h"
#include "model/report/words.h"
#include "model/support/counted.h"
#include "model/support/joined.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

/// An amount of a bill, with the sign where some of its prices are estimated.
std::string marked(Usd amount, const Bill& bill) { return markedMoney(amount, bill.estimated); }

std::string costsText(const Bill& bill) {
    return filled({"List price {list}, contracted {contracted}, effective {effective} a month.",
                   {{"list", marked(bill.list, bill)}, {"contracted", marked(bill.contracted, bill)}, {"effective", marked(bill.total, bill)}}});
}

std::string cashText(const Bill& bill) {
    return filled({"Paid at once {upfront}: the first month is billed {first}, every later one {later} until the terms end. {months}, if "
                   "commitments that end are bought again.{support}",
                   {{"upfront", (isUpfrontEstimated(bill) ? "≈ " : "") + moneyText(bill.upfront)}, {"first", marked(bill.firstMonth(), bill)}, {"later", marked(bill.recurring, bill)},
                    {"months", cashFlowText(cashFlow(bill))},
                    {"support", bill.support.shares.empty() ? "" : " Support takes its share of what each month is billed."}}});
}

std::string borrowedText(std::span<const Bill* const> bills, std::string_view whose) {
    double most = 0;
    std::set<std::string_view> lenders;
    for (const Bill* const bill : bills) {
        if (bill->borrowed <= Usd{} || bill->total <= Usd{}) continue;
        most = std::max(most, bill->borrowed / bill->total);
        for (const BillLine& line : bill->lines)
            if (line.isBorrowed() && line.amount > Usd{}) lenders.insert(line.lender);
    }
    if (lenders.empty()) return {};
    constexpr double leastTold = 0.001;
    const std::string share = most < leastTold ? "Less than 0.1 %" : (bills.size() > 1 ? "Up to " : "") + headlineNumber(100 * most) + " %";
    return filled({"≈ {share} of {whose} uses prices of {regions}, where its own are not known.",
                   {{"share", share}, {"whose", std::string{whose}}, {"regions", joined(lenders)}}});
}

}  // namespace

bool isUpfrontEstimated(const Bill& bill) {
    return std::ranges::any_of(bill.lines, [](const BillLine& line) { return line.isEstimated && line.upfront > Usd{}; });
}

std::string headlineMoneyText(Usd amount) {
    // Below a hundred dollars the cents are the third figure.
    const double dollars = amount.dollars();
    return dollars <= 0 || (dollars >= 0.1 && dollars < 99.995) ? moneyText(amount) : "$" + headlineNumber(dollars);
}

std::string markedMoney(Usd amount, Usd estimated) { return (estimated > Usd{} ? "≈ " : "") + moneyText(amount); }

std::string markedTotal(const Bill& bill) { return markedMoney(bill.total, bill.estimated); }

std::string estimateText(const Bill& bill) {
    if (bill.estimated <= Usd{}) return {};
    const std::string_view sentence =
        bill.borrowed == Usd{}               ? "≈ Of this, {estimated} rests on prices that are inferred or unverified."
        : bill.borrowed == bill.estimated    ? "≈ Of this, {estimated} rests on prices of other regions ({regions}), where these are not known."
                                             : "≈ Of this, {estimated} rests on prices that are inferred or unverified, or, {borrowed} of it, "
                                               "are those of other regions ({regions}).";
    return filled({sentence, {{"estimated", moneyText(bill.estimated)}, {"borrowed", moneyText(bill.borrowed)}, {"regions", lendersOf(bill)}}});
}

std::string unpricedText(const Bill& bill) { return bill.unpriced > 0 ? counted(bill.unpriced, "line", "lines") + " without a price" : std::string{}; }

std::vector<std::string> moneyTexts(const Bill& bill, const MoneyDisplay& display) {
    std::vector<std::string> sentences;
    if (bill.estimated > Usd{}) sentences.push_back(estimateText(bill));
    if (bill.list != bill.total || bill.contracted != bill.total) sentences.push_back(costsText(bill));
    if (bill.upfront > Usd{}) sentences.push_back(cashText(bill));
    if (!display.isPlain()) sentences.push_back("Shown as " + std::string{bill.estimated > Usd{} ? "≈ " : ""} + shownText(bill.total, display) + ".");
    return sentences;
}

std::string caveatText(std::span<const Bill* const> bills, std::string_view whose, int unpriced) {
    std::string text = borrowedText(bills, whose);
    const bool areSeveral = bills.size() > 1 || unpriced > 0;
    int most = unpriced;
    for (const Bill* const bill : bills) most = std::max(most, bill->unpriced);
    if (most == 0) return text;
    if (!text.empty()) text += ' ';
    return text + filled({"✕ {lines} of {whose} {have} no price: it costs more than is shown.",
                          {{"lines", (areSeveral ? "Up to " : "") + counted(most, "line", "lines")},
                           {"whose", std::string{whose}},
                           {"have", most == 1 ? "has" : "have"}}});
}

std::string_view freeTierText(FreeTier tier) {
    switch (tier) {
        case FreeTier::None: return "without the free allowances";
        case FreeTier::Always: return "after the always-free allowances";
        case FreeTier::TwelveMonths: return "after the always-free allowances and those of the first twelve months";
    }
    return {};
}

}  // namespace stagecraft
