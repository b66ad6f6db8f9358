#include "model/figures/stage_costs.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/exploration/stage_thresholds.h"
#include "model/exploration/sweep.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/report/cost_figure.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr int coarsePoints = 40;
constexpr int finePoints = 200;
constexpr std::string_view question = "When does each stage pay?";

std::string blockedText(const StageCost& cost) {
    if (cost.isFeasible) return cost.isComplete ? "" : ", without lines that have no price";
    const auto constraint = parseName<Constraint>(cost.blockedBy);
    return ", blocked: " + (constraint ? std::string{label(*constraint)} : cost.blockedBy);
}

FigureTotal totalAt(const SweepPoint& point, int stage) {
    const StageCost& cost = point.stages[static_cast<std::size_t>(stage - 1)];
    FigureTotal total{cost.monthly.dollars(), {{"workload.users", plainNumber(point.value)}}, stage};
    total.isEstimated = cost.estimated > Usd{};
    return total;
}

int recommendedAt(const SweepPoint& point) { return point.recommended; }
int leastAt(const SweepPoint& point) { return leastStage(point).value_or(point.recommended); }

/// Of a series that goes from stage to stage: each of its points has a bill.
void addBills(FigureSeries& series, const Sweep& swept, int (*stageAt)(const SweepPoint&)) {
    series.notes.resize(series.points.size());
    for (std::size_t i = 0; i < std::min(series.points.size(), swept.points.size()); ++i)
        if (!std::isnan(series.points[i].y)) series.notes[i].total = totalAt(swept.points[i], stageAt(swept.points[i]));
}

/// What each place of a stage's curve is; a click pins the stage.
void addNotes(Figure& figure, const Sweep& swept) {
    bool isFirstBand = true;  // that of the least cost, before the one of what is recommended
    for (FigureSeries& series : figure.series) {
        if (series.kind == SeriesKind::Highlight) addBills(series, swept, std::exchange(isFirstBand, false) ? leastAt : recommendedAt);
        if (series.stage == 0 || series.points.size() != swept.points.size()) continue;
        series.notes.reserve(series.points.size());
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            if (std::isnan(series.points[i].y)) {
                series.notes.emplace_back();
                continue;
            }
            const StageCost& cost = swept.points[i].stages[static_cast<std::size_t>(series.stage - 1)];
            series.notes.push_back({series.name + ", " + counted(swept.points[i].value, "user", "users") + ": " + markedMoney(cost.monthly, cost.estimated) +
                                        " a month" + blockedText(cost),
                                    {stageEdit(series.stage)}});
            series.notes.back().total = totalAt(swept.points[i], series.stage);
        }
    }
}

void addCostPerUser(Figure& figure, const Sweep& swept) {
    FigureSeries series{"Cost per user as recommended", 0, SeriesKind::Stands, {}};
    series.isOnSecondAxis = true;
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    for (const SweepPoint& point : swept.points) {
        const double dollars = point.stages[static_cast<std::size_t>(point.recommended - 1)].monthly.dollars();
        const double each = point.value > 0 && dollars >= smallestDrawnCost ? dollars / point.value : notDrawn;
        series.points.push_back({point.value, each});
        if (std::isnan(each)) continue;
        least = std::min(least, each);
        most = std::max(most, each);
    }
    figure.secondY = FigureAxis{"Cost a user and month", "$", {}, AxisScale::Logarithmic, 0.01, 1};
    fitDecades(*figure.secondY, least, most);
    addBills(series, swept, recommendedAt);
    for (FigureNote& note : series.notes)
        if (note.total) {
            note.isEstimated = note.total->isEstimated;
            note.total->dollars = notDrawn;  // it tells what one user costs
        }
    figure.series.push_back(std::move(series));
}

