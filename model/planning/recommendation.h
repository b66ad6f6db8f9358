#pragma once

#include "model/planning/plan.h"
#include "model/stages/blueprint.h"

namespace stagecraft {

/// The four stages a plan names — by users, by need, cheapest, recommended — and why. The story rule never goes below
/// the story's stage and goes above it where need says so; the need rule takes the simplest stage that serves.
[[nodiscard]] Recommendation recommend(const Inputs& inputs, const Blueprints& blueprints,
                                       const std::array<StagePlan, stageCount>& stages);

}  // namespace stagecraft
