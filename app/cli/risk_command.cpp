#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/interruption.h"
#include "app/cli/json.h"
#include "app/cli/progress_line.h"
#include "app/cli/text_table.h"
#include "model/exploration/regret.h"
#include "model/exploration/uncertainty.h"
#include "model/report/input_words.h"
#include "model/report/money_words.h"
#include "model/report/risk_words.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

/// Designs are compared over fewer cases: every stage is planned for each of them.
constexpr int mostCompared = 2000;

std::string moneyCell(double dollars, double estimated = 0) { return markedMoney(Usd{dollars}, Usd{estimated}); }
std::string millisecondsCell(double value) { return std::isfinite(value) ? headlineNumber(value) + " ms" : "overloaded"; }
std::string percentCell(double share) { return headlineNumber(share * 100) + " %"; }

std::string textInputs(const Inputs& inputs) {
    TextTable table{{{"Uncertain input"}, {"low", Align::Right}, {"likely", Align::Right}, {"high", Align::Right}}};
    for (const Uncertain& one : inputs.uncertainty) {
        const Field* const known = field(one.input);
        const std::string likely = one.likely ? exactNumber(*one.likely) : known == nullptr ? std::string{} : valueText(*known, inputs) + " (the plan's)";
        table.row({one.input, exactNumber(one.low), likely, exactNumber(one.high)});
    }
    return table.text();
}

std::string textRisk(const Risk& risk, const LeastRegret& regret, const Inputs& inputs) {
    std::string out = riskText(risk, inputs) + "\n\n" + textInputs(inputs) + "\n";
    TextTable spread{{{""}, {"P10", Align::Right}, {"P50", Align::Right}, {"P90", Align::Right}, {"mean", Align::Right}}};
    const Spread& cost = risk.cost;
    const Spread& estimated = risk.estimatedCost;
    spread.row({"Cost a month", moneyCell(cost.p10, estimated.p10), moneyCell(cost.p50, estimated.p50), moneyCell(cost.p90, estimated.p90),
                moneyCell(cost.mean, estimated.mean)});
    if (estimated.mean > 0)
        spread.row({"of it estimated", moneyCell(estimated.p10), moneyCell(estimated.p50), moneyCell(estimated.p90), moneyCell(estimated.mean)});
    spread.row({"p99", millisecondsCell(risk.p99.p10), millisecondsCell(risk.p99.p50), millisecondsCell(risk.p99.p90), millisecondsCell(risk.p99.mean)});
    out += spread.text() + "\n";
    TextTable missed{{{"Target"}, {"missed in", Align::Right}}};
    missed.row({"response time", percentCell(risk.missesLatency)});
    missed.row({"availability", percentCell(risk.missesAvailability)});
    missed.row({"budget", percentCell(risk.missesBudget)});
    missed.row({"the load itself", percentCell(risk.missesLoad)});
    missed.row({"any of them", percentCell(risk.missesAny)});
    out += missed.text() + "\n";
    if (!regret.designs.empty()) {
        const auto compared = [&](double dollars) { return (regret.unpriced > 0 ? "✕ " : regret.isEstimated ? "≈ " : "") + moneyCell(dollars); };
        TextTable designs{{{"Design"}, {"like the case at", Align::Right}, {"stands ready", Align::Right}, {"too much", Align::Right}, {"lacking", Align::Right},
                           {"some part too small in", Align::Right}, {"regret", Align::Right}, {"at worst", Align::Right}, {""}}};
        const auto row = [&](std::string name, const RegretDesign& one, const std::string& mark) {
            designs.row({std::move(name), percentCell(one.quantile), compared(one.standing), compared(one.overspend), compared(one.shortfall), percentCell(one.tooSmall),
                         compared(one.expected), compared(one.greatest), mark});
        };
        for (std::size_t i = 0; i < regret.designs.size(); ++i) {
            const RegretDesign& one = regret.designs[i];
            std::string mark = i == regret.leastExpected ? "least expected" : "";
            if (i == regret.leastGreatest) mark += mark.empty() ? "least at worst" : " and at worst";
            row(fmt::format("stage {}", one.stage), one, mark);
        }
        if (regret.own) row(fmt::format("stage {} as planned", regret.own->stage), *regret.own, isOwnLeast(regret) ? "no worse than any" : "");
        out += designs.text() + "\n" + regretText(regret, risk.stage) + "\n" +
               fmt::format("A dollar too much counts {}, a dollar's worth of missing capacity {} (regret.overspend_weight, regret.shortfall_weight); {} cases.\n",
                           plainNumber(inputs.regret.overspend), plainNumber(inputs.regret.shortfall), groupedNumber(regret.samples));
    }
    out += noteText(risk) + "\n";
    if (const std::string outside = outsideRangeText(inputs); !outside.empty()) out += outside + "\n";
    return out;
}

std::string csvRisk(const Risk& risk) {
    std::string out = csvRecord({"quantile", "usd_a_month", "estimated_usd", "p99_ms"});
    for (int percent = 1; percent < 100; ++percent) {
        const double cost = rankedQuantile(risk.monthly, percent / 100.0), slow = rankedQuantile(risk.milliseconds, percent / 100.0);
        out += csvRecord({plainNumber(percent / 100.0), plainNumber(cost), plainNumber(rankedQuantile(risk.estimated, percent / 100.0)), std::isfinite(slow) ? plainNumber(slow) : std::string{}});
    }
    return out;
}

