#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/report/figure.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// What makes one drawn case out of the plan: the uncertain inputs as the sample has them, but for the forecast and the stage, and, where
/// users of a later month are given, these and the rates that go with them.
[[nodiscard]] std::vector<FigureEdit> caseEdits(const Inputs& inputs, std::uint32_t sample, std::uint64_t seed, std::optional<double> users = {});

}  // namespace stagecraft
