#include "model/figures/tornado_figure.h"

#include <algorithm>
#include <cmath>

#include "model/exploration/tornado.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/report/input_words.h"
#include "model/report/words.h"
#include "model/support/rounding.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "What matters most?";
constexpr std::size_t largest = 15;

/// How many inputs a quick answer looks at: a plan of the larger stages takes several times as long.
std::size_t mostInputs(const FigureRequest& request) {
    if (request.fineness == Fineness::Fine || request.plan.shown().number <= 5) return std::numeric_limits<std::size_t>::max();
    return request.plan.shown().number == 6 ? 8 : 1;
}

/// What the bars measure.
struct Measure {
    bool isLatency = false;
    [[nodiscard]] double of(const SwingEnd& end) const { return isLatency ? end.milliseconds : end.monthly; }
    [[nodiscard]] double width(const Swing& swing, const SwingEnd& base) const { return isLatency ? swing.latencyWidth(base) : swing.costWidth(base); }
    [[nodiscard]] bool isComparable(const SwingEnd& end, const SwingEnd& base) const { return isLatency ? isLatencyComparable(end, base) : isCostComparable(end, base); }
    /// Where the bar of an end ends.
    [[nodiscard]] double reach(const SwingEnd& end, const SwingEnd& base) const { return of(isComparable(end, base) ? end : base); }
    /// "$1,240", where the bar of an end ends.
    [[nodiscard]] std::string text(const SwingEnd& end, const SwingEnd& base) const {
        const SwingEnd& reached = isComparable(end, base) ? end : base;
        if (!isLatency) return shortMoney(Usd{reached.monthly}, reached.isEstimated);
        return std::isfinite(reached.milliseconds) ? headlineNumber(reached.milliseconds) + " ms" : "overloaded";
    }
    [[nodiscard]] std::string text(const SwingEnd& base) const { return text(base, base); }
};

/// 1.2 times 3 is 3.6, whatever the processor says.
double inSixFigures(double value) { return inFigures(value, 6); }

std::string valueWords(const Field& field, double value) {
    // Of an availability the nines are what counts.
    if (field.unit == "share") return (value > 0.99 ? exactNumber(inSixFigures(value * 100)) : headlineNumber(value * 100)) + " %";
    return exactNumber(inSixFigures(value)) + (field.unit.empty() || field.unit == "users" ? "" : " " + std::string{field.unit});
}

/// A value nobody has looked at yet: the default, which its source calls an assumption.
bool isAssumed(const Swing& swing, const Inputs& inputs) {
    return !swing.isUncertain && swing.field->source.starts_with("assumption") &&
           swing.field->read(inputs) == swing.field->read(Inputs{});
}

std::string placeWords(const Swing& swing, const SwingEnd& end) { return std::string{swing.field->label} + " " + valueWords(*swing.field, end.value); }

std::string changeWords(const SwingEnd& end, const SwingEnd& base) {
    const Usd change{end.monthly - base.monthly};
    return moreOrLess(change, end.isEstimated || base.isEstimated) + (std::abs(change.dollars()) < 0.005 ? "" : " a month");
}

/// As a plan file has it.
std::string textOf(const Field& field, double value, const Inputs& inputs) {
    Inputs then = inputs;
    field.write(then, value);
    return valueText(field, then);
}

FigureNote noteOf(const Swing& swing, const SwingEnd& end, const SwingEnd& base, const Measure& measure, const Inputs& inputs, int stage) {
    std::string text = placeWords(swing, end) + ": ";
    if (measure.isComparable(end, base)) text += measure.text(end, base) + (measure.isLatency ? "" : ", " + changeWords(end, base));
    if (!end.serves) text += (measure.isComparable(end, base) ? "; " : "") + std::string{base.serves ? "no longer serves, " : "does not serve, "} + stagecraft::text(end.blockers.front());
    else if (!base.serves) text += "; serves then";
    if (isAssumed(swing, inputs)) text += " (" + std::string{swing.field->source} + ")";
    FigureNote note{std::move(text), {}, std::string{swing.field->key}};
    note.total = FigureTotal{end.monthly, {{note.opens, textOf(*swing.field, end.value, inputs)}}, stage};
    note.total->isEstimated = end.isEstimated;
    note.isEstimated = !measure.isLatency && (measure.isComparable(end, base) ? end : base).isEstimated;
    return note;
}

