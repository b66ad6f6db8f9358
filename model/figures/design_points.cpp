#include "model/figures/design_points.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "model/figures/figure_parts.h"
#include "model/report/input_words.h"
#include "model/report/money_words.h"
#include "model/support/text.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

constexpr double leastToldDowntime = 1.0 / 60;  ///< minutes a year

double roundedDown(double value) {
    const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-12));
    for (const double step : {5.0, 2.0})
        if (step * decade <= value * (1 + 1e-12)) return step * decade;
    return decade;
}

double roundedUp(double value) {
    const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-12));
    for (const double step : {1.0, 2.0, 5.0})
        if (step * decade >= value * (1 - 1e-12)) return step * decade;
    return 10 * decade;
}

/// A line far off would squeeze the designs into a corner; it waits at the end of the axis.
bool isNear(double at, const std::vector<double>& values) {
    constexpr double farthest = 4;
    double least = HUGE_VAL, most = 0;
    for (const double value : values)
        if (std::isfinite(value)) {
            least = std::min(least, value);
            most = std::max(most, value);
        }
    return at >= least / farthest && at <= most * farthest;
}

}  // namespace

std::string describe(const DesignOption& option) {
    std::string text = fmt::format("Stage {}", option.stage);
    if (!option.servers.empty()) text += ": " + option.servers;
    text += " in " + counted(option.zones, "zone", "zones");
    if (option.regions > 1) text += fmt::format(" of {} regions", option.regions);
    if (!option.database.empty()) text += "; database " + option.database;
    if (!option.cache.empty()) text += "; cache " + option.cache;
    text += fmt::format("; {} a month, p99 {} ms, {} down a year", markedMoney(option.monthly, option.estimated), headlineNumber(option.p99.count()),
                        option.downtime < leastToldDowntime ? "less than a second" : counted(headlineNumber(option.downtime), "minute", "minutes"));
    if (option.unpriced > 0) text += ", " + counted(option.unpriced, "line", "lines") + " without a price";
    if (!option.meetsTargets) text += "; misses a target";
    return text;
}

namespace {

/// What choosing the design does to the plan's own targets: "; choosing it makes 320 ms of the target of 500 ms (Slowest 1 % within)".
std::string targetsText(const DesignOption& option, const Inputs& inputs) {
    std::string text;
    for (const Setting& setting : option.settings) {
        const Field* const row = setting.key.starts_with("targets.") ? field(setting.key) : nullptr;
        if (row == nullptr) continue;
        const std::string before = valueText(*row, inputs);
        if (before == setting.value) continue;
        const std::string name{row->label}, own = inputText(setting.key, before), then = inputText(setting.key, setting.value);
        if (setting.value == row->unset) text += fmt::format("; choosing it drops your target of {} ({})", own, name);
        else if (before == row->unset) text += fmt::format("; choosing it sets a target of {} ({})", then, name);
        else text += fmt::format("; choosing it changes your target of {} to {} ({})", own, then, name);
    }
    return text;
}

}  // namespace

FigureNote noteOf(const DesignOption& option, const Inputs& inputs) {
    FigureNote note{describe(option) + targetsText(option, inputs), {}};
    for (const Setting& setting : option.settings) note.edits.push_back({setting.key, setting.value});
    note.total = FigureTotal{option.monthly.dollars(), note.edits, option.stage};
    note.total->isEstimated = option.estimated > Usd{};
    return note;
}

FigureSeries seriesOf(std::string name, SeriesKind kind, std::vector<DesignOption> options, double (*x)(const DesignOption&), const Inputs& inputs) {
    std::ranges::stable_sort(options, {}, [&](const DesignOption& option) { return std::pair{x(option), option.monthly}; });
    FigureSeries series;
    series.name = std::move(name);
    series.kind = kind;
    for (const DesignOption& option : options) {
        series.points.push_back({x(option), option.monthly.dollars()});
        series.notes.push_back(noteOf(option, inputs));
    }
    return series;
}

void fit(FigureAxis& axis, std::vector<double> values) {
    std::erase_if(values, [&](double value) { return !std::isfinite(value) || (axis.scale == AxisScale::Logarithmic && value <= 0); });
    if (values.empty()) return;
    const auto [least, most] = std::ranges::minmax(values);
    if (axis.scale == AxisScale::Logarithmic) {
        axis.from = roundedDown(least);
        axis.to = roundedUp(most);
        if (axis.to <= axis.from) axis.to = roundedUp(2 * axis.from);
        return;
    }
    const double room = most > least ? 0.05 * (most - least) : std::max(1.0, 0.1 * std::abs(most));
    axis.from = least >= 0 ? std::max(0.0, least - room) : least - room;
    axis.to = most + room;
}

std::string caveatOfDesigns(const StagePlan& now, const DesignFrontier& frontier) {
    int most = 0;
    for (const std::vector<DesignOption>* const options : {&frontier.best, &frontier.beaten})
        for (const DesignOption& option : *options) most = std::max(most, option.unpriced);
    const std::array own{&now.bill};
    const bool areOthers = most > now.bill.unpriced;
    return caveatText(own, areOthers ? "a design's bill" : "this plan's bill", areOthers ? most : 0);
}

void fitAxes(Figure& figure) {
    std::vector<double> xs, ys;
    for (const FigureSeries& series : figure.series)
        for (const FigurePoint& point : series.points) {
            xs.push_back(point.x);
            ys.push_back(point.y);
        }
    for (const FigureGuide& guide : figure.guides) {
        std::vector<double>& values = guide.axis == FigureGuide::Across::X ? xs : ys;
        if (guide.input.key.empty() || isNear(guide.at, values)) values.push_back(guide.at);
    }
    fit(figure.x, std::move(xs));
    fit(figure.y, std::move(ys));
}

}  // namespace stagecraft
