#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/planning/usage.h"
#include "model/support/error.h"
#include "model/units/money.h"

namespace stagecraft {

/// How much of a quantity fell into one tier and what it cost there.
struct AppliedTier {
    double from = 0;
    double to = 0;  ///< infinity on the last tier
    double quantity = 0;
    double usdPerUnit = 0;
    Usd amount;
};

struct BillLine {
    Usage usage;
    std::string unit;
    double freeQuantity = 0;  ///< taken off by the free tier before the tiers
    std::vector<AppliedTier> tiers;
    Usd amount;
    bool isPriced = true;     ///< false: the catalog has no price; the amount is then zero and not part of any claim
    bool isEstimated = false; ///< the price is inferred or unverified
    std::string source, asOf; ///< of the price
};

/// A month's bill. The total counts priced lines only; `unpriced` says how many it lacks.
struct Bill {
    std::vector<BillLine> lines;
    Usd total;
    Usd estimated;   ///< the part of the total whose prices are estimated
    int unpriced = 0;
};

/// Prices each usage: region first, then "*"; free allowances first, then graduated tiers, shared by all lines of one
/// dimension in one region and by all regions where the allowance is account-wide (BILLING section 0). An unknown
/// dimension or type is an unpriced line, never an error and never zero in silence.
[[nodiscard]] Bill bill(std::span<const Usage> usage, const Catalog& catalog, bool withFreeTier);
/// The same for a list that nobody needs any more.
[[nodiscard]] Bill bill(std::vector<Usage>&& usage, const Catalog& catalog, bool withFreeTier);

}  // namespace stagecraft
