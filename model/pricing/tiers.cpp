#include "model/pricing/tiers.h"

namespace stagecraft {

double aboveRate(std::span<const PriceTier> tiers, std::size_t tier) {
    double dollars = 0;
    for (const PriceTier& lower : tiers.first(tier)) dollars += (lower.to - lower.from) * (lower.usd - tiers[tier].usd);
    return dollars;
}

Usd graduated(std::span<const PriceTier> tiers, double quantity) {
    long double dollars = 0;
    for (const PriceTier& tier : tiers)
        dollars += static_cast<long double>(insideTier(tier, quantity)) * tier.usd;
    return Usd{static_cast<double>(dollars)};
}

}  // namespace stagecraft
