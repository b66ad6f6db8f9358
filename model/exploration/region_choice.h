#pragma once

#include "model/exploration/effort.h"
#include "model/planning/planner.h"

namespace stagecraft {

/// The plan as it would be in one region.
struct RegionOption {
    const Region* region = nullptr;
    int stage = 1;                 ///< shown there
    Usd monthly;
    Usd estimated;                 ///< the part of it whose prices are estimated
    int unpriced = 0;              ///< lines without a price
    bool isPossible = false;       ///< the stage shown there is complete
    bool meetsTargets = false;
    Milliseconds roundTrip{0};     ///< mean, between users and the nearest region that serves
    std::string problem;           ///< what is wrong with the inputs there, or the first constraint that blocks; empty when neither
    /// Most of the bill rests on estimates, or on nothing.
    [[nodiscard]] bool isEstimated() const { return unpriced > 0 || 2 * estimated.dollars() > monthly.dollars(); }
};

/// The plan of the inputs with each region of the catalog as the first, in the order of the catalog; fewer when stopped. With a
/// `stage`, that one everywhere, whichever would be shown: quicker.
[[nodiscard]] std::vector<RegionOption> regionOptions(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
                                                      const Effort& effort = {}, std::optional<int> stage = {});

}  // namespace stagecraft
