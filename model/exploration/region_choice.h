#pragma once

#include <span>

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
    int borrowed = 0;              ///< lines with another region's price
    bool isPossible = false;       ///< the stage shown there is complete
    bool meetsTargets = false;
    Milliseconds roundTrip{0};     ///< mean, between users and the nearest region that serves
    Milliseconds alone{0};         ///< the same were this region the only one
    std::vector<std::string_view> others = {};  ///< regions that serve or wait beside it
    std::string problem;           ///< what is wrong with the inputs there, or the first constraint that blocks; empty when neither
    bool isOpen = false;           ///< of `relocatedOptions`: what the plan runs on is not sold there, and what would be is not known yet
    bool isScaled = false;         ///< likewise: the cost is as much more or less than here as when all was planned last
    /// Most of the bill rests on estimates, or on nothing.
    [[nodiscard]] bool isEstimated() const { return unpriced > 0 || borrowed > 0 || 2 * estimated.dollars() > monthly.dollars(); }
};

/// The plan of the inputs with each region of the catalog as the first, in the order of the catalog; fewer when stopped. With a
/// `stage`, that one everywhere, whichever would be shown: quicker.
[[nodiscard]] std::vector<RegionOption> regionOptions(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
                                                      const Effort& effort = {}, std::optional<int> stage = {});

/// The design of the plan as it is at the prices of every region, nothing sized anew: in a hundredth of the time, and exact where it
/// stands now. Where it is not sold, the cost follows from `before`, `regionOptions` of other users (empty: it stays open).
[[nodiscard]] std::vector<RegionOption> relocatedOptions(const Plan& plan, const Catalog& catalog, const Blueprints& blueprints,
                                                         std::span<const RegionOption> before = {});

}  // namespace stagecraft
