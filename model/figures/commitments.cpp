#include "model/figures/commitments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <span>

#include "model/exploration/database_kinds.h"
#include "model/exploration/effort.h"
#include "model/figures/figure_parts.h"
#include "model/pricing/commitment.h"
#include "model/report/explanation.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/simulation/server_week.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "What should I commit to?";
constexpr double roomAbove = 1.04;  ///< the highest line is not the edge

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
    friend bool operator==(const PaidHour&, const PaidHour&) = default;
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

/// A place along the hours, and the hour whose value stands there.
struct PlacedHour {
    double share = 0;
    std::size_t hour = 0;
};

/// Each hour keeps its value to the next, where both stand: bands have steps as what runs has. The last keeps it to the end.
std::vector<PlacedHour> placed(const std::vector<PaidHour>& hours) {
    std::vector<PlacedHour> places;
    for (std::size_t i = 0; i < hours.size(); ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(hours.size()) * 100;
        if (i > 0 && !(hours[i] == hours[i - 1])) places.push_back({share, i - 1});
        places.push_back({share, i});
    }
    places.push_back({100, hours.size() - 1});
    return places;
}

template <class Value>
std::vector<FigurePoint> durationCurve(const std::vector<PaidHour>& hours, Value valueOf) {
    std::vector<FigurePoint> points;
    for (const PlacedHour& place : placed(hours)) points.push_back({place.share, valueOf(hours[place.hour])});
    return points;
}

double committedOf(const PaidHour& hour) { return hour.paid[ThreeYears] + hour.paid[OneYear]; }

/// Of the bands up to this one: areas are drawn up to their tops.
double topOf(const PaidHour& hour, std::size_t band) {
    return std::accumulate(hour.paid.begin(), hour.paid.begin() + static_cast<std::ptrdiff_t>(band) + 1, 0.0);
}

/// `edits` choose what is drawn.
void addBands(Figure& figure, const std::vector<PaidHour>& hours, const std::vector<FigureEdit>& edits) {
    const std::vector<PlacedHour> places = placed(hours);
    for (std::size_t band = 0; band < bandCount; ++band) {
        if (std::ranges::none_of(hours, [&](const PaidHour& hour) { return hour.paid[band] > 0; })) continue;
        FigureSeries series{std::string{bandNames[band]}, 0, SeriesKind::Area,
                            durationCurve(hours, [&](const PaidHour& hour) { return topOf(hour, band); })};
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            FigureNote note{
                counted(hours[places[i].hour].paid[band], "instance", "instances") + " " +
                    (band == OnDemand || band == Spot ? std::string{band == Spot ? "on spot" : "on demand"}
                                                      : std::string{"committed for "} + (band == OneYear ? "1 year" : "3 years")),
                {}};
            note.edits = edits;
            series.notes.push_back(std::move(note));
        }
        figure.series.push_back(std::move(series));
    }
    FigureSeries running{"Running", 0, SeriesKind::Steps, durationCurve(hours, [](const PaidHour& hour) { return hour.running; })};
    for (std::size_t i = 0; i < running.points.size(); ++i) {
        const double share = static_cast<double>(places[i].hour + 1) / static_cast<double>(hours.size()) * 100;
        running.notes.push_back({counted(running.points[i].y, "instance runs", "instances run") + " or more in " + headlineNumber(share) + " % of the hours", {}});
    }
    figure.series.push_back(std::move(running));
}

/// Of what runs above the fewest, all above this line may be on spot: moving it changes how much.
void addSpotLine(Figure& figure, const std::vector<PaidHour>& hours, double share) {
    const double most = hours.front().running, fewest = hours.back().running;
    if (most <= fewest) return;
    FigureGuide line{FigureGuide::Across::Y, most - share * (most - fewest), {}};
    line.name = share > 0 ? "On spot, up to " + headlineNumber(share * 100) + " % of what comes and goes" : "Nothing on spot";
    line.brief = "On spot above";
    line.input = {"choices.spot_share", most / (most - fewest), -1 / (most - fewest)};
    figure.guides.push_back(std::move(line));
}

