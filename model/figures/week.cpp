#include "model/figures/week.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <ranges>

#include <fmt/format.h>

#include "model/exploration/effort.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/report/words.h"
#include "model/simulation/server_week.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "What does following the load save in a week?";

struct Way {
    Scaling scaling;
    std::string_view name;
    ServerWeek week;
    [[nodiscard]] Usd monthly() const { return week.stage.bill.total; }
    [[nodiscard]] std::string cost() const { return shortTotal(week.stage.bill); }
};

/// The way that money is counted for: the plan's own where it follows the load.
Scaling followed(Scaling own) { return own == Scaling::Fixed ? Scaling::TargetTracking : own; }

/// The stage shown with each way of following the load, fixed first.
std::vector<Way> waysOf(const FigureRequest& request, const Blueprint& blueprint) {
    std::vector<Way> ways{
        {Scaling::Fixed, "Fixed", {}}, {Scaling::Scheduled, "Timetable", {}}, {Scaling::TargetTracking, "Target tracking", {}}};
    if (!blueprint.isAutoscaled) ways.resize(1);
    // A week of the largest stage takes long to plan: the rough answer is of the plan's own way.
    const bool isRough = request.fineness == Fineness::Coarse && blueprint.hasManyRegions;
    if (isRough) std::erase_if(ways, [&](const Way& way) { return way.scaling != Scaling::Fixed && way.scaling != followed(request.plan.inputs.choices.scaling); });
    forEach(ways.size(), Effort{request.threads}, [&](std::size_t i) {
        Inputs inputs = request.plan.inputs;
        inputs.choices.scaling = ways[i].scaling;
        ways[i].week = serverWeek(blueprint, inputs, request.catalog);
    });
    return ways;
}

/// The week repeats: hour 168 is hour 0.
template <class Value>
std::vector<FigurePoint> wholeWeek(Value valueAt) {
    std::vector<FigurePoint> points;
    for (std::size_t hour = 0; hour <= hoursPerWeek; ++hour) points.push_back({static_cast<double>(hour), valueAt(hour % hoursPerWeek)});
    return points;
}

FigureSeries demandOf(const ServerWeek& week) {
    FigureSeries series{"Demand", 0, SeriesKind::Area, wholeWeek([&](std::size_t hour) { return week.hours[hour].rate; })};
    for (std::size_t hour = 0; hour <= hoursPerWeek; ++hour)
        series.notes.push_back({hourText(hour) + ": " + counted(headlineNumber(week.hours[hour % hoursPerWeek].rate), "request a second", "requests a second"), {}});
    return series;
}

FigureSeries capacityOf(const Way& way, bool isChoice) {
    FigureSeries series{std::string{way.name}, 0, SeriesKind::Steps, wholeWeek([&](std::size_t hour) { return way.week.hours[hour].sustained; })};
    for (std::size_t hour = 0; hour <= hoursPerWeek; ++hour) {
        const ServerHour& now = way.week.hours[hour % hoursPerWeek];
        FigureNote note{hourText(hour) + ", " + std::string{way.name} + ": " + counted(now.servers, "server runs", "servers run") + ", " +
                            headlineNumber(now.utilisation() * 100) + " % busy",
                        {}};
        if (isChoice) note.edits = {{"choices.scaling", std::string{nameOf(way.scaling)}}};
        note.total = FigureTotal{notDrawn, {{"choices.scaling", std::string{nameOf(way.scaling)}}}, way.week.stage.number};
        series.notes.push_back(std::move(note));
    }
    return series;
}

