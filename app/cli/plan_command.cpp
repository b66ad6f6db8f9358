#include "app/cli/commands.h"
#include "app/cli/json.h"
#include "model/documents/bill_csv.h"
#include "model/documents/plan_result.h"
#include "model/documents/plan_yaml.h"
#include "model/report/plan_report.h"

namespace stagecraft {

namespace {

std::string csvBill(const Bill& bill, const BillGrowth& growth) {
    std::vector<const BillLine*> lines;
    for (const BillLine& line : bill.lines) lines.push_back(&line);
    return billCsv(lines, [&](const BillLine& line) { return &growth.lines[static_cast<std::size_t>(&line - bill.lines.data())]; });
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
