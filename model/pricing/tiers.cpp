#include "model/pricing/tiers.h"

namespace stagecraft {

Usd graduated(std::span<const PriceTier> tiers, double quantity) {
    long double dollars = 0;
    for (const PriceTier& tier : tiers)
        dollars += static_cast<long double>(insideTier(tier, quantity)) * tier.usd;
    return Usd{static_cast<double>(dollars)};
}

}  // namespace stagecraft
