#include "model/figures/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "model/exploration/compare.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/report/input_words.h"
#include "model/report/comparison_words.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "How do these plans compare?";
constexpr std::size_t mostLines = 24;  ///< of the bills, drawn

std::string resultText(const Plan& plan) {
    const StagePlan& stage = plan.shown();
    std::string text = stageText(stage) + ", " + markedTotal(stage.bill) + " a month";
    text += stage.latency.isStable && stage.latency.p99.count() > 0 ? ", p99 " + headlineNumber(stage.latency.p99.count()) + " ms" : "";
    text += ", down " + downtimeText(stage.availability.minutesPerYear);
    return stage.isFeasible() ? text : text + ", blocked: " + stagecraft::text(stage.blockers.front());
}

/// The first differences of a kind, and how many more there are.
template <class Difference, class TextOf>
std::string firstOf(const std::vector<Difference>& differences, std::size_t most, std::string_view none, TextOf textOf) {
    std::string all;
    for (std::size_t i = 0; i < std::min(most, differences.size()); ++i) all += (all.empty() ? "" : "; ") + textOf(differences[i]);
    if (differences.size() > most) all += fmt::format("; {} more", differences.size() - most);
    return all.empty() ? std::string{none} : all;
}

std::string inputsText(const Comparison& comparison, std::size_t most) {
    return firstOf(comparison.inputs, most, "the same inputs", [](const InputDifference& input) {
        return inputName(input.key) + " " + inputText(input.key, input.before) + " → " + inputText(input.key, input.after);
    });
}

std::string architectureText(const Comparison& comparison, std::size_t most) {
    return firstOf(comparison.architecture, most, "the same architecture", [](const PartDifference& part) {
        return part.label + (part.region.empty() ? "" : " (" + fromTo(part.region, part.regionAfter) + ")") + " " + text(part.before) + " → " + text(part.after);
    });
}

std::string linesText(const Comparison& comparison, std::size_t most) {
    return firstOf(comparison.lines, most, "the same lines on the bill", [](const LineDifference& line) {
        return billLineName(line) + " " + markedMoney(line.before, line.estimatedBefore) + " → " + markedMoney(line.after, line.estimatedAfter);
    });
}

/// Below the chart the first differences of each kind, beside the table all of them: what is long is laid out anew with every plan.
std::string differencesText(const std::vector<NamedPlan>& plans, std::size_t i, const Comparison& comparison, std::size_t most) {
    return "From " + plans[0].name + " to " + plans[i].name + ": " + inputsText(comparison, 2 * most) + "; " + architectureText(comparison, most) + "; " +
           linesText(comparison, most) + ".";
}

/// All of it, and the part whose prices are estimated.
struct Amount {
    Usd sum, estimated;
};
using Services = std::map<std::string, Amount>;

Services servicesOf(const Plan& plan) {
    Services services;
    for (const BillLine& line : plan.shown().bill.lines) {
        Amount& amount = services[line.usage.service];
        amount.sum += line.amount;
        if (line.isEstimated) amount.estimated += line.amount;
    }
    return services;
}

/// What a click on the mark of a plan takes: the inputs of the plan, if it is not the one at hand.
std::string takenWith(const std::vector<NamedPlan>& plans, std::size_t i) { return i == 0 ? std::string{} : plans[i].name; }

/// The bill of one of the plans.
FigureTotal totalOf(const std::vector<NamedPlan>& plans, std::size_t i, FigureBillLines lines = {}) {
    FigureTotal total{plans[i].plan->shown().bill.total.dollars()};
    total.name = plans[i].name;
    total.isEstimated = isEstimated(plans[i].plan->shown().bill);
    if (i > 0) total.plan = plans[i].name;
    total.lines = std::move(lines);
    return total;
}