void addThresholds(Figure& figure, const std::vector<StageThreshold>& thresholds, const Plan& plan) {
    for (const StageThreshold& threshold : thresholds) {
        const std::string& name = plan.stages[static_cast<std::size_t>(threshold.stage - 1)].name;
        const auto add = [&](std::optional<double> users, const char* what, const char* brief) {
            if (users && *users > figure.x.from)
                figure.guides.push_back({FigureGuide::Across::X, *users, name + ", " + what, threshold.stage, std::to_string(threshold.stage) + " " + brief});
        };
        add(threshold.byStory, "by the story", "story");
        add(threshold.byNeed, "needed", "needed");
        add(threshold.byCost, "cheapest", "cheapest");
    }
}

/// Between two points of a coarse sweep a threshold is not known to the user.
std::string usersText(double users, bool isExact) {
    return isExact || users <= 1 ? counted(users, "user", "users") : "about " + headlineNumber(users) + " users";
}

bool serves(const SweepPoint& point) { return std::ranges::any_of(point.stages, &StageCost::isFeasible); }

/// Whether some stages serve of which nobody knows which costs least.
bool hidesLeast(const Sweep& swept) {
    return std::ranges::any_of(swept.points, [](const SweepPoint& point) { return serves(point) && !leastStage(point); });
}

/// Every threshold, for the table. That a stage is never asked for can be said only of points that lie close.
std::string thresholdsText(const Sweep& swept, const std::vector<StageThreshold>& thresholds, bool isExact) {
    std::vector<std::string> needed, unneeded, cheapest;
    for (const StageThreshold& threshold : thresholds) {
        const std::string stage = "stage " + std::to_string(threshold.stage);
        if (threshold.byCost) cheapest.push_back(stage + " from " + usersText(*threshold.byCost, isExact));
        if (threshold.stage == 1) continue;
        const std::string story = " (the story says " + groupedNumber(threshold.byStory) + ")";
        if (threshold.byNeed) needed.push_back(stage + " from " + usersText(*threshold.byNeed, isExact) + story);
        else if (isExact && !threshold.isNeeded) unneeded.push_back(std::to_string(threshold.stage));
    }
    if (std::ranges::none_of(swept.points, serves)) return "No stage serves, for any number of users looked at.";
    // Some stage costs least wherever one serves, known or not.
    std::string text = cheapest.empty() ? "Which stage costs least is not known, as prices are missing."
                                        : "Of those that serve, the one that costs least is no lower than " + listed(cheapest) + ".";
    if (!cheapest.empty() && hidesLeast(swept)) text += " Where prices are missing that is not known.";
    if (!needed.empty()) text += " The load and the targets ask for no less than " + listed(needed) + ".";
    if (!unneeded.empty()) text += " They never ask for " + std::string{unneeded.size() > 1 ? "stages " : "stage "} + listed(unneeded) + ".";
    return text;
}

/// The first stage above the one that costs least for these users which does so for more of them, and for good.
std::string nextText(double users, int cheapest, const std::vector<StageThreshold>& thresholds, bool isExact) {
    const StageThreshold* next = nullptr;
    for (const StageThreshold& threshold : thresholds)
        if (threshold.stage > cheapest && threshold.byCost && *threshold.byCost > users && (next == nullptr || *threshold.byCost < *next->byCost)) next = &threshold;
    return next == nullptr ? "" : " From " + usersText(*next->byCost, isExact) + " on stage " + std::to_string(next->stage) + " costs least.";
}

/// Of the stages that serve: what a bill without a price comes to is not known.
bool allPriced(const Plan& plan) {
    return std::ranges::all_of(plan.stages, [](const StagePlan& stage) { return !stage.isFeasible() || stage.bill.unpriced == 0; });
}

std::string spanText(double from, double to, bool isExact) {
    if (from == to) return usersText(from, isExact);
    return isExact ? groupedNumber(from) + " to " + usersText(to, true) : "about " + headlineNumber(from) + " to " + headlineNumber(to) + " users";
}

