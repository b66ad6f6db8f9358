#include "model/planning/support_charge.h"

#include <algorithm>

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

}  // namespace

void addSupport(Bill& whole, SupportPlan plan, const Catalog& catalog, const Contract& contract) {
    if (plan == SupportPlan::Basic) return;
    std::string name = "support_" + std::string{nameOf(plan)};
    std::ranges::replace(name, '-', '_');
    Bill share = bill(std::vector{usageOf(name + "_fraction", {FactorName::MonthlyCharges, whole.total.dollars()})}, catalog, FreeTier::None, contract);
    Bill minimum = bill(std::vector{usageOf(name + "_minimum_month", {FactorName::Units, 1})}, catalog, FreeTier::None, contract);
    const bool isMinimum = minimum.total > share.total;
    Bill& charged = isMinimum ? minimum : share;
    if (restsOnEstimates(whole, isMinimum)) markEstimated(charged);
    whole.total += charged.total;
    whole.estimated += charged.estimated;
    whole.list += charged.list;
    whole.contracted += charged.contracted;
    whole.recurring += charged.recurring;
    whole.unpriced += charged.unpriced;
    whole.lines.push_back(std::move(charged.lines.front()));
}

}  // namespace stagecraft
