#include "model/figures/money.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/figures/treemap.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "Where does the money go?";

struct Amount {
    std::string name;
    Usd sum, estimated;  ///< all of it, and the part whose prices are estimated
    [[nodiscard]] std::string text() const { return markedMoney(sum, estimated); }
};
using Amounts = std::vector<Amount>;

/// By name, the largest first; names without an amount are left out.
template <class NameOf>
Amounts summed(const std::vector<BillLine>& lines, NameOf nameOf) {
    std::map<std::string, Amount> sums;
    for (const BillLine& line : lines) {
        Amount& amount = sums[nameOf(line)];
        amount.sum += line.amount;
        if (line.isEstimated) amount.estimated += line.amount;
    }
    Amounts sorted;
    for (const auto& [name, amount] : sums)
        if (amount.sum > Usd{}) sorted.push_back({name, amount.sum, amount.estimated});
    std::ranges::stable_sort(sorted, std::ranges::greater{}, &Amount::sum);
    return sorted;
}

Amounts byService(const Bill& bill) {
    return summed(bill.lines, [](const BillLine& line) { return line.usage.service; });
}

std::string percentText(Usd part, Usd whole) { return whole > Usd{} ? headlineNumber(part / whole * 100) + " %" : "0 %"; }

/// Services in one order for all stages: by what the stage shown pays, then by the most that any stage pays.
std::vector<std::string> servicesOf(const Plan& plan) {
    std::vector<std::string> names;
    const auto add = [&](const Bill& bill) {
        for (const Amount& one : byService(bill))
            if (std::ranges::find(names, one.name) == names.end()) names.push_back(one.name);
    };
    add(plan.shown().bill);
    for (std::size_t i = stageCount; i-- > 0;) add(plan.stages[i].bill);
    return names;
}

Amount amountOf(const Amounts& amounts, const std::string& name) {
    const auto found = std::ranges::find(amounts, name, &Amount::name);
    return found == amounts.end() ? Amount{name, {}, {}} : *found;
}

FigureTotal totalOf(const StagePlan& stage, FigureBillLines lines) {
    FigureTotal total = stagecraft::totalOf(stage);
    total.lines = std::move(lines);
    return total;
}

Figure bars(const Plan& plan, bool isShare) {
    Figure figure;
    figure.x = {"Stage", {}, {}, AxisScale::Linear, -0.5, static_cast<double>(stageCount) - 0.5};
    figure.y = isShare ? FigureAxis{"Share of the bill", {}, " %", AxisScale::Linear, 0, 100} : FigureAxis{"Cost a month", "$", {}};
    std::vector<Amounts> amounts;
    double most = 0;
    for (const StagePlan& stage : plan.stages) {
        figure.x.categories.push_back(std::to_string(stage.number) + " " + stage.name + (stage.isFeasible() ? "" : " (blocked)"));
        amounts.push_back(byService(stage.bill));
        most = std::max(most, stage.bill.total.dollars());
    }
    if (!isShare) {
        fitBudget(figure.y, most, plan.inputs);
        figure.guides.push_back(budgetLine(FigureGuide::Across::Y, plan.inputs));
    }
    for (const std::string& service : servicesOf(plan)) {
        FigureSeries series{service, 0, SeriesKind::Bars, {}};
        series.service = service;
        for (std::size_t i = 0; i < stageCount; ++i) {
            const StagePlan& stage = plan.stages[i];
            const Amount part = amountOf(amounts[i], service);
            const Usd amount = part.sum;
            const double share = stage.bill.total > Usd{} ? amount / stage.bill.total * 100 : 0;
            series.points.push_back({static_cast<double>(i), isShare ? share : amount.dollars()});
            // The stage shown has its lines on the bill; the others are shown first.
            const bool isOnBill = stage.number == plan.shown().number && amount > Usd{};
            series.notes.push_back({stageText(stage) + ", " + service + ": " + part.text() + ", " +
                                        percentText(amount, stage.bill.total) + " of " + markedTotal(stage.bill),
                                    isOnBill ? std::vector<FigureEdit>{} : std::vector{stageEdit(stage.number)},
                                    {},
                                    isOnBill ? FigureBillLines{service} : FigureBillLines{},
                                    {},
                                    totalOf(stage, amount > Usd{} ? FigureBillLines{service} : FigureBillLines{}),
                                    part.estimated > Usd{}});
        }
        figure.series.push_back(std::move(series));
    }
    std::string blocked;
    for (const StagePlan& stage : plan.stages)
        if (!stage.isFeasible())
            blocked += (blocked.empty() ? "Blocked: " : "; ") + std::to_string(stage.number) + ", " + text(stage.blockers.front());
    if (!blocked.empty()) figure.note = blocked + ".";
    return figure;
}

