#include "model/figures/serverless_costs.h"

#include <algorithm>
#include <cmath>

#include "model/exploration/effort.h"
#include "model/exploration/reach.h"
#include "model/exploration/serverless.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/report/cost_figure.h"
#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view question = "Servers or serverless?";
constexpr double usualUsers = 1e7;

using Curves = ServerlessCurves;

constexpr std::size_t coarsePoints = 11;
constexpr std::size_t finePoints = 71;

double mostUsersOf(const Inputs& inputs) { return mostUsersOnAxis(inputs.workload.users, usualUsers); }

std::vector<double> usersOf(std::size_t count, double most) {
    std::vector<double> all;
    for (std::size_t i = 0; i < count; ++i)
        if (const double users = std::round(std::pow(most, static_cast<double>(i) / static_cast<double>(count - 1))); all.empty() || users > all.back()) all.push_back(users);
    return all;
}

Curves madeCurves(const FigureRequest& request, ServerlessScope scope, const Inputs& inputs) {
    const auto at = [&](double users, ServerlessScope of) { return serverlessAt(users, of, inputs, request.catalog, request.blueprints); };
    const std::vector<double> users = usersOf(request.fineness == Fineness::Coarse ? coarsePoints : finePoints, mostUsersOf(inputs));
    Curves curves{scope, std::vector<ServerlessPoint>(users.size()), {}, {}};
    if (!forEach(users.size(), Effort{request.threads, request.stop, request.progress}, [&](std::size_t i) { curves.points[i] = at(users[i], scope); }))
        std::erase_if(curves.points, [](const ServerlessPoint& point) { return point.users == 0; });  // not reached
    for (std::size_t i = 1; i < 4; ++i) {
        const double from = std::max(1.0, request.blueprints[i].usersFrom);
        const auto known = std::ranges::find(curves.points, from, &ServerlessPoint::users);
        curves.firstStages.push_back(known != curves.points.end() && scope == ServerlessScope::Bill ? *known : at(from, ServerlessScope::Bill));
        // Where a stage begins servers may become dearer at once: between two points nobody would see it.
        const auto next = std::ranges::lower_bound(curves.points, from, {}, &ServerlessPoint::users);
        if (scope == ServerlessScope::Bill && next != curves.points.begin() && next != curves.points.end() && next->users != from) curves.points.insert(next, curves.firstStages.back());
    }
    // The last crossing: before it some loads may be cheaper either way.
    for (std::size_t i = curves.points.size(); i-- > 1;) {
        const ServerlessPoint& before = curves.points[i - 1];
        const ServerlessPoint& after = curves.points[i];
        const auto isDearer = [](const ServerlessPoint& point) { return point.serverStage > 0 && point.lambda > point.servers; };
        if (!isDearer(after) || isDearer(before)) continue;
        const double share = request.fineness == Fineness::Coarse ? 0.1 : 1e-3;
        curves.crossing = at(serverlessCrossing(before, after, scope, inputs, request.catalog, request.blueprints, share), scope);
        break;
    }
    return curves;
}

/// Kept where it may be: users move along the curves and change none. A coarse answer takes fine curves where they are there. A budget
/// is drawn as a line; it does not end the curves.
const Curves& curvesOf(const FigureRequest& request, ServerlessScope scope, const Inputs& inputs, FigureMemory& memory) {
    Inputs key = inputs;
    key.name.clear();
    key.choices.stage.reset();
    // A measured rate belongs to the users it was measured with.
    if (!key.workload.averageRate && !key.workload.peakRate) key.workload.users = 1000;
    const bool isAsWide = memory.serverless.scope == scope && !memory.serverless.points.empty() && memory.serverless.points.back().users == mostUsersOf(inputs);
    const bool isEnough = isAsWide && (request.fineness == Fineness::Coarse || memory.serverless.points.size() > 2 * coarsePoints);
    if (memory.served == key && isEnough) return memory.serverless;
    memory.served.reset();
    memory.serverless = madeCurves(request, scope, inputs);
    if (!request.stop.stop_requested()) memory.served = std::move(key);
    return memory.serverless;
}

double drawn(Usd cost) { return cost.dollars() >= smallestDrawnCost ? cost.dollars() : notDrawn; }

std::string placeText(const ServerlessPoint& point) {
    return headlineNumber(point.rate.count()) + " requests a second (" + counted(point.users, "user", "users") + ")";
}

