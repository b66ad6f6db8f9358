#pragma once

#include <array>
#include <vector>

#include "model/exploration/why_not.h"
#include "model/report/figure.h"

namespace stagecraft {

/// The bills that sentences about money tell of, each named, to be opened as those of a chart are (`billBehind` in model/figures); none
/// where a sentence tells of none.

/// That of one stage of the plan as it is: "Stage 5 (Ten thousand)".
[[nodiscard]] FigureTotal totalOf(const StagePlan& stage);
[[nodiscard]] std::vector<FigureTotal> billsOf(const Reason& reason, const Plan& plan);
/// Of the stage that it blocks.
[[nodiscard]] std::vector<FigureTotal> billsOf(const Blocker& blocker, const StagePlan& stage);
/// Of the stage shown.
[[nodiscard]] std::vector<FigureTotal> billsOf(const Warning& warning, const Plan& plan);
[[nodiscard]] std::vector<FigureTotal> billsOf(const Pressure& pressure, const Plan& plan);
/// An answer of this plan.
[[nodiscard]] std::vector<FigureTotal> billsOf(const WhyNot& answer, const Plan& plan);

/// The stages whose difference in money a reason tells (see `recommend`).
[[nodiscard]] std::array<const StagePlan*, 2> comparedIn(const Reason& reason, const Plan& plan);

}  // namespace stagecraft