std::string unsoldText(const ServerWeek& week) {
    std::set<std::string> types;
    for (const FleetWeek& fleet : week.fleets)
        if (!std::isfinite(fleet.committed.count())) types.insert(fleet.instanceType);
    // What always runs is committed to wherever a list sells that.
    for (const RegionLayout& region : week.stage.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (!fleet.engine.empty() && fleet.service != "EC2" && fleet.instanceHours > 0 && fleet.purchase == Purchase::OnDemand) types.insert(fleet.instanceType);
    return types.empty() ? "" : " No committed price is known for " + listed({types.begin(), types.end()}) + ".";
}

/// The break-even beside a server on demand is not that beside one on spot.
std::string onSpotText(const ServerWeek& week) {
    const bool isOnSpot = std::ranges::any_of(week.fleets, [](const FleetWeek& fleet) { return std::ranges::any_of(fleet.onSpot, [](int count) { return count > 0; }); });
    return isOnSpot ? " Servers that could be there are committed only where that costs less than spot." : "";
}

struct Offer {
    PurchaseChoice choice{};
    std::string_view words;
    ServerWeek week;
    std::vector<PaidHour> hours;
    std::optional<StagePlan> chosenAnew;  ///< where `auto` would take databases of another kind for this purchase
    [[nodiscard]] Usd monthly() const { return week.stage.bill.total; }
};

/// The kind of database that the plan has and all offers keep: a reservation that makes `auto` take another, as people's hours weigh in
/// that, would be compared in money with what those hours are no part of. None where it was chosen by the user, or differs by domain.
std::optional<DatabaseKind> keptKind(const FigureRequest& request) {
    const std::vector<DatabaseKind> planned = plannedKinds(request.plan.shown());
    if (request.plan.inputs.choices.database != DatabaseKind::Auto || planned.size() != 1) return std::nullopt;
    return planned.front();
}

Offer offerOf(PurchaseChoice choice, std::string_view words, const FigureRequest& request, const Blueprint& blueprint) {
    const std::optional<DatabaseKind> kept = keptKind(request);
    Inputs inputs = request.plan.inputs;
    inputs.choices.purchase = choice;
    Offer offer{choice, words, {}, {}, {}};
    if (kept && choice != request.plan.inputs.choices.purchase) {
        StagePlan anew = planStage(blueprint, inputs, request.catalog, nullptr, PlanDetail::Costs);
        if (plannedKinds(anew) != std::vector{*kept}) offer.chosenAnew = std::move(anew);
        inputs.choices.database = *kept;
    }
    offer.week = serverWeek(blueprint, inputs, request.catalog);
    offer.hours = paidHours(offer.week);
    return offer;
}

std::vector<FigureEdit> editsFor(const Offer& offer) {
    std::vector<FigureEdit> edits{{"choices.purchase", std::string{nameOf(offer.choice)}}};
    if (offer.chosenAnew) edits.push_back({"choices.database", std::string{nameOf(plannedKind(offer.week.stage))}});
    return edits;
}

std::string termOf(Purchase purchase) { return bandOf(purchase) == OneYear ? "1 year" : "3 years"; }

/// From which share of its hours on a commitment pays, and beside what.
struct BreakEven {
    std::string type, term;
    double share = 0;  ///< of the hours, in percent
    bool isBesideSpot = false;
};

/// What is told alike stands once.
bool isAlike(const BreakEven& a, const BreakEven& b) {
    return a.type == b.type && a.term == b.term && a.isBesideSpot == b.isBesideSpot && headlineNumber(a.share) == headlineNumber(b.share);
}

void add(std::vector<BreakEven>& all, const std::string& type, Purchase purchase, UsdPerHour cheaperPerHour, UsdPerHour committed, bool isBesideSpot) {
    if (bandOf(purchase) == OnDemand || !std::isfinite(committed.count()) || cheaperPerHour.count() <= 0) return;
    const double share = breakEvenUtilisation(cheaperPerHour, committed) * 100;
    // From above all of the hours on it never pays.
    if (const BreakEven one{type, termOf(purchase), share, isBesideSpot}; share <= 100 && std::ranges::none_of(all, [&](const BreakEven& other) { return isAlike(one, other); }))
        all.push_back(one);
}

/// Databases and caches, which run all the time: their rates in a plan on demand and in one that commits.
void addSteady(std::vector<BreakEven>& all, const StagePlan& onDemand, const StagePlan& committed) {
    for (const RegionLayout& region : committed.architecture.regions)
        for (const Fleet& fleet : region.fleets) {
            if (fleet.service == "EC2" && fleet.mix) continue;
            for (const RegionLayout& there : onDemand.architecture.regions)
                for (const Fleet& same : there.fleets)
                    if (there.code == region.code && same.id == fleet.id && same.instanceType == fleet.instanceType && same.deployment == fleet.deployment)
                        add(all, fleet.instanceType, fleet.purchase, same.rate, fleet.rate, false);
        }
}

/// Of every term that is offered: servers beside what they cost on demand and, where some may be there, on spot; then databases and caches.
std::vector<BreakEven> breakEvensOf(const Offer& onDemand, std::span<const Offer* const> offers, const Inputs& inputs) {
    std::vector<BreakEven> all;
    const double spot = (1 - inputs.choices.spotDiscount) / (1 - inputs.assumptions.spotInterruptions);
    for (const Offer* const offer : offers)
        for (const FleetWeek& fleet : offer->week.fleets) {
            add(all, fleet.instanceType, fleet.commitment, fleet.onDemand, fleet.committed, false);
            if (inputs.choices.spotShare > 0 && spot < 1) add(all, fleet.instanceType, fleet.commitment, UsdPerHour{fleet.onDemand.count() * spot}, fleet.committed, true);
        }
    for (const Offer* const offer : offers) addSteady(all, onDemand.week.stage, offer->week.stage);
    return all;
}

void addBreakEvens(Figure& figure, const std::vector<BreakEven>& all) {
    const bool isOneType = std::ranges::all_of(all, [&](const BreakEven& one) { return one.type == all.front().type; });
    for (const BreakEven& one : all) {
        const std::string share = headlineNumber(one.share) + " %";
        FigureGuide guide{FigureGuide::Across::X, one.share, one.type + ": " + one.term + (one.isBesideSpot ? " rather than spot" : "") + " from " + share + " of the hours"};
        guide.brief = (isOneType ? "" : one.type + " ") + one.term + (one.isBesideSpot ? " or spot " : " ") + share;
        figure.guides.push_back(std::move(guide));
    }
}

std::string committedText(double committed, double running) {
    if (committed >= running) return running == 1 ? "the one instance" : "all of up to " + counted(running, "instance", "instances");
    return headlineNumber(committed) + " of up to " + counted(running, "instance", "instances");
}

std::string comparedText(const Bill& committed, const Bill& onDemand) {
    const Usd saved = onDemand.total - committed.total;
    const bool areEstimated = isEstimated(committed) || isEstimated(onDemand);
    const std::string share = onDemand.total > Usd{} ? " (" + headlineNumber(std::abs(saved / onDemand.total) * 100) + " %)" : "";
    if (std::abs(saved.dollars()) < 0.005) return "as much as on demand";
    return saved > Usd{} ? shortMoney(saved, areEstimated) + share + " less" : shortMoney(Usd{} - saved, areEstimated) + share + " more";
}

std::string offerText(const Offer& offer, const Bill& onDemand) {
    const Bill& bill = offer.week.stage.bill;
    const double committed = committedOf(offer.hours.front());
    std::string text = std::string{offer.words} + ": ";
    if (committed <= 0) return text + "nothing is worth committing to";
    text += committedText(committed, offer.hours.front().running) + ", " + markedTotal(bill) + " a month, " + comparedText(bill, onDemand);
    if (bill.upfront > Usd{}) text += "; " + shortMoney(bill.upfront, isUpfrontEstimated(bill)) + " is paid at once for the whole term";
    return text;
}

std::string peopleText(double moreHours) {
    if (moreHours == 0) return {};
    return ", with " + counted(headlineNumber(std::abs(moreHours)), "hour", "hours") + " of people a month " + (moreHours > 0 ? "more" : "less");
}

/// "for 1 year RDS Multi-AZ, $63,687.95 a month instead of $63,134.01, with 8 hours of people a month less".
std::string chosenAnewText(const Offer& offer) {
    const StagePlan &anew = *offer.chosenAnew, &kept = offer.week.stage;
    std::vector<std::string> kinds;
    for (const DatabaseKind kind : plannedKinds(anew)) kinds.emplace_back(label(kind));
    if (kinds.empty()) return {};
    std::string when{offer.words};
    when.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(when.front())));
    return when + " " + listed(kinds) + ", " + markedTotal(anew.bill) + " a month instead of " + markedTotal(kept.bill) + peopleText(anew.careHours - kept.careHours);
}

