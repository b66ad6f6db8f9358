#include "model/figures/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "model/exploration/compare.h"
#include "model/figures/figure_parts.h"
#include "model/report/comparison_words.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "How do these plans compare?";

std::string resultText(const Plan& plan) {
    const StagePlan& stage = plan.shown();
    std::string text = stageText(stage) + ", " + moneyText(stage.bill.total) + " a month";
    text += stage.latency.isStable && stage.latency.p99.count() > 0 ? ", p99 " + headlineNumber(stage.latency.p99.count()) + " ms" : "";
    text += ", down " + downtimeText(stage.availability.minutesPerYear);
    return stage.isFeasible() ? text : text + ", blocked: " + stagecraft::text(stage.blockers.front());
}

std::string inputsText(const Comparison& comparison) {
    std::string all;
    for (const InputDifference& input : comparison.inputs)
        all += (all.empty() ? "" : "; ") + input.key + " " + input.before + " → " + input.after;
    return all.empty() ? "the same inputs" : all;
}

std::string architectureText(const Comparison& comparison) {
    std::string all;
    for (const PartDifference& part : comparison.architecture)
        all += (all.empty() ? "" : "; ") + part.label + (part.region.empty() ? "" : " (" + part.region + ")") + " " + text(part.before) +
               " → " + text(part.after);
    return all.empty() ? "the same architecture" : all;
}

using Services = std::map<std::string, Usd>;

Services servicesOf(const Plan& plan) {
    Services services;
    for (const BillLine& line : plan.shown().bill.lines) services[line.usage.service] += line.amount;
    return services;
}

void addBills(Figure& figure, const std::vector<NamedPlan>& plans) {
    std::vector<Services> bills;
    Services sums;
    double most = 0;
    for (const NamedPlan& one : plans) {
        bills.push_back(servicesOf(*one.plan));
        for (const auto& [service, amount] : bills.back()) sums[service] += amount;
        most = std::max(most, one.plan->shown().bill.total.dollars());
    }
    std::vector<std::pair<std::string, Usd>> order{sums.begin(), sums.end()};
    std::erase_if(order, [](const auto& one) { return one.second <= Usd{}; });
    std::ranges::stable_sort(order, std::ranges::greater{}, [](const auto& one) { return one.second; });
    figure.y = {"Cost a month", "$", {}};
    fitFromZero(figure.y, most);
    for (const auto& [service, sum] : order) {
        FigureSeries series{service, 0, SeriesKind::Bars, {}};
        series.service = service;
        for (std::size_t i = 0; i < plans.size(); ++i) {
            const Usd amount = bills[i][service];
            series.points.push_back({static_cast<double>(i), amount.dollars()});
            series.notes.push_back(
                {plans[i].name + ", " + service + ": " + moneyText(amount) + " a month (" + moreOrLess(amount - bills[0][service]) + ")",
                 {}});
        }
        figure.series.push_back(std::move(series));
    }
}

FigureSeries marksOf(const std::vector<NamedPlan>& plans, std::string name, SeriesKind kind, double (*valueOf)(const StagePlan&)) {
    FigureSeries series{std::move(name), 0, kind, {}};
    for (std::size_t i = 0; i < plans.size(); ++i) {
        series.points.push_back({static_cast<double>(i), valueOf(plans[i].plan->shown())});
        series.notes.push_back({plans[i].name + ": " + resultText(*plans[i].plan), {}});
    }
    return series;
}

double shownTime(const StagePlan& stage, Milliseconds time) { return stage.latency.isStable && time.count() > 0 ? time.count() : notDrawn; }
double p50Of(const StagePlan& stage) { return shownTime(stage, stage.latency.p50); }
double p95Of(const StagePlan& stage) { return shownTime(stage, stage.latency.p95); }
double p99Of(const StagePlan& stage) { return shownTime(stage, stage.latency.p99); }
double downtimeOf(const StagePlan& stage) { return stage.availability.minutesPerYear; }

double most(const FigureSeries& series) {
    double value = 0;
    for (const FigurePoint& point : series.points)
        if (!std::isnan(point.y)) value = std::max(value, point.y);
    return value;
}

void addSpeed(Figure& figure, const std::vector<NamedPlan>& plans) {
    figure.y = {"Response time inside AWS", {}, " ms"};
    figure.series.push_back(marksOf(plans, "p50", SeriesKind::Marks, p50Of));
    figure.series.push_back(marksOf(plans, "p95", SeriesKind::Marks, p95Of));
    figure.series.push_back(marksOf(plans, "p99", SeriesKind::Marks, p99Of));
    fitFromZero(figure.y, most(figure.series.back()));
}

void addDowntime(Figure& figure, const std::vector<NamedPlan>& plans) {
    figure.y = {"Down a year", {}, " min"};
    figure.series.push_back(marksOf(plans, "Downtime", SeriesKind::Bars, downtimeOf));
    fitFromZero(figure.y, most(figure.series.back()));
}

/// p99 beside the bills, on an axis of its own.
void addP99(Figure& figure, const std::vector<NamedPlan>& plans) {
    FigureSeries p99 = marksOf(plans, "p99", SeriesKind::Marks, p99Of);
    if (most(p99) <= 0) return;
    p99.isOnSecondAxis = true;
    figure.secondY = FigureAxis{"p99", {}, " ms"};
    fitFromZero(*figure.secondY, most(p99));
    figure.series.push_back(std::move(p99));
}

std::string answerOf(const std::vector<NamedPlan>& plans) {
    std::string text = plans[0].name + ": " + resultText(*plans[0].plan) + ".";
    if (plans.size() == 1) return text + " There is nothing to compare it with yet: keep this plan and change it, or open another file.";
    for (std::size_t i = 1; i < plans.size(); ++i) {
        const Usd change = plans[i].plan->shown().bill.total - plans[0].plan->shown().bill.total;
        text += " " + plans[i].name + ": " + resultText(*plans[i].plan) + "; that is " +
                (std::abs(change.dollars()) < 0.005 ? std::string{"no more and no less"} : moreOrLess(change) + " a month") + ".";
    }
    return text;
}

}  // namespace

Figure comparisonOfPlans(const FigureRequest& request) {
    std::vector<NamedPlan> plans{{request.plan.inputs.name, &request.plan}};
    for (const NamedPlan& other : request.others)
        if (other.plan != nullptr) plans.push_back(other);
    Figure figure;
    figure.title = question;
    figure.x = {"Plan", {}, {}, AxisScale::Linear, -0.5, static_cast<double>(plans.size()) - 0.5};
    for (const NamedPlan& one : plans) figure.x.categories.push_back(one.name);
    const auto asked = request.options.find("of");
    const std::string_view what = asked == request.options.end() ? "bill" : std::string_view{asked->second};
    if (what == "response-time") addSpeed(figure, plans);
    else if (what == "downtime") addDowntime(figure, plans);
    else {
        addBills(figure, plans);
        std::vector<const Bill*> bills;
        for (const NamedPlan& one : plans) bills.push_back(&one.plan->shown().bill);
        figure.caveat = borrowedText(bills, plans.size() > 1 ? "a plan's bill" : "this plan's bill");
        addP99(figure, plans);
    }
    figure.answer = answerOf(plans);
    for (std::size_t i = 1; i < plans.size(); ++i) {
        const Comparison comparison = compare(*plans[0].plan, *plans[i].plan);
        figure.note += (i > 1 ? " " : "") + std::string{"From "} + plans[0].name + " to " + plans[i].name + ": " + inputsText(comparison) +
                       "; " + architectureText(comparison) + ".";
    }
    return figure;
}

}  // namespace stagecraft
