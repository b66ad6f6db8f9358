#include "model/figures/risk_cost.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "model/exploration/regret.h"
#include "model/exploration/uncertainty.h"
#include "model/figures/drawn_case.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/report/input_words.h"
#include "model/report/risk_words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "What may it cost?";
constexpr double roomForNames = 1.1;  ///< of lines, above the highest bar

struct Shown {
    std::string title, prefix, unit;
    std::string key, name;  ///< of what is aimed at: "targets.budget_usd_month", "a budget"
    bool isEstimated = false;  ///< the money of the cases rests on estimated prices in part
    [[nodiscard]] std::string text(double value) const { return text(value, isEstimated); }
    [[nodiscard]] std::string text(double value, bool isEstimatedValue) const {
        return prefix.empty() ? headlineNumber(value) + unit : shortMoney(Usd{value}, isEstimatedValue);
    }
};

/// How the samples are spread: shares of them in equal intervals, and the share at most so much.
void addDistribution(Figure& figure, const std::vector<double>& values, const Shown& shown, std::size_t bins) {
    // A sample without an end (an overloaded stage) counts in every share but has no place of its own.
    const auto end = std::ranges::find_if(values, [](double value) { return !std::isfinite(value); });
    const std::size_t finite = static_cast<std::size_t>(end - values.begin());
    figure.x = {shown.title, shown.prefix, shown.unit};
    figure.y = {"Share of the cases", {}, " %"};
    figure.secondY = FigureAxis{"Cases with at most this", {}, " %", AxisScale::Linear, 0, 100};
    if (finite == 0) return;
    const double least = values.front(), most = values[finite - 1];
    const double width = most > least ? (most - least) / static_cast<double>(bins) : std::max(1.0, least * 0.01);
    std::vector<double> counts(bins, 0);
    for (std::size_t i = 0; i < finite; ++i)
        ++counts[std::min(bins - 1, static_cast<std::size_t>((values[i] - least) / width))];
    const double whole = static_cast<double>(values.size());
    FigureSeries share{"Share of the cases", 0, SeriesKind::Bars, {}};
    FigureSeries atMost{"Cases with at most this", 0, SeriesKind::Stands, {}};
    atMost.isOnSecondAxis = true;
    for (std::size_t i = 0; i < bins; ++i) {
        const double from = least + width * static_cast<double>(i);
        const double middle = from + width / 2;
        share.points.push_back({middle, counts[i] / whole * 100});
        // A click aims at what holds in all cases up to here.
        const double aim = std::ceil(from + width);
        const auto held = static_cast<double>(std::ranges::upper_bound(values, aim) - values.begin());
        share.notes.push_back({shown.text(from) + " to " + shown.text(from + width) + ": " + headlineNumber(counts[i] / whole * 100) + " % of the cases; " + shown.name +
                                   " of " + shown.text(aim, false) + " holds in " + headlineNumber(held / whole * 100) + " %",
                               {{shown.key, plainNumber(aim)}}});
        share.notes.back().isEstimated = shown.isEstimated;
        const auto reached = static_cast<double>(std::ranges::upper_bound(values, middle) - values.begin());
        atMost.points.push_back({middle, reached / whole * 100});
    }
    figure.x.from = least - width / 2;
    figure.x.to = most + width / 2;
    fitFromZero(figure.y, roomForNames * *std::ranges::max_element(counts) / whole * 100);
    figure.series.push_back(std::move(share));
    figure.series.push_back(std::move(atMost));
}

/// `estimated` is the part of each that rests on estimated prices.
void addPercentiles(Figure& figure, const Spread& spread, const Spread& estimated, const Shown& shown) {
    const std::tuple<const char*, double, double> all[] = {{"P10 ", spread.p10, estimated.p10}, {"P50 ", spread.p50, estimated.p50}, {"P90 ", spread.p90, estimated.p90}};
    for (const auto& [name, value, part] : all) {
        if (!std::isfinite(value)) continue;
        figure.guides.push_back({FigureGuide::Across::X, value, name + shown.text(value, part > 0)});
        figure.guides.back().isEstimated = part > 0;
    }
}