/// What setting a purchase alone would also change.
std::string chosenAnewText(std::span<const Offer> offers, const FigureRequest& request) {
    std::string told;
    bool hasHours = false;
    for (const Offer& offer : offers) {
        if (!offer.chosenAnew) continue;
        hasHours |= offer.chosenAnew->careHours != offer.week.stage.careHours;
        if (const std::string one = chosenAnewText(offer); !one.empty()) (told += told.empty() ? "" : "; ") += one;
    }
    if (told.empty()) return {};
    return " All with the plan's kind of database (" + std::string{label(plannedKind(request.plan.shown()))} + "); left on auto, another would be taken: " + told + "." +
           (hasHours ? " Such an hour counts as " + moneyText(request.plan.inputs.choices.personHourly) + " and is on no bill." : "");
}

/// Databases by domain are of several kinds, which no choice keeps.
bool areDatabasesCompared(std::span<const Offer> offers) {
    return std::ranges::any_of(offers, [&](const Offer& offer) { return plannedKinds(offer.week.stage) != plannedKinds(offers.front().week.stage); });
}

}  // namespace

Figure commitments(const FigureRequest& request) {
    const StagePlan& shown = request.plan.shown();
    const Blueprint& blueprint = blueprintOf(request.blueprints, shown);
    const auto asked = request.options.find("term");
    const std::string_view term = asked == request.options.end() ? "up-to-3-years" : std::string_view{asked->second};
    const bool isOwn = term == "as-planned";
    struct Asked {
        PurchaseChoice choice;
        std::string_view words;
    };
    const std::array wanted{Asked{PurchaseChoice::OnDemand, "On demand"}, Asked{PurchaseChoice::BestUpTo1Year, "For 1 year"},
                            Asked{PurchaseChoice::BestUpTo3Years, "For up to 3 years"}, Asked{request.plan.inputs.choices.purchase, "As planned"}};
    std::vector<Offer> offered(isOwn ? wanted.size() : wanted.size() - 1);
    forEach(offered.size(), Effort{request.threads}, [&](std::size_t i) { offered[i] = offerOf(wanted[i].choice, wanted[i].words, request, blueprint); });
    const Offer &onDemand = offered[0], &one = offered[1], &three = offered[2];
    if (onDemand.hours.front().running <= 0)
        return wordsAlone(std::string{question},
                          blueprint.compute == Compute::Lambda
                              ? "Nothing: " + stageText(shown) + " runs no instances, and what is paid by request cannot be reserved."
                              : "Nothing can be bought: " + stageText(shown) + " could not be built.");
    const Offer& drawn = isOwn ? offered[3] : term == "1-year" ? one : three;

    Figure figure;
    figure.title = question;
    figure.x = {"Share of the hours, the busiest first", {}, " %", AxisScale::Linear, 0, 100};
    figure.y = {"Instances", {}, {}};
    double most = 0;
    for (const PaidHour& hour : drawn.hours) most = std::max({most, hour.running, committedOf(hour)});
    fitFromZero(figure.y, most * roomAbove);
    addBands(figure, drawn.hours, isOwn ? std::vector<FigureEdit>{} : editsFor(drawn));
    const std::array offers{&one, &three};
    addBreakEvens(figure, breakEvensOf(onDemand, offers, request.plan.inputs));
    if (blueprint.isAutoscaled) addSpotLine(figure, drawn.hours, request.plan.inputs.choices.spotShare);

    for (const Offer& offer : offered) {
        FigureTotal total{offer.monthly().dollars(), editsFor(offer), shown.number};
        total.name = std::string{offer.words};
        total.isEstimated = isEstimated(offer.week.stage.bill);
        figure.totals.push_back(std::move(total));
    }
    const Bill& unbound = onDemand.week.stage.bill;
    figure.answer = "On demand " + stageText(shown) + " costs " + markedTotal(unbound) + " a month. " + offerText(one, unbound) + ". " + offerText(three, unbound) + ".";
    if (request.plan.inputs.choices.purchase != PurchaseChoice::OnDemand)
        figure.answer +=
            " The plan buys " + std::string{label(request.plan.inputs.choices.purchase)} + " for " + markedTotal(shown.bill) + ".";
    figure.answer += chosenAnewText(offered, request);
    figure.note =
        "Databases and caches count among the instances; a Multi-AZ pair or cluster, which has one rate, counts once. Where the committed "
        "bands stand above the running line, hours are paid for that nobody uses.";
    if (areDatabasesCompared(offered))
        figure.note += " With commitments another kind of database is chosen: people's hours for one of one's own weigh in that, and are on no bill.";
    if (isMix(drawn.choice)) figure.note += unsoldText(drawn.week);
    if (request.plan.inputs.choices.spotShare <= 0) figure.note += " No servers are on spot: none may be (On spot, up to 0 %).";
    else figure.note += " " + spotText(drawn.week.stage, request.plan.inputs) + onSpotText(drawn.week);
    return figure;
}

}  // namespace stagecraft
