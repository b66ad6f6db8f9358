#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/json.h"
#include "model/documents/plan_result.h"
#include "model/documents/plan_yaml.h"
#include "model/report/plan_report.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

std::string plainOrNothing(const std::optional<double>& value) { return value ? plainNumber(*value) : std::string{}; }

/// The bill line by line, and how each line grows; a line without a price has no amount.
std::string csvBill(const Bill& bill, const BillGrowth& growth) {
    std::string out = csvRecord({"service", "component", "dimension", "region", "instance_type", "purchase",
                                 "engine", "deployment", "quantity", "unit", "usd", "estimated", "price_region",
                                 "growth", "next_step_users", "quantity_after", "instance_type_after", "next_step_stage", "next_tier_users", "next_tier_usd_per_unit",
                                 "destination", "spot_discount"});
    for (std::size_t i = 0; i < bill.lines.size(); ++i) {
        const BillLine& line = bill.lines[i];
        const Usage& usage = line.usage;
        const LineGrowth& grown = growth.lines[i];
        out += csvRecord({usage.service, nameOf(usage.component), usage.dimension, usage.region,
                          usage.instanceType,
                          usage.instanceType.empty() ? std::string_view{} : purchaseNameOf(usage),
                          usage.engine, usage.deployment, plainNumber(usage.quantity), line.unit,
                          line.isPriced ? plainNumber(line.amount.dollars()) : std::string{},
                          line.isEstimated ? "true" : "false", line.lender, nameOf(grown.kind), plainOrNothing(grown.nextStep),
                          grown.nextStep ? plainNumber(grown.quantityAfter) : std::string{}, grown.typeAfter,
                          grown.stepStage ? std::to_string(*grown.stepStage) : std::string{}, plainOrNothing(grown.nextTier),
                          grown.nextTier ? plainNumber(grown.tierUsd) : std::string{}, usage.destination, usage.purchaseName.empty() ? std::string{} : plainNumber(usage.discount)});
    }
    return out;
}

std::string written(const Plan& plan, const std::string& format, const Catalog& catalog) {
    if (format == "json") return jsonText(jsonPlan(plan, growthOf(plan, builtInBlueprints(), catalog)));
    if (format == "yaml") return writePlan(plan.inputs, resultYaml(plan));
    if (format == "csv") return csvBill(plan.shown().bill, growthOf(plan, builtInBlueprints(), catalog));
    return planText(plan);
}

}  // namespace

ExitCode PlanCommand::run(const Context& context) const {
    const auto inputs = readInputs(context, source);
    if (!inputs) return refuse(context, inputs.error());
    const Plan answer = plan(*inputs, *context.catalog, builtInBlueprints());
    if (const ExitCode delivered = deliver(context, written(answer, format, *context.catalog), outFile);
        delivered != ExitCode::Done)
        return delivered;
    return answer.recommendation.meetsTargets ? ExitCode::Done : ExitCode::TargetsMissed;
}

}  // namespace stagecraft
