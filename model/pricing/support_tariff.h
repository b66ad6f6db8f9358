#pragma once

#include <vector>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// What a support plan takes for a month: a graduated share of its charges, or the minimum where that is more (BILLING section 16).
/// Both are those of the contract.
struct SupportTariff {
    std::vector<PriceTier> shares;  ///< of the charges in dollars; empty without a support plan
    double discount = 0;            ///< off the shares; below zero a markup
    Usd minimum;
    [[nodiscard]] Usd chargeFor(Usd charges) const;
};

}  // namespace stagecraft
