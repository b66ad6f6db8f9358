#include "model/figures/commitments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "model/figures/figure_parts.h"
#include "model/pricing/commitment.h"
#include "model/report/explanation.h"
#include "model/report/words.h"
#include "model/simulation/server_week.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "What should I commit to?";

enum Band : std::size_t { ThreeYears, OneYear, OnDemand, Spot, bandCount };
constexpr std::array<std::string_view, bandCount> bandNames{"Committed for 3 years", "Committed for 1 year", "On demand", "Spot"};

Band bandOf(Purchase purchase) {
    const std::string_view name = nameOf(purchase);
    if (name.find("_3y") != std::string_view::npos) return ThreeYears;
    return name.find("_1y") != std::string_view::npos ? OneYear : OnDemand;
}

/// Instances in one hour, by how they are paid. What is committed is paid for whether it runs or not.
struct PaidHour {
    std::array<double, bandCount> paid{};
    double running = 0;
};

/// Machines that always run: databases and caches, and what a rate pays for is one instance.
void addSteady(std::vector<PaidHour>& hours, const StagePlan& stage) {
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) {
            const bool isServer =
                fleet.role == Role::App || fleet.role == Role::Web || fleet.role == Role::Service || fleet.role == Role::WebAndData;
            if (isServer || fleet.instanceHours <= 0) continue;
            for (PaidHour& hour : hours) {
                hour.paid[bandOf(fleet.purchase)] += fleet.count;
                hour.running += fleet.count;
            }
        }
}

void addServers(std::vector<PaidHour>& hours, const FleetWeek& fleet) {
    for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
        PaidHour& at = hours[hour];
        const int spot = fleet.onSpot[hour];
        const int steady = fleet.running[hour] - spot;
        at.running += fleet.running[hour];
        at.paid[bandOf(fleet.commitment)] += fleet.committedServers;
        at.paid[bandOf(fleet.purchase)] += std::max(0, steady - fleet.committedServers);
        at.paid[Spot] += spot;
    }
}

/// From the busiest hour to the calmest.
std::vector<PaidHour> paidHours(const ServerWeek& week) {
    std::vector<PaidHour> hours(hoursPerWeek);
    addSteady(hours, week.stage);
    for (const FleetWeek& fleet : week.fleets) addServers(hours, fleet);
    std::ranges::stable_sort(hours, std::ranges::greater{}, &PaidHour::running);
    return hours;
}

/// Each hour keeps its value to the next; the last to the end.
template <class Value>
std::vector<FigurePoint> durationCurve(const std::vector<PaidHour>& hours, Value valueOf) {
    std::vector<FigurePoint> points;
    for (std::size_t i = 0; i < hours.size(); ++i)
        points.push_back({static_cast<double>(i) / static_cast<double>(hours.size()) * 100, valueOf(hours[i])});
    points.push_back({100, points.back().y});
    return points;
}

double committedOf(const PaidHour& hour) { return hour.paid[ThreeYears] + hour.paid[OneYear]; }

/// Of the bands up to this one: areas are drawn up to their tops.
double topOf(const PaidHour& hour, std::size_t band) {
    return std::accumulate(hour.paid.begin(), hour.paid.begin() + static_cast<std::ptrdiff_t>(band) + 1, 0.0);
}

void addBands(Figure& figure, const std::vector<PaidHour>& hours, std::string_view choice) {
    const bool isChoice = !choice.empty();
    for (std::size_t band = 0; band < bandCount; ++band) {
        if (std::ranges::none_of(hours, [&](const PaidHour& hour) { return hour.paid[band] > 0; })) continue;
        FigureSeries series{std::string{bandNames[band]}, 0, SeriesKind::Area,
                            durationCurve(hours, [&](const PaidHour& hour) { return topOf(hour, band); })};
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            FigureNote note{
                counted(hours[std::min(i, hours.size() - 1)].paid[band], "instance", "instances") + " " +
                    (band == OnDemand || band == Spot ? std::string{band == Spot ? "on spot" : "on demand"}
                                                      : std::string{"committed for "} + (band == OneYear ? "1 year" : "3 years")),
                {}};
            if (isChoice) note.edits = {{"choices.purchase", std::string{choice}}};
            series.notes.push_back(std::move(note));
        }
        figure.series.push_back(std::move(series));
    }
    FigureSeries running{"Running", 0, SeriesKind::Steps, durationCurve(hours, [](const PaidHour& hour) { return hour.running; })};
    for (std::size_t i = 0; i < running.points.size(); ++i) {
        const double share = static_cast<double>(std::min(i + 1, hours.size())) / static_cast<double>(hours.size()) * 100;
        running.notes.push_back({counted(running.points[i].y, "instance runs", "instances run") + " or more in " + headlineNumber(share) + " % of the hours", {}});
    }
    figure.series.push_back(std::move(running));
}

/// From which share of its hours on a type is worth committing to.
void addBreakEvens(Figure& figure, const ServerWeek& week) {
    std::set<std::string> seen;
    for (const FleetWeek& fleet : week.fleets) {
        if (!std::isfinite(fleet.committed.count()) || !seen.insert(fleet.instanceType).second) continue;
        const double share = breakEvenUtilisation(fleet.onDemand, fleet.committed) * 100;
        const std::string term = bandOf(fleet.commitment) == OneYear ? "1 year" : "3 years";
        figure.guides.push_back(
            {FigureGuide::Across::X, share, fleet.instanceType + ": " + term + " from " + headlineNumber(share) + " % of the hours"});
    }
}