std::vector<const Swing*> ranked(const Tornado& tornado, const Measure& measure) {
    std::vector<const Swing*> swings;
    for (const Swing& swing : tornado.swings)
        if (measure.width(swing, tornado.base) > 0 || swing.canStop(tornado.base) || measure.reach(swing.low, tornado.base) != measure.of(tornado.base))
            swings.push_back(&swing);
    // What stops the stage matters more than any sum.
    std::ranges::stable_sort(swings, std::ranges::greater{}, [&](const Swing* swing) { return std::pair{swing->canStop(tornado.base), measure.width(*swing, tornado.base)}; });
    return swings;
}

std::string stopWords(const Swing& swing, const SwingEnd& end) {
    return placeWords(swing, end) + " (" + text(end.blockers.front()) + ")";
}

/// One mark for each input that stops the stage, where the bar that is not there would begin.
FigureSeries stopsOf(const std::vector<const Swing*>& swings, const SwingEnd& base, const Measure& measure) {
    FigureSeries marks{"No longer serves", 0, SeriesKind::Stops, {}};
    for (std::size_t i = 0; i < swings.size(); ++i) {
        const Swing& swing = *swings[i];
        if (!swing.canStop(base)) continue;
        std::vector<std::string> ends;
        double x = measure.of(base);
        for (const SwingEnd* const end : {&swing.low, &swing.high})
            if (!end->serves) {
                ends.push_back(stopWords(swing, *end));
                x = measure.reach(*end, base);
            }
        marks.points.push_back({x, static_cast<double>(swings.size() - 1 - i)});
        marks.notes.push_back({"The stage no longer serves at " + listed(ends), {}, std::string{swing.field->key}});
        marks.notes.back().isEstimated = !measure.isLatency && base.isEstimated;
    }
    return marks;
}

FigureSeries barsOf(const std::vector<const Swing*>& swings, const SwingEnd& base, const Measure& measure, const Inputs& inputs, bool isHigh, int stage) {
    FigureSeries bars{isHigh ? "At its high" : "At its low", 0, SeriesKind::SideBars, {}};
    for (std::size_t i = 0; i < swings.size(); ++i) {
        const SwingEnd& end = isHigh ? swings[i]->high : swings[i]->low;
        const SwingEnd& other = isHigh ? swings[i]->low : swings[i]->high;
        const double y = static_cast<double>(swings.size() - 1 - i), from = measure.of(base);
        const double beyond = measure.reach(end, base) - from, nearer = measure.reach(other, base) - from;
        // Where both ends lie to one side of the plan, the bar of the farther begins where that of the nearer ends: none covers the other.
        const bool isFarther = beyond * nearer > 0 && std::abs(beyond) > std::abs(nearer);
        bars.points.push_back({from + beyond, y});
        bars.lower.push_back({isFarther ? from + nearer : from, y});
        bars.notes.push_back(noteOf(*swings[i], end, base, measure, inputs, stage));
    }
    return bars;
}

void fitAround(FigureAxis& axis, const std::vector<const Swing*>& swings, const SwingEnd& base, const Measure& measure) {
    double least = measure.of(base), most = least;
    for (const Swing* const swing : swings)
        for (const SwingEnd* const end : {&swing->low, &swing->high}) {
            least = std::min(least, measure.reach(*end, base));
            most = std::max(most, measure.reach(*end, base));
        }
    const double margin = most > least ? (most - least) * 0.05 : std::max(1.0, most * 0.05);
    axis.from = std::max(0.0, least - margin);
    axis.to = most + margin;
}

std::string swingWords(const Swing& swing, const SwingEnd& base, const Measure& measure) {
    return std::string{swing.field->label} + " (" + valueWords(*swing.field, swing.low.value) + " to " + valueWords(*swing.field, swing.high.value) + ": " +
           measure.text(swing.low, base) + " to " + measure.text(swing.high, base) + ")";
}

/// Whether the figures that are written change between the ends.
bool isTold(const Swing& swing, const SwingEnd& base, const Measure& measure) {
    return measure.text(swing.low, base) != measure.text(swing.high, base);
}

/// "Stage 5 no longer serves at Users 14,400 (app CPU …)."
std::string stopsText(const std::vector<const Swing*>& swings, const Tornado& tornado) {
    std::vector<std::string> stops;
    for (const Swing* const swing : swings)
        for (const SwingEnd* const end : {&swing->low, &swing->high})
            if (tornado.base.serves && !end->serves) stops.push_back(stopWords(*swing, *end));
    if (stops.empty()) return {};
    const std::size_t more = stops.size() > 2 ? stops.size() - 2 : 0;
    if (more > 0) stops.resize(2);
    return " Stage " + std::to_string(tornado.stage) + " no longer serves at " + listed(stops) +
           (more > 0 ? ", nor at " + counted(static_cast<double>(more), "other end", "other ends") : "") + ".";
}

