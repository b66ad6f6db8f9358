#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/exploration/effort.h"
#include "model/planning/planner.h"

namespace stagecraft {

struct ServiceCost {
    std::string service;  ///< "EC2"
    Usd amount;
    Usd estimated;  ///< the part of it whose prices are estimated
};

/// The plan of one month: that of the inputs with the users, and with them the measured rates, of that month.
struct ForecastMonth {
    int month = 0;  ///< 0: the plan as it stands
    double users = 0;
    int stage = 0;             ///< the one pinned, else the recommended one
    bool meetsTargets = true;
    Usd monthly;
    Usd spent;                 ///< from month 0 to this one, both included
    std::vector<ServiceCost> services;  ///< as the bill names them, in its order
    int unpriced = 0;          ///< lines that the bill lacks
    Usd estimated;             ///< the part of `monthly` whose prices are estimated
    bool isSpentEstimated = false;  ///< there is such a part in a month up to this one
};

/// Between two months the plan moves to another stage, and why.
struct StageChange {
    std::size_t at = 0;  ///< index of the first month on the new stage
    int from = 0, to = 0;
    std::optional<Blocker> blocker;  ///< what stops the stage left behind; none: the story's threshold, or the money
    double threshold = 0;            ///< of the story, where that asks for the new stage; else 0
};

struct Forecast {
    std::vector<ForecastMonth> months;
    std::vector<StageChange> changes;
    std::optional<std::size_t> overBudget;  ///< index of the first month that costs more than the budget
    bool isWhole = true;
};

/// A plan for every `step`-th month, the last one always; the spending of months between two plans lies between theirs.
[[nodiscard]] Forecast forecast(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints, int step = 1,
                                const Effort& effort = {});

/// A sample of the uncertain inputs in one month.
struct FanCase {
    std::uint32_t sample = 0;
    double users = 0;
    bool isEstimated = false;  ///< its bill rests on estimated prices in part
};

/// What a month may cost when inputs are uncertain.
struct FanMonth {
    int month = 0;
    double users10 = 0, users90 = 0;
    double p10 = 0, p50 = 0, p90 = 0;  ///< dollars
    FanCase case10 = {}, case50 = {}, case90 = {};  ///< that cost so much
};

struct FanOptions {
    int samples = 128;
    std::uint64_t seed = 1;
    int step = 1;
};

/// The same forecast for every sample of the uncertain inputs (growth among them), each month on the stage it then asks for.
/// Typed months grow in proportion to uncertain users. Empty without uncertain inputs, or when stopped.
[[nodiscard]] std::vector<FanMonth> forecastFan(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
                                                const FanOptions& options, const Effort& effort = {});

}  // namespace stagecraft
