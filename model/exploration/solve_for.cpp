#include "model/exploration/solve_for.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include <fmt/format.h>

#include "model/planning/regions.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

constexpr int valuesLookedAt = 64;
constexpr int digits = 4;
/// Where a logarithmic field begins at zero, so many decades below its end are looked at, and zero.
constexpr double decades = 9;

Error refusal(std::string key, std::string message) { return {ErrorCode::OutOfRange, {}, 0, std::move(key), std::move(message)}; }

double measured(const Trial& trial, Measure measure) {
    switch (measure) {
        case Measure::MonthlyUsd: return trial.monthly.dollars();
        case Measure::P99Ms: return trial.p99.count();
        case Measure::Availability: return trial.availability;
        case Measure::DowntimeMinutes: return trial.downtime;
        case Measure::RoundTripMs: return trial.roundTrip.count();
        case Measure::Feasible: break;
    }
    return trial.isFeasible ? 1 : 0;
}

/// By how much a condition is missed; zero or less where it holds.
double missedBy(const Trial& trial, const Condition& condition) {
    if (!trial.carriesLoad) return HUGE_VAL;
    const double value = measured(trial, condition.measure);
    if (condition.measure == Measure::Feasible) return 1 - value;
    return condition.isAtMost ? value - condition.bound : condition.bound - value;
}

/// To so many digits; of a share near 1, of what it lacks.
double rounded(double value, int figures) {
    if (value == 0) return 0;
    const bool isNearOne = value > 0.99 && value < 1;
    const int first = static_cast<int>(std::floor(std::log10(isNearOne ? 1 - value : std::abs(value))));
    const int exponent = isNearOne ? std::max(first + 1 - figures, -15) : first + 1 - figures;
    // By whole powers of ten, so that 0.3 stays 0.3.
    const double power = std::pow(10.0, std::abs(exponent));
    return exponent < 0 ? std::round(value * power) / power : std::round(value / power) * power;
}

class Solving {
public:
    Solving(const SolveQuestion& question, const Field& field, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
            const Effort& effort)
        : question_(question), field_(field), inputs_(inputs), catalog_(catalog), blueprints_(blueprints), effort_(effort),
          isWhole_(field.kind == FieldKind::Integer || field.key == "workload.users") {}

    Solution numbers() {
        Solution solution;
        solution.key = question_.key;
        const std::vector<Trial> trials = tryAll(values(), [this](double value) { return trialOf(value); });
        findRanges(trials, solution);
        conclude(solution);
        if (solution.ranges.empty()) solution.nearest = nearestOf(trials);
        solution.plans = plans_;
        return solution;
    }

    Solution options(const std::vector<std::string>& names) {
        Solution solution;
        solution.key = question_.key;
        std::vector<double> places(names.size());
        for (std::size_t i = 0; i < names.size(); ++i) places[i] = static_cast<double>(i);
        const std::vector<Trial> trials = tryAll(places, [&](double place) { return trialOf(names[static_cast<std::size_t>(place)], place); });
        for (const Trial& trial : trials) {
            if (!trial.holds) continue;
            solution.ranges.push_back({trial, trial, false, false});
            if (!solution.answer || trial.monthly < solution.answer->monthly) solution.answer = trial;
        }
        solution.kind = solution.answer ? SolvedFor::Cheapest : SolvedFor::Nothing;
        if (!solution.answer) solution.nearest = nearestOf(trials);
        solution.plans = plans_;
        return solution;
    }

private:
    /// In rising order, every one once.
    [[nodiscard]] std::vector<double> values() const {
        const double from = question_.from.value_or(field_.minimum), to = question_.to.value_or(field_.maximum);
        std::vector<double> values;
        const auto add = [&](double value) {
            const double one = std::clamp(isWhole_ ? std::round(value) : rounded(value, digits - 1), from, to);
            if (values.empty() || one > values.back()) values.push_back(one);
        };
        add(from);
        const bool isLogarithmic = field_.scale == FieldScale::Logarithmic;
        const double start = isLogarithmic ? std::max(from, to * std::pow(10, -decades)) : from;
        for (int i = 0; i < valuesLookedAt; ++i) {
            const double share = static_cast<double>(i) / (valuesLookedAt - 1);
            add(isLogarithmic ? start * std::pow(to / start, share) : start + (to - start) * share);
        }
        add(to);
        return values;
    }

    template <class Make>
    [[nodiscard]] std::vector<Trial> tryAll(const std::vector<double>& values, const Make& make) {
        std::vector<std::optional<Trial>> made(values.size());
        forEach(values.size(), effort_, [&](std::size_t i) { made[i] = make(values[i]); });
        std::vector<Trial> trials;
        for (std::optional<Trial>& trial : made)
            if (trial) trials.push_back(std::move(*trial));
        return trials;
    }