std::string uncapitalised(std::string_view name) {
    std::string text{name};
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

/// "a timetable", "target tracking".
std::string withWay(const Way& way) { return (way.scaling == Scaling::Scheduled ? "a " : "") + uncapitalised(way.name); }

std::string savedText(const Way& fixed, const Way& follows) {
    return shortMoney(fixed.monthly() - follows.monthly(), isEstimated(fixed.week.stage.bill) || isEstimated(follows.week.stage.bill));
}

/// Between what a fixed fleet could carry and what the fleet that follows could: money where the first is above the second.
FigureSeries savedOf(const Way& fixed, const Way& follows) {
    FigureSeries series{
        "Saved with " + withWay(follows) + ": " + savedText(fixed, follows) + " a month", 0, SeriesKind::Range,
        wholeWeek([&](std::size_t hour) { return std::max(fixed.week.hours[hour].sustained, follows.week.hours[hour].sustained); })};
    series.lower = wholeWeek([&](std::size_t hour) { return follows.week.hours[hour].sustained; });
    return series;
}

constexpr std::size_t mostCreditLines = 3;

double leastCredits(const FleetWeek& fleet) { return *std::ranges::min_element(fleet.credits); }

/// The fleets whose credits are told: the only one, or those that come nearest to having none left. Of what stays full there is nothing to see.
std::vector<const FleetWeek*> scarcest(const ServerWeek& week) {
    std::vector<const FleetWeek*> fleets;
    for (const FleetWeek& fleet : week.fleets)
        if (!fleet.credits.empty()) fleets.push_back(&fleet);
    if (fleets.size() <= 1) return fleets;
    std::erase_if(fleets, [](const FleetWeek* fleet) { return leastCredits(*fleet) >= fleet->mostCredits; });
    std::ranges::stable_sort(fleets, {}, [](const FleetWeek* fleet) { return leastCredits(*fleet) / std::max(1.0, fleet->mostCredits); });
    fleets.resize(std::min(fleets.size(), mostCreditLines));
    return fleets;
}

/// "App servers"; with its region where several have fleets of that name.
std::string placeOf(const ServerWeek& week, const FleetWeek& fleet) {
    return fleet.label + (std::ranges::count(week.fleets, fleet.label, &FleetWeek::label) > 1 ? ", " + fleet.region : "");
}

/// In some hour the fixed fleet could carry more than the one that follows: other types that live on CPU credits may sustain less in all.
bool hasMoreToGive(const Way& fixed, const Way& follows) {
    return std::ranges::any_of(std::views::iota(std::size_t{0}, hoursPerWeek), [&](std::size_t hour) { return fixed.week.hours[hour].sustained > follows.week.hours[hour].sustained; });
}

/// The credits of one fleet under one way of following the load, or under several that leave it the same.
struct CreditLine {
    std::vector<const Way*> ways;
    const FleetWeek* fleet = nullptr;
};

/// "fixed", "fixed and with a timetable".
std::string waysText(const CreditLine& line) {
    std::vector<std::string> names;
    for (const Way* const way : line.ways) names.push_back((way->scaling == Scaling::Fixed ? "" : "with ") + withWay(*way));
    return listed(names);
}

/// Of every way the scarcest: three of the plan's own, of the others the first where three ways would flood the chart.
std::vector<CreditLine> creditLines(const std::vector<Way>& ways, const Way& here) {
    std::vector<CreditLine> lines;
    for (const Way& way : ways) {
        std::vector<const FleetWeek*> fleets = scarcest(way.week);
        if (&way != &here && fleets.size() > 1) fleets.resize(1);
        for (const FleetWeek* const fleet : fleets) {
            const auto same = std::ranges::find_if(lines, [&](const CreditLine& line) {
                return line.fleet->id == fleet->id && line.fleet->region == fleet->region && line.fleet->instanceType == fleet->instanceType && line.fleet->credits == fleet->credits;
            });
            if (same != lines.end()) same->ways.push_back(&way);
            else lines.push_back({{&way}, fleet});
        }
    }
    return lines;
}

void addCredits(Figure& figure, const std::vector<CreditLine>& lines, bool areWaysTold) {
    double most = 0, least = 0;
    for (const CreditLine& line : lines) {
        FigureSeries series{"Credits of a " + line.fleet->instanceType + ", " + placeOf(line.ways.front()->week, *line.fleet) + (areWaysTold ? ", " + waysText(line) : ""), 0,
                            SeriesKind::Steps, wholeWeek([&](std::size_t hour) { return line.fleet->credits[hour]; })};
        series.isOnSecondAxis = true;
        for (std::size_t hour = 0; hour <= hoursPerWeek; ++hour)
            series.notes.push_back({hourText(hour) + ": " + headlineNumber(line.fleet->credits[hour % hoursPerWeek]) + " of " + headlineNumber(line.fleet->mostCredits) + " credits", {}});
        figure.series.push_back(std::move(series));
        most = std::max(most, line.fleet->mostCredits);
        least = std::min(least, leastCredits(*line.fleet));
    }
    if (most <= 0) return;
    figure.secondY = FigureAxis{"CPU credits of a server", {}, {}};
    fitFromZero(*figure.secondY, most);
    figure.secondY->from = least;
}

std::string creditsText(const std::vector<CreditLine>& lines, const std::vector<Way>& ways, const Way& here) {
    std::string text;
    for (const CreditLine& line : lines) {
        const double least = leastCredits(*line.fleet);
        text += " CPU credits of a " + line.fleet->instanceType + " (" + placeOf(line.ways.front()->week, *line.fleet) + (ways.size() > 1 ? ", " + waysText(line) : "") + "): ";
        text += least < 0 ? "up to " + headlineNumber(-least) + " are owed and earned back or paid for."
                          : "never fewer than " + headlineNumber(least) + " of " + headlineNumber(line.fleet->mostCredits) + " are left.";
    }
    const auto all = std::ranges::count_if(here.week.fleets, [](const FleetWeek& fleet) { return !fleet.credits.empty(); });
    const auto told = std::ranges::count_if(lines, [&](const CreditLine& line) { return std::ranges::find(line.ways, &here) != line.ways.end(); });
    const std::string of = lines.empty() ? " All" : " " + capitalised(waysText({{&here}, nullptr})) + ", all";
    if (all > told) text += told == 0 ? of + " burstable servers keep their CPU credits full." : " Other burstable servers keep more of theirs.";
    return text;
}

/// How burstable servers are drawn: what they give for an hour they cannot give all day. Not every way has them.
std::string sustainedText(const std::vector<Way>& ways, const Catalog& catalog) {
    struct Sustained {
        std::string words;
        CreditLine line;
    };
    std::vector<Sustained> all;
    for (const Way& way : ways)
        for (const FleetWeek& fleet : way.week.fleets) {
            const InstanceType* const type = catalog.instanceType(fleet.instanceType);
            if (type == nullptr || !type->isBurstable) continue;
            const std::string words = headlineNumber(type->baselineShare * 100) + " % of a " + fleet.instanceType;
            auto known = std::ranges::find(all, words, &Sustained::words);
            if (known == all.end()) known = all.insert(all.end(), {words, {}});
            if (known->line.ways.empty() || known->line.ways.back() != &way) known->line.ways.push_back(&way);
        }
    std::vector<std::string> told;
    for (const Sustained& one : all) told.push_back(one.words + (one.line.ways.size() < ways.size() ? ", " + waysText(one.line) : ""));
    if (told.empty()) return {};
    return " Burstable servers are drawn at the CPU they sustain (" + fmt::format("{}", fmt::join(told, "; ")) + "); what is asked above that spends CPU credits.";
}

/// "t4g.micro": of the burstable types that more servers of run when they follow the load than when they do not.
std::string restedText(const std::vector<Way>& ways, const Inputs& inputs, const Catalog& catalog) {
    if (ways.size() < 3 || inputs.choices.credits == CreditMode::Unlimited) return {};
    for (const FleetWeek& fixed : ways.front().week.fleets)
        for (const FleetWeek& follows : ways.back().week.fleets) {
            const InstanceType* const type = catalog.instanceType(follows.instanceType);
            const int most = *std::ranges::max_element(follows.running);
            if (fixed.id != follows.id || fixed.region != follows.region || type == nullptr || !type->isBurstable || most <= fixed.running[0]) continue;
            return " At the peak " + counted(most, "server", "servers") + " (" + fixed.label + ") would follow it where " + std::to_string(fixed.running[0]) +
                   " are enough all week: servers that are added and taken away are kept equally busy in every hour, so a " + follows.instanceType +
                   " is counted at the " + headlineNumber(type->baselineShare * 100) +
                   " % it sustains; a fixed one saves CPU credits in calm hours and spends them at the peak.";
        }
    return {};
}

/// Why money that is saved is not shaded between the two lines.
std::string unshadedText(const Way& fixed, const Way& follows) {
    if (follows.monthly() >= fixed.monthly() || hasMoreToGive(fixed, follows)) return {};
    return " The " + shortMoney(fixed.monthly() - follows.monthly(), isEstimated(fixed.week.stage.bill) || isEstimated(follows.week.stage.bill)) + " a month that " + withWay(follows) +
           " saves is not shaded: the fixed servers spend CPU credits at the peak, and what they sustain lies below the line of those that follow the load.";
}

std::string answerOf(const std::vector<Way>& ways, const Inputs& inputs, const Blueprints& blueprints) {
    const Way& fixed = ways.front();
    const StagePlan& stage = fixed.week.stage;
    const double servers = fixed.week.hours[0].servers;
    if (ways.size() == 1) {
        const auto first = std::ranges::find_if(blueprints, &Blueprint::isAutoscaled);
        return "Nothing follows the load in " + stageText(stage) + ": " + counted(servers, "server runs", "servers run") + " all week." +
               (first == blueprints.end() ? "" : " Servers start and stop with the load from stage " + std::to_string(first->number) + " on.");
    }
    if (ways.size() == 2)
        return soFar("with " + counted(servers, "server", "servers") + " all week the bill is " + fixed.cost() + " a month, following the load (" +
                     uncapitalised(ways[1].name) + ") " + ways[1].cost() + ".");
    std::string text = "With " + counted(servers, "server", "servers") + " all week the bill is " + fixed.cost() +
                       " a month; with a timetable " + ways[1].cost() + ", with target tracking " +
                       ways[2].cost() + ".";
    const Way& best = *std::ranges::min_element(ways, {}, [](const Way& way) { return way.monthly(); });
    if (plainPurchase(inputs.choices.purchase) != Purchase::OnDemand && best.monthly() == fixed.monthly())
        return text +
               " Reserved servers are paid for whether they run or not: following the load saves nothing. Buy on demand, or the best mix, "
               "to gain from it.";
    if (best.scaling == Scaling::Fixed) return text + " For a load this small or this even a fixed number of servers costs least.";
    const Usd saved = fixed.monthly() - best.monthly();
    return text + " " + std::string{best.name} + " saves " + savedText(fixed, best) + " a month, " +
           headlineNumber(saved / fixed.monthly() * 100) + " %.";
}

}  // namespace