void addBills(Figure& figure, const std::vector<NamedPlan>& plans) {
    std::vector<Services> bills;
    std::map<std::string, Usd> sums;
    double most = 0;
    for (const NamedPlan& one : plans) {
        bills.push_back(servicesOf(*one.plan));
        for (const auto& [service, amount] : bills.back()) sums[service] += amount.sum;
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
            const Amount own = bills[i][service], first = bills[0][service];
            const Usd amount = own.sum;
            series.points.push_back({static_cast<double>(i), amount.dollars()});
            series.notes.push_back(
                {plans[i].name + ", " + service + ": " + markedMoney(amount, own.estimated) + " a month (" +
                     moreOrLess(amount - first.sum, own.estimated > Usd{} || first.estimated > Usd{}) + ")",
                 {},
                 {},
                 i == 0 && amount > Usd{} ? FigureBillLines{service} : FigureBillLines{},
                 takenWith(plans, i),
                 totalOf(plans, i, amount > Usd{} ? FigureBillLines{service} : FigureBillLines{}),
                 own.estimated > Usd{}});
        }
        figure.series.push_back(std::move(series));
    }
}

/// The lines of which one plan's bill differs from another's: what each plan pays for them.
struct ComparedLine {
    LineDifference line;
    std::vector<Amount> amounts;
    std::vector<std::string> regions;  ///< of the line in each plan
    [[nodiscard]] double spread() const {
        const auto [least, most] = std::ranges::minmax(amounts, {}, &Amount::sum);
        return (most.sum - least.sum).dollars();
    }
};

std::vector<ComparedLine> comparedLines(const std::vector<NamedPlan>& plans) {
    std::vector<ComparedLine> all;
    for (std::size_t i = 1; i < plans.size(); ++i)
        for (const LineDifference& line : compare(*plans[0].plan, *plans[i].plan).lines) {
            const auto isSame = [&](const ComparedLine& known) {
                return std::tie(known.line.service, known.line.dimension, known.line.part, known.line.region, known.line.destination, known.line.purchase) ==
                       std::tie(line.service, line.dimension, line.part, line.region, line.destination, line.purchase);
            };
            auto known = std::ranges::find_if(all, isSame);
            if (known == all.end()) known = all.insert(all.end(), {line, std::vector<Amount>(plans.size(), {line.before, line.estimatedBefore}), std::vector<std::string>(plans.size(), line.region)});
            known->amounts[i] = {line.after, line.estimatedAfter};
            known->regions[i] = line.regionAfter.empty() ? line.region : line.regionAfter;
            if (known->line.regionAfter != line.regionAfter) known->line.regionAfter = "other regions";
        }
    std::ranges::stable_sort(all, std::ranges::greater{}, &ComparedLine::spread);
    return all;
}

/// A mark for each plan on each line that differs, the largest difference on top.
void addLines(Figure& figure, const std::vector<NamedPlan>& plans) {
    std::vector<ComparedLine> lines = comparedLines(plans);
    const std::size_t different = lines.size();
    lines.resize(std::min(different, mostLines));
    figure.x = {"Cost a month", "$", {}};
    figure.y = {"Line of the bill", {}, {}, AxisScale::Linear, -0.5, std::max(0.5, static_cast<double>(lines.size()) - 0.5)};
    double most = 0;
    for (std::size_t i = 0; i < plans.size() && !lines.empty(); ++i) {
        FigureSeries series{plans[i].name, 0, SeriesKind::Marks, {}};
        for (std::size_t l = 0; l < lines.size(); ++l) {
            const ComparedLine& one = lines[lines.size() - 1 - l];
            if (i == 0) figure.y.categories.push_back(billLineName(one.line));
            const Amount own = one.amounts[i], first = one.amounts[0];
            const Usd amount = own.sum;
            most = std::max(most, amount.dollars());
            series.points.push_back({amount.dollars(), static_cast<double>(l)});
            FigureNote note{plans[i].name + ", " + billLineName(one.line) + ": " + markedMoney(amount, own.estimated) + " a month" +
                            (i == 0 ? "" : " (" + moreOrLess(amount - first.sum, own.estimated > Usd{} || first.estimated > Usd{}) + ")")};
            note.isEstimated = own.estimated > Usd{};
            if (i == 0 && amount > Usd{}) note.bill = {one.line.service, one.line.dimension, one.line.part, one.line.region};
            note.takes = takenWith(plans, i);
            note.total = totalOf(plans, i, amount > Usd{} ? FigureBillLines{one.line.service, one.line.dimension, one.line.part, one.regions[i]} : FigureBillLines{});
            series.notes.push_back(std::move(note));
        }
        figure.series.push_back(std::move(series));
    }
    fitFromZero(figure.x, most);
    if (different > lines.size()) figure.note = counted(static_cast<double>(different - lines.size()), "line differs", "lines differ") + " less than those drawn. ";
}

