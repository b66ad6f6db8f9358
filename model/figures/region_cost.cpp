#include "model/figures/region_cost.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/exploration/frontier.h"
#include "model/exploration/region_choice.h"
#include "model/figures/design_points.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr double toldApart = 1;  ///< ms between the nearest and the farthest set

/// What is compared: every region, as the only one or as the first of several.
struct Compared {
    std::vector<RegionOption> options;
    /// Whichever region is the first, the others bring all sets equally near: each is then held to what it would be alone.
    bool isAlone = false;
    [[nodiscard]] Milliseconds time(const RegionOption& option) const { return isAlone ? option.alone : option.roundTrip; }
};

/// "with eu-west-1 and us-west-2".
std::string besideText(const RegionOption& option) {
    std::vector<std::string> others;
    for (const std::string_view code : option.others) others.emplace_back(code);
    return "with " + listed(others);
}

FigureNote noteOf(const RegionOption& option) {
    const Region& region = *option.region;
    std::string text = fmt::format("{} ({}): ", region.code, region.city);
    if (option.isPossible) text += fmt::format("{} a month in stage {}, ", markedMoney(option.monthly, option.estimated), option.stage);
    if (option.others.empty()) text += fmt::format("{} to the users, {}", milliseconds(option.roundTrip), counted(static_cast<double>(region.zones.size()), "zone", "zones"));
    else
        text += fmt::format("{} to the users {}, {} without, {}", milliseconds(option.roundTrip), besideText(option), milliseconds(option.alone),
                            counted(static_cast<double>(region.zones.size()), "zone", "zones"));
    if (region.isOptIn) text += ", to be enabled for the account first";
    if (option.unpriced > 0) text += fmt::format(", {} line{} without a price", option.unpriced, option.unpriced == 1 ? "" : "s");
    else if (option.borrowed > 0) text += fmt::format(", {} at prices of other regions", counted(option.borrowed, "line", "lines"));
    else if (option.isEstimated()) text += ", most of its prices are estimated";
    if (!option.problem.empty()) {
        const auto constraint = parseName<Constraint>(option.problem);
        text += fmt::format("; {}: {}", option.isPossible ? "misses a target" : "cannot be had", constraint ? label(*constraint) : std::string_view{option.problem});
    }
    FigureNote note{std::move(text), {{"choices.region", std::string{region.code}}}};
    if (!option.isPossible) return note;
    note.total = FigureTotal{option.monthly.dollars(), note.edits, option.stage};
    note.total->isEstimated = note.isEstimated = option.estimated > Usd{};
    return note;
}

/// "≈ $562": some of its prices are estimated.
std::string costText(const RegionOption& option) { return shortMoney(option.monthly, option.estimated > Usd{}); }

const RegionOption* optionOf(const std::vector<RegionOption>& options, std::string_view code) {
    const auto found = std::ranges::find_if(options, [&](const RegionOption& option) { return option.region->code == code; });
    return found == options.end() ? nullptr : &*found;
}

/// A region a plan may be moved to.
bool isChoice(const RegionOption& option) { return option.isPossible && option.meetsTargets && option.unpriced == 0 && option.borrowed == 0; }

Compared comparedOf(std::vector<RegionOption> options) {
    double least = HUGE_VAL, most = 0;
    bool areSeveral = false;
    for (const RegionOption& option : options) {
        if (!isChoice(option)) continue;
        least = std::min(least, option.roundTrip.count());
        most = std::max(most, option.roundTrip.count());
        areSeveral = areSeveral || !option.others.empty();
    }
    return {std::move(options), areSeveral && most - least < toldApart};
}

/// A region that only seems cheaper: some of its prices are borrowed. Empty where there is none.
std::string seeminglyCheaper(const std::vector<RegionOption>& options, const RegionOption& cheapest) {
    const RegionOption* least = nullptr;
    for (const RegionOption& option : options)
        if (option.isPossible && option.meetsTargets && option.unpriced == 0 && option.borrowed > 0 && (least == nullptr || option.monthly < least->monthly))
            least = &option;
    if (least == nullptr || least->monthly >= cheapest.monthly) return {};
    return fmt::format(" {} may cost less ({}), but {} of other regions.", least->region->code, costText(*least),
                       counted(least->borrowed, "line of its bill has the price", "lines of its bill have prices"));
}

