#pragma once

#include <string>

#include "model/exploration/regret.h"
#include "model/exploration/uncertainty.h"

namespace stagecraft {

/// What a stage may cost and how likely it misses a target, in two or three sentences.
[[nodiscard]] std::string riskText(const Risk& risk, const Inputs& inputs);
/// Which design one would regret least, and which of the stage shown.
[[nodiscard]] std::string regretText(const LeastRegret& regret, int shownStage);
/// "stage 5 sized for 75 % of the cases: $412 of instance hours; …".
[[nodiscard]] std::string text(const RegretDesign& design);
/// How the samples were made, and which are left out.
[[nodiscard]] std::string noteText(const Risk& risk);
/// "12 %", "0.3 %", "none", "all".
[[nodiscard]] std::string chanceText(double share);

}  // namespace stagecraft
