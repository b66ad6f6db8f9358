#include "model/figures/stage_map_figure.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "model/exploration/stage_map.h"
#include "model/figures/design_points.h"
#include "model/figures/figure_parts.h"
#include "model/figures/input_lines.h"
#include "model/report/words.h"
#include "model/support/text.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

constexpr int fineColumns = 65;
constexpr int figures = 3;  ///< of what a click on a cell sets

struct Across {
    std::string_view key, title, unit;
    double from = 0, to = 1;
    std::optional<double> now;
};

Across acrossOf(const FigureRequest& request) {
    const auto chosen = request.options.find("across");
    const bool isTarget = chosen != request.options.end() && chosen->second == "p99-target";
    const std::string_view key = isTarget ? "targets.p99_ms" : "workload.peak_to_average";
    const std::optional<double> now = field(key)->read(request.plan.inputs);
    if (isTarget) return {key, "Slowest 1 % within", " ms", 20, 5000, now};
    return {key, "Busiest minute over the mean", " ×", 1, 30, now};
}

const StageCost& costOf(const SweepPoint& point, int stage) { return point.stages[static_cast<std::size_t>(stage - 1)]; }

/// What another stage than the best costs more there, or what stops it.
std::string otherwise(const SweepPoint& point, int best, int stage) {
    const StageCost& cost = costOf(point, stage);
    if (!cost.isFeasible) {
        const auto constraint = parseName<Constraint>(cost.blockedBy);
        return fmt::format("stage {} does not serve ({})", stage, constraint ? label(*constraint) : std::string_view{cost.blockedBy});
    }
    const StageCost& least = costOf(point, best);
    return fmt::format("stage {} costs {} more", stage, shortMoney(cost.monthly - least.monthly, cost.estimated > Usd{} || least.estimated > Usd{}));
}

/// "Stage 5 for $1,240 a month. Next best is stage 6 … Staying too long: …"
std::string wordsOf(const SweepPoint& point) {
    const std::vector<int> stages = stagesThatServe(point);
    if (stages.empty()) {
        const bool lacksPrices = std::ranges::any_of(point.stages, [](const StageCost& stage) { return stage.isFeasible; });
        return lacksPrices ? "no stage that meets the targets has all of its prices, so which costs least is not known" : "no stage meets the targets";
    }
    const int best = stages.front();
    std::string text = fmt::format("stage {} for {} a month", best, shortMoney(costOf(point, best).monthly, costOf(point, best).estimated > Usd{}));
    if (stages.size() > 1) text += fmt::format("; runner-up: {}", otherwise(point, best, stages[1]));
    else text += "; no other serves";
    if (best > 1) text += "; staying a stage too long: " + otherwise(point, best, best - 1);
    if (best < static_cast<int>(stageCount)) text += "; moving on too soon: " + otherwise(point, best, best + 1);
    return text;
}

/// Halfway between neighbours on a logarithmic axis; the first and the last cell end at their own values.
std::vector<double> edgesOf(const std::vector<double>& values) {
    std::vector<double> edges{values.front()};
    for (std::size_t i = 1; i < values.size(); ++i) edges.push_back(std::sqrt(values[i - 1] * values[i]));
    edges.push_back(values.back());
    return edges;
}

std::shared_ptr<const FigureCells> cellsOf(const StageMap& map, const Across& across) {
    auto made = std::make_shared<FigureCells>(FigureCells{edgesOf(map.users), edgesOf(map.values), {}, {}});
    FigureCells& cells = *made;
    for (std::size_t row = 0; row < map.values.size(); ++row)
        for (std::size_t column = 0; column < map.users.size(); ++column) {
            const std::optional<SweepPoint>& point = map.at(column, row);
            const std::vector<int> stages = point ? stagesThatServe(*point) : std::vector<int>{};
            cells.stages.push_back(stages.empty() ? 0 : stages.front());
            const std::string value = plainNumber(map.values[row]);
            FigureNote note{fmt::format("{}, {}{}: {}", counted(map.users[column], "user", "users"), headlineNumber(map.values[row]), across.unit,
                                        point ? wordsOf(*point) : "not worked out"),
                            {{"workload.users", plainNumber(map.users[column])}, {std::string{across.key}, value}}};
            if (!stages.empty()) {
                const StageCost& cost = costOf(*point, stages.front());
                note.total = FigureTotal{cost.monthly.dollars(), note.edits, stages.front()};
                note.total->isEstimated = cost.estimated > Usd{};
            }
            cells.notes.push_back(std::move(note));
        }
    return made;
}

