#pragma once

#include "model/exploration/frontier.h"
#include "model/exploration/effort.h"

namespace stagecraft {

/// Which designs a frontier of cost and downtime looks at: all combinations.
struct NineScope {
    std::vector<int> stages{1, 2, 3, 4, 5, 6, 7};
    bool hasDatabaseKinds = true;  ///< every kind that a separate database may be; else the plan's choice
    std::vector<double> targets{0.999, 0.9999, 0.99999};  ///< of availability, besides the plan's own
    bool pinsNodes = true;         ///< the settings name the types of databases and caches, too
    int mostRegions = 3;           ///< of a stage that has several: one to so many, serving or waiting
};
/// What can be told within a frame.
/// Around a plan that shows this stage: of the larger ones, whose plans take many times as long, those beside it in one region.
[[nodiscard]] NineScope quickNineScope(int stage = 1);

/// The settings of every design: stage, zones, kind of database, regions and availability target.
[[nodiscard]] std::vector<std::vector<Setting>> allNineSettings(const Inputs& inputs, const Blueprints& blueprints, const Catalog& catalog,
                                                                const NineScope& scope);

/// Monthly cost against downtime a year: each design of `allNineSettings` as it is planned, and the plan as it is. One that
/// cannot be had under the plan's own availability target is planned without it; `settings` say so. All those that are beaten
/// are kept.
[[nodiscard]] DesignFrontier nineFrontier(const Plan& plan, const Blueprints& blueprints, const Catalog& catalog, const NineScope& scope,
                                          const Effort& effort = {});

}  // namespace stagecraft