/// Where the band of the stage recommended leaves that of the least cost: spans that touch are one.
std::string dearerText(const Sweep& swept, const std::vector<DearerSpan>& spans, bool isExact) {
    if (spans.empty()) {
        const auto isKnown = [](const SweepPoint& point) { return leastStage(point).has_value(); };
        if (std::ranges::none_of(swept.points, isKnown)) return {};
        return std::ranges::all_of(swept.points, isKnown) ? " The stage recommended is the one that costs least, for any number of users drawn."
               : hidesLeast(swept)                        ? " As far as prices are known, the stage recommended is the one that costs least."
                                                          : " Wherever a stage serves, the one recommended costs least.";
    }
    std::vector<std::string> told;
    Usd most;
    bool isEstimated = false;
    for (std::size_t i = 0; i < spans.size();) {
        std::size_t last = i;
        while (last + 1 < spans.size() && spans[last + 1].isContinued) ++last;
        told.push_back(spanText(spans[i].from, spans[last].to, isExact));
        for (; i <= last; ++i) {
            if (spans[i].most <= most) continue;
            most = spans[i].most;
            isEstimated = spans[i].isEstimated;
        }
    }
    return " The stage recommended costs up to " + shortMoney(most, isEstimated) + " more for " + listed(told) + ".";
}

/// Each span with its stages, for the table.
std::string spansText(const std::vector<DearerSpan>& spans, bool isExact) {
    std::vector<std::string> told;
    for (const DearerSpan& span : spans)
        told.push_back("for " + spanText(span.from, span.to, isExact) + " stage " + std::to_string(span.recommended) + " rather than " + std::to_string(span.least) +
                       " (up to " + shortMoney(span.most, span.isEstimated) + " a month)");
    return told.empty() ? "" : " Recommended though it costs more: " + listed(told) + ".";
}

/// What is said where none of the stages serves: there is nothing to compare with, for these users.
std::string answerOfNone(const Plan& plan, const Sweep& swept, const std::vector<StageThreshold>& thresholds, const std::vector<DearerSpan>& dearer, bool isExact) {
    const StagePlan& shown = plan.shown();
    const double users = plan.inputs.workload.users;
    std::string text = "No stage serves " + counted(users, "user", "users") + ". " + capitalised(stageText(shown)) + " would cost " +
                       shortTotal(shown.bill) + " a month; it is blocked: " + stagecraft::text(shown.blockers.front()) + ".";
    if (std::ranges::none_of(swept.points, serves)) return text + " As no other number of users looked at is served either, no costs are compared.";
    return text + nextText(users, 0, thresholds, isExact) + dearerText(swept, dearer, isExact);
}

std::string answer(const Plan& plan, const Sweep& swept, const std::vector<StageThreshold>& thresholds, const std::vector<DearerSpan>& dearer, bool isExact) {
    if (std::ranges::none_of(plan.stages, &StagePlan::isFeasible)) return answerOfNone(plan, swept, thresholds, dearer, isExact);
    const StagePlan& shown = plan.shown();
    const double users = plan.inputs.workload.users;
    std::string text = counted(users, "user", "users") + " on " + stageText(shown) + (users == 1 ? " costs " : " cost ") + shortTotal(shown.bill) + " a month";
    if (users > 1) text += ", " + std::string{isEstimated(shown.bill) ? "≈ " : ""} + headlineMoneyText(Usd{shown.bill.total.dollars() / users}) + " each";
    const StagePlan& cheapest = plan.stages[static_cast<std::size_t>(plan.recommendation.cheapest - 1)];
    if (!shown.isFeasible()) text += "; it is blocked: " + stagecraft::text(shown.blockers.front());
    else if (cheapest.number == shown.number && allPriced(plan)) text += ", the least of those that serve";
    if (!allPriced(plan)) return text + ". Which stage costs least is not known, as prices are missing.";
    if (cheapest.number != shown.number && cheapest.isFeasible() && cheapest.bill.total < shown.bill.total)
        text += "; " + stageText(cheapest) + " would serve for " + shortMoney(shown.bill.total - cheapest.bill.total, isEstimated(shown.bill) || isEstimated(cheapest.bill)) + " less";
    if (plan.recommendation.recommended != shown.number) text += "; recommended is stage " + std::to_string(plan.recommendation.recommended);
    return text + "." + nextText(users, cheapest.number, thresholds, isExact) + dearerText(swept, dearer, isExact);
}

