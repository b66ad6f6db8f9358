#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "app/cli/commands.h"
#include "app/cli/json.h"
#include "app/cli/text_table.h"
#include "model/exploration/effort.h"
#include "model/exploration/why_not_question.h"
#include "model/report/certificate_rows.h"
#include "model/report/explanation.h"
#include "model/report/words.h"
#include "model/support/counted.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

/// What the command found out.
struct Explanation {
    Plan plan;
    std::vector<FleetCertificate> certificates;
    std::vector<NodeCertificate> nodes;
    std::vector<StageReach> reaches;
    std::vector<WhyNot> answers;
    BillGrowth growth;
};

/// "EC2 hour of m7g.large, us-east-1"
std::string lineName(const Usage& usage) {
    return fmt::format("{} {}{}{}", usage.service, dimensionLabel(usage.dimension), usage.instanceType.empty() ? "" : " " + usage.instanceType,
                       usage.destination.empty() ? "" : " to " + usage.destination);
}

/// Every line of the bill: how it follows the users, and where its price is from.
std::string growthTable(const Explanation& found) {
    const Bill& bill = found.plan.shown().bill;
    TextTable table{{{"Line", Align::Left}, {"Region", Align::Left}, {"USD", Align::Right}, {"Growth", Align::Left}, {"Price of", Align::Left}, {"Source", Align::Left}}};
    for (std::size_t i = 0; i < bill.lines.size(); ++i) {
        const BillLine& line = bill.lines[i];
        table.row({lineName(line.usage), line.usage.region, line.isPriced ? (line.isEstimated ? "≈ " : "") + moneyText(line.amount) : "no price",
                   growthText(found.growth.lines[i], line), line.asOf, line.isBorrowed() ? lenderText(line) + "; " + line.source : line.source});
    }
    const std::string next = nextStageText(found.growth);
    return fmt::format("\nHow each line of the bill of stage {} grows, up to {}\n{}\n", found.growth.stage,
                       counted(std::floor(found.growth.lookedTo), "user", "users"), next.empty() ? "" : next + "\n") + table.text();
}

Json jsonGrowth(const Explanation& found) {
    Json lines = Json::array();
    const Bill& bill = found.plan.shown().bill;
    for (std::size_t i = 0; i < bill.lines.size(); ++i) {
        const LineGrowth& growth = found.growth.lines[i];
        Json line{{"part", bill.lines[i].usage.part}};
        line.update(jsonBillLine(bill.lines[i]));
        addGrowth(line, growth);
        lines.push_back(std::move(line));
    }
    return {{"stage", found.growth.stage},
            {"looked_to_users", jsonNumber(std::floor(found.growth.lookedTo))},
            {"next_stage", jsonNextStage(found.growth)},
            {"lines", std::move(lines)}};
}

std::string textOf(const Explanation& found) {
    std::string out;
    for (const WhyNot& answer : found.answers) out += text(answer) + "\n";
    if (!found.answers.empty()) return out;
    const StagePlan& shown = found.plan.shown();
    out = fmt::format("Stage {} {}: the cheapest of each tier, given the others\n\n", shown.number, shown.name);
    TextTable fleets{{{"Tier", Align::Left}, {"Region", Align::Left}, {"Chosen", Align::Left}, {"types", Align::Right},
                      {"dominated", Align::Right}, {"dearer", Align::Right}, {"Ruled out by", Align::Left},
                      {"Runner-up", Align::Left}, {"a month more", Align::Right}}};
    for (const CertificateRow& row : certificateRows(found.certificates, found.nodes))
        fleets.row({row.part, row.region, row.chosen, std::to_string(row.considered), std::to_string(row.dominated), std::to_string(row.dearer),
                    row.ruledOut, row.runnerUp, row.extra});
    if (!fleets.isEmpty()) out += fleets.text();
    else if (shown.blockers.empty() || shown.latency.isStable) out += "This stage has no servers of its own.\n";
    else out += fmt::format("This stage cannot be sized: {}.\n", text(shown.blockers.front()));
    const std::vector<std::string> contention = contentionTexts(shown, found.plan.inputs.workload);
    const std::string spot = spotText(shown, found.plan.inputs);
    if (!contention.empty() || !spot.empty()) out += "\n";
    for (const std::string& line : contention) out += line + "\n";
    if (!spot.empty()) out += spot + "\n";
    out += "\nHow far each stage holds\n\n";
    TextTable reach{{{"Stage", Align::Left}, {"as bought now", Align::Left}, {"at its largest", Align::Left}}};
    for (const StageReach& one : found.reaches)
        reach.row({fmt::format("{} {}", one.stage, found.plan.stages[static_cast<std::size_t>(one.stage - 1)].name),
                   asBoughtText(one), atLargestText(one) + (one.isMonotone ? "" : " (some larger loads fit again)")});
    return out + reach.text() + growthTable(found);
}

Json jsonFleet(const FleetCertificate::Fleet& fleet) {
    return {{"instance_type", fleet.type}, {"count", fleet.count}, {"monthly_usd", jsonNumber(fleet.monthly)}};
}

