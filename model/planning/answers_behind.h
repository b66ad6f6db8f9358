#pragma once

#include <span>

#include "model/planning/design.h"
#include "model/planning/tier_way.h"

namespace stagecraft {

/// How long a thread is held after its server has done its part.
struct AnswersBehind {
    Seconds mean{0};
    double variation = 1;  ///< squared coefficient
};

/// What threads are held for on these ways, through `databases` and services under `factor` times their load; without end where one
/// overflows. Nothing where there are no ways.
[[nodiscard]] AnswersBehind answersBehind(std::span<const WayBehind> ways, std::span<const TierWay> databases, double factor = 1);

/// The ways through each of a region's databases alone.
[[nodiscard]] std::vector<TierWay> waysThrough(std::span<const DatabaseDesign> databases);

}  // namespace stagecraft
