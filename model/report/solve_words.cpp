#include "model/report/solve_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/counted.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

std::string percentText(double share) { return groupedNumber(100 * share, 4) + " %"; }

/// "Users", and the key of what has no label.
std::string nameOf(const std::string& key) {
    const Field* const row = field(key);
    return row == nullptr ? key : std::string{row->label};
}

/// A share as a percentage, all else with its unit.
std::string valueOf(const std::string& key, const std::string& value) {
    const Field* const row = field(key);
    const std::optional<double> number = parseNumber(value);
    if (row == nullptr || !number) return value;
    if (row->unit == "share") return percentText(*number);
    return exactNumber(*number) + (row->unit.empty() || row->unit == "users" ? "" : " " + std::string{row->unit});
}

std::string blockedText(const Trial& trial) {
    const auto constraint = parseName<Constraint>(trial.blockedBy);
    return constraint ? std::string{label(*constraint)} : trial.blockedBy;
}

/// With so many decimals, or as many more as tell it from the bound that it does not keep to.
std::string toldApart(double value, int decimals, Measure measure, const SolveQuestion& question) {
    constexpr int mostDecimals = 9;
    const auto bound = std::ranges::find(question.conditions, measure, &Condition::measure);
    const bool isEqual = bound == question.conditions.end() || bound->bound == value;
    while (!isEqual && decimals < mostDecimals && groupedNumber(value, decimals) == groupedNumber(bound->bound, decimals)) ++decimals;
    return groupedNumber(value, decimals);
}

/// "≈ $552.45 a month ($38.53 of it estimated)"
std::string monthlyText(const Trial& trial, const SolveQuestion& question) {
    return std::string{trial.estimated > Usd{} ? "≈ $" : "$"} + toldApart(trial.monthly.dollars(), 2, Measure::MonthlyUsd, question) + " a month" +
           (trial.estimated > Usd{} ? " (" + moneyText(trial.estimated) + " of it estimated)" : "");
}

/// Why a trial has no figures to compare.
std::string failureText(const Trial& trial, const std::string& blockedBy) {
    if (trial.blockedBy == unpricedLines) return fmt::format("stage {} has lines without a price, so what it costs is not known", trial.stage);
    return fmt::format("stage {} does not carry the load ({})", trial.stage, blockedBy);
}

/// What a person looks at, shorter than `trialText`.
std::string resultText(const Trial& trial, const SolveQuestion& question) {
    if (!trial.carriesLoad) return failureText(trial, blockedText(trial));
    std::string text = fmt::format("stage {}, {}, p99 {} ms, {} up, {} ms to the users", trial.stage, monthlyText(trial, question),
                                   toldApart(trial.p99.count(), 1, Measure::P99Ms, question), percentText(trial.availability),
                                   toldApart(trial.roundTrip.count(), 1, Measure::RoundTripMs, question));
    return trial.isFeasible ? text : text + "; misses a target (" + blockedText(trial) + ")";
}

std::string allConditions(const SolveQuestion& question) {
    std::string all;
    for (const Condition& condition : question.conditions) all += (all.empty() ? "" : " and ") + words(condition);
    return all;
}

