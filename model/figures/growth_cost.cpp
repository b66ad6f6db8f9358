#include "model/figures/growth_cost.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "model/exploration/growth_forecast.h"
#include "model/figures/drawn_case.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/report/input_words.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/counted.h"
#include "model/support/text.h"
#include "model/workload/user_forecast.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "What will growth cost, and when does the stage change?";
constexpr std::size_t mostServices = 7;  ///< drawn on their own; the rest are one
constexpr int coarseMonths = 6;
constexpr int fewestMonths = 3;

struct Told {
    const Plan& plan;
    const Forecast& forecast;
    std::string firstMonth;
    int step = 1;  ///< months between those that were planned
    [[nodiscard]] bool isCoarse() const { return step > 1; }
    [[nodiscard]] std::string month(int month) const {
        if (month == 0 && firstMonth.empty()) return "now";
        return monthName(firstMonth, month);
    }
    /// "passed in month 4": the budget, where it is.
    [[nodiscard]] std::string passed(const char* in) const {
        const int first = forecast.months[*forecast.overBudget].month;
        return first == 0 && firstMonth.empty() ? "passed already" : "passed " + std::string{in} + " " + month(first);
    }
    [[nodiscard]] std::string stage(int number) const { return stageText(plan.stages[static_cast<std::size_t>(number - 1)]); }
};

std::string causeText(const StageChange& change) {
    if (change.threshold > 0) return "the story moves on at " + counted(change.threshold, "user", "users");
    if (change.blocker) return "stage " + std::to_string(change.from) + " is stopped: " + text(*change.blocker);
    return "it serves and fits better";
}

FigureTotal totalOf(const Told& told, const ForecastMonth& month) {
    FigureTotal total{month.monthly.dollars(), usersEdits(told.plan.inputs, month.users), month.stage, {}, told.month(month.month)};
    total.isEstimated = month.estimated > Usd{};
    return total;
}

std::string costText(const ForecastMonth& month) { return markedMoney(month.monthly, month.estimated); }

FigureNote noteOf(const Told& told, const ForecastMonth& month) {
    return {told.month(month.month) + ": " + counted(month.users, "user", "users") + " on " + told.stage(month.stage) + ", " + costText(month) + " a month" +
                (month.meetsTargets ? "" : ", targets missed") + (told.isCoarse() ? "; about " : "; ") + std::string{month.isSpentEstimated ? "≈ " : ""} + moneyText(month.spent) + " spent since the start",
            usersEdits(told.plan.inputs, month.users),
            {},
            {},
            {},
            totalOf(told, month)};
}

/// The services that cost most over all months, the largest first.
std::vector<std::string> largestServices(const Forecast& forecast) {
    std::vector<ServiceCost> sums;
    for (const ForecastMonth& month : forecast.months)
        for (const ServiceCost& one : month.services) {
            const auto known = std::ranges::find(sums, one.service, &ServiceCost::service);
            if (known == sums.end())
                sums.push_back(one);
            else
                known->amount += one.amount;
        }
    std::erase_if(sums, [](const ServiceCost& one) { return one.amount <= Usd{}; });
    std::ranges::stable_sort(sums, std::ranges::greater{}, [](const ServiceCost& one) { return one.amount.nanos(); });
    std::vector<std::string> names;
    for (const ServiceCost& one : sums) names.push_back(one.service);
    return names;
}

