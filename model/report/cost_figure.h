#pragma once

#include <array>
#include <string>

#include "model/exploration/sweep.h"
#include "model/report/figure.h"

namespace stagecraft {

/// Below this a month's cost is not drawn: a logarithmic axis has no zero.
inline constexpr double smallestDrawnCost = 0.01;

/// Monthly cost of the seven stages over what was swept. Each stage gives one series where it serves, one where it
/// does not and one where it serves at a cost that lacks prices (the steps between belong to these). A band follows the least cost of the stages that serve and meet
/// the targets, another the stage recommended where that one costs more. A cost that lacks prices is no claim:
/// it is drawn as what does not stand.
[[nodiscard]] Figure costFigure(const Sweep& sweep, const std::array<std::string, stageCount>& stageNames);

}  // namespace stagecraft
