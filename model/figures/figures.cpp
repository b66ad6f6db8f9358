#include "model/figures/figures.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "model/figures/breaks_first.h"
#include "model/figures/commitments.h"
#include "model/figures/comparison.h"
#include "model/figures/database_choice.h"
#include "model/figures/figure_parts.h"
#include "model/figures/growth_cost.h"
#include "model/figures/money.h"
#include "model/figures/nine_cost.h"
#include "model/figures/price_changes.h"
#include "model/figures/region_cost.h"
#include "model/figures/risk_cost.h"
#include "model/figures/serverless_costs.h"
#include "model/figures/speed_cost.h"
#include "model/figures/stage_costs.h"
#include "model/figures/stage_map_figure.h"
#include "model/figures/tornado_figure.h"
#include "model/figures/week.h"
#include "model/report/money_words.h"
#include "model/report/words.h"

namespace stagecraft {

namespace {

bool showsMoney(const Figure& figure) {
    const auto isMoney = [](const FigureAxis& axis) { return axis.prefix == "$"; };
    return isMoney(figure.x) || isMoney(figure.y) || isMoney(figure.area) || (figure.secondY && isMoney(*figure.secondY)) ||
           figure.answer.find('$') != std::string::npos;
}

/// Of a place that shows all of a bill the money rests on what the bill rests on.
void markWhole(FigureNote& note) {
    if (note.total && note.total->lines.isNone() && !std::isnan(note.total->dollars)) note.isEstimated |= note.total->isEstimated;
}

/// The figure with what its money rests on: of this plan, unless it has said so itself of all the plans it shows.
template <Figure (*make)(const FigureRequest&)>
Figure told(const FigureRequest& request) {
    Figure figure = make(request);
    const std::array own{&request.plan.shown().bill};
    if (showsMoney(figure)) {
        FigureTotal shown = totalOf(request.plan.shown());
        shown.name = "This plan: " + stageText(request.plan.shown());
        for (FigureSeries& series : figure.series)
            if (series.kind == SeriesKind::Current)
                for (FigureNote& note : series.notes)
                    if (!note.total) note.total = shown;
        figure.totals.insert(figure.totals.begin(), std::move(shown));
    }
    for (FigureSeries& series : figure.series) std::ranges::for_each(series.notes, markWhole);
    if (figure.caveat.empty() && showsMoney(figure)) figure.caveat = caveatText(own, "this plan's bill");
    return figure;
}

/// Whose answer also begins with what blocks the plan where something does: its numbers are of a design that does not serve.
template <Figure (*make)(const FigureRequest&)>
Figure toldIfBlocked(const FigureRequest& request) {
    Figure figure = told<make>(request);
    const StagePlan& shown = request.plan.shown();
    if (!shown.isFeasible() && figure.answer.find("blocked") == std::string::npos)
        figure.answer = fmt::format("Stage {} is blocked: {}. {}", shown.number, text(shown.blockers.front()), figure.answer);
    return figure;
}

}  // namespace

std::span<const FigureKind> figureKinds() {
    static const std::vector<FigureKind> kinds{
        {"stage-costs", "Stages", "When does each stage pay?", true, {}, told<stageCosts>},
        {"speed-cost", "Speed", "What does speed cost?", true, {}, toldIfBlocked<speedCost>},
        {"nine-cost", "Nines", "What does a nine cost?", true, {}, toldIfBlocked<nineCost>},
        {"week", "Week", "What does following the load save in a week?", true, {}, toldIfBlocked<weekOfServers>},
        {"commitments", "Commitments", "What should I commit to?", false, {{"term", "Commitments", {"up-to-3-years", "1-year", "as-planned"}}}, toldIfBlocked<commitments>},
        {"serverless", "Serverless", "Servers or serverless?", true, {{"of", "Cost of", {"bill", "compute"}}}, told<serverlessCosts>},
        {"database", "Database", "Managed or self-managed database?", true, {}, toldIfBlocked<databaseChoice>},
        {"region-cost", "Regions", "Where should it run?", true, {{"as", "Shown as", {"scatter", "bars", "map"}}}, toldIfBlocked<regionCost>},
        {"money", "Money", "Where does the money go?", false, {{"as", "As", {"bars", "shares", "treemap"}}}, toldIfBlocked<whereMoneyGoes>},
        {"growth", "Growth", "What will growth cost, and when does the stage change?", true, {{"show", "Show", {"services", "fan"}}}, toldIfBlocked<growthCost>},
        {"risk", "Risk", "What may it cost?", true, {{"show", "Show", {"cost", "latency", "regret"}}}, toldIfBlocked<riskCost>},
        {"tornado", "Inputs", "What matters most?", true, {{"on", "On", {"cost", "p99"}}, {"inputs", "Inputs", {"largest", "all"}}}, toldIfBlocked<whatMatters>},
        {"stage-map", "Stage map", "Which stage where?", true, {{"across", "Across", {"peak-factor", "p99-target"}}}, told<stageMapFigure>},
        {"breaks-first", "Breaks first", "What breaks first?", true, {}, toldIfBlocked<breaksFirst>},
        {"prices", "Prices", "What did prices do?", true, {}, toldIfBlocked<priceChangesOfPlan>},
        {"compare", "Compare", "How do these plans compare?", false, {{"of", "Compare", {"bill", "lines", "response-time", "downtime"}}}, told<comparisonOfPlans>},
    };
    return kinds;
}

const FigureKind* figureKind(std::string_view id) {
    const auto found = std::ranges::find(figureKinds(), id, &FigureKind::id);
    return found == figureKinds().end() ? nullptr : &*found;
}

}  // namespace stagecraft