void addServices(Figure& figure, const Told& told) {
    std::vector<std::string> own = largestServices(told.forecast);
    const bool hasRest = own.size() > mostServices + 1;
    if (hasRest) own.resize(mostServices);
    for (const std::string& service : own) figure.series.push_back({service, 0, SeriesKind::Bars, {}, {}, service});
    if (hasRest) figure.series.push_back({"Other services", 0, SeriesKind::Bars, {}});
    for (const ForecastMonth& month : told.forecast.months) {
        ServiceCost rest{{}, month.monthly, month.estimated};
        for (std::size_t i = 0; i < own.size(); ++i) {
            const auto found = std::ranges::find(month.services, own[i], &ServiceCost::service);
            const ServiceCost part = found == month.services.end() ? ServiceCost{own[i], {}, {}} : *found;
            const Usd amount = part.amount;
            rest.amount = rest.amount - amount;
            rest.estimated = rest.estimated - part.estimated;
            figure.series[i].points.push_back({static_cast<double>(month.month), amount.dollars()});
            figure.series[i].notes.push_back({told.month(month.month) + ", " + own[i] + ": " + markedMoney(amount, part.estimated) + " of " + costText(month),
                                              usersEdits(told.plan.inputs, month.users)});
            figure.series[i].notes.back().isEstimated = part.estimated > Usd{};
            FigureTotal total = totalOf(told, month);
            if (amount > Usd{}) total.lines.service = own[i];
            figure.series[i].notes.back().total = std::move(total);
        }
        if (!hasRest) continue;
        figure.series.back().points.push_back({static_cast<double>(month.month), rest.amount.dollars()});
        FigureNote note{told.month(month.month) + ", other services: " + markedMoney(rest.amount, rest.estimated), usersEdits(told.plan.inputs, month.users)};
        note.total = totalOf(told, month);
        note.isEstimated = rest.estimated > Usd{};
        figure.series.back().notes.push_back(std::move(note));
    }
}

/// What was spent up to a month is the sum of the bills of its months, where all of them are known.
FigureTotal spentTotal(const Told& told, const ForecastMonth& month) {
    FigureTotal total{month.spent.dollars()};
    total.months = static_cast<std::size_t>(month.month) + 1;
    total.name = "Spent up to " + told.month(month.month);
    total.isEstimated = month.isSpentEstimated;
    return total;
}

void addSpent(Figure& figure, const Told& told) {
    const Forecast& forecast = told.forecast;
    FigureSeries spent{"Spent since the start", 0, SeriesKind::Stands, {}};
    spent.isOnSecondAxis = true;
    for (const ForecastMonth& month : forecast.months) {
        spent.points.push_back({static_cast<double>(month.month), month.spent.dollars()});
        spent.notes.emplace_back();
        spent.notes.back().isEstimated = month.isSpentEstimated;
        if (!told.isCoarse() && forecast.isWhole) spent.notes.back().total = spentTotal(told, month);
    }
    figure.secondY = FigureAxis{"Spent since the start", "$", {}};
    fitFromZero(*figure.secondY, forecast.months.back().spent.dollars());
    figure.series.push_back(std::move(spent));
}

FigureTotal caseTotal(const Told& told, const FanMonth& month, const char* name, double dollars, const FanCase& drawn, std::uint64_t seed) {
    FigureTotal total{dollars, caseEdits(told.plan.inputs, drawn.sample, seed, drawn.users)};
    total.name = std::string{name} + " of " + told.month(month.month);
    total.isEstimated = drawn.isEstimated;
    return total;
}

void addFan(Figure& figure, const Told& told, const std::vector<FanMonth>& fan, std::uint64_t seed) {
    if (fan.empty()) return;
    FigureSeries range{"P10 to P90", 0, SeriesKind::Range, {}};
    FigureSeries middle{"P50", 0, SeriesKind::Stands, {}};
    for (const FanMonth& month : fan) {
        const auto x = static_cast<double>(month.month);
        range.points.push_back({x, month.p90});
        range.lower.push_back({x, month.p10});
        middle.points.push_back({x, month.p50});
        middle.notes.emplace_back();
        middle.notes.back().total = caseTotal(told, month, "P50", month.p50, month.case50, seed);
        range.notes.emplace_back();
        range.notes.back().total = caseTotal(told, month, "P90", month.p90, month.case90, seed);
    }
    figure.series.push_back(std::move(range));
    figure.series.push_back(std::move(middle));
}

void addBill(Figure& figure, const Told& told) {
    FigureSeries bill{"Bill of the month", 0, SeriesKind::Marks, {}};
    for (const ForecastMonth& month : told.forecast.months) {
        bill.points.push_back({static_cast<double>(month.month), month.monthly.dollars()});
        bill.notes.push_back(noteOf(told, month));
    }
    figure.series.push_back(std::move(bill));
}