std::string costText(Usd cost, ServerlessPoint::Estimated isEstimated) { return (isEstimated.compared ? "≈ " : "") + moneyText(cost); }

void addSeries(Figure& figure, const Curves& curves, const Plan& plan) {
    FigureSeries lambda{"Lambda, serves", 1, SeriesKind::Stands, {}}, blocked{"Lambda, blocked", 1, SeriesKind::Falls, {}};
    FigureSeries servers{"Servers on EC2", 0, SeriesKind::Stands, {}}, fargate{"The same on Fargate", 0, SeriesKind::Stands, {}};
    lambda.service = blocked.service = "Lambda";
    servers.service = "EC2";
    fargate.service = "Fargate";
    const bool isWhole = curves.scope == ServerlessScope::Bill;
    for (const ServerlessPoint& point : curves.points) {
        const double x = point.rate.count();
        const auto add = [&](FigureSeries& series, double y, std::string text, std::vector<FigureEdit> edits, int stage, ServerlessPoint::Estimated isEstimated) {
            series.points.push_back({x, y});
            series.notes.push_back({placeText(point) + ": " + std::move(text), std::move(edits)});
            if (std::isnan(y)) return;
            FigureTotal total{isWhole ? y : notDrawn, usersEdits(plan.inputs, point.users), stage};
            total.isOnFargate = &series == &fargate;
            total.isEstimated = isEstimated.bill;
            series.notes.back().total = std::move(total);
            series.notes.back().isEstimated = isEstimated.compared;
        };
        const std::string onLambda = "Lambda " + costText(point.lambda, point.lambdaEstimated) + " a month";
        add(lambda, point.lambdaServes ? drawn(point.lambda) : notDrawn, onLambda, {stageEdit(1)}, 1, point.lambdaEstimated);
        add(blocked, point.lambdaServes ? notDrawn : drawn(point.lambda), onLambda + ", blocked", {stageEdit(1)}, 1, point.lambdaEstimated);
        const bool serves = point.serverStage > 0;
        const std::string stage = serves ? stageText(plan.stages[static_cast<std::size_t>(point.serverStage - 1)]) : "";
        add(servers, serves ? drawn(point.servers) : notDrawn, serves ? stage + " " + costText(point.servers, point.serversEstimated) + " a month" : "no servers serve",
            serves ? std::vector{stageEdit(point.serverStage)} : std::vector<FigureEdit>{}, point.serverStage, point.serversEstimated);
        add(fargate, point.fargate ? drawn(*point.fargate) : notDrawn,
            point.fargate ? stage + " on Fargate " + costText(*point.fargate, point.fargateEstimated) + " a month" : "not on Fargate", {}, point.serverStage,
            point.fargateEstimated);
    }
    for (FigureSeries* series : {&lambda, &blocked, &servers, &fargate})
        if (std::ranges::any_of(series->points, [](const FigurePoint& point) { return !std::isnan(point.y); }))
            figure.series.push_back(std::move(*series));
}

void fit(Figure& figure) {
    double least = std::numeric_limits<double>::infinity(), most = 0;
    for (const FigureSeries& series : figure.series)
        for (const FigurePoint& point : series.points)
            if (!std::isnan(point.y)) {
                least = std::min(least, point.y);
                most = std::max(most, point.y);
            }
    fitDecades(figure.y, least, most);
}