Figure weekOfServers(const FigureRequest& request) {
    const StagePlan& shown = request.plan.shown();
    const Blueprint& blueprint = blueprintOf(request.blueprints, shown);
    const std::vector<Way> ways = waysOf(request, blueprint);
    const auto current = std::ranges::find(ways, request.plan.inputs.choices.scaling, &Way::scaling);
    const Way& here = current == ways.end() ? ways.front() : *current;
    // The way that money is counted for: the plan's own where it follows the load.
    const Way& follows = here.scaling == Scaling::Fixed ? ways.back() : here;

    Figure figure;
    figure.title = question;
    figure.x = {"Hour of the week, from Monday 00:00 UTC", {}, {}, AxisScale::Linear, 0, static_cast<double>(hoursPerWeek)};
    figure.y = {"Requests a second", {}, {}};
    double most = 0;
    for (const Way& way : ways)
        for (const ServerHour& hour : way.week.hours) most = std::max({most, hour.rate, hour.sustained});
    fitFromZero(figure.y, most);
    if (std::optional<FigureGuide> peak = peakLine(FigureGuide::Across::Y, request.plan)) {
        reach(figure.y, *peak);
        figure.guides.push_back(std::move(*peak));
    }
    figure.series.push_back(demandOf(here.week));
    if (here.week.fleets.empty()) {
        if (blueprint.compute == Compute::Lambda)
            figure.answer = "Nothing needs to follow the load in " + stageText(shown) + ": Lambda runs no servers, and what is not asked for costs nothing.";
        else
            figure.answer = "No servers are to be had for " + stageText(shown) + (shown.blockers.empty() ? "" : ": " + text(shown.blockers.front())) + ".";
        return figure;
    }
    if (ways.size() > 1 && follows.monthly() < ways.front().monthly() && hasMoreToGive(ways.front(), follows)) figure.series.push_back(savedOf(ways.front(), follows));
    for (const Way& way : ways) figure.series.push_back(capacityOf(way, ways.size() > 1));
    for (const Way& way : ways) {
        FigureTotal total{way.monthly().dollars(), {{"choices.scaling", std::string{nameOf(way.scaling)}}}, shown.number};
        total.name = std::string{way.name};
        total.isEstimated = isEstimated(way.week.stage.bill);
        figure.totals.push_back(std::move(total));
    }
    const std::vector<CreditLine> credits = creditLines(ways, here);
    addCredits(figure, credits, ways.size() > 1);
    figure.answer = answerOf(ways, request.plan.inputs, request.blueprints) + creditsText(credits, ways, here);
    if (!shown.isFeasible()) figure.answer += " The stage is blocked: " + text(shown.blockers.front()) + ".";
    figure.note = std::string{
        "Capacity is the rate at which the busiest fleet has no CPU left. Servers keep room for the loss of a zone and for what comes "
        "while new ones start."} +
        sustainedText(ways, request.catalog) + unshadedText(ways.front(), follows) + restedText(ways, request.plan.inputs, request.catalog);
    return figure;
}

}  // namespace stagecraft
