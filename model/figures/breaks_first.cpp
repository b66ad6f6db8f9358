#include "model/figures/breaks_first.h"

#include <algorithm>
#include <cmath>

#include "model/exploration/as_bought.h"
#include "model/exploration/reach.h"
#include "model/figures/figure_parts.h"
#include "model/report/words.h"
#include "model/support/text.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "What breaks first?";
constexpr int finePoints = 120;
constexpr int coarsePoints = 24;
constexpr int fewestPoints = 8;  ///< of the largest stage, whose designs take long to look at
constexpr double mostFactor = 1000;  ///< users beyond so many times those of the plan are another design's

/// Pressures that users drive, the first to be full first. Availability may be asked for by the users alone: it has no curve.
std::vector<Pressure> driven(const std::vector<Pressure>& pressures) {
    std::vector<Pressure> found;
    for (const Pressure& pressure : pressures)
        if (pressure.usersAtLimit && (pressure.limit > 0 || pressure.kind == PressureKind::SinglePointOfFailure)) found.push_back(pressure);
    std::ranges::stable_sort(found, {}, [](const Pressure& pressure) { return *pressure.usersAtLimit; });
    return found;
}

bool hasCurve(const Pressure& pressure) { return pressure.limit > 0; }

std::vector<double> usersOf(double now, double from, double to, int points) {
    std::vector<double> users;
    for (int i = 0; i < points; ++i) {
        const double value = std::round(from * std::pow(to / from, static_cast<double>(i) / (points - 1)));
        if (users.empty() || value > users.back()) users.push_back(value);
    }
    // The plan itself is one of the points.
    const auto place = std::ranges::lower_bound(users, now);
    if (place == users.end() || *place != now) users.insert(place, now);
    return users;
}

double shareOf(const LoadedDesign& design, PressureKind kind) {
    const auto found = std::ranges::find(design.pressures, kind, &Pressure::kind);
    return found == design.pressures.end() || found->limit <= 0 ? notDrawn : found->value / found->limit * 100;
}

/// A click on a pressure brings the plan to where it is full.
FigureSeries lineOf(const Pressure& pressure, const std::vector<LoadedDesign>& designs, const Inputs& inputs) {
    const std::string name{label(pressure.kind)};
    const double most = std::floor(*pressure.usersAtLimit);
    const std::vector<FigureEdit> edits = most >= 1 && most <= field("workload.users")->maximum ? usersEdits(inputs, most) : std::vector<FigureEdit>{};
    FigureSeries series{capitalised(name), 0, SeriesKind::Stands, {}};
    for (const LoadedDesign& design : designs) {
        double share = shareOf(design, pressure.kind);
        if (pressure.kind == PressureKind::Latency && (!design.latency.isStable || !std::isfinite(share))) share = notDrawn;
        series.points.push_back({design.users, share});
        const std::string filled = std::isnan(share) ? " without end" : " at " + headlineNumber(share) + " % of its limit";
        series.notes.push_back({counted(design.users, "user", "users") + ": " + name + filled + "; full at " + counted(most, "user", "users"), edits});
    }
    return series;
}

void addLatency(Figure& figure, const std::vector<LoadedDesign>& designs, const Inputs& inputs) {
    FigureSeries series{"p99", 0, SeriesKind::Stands, {}};
    series.isOnSecondAxis = true;
    double least = std::numeric_limits<double>::infinity(), most = 0;
    for (const LoadedDesign& design : designs) {
        const double p99 = design.latency.isStable && design.latency.p99.count() > 0 ? design.latency.p99.count() : notDrawn;
        series.points.push_back({design.users, p99});
        series.notes.push_back({counted(design.users, "user", "users") + ": p99 " + headlineNumber(p99) + " ms", usersEdits(inputs, design.users)});
        if (std::isnan(p99)) continue;
        least = std::min(least, p99);
        most = std::max(most, p99);
    }
    if (most <= 0) return;
    figure.secondY = FigureAxis{"p99", {}, " ms", AxisScale::Logarithmic, 1, 1000};
    fitDecades(*figure.secondY, least, most);
    figure.series.push_back(std::move(series));
}

/// The plan and the curve it is on are on the axis, however far past a limit.
void holdTheFullest(FigureAxis& axis, const std::vector<Pressure>& order) {
    double most = 0;
    for (const Pressure& pressure : order)
        if (hasCurve(pressure)) most = std::max(most, pressure.value / pressure.limit * 100);
    if (1.1 * most > axis.to) fitFromZero(axis, 1.1 * most);
}