/// Regions that cost the same to the cent and less than all others: both of two, of more the nearest.
std::string tiedText(const Compared& compared, const RegionOption& cheapest, const std::vector<const RegionOption*>& choices) {
    std::vector<const RegionOption*> tied;
    std::ranges::copy_if(choices, std::back_inserter(tied), [&](const RegionOption* option) { return wholeCents(option->monthly) == wholeCents(cheapest.monthly); });
    // One sum of all of them: as sure as the least sure.
    const RegionOption& leastSure = **std::ranges::max_element(tied, {}, &RegionOption::estimated);
    const std::string least = fmt::format("{} regions cost the least, {} a month: ", tied.size(), costText(leastSure));
    const auto told = [&](const RegionOption& option) {
        return fmt::format("{} ({}{})", option.region->code, milliseconds(compared.time(option)), compared.isAlone ? " alone" : "");
    };
    if (tied.size() > 2) return least + "nearest of them is " + told(cheapest);
    return least + told(cheapest) + " and " + told(tied.front() == &cheapest ? *tied.back() : *tied.front());
}

std::string answerOf(const Compared& compared, const Plan& plan) {
    const std::vector<RegionOption>& options = compared.options;
    const RegionOption* now = optionOf(options, plan.inputs.choices.region);
    // To the cent: what nobody tells apart is no reason to move. Of regions that cost the same the nearest, and the other way round.
    const auto cents = [](const RegionOption* option) { return wholeCents(option->monthly); };
    const auto time = [&](const RegionOption* option) { return compared.time(*option); };
    std::vector<const RegionOption*> choices;
    for (const RegionOption& option : options)
        if (isChoice(option)) choices.push_back(&option);
    const auto least = [&](auto first, auto second) {
        const auto found = std::ranges::min_element(choices, {}, [&](const RegionOption* option) { return std::pair{first(option), second(option)}; });
        return found == choices.end() ? nullptr : *found;
    };
    const RegionOption* cheapest = least(cents, time);
    const RegionOption* nearest = least(time, cents);
    if (cheapest == nullptr) return "No region carries this load, meets the targets and has all of its prices known.";
    const auto told = [&](const RegionOption& option) {
        return fmt::format("{} ({} a month, {}{})", option.region->code, costText(option), milliseconds(compared.time(option)), compared.isAlone ? " alone" : "");
    };
    // Where nobody could tell them apart the plan stays where it is.
    if (now != nullptr && isChoice(*now))
        for (const RegionOption** best : {&cheapest, &nearest})
            if (costText(**best) == costText(*now) && milliseconds(compared.time(**best)) == milliseconds(compared.time(*now))) *best = now;
    const auto asCheap = std::ranges::count(choices, cents(cheapest), cents);
    const std::string doubt = seeminglyCheaper(options, *cheapest);
    std::string text;
    if (compared.isAlone)
        text = fmt::format("Stage {} runs in several regions; whichever is the first, the others bring all to {} from the users. ", cheapest->stage, milliseconds(cheapest->roundTrip));
    if (now != nullptr && now->isPossible && now->meetsTargets && now == cheapest && now == nearest)
        return text + "It runs in the best place already: " + told(*now) + (asCheap > 1 ? " is as cheap as any region" : " is the cheapest region") +
               " whose prices are all known, and the nearest to the users." + doubt;
    const bool isNearest = nearest == cheapest;
    if (asCheap > 1) text += tiedText(compared, *cheapest, choices);
    else text += (isNearest ? "Cheapest and nearest to the users is " : "Cheapest is ") + told(*cheapest);
    text += (isNearest ? std::string{asCheap > 1 ? ", as near to the users as any." : "."} : std::string{asCheap > 1 ? "; nearest to the users of all is " : ", nearest to the users "} + told(*nearest) + ".") + doubt;
    if (now == nullptr || !now->isPossible) return text;
    if (!now->meetsTargets) return text + fmt::format(" {} misses a target.", now->region->code);
    return text + fmt::format(" Now it is {}.", told(*now));
}

/// "6 zones, opt-in": what a region is, beside its code.
std::string kindText(const Region& region) { return counted(static_cast<double>(region.zones.size()), "zone", "zones") + (region.isOptIn ? ", opt-in" : ""); }

/// "us-east-1 6z", with a ° where the account has to enable it first: short, as many stand close.
std::string briefly(const Region& region) { return fmt::format("{} {}z{}", region.code, region.zones.size(), region.isOptIn ? "°" : ""); }
constexpr std::string_view labelNote = "Beside a region stand its zones (6z); ° is one to be enabled for the account first (opt-in).";