/// The sweep over users with its thresholds, kept where it may be: moving along the curves, or pinning one of them, does not
/// change them. A coarse answer takes fine curves where they are there.
Result<const FigureMemory*> curves(const FigureRequest& request, FigureMemory& memory) {
    const bool isExact = request.fineness == Fineness::Fine;
    SweepRange range;
    range.points = isExact ? finePoints : coarsePoints;
    range.to = mostUsersOnAxis(request.plan.inputs.workload.users, range.to);
    Inputs swept = request.plan.inputs;
    swept.name.clear();
    swept.workload.users = 1000;
    swept.choices.stage.reset();
    if (memory.swept == swept && memory.sweep.range.points >= range.points && memory.sweep.range.to == range.to) return &memory;
    memory.swept.reset();
    Result<Sweep> made = sweep(swept, range, request.catalog, request.blueprints, request.threads, request.stop);
    if (!made) return tl::unexpected{made.error()};
    memory.sweep = std::move(*made);
    memory.thresholds.clear();
    memory.dearer.clear();
    if (!memory.sweep.points.empty()) {
        memory.thresholds = stageThresholds(memory.sweep, swept, request.catalog, request.blueprints, isExact, request.stop);
        memory.dearer = dearerSpans(memory.sweep, swept, request.catalog, request.blueprints, isExact, request.stop);
    }
    if (!request.stop.stop_requested()) memory.swept = std::move(swept);
    return &memory;
}

}  // namespace

Figure stageCosts(const FigureRequest& request) {
    FigureMemory ownMemory;
    const Inputs& inputs = request.plan.inputs;
    const Result<const FigureMemory*> memory = curves(request, request.memory != nullptr ? *request.memory : ownMemory);
    if (!memory) return refused(std::string{question}, memory.error());
    const Sweep& swept = (*memory)->sweep;
    const std::vector<StageThreshold>& thresholds = (*memory)->thresholds;
    const bool isExact = swept.range.points == finePoints;
    std::array<std::string, stageCount> names;
    for (std::size_t i = 0; i < stageCount; ++i) names[i] = request.plan.stages[i].name;
    Figure figure = costFigure(swept, names);
    figure.title = question;
    if (swept.points.empty()) return figure;
    addNotes(figure, swept);
    addCostPerUser(figure, swept);
    addThresholds(figure, thresholds, request.plan);
    const double users = inputs.workload.users;
    const Usd cost = request.plan.shown().bill.total;
    if (users >= swept.range.from && users <= swept.range.to && cost.dollars() >= smallestDrawnCost)
        figure.series.push_back(
            currentMark(users, cost.dollars(),
                        stageText(request.plan.shown()) + ", " + counted(users, "user", "users") + ": " + markedTotal(request.plan.shown().bill) + " a month"));
    for (const StagePlan& stage : request.plan.stages)
        if (stage.number != request.plan.shown().number) figure.totals.push_back(totalOf(stage));
    figure.answer = answer(request.plan, swept, thresholds, (*memory)->dearer, isExact);
    figure.details = thresholdsText(swept, thresholds, isExact) + spansText((*memory)->dearer, isExact);
    figure.caveat = caveatOfStages(request.plan);
    if (inputs.workload.averageRate || inputs.workload.peakRate)
        figure.note += (figure.note.empty() ? "" : " ") +
                       std::string{"The rates of this workload are measured: they stay as they are while users grow."};
    return figure;
}

}  // namespace stagecraft
