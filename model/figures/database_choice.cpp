#include "model/figures/database_choice.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "model/exploration/database_kinds.h"
#include "model/exploration/frontier.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/pricing/commitment.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "Managed or self-managed database?";

bool isDrawn(const DatabaseKindPlan& plan) { return plannedKind(plan.stage) == plan.kind && plan.stage.availability.fraction > 0; }

/// "3 × db.t4g.micro".
std::string nodesText(const StagePlan& stage) {
    std::map<std::string, int> counts;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (fleet.role == Role::DatabaseLeader || fleet.role == Role::DatabaseStandby || fleet.role == Role::DatabaseFollower)
                counts[fleet.instanceType] += fleet.count;
    std::vector<std::string> nodes;
    for (const auto& [type, count] : counts) nodes.push_back(std::to_string(count) + " × " + type);
    return listed(nodes);
}

std::string noteText(const DatabaseKindPlan& plan) {
    std::string text = std::string{label(plan.kind)} + " (" + nodesText(plan.stage) + "): the whole bill is " +
                       markedTotal(plan.stage.bill) + " a month";
    if (plan.care > Usd{}) text += ", and " + counted(headlineNumber(plan.stage.careHours), "hour", "hours") + " of a person " + moneyText(plan.care);
    text += "; down " + downtimeText(plan.stage.availability.minutesPerYear);
    if (!plan.stage.isFeasible()) text += "; blocked: " + stagecraft::text(plan.stage.blockers.front());
    return text;
}

const DatabaseKindPlan* cheapest(const std::vector<DatabaseKindPlan>& plans, bool isManaged) {
    const DatabaseKindPlan* best = nullptr;
    for (const DatabaseKindPlan& plan : plans) {
        if ((plan.kind != DatabaseKind::SelfManaged) != isManaged || !isDrawn(plan) || !plan.stage.isFeasible()) continue;
        if (best == nullptr || plan.monthly() < best->monthly()) best = &plan;
    }
    return best;
}

std::string comparedText(const DatabaseKindPlan& own, const DatabaseKindPlan& managed, const Choices& choices) {
    const std::string name{label(managed.kind)};
    const bool areEstimated = isEstimated(managed.stage.bill) || isEstimated(own.stage.bill);
    std::string text = "On the bill " + name + " costs " + moreOrLess(managed.stage.bill.total - own.stage.bill.total, areEstimated) +
                       " a month than a self-managed one (" + markedTotal(managed.stage.bill) + " against " + markedTotal(own.stage.bill) + ")";
    text += ". Counting " + counted(headlineNumber(own.stage.careHours), "hour", "hours") + " a month of a person who looks after the latter, at " + moneyText(choices.personHourly) +
            ", it costs " + moreOrLess(managed.monthly() - own.monthly(), areEstimated) + ".";
    if (choices.personHourly > Usd{} && managed.stage.bill.total > own.stage.bill.total)
        text += " Managed pays from " +
                headlineNumber(
                    managedBreakEvenHours(managed.stage.bill.total, own.stage.bill.total, UsdPerHour{choices.personHourly.dollars()})) +
                " hours of care a month.";
    text += " It would be down " + downtimeText(managed.stage.availability.minutesPerYear) + ", the self-managed one " +
            downtimeText(own.stage.availability.minutesPerYear) + ".";
    return text;
}

std::string answerOf(const std::vector<DatabaseKindPlan>& plans, const Choices& choices) {
    const DatabaseKindPlan* const own = cheapest(plans, false);
    const DatabaseKindPlan* const managed = cheapest(plans, true);
    if (own != nullptr && managed != nullptr) return comparedText(*own, *managed, choices);
    const DatabaseKindPlan* const one = own != nullptr ? own : managed;
    if (one == nullptr) return "None of them lets this stage serve.";
    return "Of the two only " + std::string{own != nullptr ? "a self-managed one" : "a managed one"} + " lets this stage serve: " + noteText(*one) + ".";
}

void addKind(Figure& figure, const DatabaseKindPlan& plan, const std::vector<DatabaseKindPlan>& all, const std::vector<Setting>& settings) {
    const double down = plan.stage.availability.minutesPerYear;
    const bool standsBack = !plan.stage.isFeasible() || isBeaten(plan, all);
    FigureSeries series{
        std::string{label(plan.kind)}, 0, standsBack ? SeriesKind::Faint : SeriesKind::Marks, {{down, plan.monthly().dollars()}}};
    series.service = plan.kind == DatabaseKind::SelfManaged ? "EC2" : plan.kind == DatabaseKind::Aurora ? "Aurora" : "RDS";
    FigureNote note{noteText(plan), {}};
    for (const Setting& setting : settings) note.edits.push_back({setting.key, setting.value});
    note.total = FigureTotal{plan.stage.bill.total.dollars(), note.edits, plan.stage.number, {}, std::string{label(plan.kind)}};
    note.total->isEstimated = isEstimated(plan.stage.bill);
    figure.totals.push_back(*note.total);
    series.notes = {std::move(note)};
    figure.series.push_back(std::move(series));
}

