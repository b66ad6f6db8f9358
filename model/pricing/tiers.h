#pragma once

#include <algorithm>
#include <span>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// How much of `quantity` (≥ 0) lies inside one of graduated tiers, each of which is billed at its own rate
/// (BILLING section 0).
[[nodiscard]] inline double insideTier(const PriceTier& tier, double quantity) {
    return std::max(0.0, std::min(quantity, tier.to) - tier.from);
}

/// Sum of quantity × rate over the tiers, rounded once to whole nano-dollars.
[[nodiscard]] Usd graduated(std::span<const PriceTier> tiers, double quantity);

}  // namespace stagecraft