std::string answerOf(const std::vector<const Swing*>& swings, const Tornado& tornado, const Measure& measure, const Inputs& inputs) {
    const std::string what = measure.isLatency ? "the p99" : "the bill";
    std::vector<const Swing*> moving;
    for (const Swing* const swing : swings)
        if (isTold(*swing, tornado.base, measure)) moving.push_back(swing);
    std::ranges::stable_sort(moving, std::ranges::greater{}, [&](const Swing* swing) { return measure.width(*swing, tornado.base); });
    if (moving.empty())
        return "On its own no numeric input changes " + what + " of stage " + std::to_string(tornado.stage) + ": it stays at " + measure.text(tornado.base) + "." +
               stopsText(swings, tornado);
    std::vector<std::string> first, assumed;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, moving.size()); ++i) first.push_back(swingWords(*moving[i], tornado.base, measure));
    for (const Swing* const swing : moving)
        if (assumed.size() < 3 && isAssumed(*swing, inputs)) assumed.emplace_back(swing->field->label);
    return "What moves " + what + " of " + measure.text(tornado.base) + " most: " + listed(first) + "." + stopsText(swings, tornado) +
           (assumed.empty() ? std::string{} : " Measure first what is only assumed: " + listed(assumed) + ".");
}

std::string noteText(const Tornado& tornado, const Inputs& inputs, std::size_t moving, std::size_t drawn) {
    std::string note = "One input at a time, stage " + std::to_string(tornado.stage) +
                       " held: uncertain inputs from their low to their high, others 20 % down and up within their range, availabilities by 20 % of the downtime.";
    if (drawn < moving) note += " " + counted(static_cast<double>(moving - drawn), "input moves", "inputs move") + " less.";
    if (tornado.left > 0) note += " " + counted(tornado.left, "input is", "inputs are") + " still to be looked at.";
    if (!tornado.isWhole) note += " Not all inputs were reached.";
    if (const std::string outside = outsideRangeText(inputs); !outside.empty()) note += " " + outside;
    return note;
}

}  // namespace

Figure whatMatters(const FigureRequest& request) {
    const auto isChosen = [&](const char* key, std::string_view value) {
        const auto found = request.options.find(key);
        return found != request.options.end() && found->second == value;
    };
    const Measure measure{isChosen("on", "p99")};
    const StagePlan& shown = request.plan.shown();
    const Tornado swung = tornado(request.plan.inputs, blueprintOf(request.blueprints, shown), request.catalog,
                                  Effort{request.threads, request.stop, request.progress}, mostInputs(request));
    if (!std::isfinite(measure.of(swung.base)))
        return wordsAlone(std::string{question}, "Stage " + std::to_string(swung.stage) + " is overloaded as it is: it has no response time that an input could move.");
    std::vector<const Swing*> swings = ranked(swung, measure);
    Figure figure;
    figure.title = question;
    figure.answer = answerOf(swings, swung, measure, request.plan.inputs);
    if (swung.left > 0) figure.answer = soFar(figure.answer);
    const std::size_t moving = swings.size();
    if (!isChosen("inputs", "all")) swings.resize(std::min(swings.size(), largest));
    figure.note = noteText(swung, request.plan.inputs, moving, swings.size());
    figure.x = measure.isLatency ? FigureAxis{"Slowest 1 % take at least", {}, " ms"} : FigureAxis{"Cost a month", "$", {}};
    fitAround(figure.x, swings, swung.base, measure);
    // Above the bars stands the name of the line.
    figure.y = {"Input", {}, {}, AxisScale::Linear, -0.5, static_cast<double>(swings.size()) + 0.4};
    for (auto swing = swings.rbegin(); swing != swings.rend(); ++swing) figure.y.categories.emplace_back((*swing)->field->label);
    if (swings.empty()) return figure;
    for (const bool isHigh : {false, true}) figure.series.push_back(barsOf(swings, swung.base, measure, request.plan.inputs, isHigh, swung.stage));
    if (FigureSeries stops = stopsOf(swings, swung.base, measure); !stops.points.empty()) figure.series.push_back(std::move(stops));
    figure.guides.push_back({FigureGuide::Across::X, measure.of(swung.base), "This plan: " + measure.text(swung.base)});
    figure.guides.back().isEstimated = !measure.isLatency && swung.base.isEstimated;
    const Inputs& inputs = request.plan.inputs;
    FigureGuide target = measure.isLatency ? latencyLine(FigureGuide::Across::X, inputs) : budgetLine(FigureGuide::Across::X, inputs);
    reachNear(figure.x, target.at);
    figure.guides.push_back(std::move(target));
    return figure;
}

}  // namespace stagecraft
