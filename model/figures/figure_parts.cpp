#include "model/figures/figure_parts.h"

#include <algorithm>
#include <cmath>

#include "model/exploration/reach.h"
#include "model/report/money_words.h"
#include "model/support/text.h"

namespace stagecraft {

std::string shortMoney(Usd amount) {
    const bool isNegative = amount < Usd{};
    const double size = std::abs(amount.dollars());
    const std::string text = size > 0 && size < 0.01 ? "less than $0.01" : "$" + groupedNumber(size, size < 100 ? 2 : 0);
    return (isNegative ? "−" : "") + text;
}

std::string shortMoney(Usd amount, bool isEstimated) { return (isEstimated ? "≈ " : "") + shortMoney(amount); }

std::string shortTotal(const Bill& bill) { return shortMoney(bill.total, isEstimated(bill)); }

std::string moreOrLess(Usd change, bool isEstimated) {
    if (std::abs(change.dollars()) < 0.005) return "the same";
    return change > Usd{} ? shortMoney(change, isEstimated) + " more" : shortMoney(Usd{} - change, isEstimated) + " less";
}

std::string milliseconds(Milliseconds time) { return headlineNumber(time.count()) + " ms"; }

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string listed(const std::vector<std::string>& items) {
    std::string all;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) all += i + 1 == items.size() ? " and " : ", ";
        all += items[i];
    }
    return all;
}

std::string stageText(const StagePlan& stage) { return "stage " + std::to_string(stage.number) + " (" + stage.name + ")"; }

const Blueprint& blueprintOf(const Blueprints& blueprints, const StagePlan& stage) {
    return *std::ranges::find(blueprints, stage.number, &Blueprint::number);
}

std::string caveatOfStages(const Plan& plan) {
    std::vector<const Bill*> bills;
    for (const StagePlan& stage : plan.stages) bills.push_back(&stage.bill);
    return caveatText(bills, "a stage's bill");
}

std::vector<FigureEdit> usersEdits(const Inputs& inputs, double users) {
    std::vector<FigureEdit> edits{{"workload.users", plainNumber(users)}};
    const Inputs then = withUsers(inputs, users);
    if (then.workload.averageRate) edits.push_back({"workload.average_rps", plainNumber(then.workload.averageRate->count())});
    if (then.workload.peakRate) edits.push_back({"workload.peak_rps", plainNumber(then.workload.peakRate->count())});
    return edits;
}

FigureEdit stageEdit(int stage) { return {"choices.stage", std::to_string(stage)}; }

FigureSeries currentMark(double x, double y, std::string text) {
    FigureSeries series{"This plan", 0, SeriesKind::Current, {{x, y}}};
    series.notes = {{std::move(text), {}}};
    return series;
}

void fitFromZero(FigureAxis& axis, double most) {
    axis.from = 0;
    if (!(most > 0)) return;
    const double step = std::pow(10.0, std::floor(std::log10(most))) / 2;
    axis.to = std::ceil(most / step) * step;
}

void fitDecades(FigureAxis& axis, double least, double most) {
    if (!(least > 0) || !(most >= least)) return;
    axis.from = std::pow(10.0, std::floor(std::log10(least)));
    axis.to = std::max(axis.from * 10, std::pow(10.0, std::ceil(std::log10(most))));
}

Figure wordsAlone(std::string title, std::string answer) {
    Figure figure;
    figure.title = std::move(title);
    figure.answer = std::move(answer);
    return figure;
}

Figure refused(std::string title, const Error& error) { return wordsAlone(std::move(title), error.text()); }

}  // namespace stagecraft
