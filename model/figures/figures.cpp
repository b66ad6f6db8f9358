#include "model/figures/figures.h"

#include <algorithm>

#include "model/figures/breaks_first.h"
#include "model/figures/commitments.h"
#include "model/figures/comparison.h"
#include "model/figures/database_choice.h"
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

namespace stagecraft {

std::span<const FigureKind> figureKinds() {
    static const std::vector<FigureKind> kinds{
        {"stage-costs", "Stages", "When does each stage pay?", true, {}, stageCosts},
        {"speed-cost", "Speed", "What does speed cost?", true, {}, speedCost},
        {"nine-cost", "Nines", "What does a nine cost?", true, {}, nineCost},
        {"week", "Week", "What does following the load save in a week?", false, {}, weekOfServers},
        {"commitments", "Commitments", "What should I commit to?", false, {{"term", "Commitments", {"up-to-3-years", "1-year", "as-planned"}}}, commitments},
        {"serverless", "Serverless", "Servers or serverless?", true, {{"of", "Cost of", {"bill", "compute"}}}, serverlessCosts},
        {"database", "Database", "Managed or self-managed database?", false, {}, databaseChoice},
        {"region-cost", "Regions", "Where should it run?", true, {{"as", "Shown as", {"scatter", "bars", "map"}}}, regionCost},
        {"money", "Money", "Where does the money go?", false, {{"as", "As", {"bars", "shares", "treemap"}}}, whereMoneyGoes},
        {"growth", "Growth", "What will growth cost, and when does the stage change?", true, {{"show", "Show", {"services", "fan"}}}, growthCost},
        {"risk", "Risk", "What may it cost?", true, {{"show", "Show", {"cost", "latency", "regret"}}}, riskCost},
        {"tornado", "Inputs", "What matters most?", true, {{"on", "On", {"cost", "p99"}}, {"inputs", "Inputs", {"largest", "all"}}}, whatMatters},
        {"stage-map", "Stage map", "Which stage where?", true, {{"across", "Across", {"peak-factor", "p99-target"}}}, stageMapFigure},
        {"breaks-first", "Breaks first", "What breaks first?", true, {}, breaksFirst},
        {"prices", "Prices", "What did prices do?", true, {}, priceChangesOfPlan},
        {"compare", "Compare", "How do these plans compare?", false, {{"of", "Compare", {"bill", "response-time", "downtime"}}}, comparisonOfPlans},
    };
    return kinds;
}

const FigureKind* figureKind(std::string_view id) {
    const auto found = std::ranges::find(figureKinds(), id, &FigureKind::id);
    return found == figureKinds().end() ? nullptr : &*found;
}

}  // namespace stagecraft
