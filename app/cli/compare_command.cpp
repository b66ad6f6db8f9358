#include <fmt/format.h>

#include <cmath>

#include "app/cli/commands.h"
#include "app/cli/json.h"
#include "app/cli/text_table.h"
#include "model/exploration/compare.h"
#include "model/report/comparison_words.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

/// A change is estimated where either of its ends is.
std::string signedMoney(Usd change, bool isEstimated) { return (isEstimated ? "≈ " : "") + std::string{change > Usd{} ? "+" : ""} + moneyText(change); }

/// Of one amount before and after, and the parts of them that are estimated.
void addMoney(TextTable& table, std::string name, Usd before, Usd after, Usd estimatedBefore, Usd estimatedAfter) {
    table.row({std::move(name), markedMoney(before, estimatedBefore), markedMoney(after, estimatedAfter),
               signedMoney(after - before, estimatedBefore > Usd{} || estimatedAfter > Usd{})});
}

std::string signedNumber(double change) {
    if (change == 0) return "0";
    return (change > 0 ? "+" : "−") + headlineNumber(std::abs(change));
}

std::string shownStage(const Plan& plan) {
    const StagePlan& stage = plan.shown();
    return fmt::format("{} {}{}", stage.number, stage.name, stage.isFeasible() ? "" : " (blocked)");
}

class TextReport {
public:
    TextReport(const Plan& before, const Plan& after)
        : before_(before), after_(after), comparison_(compare(before, after)) {}

    std::string write() const {
        std::string out = inputs();
        out += "\n" + results();
        out += "\n" + architecture();
        out += "\n" + services();
        out += "\n" + lines();
        out += fmt::format("\nPrices: {} of {}.\n", after_.catalogId, after_.catalogDate);
        return out;
    }

private:
    std::string inputs() const {
        if (comparison_.inputs.empty()) return "The inputs are the same.\n";
        TextTable table{{{"Input", Align::Left}, {"before", Align::Right}, {"after", Align::Right}}};
        for (const InputDifference& difference : comparison_.inputs)
            table.row({difference.key, difference.before, difference.after});
        return table.text();
    }

    std::string results() const {
        TextTable table{{{"Result", Align::Left},
                         {"before", Align::Right},
                         {"after", Align::Right},
                         {"change", Align::Right}}};
        const StagePlan& old = before_.shown();
        const StagePlan& now = after_.shown();
        const auto latency = [&](std::string name, Milliseconds a, Milliseconds b) {
            table.row({std::move(name), headlineNumber(a.count()) + " ms", headlineNumber(b.count()) + " ms",
                       signedNumber((b - a).count()) + " ms"});
        };
        table.row({"stage", shownStage(before_), shownStage(after_), ""});
        addMoney(table, "a month", old.bill.total, now.bill.total, old.bill.estimated, now.bill.estimated);
        if (old.bill.estimated > Usd{} || now.bill.estimated > Usd{})
            table.row({"of it estimated", moneyText(old.bill.estimated), moneyText(now.bill.estimated), ""});
        if (old.bill.unpriced > 0 || now.bill.unpriced > 0)
            table.row({"lines without a price", std::to_string(old.bill.unpriced), std::to_string(now.bill.unpriced), ""});
        latency("p50", old.latency.p50, now.latency.p50);
        latency("p95", old.latency.p95, now.latency.p95);
        latency("p99", old.latency.p99, now.latency.p99);
        table.row({"availability", availabilityText(old.availability.fraction),
                   availabilityText(now.availability.fraction), ""});
        table.row({"downtime", downtimeText(old.availability.minutesPerYear),
                   downtimeText(now.availability.minutesPerYear), ""});
        return table.text();
    }

    std::string architecture() const {
        if (comparison_.architecture.empty()) return "The architecture is the same.\n";
        TextTable table{{{"Architecture", Align::Left}, {"region", Align::Left}, {"before", Align::Left}, {"after", Align::Left}}};
        for (const PartDifference& part : comparison_.architecture)
            table.row({part.label, part.region.empty() ? "global" : fromTo(part.region, part.regionAfter), text(part.before), text(part.after)});
        return table.text();
    }

    std::string services() const {
        TextTable table{{{"Service", Align::Left},
                         {"before", Align::Right},
                         {"after", Align::Right},
                         {"change", Align::Right}}};
        for (const ServiceDifference& service : comparison_.services)
            addMoney(table, service.service, service.before, service.after, service.estimatedBefore, service.estimatedAfter);
        table.rule();
        const Bill& old = before_.shown().bill;
        const Bill& now = after_.shown().bill;
        addMoney(table, "Total", old.total, now.total, old.estimated, now.estimated);
        return table.text();
    }