/// Far off, its line waits at the end of the axis: the cases keep most of the room.
void markTarget(Figure& figure, FigureGuide line) {
    reachNear(figure.x, line.at);
    figure.guides.push_back(std::move(line));
}

Figure distribution(const FigureRequest& request, const Risk& risk, bool isLatency) {
    Figure figure;
    const StagePlan& plan = request.plan.shown();
    const Shown shown = isLatency ? Shown{"Slowest 1 % take at least", {}, " ms", "targets.p99_ms", "a target"}
                                  : Shown{"Cost a month", "$", {}, "targets.budget_usd_month", "a budget", risk.estimatedCost.mean > 0};
    const std::size_t bins = request.fineness == Fineness::Coarse ? 12 : 40;
    addDistribution(figure, isLatency ? risk.milliseconds : risk.monthly, shown, bins);
    addPercentiles(figure, isLatency ? risk.p99 : risk.cost, isLatency ? Spread{} : risk.estimatedCost, shown);
    const double here = isLatency ? plan.latency.p99.count() : plan.bill.total.dollars();
    if (!isLatency || plan.latency.isStable) {
        figure.series.push_back(currentMark(here, 0, "This plan: " + shown.text(here, isEstimated(plan.bill))));
        figure.x.to = std::max(figure.x.to, here);
        figure.x.from = std::min(figure.x.from, here);
    }
    const Inputs& inputs = request.plan.inputs;
    markTarget(figure, isLatency ? latencyLine(FigureGuide::Across::X, inputs) : budgetLine(FigureGuide::Across::X, inputs));
    return figure;
}

/// What a design is and which case it is sized for. Choosing it pins its stage: users and the like are not for a design to choose.
FigureNote designNote(const Inputs& inputs, const RegretDesign& design, std::uint64_t seed) {
    Inputs drawn = inputs;
    UncertainDraws{inputs, seed}.write(drawn, design.sample);
    std::vector<std::string> of;
    for (const Uncertain& one : inputs.uncertainty) {
        const Field* const input = field(one.input);
        const std::optional<double> value = input != nullptr && input->read != nullptr ? input->read(drawn) : std::nullopt;
        if (!value) continue;
        of.push_back(std::string{input->label} + " " + (input->unit == "share" ? headlineNumber(*value * 100) + " %" : groupedNumber(*value, *value < 100 && *value != std::round(*value) ? 2 : 0)));
    }
    FigureNote note{text(design) + (of.empty() ? "" : ". That case: " + listed(of)), {stageEdit(design.stage)}};
    // The whole bill of the design in that case: the figure tells what of it stands ready.
    note.total = FigureTotal{std::numeric_limits<double>::quiet_NaN(), caseEdits(inputs, design.sample, seed), design.stage};
    note.total->isEstimated = note.isEstimated = design.isEstimated;
    return note;
}

/// The cases that cost what the percentiles say.
void addTotals(Figure& figure, const Risk& risk, const Inputs& inputs, std::uint64_t seed) {
    for (const auto& [name, share] : {std::pair{"P10", 0.1}, std::pair{"P50", 0.5}, std::pair{"P90", 0.9}}) {
        const std::size_t rank = quantileRank(risk.monthly.size(), share);
        FigureTotal total{risk.monthly[rank], caseEdits(inputs, risk.samples[rank], seed), risk.stage};
        total.name = std::string{name} + ", the bill of that case";
        total.isEstimated = risk.estimated[rank] > 0;
        figure.totals.push_back(std::move(total));
    }
}

