#include "model/exploration/tornado.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stagecraft {

namespace {

struct Span {
    const Field* field = nullptr;
    bool isUncertain = false;
    double low = 0, high = 0;
};

/// The stage is held, what is thought of the future changes no plan.
bool isMoved(const Field& field) {
    return (field.kind == FieldKind::Number || field.kind == FieldKind::Integer) && field.group != FieldGroup::Forecast &&
           field.key != "choices.stage";
}

/// Of availabilities the downtime is what can be a fifth longer or shorter.
bool isAvailability(const Field& field) { return field.unit == "share" && field.key.ends_with("availability"); }

Span spanOf(const Field& field, double value, const std::vector<Uncertain>& uncertainty) {
    const auto own = std::ranges::find(uncertainty, field.key, &Uncertain::input);
    if (own != uncertainty.end()) return {&field, true, own->low, own->high};
    const auto bound = [&](double end) {
        return std::clamp(field.kind == FieldKind::Integer || field.key == "workload.users" ? std::round(end) : end, field.minimum, field.maximum);
    };
    const double moved = swingShare * (isAvailability(field) ? 1 - value : value);
    const double one = value - moved, other = value + moved;
    return {&field, false, bound(std::min(one, other)), bound(std::max(one, other))};
}

std::vector<Span> spansOf(const Inputs& inputs) {
    std::vector<Span> spans;
    for (const Field& field : fields()) {
        if (!isMoved(field)) continue;
        const std::optional<double> value = field.read(inputs);
        if (!value) continue;
        const Span span = spanOf(field, *value, inputs.uncertainty);
        if (span.low < span.high) spans.push_back(span);
    }
    std::ranges::stable_partition(spans, &Span::isUncertain);
    return spans;
}

/// From the least to the most. A plan that lies outside the range of its input has both ends to one side.
double extentOf(double plan, double low, double high) {
    const auto [least, most] = std::minmax({plan, low, high});
    return least == most ? 0 : most - least;  // of what is without end at all of them, none
}

bool isSame(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

bool isCostComparable(const SwingEnd& end, const SwingEnd& base) {
    return !base.serves || std::ranges::all_of(end.blockers, [](const Blocker& blocker) { return blocker.constraint == Constraint::Budget; });
}

bool isLatencyComparable(const SwingEnd& end, const SwingEnd& base) {
    const auto isNumber = [](const Blocker& blocker) { return blocker.constraint == Constraint::Budget || blocker.constraint == Constraint::Latency; };
    return std::isfinite(end.milliseconds) && (!base.serves || std::ranges::all_of(end.blockers, isNumber));
}

double Swing::costWidth(const SwingEnd& base) const {
    const auto costOf = [&](const SwingEnd& end) { return isCostComparable(end, base) ? end.monthly : base.monthly; };
    return extentOf(base.monthly, costOf(low), costOf(high));
}

double Swing::latencyWidth(const SwingEnd& base) const {
    const auto timeOf = [&](const SwingEnd& end) { return isLatencyComparable(end, base) ? end.milliseconds : base.milliseconds; };
    return extentOf(base.milliseconds, timeOf(low), timeOf(high));
}

Tornado tornado(const Inputs& inputs, const Blueprint& blueprint, const Catalog& catalog, const Effort& effort, std::size_t most) {
    const auto endOf = [&](const Inputs& changed, double value) {
        const StagePlan stage = planStage(blueprint, changed, catalog, nullptr, PlanDetail::Costs);
        return SwingEnd{value, stage.bill.total.dollars(),
                        stage.latency.isStable ? stage.latency.p99.count() : std::numeric_limits<double>::infinity(), stage.isFeasible(), stage.blockers, stage.bill.estimated > Usd{}};
    };
    Tornado result;
    result.stage = blueprint.number;
    result.base = endOf(inputs, 0);
    std::vector<Span> spans = spansOf(inputs);
    if (spans.size() > most) {
        result.left = static_cast<int>(spans.size() - most);
        spans.resize(most);
    }
    std::vector<Swing> swings(spans.size());
    result.isWhole = forBlocks(spans.size(), 1, effort, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Span& span = spans[i];
            const auto movedTo = [&](double value) {
                Inputs changed = inputs;
                span.field->write(changed, value);
                if (problems(changed, catalog).empty()) return endOf(changed, value);
                SwingEnd kept = result.base;
                kept.value = span.field->read(inputs).value_or(0);
                return kept;
            };
            swings[i] = {span.field, span.isUncertain, movedTo(span.low), movedTo(span.high)};
        }
    });
    for (Swing& swing : swings) {
        if (swing.field == nullptr) continue;  // not reached
        const auto moves = [&](const SwingEnd& end) {
            return end.monthly != result.base.monthly || !isSame(end.milliseconds, result.base.milliseconds) || end.serves != result.base.serves;
        };
        if (moves(swing.low) || moves(swing.high))
            result.swings.push_back(swing);
        else
            ++result.unmoved;
    }
    std::ranges::stable_sort(result.swings, std::ranges::greater{}, [&](const Swing& swing) { return swing.costWidth(result.base); });
    return result;
}

}  // namespace stagecraft
