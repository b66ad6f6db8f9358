#include "model/exploration/sweep.h"

#include <atomic>
#include <cmath>
#include <thread>

#include "model/support/rounding.h"
#include "model/support/text.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

Error refusal(std::string key, std::string message) {
    return {ErrorCode::OutOfRange, {}, 0, std::move(key), std::move(message)};
}

double valueAt(const SweepRange& range, int i) {
    const double share = static_cast<double>(i) / (range.points - 1);
    if (i == 0) return range.from;
    if (i == range.points - 1) return range.to;
    const double value = range.isLogarithmic ? range.from * std::pow(range.to / range.from, share) : range.from + (range.to - range.from) * share;
    return range.figures > 0 ? inFigures(value, range.figures) : value;
}

std::vector<double> valuesOf(const SweepRange& range, const Field& field) {
    const bool isWhole = field.kind == FieldKind::Integer || field.key == "workload.users";
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(range.points));
    for (int i = 0; i < range.points; ++i) {
        const double value = isWhole ? std::round(valueAt(range, i)) : valueAt(range, i);
        if (values.empty() || value > values.back()) values.push_back(value);
    }
    return values;
}

/// A plan needs inputs without problems: what one value of the range makes impossible is told before any
/// work.
std::optional<Error> firstProblem(Inputs inputs, const Field& field, const std::vector<double>& values,
                                  const Catalog& catalog) {
    for (const double value : values) {
        field.write(inputs, value);
        std::vector<Error> found = problems(inputs, catalog);
        if (found.empty()) continue;
        if (found.front().key != field.key)
            found.front().message += " (where " + std::string{field.key} + " is " + plainNumber(value) + ")";
        return std::move(found.front());
    }
    return std::nullopt;
}

SweepPoint pointOf(const Plan& plan, double value) {
    SweepPoint point;
    point.value = value;
    for (std::size_t i = 0; i < stageCount; ++i) {
        const StagePlan& stage = plan.stages[i];
        point.stages[i] = {
            stage.bill.total, stage.isFeasible(), stage.bill.unpriced == 0,
            stage.blockers.empty() ? std::string{} : std::string{nameOf(stage.blockers.front().constraint)},
            stage.bill.estimated};
    }
    point.recommended = plan.recommendation.recommended;
    point.byUsers = plan.recommendation.byUsers;
    point.byNeed = plan.recommendation.byNeed;
    return point;
}

}  // namespace

std::vector<double> sweptValues(const SweepRange& range) {
    const Field* const row = field(range.key);
    return row == nullptr ? std::vector<double>{} : valuesOf(range, *row);
}

Result<Sweep> sweep(const Inputs& inputs, const SweepRange& range, const Catalog& catalog,
                    const Blueprints& blueprints, unsigned threads, std::stop_token stop) {
    const Field* field = stagecraft::field(range.key);
    if (field == nullptr)
        return tl::unexpected(Error{ErrorCode::UnknownKey, {}, 0, range.key, "is not an input"});
    if (field->kind != FieldKind::Number && field->kind != FieldKind::Integer)
        return tl::unexpected(refusal(range.key, "is not a number; only numbers can be swept"));
    if (range.points < 2 || range.points > 10'000)
        return tl::unexpected(
            refusal("--points", "must be between 2 and 10,000, not " + std::to_string(range.points)));
    if (!(range.from < range.to))
        return tl::unexpected(refusal(range.key, "the range must run from a smaller to a larger number"));
    if (range.isLogarithmic && !(range.from > 0))
        return tl::unexpected(refusal(range.key, "a logarithmic range must start above 0"));
    if (range.from < field->minimum || range.to > field->maximum)
        return tl::unexpected(refusal(range.key, "the range must lie between " +
                                                     groupedNumber(field->minimum) + " and " +
                                                     groupedNumber(field->maximum)));

    const std::vector<double> values = valuesOf(range, *field);
    if (auto wrong = firstProblem(inputs, *field, values, catalog)) return tl::unexpected(std::move(*wrong));

    // Every point has a slot of its own and depends on nothing but its value, so the number of threads
    // changes nothing.
    Sweep sweep{range, std::vector<SweepPoint>(values.size())};
    std::vector<char> isDone(values.size(), 0);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        Inputs changed = inputs;
        // From the far end, where plans take longest: no thread is left alone with the last of them.
        for (std::size_t done = next++; done < values.size() && !stop.stop_requested(); done = next++) {
            const std::size_t i = values.size() - 1 - done;
            field->write(changed, values[i]);
            sweep.points[i] = pointOf(plan(changed, catalog, blueprints, PlanDetail::Costs), values[i]);
            isDone[i] = 1;
        }
    };
    const unsigned wanted = threads > 0 ? threads : std::max(1u, std::thread::hardware_concurrency());
    {
        std::vector<std::jthread> others;
        for (unsigned i = 1; i < wanted && i < values.size(); ++i) others.emplace_back(work);
        work();
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < sweep.points.size(); ++i)
        if (isDone[i]) {
            if (kept != i) sweep.points[kept] = std::move(sweep.points[i]);
            ++kept;
        }
    sweep.points.resize(kept);
    return sweep;
}

}  // namespace stagecraft
