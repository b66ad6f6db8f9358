#pragma once

#include "model/exploration/frontier.h"
#include "model/figures/figures.h"

namespace stagecraft {

/// "4 × m7g.large in 2 zones; aurora aurora-postgresql, 2 × db.r8g.large: $1,240.10 a month, p99 80 ms, 52 minutes down a year".
[[nodiscard]] std::string describe(const DesignOption& option);

/// A note that pins the design; the plan as it is has nothing to choose.
[[nodiscard]] FigureNote noteOf(const DesignOption& option, const Inputs& inputs);

/// Turns options into points, `x` along the axis and money upwards, from left to right.
[[nodiscard]] FigureSeries seriesOf(std::string name, SeriesKind kind, std::vector<DesignOption> options, double (*x)(const DesignOption&), const Inputs& inputs);

/// Bounds of an axis around `values`: steps of 1, 2, 5 where it is logarithmic, else from zero or near the least. What is not above
/// zero has no place on a logarithmic axis.
void fit(FigureAxis& axis, std::vector<double> values);
/// Both axes around everything drawn.
void fitAxes(Figure& figure);
/// What is not known of the bills of the designs drawn and of the plan as it is.
[[nodiscard]] std::string caveatOfDesigns(const StagePlan& now, const DesignFrontier& frontier);

}  // namespace stagecraft