std::string unsoldText(const ServerWeek& week) {
    std::set<std::string> types;
    for (const FleetWeek& fleet : week.fleets)
        if (!std::isfinite(fleet.committed.count())) types.insert(fleet.instanceType);
    return types.empty() ? "" : " No committed price is known for " + listed({types.begin(), types.end()}) + ".";
}

/// The break-even beside a server on demand is not that beside one on spot.
std::string onSpotText(const ServerWeek& week) {
    const bool isOnSpot = std::ranges::any_of(week.fleets, [](const FleetWeek& fleet) { return std::ranges::any_of(fleet.onSpot, [](int count) { return count > 0; }); });
    return isOnSpot ? " Servers that could be there are committed only where that costs less than spot." : "";
}

struct Offer {
    PurchaseChoice choice;
    std::string_view words;
    ServerWeek week;
    std::vector<PaidHour> hours;
    Usd care;  ///< of people: what weighs when a kind of database is chosen, and is on no bill
    [[nodiscard]] Usd monthly() const { return week.stage.bill.total; }
};

Offer offerOf(PurchaseChoice choice, std::string_view words, const FigureRequest& request, const Blueprint& blueprint) {
    Inputs inputs = request.plan.inputs;
    inputs.choices.purchase = choice;
    Offer offer{choice, words, serverWeek(blueprint, inputs, request.catalog), {}, {}};
    offer.hours = paidHours(offer.week);
    offer.care = Usd{offer.week.stage.careHours * inputs.choices.personHourly.dollars()};
    return offer;
}

std::string committedText(double committed, double running) {
    if (committed >= running) return running == 1 ? "the one instance" : "all of up to " + counted(running, "instance", "instances");
    return headlineNumber(committed) + " of up to " + counted(running, "instance", "instances");
}

std::string comparedText(Usd monthly, Usd onDemand) {
    const Usd saved = onDemand - monthly;
    const std::string share = onDemand > Usd{} ? " (" + headlineNumber(std::abs(saved / onDemand) * 100) + " %)" : "";
    if (std::abs(saved.dollars()) < 0.005) return "as much as on demand";
    return saved > Usd{} ? shortMoney(saved) + share + " less" : shortMoney(Usd{} - saved) + share + " more";
}

std::string offerText(const Offer& offer, Usd onDemand) {
    const double committed = committedOf(offer.hours.front());
    std::string text = std::string{offer.words} + ": ";
    if (committed <= 0) return text + "nothing is worth committing to";
    text += committedText(committed, offer.hours.front().running) + ", " + moneyText(offer.monthly()) + " a month, " + comparedText(offer.monthly(), onDemand);
    if (offer.week.stage.bill.upfront > Usd{})
        text += ", of which " + shortMoney(offer.week.stage.bill.upfront) + " is paid at once for the whole term";
    return text;
}

}  // namespace

Figure commitments(const FigureRequest& request) {
    const StagePlan& shown = request.plan.shown();
    const Blueprint& blueprint = blueprintOf(request.blueprints, shown);
    const Offer onDemand = offerOf(PurchaseChoice::OnDemand, "On demand", request, blueprint);
    if (onDemand.hours.front().running <= 0)
        return wordsAlone(std::string{question},
                          blueprint.compute == Compute::Lambda
                              ? "Nothing: " + stageText(shown) + " runs no instances, and what is paid by request cannot be reserved."
                              : "Nothing can be bought: " + stageText(shown) + " could not be built.");
    const Offer one = offerOf(PurchaseChoice::BestUpTo1Year, "For 1 year", request, blueprint);
    const Offer three = offerOf(PurchaseChoice::BestUpTo3Years, "For up to 3 years", request, blueprint);
    const auto asked = request.options.find("term");
    const std::string_view term = asked == request.options.end() ? "up-to-3-years" : std::string_view{asked->second};
    std::optional<Offer> own;
    if (term == "as-planned") own = offerOf(request.plan.inputs.choices.purchase, "As planned", request, blueprint);
    const Offer& drawn = own ? *own : term == "1-year" ? one : three;

    Figure figure;
    figure.title = question;
    figure.x = {"Share of the hours, the busiest first", {}, " %", AxisScale::Linear, 0, 100};
    figure.y = {"Instances", {}, {}};
    double most = 0;
    for (const PaidHour& hour : drawn.hours) most = std::max({most, hour.running, committedOf(hour)});
    fitFromZero(figure.y, most);
    addBands(figure, drawn.hours, own ? std::string_view{} : nameOf(drawn.choice));
    addBreakEvens(figure, drawn.week);

    figure.answer = "On demand " + stageText(shown) + " costs " + moneyText(onDemand.monthly()) + " a month. " +
                    offerText(one, onDemand.monthly()) + ". " + offerText(three, onDemand.monthly()) + ".";
    if (request.plan.inputs.choices.purchase != PurchaseChoice::OnDemand)
        figure.answer +=
            " The plan buys " + std::string{label(request.plan.inputs.choices.purchase)} + " for " + moneyText(shown.bill.total) + ".";
    figure.note =
        "Databases and caches count among the instances; a Multi-AZ pair or cluster, which has one rate, counts once. Where the committed "
        "bands stand above the running line, hours are paid for that nobody uses.";
    if (onDemand.care != one.care || onDemand.care != three.care)
        figure.note += " With commitments another kind of database is chosen: people's hours for one of one's own weigh in that, and are on no bill.";
    if (isMix(drawn.choice)) figure.note += unsoldText(drawn.week);
    if (request.plan.inputs.choices.spotShare <= 0) figure.note += " No servers are on spot: choices.spot_share is 0.";
    else figure.note += " " + spotText(drawn.week.stage, request.plan.inputs) + onSpotText(drawn.week);
    return figure;
}

}  // namespace stagecraft
