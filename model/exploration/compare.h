#pragma once

#include <string>
#include <vector>

#include "model/planning/plan.h"

namespace stagecraft {

struct InputDifference {
    std::string key, before, after;
};

struct ServiceDifference {
    std::string service;
    Usd before, after;
};

/// How two plans differ: what was put in, and what came out.
struct Comparison {
    std::vector<InputDifference> inputs;  ///< in the order of the field table
    std::vector<ServiceDifference>
        services;  ///< by AWS service, the largest change first; every service of either
    Usd before, after;
};

[[nodiscard]] Comparison compare(const Plan& before, const Plan& after);

}  // namespace stagecraft
