#include "model/exploration/explained_plan.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace stagecraft {

namespace {

constexpr double negligible = 0.005;  ///< below half a cent two bills are told alike

/// Where `auto` took databases that AWS runs, though one's own would be the smaller bill: of the rest AWS runs the cheapest was taken.
std::optional<Reason> workSpared(const Plan& plan, const Catalog& catalog, const Blueprints& blueprints) {
    const Choices& choices = plan.inputs.choices;
    const StagePlan& shown = plan.shown();
    const Blueprint& blueprint = blueprints[static_cast<std::size_t>(shown.number - 1)];
    const bool hasChoice = choices.database == DatabaseKind::Auto && !choices.hasPinnedDatabase() && blueprint.database > DatabaseTopology::SameHost;
    if (!hasChoice || !shown.isFeasible() || shown.bill.unpriced > 0 || choices.databaseCareHours <= 0 || choices.personHourly <= Usd{}) return std::nullopt;
    Inputs otherwise = plan.inputs;
    otherwise.choices.database = DatabaseKind::SelfManaged;
    const StagePlan own = planStage(blueprint, otherwise, catalog, nullptr, PlanDetail::Costs);
    const Usd more = shown.bill.total - own.bill.total;
    if (!own.isFeasible() || own.bill.unpriced > 0 || more.dollars() < negligible || own.careHours <= shown.careHours) return std::nullopt;
    Reason reason{ReasonKind::WorkSpared, shown.number, more, {}, {}};
    reason.careHours = own.careHours - shown.careHours;
    reason.isEstimated = own.bill.estimated > Usd{};
    return reason;
}

}  // namespace

Plan explainedPlan(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints) {
    Plan made = plan(inputs, catalog, blueprints);
    std::vector<Reason>& reasons = made.recommendation.reasons;
    // Money comes before what stops the stages below.
    if (std::optional<Reason> spared = workSpared(made, catalog, blueprints))
        reasons.insert(std::ranges::find(reasons, ReasonKind::LowerStageBlocked, &Reason::kind), std::move(*spared));
    return made;
}

}  // namespace stagecraft
