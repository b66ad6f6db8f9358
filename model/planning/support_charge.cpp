#include "model/planning/support_charge.h"

#include <algorithm>
#include <limits>

namespace stagecraft {

namespace {

Usage usageOf(std::string dimension, Factor factor) {
    Usage usage;
    usage.dimension = std::move(dimension);
    usage.region = "*";
    usage.quantity = factor.value;
    usage.component = Component::Operations;
    usage.service = "AWS Support";
    usage.part = "support";
    usage.factors = {factor};
    return usage;
}

/// A share of charges is no surer than they are; the minimum is, unless charges without a price might take the share above it.
bool restsOnEstimates(const Bill& whole, bool isMinimum) { return whole.unpriced > 0 || (!isMinimum && whole.estimated > Usd{}); }

void markEstimated(Bill& charged) {
    charged.lines.front().isEstimated = true;
    charged.estimated = charged.total;
}

SupportTariff tariffOf(const std::string& dimension, Usd minimum, const Catalog& catalog, const Contract& contract) {
    SupportTariff tariff;
    tariff.minimum = minimum;
    const Price* const price = catalog.price(dimension, "*");
    if (price != nullptr) tariff.shares = price->tiers;
    const ContractTerm* const term = termFor(contract, {price != nullptr ? price->service : std::string_view{}, "*", dimension, {}});
    if (term != nullptr && term->price) tariff.shares = {{0, std::numeric_limits<double>::infinity(), *term->price}};
    else tariff.discount = term != nullptr ? term->discount : contract.discount;
    return tariff;
}

}  // namespace

void markSupport(Bill& whole) {
    const auto isSupport = [](const BillLine& line) { return line.usage.dimension.starts_with("support_"); };
    Bill charges;
    for (const BillLine& line : whole.lines) {
        if (isSupport(line)) continue;
        if (line.isEstimated) charges.estimated += line.amount;
        if (!line.isPriced) ++charges.unpriced;
    }
    for (BillLine& line : whole.lines) {
        if (!isSupport(line) || !line.isPriced || line.isEstimated) continue;
        if (!restsOnEstimates(charges, line.usage.dimension.ends_with("_minimum_month"))) continue;
        line.isEstimated = true;
        whole.estimated += line.amount;
    }
}

void addSupport(Bill& whole, SupportPlan plan, const Catalog& catalog, const Contract& contract) {
    if (plan == SupportPlan::Basic) return;
    std::string name = "support_" + std::string{nameOf(plan)};
    std::ranges::replace(name, '-', '_');
    Bill share = bill(std::vector{usageOf(name + "_fraction", {FactorName::MonthlyCharges, whole.total.dollars()})}, catalog, FreeTier::None, contract);
    Bill minimum = bill(std::vector{usageOf(name + "_minimum_month", {FactorName::Units, 1})}, catalog, FreeTier::None, contract);
    const bool isMinimum = minimum.total > share.total;
    Bill& charged = isMinimum ? minimum : share;
    if (restsOnEstimates(whole, isMinimum)) markEstimated(charged);
    whole.support = tariffOf(name + "_fraction", minimum.total, catalog, contract);
    BillLine& line = charged.lines.front();
    line.recurring = whole.support.chargeFor(whole.recurring);
    line.upfront = whole.support.chargeFor(whole.firstMonth()) - line.recurring;
    whole.total += charged.total;
    whole.estimated += charged.estimated;
    whole.list += charged.list;
    whole.contracted += charged.contracted;
    whole.upfront += line.upfront;
    whole.recurring += line.recurring;
    whole.unpriced += charged.unpriced;
    whole.lines.push_back(std::move(line));
}

}  // namespace stagecraft