    std::string lines() const {
        if (comparison_.lines.empty()) return "The lines of the bills are the same.\n";
        TextTable table{{{"Line of the bill", Align::Left}, {"before", Align::Right}, {"after", Align::Right}, {"change", Align::Right}}};
        for (const LineDifference& line : comparison_.lines)
            addMoney(table, billLineName(line), line.before, line.after, line.estimatedBefore, line.estimatedAfter);
        return table.text();
    }

    const Plan& before_;
    const Plan& after_;
    Comparison comparison_;
};

Json jsonSide(const Plan& plan) {
    const StagePlan& shown = plan.shown();
    return {{"name", plan.inputs.name},
            {"stage", shown.number},
            {"stage_name", shown.name},
            {"meets_targets", plan.recommendation.meetsTargets},
            {"monthly_usd", jsonMoney(shown.bill.total)},
            {"estimated_usd", jsonMoney(shown.bill.estimated)},
            {"unpriced_lines", shown.bill.unpriced},
            {"latency_ms",
             {{"p50", jsonNumber(shown.latency.p50.count())},
              {"p95", jsonNumber(shown.latency.p95.count())},
              {"p99", jsonNumber(shown.latency.p99.count())}}},
            {"availability",
             {{"fraction", jsonNumber(shown.availability.fraction)},
              {"downtime_minutes_per_year", jsonNumber(shown.availability.minutesPerYear)}}}};
}

Json jsonPart(const std::optional<PartSize>& part) {
    if (!part) return nullptr;
    if (part->instanceType.empty()) return {{"note", part->note}};
    return {{"count", part->count}, {"instance_type", part->instanceType}, {"zones", part->zones}};
}

Json jsonComparison(const Plan& before, const Plan& after) {
    const Comparison comparison = compare(before, after);
    Json inputs = Json::array();
    for (const InputDifference& difference : comparison.inputs)
        inputs.push_back(
            {{"key", difference.key}, {"before", difference.before}, {"after", difference.after}});
    Json services = Json::array();
    for (const ServiceDifference& service : comparison.services)
        services.push_back({{"service", service.service},
                            {"before_usd", jsonMoney(service.before)},
                            {"after_usd", jsonMoney(service.after)},
                            {"before_estimated_usd", jsonMoney(service.estimatedBefore)},
                            {"after_estimated_usd", jsonMoney(service.estimatedAfter)},
                            {"change_usd", jsonMoney(service.after - service.before)}});
    Json lines = Json::array();
    for (const LineDifference& line : comparison.lines)
        lines.push_back({{"service", line.service},
                         {"dimension", line.dimension},
                         {"part", line.part},
                         {"region", line.region},
                         {"after_region", line.regionAfter.empty() ? line.region : line.regionAfter},
                         {"destination", line.destination.empty() ? Json(nullptr) : Json(line.destination)},
                         {"purchase", line.purchase},
                         {"before_instance_type", line.typeBefore},
                         {"after_instance_type", line.typeAfter},
                         {"before_usd", jsonMoney(line.before)},
                         {"after_usd", jsonMoney(line.after)},
                         {"before_estimated_usd", jsonMoney(line.estimatedBefore)},
                         {"after_estimated_usd", jsonMoney(line.estimatedAfter)},
                         {"change_usd", jsonMoney(line.change())}});
    Json architecture = Json::array();
    for (const PartDifference& part : comparison.architecture)
        architecture.push_back({{"region", part.region}, {"after_region", part.regionAfter.empty() ? part.region : part.regionAfter}, {"part", part.label}, {"before", jsonPart(part.before)}, {"after", jsonPart(part.after)}});
    return {{"inputs", std::move(inputs)},
            {"before", jsonSide(before)},
            {"after", jsonSide(after)},
            {"change_usd", jsonMoney(after.shown().bill.total - before.shown().bill.total)},
            {"architecture", std::move(architecture)},
            {"services", std::move(services)},
            {"lines", std::move(lines)},
            {"catalog", jsonCatalog(after.catalogId, after.catalogDate)}};
}

}  // namespace

ExitCode CompareCommand::run(const Context& context) const {
    std::vector<Plan> plans;
    for (const std::string& file : {before, after}) {
        const auto inputs = readInputs(context, InputSource{file, {}, settings});
        if (!inputs) return refuse(context, inputs.error());
        plans.push_back(plan(*inputs, *context.catalog, builtInBlueprints()));
    }
    const ExitCode delivered = deliver(context,
                                       format == "json" ? jsonText(jsonComparison(plans[0], plans[1]))
                                                        : TextReport{plans[0], plans[1]}.write(),
                                       outFile);
    if (delivered != ExitCode::Done) return delivered;
    const bool meetsTargets = plans[0].recommendation.meetsTargets && plans[1].recommendation.meetsTargets;
    return meetsTargets ? ExitCode::Done : ExitCode::TargetsMissed;
}

}  // namespace stagecraft