std::string crossingText(const Curves& curves, bool isExact) {
    if (curves.points.empty()) return "";
    const std::string what = curves.scope == ServerlessScope::Bill ? "The whole bill" : "What runs the application";
    if (!curves.crossing) {
        // What no servers serve says nothing about what they cost.
        const auto served = std::find_if(curves.points.rbegin(), curves.points.rend(), [](const ServerlessPoint& point) { return point.serverStage > 0; });
        if (served == curves.points.rend())
            return "No stage of servers serves this application at any rate up to " + placeText(curves.points.back()) + ": there is nothing to compare Lambda with.";
        const ServerlessPoint& last = *served;
        const bool isCheaper = last.lambda <= last.servers;
        return what + " costs " + (isCheaper ? "less on Lambda" : "less on servers") + " at every rate up to " + placeText(last) + ".";
    }
    // Beyond what servers serve Lambda is compared with nothing.
    const auto end = std::find_if(curves.points.rbegin(), curves.points.rend(), [](const ServerlessPoint& point) { return point.serverStage > 0; });
    const std::string until = end == curves.points.rbegin() || end == curves.points.rend() ? "" : ", as far as they serve (up to about " + placeText(*end) + ")";
    const std::string from = (isExact ? "" : "about ") + placeText(*curves.crossing);
    // A server that is bought whole is cheap while it fills and dear when the next stage needs several.
    const ServerlessPoint *first = nullptr, *last = nullptr;
    for (const ServerlessPoint& point : curves.points) {
        if (point.users >= curves.crossing->users || point.serverStage == 0 || point.lambda <= point.servers) continue;
        if (first == nullptr) first = &point;
        last = &point;
    }
    if (first == nullptr)
        return what + " costs less on Lambda below " + from + ", and less on servers above" + until + "; there both cost " + shortMoney(curves.crossing->servers, curves.crossing->serversEstimated.compared || curves.crossing->lambdaEstimated.compared) + " a month.";
    const std::string already = first == last ? "at about " + placeText(*first) : "between about " + placeText(*first) + " and " + placeText(*last);
    return what + " costs less on servers from " + from + " on" + until + ", and already " + already + "; else less on Lambda.";
}

/// The bills that the answer tells of.
void addTotals(Figure& figure, const Curves& curves, const Inputs& inputs) {
    const auto add = [&](const ServerlessPoint& point, bool isWhole) {
        if (point.serverStage == 0) return;
        const std::string at = " at " + counted(point.users, "user", "users");
        const std::vector<FigureEdit> users = usersEdits(inputs, point.users);
        figure.totals.push_back({isWhole ? point.lambda.dollars() : notDrawn, users, 1, {}, "Lambda" + at});
        figure.totals.back().isEstimated = point.lambdaEstimated.bill;
        figure.totals.push_back({isWhole ? point.servers.dollars() : notDrawn, users, point.serverStage, {}, "Servers" + at});
        figure.totals.back().isEstimated = point.serversEstimated.bill;
    };
    if (curves.crossing) add(*curves.crossing, curves.scope == ServerlessScope::Bill);
    for (const ServerlessPoint& point : curves.firstStages) add(point, true);
}

/// The whole bills at the thresholds of the story's first stages.
std::string firstStagesText(const Curves& curves) {
    std::vector<std::string> prices;
    for (const ServerlessPoint& point : curves.firstStages)
        if (point.serverStage > 0)
            prices.push_back(shortMoney(point.lambda, point.lambdaEstimated.bill) + " against " + shortMoney(point.servers, point.serversEstimated.bill) + " at " + counted(point.users, "user", "users"));
    return prices.empty() ? "" : " It would cost " + listed(prices) + ".";
}

/// The cheapest stage of servers that serves the plan's own users, where these are few and the thresholds told are not theirs.
const StagePlan* ownServers(const Curves& curves, const Plan& plan) {
    const double users = plan.inputs.workload.users;
    const double most = curves.firstStages.empty() ? 0 : curves.firstStages.back().users;
    if (users <= 0 || users >= most || std::ranges::find(curves.firstStages, users, &ServerlessPoint::users) != curves.firstStages.end()) return nullptr;
    const StagePlan* least = nullptr;
    for (const StagePlan& stage : plan.stages)
        if (stage.number > 1 && stage.isFeasible() && (least == nullptr || stage.bill.total < least->bill.total)) least = &stage;
    return least;
}

/// "At these 100 users it costs $6.78 on Lambda against $25.93."
std::string ownText(const Curves& curves, const Plan& plan) {
    const StagePlan* const servers = ownServers(curves, plan);
    if (servers == nullptr) return {};
    return " At these " + counted(plan.inputs.workload.users, "user", "users") + " Lambda would cost " + shortTotal(plan.stages[0].bill) + ", servers " + shortTotal(servers->bill) + " (stage " + std::to_string(servers->number) + ").";
}

/// Where the curve of servers ends before the axis does, and why.
std::string endText(const FigureRequest& request, const Curves& curves, const Inputs& inputs) {
    const auto last = std::find_if(curves.points.rbegin(), curves.points.rend(), [](const ServerlessPoint& point) { return point.serverStage > 0; });
    if (last == curves.points.rbegin() || last == curves.points.rend()) return "";
    const ServerlessPoint& beyond = *(last - 1);
    const Plan there = plan(withUsers(inputs, beyond.users), request.catalog, request.blueprints);
    const StagePlan& largest = there.stages.back();
    return "The curve of servers ends at " + placeText(*last) + ": beyond, no stage of servers serves" +
           (largest.blockers.empty() ? "" : " (stage " + std::to_string(largest.number) + ": " + stagecraft::text(largest.blockers.front()) + ")") + ". ";
}

