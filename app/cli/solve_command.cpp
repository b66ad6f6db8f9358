#include <fmt/format.h>

#include <tuple>

#include "app/cli/commands.h"
#include "app/cli/json.h"
#include "app/cli/text_table.h"
#include "model/exploration/solve_for.h"
#include "model/report/money_words.h"
#include "model/report/solve_words.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

/// One end of the values to look at, in the field's unit.
Result<std::optional<double>> readEnd(const std::string& key, std::string_view option, const std::string& text) {
    const Field* const of = field(key);
    if (of == nullptr) return tl::unexpected(underOption("--for", unknownField(key)));
    if (text.empty()) return std::nullopt;
    if (of->kind != FieldKind::Number && of->kind != FieldKind::Integer)
        return tl::unexpected(underOption(option, {ErrorCode::WrongType, {}, 0, key, "is no number and has no range"}));
    Result<std::optional<double>> number = parseFieldNumber(*of, text);
    if (!number) return tl::unexpected(underOption(option, number.error()));
    return number;
}

std::string conditionsText(const SolveQuestion& question) {
    std::string all;
    for (const Condition& condition : question.conditions) all += (all.empty() ? "" : " and ") + conditionText(condition);
    return all;
}

std::string headText(const Solution& solution, const std::string& conditions) {
    const std::string value = solution.answer ? valueWords(solution.answer->value) : std::string{};
    if (solution.isUnknownBeyond() && (solution.kind == SolvedFor::Largest || solution.kind == SolvedFor::Smallest))
        return fmt::format("{}: {} is the {} value known to give {}; beyond, prices are missing (choices.fallback_region, or prices import)\n", solution.key, value,
                           solution.kind == SolvedFor::Largest ? "largest" : "smallest", conditions);
    switch (solution.kind) {
        case SolvedFor::Largest: return fmt::format("{}: at most {} for {}\n", solution.key, value, conditions);
        case SolvedFor::Smallest: return fmt::format("{}: at least {} for {}\n", solution.key, value, conditions);
        case SolvedFor::Between: return fmt::format("{}: {} for {}\n", solution.key, rangeText(solution.ranges.front()), conditions);
        case SolvedFor::Several: return fmt::format("{}: {} for {}\n", solution.key, alternatives(solution.ranges, rangeText), conditions);
        case SolvedFor::Anything: return fmt::format("{}: any value looked at, {}, gives {}\n", solution.key, rangeText(solution.ranges.front()), conditions);
        case SolvedFor::Cheapest: return fmt::format("{}: {} is the cheapest of {} with {}\n", solution.key, value, solution.ranges.size(), conditions);
        case SolvedFor::Nothing: break;
    }
    return fmt::format("{}: no value looked at gives {}\n", solution.key, conditions);
}

std::string textSolution(const Solution& solution, const SolveQuestion& question) {
    std::string text = headText(solution, conditionsText(question));
    const auto add = [&](std::string_view what, const Trial& trial) { text += fmt::format("  {} {}: {}\n", what, valueWords(trial.value), trialText(trial, question)); };
    if (solution.answer) add("at", *solution.answer);
    if (solution.beyond) add(solution.isUnknownBeyond() ? "not known at" : "not at", *solution.beyond);
    if (solution.nearest) add("nearest at", *solution.nearest);
    if (!solution.isMonotone) {
        text += "  The answer is not monotone: the conditions hold for ";
        for (std::size_t i = 0; i < solution.ranges.size(); ++i) text += (i == 0 ? "" : ", ") + rangeText(solution.ranges[i]);
        text += ".\n";
    }
    if (solution.kind == SolvedFor::Cheapest) {
        TextTable table{{{solution.key}, {"a month", TextTable::Align::Right}, {"to the users", TextTable::Align::Right}, {"p99", TextTable::Align::Right}}};
        for (const SolvedRange& range : solution.ranges)
            table.row({range.from.value, markedMoney(range.from.monthly, range.from.estimated), groupedNumber(range.from.roundTrip.count(), 1) + " ms",
                       groupedNumber(range.from.p99.count(), 1) + " ms"});
        text += "\n" + table.text();
    }
    return text;
}

Json jsonTrial(const Trial& trial) {
    return {{"value", trial.value},
            {"stage", trial.stage},
            {"monthly_usd", jsonMoney(trial.monthly)},
            {"estimated_usd", jsonMoney(trial.estimated)},
            {"p99_ms", trial.carriesLoad ? jsonNumber(trial.p99.count()) : Json(nullptr)},
            {"availability", jsonNumber(trial.availability)},
            {"downtime_minutes", jsonNumber(trial.downtime)},
            {"round_trip_ms", jsonNumber(trial.roundTrip.count())},
            {"feasible", trial.isFeasible},
            {"carries_load", trial.carriesLoad},
            {"blocked_by", trial.blockedBy.empty() ? Json(nullptr) : Json(trial.blockedBy)}};
}

std::string_view kindName(SolvedFor kind) {
    switch (kind) {
        case SolvedFor::Largest: return "largest";
        case SolvedFor::Smallest: return "smallest";
        case SolvedFor::Between: return "between";
        case SolvedFor::Several: return "several";
        case SolvedFor::Anything: return "anything";
        case SolvedFor::Cheapest: return "cheapest";
        case SolvedFor::Nothing: break;
    }
    return "nothing";
}

Json jsonSolution(const Solution& solution, const SolveQuestion& question, const Catalog& catalog) {
    const auto orNull = [](const std::optional<Trial>& trial) { return trial ? jsonTrial(*trial) : Json(nullptr); };
    Json conditions = Json::array(), ranges = Json::array();
    for (const Condition& condition : question.conditions) conditions.push_back(conditionText(condition));
    for (const SolvedRange& range : solution.ranges) ranges.push_back({{"from", jsonTrial(range.from)}, {"to", jsonTrial(range.to)}});
    return {{"for", solution.key},
            {"until", std::move(conditions)},
            {"kind", kindName(solution.kind)},
            {"monotone", solution.isMonotone},
            {"answer", orNull(solution.answer)},
            {"beyond", orNull(solution.beyond)},
            {"nearest", orNull(solution.nearest)},
            {"ranges", std::move(ranges)},
            {"plans", solution.plans},
            {"catalog", jsonCatalog(catalog.id(), catalog.date())}};
}

}  // namespace

ExitCode SolveCommand::run(const Context& context) const {
    SolveQuestion question;
    question.key = key;
    for (const std::string& text : until) {
        const Result<Condition> condition = parseCondition(text);
        if (!condition) return refuse(context, condition.error());
        question.conditions.push_back(*condition);
    }
    for (const auto& [option, text, end] : {std::tuple{"--from", &from, &question.from}, std::tuple{"--to", &to, &question.to}}) {
        const Result<std::optional<double>> read = readEnd(key, option, *text);
        if (!read) return refuse(context, read.error());
        *end = *read;
    }
    const auto inputs = readInputs(context, source);
    if (!inputs) return refuse(context, inputs.error());
    const Result<Solution> solution = solveFor(question, *inputs, *context.catalog, builtInBlueprints());
    if (!solution) return refuse(context, solution.error().key == key ? underOption("--for", solution.error()) : solution.error());
    const ExitCode delivered = deliver(
        context, format == "json" ? jsonText(jsonSolution(*solution, question, *context.catalog)) : textSolution(*solution, question), outFile);
    if (delivered != ExitCode::Done) return delivered;
    return solution->answer ? ExitCode::Done : ExitCode::TargetsMissed;
}

}  // namespace stagecraft
