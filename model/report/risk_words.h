#pragma once

#include <string>

#include "model/exploration/regret.h"
#include "model/exploration/uncertainty.h"

namespace stagecraft {

/// What a stage may cost and how likely it misses a target, in two or three sentences.
[[nodiscard]] std::string riskText(const Risk& risk, const Inputs& inputs);
/// Which design one would regret least, and which of the stage shown.
[[nodiscard]] std::string regretText(const LeastRegret& regret, int shownStage);
/// "stage 5 sized like the case at 75 % by cost". A case of a lower rank costs no more, yet may ask for more of one part.
[[nodiscard]] std::string sizedText(const RegretDesign& design);
/// The same of the best of all: "the plan as it is (stage 5)" where nothing is better than that.
[[nodiscard]] std::string leastText(const LeastRegret& regret);
/// "stage 5 sized like the case at 75 % by cost: $412 a month for what stands ready; …".
[[nodiscard]] std::string text(const RegretDesign& design);
/// Likewise: "the plan as it is (stage 5): $412 a month for what stands ready; …".
[[nodiscard]] std::string ownText(const RegretDesign& own);
/// How the samples were made, and which are left out.
[[nodiscard]] std::string noteText(const Risk& risk);
/// "12 %", "0.3 %", "none", "all".
[[nodiscard]] std::string chanceText(double share);

}  // namespace stagecraft
