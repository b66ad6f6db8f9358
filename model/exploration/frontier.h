#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/exploration/setting.h"
#include "model/planning/planner.h"

namespace stagecraft {

/// Two measures of one thing, of both less is better.
struct Tradeoff {
    double first = 0, second = 0;
};

/// Positions of those that nothing beats: no other is at least as good in both and better in one. Those that are alike stay
/// together. `first` rises along the answer, of equals the earlier comes first; what is not a number is left out.
[[nodiscard]] std::vector<std::size_t> nonDominated(std::span<const Tradeoff> all);

/// The inputs with all of them set, in order; an error where one cannot be.
[[nodiscard]] Result<Inputs> withSettings(Inputs inputs, std::span<const Setting> settings);

/// A design that can be had by settings, and what the plan of the inputs with these settings says of it.
struct DesignOption {
    std::vector<Setting> settings;  ///< empty: the plan as it is
    int stage = 0;
    int zones = 1, regions = 1;
    std::string servers;   ///< "4 × m7g.large"; empty where there are none
    std::string database;  ///< "aurora, 2 × db.r8g.large"; empty where it has no nodes of its own
    std::string cache;     ///< "2 × cache.r7g.large"; likewise
    Usd monthly;
    Usd estimated;  ///< the part of it whose prices are estimated
    int unpriced = 0;  ///< lines that it lacks
    Milliseconds p99{0};
    double downtime = 0;  ///< minutes a year
    bool meetsTargets = false;  ///< those of the plan as it is, whatever the settings ask
};

/// What of `stage` a choice between designs shows.
[[nodiscard]] DesignOption designOption(const StagePlan& stage, std::vector<Setting> settings);

/// What pins the databases of a design as they are: the kind, and the type where all nodes are of one.
[[nodiscard]] std::vector<Setting> databaseSettings(const StagePlan& design);
/// The same of databases and cache.
[[nodiscard]] std::vector<Setting> nodeSettings(const StagePlan& design);

/// `settings`, which make `design` of the inputs, with `pins` of its parts behind them; without where those would make another design.
[[nodiscard]] std::vector<Setting> withPins(std::vector<Setting> settings, const std::vector<Setting>& pins, const StagePlan& design,
                                            const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);

/// Designs of which one may be chosen.
struct DesignFrontier {
    std::vector<DesignOption> best;    ///< that nothing beats, from cheap to dear; of those that are alike the first
    std::vector<DesignOption> beaten;  ///< some of the others, likewise
    std::size_t considered = 0;       ///< designs looked at
};

/// Cost against `measure`: what nothing beats, and the rest in the order given. Designs are alike that cost and measure the same.
[[nodiscard]] DesignFrontier divided(std::vector<DesignOption> options, std::size_t considered, double (*measure)(const DesignOption&));

/// Whether a design is one to choose: complete, and stopped by nothing but what stops the plan as it is, or is `pardoned`.
[[nodiscard]] bool isEligible(const StagePlan& design, const StagePlan& now, std::span<const Constraint> pardoned);

}  // namespace stagecraft