/// What chooses this kind in the stage it is drawn for, with the type that it has here in a fine answer.
std::vector<Setting> settingsOf(const DatabaseKindPlan& plan, const FigureRequest& request, const Blueprint& blueprint) {
    // With another database another stage could be the cheapest: what was clicked stays in this one.
    std::vector<Setting> settings{{"choices.database", std::string{nameOf(plan.kind)}}, {"choices.stage", std::to_string(plan.stage.number)}};
    // A type pinned for another kind would contradict this one.
    if (request.plan.inputs.choices.hasPinnedDatabase()) settings.push_back({"choices.database_node", "auto"});
    return request.fineness == Fineness::Coarse ? settings : withPins(settings, databaseSettings(plan.stage), plan.stage, blueprint, request.plan.inputs, request.catalog);
}

void fit(Figure& figure, const std::vector<DatabaseKindPlan>& plans, double target, double now) {
    double least = std::numeric_limits<double>::infinity(), most = 0, cheapest = now, dearest = now;
    if (!std::isnan(target)) least = most = target;
    for (const DatabaseKindPlan& plan : plans) {
        if (!isDrawn(plan)) continue;
        least = std::min(least, plan.stage.availability.minutesPerYear);
        most = std::max(most, plan.stage.availability.minutesPerYear);
        cheapest = std::min(cheapest, plan.monthly().dollars());
        dearest = std::max(dearest, plan.monthly().dollars());
    }
    fitDecades(figure.x, least, most);
    fitFromZero(figure.y, dearest);
    // What a database costs is little beside a large bill: from zero on nobody could tell the kinds apart.
    if (const double room = 0.2 * (dearest - cheapest); cheapest > 0.5 * dearest && room > 0) {
        figure.y.from = std::max(0.0, cheapest - room);
        figure.y.to = dearest + room;
    }
}

}  // namespace

Figure databaseChoice(const FigureRequest& request) {
    const StagePlan& shown = request.plan.shown();
    const Blueprint& blueprint = blueprintOf(request.blueprints, shown);
    if (blueprint.database == DatabaseTopology::None)
        return wordsAlone(std::string{question},
                          "There is no SQL database in " + stageText(shown) + ": sign-ups are kept in DynamoDB, which AWS runs.");
    if (blueprint.database == DatabaseTopology::SameHost)
        return wordsAlone(
            std::string{question},
            "In " + stageText(shown) +
                " the database runs on the one server, and whoever runs the server runs it too. The choice begins with the next stage.");
    const std::vector<DatabaseKindPlan> plans = databaseKindPlans(blueprint, request.plan.inputs, request.catalog, request.threads);

    Figure figure;
    figure.title = question;
    figure.x = {"Down a year", {}, " min", AxisScale::Logarithmic, 1, 1000};
    figure.y = {"Cost a month, people's hours included", "$", {}};
    std::vector<std::string> missing;
    for (const DatabaseKindPlan& plan : plans) {
        if (isDrawn(plan)) addKind(figure, plan, plans, settingsOf(plan, request, blueprint));
        else
            missing.push_back(std::string{label(plan.kind)} + (plan.stage.blockers.empty()
                                                                        ? std::string{" (not for this shape)"}
                                                                        : " (" + text(plan.stage.blockers.front()) + ")"));
    }
    const FigureGuide target = downtimeLine(FigureGuide::Across::X, request.plan.inputs);
    const Usd care{shown.careHours * request.plan.inputs.choices.personHourly.dollars()};
    fit(figure, plans, target.at, (shown.bill.total + care).dollars());
    figure.guides.push_back(target);
    if (shown.availability.fraction > 0)
        figure.series.push_back(currentMark(shown.availability.minutesPerYear, (shown.bill.total + care).dollars(),
                                            std::string{label(plannedKind(shown))} + ", as planned"));
    figure.answer = answerOf(plans, request.plan.inputs.choices);
    std::vector<const Bill*> bills{&shown.bill};
    for (const DatabaseKindPlan& plan : plans)
        if (isDrawn(plan)) bills.push_back(&plan.stage.bill);
    figure.caveat = caveatText(bills, "a bill compared");
    figure.note = "People's hours are compared, never billed.";
    if (!missing.empty()) figure.note += " Not to be had: " + listed(missing) + ".";
    return figure;
}

}  // namespace stagecraft
