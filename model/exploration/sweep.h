#pragma once

#include <array>
#include <stop_token>
#include <string>
#include <vector>

#include "model/planning/planner.h"

namespace stagecraft {

struct SweepRange {
    std::string key = "workload.users";  ///< a Number or Integer field
    double from = 1;
    double to = 1e8;
    bool isLogarithmic = true;  ///< needs from > 0
    int points = 200;           ///< 2 … 10,000
    int figures = 0;            ///< of the values between the ends; 0: every digit
};

struct StageCost {
    Usd monthly;
    bool isFeasible = false;
    bool isComplete = true;  ///< every line had a price
    std::string blockedBy;   ///< name of the first blocking constraint; empty when feasible
    Usd estimated;           ///< the part of `monthly` whose prices are estimated
};

struct SweepPoint {
    double value = 0;
    std::array<StageCost, stageCount> stages;
    int recommended = 1;  ///< without regard to a pinned stage
    int byUsers = 1;
    int byNeed = 1;
};

struct Sweep {
    SweepRange range;
    std::vector<SweepPoint> points;  ///< in rising order of value; fewer when `stop` was requested
};

/// Both ends exactly; of what comes in whole numbers, and of what is the same in so many figures, every value once.
[[nodiscard]] std::vector<double> sweptValues(const SweepRange& range);

/// One whole plan per point, on `threads` threads (0: as many as the machine has); the result does not depend
/// on their number. Errors: a key that is no number, a range the field does not allow, fewer than two points.
[[nodiscard]] Result<Sweep> sweep(const Inputs& inputs, const SweepRange& range, const Catalog& catalog,
                                  const Blueprints& blueprints, unsigned threads = 0,
                                  std::stop_token stop = {});

}  // namespace stagecraft
