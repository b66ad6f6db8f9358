#pragma once

#include "model/exploration/frontier.h"
#include "model/exploration/effort.h"

namespace stagecraft {

/// How many designs of a stage are looked at.
struct SpeedScope {
    std::vector<double> utilisations{0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};  ///< of servers at peak
    bool hasAllTypes = true;     ///< of the region; else those that could be cheapest for some need
    bool hasOtherZones = true;   ///< every number of zones the stage can live with; else the plan's own
    std::vector<double> targets{0.6, 0.75, 0.9, 1.25, 1.6};        ///< of p99, as shares of the plan's own, to two digits
    std::size_t beaten = 150;    ///< that the answer keeps, spread evenly over the costs
    bool pinsNodes = true;       ///< settings of designs that nothing beats name the types of databases and caches, too
    std::size_t most = 1000;     ///< designs planned in full; those left out are the dearest between two that are kept
};
/// What can be told within a frame.
[[nodiscard]] SpeedScope quickSpeedScope(const Blueprint& blueprint);

/// Monthly cost against p99 of one stage. Designs are: each server type at each utilisation over each number of zones, with the
/// database and the cache that cost least; for each p99 target the combination of servers, database and cache that costs least
/// (`SpeedScope`); and the plan as it is. All stand in as many regions as that. Every figure is that of the plan with the design's settings;
/// the plan's own target stays in force where the design meets it, and the settings say where it does not. Types are first
/// compared by what the search for the cheapest fleet knows of them, and a design is left out unplanned only where another of the
/// same stage costs at least 0.1 % less and has no slower tier; where prices of a contract or of the first year decide, all are
/// planned.
[[nodiscard]] DesignFrontier speedFrontier(const StagePlan& now, const Inputs& inputs, const Blueprint& blueprint, const Catalog& catalog,
                                           const SpeedScope& scope, const Effort& effort = {});

/// Every setting that is looked at, without leaving any out: what the answer is tested against.
[[nodiscard]] std::vector<std::vector<Setting>> allSpeedSettings(const StagePlan& now, const Inputs& inputs, const Blueprint& blueprint,
                                                                 const Catalog& catalog, const SpeedScope& scope);

}  // namespace stagecraft