Figure regretted(const FigureRequest& request, const LeastRegret& regret, std::uint64_t seed) {
    Figure figure;
    figure.x = {"Sized like the case at this share, by cost", {}, " %", AxisScale::Linear, 0, 100};
    figure.y = {"Regret a month, expected", "$", {}};
    double most = 0;
    for (const RegretDesign& design : regret.designs) {
        if (figure.series.empty() || figure.series.back().stage != design.stage)
            figure.series.push_back({request.plan.stages[static_cast<std::size_t>(design.stage - 1)].name, design.stage, SeriesKind::Stands, {}});
        FigureSeries& series = figure.series.back();
        series.points.push_back({design.quantile * 100, design.expected});
        series.notes.push_back(designNote(request.plan.inputs, design, seed));
        most = std::max(most, design.expected);
    }
    fitFromZero(figure.y, most);
    if (regret.designs.empty()) return figure;
    const RegretDesign& best = regret.designs[regret.leastExpected];
    FigureSeries mark{"Least expected regret", best.stage, SeriesKind::Marks, {{best.quantile * 100, best.expected}}};
    mark.notes = {designNote(request.plan.inputs, best, seed)};
    figure.series.push_back(std::move(mark));
    if (regret.own) {
        figure.series.push_back(currentMark(regret.own->quantile * 100, regret.own->expected, capitalised(ownText(*regret.own))));
        if (regret.own->expected > most) fitFromZero(figure.y, regret.own->expected);
    }
    return figure;
}

}  // namespace

Figure riskCost(const FigureRequest& request) {
    const Inputs& inputs = request.plan.inputs;
    if (inputs.uncertainty.empty()) {
        Figure figure = wordsAlone(std::string{question}, "Nothing is uncertain in this plan: it costs " + shortTotal(request.plan.shown().bill) + " a month.");
        figure.note = "Give low, likely and high of an input (uncertainty, under Growth & risk) to see what it may cost.";
        return figure;
    }
    const auto option = request.options.find("show");
    const std::string_view show = option == request.options.end() ? "cost" : std::string_view{option->second};
    const bool isCoarse = request.fineness == Fineness::Coarse;
    const bool isRegret = show == "regret";
    // Progress tells of the longer half.
    const Effort told{request.threads, request.stop, request.progress}, silent{request.threads, request.stop};
    // A plan of the larger stages takes several times as long.
    const int stage = request.plan.shown().number;
    const bool isDear = stage >= 6;
    const RiskOptions options{!isCoarse ? 4096 : stage >= 7 ? 2 : isDear || isRegret ? 16 : 96, 1};
    const Risk risk = riskOf(inputs, blueprintOf(request.blueprints, request.plan.shown()), request.catalog, options, isRegret ? silent : told);
    if (risk.monthly.empty()) return wordsAlone(std::string{question}, "Stopped before the first case was planned, or no case is free of contradictions.");
    LeastRegret regret;
    const RiskOptions fewer{!isCoarse ? 512 : isDear ? 6 : 12, 1};
    if (isRegret || !isCoarse) regret = leastRegret(inputs, request.catalog, request.blueprints, fewer, isRegret ? told : silent, &request.plan.shown());

    Figure figure = isRegret ? regretted(request, regret, fewer.seed) : distribution(request, risk, show == "latency");
    figure.title = question;
    addTotals(figure, risk, inputs, options.seed);
    figure.answer = riskText(risk, inputs);
    if (!regret.designs.empty()) {
        const double least = isOwnLeast(regret) ? regret.own->expected : regret.designs[regret.leastExpected].expected;
        figure.details = regretText(regret, risk.stage);
        // The question asked is answered in full, the other one in a word.
        if (isRegret) std::swap(figure.answer, figure.details);
        else
            figure.answer += " Least regret: " + leastText(regret) + " (expected regret " +
                             shortMoney(Usd{least}, regret.isEstimated) + " a month).";
    }
    if (isCoarse) figure.answer = soFar(figure.answer);
    figure.note = noteText(risk);
    if (const std::string outside = outsideRangeText(inputs); !outside.empty()) figure.note += " " + outside;
    if (isRegret)
        figure.note += " Too much: above the cheapest design that serves the case, a dollar counting " + plainNumber(inputs.regret.overspend) +
                       "; lacking: what the case asks for more, a dollar's worth counting " + plainNumber(inputs.regret.shortfall) + " (weights under Growth & risk). What is sized like a dearer case may have less of one part, and that part is then too small in more cases.";
    return figure;
}

}  // namespace stagecraft