std::string undrivenText(const std::vector<Pressure>& pressures) {
    std::vector<std::string> names;
    for (const Pressure& pressure : pressures)
        if (!pressure.usersAtLimit && !(pressure.kind == PressureKind::SinglePointOfFailure && pressure.limit <= 0))
            names.push_back(std::string{label(pressure.kind)} + " (" + text(pressure) + ")");
    return names.empty() ? "" : "Not driven by users: " + listed(names) + ".";
}

std::string answerOf(const StagePlan& stage, const std::vector<Pressure>& order, double now) {
    const auto impossible = std::ranges::find(stage.pressures, PressureKind::RelationalData, &Pressure::kind);
    std::string text;
    if (impossible != stage.pressures.end()) text = "A SQL database is missing from " + stageText(stage) + " for any number of users. ";
    if (order.empty()) return text + "Nothing in " + stageText(stage) + " fills up with users.";
    const Pressure& first = order.front();
    const double most = *first.usersAtLimit;
    const std::string name = capitalised(std::string{label(first.kind)});
    if (most < now)
        text += name + " has given way already: " + stageText(stage) + " as bought holds " + counted(most, "user", "users") + ", not " +
                groupedNumber(now) + ".";
    else
        text +=
            name + ", at " + counted(most, "user", "users") + ": " +
            (most < 3 * now ? headlineNumber((most / now - 1) * 100) + " % more than" : headlineNumber(most / now) + " times as many as") +
            " now." + (stage.isFeasible() ? " Until then " + stageText(stage) + " as bought holds." : "");
    std::vector<std::string> then;
    for (std::size_t i = 1; i < std::min<std::size_t>(4, order.size()); ++i)
        then.push_back(std::string{label(order[i].kind)} + " at " + groupedNumber(*order[i].usersAtLimit));
    return then.empty() ? text : text + " Then " + listed(then) + ".";
}

}  // namespace

Figure breaksFirst(const FigureRequest& request) {
    const StagePlan& shown = request.plan.shown();
    const double now = request.plan.inputs.workload.users;
    if (now <= 0) return wordsAlone(std::string{question}, "Nothing: without users nothing fills up.");
    const std::vector<Pressure> order = driven(shown.pressures);
    if (order.empty() || shown.architecture.regions.empty())
        return wordsAlone(
            std::string{question},
            answerOf(shown, order, now) + (shown.blockers.empty() ? "" : " It is blocked: " + text(shown.blockers.front()) + "."));

    // The first limit is the answer: it is on the axis, however far off.
    const double first = *order.front().usersAtLimit;
    const double from = std::max(1.0, std::min(now / 10, first / 1.3));
    double to = std::max(2 * now, 1.3 * first);
    for (const Pressure& pressure : order)
        if (*pressure.usersAtLimit <= mostFactor * now) to = std::max(to, 1.3 * *pressure.usersAtLimit);
    const AsBought bought{blueprintOf(request.blueprints, shown), request.plan.inputs, request.catalog};
    std::vector<LoadedDesign> designs;
    const std::vector<double> users = usersOf(now, from, to, request.fineness == Fineness::Fine ? finePoints : shown.number >= 7 ? fewestPoints : coarsePoints);
    for (const double count : users) {
        if (request.stop.stop_requested()) break;
        designs.push_back(bought.at(count));
        if (request.progress) request.progress(static_cast<double>(designs.size()) / static_cast<double>(users.size()));
    }

    Figure figure;
    figure.title = question;
    figure.x = {"Users", {}, {}, AxisScale::Logarithmic, users.front(), users.back(), {}, "workload.users"};
    figure.y = {"Share of its limit", {}, " %", AxisScale::Linear, 0, 150};
    for (const Pressure& pressure : order) {
        if (hasCurve(pressure)) figure.series.push_back(lineOf(pressure, designs, request.plan.inputs));
        if (*pressure.usersAtLimit <= users.back() && *pressure.usersAtLimit >= users.front())
            figure.guides.push_back({FigureGuide::Across::X, *pressure.usersAtLimit, capitalised(std::string{label(pressure.kind)}) + " full", 0, std::string{label(pressure.kind)}});
    }
    holdTheFullest(figure.y, order);
    addLatency(figure, designs, request.plan.inputs);
    figure.guides.push_back({FigureGuide::Across::Y, 100, "Limit"});
    if (const auto fullest = std::ranges::find_if(order, &hasCurve); fullest != order.end())
        figure.series.push_back(currentMark(now, fullest->value / fullest->limit * 100, counted(now, "user", "users") + ": " + text(*fullest)));
    figure.answer = answerOf(shown, order, now);
    figure.note = undrivenText(shown.pressures);
    return figure;
}

}  // namespace stagecraft
