#include "model/figures/region_cost.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/exploration/frontier.h"
#include "model/exploration/region_choice.h"
#include "model/figures/design_points.h"
#include "model/figures/figure_parts.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

std::string milliseconds(Milliseconds time) { return headlineNumber(time.count()) + " ms"; }

FigureNote noteOf(const RegionOption& option) {
    const Region& region = *option.region;
    std::string text = fmt::format("{} ({}): ", region.code, region.city);
    if (option.isPossible) text += fmt::format("{} a month in stage {}, ", moneyText(option.monthly), option.stage);
    text += fmt::format("{} to the users, {} zones", milliseconds(option.roundTrip), region.zones.size());
    if (region.isOptIn) text += ", to be enabled for the account first";
    if (option.unpriced > 0) text += fmt::format(", {} line{} without a price", option.unpriced, option.unpriced == 1 ? "" : "s");
    else if (option.isEstimated()) text += ", most of its prices are estimated";
    if (!option.problem.empty()) {
        const auto constraint = parseName<Constraint>(option.problem);
        text += fmt::format("; {}: {}", option.isPossible ? "misses a target" : "cannot be had", constraint ? label(*constraint) : std::string_view{option.problem});
    }
    return {std::move(text), {{"choices.region", std::string{region.code}}}};
}

const RegionOption* optionOf(const std::vector<RegionOption>& options, std::string_view code) {
    const auto found = std::ranges::find_if(options, [&](const RegionOption& option) { return option.region->code == code; });
    return found == options.end() ? nullptr : &*found;
}

/// A region a plan may be moved to.
bool isChoice(const RegionOption& option) { return option.isPossible && option.meetsTargets && option.unpriced == 0; }

std::string answerOf(const std::vector<RegionOption>& options, const Plan& plan) {
    const RegionOption* now = optionOf(options, plan.inputs.choices.region);
    const RegionOption* cheapest = nullptr;
    const RegionOption* nearest = nullptr;
    for (const RegionOption& option : options) {
        if (!isChoice(option)) continue;
        if (cheapest == nullptr || option.monthly < cheapest->monthly) cheapest = &option;
        if (nearest == nullptr || option.roundTrip < nearest->roundTrip) nearest = &option;
    }
    if (cheapest == nullptr) return "No region carries this load, meets the targets and has all of its prices known.";
    const auto told = [](const RegionOption& option) {
        return fmt::format("{} ({} a month, {})", option.region->code, shortMoney(option.monthly), milliseconds(option.roundTrip));
    };
    std::string text = "Cheapest is " + told(*cheapest) + ", nearest to the users " + told(*nearest) + ".";
    if (now == nullptr || !now->isPossible) return text;
    if (!now->meetsTargets) return text + fmt::format(" {} misses a target.", now->region->code);
    if (now == cheapest && now == nearest) return "It runs in the best place already: " + told(*now) + " is the cheapest region and the nearest to the users.";
    return text + fmt::format(" Now it is {}.", told(*now));
}

FigureSeries marksOf(std::string name, SeriesKind kind, const std::vector<const RegionOption*>& options) {
    FigureSeries series;
    series.name = std::move(name);
    series.kind = kind;
    for (const RegionOption* option : options) {
        series.points.push_back({option->roundTrip.count(), option->monthly.dollars()});
        series.notes.push_back(noteOf(*option));
        series.labels.emplace_back(option->region->code);
    }
    return series;
}

void addIfAny(Figure& figure, FigureSeries series) {
    if (!series.points.empty()) figure.series.push_back(std::move(series));
}

/// From left to right.
std::vector<const RegionOption*> byLatency(const std::vector<RegionOption>& options) {
    std::vector<const RegionOption*> sorted;
    for (const RegionOption& option : options)
        if (option.isPossible) sorted.push_back(&option);
    std::ranges::stable_sort(sorted, {}, [](const RegionOption* option) { return option->roundTrip; });
    return sorted;
}

void drawScatter(Figure& figure, const std::vector<RegionOption>& options, std::string_view home) {
    figure.x = {"Mean round trip to the users", {}, " ms", AxisScale::Linear, 0, 1};
    figure.y = {"Cost a month", "$", {}, AxisScale::Linear, 0, 1};
    const std::vector<const RegionOption*> sorted = byLatency(options);
    std::vector<const RegionOption*> known, estimated, best;
    for (const RegionOption* option : sorted) (option->isEstimated() ? estimated : known).push_back(option);
    std::vector<Tradeoff> tradeoffs;
    for (const RegionOption* option : sorted) tradeoffs.push_back({option->roundTrip.count(), isChoice(*option) ? option->monthly.dollars() : HUGE_VAL});
    for (const std::size_t i : nonDominated(tradeoffs))
        if (isChoice(*sorted[i])) best.push_back(sorted[i]);
    std::erase_if(known, [&](const RegionOption* option) { return std::ranges::find(best, option) != best.end(); });
    std::erase_if(estimated, [&](const RegionOption* option) { return std::ranges::find(best, option) != best.end(); });
    addIfAny(figure, marksOf("Regions", SeriesKind::Faint, known));
    addIfAny(figure, marksOf("Prices estimated or missing", SeriesKind::Faint, estimated));
    addIfAny(figure, marksOf("Best for the money", SeriesKind::Frontier, best));
    if (const RegionOption* now = optionOf(options, home); now != nullptr && now->isPossible)
        figure.series.push_back(marksOf("This plan", SeriesKind::Current, {now}));
    fitAxes(figure);
}