FigureSeries marksOf(std::string name, SeriesKind kind, const Compared& compared, const std::vector<const RegionOption*>& options) {
    FigureSeries series;
    series.name = std::move(name);
    series.kind = kind;
    for (const RegionOption* option : options) {
        series.points.push_back({compared.time(*option).count(), option->monthly.dollars()});
        series.notes.push_back(noteOf(*option));
        series.labels.push_back(briefly(*option->region));
    }
    return series;
}

void addIfAny(Figure& figure, FigureSeries series) {
    if (!series.points.empty()) figure.series.push_back(std::move(series));
}

/// From left to right.
std::vector<const RegionOption*> byLatency(const Compared& compared) {
    std::vector<const RegionOption*> sorted;
    for (const RegionOption& option : compared.options)
        if (option.isPossible) sorted.push_back(&option);
    std::ranges::stable_sort(sorted, {}, [&](const RegionOption* option) { return compared.time(*option); });
    return sorted;
}

void drawScatter(Figure& figure, const Compared& compared, std::string_view home) {
    figure.x = {compared.isAlone ? "Mean round trip to the users from this region alone" : "Mean round trip to the users", {}, " ms", AxisScale::Linear, 0, 1};
    figure.y = {"Cost a month", "$", {}, AxisScale::Linear, 0, 1};
    const std::vector<const RegionOption*> sorted = byLatency(compared);
    std::vector<const RegionOption*> known, estimated, missing, best;
    for (const RegionOption* option : sorted) (option->unpriced > 0 ? missing : option->isEstimated() ? estimated : known).push_back(option);
    std::vector<Tradeoff> tradeoffs;
    for (const RegionOption* option : sorted) tradeoffs.push_back({compared.time(*option).count(), isChoice(*option) ? option->monthly.dollars() : HUGE_VAL});
    for (const std::size_t i : nonDominated(tradeoffs))
        if (isChoice(*sorted[i])) best.push_back(sorted[i]);
    std::erase_if(known, [&](const RegionOption* option) { return std::ranges::find(best, option) != best.end(); });
    std::erase_if(estimated, [&](const RegionOption* option) { return std::ranges::find(best, option) != best.end(); });
    std::erase_if(missing, [&](const RegionOption* option) { return std::ranges::find(best, option) != best.end(); });
    addIfAny(figure, marksOf("Regions", SeriesKind::Faint, compared, known));
    addIfAny(figure, marksOf("Prices estimated", SeriesKind::Faint, compared, estimated));
    addIfAny(figure, marksOf("Some without a price", SeriesKind::Faint, compared, missing));
    addIfAny(figure, marksOf("Best for the money", SeriesKind::Frontier, compared, best));
    if (const RegionOption* now = optionOf(compared.options, home); now != nullptr && now->isPossible)
        figure.series.push_back(marksOf("This plan", SeriesKind::Current, compared, {now}));
    fitAxes(figure);
}

/// Bars of cost, the cheapest on top.
void drawBars(Figure& figure, const Compared& compared, std::string_view home) {
    std::vector<const RegionOption*> sorted = byLatency(compared);
    std::ranges::stable_sort(sorted, std::ranges::greater{}, [](const RegionOption* option) { return option->monthly; });
    figure.x = {"Cost a month", "$", {}, AxisScale::Linear, 0, 1};
    figure.y = {"Region", {}, {}, AxisScale::Linear, -0.5, static_cast<double>(sorted.size()) - 0.5};
    FigureSeries known{"Regions", 0, SeriesKind::SideBars, {}}, estimated{"Prices estimated", 0, SeriesKind::SideBars, {}};
    FigureSeries missing{"Some without a price", 0, SeriesKind::SideBars, {}};
    FigureSeries now{"This plan", 0, SeriesKind::Current, {}};
    double most = 1;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const RegionOption& option = *sorted[i];
        figure.y.categories.push_back(fmt::format("{} · {} · {}", option.region->code, milliseconds(compared.time(option)), kindText(*option.region)));
        const FigurePoint point{option.monthly.dollars(), static_cast<double>(i)};
        most = std::max(most, point.x);
        FigureSeries& series = option.unpriced > 0 ? missing : option.isEstimated() ? estimated : known;
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
    addIfAny(figure, std::move(missing));
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
    FigureSeries known{"Regions", 0, SeriesKind::Marks, {}}, estimated{"Prices estimated", 0, SeriesKind::Faint, {}};
    FigureSeries missing{"Some without a price", 0, SeriesKind::Faint, {}};
    FigureSeries impossible{"Cannot carry it", 0, SeriesKind::Faint, {}}, now{"This plan", 0, SeriesKind::Current, {}};
    for (const RegionOption& option : options) {
        FigureSeries& series = !option.isPossible ? impossible : option.unpriced > 0 ? missing : option.isEstimated() ? estimated : known;
        const bool isNow = option.region->code == request.plan.inputs.choices.region;
        for (FigureSeries* one : {&series, isNow ? &now : nullptr}) {
            if (one == nullptr) continue;
            one->points.push_back({option.region->longitude, option.region->latitude});
            one->weights.push_back(option.isPossible && option.monthly > Usd{} ? std::clamp(least / option.monthly.dollars(), 0.0, 1.0) : 0);
            one->labels.push_back(option.isPossible ? fmt::format("{} {}", briefly(*option.region), costText(option)) : briefly(*option.region));
            one->notes.push_back(noteOf(option));
        }
    }
    for (FigureSeries* series : {&users, &impossible, &missing, &estimated, &known, &now}) addIfAny(figure, std::move(*series));
}

