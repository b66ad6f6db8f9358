#include "model/pricing/tiers.h"

#include <algorithm>

namespace stagecraft {

std::vector<TierShare> tierShares(std::span<const PriceTier> tiers, double quantity) {
    std::vector<TierShare> shares;
    for (const PriceTier& tier : tiers) {
        const double inside = std::min(quantity, tier.to) - tier.from;
        if (inside > 0) shares.push_back({tier.from, tier.to, inside, tier.usd});
    }
    return shares;
}

Usd graduated(std::span<const PriceTier> tiers, double quantity) {
    long double dollars = 0;
    for (const PriceTier& tier : tiers) {
        const double inside = std::min(quantity, tier.to) - tier.from;
        if (inside > 0) dollars += static_cast<long double>(inside) * tier.usd;
    }
    return Usd{static_cast<double>(dollars)};
}

}  // namespace stagecraft
