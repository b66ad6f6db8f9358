#include "model/figures/bill_behind.h"

#include <algorithm>

#include "model/exploration/price_effect.h"
#include "model/exploration/serverless.h"
#include "model/figures/figure_parts.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

Error refusal(std::string message) { return {ErrorCode::OutOfRange, {}, 0, {}, std::move(message)}; }

/// Those of the plan that the total is of, with its changes.
Result<Inputs> inputsOf(const FigureTotal& total, const BillContext& context) {
    Inputs inputs = context.inputs;
    if (!total.plan.empty()) {
        const auto other = std::ranges::find(context.others, total.plan, &NamedPlan::name);
        if (other == context.others.end() || other->plan == nullptr) return tl::unexpected{refusal(total.plan + " is no longer compared with")};
        inputs = other->plan->inputs;
    }
    for (const FigureEdit& change : total.changes) {
        Result<Inputs> changed = withValue(std::move(inputs), change.key, change.value);
        if (!changed) return changed;
        inputs = std::move(*changed);
    }
    return inputs;
}

}  // namespace

Result<Plan> billBehind(const FigureTotal& total, const BillContext& context) {
    Result<Inputs> inputs = inputsOf(total, context);
    if (!inputs) return tl::unexpected{inputs.error()};
    if (total.prices != FigurePrices::Own && context.otherCatalog == nullptr) return tl::unexpected{refusal("the other prices are no longer compared with")};
    const bool isOthersDesign = total.prices == FigurePrices::Other || total.prices == FigurePrices::OtherDesignAtOwn;
    const Catalog& designed = isOthersDesign ? *context.otherCatalog : context.catalog;
    if (std::vector<Error> wrong = problems(*inputs, designed); !wrong.empty()) return tl::unexpected{std::move(wrong.front())};
    Plan made = plan(*inputs, designed, context.blueprints);
    if (total.stage > 0) made.recommendation.pinned = total.stage;
    StagePlan& shown = made.stages[static_cast<std::size_t>(made.shown().number - 1)];
    if (total.prices == FigurePrices::OwnDesignAtOther) shown.bill = repriced(shown.bill, *inputs, *context.otherCatalog);
    if (total.prices == FigurePrices::OtherDesignAtOwn) shown.bill = repriced(shown.bill, *inputs, context.catalog);
    if (!total.isOnFargate) return made;
    std::optional<Bill> tasks = billOnFargate(shown, blueprintOf(context.blueprints, shown), *inputs, designed);
    if (!tasks) return tl::unexpected{refusal("this is not to be had on Fargate")};
    shown.bill = std::move(*tasks);
    return made;
}

}  // namespace stagecraft
