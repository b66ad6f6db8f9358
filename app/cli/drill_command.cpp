#include <fmt/format.h>

#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/simulation_cells.h"
#include "app/cli/text_table.h"
#include "model/support/counted.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

std::string phasesTable(const Drill& drill) {
    std::vector<TextTable::Column> columns{{"Phase", Align::Left}};
    for (const char* title : {"from", "to", "asked (dynamic)", "answered", "failed", "p50", "p99"}) columns.push_back({title, Align::Right});
    if (drill.slowestWay) columns.push_back({"p99 of " + *drill.slowestWay, Align::Right});
    columns.push_back({"servers", Align::Right});
    TextTable table{columns};
    for (const DrillPhase& phase : drill.phases) {
        std::vector<std::string> cells{phase.name, fmt::format("{:.0f} s", phase.from), fmt::format("{:.0f} s", phase.to), rateCell(phase.offeredRate),
                                       rateCell(phase.answeredRate), percentCell(phase.failedShare), responseCell(phase.p50, phase.errors, &PercentileErrors::p50),
                                       responseCell(phase.p99, phase.errors, &PercentileErrors::p99)};
        if (drill.slowestWay) cells.push_back(responseCell(phase.slowestP99, {}, nullptr));
        cells.push_back(headlineNumber(phase.servers));
        table.row(cells);
    }
    return table.text();
}

std::string textDrill(const Drill& drill, const DrillCommand& command) {
    std::string out = fmt::format("Stage {} under its {} load, without {}: it {}\n\n", drill.stage, command.load, command.fail,
                                  drill.survives ? "survives" : "does not survive");
    for (const DrillMoment& moment : drill.timeline) out += fmt::format("{:>6.0f} s  {}\n", moment.at, moment.what);
    out += "\n";
    out += phasesTable(drill);
    out += fmt::format("\nThe plan's p99 at the peak is {} in {}{}{}.", responseCell(drill.plannedP99, {}, nullptr), drill.region,
                       drill.standsIn ? " while it stands in for a lost region" : "",
                       drill.slowestWay ? ", on the slowest way, through " + *drill.slowestWay : "");
    out += fmt::format("\nAbout {} lost; acted upon after {:.0f} s; {}.\n", counted(std::round(drill.failedRequests), "request", "requests"), drill.detected,
                       drill.recovered ? fmt::format("answering again after {:.0f} s", *drill.recovered) : "not answering again within the drill");
    out += callersText({command.timeout, command.retries, command.workVariation});
    out += std::string{onlyDynamic};
    const bool hasErrors = std::ranges::any_of(drill.phases, [](const DrillPhase& phase) { return phase.errors.has_value(); });
    out += fmt::format("The simulation's first {:.0f} s are warm-up and left out{}.\n", drill.warmUp,
                       hasErrors ? "; ± is a 95 % confidence interval by batch means" : "");
    if (drill.simulatedShare < 1)
        out += fmt::format("Simulated on a slice: {} of the requests are followed, on servers that carry their whole load.\n", percentCell(drill.simulatedShare));
    return out;
}

std::string csvDrill(const Drill& drill) {
    std::string out = csvRecord({"phase", "from_s", "to_s", "asked_per_s", "answered_per_s", "failed_share", "p50_ms", "p99_ms", "p50_error_ms",
                                 "p99_error_ms", "slowest_p99_ms", "servers"});
    for (const DrillPhase& phase : drill.phases)
        out += csvRecord({phase.name, plainNumber(phase.from), plainNumber(phase.to), plainNumber(phase.offeredRate),
                          plainNumber(phase.answeredRate), plainNumber(phase.failedShare), millisecondsCell(phase.p50), millisecondsCell(phase.p99),
                          errorCell(phase.errors, &PercentileErrors::p50), errorCell(phase.errors, &PercentileErrors::p99),
                          millisecondsCell(phase.slowestP99), plainNumber(phase.servers)});
    return out;
}

Json jsonDrill(const Drill& drill, const DrillCommand& command) {
    Json phases = Json::array();
    for (const DrillPhase& phase : drill.phases)
        phases.push_back({{"phase", phase.name}, {"from_s", jsonNumber(phase.from)}, {"to_s", jsonNumber(phase.to)},
                          {"asked_per_s", jsonNumber(phase.offeredRate)}, {"answered_per_s", jsonNumber(phase.answeredRate)},
                          {"failed_share", jsonNumber(phase.failedShare)}, {"latency_ms", jsonResponses(phase.p50, phase.p99, phase.errors)},
                          {"slowest_p99_ms", jsonMilliseconds(phase.slowestP99)}, {"servers", jsonNumber(phase.servers)}});
    Json timeline = Json::array();
    for (const DrillMoment& moment : drill.timeline) timeline.push_back({{"at_s", jsonNumber(moment.at)}, {"what", moment.what}});
    return {{"stage", drill.stage}, {"fail", command.fail}, {"at", command.load}, {"seed", command.seed},
            {"timeout_s", command.timeout}, {"retries", command.retries}, {"work_variation", command.workVariation},
            {"survives", drill.survives}, {"slowest_way", drill.slowestWay ? Json(*drill.slowestWay) : Json(nullptr)}, {"region", drill.region}, {"planned_p99_ms", jsonNumber(drill.plannedP99 * 1000)}, {"phases", std::move(phases)}, {"timeline", std::move(timeline)},
            {"detected_s", jsonNumber(drill.detected)}, {"recovered_s", drill.recovered ? jsonNumber(*drill.recovered) : Json(nullptr)},
            {"failed_requests", jsonNumber(std::round(drill.failedRequests))}, {"warm_up_s", jsonNumber(drill.warmUp)},
            {"simulated_share", jsonNumber(drill.simulatedShare)}};
}

template <class Enum>
Enum valueOf(std::string_view name) {
    const auto& names = EnumNames<Enum>::names;
    return static_cast<Enum>(std::ranges::find(names, name) - names.begin());
}

}  // namespace

ExitCode DrillCommand::run(const Context& context) const {
    const auto inputs = readInputs(context, source);
    if (!inputs) return refuse(context, inputs.error());
    const Blueprints& blueprints = builtInBlueprints();
    const int stage = plan(*inputs, *context.catalog, blueprints).shown().number;
    const Blueprint& shown = *std::ranges::find(blueprints, stage, &Blueprint::number);
    return isDay ? runDay(context, *inputs, shown) : runDrill(context, *inputs, shown);
}

ExitCode DrillCommand::runDrill(const Context& context, const Inputs& inputs, const Blueprint& shown) const {
    const auto answer = stagecraft::drill(shown, inputs, *context.catalog, {valueOf<DrillFailure>(fail), valueOf<DrillLoad>(load), seed, {timeout, retries, workVariation}});
    if (!answer) return refuse(context, Error{ErrorCode::Syntax, {}, 0, "--fail", answer.error()});
    const std::string text = format == "json" ? jsonText(jsonDrill(*answer, *this)) : format == "csv" ? csvDrill(*answer) : textDrill(*answer, *this);
    if (const ExitCode delivered = deliver(context, text, outFile); delivered != ExitCode::Done) return delivered;
    return answer->survives ? ExitCode::Done : ExitCode::TargetsMissed;
}

}  // namespace stagecraft
