#include "model/exploration/sweep.h"

#include <fmt/format.h>

#include <atomic>
#include <cmath>
#include <thread>

#include "model/workload/field_value.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

constexpr int fewestPoints = 2;
constexpr int mostPoints = 10'000;

Error refusal(ErrorCode code, const SweepRange& range, std::string message) {
    return {code, {}, 0, range.key, std::move(message)};
}

std::optional<Error> wrongRange(const SweepRange& range, const Field& field) {
    if (field.kind != FieldKind::Number && field.kind != FieldKind::Integer)
        return refusal(ErrorCode::WrongType, range, "is no number and cannot be swept");
    if (range.points < fewestPoints || range.points > mostPoints)
        return refusal(ErrorCode::OutOfRange, range,
                       fmt::format("a sweep has {} to {} points, not {}", fewestPoints, exactNumber(mostPoints), range.points));
    if (!(range.from < range.to))
        return refusal(ErrorCode::OutOfRange, range,
                       fmt::format("must run from a smaller to a larger value, not from {} to {}", exactNumber(range.from),
                                   exactNumber(range.to)));
    if (range.from < field.minimum || range.to > field.maximum)
        return refusal(ErrorCode::OutOfRange, range,
                       fmt::format("must stay within {} to {}", exactNumber(field.minimum), exactNumber(field.maximum)));
    if (range.isLogarithmic && range.from <= 0)
        return refusal(ErrorCode::OutOfRange, range, "a logarithmic sweep must begin above 0");
    return std::nullopt;
}

/// Both ends exactly; of a whole-number field every value once.
std::vector<double> valuesOf(const SweepRange& range, const Field& field) {
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(range.points));
    for (int i = 0; i < range.points; ++i) {
        const double share = static_cast<double>(i) / (range.points - 1);
        double value = range.isLogarithmic ? range.from * std::pow(range.to / range.from, share)
                                           : range.from + (range.to - range.from) * share;
        if (i == range.points - 1) value = range.to;
        if (field.kind == FieldKind::Integer) value = std::round(value);
        if (values.empty() || value > values.back()) values.push_back(value);
    }
    return values;
}

SweepPoint pointOf(double value, const Plan& plan) {
    SweepPoint point;
    point.value = value;
    for (std::size_t i = 0; i < stageCount; ++i) {
        const StagePlan& stage = plan.stages[i];
        point.stages[i] = {stage.bill.total, stage.isFeasible(), stage.bill.unpriced == 0,
                           stage.isFeasible() ? std::string{} : std::string{nameOf(stage.blockers.front().constraint)}};
    }
    point.recommended = plan.recommendation.recommended;
    point.byUsers = plan.recommendation.byUsers;
    point.byNeed = plan.recommendation.byNeed;
    return point;
}

}  // namespace

Result<Sweep> sweep(const Inputs& inputs, const SweepRange& range, const Catalog& catalog,
                    const Blueprints& blueprints, unsigned threads, std::stop_token stop) {
    const Field* const swept = field(range.key);
    if (swept == nullptr) return tl::unexpected(unknownField(range.key));
    if (auto wrong = wrongRange(range, *swept)) return tl::unexpected(std::move(*wrong));

    const std::vector<double> values = valuesOf(range, *swept);
    Inputs base = inputs;
    base.choices.stage.reset();
    for (const double value : values) {
        swept->write(base, value);
        std::vector<Error> found = problems(base, catalog);
        if (!found.empty()) {
            found.front().message += fmt::format(" (where {} is {})", range.key, exactNumber(value));
            return tl::unexpected(std::move(found.front()));
        }
    }

    // Every point has its own slot and depends on nothing but its value, so the number of threads changes nothing.
    std::vector<std::optional<SweepPoint>> slots(values.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        Inputs own = base;
        for (std::size_t i = next++; i < values.size() && !stop.stop_requested(); i = next++) {
            swept->write(own, values[i]);
            slots[i] = pointOf(values[i], plan(own, catalog, blueprints));
        }
    };
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    {
        std::vector<std::jthread> helpers;
        for (unsigned i = 1; i < threads && i < values.size(); ++i) helpers.emplace_back(work);
        work();
    }

    Sweep result;
    result.range = range;
    result.points.reserve(values.size());
    for (std::optional<SweepPoint>& slot : slots)
        if (slot) result.points.push_back(std::move(*slot));
    return result;
}

}  // namespace stagecraft
