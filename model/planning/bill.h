#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/planning/usage.h"
#include "model/pricing/contract.h"
#include "model/pricing/free_tier.h"
#include "model/pricing/support_tariff.h"
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
    std::vector<AppliedTier> tiers;  ///< at the list price, or at the contract's own
    Usd amount;      ///< effective: under the contract, with what is paid at once spread over its term
    Usd list;        ///< on demand at AWS's list price; the amount where no list price is known
    Usd contracted;  ///< on demand under the contract
    Usd upfront;     ///< paid at once for the whole term, and support's share of that; zero where nothing is
    Usd recurring;   ///< on every month's invoice; with `upfront` on that of the first
    double discount = 0;         ///< the contract's, off the tiers; below zero a markup
    bool isContractPrice = false;  ///< the tiers show the contract's price, not the list's
    bool isPriced = true;     ///< false: the catalog has no price; the amount is then zero and not part of any claim
    bool isEstimated = false; ///< the price is inferred, unverified or another region's
    std::string lender;       ///< the region whose price it is, where its own has none; else empty
    bool isNearestLender = false;  ///< the lender is the nearest region with a price, not one that was named
    std::string source, asOf; ///< of the price
    [[nodiscard]] bool isBorrowed() const { return !lender.empty(); }
};

/// A month's bill. The total counts priced lines only; `unpriced` says how many it lacks.
struct Bill {
    std::vector<BillLine> lines;
    Usd total;       ///< of the amounts, as the four below are of their own
    Usd estimated;   ///< the part of the total whose prices are estimated
    Usd borrowed;    ///< the part of the estimated one whose prices are other regions'
    Usd list, contracted, upfront, recurring;
    int unpriced = 0;
    SupportTariff support;  ///< by which its line follows from the others
    /// Cash of the month in which everything is bought; `recurring` is that of the months after.
    [[nodiscard]] Usd firstMonth() const { return upfront + recurring; }
};

/// Prices each usage: traffic between regions at the price of its pair of regions where the catalog has one; all else by its region,
/// then "*", then the region that `fallback` names, which makes the line an estimated one. Free allowances come off first, then
/// graduated tiers, shared by all lines of one dimension in one region (of one pair of regions that has a price of its own), and by
/// all regions where the allowance is account-wide; the contract last. An unknown dimension or type is an unpriced line, never an
/// error and never zero in silence.
[[nodiscard]] Bill bill(std::span<const Usage> usage, const Catalog& catalog, FreeTier freeTier, const Contract& contract = {},
                        PriceFallback fallback = {});
/// The same for a list that nobody needs any more.
[[nodiscard]] Bill bill(std::vector<Usage>&& usage, const Catalog& catalog, FreeTier freeTier, const Contract& contract = {},
                        PriceFallback fallback = {});
/// What a list costs in all, and how many of its lines have no price.
struct Charge {
    Usd total;
    int unpriced = 0;
};
/// The total of `bill` without its lines, for lists that are only compared.
[[nodiscard]] Charge chargeFor(std::span<const Usage* const> usage, const Catalog& catalog, FreeTier freeTier, PriceFallback fallback);
/// The regions whose prices stand in for missing ones: "eu-central-1, us-east-1"; empty where none do.
[[nodiscard]] std::string lendersOf(const Bill& bill);
/// With the always-free allowances or with none, at list prices.
[[nodiscard]] inline Bill bill(std::span<const Usage> usage, const Catalog& catalog, bool withFreeTier) {
    return bill(usage, catalog, withFreeTier ? FreeTier::Always : FreeTier::None);
}
[[nodiscard]] inline Bill bill(std::vector<Usage>&& usage, const Catalog& catalog, bool withFreeTier) {
    return bill(std::move(usage), catalog, withFreeTier ? FreeTier::Always : FreeTier::None);
}

}  // namespace stagecraft