void addGuides(Figure& figure, const Told& told) {
    for (const StageChange& change : told.forecast.changes) {
        const ForecastMonth& month = told.forecast.months[change.at];
        figure.guides.push_back({FigureGuide::Across::X, static_cast<double>(month.month),
                                 "Stage " + std::to_string(change.to) + (told.isCoarse() ? ", by " : ", ") + told.month(month.month) + ": " + causeText(change), change.to,
                                 "Stage " + std::to_string(change.to) + ", " + told.month(month.month)});
    }
    FigureGuide budget = budgetLine(FigureGuide::Across::Y, told.plan.inputs);
    if (told.forecast.overBudget) budget.name += ", " + told.passed(told.isCoarse() ? "by" : "in");
    figure.guides.push_back(std::move(budget));
}

/// What the answer tells of.
void addTotals(Figure& figure, const Told& told, const std::vector<FanMonth>& fan, std::uint64_t seed) {
    const ForecastMonth& last = told.forecast.months.back();
    figure.totals.push_back(totalOf(told, last));
    if (!told.isCoarse() && told.forecast.isWhole) {
        for (const ForecastMonth& month : told.forecast.months) figure.months.push_back(totalOf(told, month));
        figure.totals.push_back(spentTotal(told, last));
    }
    if (fan.empty()) return;
    const FanMonth& end = fan.back();
    figure.totals.push_back(caseTotal(told, end, "P10", end.p10, end.case10, seed));
    figure.totals.push_back(caseTotal(told, end, "P50", end.p50, end.case50, seed));
    figure.totals.push_back(caseTotal(told, end, "P90", end.p90, end.case90, seed));
}

std::string answerOf(const Told& told, const std::vector<FanMonth>& fan) {
    const ForecastMonth& first = told.forecast.months.front();
    const ForecastMonth& last = told.forecast.months.back();
    std::string text = counted(first.users, "user", "users") + (first.users == 1 ? " becomes " : " become ") + groupedNumber(last.users) + " by " + told.month(last.month) + "; the bill goes from " +
                       shortMoney(first.monthly, first.estimated > Usd{}) + " to " + shortMoney(last.monthly, last.estimated > Usd{}) + " a month";
    if (const std::optional<int> capped = firstMonthCapped(told.plan.inputs.growth, told.plan.inputs.workload.users))
        text += " (from " + told.month(*capped) + " on the growth would be more than " + groupedNumber(mostUsersForecast) + " users; no more are planned for)";
    // What lies between the months looked at is not known yet: neither the sum nor when anything changes.
    if (told.isCoarse()) return text + ".";
    text += ", " + shortMoney(last.spent, last.isSpentEstimated) + " in all.";
    std::vector<std::string> changes;
    for (const StageChange& change : told.forecast.changes)
        changes.push_back("stage " + std::to_string(change.to) + " from " + told.month(told.forecast.months[change.at].month) + " (" + causeText(change) + ")");
    text += changes.empty() ? " Stage " + std::to_string(first.stage) + " stays." : " It takes " + listed(changes) + ".";
    const auto& budget = told.plan.inputs.targets.budget;
    if (budget && told.forecast.overBudget)
        text += " The budget of " + shortMoney(*budget) + " is " + told.passed("in") + ".";
    else if (budget)
        text += " The budget of " + shortMoney(*budget) + " holds.";
    if (!fan.empty())
        text += " As uncertain as the inputs are, " + told.month(fan.back().month) + " costs " + shortMoney(Usd{fan.back().p10}, fan.back().case10.isEstimated) + " to " +
                shortMoney(Usd{fan.back().p90}, fan.back().case90.isEstimated) + " (P10 to P90), " + shortMoney(Usd{fan.back().p50}, fan.back().case50.isEstimated) +
                " in the middle.";
    return text;
}

FigureAxis monthAxis(const Growth& growth, int last) {
    FigureAxis axis{growth.firstMonth.empty() ? "Month from now" : "Month", {}, {}, AxisScale::Linear, -0.5, last + 0.5};
    if (!growth.firstMonth.empty())
        for (int month = 0; month <= last; ++month) axis.categories.push_back(monthName(growth.firstMonth, month));
    return axis;
}