/// Services side by side, in each its parts.
Figure treemap(const StagePlan& stage) {
    Figure figure;
    figure.area = {"Cost a month", "$", {}};
    const Amounts services = byService(stage.bill);
    std::vector<double> sizes;
    for (const Amount& service : services) sizes.push_back(service.sum.dollars());
    const std::vector<Rectangle> places = squarified(sizes, Rectangle{});
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::vector<BillLine> lines;
        std::ranges::copy_if(stage.bill.lines, std::back_inserter(lines),
                             [&](const BillLine& line) { return line.usage.service == services[i].name; });
        const auto nameOf = [](const BillLine& line) { return std::string{label(line.usage.component)} + ": " + dimensionLabel(line.usage.dimension); };
        const Amounts parts = summed(lines, nameOf);
        const auto lineOf = [&](const std::string& name) { return *std::ranges::find(lines, name, nameOf); };
        std::vector<double> partSizes;
        for (const Amount& part : parts) partSizes.push_back(part.sum.dollars());
        const std::vector<Rectangle> inside = squarified(partSizes, places[i]);
        for (std::size_t p = 0; p < inside.size(); ++p) {
            const Rectangle& box = inside[p];
            const Amount& part = parts[p];
            const FigureBillLines behind{services[i].name, lineOf(part.name).usage.dimension};
            figure.boxes.push_back({box.left, box.bottom, box.right, box.top, part.name, services[i].name, part.sum.dollars(),
                                    {services[i].name + ", " + part.name + ": " + part.text() + ", " + percentText(part.sum, stage.bill.total) + " of the bill",
                                     {},
                                     {},
                                     behind,
                                     {},
                                     totalOf(stage, behind),
                                     part.estimated > Usd{}}});
        }
    }
    return figure;
}

std::string answerOf(const StagePlan& stage) {
    const Amounts services = byService(stage.bill);
    if (services.empty()) return "Nothing is to be paid for " + stageText(stage) + ".";
    std::vector<std::string> largest;
    Usd sum;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, services.size()); ++i) {
        largest.push_back(services[i].name + " " + shortMoney(services[i].sum, services[i].estimated > Usd{}) + " (" +
                          percentText(services[i].sum, stage.bill.total) + ")");
        sum += services[i].sum;
    }
    std::string text = "Of " + markedTotal(stage.bill) + " a month for " + stageText(stage) + ", most goes to " + listed(largest);
    const std::size_t others = services.size() - largest.size();
    if (others > 0)
        text += "; " + counted(static_cast<double>(others), "other service takes ", "other services take ") +
                percentText(stage.bill.total - sum, stage.bill.total);
    text += ".";
    if (stage.bill.unpriced > 0) text += " " + counted(stage.bill.unpriced, "line has", "lines have") + " no price and no part in this.";
    return text;
}

}  // namespace

Figure whereMoneyGoes(const FigureRequest& request) {
    const auto as = request.options.find("as");
    const std::string_view form = as == request.options.end() ? "bars" : std::string_view{as->second};
    Figure figure = form == "treemap" ? treemap(request.plan.shown()) : bars(request.plan, form == "shares");
    figure.title = question;
    figure.answer = answerOf(request.plan.shown());
    for (const StagePlan& stage : request.plan.stages)
        if (form != "treemap" && stage.number != request.plan.shown().number) figure.totals.push_back(stagecraft::totalOf(stage));
    return figure;
}

}  // namespace stagecraft