    [[nodiscard]] std::optional<Trial> trialOf(double value) {
        Inputs changed = inputs_;
        field_.write(changed, value);
        return trialOf(changed, valueText(field_, changed), field_.read(changed).value_or(value));
    }

    [[nodiscard]] std::optional<Trial> trialOf(const std::string& option, double place) {
        const Result<Inputs> changed = withValue(inputs_, question_.key, option);
        return changed ? trialOf(*changed, option, place) : std::nullopt;
    }

    /// Nullopt where the value makes a plan impossible.
    [[nodiscard]] std::optional<Trial> trialOf(const Inputs& changed, std::string value, double number) {
        if (!problems(changed, catalog_).empty()) return std::nullopt;
        const Plan made = plan(changed, catalog_, blueprints_, PlanDetail::Costs);
        ++plans_;
        const StagePlan& shown = made.shown();
        Trial trial;
        trial.value = std::move(value);
        trial.number = number;
        trial.stage = shown.number;
        trial.monthly = shown.bill.total;
        trial.estimated = shown.bill.estimated;
        trial.p99 = shown.latency.p99;
        trial.availability = shown.availability.fraction;
        trial.downtime = shown.availability.minutesPerYear;
        const bool hasMany = blueprints_[static_cast<std::size_t>(shown.number - 1)].hasManyRegions;
        trial.roundTrip = meanRoundTrip(catalog_, changed.workload, hasMany ? nearestRegions(catalog_, changed) : homeRegion(catalog_, changed.choices));
        trial.isFeasible = shown.isFeasible();
        trial.carriesLoad = shown.latency.isStable && shown.bill.unpriced == 0;
        if (!shown.blockers.empty()) trial.blockedBy = nameOf(shown.blockers.front().constraint);
        else if (shown.bill.unpriced > 0) trial.blockedBy = unpricedLines;
        trial.holds = std::ranges::all_of(question_.conditions, [&](const Condition& condition) { return missedBy(trial, condition) <= 0; });
        return trial;
    }

    /// The last value on the side of `inside`, and the first on the other.
    std::pair<Trial, Trial> edge(Trial inside, Trial outside) {
        while (!effort_.stop.stop_requested()) {
            const bool isGeometric = field_.scale == FieldScale::Logarithmic && inside.number > 0 && outside.number > 0;
            const double exact = isGeometric ? std::sqrt(inside.number * outside.number) : (inside.number + outside.number) / 2;
            // Values in whole numbers or of so many digits: where none is left between the two, they are neighbours.
            const double middle = isWhole_ ? std::floor(exact) : rounded(exact, digits);
            const auto [low, high] = std::minmax(inside.number, outside.number);
            const bool isLast = middle <= low || middle >= high;
            if (isLast && (!isWhole_ || high - low <= 1)) break;
            std::optional<Trial> trial = trialOf(isLast ? low + 1 : middle);
            if (!trial || trial->number == inside.number || trial->number == outside.number) break;
            (trial->holds ? inside : outside) = std::move(*trial);
        }
        return {inside, outside};
    }

    void findRanges(const std::vector<Trial>& trials, Solution& solution) {
        for (std::size_t i = 0; i < trials.size(); ++i) {
            if (!trials[i].holds) continue;
            std::size_t last = i;
            while (last + 1 < trials.size() && trials[last + 1].holds) ++last;
            SolvedRange range{trials[i], trials[last], i == 0, last + 1 == trials.size()};
            above_.reset();
            if (!range.isOpenBelow) {
                auto [inside, outside] = edge(trials[i], trials[i - 1]);
                range.from = std::move(inside);
                below_ = std::move(outside);
            }
            if (!range.isOpenAbove) {
                auto [inside, outside] = edge(trials[last], trials[last + 1]);
                range.to = std::move(inside);
                above_ = std::move(outside);
            }
            solution.ranges.push_back(std::move(range));
            i = last;
        }
    }

    /// What is open below is answered by its upper end, what is open above by its lower; the last counts where there are several.
    void conclude(Solution& solution) const {
        if (solution.ranges.empty()) return;
        const SolvedRange& first = solution.ranges.front();
        const SolvedRange& last = solution.ranges.back();
        solution.isMonotone = solution.ranges.size() == 1 && (first.isOpenBelow || first.isOpenAbove);
        if (first.isOpenBelow && first.isOpenAbove) {
            solution.kind = SolvedFor::Anything;
            solution.answer = first.to;
            return;
        }
        solution.kind = solution.ranges.size() > 1 ? SolvedFor::Several
                        : last.isOpenAbove         ? SolvedFor::Smallest
                        : first.isOpenBelow        ? SolvedFor::Largest
                                                   : SolvedFor::Between;
        solution.answer = last.isOpenAbove ? last.from : last.to;
        solution.beyond = last.isOpenAbove ? below_ : above_;
    }

