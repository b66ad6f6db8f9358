#pragma once

#include <span>
#include <vector>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// How much of a quantity fell into one tier and what it costs there.
struct TierShare {
    double from = 0;
    double to = 0;  ///< infinity on the last tier
    double quantity = 0;
    double usdPerUnit = 0;
};

/// Splits `quantity` (≥ 0) over graduated tiers: each rate applies only to what lies inside its tier (BILLING section 0).
/// Tiers that nothing falls into are left out.
[[nodiscard]] std::vector<TierShare> tierShares(std::span<const PriceTier> tiers, double quantity);

/// Sum of quantity × rate over the tiers, rounded once to whole nano-dollars.
[[nodiscard]] Usd graduated(std::span<const PriceTier> tiers, double quantity);

}  // namespace stagecraft
