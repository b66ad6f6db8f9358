#include "app/cli/commands.h"
#include "app/cli/json.h"
#include "app/cli/progress_line.h"
#include "model/documents/bill_csv.h"
#include "model/documents/plan_result.h"
#include "model/documents/plan_yaml.h"
#include "model/exploration/explained_plan.h"
#include "model/report/plan_report.h"

namespace stagecraft {

namespace {

std::string csvBill(const Bill& bill, const BillGrowth& growth) {
    std::vector<const BillLine*> lines;
    for (const BillLine& line : bill.lines) lines.push_back(&line);
    return billCsv(lines, [&](const BillLine& line) { return &growth.lines[static_cast<std::size_t>(&line - bill.lines.data())]; });
}

/// How each line grows takes hundreds of plans: of large ones with little room under the target that is seconds, or minutes.
BillGrowth growthWithProgress(const Plan& plan, const Context& context) {
    ProgressLine line{context.err};
    return growthOf(plan, builtInBlueprints(), *context.catalog, {0, {}, [&](double share) { line.show(share, "how the lines grow"); }});
}

std::string written(const Plan& plan, const std::string& format, const Context& context) {
    if (format == "json") return jsonText(jsonPlan(plan, growthWithProgress(plan, context)));
    if (format == "yaml") return writePlan(plan.inputs, resultYaml(plan));
    if (format == "csv") return csvBill(plan.shown().bill, growthWithProgress(plan, context));
    return planText(plan);
}

}  // namespace

ExitCode PlanCommand::run(const Context& context) const {
    const auto inputs = readInputs(context, source);
    if (!inputs) return refuse(context, inputs.error());
    const Plan answer = explainedPlan(*inputs, *context.catalog, builtInBlueprints());
    if (const ExitCode delivered = deliver(context, written(answer, format, context), outFile);
        delivered != ExitCode::Done)
        return delivered;
    return answer.recommendation.meetsTargets ? ExitCode::Done : ExitCode::TargetsMissed;
}

}  // namespace stagecraft
