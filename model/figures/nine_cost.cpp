#include "model/figures/nine_cost.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "model/exploration/nine_frontier.h"
#include "model/figures/design_points.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr double minutesOfYear = 525'600;

/// A millisecond a year, in minutes: less is what the last bits of a probability say, and is drawn and told as none.
constexpr double leastDowntime = 1e-3 / 60;

double knownDowntime(double minutes) { return minutes < leastDowntime ? 0 : minutes; }
double downtimeOf(const DesignOption& option) { return knownDowntime(option.downtime); }

std::string minutes(double time) { return counted(headlineNumber(time), "minute a year", "minutes a year"); }

/// What ten times less downtime would cost, and what as little costs elsewhere.
std::string comparedText(const DesignFrontier& frontier, const StagePlan& now) {
    const double downtime = knownDowntime(now.availability.minutesPerYear);
    std::string text;
    const auto asSteady = std::ranges::find_if(frontier.best, [&](const DesignOption& option) { return downtimeOf(option) <= downtime; });
    if (now.bill.unpriced == 0 && asSteady != frontier.best.end() && asSteady->monthly < now.bill.total)
        text += fmt::format("As little would be had for {} less, in stage {}. ", shortMoney(now.bill.total - asSteady->monthly, asSteady->estimated > Usd{} || isEstimated(now.bill)), asSteady->stage);
    const auto tenth = std::ranges::find_if(frontier.best, [&](const DesignOption& option) { return downtimeOf(option) <= downtime / 10; });
    if (tenth == frontier.best.end()) return text + "No design looked at is down a tenth of that.";
    const std::string where = fmt::format("stage {} in {}", tenth->stage, tenth->regions > 1 ? counted(tenth->regions, "region", "regions") : counted(tenth->zones, "zone", "zones"));
    const std::string with = tenth->database.empty() ? std::string{} : " with " + tenth->database;
    const std::string cost = moreOrLess(tenth->monthly - now.bill.total, tenth->estimated > Usd{} || isEstimated(now.bill));
    // Such a design is more than a nine away.
    if (downtimeOf(*tenth) <= 0) return fmt::format("A design that is expected to be down less than a second a year costs {}: {}{}.", cost, where, with);
    return text + fmt::format("One nine more, {}, costs {}: {}{}.", minutes(tenth->downtime), cost, where, with);
}

std::string answerOf(const DesignFrontier& frontier, const StagePlan& now, bool isCoarse) {
    const double downtime = knownDowntime(now.availability.minutesPerYear);
    const std::string text = fmt::format("This plan costs {} a month and is expected to be down {}.", shortTotal(now.bill), minutes(downtime));
    if (downtime <= 0) return text;
    const std::string compared = comparedText(frontier, now);
    return text + " " + (isCoarse ? soFar(compared) : compared);
}

/// A logarithmic axis has no zero: designs that are down for no time to speak of stand at its low end, about a decade below all others.
void drawNeverDown(Figure& figure) {
    const auto isNever = [](const FigurePoint& point) { return point.x <= 0; };
    if (std::ranges::none_of(figure.series, [&](const FigureSeries& series) { return std::ranges::any_of(series.points, isNever); })) return;
    figure.x.from = std::pow(10.0, std::round(std::log10(figure.x.from)) - 1);
    figure.x.isZeroAtFrom = true;
    for (FigureSeries& series : figure.series)
        for (FigurePoint& point : series.points)
            if (isNever(point)) point.x = figure.x.from;
    figure.note += " The left end of the axis stands for 0: it has no zero.";
}

void addGuides(Figure& figure, const Inputs& inputs) {
    double least = HUGE_VAL, most = 0;
    for (const FigureSeries& series : figure.series)
        for (const FigurePoint& point : series.points) {
            least = std::min(least, point.x);
            most = std::max(most, point.x);
        }
    for (int nines = 2; nines <= 6; ++nines) {
        const double at = minutesOfYear * std::pow(10.0, -nines);
        if (at >= least && at <= most) figure.guides.push_back({FigureGuide::Across::X, at, std::to_string(nines) + " nines", 0});
    }
    figure.guides.push_back(downtimeLine(FigureGuide::Across::X, inputs));
    figure.guides.push_back(budgetLine(FigureGuide::Across::Y, inputs));
}

}  // namespace

Figure nineCost(const FigureRequest& request) {
    const StagePlan& now = request.plan.shown();
    const NineScope scope = request.fineness == Fineness::Coarse ? quickNineScope(now.number) : NineScope{};
    const DesignFrontier frontier =
        nineFrontier(request.plan, request.blueprints, request.catalog, scope, {request.threads, request.stop, request.progress});
    Figure figure;
    figure.title = "What does a nine cost?";
    figure.x = {"Down a year", {}, " min", AxisScale::Logarithmic, 1, 1000};
    figure.y = {"Cost a month", "$", {}, AxisScale::Logarithmic, 1, 1000};
    for (const StagePlan& stage : request.plan.stages) {
        std::vector<DesignOption> own;
        std::ranges::copy_if(frontier.beaten, std::back_inserter(own), [&](const DesignOption& option) { return option.stage == stage.number; });
        if (own.empty()) continue;
        figure.series.push_back(seriesOf(stage.name, SeriesKind::Faint, std::move(own), downtimeOf, request.plan.inputs));
        figure.series.back().stage = stage.number;
    }
    if (!frontier.best.empty()) figure.series.push_back(seriesOf("Best for the money", SeriesKind::Frontier, frontier.best, downtimeOf, request.plan.inputs));
    if (now.latency.isStable) {
        figure.series.push_back(seriesOf("This plan", SeriesKind::Current, {designOption(now, {})}, downtimeOf, request.plan.inputs));
        figure.answer = answerOf(frontier, now, request.fineness == Fineness::Coarse);
    } else {
        figure.answer = fmt::format("Stage {} cannot carry this load and answers nobody; the designs that can are drawn.", now.number);
    }
    figure.note = fmt::format("{} compared; those that cannot carry the load are not drawn.",
                              counted(static_cast<double>(frontier.considered), "design", "designs"));
    addGuides(figure, request.plan.inputs);
    figure.caveat = caveatOfDesigns(now, frontier);
    fitAxes(figure);
    drawNeverDown(figure);
    return figure;
}

}  // namespace stagecraft