Json jsonSpread(const Spread& spread, const std::vector<double>& values) {
    const auto range = [&](double share) {
        const QuantileRange found = quantileRange(values, share);
        return Json::array({jsonNumber(found.from), jsonNumber(found.to)});
    };
    return {{"p10", jsonNumber(spread.p10)}, {"p50", jsonNumber(spread.p50)}, {"p90", jsonNumber(spread.p90)}, {"mean", jsonNumber(spread.mean)},
            {"p10_range", range(0.1)}, {"p50_range", range(0.5)}, {"p90_range", range(0.9)}};
}

Json jsonDesign(const RegretDesign& one) {
    return {{"stage", one.stage}, {"sized_for", jsonNumber(one.quantile)}, {"instances_usd", jsonNumber(one.bought)},
            {"standing_usd", jsonNumber(one.standing)},
            {"overspend_usd", jsonNumber(one.overspend)}, {"shortfall_usd", jsonNumber(one.shortfall)}, {"too_small_share", jsonNumber(one.tooSmall)},
            {"expected_regret_usd", jsonNumber(one.expected)}, {"greatest_regret_usd", jsonNumber(one.greatest)}};
}

Json jsonRisk(const Risk& risk, const LeastRegret& regret, const RiskCommand& command) {
    Json designs = Json::array();
    for (const RegretDesign& one : regret.designs) designs.push_back(jsonDesign(one));
    Json json{{"stage", risk.stage}, {"seed", command.seed}, {"samples", risk.monthly.size()}, {"impossible", risk.impossible}, {"whole", risk.isWhole},
              {"monthly_usd", jsonSpread(risk.cost, risk.monthly)},
              {"estimated_usd", {{"p10", jsonNumber(risk.estimatedCost.p10)}, {"p50", jsonNumber(risk.estimatedCost.p50)},
                                 {"p90", jsonNumber(risk.estimatedCost.p90)}, {"mean", jsonNumber(risk.estimatedCost.mean)}}},
              {"p99_ms", jsonSpread(risk.p99, risk.milliseconds)},
              {"missed", {{"latency", jsonNumber(risk.missesLatency)}, {"availability", jsonNumber(risk.missesAvailability)},
                          {"budget", jsonNumber(risk.missesBudget)}, {"load", jsonNumber(risk.missesLoad)}, {"any", jsonNumber(risk.missesAny)}}},
              {"unpriced_lines", risk.unpriced}, {"designs", std::move(designs)}, {"designs_samples", regret.samples}, {"designs_estimated", regret.isEstimated},
              {"designs_unpriced_lines", regret.unpriced}};
    json["least_expected_regret"] = regret.designs.empty() ? Json(nullptr) : jsonDesign(regret.designs[regret.leastExpected]);
    json["as_planned"] = regret.own ? jsonDesign(*regret.own) : Json(nullptr);
    json["least_greatest_regret"] = regret.designs.empty() ? Json(nullptr) : jsonDesign(regret.designs[regret.leastGreatest]);
    return json;
}

}  // namespace

ExitCode RiskCommand::run(const Context& context) const {
    const auto inputs = readInputs(context, source);
    if (!inputs) return refuse(context, inputs.error());
    if (inputs->uncertainty.empty())
        return refuse(context, Error{ErrorCode::Missing, {}, 0, "uncertainty",
                                     "names no input; give low, likely and high of one, for example --set uncertainty=workload.users:8000:12000:30000"});
    const Blueprints& blueprints = builtInBlueprints();
    const Plan planned = plan(*inputs, *context.catalog, blueprints);
    const int shown = planned.shown().number;

    const Interruption interruption;
    std::stop_source stop;
    ProgressLine line{context.err};
    std::mutex oneAtATime;
    const auto effort = [&](const char* what) {
        return Effort{0, stop.get_token(), [&, what](double share) {
                          const std::scoped_lock lock{oneAtATime};
                          if (Interruption::isAsked()) stop.request_stop();
                          line.show(share, what);
                      }};
    };
    const Risk risk = riskOf(*inputs, *std::ranges::find(blueprints, shown, &Blueprint::number), *context.catalog, {samples, seed}, effort("cases"));
    const LeastRegret regret = leastRegret(*inputs, *context.catalog, blueprints, {std::min(samples, mostCompared), seed}, effort("designs"), &planned.shown());
    line.clear();
    if (Interruption::isAsked()) return refuse(context, Error{ErrorCode::Cancelled, {}, 0, "risk", "was cancelled before every case was planned"});
    if (risk.monthly.empty())
        return refuse(context, Error{ErrorCode::Conflict, {}, 0, "uncertainty", "leaves no case that is free of contradictions, such as a peak below its average"});
    if (format == "json") {
        Json json = jsonRisk(risk, regret, *this);
        json["catalog"] = jsonCatalog(context.catalog->id(), context.catalog->date());
        return deliver(context, jsonText(json), outFile);
    }
    return deliver(context, format == "csv" ? csvRisk(risk) : textRisk(risk, regret, *inputs), outFile);
}

}  // namespace stagecraft