FigureSeries marksOf(const std::vector<NamedPlan>& plans, std::string name, SeriesKind kind, double (*valueOf)(const StagePlan&)) {
    FigureSeries series{std::move(name), 0, kind, {}};
    for (std::size_t i = 0; i < plans.size(); ++i) {
        series.points.push_back({static_cast<double>(i), valueOf(plans[i].plan->shown())});
        series.notes.push_back({plans[i].name + ": " + resultText(*plans[i].plan), {}, {}, {}, takenWith(plans, i), totalOf(plans, i)});
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
    if (plans.size() == 1) return text + " There is nothing to compare it with yet.";
    for (std::size_t i = 1; i < plans.size(); ++i) {
        const Bill &own = plans[i].plan->shown().bill, &first = plans[0].plan->shown().bill;
        const Usd change = own.total - first.total;
        text += " " + plans[i].name + ": " + resultText(*plans[i].plan) + "; that is " +
                (std::abs(change.dollars()) < 0.005 ? std::string{"no more and no less"} : moreOrLess(change, isEstimated(own) || isEstimated(first)) + " a month") + ".";
    }
    return text;
}

}  // namespace

Figure comparisonOfPlans(const FigureRequest& request) {
    std::vector<NamedPlan> plans{{request.plan.inputs.name, &request.plan}};
    for (const NamedPlan& other : request.others)
        if (other.plan != nullptr) plans.push_back(other);
    if (plans.size() == 1) {
        Figure alone = wordsAlone(std::string{question}, answerOf(plans));
        alone.note = "Keep this plan to compare and change an input, or compare with a file: bills, response times and downtime then stand side by side.";
        return alone;
    }
    Figure figure;
    figure.title = question;
    figure.x = {"Plan", {}, {}, AxisScale::Linear, -0.5, static_cast<double>(plans.size()) - 0.5};
    for (const NamedPlan& one : plans) figure.x.categories.push_back(one.name);
    const auto asked = request.options.find("of");
    const std::string_view what = asked == request.options.end() ? "bill" : std::string_view{asked->second};
    const Inputs& inputs = request.plan.inputs;
    if (what == "response-time") {
        addSpeed(figure, plans);
        figure.guides.push_back(latencyLine(FigureGuide::Across::Y, inputs));
    } else if (what == "downtime") {
        addDowntime(figure, plans);
        figure.guides.push_back(downtimeLine(FigureGuide::Across::Y, inputs));
    } else if (what == "lines") {
        addLines(figure, plans);
    } else {
        figure.guides.push_back(budgetLine(FigureGuide::Across::Y, inputs));
        addBills(figure, plans);
        std::vector<const Bill*> bills;
        for (const NamedPlan& one : plans) bills.push_back(&one.plan->shown().bill);
        figure.caveat = caveatText(bills, "a plan's bill");
        addP99(figure, plans);
    }
    figure.answer = answerOf(plans);
    for (std::size_t i = 1; i < plans.size(); ++i) figure.totals.push_back(totalOf(plans, i));
    for (std::size_t i = 1; i < plans.size(); ++i) {
        const Comparison comparison = compare(*plans[0].plan, *plans[i].plan);
        constexpr std::size_t few = 4;
        figure.note += (i > 1 ? " " : "") + differencesText(plans, i, comparison, few);
        const std::size_t all = std::max({comparison.inputs.size(), comparison.architecture.size(), comparison.lines.size()});
        if (all > few) figure.details += (figure.details.empty() ? "" : " ") + differencesText(plans, i, comparison, all);
    }
    return figure;
}

}  // namespace stagecraft
