#pragma once

#include <string>
#include <vector>

#include "model/planning/plan.h"

namespace stagecraft {

/// One input that two plans do not share, as the plan file spells its values.
struct InputDifference {
    std::string key, label;
    std::string before, after;
};

/// A month's cost of one service in two plans, over all regions.
struct ServiceDifference {
    std::string service;
    Usd before, after;
};

struct Comparison {
    std::vector<InputDifference> inputs;      ///< in the order of the plan file
    std::vector<ServiceDifference> services;  ///< every service of either bill, largest change first
};

/// What differs between two plans, each at the stage it shows.
[[nodiscard]] Comparison compare(const Plan& before, const Plan& after);

}  // namespace stagecraft