/// Bars of cost, the cheapest on top.
void drawBars(Figure& figure, const std::vector<RegionOption>& options, std::string_view home) {
    std::vector<const RegionOption*> sorted = byLatency(options);
    std::ranges::stable_sort(sorted, std::ranges::greater{}, [](const RegionOption* option) { return option->monthly; });
    figure.x = {"Cost a month", "$", {}, AxisScale::Linear, 0, 1};
    figure.y = {"Region", {}, {}, AxisScale::Linear, -0.5, static_cast<double>(sorted.size()) - 0.5};
    FigureSeries known{"Regions", 0, SeriesKind::SideBars, {}}, estimated{"Prices estimated or missing", 0, SeriesKind::SideBars, {}};
    FigureSeries now{"This plan", 0, SeriesKind::Current, {}};
    double most = 1;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const RegionOption& option = *sorted[i];
        figure.y.categories.push_back(fmt::format("{} · {}", option.region->code, milliseconds(option.roundTrip)));
        const FigurePoint point{option.monthly.dollars(), static_cast<double>(i)};
        most = std::max(most, point.x);
        FigureSeries& series = option.isEstimated() ? estimated : known;
        series.points.push_back(point);
        series.notes.push_back(noteOf(option));
        if (option.region->code == home) {
            now.points.push_back(point);
            now.notes.push_back(noteOf(option));
        }
    }
    figure.x.to = 1.05 * most;
    addIfAny(figure, std::move(known));
    addIfAny(figure, std::move(estimated));
    addIfAny(figure, std::move(now));
}

/// Regions by longitude and latitude, the larger the cheaper; users where they live, the larger the more of them.
void drawMap(Figure& figure, const std::vector<RegionOption>& options, const FigureRequest& request) {
    figure.x = {"Longitude", {}, "°", AxisScale::Linear, -180, 180};
    figure.y = {"Latitude", {}, "°", AxisScale::Linear, -60, 75};
    FigureSeries users{"Users", 0, SeriesKind::Marks, {}};
    const std::array<double, geographyCount>& shares = request.plan.inputs.workload.geography;
    for (std::size_t g = 0; g < geographyCount; ++g) {
        if (shares[g] <= 0) continue;
        const GeographyPlace& place = request.catalog.geographies()[g];
        users.points.push_back({place.longitude, place.latitude});
        users.weights.push_back(shares[g]);
        users.labels.push_back(fmt::format("{} %", headlineNumber(100 * shares[g])));
        users.notes.push_back({fmt::format("{} % of the users, taken to live in {}", headlineNumber(100 * shares[g]), place.city), {}});
    }
    double least = HUGE_VAL;
    for (const RegionOption& option : options)
        if (isChoice(option)) least = std::min(least, option.monthly.dollars());
    FigureSeries known{"Regions", 0, SeriesKind::Marks, {}}, estimated{"Prices estimated or missing", 0, SeriesKind::Faint, {}};
    FigureSeries impossible{"Cannot carry it", 0, SeriesKind::Faint, {}}, now{"This plan", 0, SeriesKind::Current, {}};
    for (const RegionOption& option : options) {
        FigureSeries& series = !option.isPossible ? impossible : option.isEstimated() ? estimated : known;
        const bool isNow = option.region->code == request.plan.inputs.choices.region;
        for (FigureSeries* one : {&series, isNow ? &now : nullptr}) {
            if (one == nullptr) continue;
            one->points.push_back({option.region->longitude, option.region->latitude});
            one->weights.push_back(option.isPossible && option.monthly > Usd{} ? std::clamp(least / option.monthly.dollars(), 0.0, 1.0) : 0);
            one->labels.push_back(option.isPossible ? fmt::format("{} {}", option.region->code, shortMoney(option.monthly)) : std::string{option.region->code});
            one->notes.push_back(noteOf(option));
        }
    }
    for (FigureSeries* series : {&users, &impossible, &estimated, &known, &now}) addIfAny(figure, std::move(*series));
}

}  // namespace

Figure regionCost(const FigureRequest& request) {
    // For a quick answer the plan's own stage stands for the one that each region would ask for.
    const std::optional<int> stage = request.fineness == Fineness::Coarse ? std::optional{request.plan.shown().number} : std::nullopt;
    const std::vector<RegionOption> options = regionOptions(request.plan.inputs, request.catalog, request.blueprints,
                                                            {request.threads, request.stop, request.progress}, stage);
    Figure figure;
    figure.title = "Where should it run?";
    const auto as = request.options.find("as");
    const std::string_view way = as == request.options.end() ? "scatter" : std::string_view{as->second};
    const std::string_view home = request.plan.inputs.choices.region;
    if (way == "map") drawMap(figure, options, request);
    else if (way == "bars") drawBars(figure, options, home);
    else drawScatter(figure, options, home);
    figure.answer = answerOf(options, request.plan);
    std::string left;
    for (const RegionOption& option : options)
        if (!option.isPossible) left += (left.empty() ? "" : ", ") + std::string{option.region->code};
    if (!left.empty() && way != "map") figure.note = "Cannot carry it and not drawn: " + left + ".";
    return figure;
}

}  // namespace stagecraft