std::string headText(const Solution& solution, const std::string& conditions) {
    const std::string name = nameOf(solution.key);
    const std::string value = solution.answer ? valueOf(solution.key, solution.answer->value) : std::string{};
    const auto span = [&](const SolvedRange& range) {
        const std::string from = valueOf(solution.key, range.from.value);
        return range.from.value == range.to.value ? from : from + " to " + valueOf(solution.key, range.to.value);
    };
    if (solution.isUnknownBeyond() && (solution.kind == SolvedFor::Largest || solution.kind == SolvedFor::Smallest))
        return fmt::format("{}: the {} value known to give {} is {}; beyond, prices are missing.", name, solution.kind == SolvedFor::Largest ? "largest" : "smallest", conditions, value);
    switch (solution.kind) {
        case SolvedFor::Largest: return fmt::format("{}: at most {} for {}.", name, value, conditions);
        case SolvedFor::Smallest: return fmt::format("{}: at least {} for {}.", name, value, conditions);
        case SolvedFor::Between: return fmt::format("{}: {} for {}.", name, span(solution.ranges.front()), conditions);
        case SolvedFor::Several: return fmt::format("{}: {} for {}.", name, alternatives(solution.ranges, span), conditions);
        case SolvedFor::Anything: return fmt::format("{}: any value from {} gives {}.", name, span(solution.ranges.front()), conditions);
        case SolvedFor::Cheapest:
            return solution.ranges.size() == 1 ? fmt::format("{}: only {} gives {}.", name, value, conditions)
                                               : fmt::format("{}: {} is the cheapest of {} with {}.", name, value, solution.ranges.size(), conditions);
        case SolvedFor::Nothing: break;
    }
    return fmt::format("{}: no value gives {}.", name, conditions);
}

}  // namespace

std::string valueWords(const std::string& text) {
    const std::optional<double> number = parseNumber(text);
    return number ? exactNumber(*number) : text;
}

std::string trialText(const Trial& trial, const SolveQuestion& question) {
    std::string text = fmt::format("stage {}, {}, p99 {} ms, availability {} ({} min a year down), {} ms to the users", trial.stage,
                                   monthlyText(trial, question), toldApart(trial.p99.count(), 1, Measure::P99Ms, question), percentText(trial.availability),
                                   toldApart(trial.downtime, 1, Measure::DowntimeMinutes, question), toldApart(trial.roundTrip.count(), 1, Measure::RoundTripMs, question));
    if (!trial.carriesLoad) text = failureText(trial, trial.blockedBy);
    else if (!trial.isFeasible) text += ", misses a target: " + trial.blockedBy;
    return text;
}

std::string alternatives(const std::vector<SolvedRange>& ranges, const std::function<std::string(const SolvedRange&)>& text) {
    constexpr std::size_t mostTold = 4;
    std::string all;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const bool isLast = i + 1 == ranges.size();
        if (!isLast && i + 1 >= mostTold) continue;
        if (isLast && ranges.size() > mostTold) all += fmt::format(", {}", counted(static_cast<double>(ranges.size() - mostTold), "more range", "more ranges"));
        (all += i == 0 ? "" : isLast ? " or " : ", ") += text(ranges[i]);
    }
    return all;
}

std::string rangeText(const SolvedRange& range) {
    if (range.from.value == range.to.value) return valueWords(range.from.value);
    return valueWords(range.from.value) + " to " + valueWords(range.to.value);
}

std::string words(const Condition& condition) {
    const std::string bound = condition.isAtMost ? "at most " : "at least ";
    switch (condition.measure) {
        case Measure::MonthlyUsd: return bound + moneyText(Usd{condition.bound}) + " a month";
        case Measure::P99Ms: return "a p99 of " + bound + exactNumber(condition.bound) + " ms";
        case Measure::Availability: return bound + percentText(condition.bound) + " up";
        case Measure::DowntimeMinutes: return bound + counted(exactNumber(condition.bound), "minute", "minutes") + " a year down";
        case Measure::RoundTripMs: return bound + exactNumber(condition.bound) + " ms to the users";
        case Measure::Feasible: break;
    }
    return "all targets met";
}

std::string solutionText(const Solution& solution, const SolveQuestion& question) {
    std::string text = headText(solution, allConditions(question));
    if (solution.answer && solution.kind != SolvedFor::Anything)
        text += fmt::format(" With {}: {}.", valueOf(solution.key, solution.answer->value), resultText(*solution.answer, question));
    if (solution.beyond) text += fmt::format(" With {}: {}.", valueOf(solution.key, solution.beyond->value), resultText(*solution.beyond, question));
    if (solution.nearest) text += fmt::format(" Nearest is {}: {}.", valueOf(solution.key, solution.nearest->value), resultText(*solution.nearest, question));
    return text;
}

}  // namespace stagecraft