/// As the plan itself has it.
SweepPoint pointOf(const Plan& plan) {
    SweepPoint point;
    point.value = plan.inputs.workload.users;
    for (std::size_t i = 0; i < stageCount; ++i) {
        const StagePlan& stage = plan.stages[i];
        point.stages[i] = {stage.bill.total, stage.isFeasible(), stage.bill.unpriced == 0,
                           stage.blockers.empty() ? std::string{} : std::string{nameOf(stage.blockers.front().constraint)},
                           stage.bill.estimated};
    }
    return point;
}

/// Kept where they may be: moving over the map does not change it. A coarse answer takes a fine map where it is there. None: too few columns.
Result<std::shared_ptr<const FigureCells>> mapOf(const FigureRequest& request, const Across& across, const StageMapRange& range, FigureMemory& memory) {
    Inputs mapped = request.plan.inputs;
    mapped.name.clear();
    mapped.workload.users = 1000;
    if (across.now) field(across.key)->write(mapped, across.from);
    const bool isAsWide = memory.map.rowKey == across.key && !memory.map.users.empty() && memory.map.users.back() == range.columns.to;
    const bool isEnough = isAsWide && memory.map.users.size() >= sweptValues(range.columns).size();
    if (memory.mapped == mapped && isEnough) return memory.cells;
    memory.mapped.reset();
    Result<StageMap> made = stageMap(request.plan.inputs, range, request.catalog, request.blueprints, {request.threads, request.stop, request.progress});
    if (!made) return tl::unexpected{made.error()};
    memory.map = std::move(*made);
    memory.cells = memory.map.users.size() > 1 ? cellsOf(memory.map, across) : nullptr;
    if (!request.stop.stop_requested()) memory.mapped = std::move(mapped);
    return memory.cells;
}

}  // namespace

Figure stageMapFigure(const FigureRequest& request) {
    const bool isCoarse = request.fineness == Fineness::Coarse;
    const Across across = acrossOf(request);
    const SweepRange columns{"workload.users", 1, mostUsersOnAxis(request.plan.inputs.workload.users, 1e8), true, isCoarse ? 8 : fineColumns, figures};
    const SweepRange rows{std::string{across.key}, across.from, across.to, true, isCoarse ? 3 : 25, figures};
    const Inputs& inputs = request.plan.inputs;
    FigureMemory own;
    const Result<std::shared_ptr<const FigureCells>> made = mapOf(request, across, {columns, rows}, request.memory != nullptr ? *request.memory : own);

    Figure figure;
    figure.title = "Which stage where?";
    figure.x = {"Users", {}, {}, AxisScale::Logarithmic, columns.from, columns.to, {}, "workload.users"};
    figure.y = {std::string{across.title}, {}, std::string{across.unit}, AxisScale::Logarithmic, across.from, across.to, {}, std::string{across.key}};
    if (!made) {
        figure.note = made.error().text();
        return figure;
    }
    figure.cells = *made;
    for (const Blueprint& blueprint : request.blueprints)
        if (blueprint.usersFrom > columns.from)
            figure.guides.push_back({FigureGuide::Across::X, blueprint.usersFrom, fmt::format("Story: stage {}", blueprint.number), blueprint.number,
                                      fmt::format("{} story", blueprint.number)});
    const std::string words = wordsOf(pointOf(request.plan));
    if (across.now && inputs.workload.users >= columns.from) {
        FigureSeries now{"This plan", 0, SeriesKind::Current, {{inputs.workload.users, *across.now}}};
        now.notes.push_back({fmt::format("{}, {}{}: {}", counted(inputs.workload.users, "user", "users"), headlineNumber(*across.now), across.unit, words), {}});
        figure.series.push_back(std::move(now));
    }
    const std::string users = counted(inputs.workload.users, "user", "users");
    const bool doesAnyServe = !stagesThatServe(pointOf(request.plan)).empty();
    figure.caveat = caveatOfStages(request.plan);
    for (const StagePlan& stage : request.plan.stages)
        if (stage.number != request.plan.shown().number) figure.totals.push_back(totalOf(stage));
    figure.answer = doesAnyServe ? fmt::format("For {} the cheapest stage that meets the targets is {}.", users, words) : fmt::format("For {} {}.", users, words);
    if (inputs.workload.averageRate)
        figure.note = "The load is measured: it does not change with the users" + std::string{inputs.workload.peakRate ? ", nor with the peak factor." : "."};
    return figure;
}

}  // namespace stagecraft