Json jsonRejected(const std::vector<FleetCertificate::Rejected>& all) {
    Json rejected = Json::object();
    for (const FleetCertificate::Rejected& reason : all) rejected[std::string{nameOf(reason.constraint)}] = reason.types;
    return rejected;
}

Json jsonChange(const SmallestChange& change) {
    Json with = Json::array();
    for (const SmallestChange& more : change.with) with.push_back(jsonChange(more));
    return {{"kind", nameOf(change.kind)}, {"from", jsonNumber(change.from)}, {"to", jsonNumber(change.to)}, {"setting", change.setting}, {"with", std::move(with)}};
}

Json jsonOf(const Explanation& found) {
    Json fleets = Json::array();
    for (const FleetCertificate& one : found.certificates) {
        fleets.push_back({{"region", one.region}, {"tier", one.part}, {"chosen", jsonFleet(one.chosen)},
                          {"considered", one.considered}, {"dominated", one.dominated}, {"dearer", one.dearer},
                          {"rejected", jsonRejected(one.rejected)},
                          {"runner_up", one.runnerUp ? jsonFleet(*one.runnerUp) : Json(nullptr)}});
    }
    Json nodes = Json::array();
    for (const NodeCertificate& one : found.nodes)
        nodes.push_back({{"part", one.part}, {"chosen", one.chosen}, {"considered", one.considered}, {"dominated", one.dominated},
                         {"dearer", one.dearer}, {"rejected", jsonRejected(one.rejected)},
                         {"runner_up", one.runnerUp.empty() ? Json(nullptr) : Json(one.runnerUp)},
                         {"extra_monthly_usd", jsonNumber(one.extraMonthly)},
                         {"extra_is_estimated", one.isEstimated}});
    Json reaches = Json::array();
    for (const StageReach& one : found.reaches) {
        Json limits = Json::array();
        for (const ReachLimit& limit : one.limits)
            limits.push_back({{"constraint", nameOf(limit.blocker.constraint)}, {"users", jsonNumber(limit.users)}, {"why", text(limit.blocker)}});
        reaches.push_back({{"stage", one.stage}, {"users_as_bought", jsonNumber(one.asBought)},
                           {"first_limit_as_bought", nameOf(one.asBoughtLimit)}, {"users_at_largest", jsonNumber(one.atLargest)},
                           {"is_monotone", one.isMonotone}, {"limits", std::move(limits)}});
    }
    Json answers = Json::array();
    for (const WhyNot& one : found.answers)
        answers.push_back({{"subject", one.subject}, {"answer", nameOf(one)},
                           {"constraint", one.blocker ? Json(nameOf(one.blocker->constraint)) : Json(nullptr)},
                           {"extra_monthly_usd", one.isKnown ? jsonNumber(one.extraMonthly) : Json(nullptr)},
                           {"extra_is_estimated", one.isEstimated},
                           {"extra_care_hours", jsonNumber(one.extraCareHours)},
                           {"change", jsonChange(one.change)},
                           {"text", text(one)}});
    return {{"stage", found.plan.shown().number}, {"contention", contentionTexts(found.plan.shown(), found.plan.inputs.workload)},
            {"spot", spotText(found.plan.shown(), found.plan.inputs)}, {"fleets", std::move(fleets)}, {"nodes", std::move(nodes)}, {"reach", std::move(reaches)}, {"growth", jsonGrowth(found)},
            {"why_not", std::move(answers)}, {"catalog", jsonCatalog(found.plan.catalogId, found.plan.catalogDate)}};
}

}  // namespace

ExitCode ExplainCommand::run(const Context& context) const {
    const auto inputs = readInputs(context, source);
    if (!inputs) return refuse(context, inputs.error());
    const Blueprints& blueprints = builtInBlueprints();
    Explanation found;
    found.plan = plan(*inputs, *context.catalog, blueprints);
    for (const std::string& subject : whyNot) {
        Result<std::vector<WhyNot>> answers = stagecraft::whyNot(subject, found.plan, *context.catalog, blueprints);
        if (!answers) return refuse(context, underOption("--why-not", answers.error()));
        found.answers.insert(found.answers.end(), answers->begin(), answers->end());
    }
    if (found.answers.empty() || format == "json") {
        const auto shown = std::find_if(blueprints.begin(), blueprints.end(),
                                        [&](const Blueprint& one) { return one.number == found.plan.shown().number; });
        // Neither waits for another, and the longest begin first.
        const std::array<std::function<void()>, 4> answers{
            [&] { found.nodes = nodeCertificates(*shown, *inputs, *context.catalog); },
            [&] { found.growth = growthOf(found.plan, builtInBlueprints(), *context.catalog); },
            [&] { found.reaches = reachesOf(blueprints, *inputs, *context.catalog); },
            [&] { found.certificates = certificates(*shown, *inputs, *context.catalog); }};
        forEach(answers.size(), {}, [&](std::size_t i) { answers[i](); });
    }
    const ExitCode delivered = deliver(context, format == "json" ? jsonText(jsonOf(found)) : textOf(found), outFile);
    // A question that was answered is done, whatever the plan.
    const bool isMissed = found.answers.empty() && !found.plan.recommendation.meetsTargets;
    return delivered == ExitCode::Done && isMissed ? ExitCode::TargetsMissed : delivered;
}

}  // namespace stagecraft
