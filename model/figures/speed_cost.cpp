#include "model/figures/speed_cost.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "model/exploration/speed_frontier.h"
#include "model/figures/design_points.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/planning/server_tier.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

double p99Of(const DesignOption& option) { return option.p99.count(); }

/// ", but down 45 minutes a year instead of 35 minutes a year and up to 90 % busy": what a design gives up for its price. The servers of the
/// plan are up to `busy` busy, a share.
std::string givenUpText(const DesignOption& option, const StagePlan& now, double busy) {
    std::vector<std::string> given;
    if (const std::string down = downtimeText(option.downtime), before = downtimeText(now.availability.minutesPerYear);
        option.downtime > now.availability.minutesPerYear && down != before)
        given.push_back(fmt::format("down {} instead of {}", down, before));
    const auto setting = std::ranges::find(option.settings, "choices.utilisation", &Setting::key);
    const std::optional<double> busier = setting == option.settings.end() ? std::nullopt : parseNumber(setting->value);
    if (busier && *busier > busy) given.push_back(fmt::format("up to {:.0f} % busy", 100 * *busier));
    return given.empty() ? "" : fmt::format(", but {}", fmt::join(given, " and "));
}

/// Whether as quick is to be had for less, and what the next step costs.
std::string comparedText(const DesignFrontier& frontier, const StagePlan& now, double busy) {
    std::string text;
    const auto apart = [&](Usd difference, const DesignOption& option) { return shortMoney(difference, option.estimated > Usd{} || isEstimated(now.bill)); };
    const auto asQuick = std::ranges::find_if(frontier.best, [&](const DesignOption& option) { return option.p99 <= now.latency.p99; });
    if (asQuick != frontier.best.end()) {
        if (asQuick->monthly < now.bill.total && asQuick->p99 <= 0.9 * now.latency.p99)
            return fmt::format("{} would be quicker, {}, for {} less{}.", asQuick->servers, milliseconds(asQuick->p99),
                               apart(now.bill.total - asQuick->monthly, *asQuick), givenUpText(*asQuick, now, busy));
        if (asQuick->monthly < now.bill.total)
            text += fmt::format("{} would be as quick for {} less{}. ", asQuick->servers, apart(now.bill.total - asQuick->monthly, *asQuick), givenUpText(*asQuick, now, busy));
        else text += "Nothing as quick costs less. ";
    }
    const auto quicker = std::ranges::find_if(frontier.best, [&](const DesignOption& option) { return option.p99 <= 0.9 * now.latency.p99; });
    if (quicker == frontier.best.end()) return text + "Nothing looked at is a tenth quicker.";
    return text + fmt::format("A tenth quicker or better, {}, is {}: {}.", milliseconds(quicker->p99), quicker->servers,
                              moreOrLess(quicker->monthly - now.bill.total, quicker->estimated > Usd{} || isEstimated(now.bill)));
}

std::string answerOf(const DesignFrontier& frontier, const StagePlan& now, double busy, bool isCoarse) {
    const std::string compared = comparedText(frontier, now, busy);
    return fmt::format("Stage {} as planned costs {} a month and answers 99 of 100 requests within {}. {}", now.number, shortTotal(now.bill),
                       milliseconds(now.latency.p99), isCoarse ? soFar(compared) : compared);
}

}  // namespace

Figure speedCost(const FigureRequest& request) {
    const StagePlan& now = request.plan.shown();
    const Blueprint& blueprint = request.blueprints[static_cast<std::size_t>(now.number - 1)];
    const SpeedScope scope = request.fineness == Fineness::Coarse ? quickSpeedScope(blueprint) : SpeedScope{};
    const DesignFrontier frontier = speedFrontier(now, request.plan.inputs, blueprint, request.catalog, scope,
                                                  {request.threads, request.stop, request.progress});
    Figure figure;
    figure.title = "What does speed cost?";
    figure.x = {"Slowest 1 % within", {}, " ms", AxisScale::Logarithmic, 1, 1000};
    figure.y = {"Cost a month", "$", {}, AxisScale::Logarithmic, 1, 1000};
    figure.series.push_back(seriesOf("Other designs", SeriesKind::Faint, frontier.beaten, p99Of, request.plan.inputs));
    figure.series.push_back(seriesOf("Best for the money", SeriesKind::Frontier, frontier.best, p99Of, request.plan.inputs));
    if (now.latency.isStable) {
        figure.series.push_back(seriesOf("This plan", SeriesKind::Current, {designOption(now, {})}, p99Of, request.plan.inputs));
        figure.answer = answerOf(frontier, now, serverUtilisation(blueprint, request.plan.inputs.choices), request.fineness == Fineness::Coarse);
    } else {
        figure.answer = fmt::format("Stage {} cannot carry this load, so there is nothing to compare.", now.number);
    }
    if (now.architecture.regions.size() > 1) figure.answer += fmt::format(" All designs stand in {} regions, as the plan does.", now.architecture.regions.size());
    if (now.number == 1) figure.answer += " On Lambda there are no servers to choose.";
    std::erase_if(figure.series, [](const FigureSeries& series) { return series.points.empty(); });
    const Inputs& inputs = request.plan.inputs;
    figure.guides = {latencyLine(FigureGuide::Across::X, inputs), budgetLine(FigureGuide::Across::Y, inputs)};
    if (frontier.considered > frontier.best.size() + frontier.beaten.size())
        figure.note = fmt::format("{} of stage {} compared; {} of those that are beaten drawn.",
                                  counted(static_cast<double>(frontier.considered), "design", "designs"), now.number, frontier.beaten.size());
    if (blueprint.isAutoscaled && inputs.choices.scaling != Scaling::Fixed)
        figure.note += (figure.note.empty() ? "" : " ") + std::string{"The time drawn is that at the peak. A target is kept in every hour, and servers that follow the load are kept as busy in all "
                       "of them: a target just above the time of a design may cost more than that."};
    figure.caveat = caveatOfDesigns(now, frontier);
    fitAxes(figure);
    return figure;
}

}  // namespace stagecraft