    /// Where the first condition that fails everywhere is missed by least, of equals the cheapest.
    [[nodiscard]] std::optional<Trial> nearestOf(const std::vector<Trial>& trials) const {
        const auto miss = [&](const Trial& trial) {
            std::vector<double> missed;
            for (const Condition& condition : question_.conditions) missed.push_back(std::max(0.0, missedBy(trial, condition)));
            missed.push_back(trial.monthly.dollars());
            return missed;
        };
        const auto nearest = std::ranges::min_element(trials, {}, miss);
        if (nearest == trials.end() || !nearest->carriesLoad) return std::nullopt;
        return *nearest;
    }

    const SolveQuestion& question_;
    const Field& field_;
    const Inputs& inputs_;
    const Catalog& catalog_;
    const Blueprints& blueprints_;
    const Effort& effort_;
    bool isWhole_;
    std::optional<Trial> below_, above_;  ///< where the conditions do not hold, beside the range found last
    std::atomic<int> plans_{0};
};

/// The values of an input that is no number; empty where it is one, or has none to choose from.
std::vector<std::string> optionsOf(const Field& field, const Catalog& catalog) {
    std::vector<std::string> names;
    if (field.key == "choices.region")
        for (const Region& region : catalog.regions()) names.emplace_back(region.code);
    if (field.kind == FieldKind::Choice) names.assign(field.options.begin(), field.options.end());
    if (field.kind == FieldKind::Flag) names = {"false", "true"};
    return names;
}

std::optional<Error> wrongRange(const SolveQuestion& question, const Field& field) {
    const double from = question.from.value_or(field.minimum), to = question.to.value_or(field.maximum);
    if (!(from < to)) return refusal(question.key, "the range must run from a smaller to a larger number");
    if (from < field.minimum || to > field.maximum)
        return refusal(question.key, fmt::format("the range must lie between {} and {}", groupedNumber(field.minimum), groupedNumber(field.maximum)));
    return std::nullopt;
}

}  // namespace

Result<Condition> parseCondition(std::string_view text) {
    const auto wrong = [&] {
        return tl::unexpected(Error{ErrorCode::Syntax, {}, 0, "--until",
                                    fmt::format("must be one of {} with <= or >= and a number, such as monthly_usd<=2000, or feasible alone; not {}",
                                                fmt::join(EnumNames<Measure>::names, ", "), inQuotes(text))});
    };
    std::string plain{text};
    std::erase(plain, ' ');
    const std::size_t at = plain.find_first_of("<>");
    const std::optional<Measure> measure = parseName<Measure>(std::string_view{plain}.substr(0, at));
    if (!measure) return wrong();
    if (at == std::string::npos) {
        if (*measure != Measure::Feasible) return wrong();
        return Condition{};
    }
    if (*measure == Measure::Feasible || plain.size() < at + 3 || plain[at + 1] != '=') return wrong();
    const std::optional<double> bound = parseHumanNumber(std::string_view{plain}.substr(at + 2));
    if (!bound) return wrong();
    return Condition{*measure, plain[at] == '<', rounded(*bound, 15)};
}

std::string conditionText(const Condition& condition) {
    std::string text{nameOf(condition.measure)};
    if (condition.measure == Measure::Feasible) return text;
    return text + (condition.isAtMost ? "<=" : ">=") + plainNumber(condition.bound);
}

Result<Solution> solveFor(const SolveQuestion& question, const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
                          const Effort& effort) {
    const Field* field = stagecraft::field(question.key);
    if (field == nullptr) return tl::unexpected(unknownField(question.key));
    if (question.conditions.empty()) return tl::unexpected(refusal("--until", "at least one condition is needed"));
    if (std::vector<Error> found = problems(inputs, catalog); !found.empty()) return tl::unexpected(std::move(found.front()));
    const bool isNumber = field->kind == FieldKind::Number || field->kind == FieldKind::Integer;
    const std::vector<std::string> options = optionsOf(*field, catalog);
    if (!isNumber && options.empty())
        return tl::unexpected(refusal(question.key, "has no values to choose from; solve for a number, a choice or choices.region"));
    if (!isNumber && (question.from || question.to)) return tl::unexpected(refusal(question.key, "is no number and has no range"));
    if (isNumber)
        if (std::optional<Error> wrong = wrongRange(question, *field)) return tl::unexpected(std::move(*wrong));
    Solving solving{question, *field, inputs, catalog, blueprints, effort};
    return isNumber ? solving.numbers() : solving.options(options);
}

}  // namespace stagecraft