/// How far it would carry an application that asks no SQL database.
std::string withoutSqlText(const FigureRequest& request) {
    Inputs without = request.plan.inputs;
    without.workload.queriesPerRequest = 0;
    const StageReach reach = reachOf(request.blueprints.front(), without, request.catalog);
    return "Without SQL Lambda would serve " + (std::isfinite(reach.atLargest) ? "up to " + counted(reach.atLargest, "user", "users") + "; then " +
                                                                                  text(reach.limits.front().blocker) + "."
                                                                            : std::string{"any number of users."});
}

/// "Won't the prelaunch stack be enough for the first stages?"
std::string enoughText(const FigureRequest& request, const Curves& curves) {
    const Plan& plan = request.plan;
    const StagePlan& first = plan.stages[0];
    const std::string costs = firstStagesText(curves) + ownText(curves, plan);
    if (first.isFeasible())
        return "Is prelaunch enough for the first stages? Yes, it serves " + (plan.inputs.workload.users == 1 ? "this one user" : "these " + groupedNumber(plan.inputs.workload.users) + " users") + "." + costs;
    std::string text =
        "Is prelaunch enough for the first stages? Not for this application: " + stagecraft::text(first.blockers.front()) + "." +
        costs;
    return text;
}

}  // namespace

Figure serverlessCosts(const FigureRequest& request) {
    const auto asked = request.options.find("of");
    const bool isCompute = asked != request.options.end() && asked->second == "compute";
    Inputs unbound = request.plan.inputs;
    unbound.targets.budget.reset();
    FigureMemory own;
    const Curves& curves = curvesOf(request, isCompute ? ServerlessScope::Compute : ServerlessScope::Bill, unbound, request.memory != nullptr ? *request.memory : own);

    Figure figure;
    figure.title = question;
    if (curves.points.empty()) return figure;
    figure.x = {"Requests a second, on average",  {}, {}, AxisScale::Logarithmic, curves.points.front().rate.count(),
                curves.points.back().rate.count()};
    figure.y = {isCompute ? "Cost of running the application a month" : "Cost a month", "$", {}, AxisScale::Logarithmic, 1, 1000};
    addSeries(figure, curves, request.plan);
    fit(figure);
    if (curves.crossing) figure.guides.push_back({FigureGuide::Across::X, curves.crossing->rate.count(), "Servers cost less from here"});
    if (std::optional<FigureGuide> load = loadLine(FigureGuide::Across::X, request.plan)) figure.guides.push_back(std::move(*load));
    const double rate = request.plan.demand.average.count();
    const StagePlan& shown = request.plan.shown();
    if (!isCompute && rate >= figure.x.from && rate <= figure.x.to && shown.bill.total.dollars() >= smallestDrawnCost)
        figure.series.push_back(
            currentMark(rate, shown.bill.total.dollars(), stageText(shown) + ": " + markedTotal(shown.bill) + " a month"));
    addTotals(figure, curves, request.plan.inputs);
    if (const StagePlan* const servers = ownServers(curves, request.plan)) {
        figure.totals.push_back(totalOf(request.plan.stages[0]));
        if (servers->number != shown.number) figure.totals.push_back(totalOf(*servers));
    }
    figure.answer = crossingText(curves, curves.points.size() > 2 * coarsePoints) + " " + enoughText(request, curves);
    if (request.plan.inputs.workload.queriesPerRequest > 0 && request.fineness == Fineness::Fine) figure.details = withoutSqlText(request);
    if (!isCompute) figure.guides.push_back(budgetLine(FigureGuide::Across::Y, request.plan.inputs));
    figure.note = (request.fineness == Fineness::Fine ? endText(request, curves, unbound) : "") +
        "Servers are those of the cheapest stage that serves. Fargate stands in for servers without data on them: tasks with the same "
        "vCPUs and memory for the "
        "same hours, more of them as its processors are slower (arm64: Graviton2; x86 is taken to be the reference). Where a server holds "
        "the database it is not priced.";
    return figure;
}

}  // namespace stagecraft
