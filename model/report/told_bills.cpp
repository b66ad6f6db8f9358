#include "model/report/told_bills.h"

#include <algorithm>
#include <limits>

#include "model/workload/fields.h"

namespace stagecraft {

namespace {

constexpr double notTold = std::numeric_limits<double>::quiet_NaN();

const StagePlan& stageOf(const Plan& plan, int number) { return plan.stages[static_cast<std::size_t>(std::max(1, number) - 1)]; }

FigureTotal totalOf(const ComparedBill& bill, const Plan& plan) {
    FigureTotal total = totalOf(stageOf(plan, bill.stage));
    total.dollars = bill.total ? bill.total->dollars() : notTold;
    total.isEstimated = bill.isEstimated;
    if (!bill.part.empty()) total.lines = {"EC2", {}, bill.part, bill.region};
    if (!bill.choice) return total;
    total.changes = {{bill.choice->key, bill.choice->value}};
    const Field* const row = field(bill.choice->key);
    total.name += ", " + std::string{row != nullptr ? row->label : bill.choice->key} + ": " + bill.choice->value;
    return total;
}

/// The stage that the blocker within a reason stops.
const StagePlan& blockedIn(const Reason& reason, const Plan& plan) {
    switch (reason.kind) {
        case ReasonKind::NeedIsHigher: return stageOf(plan, plan.recommendation.byUsers);
        case ReasonKind::PinnedIsBlocked: return plan.shown();
        default: return stageOf(plan, reason.stage);
    }
}

}  // namespace

FigureTotal totalOf(const StagePlan& stage) {
    FigureTotal total{stage.bill.total.dollars()};
    total.stage = stage.number;
    total.name = "Stage " + std::to_string(stage.number) + " (" + stage.name + ")";
    total.isEstimated = stage.bill.estimated > Usd{};
    return total;
}

std::vector<FigureTotal> billsOf(const Reason& reason, const Plan& plan) {
    const auto [one, other] = comparedIn(reason, plan);
    switch (reason.kind) {
        case ReasonKind::WorkSpared: {
            const Setting own{"choices.database", std::string{nameOf(DatabaseKind::SelfManaged)}};
            return {totalOf(*one), totalOf(ComparedBill{reason.stage, own, one->bill.total - reason.amount, reason.isEstimated}, plan)};
        }
        case ReasonKind::NeedIsLower:
        case ReasonKind::Cheapest: return {totalOf(*one), totalOf(*other)};
        case ReasonKind::Pinned:
            if (one == other) return {};
            return {totalOf(*one), totalOf(*other)};
        case ReasonKind::OverBudget: return {totalOf(plan.shown())};
        default: break;
    }
    return reason.blocker ? billsOf(*reason.blocker, blockedIn(reason, plan)) : std::vector<FigureTotal>{};
}

std::vector<FigureTotal> billsOf(const Blocker& blocker, const StagePlan& stage) {
    return blocker.constraint == Constraint::Budget ? std::vector{totalOf(stage)} : std::vector<FigureTotal>{};
}

std::vector<FigureTotal> billsOf(const Warning& warning, const Plan& plan) {
    switch (warning.kind) {
        case WarningKind::BudgetExceeded:
        case WarningKind::UnpricedLines:
        case WarningKind::EstimatedPrices: return {totalOf(plan.shown())};
        default: return {};
    }
}

std::vector<FigureTotal> billsOf(const Pressure& pressure, const Plan& plan) {
    if (pressure.kind != PressureKind::PeakOverAverage || pressure.saving <= Usd{}) return {};
    const StagePlan& shown = plan.shown();
    // What fixed servers cost is compared with leaving the rest of the stage as it is.
    const ComparedBill fixed{shown.number, Setting{"choices.scaling", std::string{nameOf(Scaling::Fixed)}}};
    return {totalOf(shown), totalOf(fixed, plan)};
}

std::vector<FigureTotal> billsOf(const WhyNot& answer, const Plan& plan) {
    std::vector<FigureTotal> totals;
    for (const ComparedBill& bill : answer.bills) totals.push_back(totalOf(bill, plan));
    return totals;
}

std::array<const StagePlan*, 2> comparedIn(const Reason& reason, const Plan& plan) {
    const Recommendation& choice = plan.recommendation;
    int other = choice.recommended;
    if (reason.kind == ReasonKind::NeedIsLower) other = std::max(choice.byUsers, choice.recommended);
    if (reason.kind == ReasonKind::NeedIsHigher) other = choice.byUsers;
    if (reason.kind == ReasonKind::WorkSpared || reason.kind == ReasonKind::Pinned || reason.kind == ReasonKind::PinnedIsBlocked) other = plan.shown().number;
    return {&stageOf(plan, reason.stage), &stageOf(plan, other)};
}

}  // namespace stagecraft