void addLeftOut(Figure& figure, const std::vector<RegionOption>& options, bool isMap) {
    std::vector<std::string> left, open;
    for (const RegionOption& option : options)
        if (!option.isPossible) (option.isOpen ? open : left).emplace_back(option.region->code);
    const auto add = [&](const std::string& sentence) { figure.note += (figure.note.empty() ? "" : " ") + sentence; };
    if (!left.empty() && !isMap) add("Cannot carry it and not drawn: " + listed(left) + ".");
    if (const auto scaled = std::ranges::count_if(options, &RegionOption::isScaled); scaled > 0)
        add("What it runs on is not sold in " + counted(static_cast<double>(scaled), "region", "regions") + ": estimated from the last whole answer.");
    if (!open.empty()) add("What it runs on is not sold in " + listed(open) + ": to be planned there yet.");
}

/// All that the costs of regions depend on, but for the users, which scale them, and the region itself.
Inputs placedInputs(Inputs inputs) {
    inputs.name.clear();
    inputs.workload.users = 1000;
    inputs.choices.region.clear();
    return inputs;
}

std::vector<RegionOption> wholeOptions(const FigureRequest& request) {
    std::vector<RegionOption> options =
        regionOptions(request.plan.inputs, request.catalog, request.blueprints, {request.threads, request.stop, request.progress});
    if (request.memory != nullptr && !request.stop.stop_requested()) {
        request.memory->placed = placedInputs(request.plan.inputs);
        request.memory->regions = options;
    }
    return options;
}

std::vector<RegionOption> quickOptions(const FigureRequest& request) {
    const bool isKnown = request.memory != nullptr && request.memory->placed == placedInputs(request.plan.inputs);
    return relocatedOptions(request.plan, request.catalog, request.blueprints, isKnown ? std::span<const RegionOption>{request.memory->regions} : std::span<const RegionOption>{});
}

}  // namespace

Figure regionCost(const FigureRequest& request) {
    const bool isCoarse = request.fineness == Fineness::Coarse;
    const Compared compared = comparedOf(isCoarse ? quickOptions(request) : wholeOptions(request));
    Figure figure;
    figure.title = "Where should it run?";
    const auto as = request.options.find("as");
    const std::string_view way = as == request.options.end() ? "scatter" : std::string_view{as->second};
    const std::string_view home = request.plan.inputs.choices.region;
    if (way == "map") drawMap(figure, compared.options, request);
    else if (way == "bars") drawBars(figure, compared, home);
    else drawScatter(figure, compared, home);
    // A budget far off would squeeze the regions into a corner: its line then waits at the end of the axis.
    if (way != "map") figure.guides.push_back(budgetLine(way == "bars" ? FigureGuide::Across::X : FigureGuide::Across::Y, request.plan.inputs));
    figure.answer = answerOf(compared, request.plan);
    if (isCoarse) figure.answer = soFar(figure.answer);
    // Elsewhere the plan would be sized anew: its bill is not the one of the quick answer.
    if (isCoarse)
        for (FigureSeries& series : figure.series)
            for (FigureNote& note : series.notes)
                if (note.total) note.total->dollars = notDrawn;
    if (isCoarse) figure.note = "The present design at each region's prices.";
    if (way != "bars") figure.note += (figure.note.empty() ? "" : " ") + std::string{labelNote};
    addLeftOut(figure, compared.options, way == "map");
    return figure;
}

}  // namespace stagecraft