int stepFor(int last, int wanted) { return std::max(1, static_cast<int>(std::ceil(static_cast<double>(last) / wanted))); }

FanOptions fanOptions(const FigureRequest& request, int last) {
    const bool isCoarse = request.fineness == Fineness::Coarse;
    FanOptions options;
    // A plan of the larger stages takes several times as long.
    const bool isDear = request.plan.shown().number >= 6;
    options.samples = !isCoarse ? 128 : isDear ? 3 : 5;
    options.step = stepFor(last, !isCoarse ? 12 : isDear ? 1 : 2);
    return options;
}

}  // namespace

Figure growthCost(const FigureRequest& request) {
    const Inputs& inputs = request.plan.inputs;
    const int last = static_cast<int>(usersByMonth(inputs.growth, inputs.workload.users).size()) - 1;
    const bool isFan = request.options.contains("show") && request.options.at("show") == "fan";
    const bool hasFan = !inputs.uncertainty.empty() && (isFan || request.fineness == Fineness::Fine);
    const Effort effort{request.threads, request.stop, request.progress};
    // A plan of the largest stages takes several times as long.
    const int step = request.fineness == Fineness::Coarse ? stepFor(last, request.plan.shown().number >= 7 ? 1 : request.plan.shown().number == 6 ? fewestMonths : coarseMonths) : 1;
    const Forecast months = forecast(inputs, request.catalog, request.blueprints, step, hasFan ? Effort{request.threads, request.stop} : effort);
    if (months.months.empty()) return wordsAlone(std::string{question}, "Stopped before the first month was planned.");
    const std::vector<FanMonth> fan = hasFan ? forecastFan(inputs, request.catalog, request.blueprints, fanOptions(request, last), effort) : std::vector<FanMonth>{};
    const Told told{request.plan, months, inputs.growth.firstMonth, step};

    Figure figure;
    figure.title = question;
    figure.x = monthAxis(inputs.growth, last);
    figure.y = {"Cost a month", "$", {}};
    double most = inputs.targets.budget ? inputs.targets.budget->dollars() : 0;
    for (const ForecastMonth& planned : months.months) most = std::max(most, planned.monthly.dollars());
    if (isFan) {
        addFan(figure, told, fan, fanOptions(request, last).seed);
        for (const FanMonth& spread : fan) most = std::max(most, spread.p90);
    } else {
        addServices(figure, told);
        addSpent(figure, told);
    }
    fitBudget(figure.y, most, inputs);
    addBill(figure, told);
    addGuides(figure, told);
    addTotals(figure, told, fan, fanOptions(request, last).seed);
    figure.series.push_back(currentMark(0, request.plan.shown().bill.total.dollars(), "This plan: " + noteOf(told, months.months.front()).text));
    figure.answer = answerOf(told, fan);
    const std::array own{&request.plan.shown().bill};
    const int lacking = std::ranges::max_element(months.months, {}, &ForecastMonth::unpriced)->unpriced;
    figure.caveat = caveatText(own, lacking > own.front()->unpriced ? "a month's bill" : "this plan's bill", lacking > own.front()->unpriced ? lacking : 0);
    if (told.isCoarse()) figure.note = "Every " + std::to_string(step) + " months; the sum and the months between are being planned.";
    if (isFan && !fan.empty())
        figure.note += (figure.note.empty() ? "" : " ") + fmt::format("The fan is of {}; risk draws more for the present month.", counted(fanOptions(request, last).samples, "case", "cases"));
    if (const std::string outside = hasFan ? outsideRangeText(inputs) : std::string{}; !outside.empty()) figure.note += (figure.note.empty() ? "" : " ") + outside;
    if (isFan && inputs.uncertainty.empty())
        figure.note += (figure.note.empty() ? "" : " ") + std::string{"No input is uncertain: give low, likely and high under Growth & risk to see a fan."};
    if (!months.isWhole) figure.note += (figure.note.empty() ? "" : " ") + std::string{"Not all months were reached."};
    return figure;
}

}  // namespace stagecraft
