#pragma once

#include "model/planning/plan.h"
#include "model/report/figure.h"

namespace stagecraft {

/// Lines that stand for an input, on the axis on which it is measured: a person moves the line and the input follows. What has
/// no value yet waits at the end of its axis.

/// The most a month may cost, on an axis of dollars a month.
[[nodiscard]] FigureGuide budgetLine(FigureGuide::Across axis, const Inputs& inputs);
/// Within what 99 of 100 requests are to be answered, on an axis of milliseconds.
[[nodiscard]] FigureGuide latencyLine(FigureGuide::Across axis, const Inputs& inputs);
/// How long the service may be down, on an axis of minutes a year.
[[nodiscard]] FigureGuide downtimeLine(FigureGuide::Across axis, const Inputs& inputs);
/// The busiest minute of a usual week, on an axis of requests a second; without a load there is none.
[[nodiscard]] std::optional<FigureGuide> peakLine(FigureGuide::Across axis, const Plan& plan);
/// The load of the plan, on an axis of requests a second on average; without a load there is none.
[[nodiscard]] std::optional<FigureGuide> loadLine(FigureGuide::Across axis, const Plan& plan);

/// An axis of dollars a month from zero; without a budget with room above `most` for the line that waits there.
void fitBudget(FigureAxis& axis, double most, const Inputs& inputs);
/// Where an axis of users ends: at `usual`, or at the decade that holds so many.
[[nodiscard]] double mostUsersOnAxis(double users, double usual);
/// An axis reaches as far as a line that lies near what it shows: one far off would squeeze all else into a corner, and waits at its end.
void reachNear(FigureAxis& axis, double at);
/// An axis from zero reaches as far as its line.
void reach(FigureAxis& axis, const FigureGuide& line);

}  // namespace stagecraft
