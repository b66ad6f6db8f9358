#pragma once

#include <string>

#include "model/planning/plan.h"

namespace stagecraft {

/// The whole plan as the value of `result:` in a plan file: YAML indented by two spaces, with the catalog's id and date.
/// Written for people and scripts; opening a file recomputes it.
[[nodiscard]] std::string resultYaml(const Plan& plan);

}  // namespace stagecraft
