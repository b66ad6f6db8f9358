#include "model/figures/input_lines.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "model/figures/figure_parts.h"
#include "model/planning/assessment.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr double minutesOfYear = 525'600;

FigureGuide line(FigureGuide::Across axis, double at, std::string name, std::string brief, FigureInput input) {
    return {axis, at, std::move(name), 0, std::move(brief), std::move(input)};
}

}  // namespace

FigureGuide budgetLine(FigureGuide::Across axis, const Inputs& inputs) {
    const FigureInput input{"targets.budget_usd_month"};
    const auto& budget = inputs.targets.budget;
    if (!budget) return line(axis, notDrawn, "No budget", "Budget", input);
    return line(axis, budget->dollars(), "Budget " + shortMoney(*budget), "Budget", input);
}

FigureGuide latencyLine(FigureGuide::Across axis, const Inputs& inputs) {
    const FigureInput input{"targets.p99_ms"};
    const auto& target = inputs.targets.p99;
    if (!target) return line(axis, notDrawn, "No target for p99", "Target", input);
    return line(axis, target->count(), "Target " + milliseconds(*target), "Target", input);
}

FigureGuide downtimeLine(FigureGuide::Across axis, const Inputs& inputs) {
    const FigureInput input{"targets.availability", 1, -1 / minutesOfYear};
    const std::optional<double> target = availabilityTarget(inputs).fraction;
    // A target of all the time, or of none, has no place where minutes are counted by decades.
    if (!target || *target >= 1 || *target <= 0) return line(axis, notDrawn, "No target for availability", "Target", input);
    return line(axis, (1 - *target) * minutesOfYear, fmt::format("Target {} %", plainNumber(std::round(*target * 1e8) / 1e6)), "Target", input);
}

std::optional<FigureGuide> peakLine(FigureGuide::Across axis, const Plan& plan) {
    const double peak = plan.demand.usualPeak.count(), average = plan.demand.average.count();
    if (!(peak > 0) || !(average > 0)) return std::nullopt;
    const bool isMeasured = plan.inputs.workload.peakRate.has_value();
    const FigureInput input = isMeasured ? FigureInput{"workload.peak_rps"} : FigureInput{"workload.peak_to_average", 0, 1 / average};
    return line(axis, peak, fmt::format("Peak {} × the mean", headlineNumber(peak / average)), "Peak", input);
}

std::optional<FigureGuide> loadLine(FigureGuide::Across axis, const Plan& plan) {
    const double average = plan.demand.average.count(), users = plan.inputs.workload.users;
    if (!(average > 0)) return std::nullopt;
    if (plan.inputs.workload.averageRate)
        return line(axis, average, fmt::format("Measured: {} a second", headlineNumber(average)), "Load", FigureInput{"workload.average_rps"});
    return line(axis, average, counted(users, "user", "users"), "Load", FigureInput{"workload.users", 0, users / average});
}

void fitBudget(FigureAxis& axis, double most, const Inputs& inputs) {
    constexpr double room = 1.1;
    fitFromZero(axis, inputs.targets.budget ? most : room * most);
}

double mostUsersOnAxis(double users, double usual) {
    double most = usual;
    while (most < users) most *= 10;
    return most;
}

void reachNear(FigureAxis& axis, double at) {
    constexpr double farthest = 0.5;  // of the length of the axis, beyond it
    constexpr double beside = 0.04;   // a line at the very end would be taken for one that waits there
    const double length = axis.to - axis.from;
    if (at > axis.to && at <= axis.to + farthest * length) axis.to = at + beside * length;
    if (at < axis.from && at >= axis.from - farthest * length) axis.from = std::max(std::min(at, 0.0), at - beside * length);
}

void reach(FigureAxis& axis, const FigureGuide& line) {
    if (line.at > axis.to) fitFromZero(axis, line.at);
}

}  // namespace stagecraft
