#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/catalog/catalog.h"
#include "model/support/names.h"

namespace stagecraft {

/// Which of AWS's free allowances come off a bill.
enum class FreeTier {
    None,
    Always,        ///< what every account keeps
    TwelveMonths,  ///< and what accounts opened before 2025-07-15 have in their first year
};

template <> struct EnumNames<FreeTier> {
    static constexpr std::array<std::string_view, 3> names{"none", "always", "twelve-months"};
};

/// A monthly allowance that several dimensions draw from together.
struct FreePool {
    double allowance = 0;      ///< in units of the first dimension
    bool isPerRegion = false;  ///< else shared by all regions of the account
    std::vector<std::string_view> dimensions;
};

/// The allowances of a tier by the dimensions they are taken off; hours of the smallest instances by their type ("t3.micro").
/// The credits of new accounts are not counted: they buy anything and are soon gone.
[[nodiscard]] std::vector<FreePool> freePools(const Catalog& catalog, FreeTier tier);

/// One priced dimension's use in one region.
struct Drawing {
    std::string_view dimension;  ///< or the type, of instance hours that an allowance may cover
    std::string_view region;
    double quantity = 0;
    double free = 0;  ///< filled in: how much of it costs nothing
};

/// Takes the allowances off: where several dimensions or regions draw from one pool, each gets its share in
/// proportion to its use (AWS does not publish an order; BILLING section 7).
void takeAllowances(std::span<Drawing> drawings, const Catalog& catalog, FreeTier tier = FreeTier::Always);

}  // namespace stagecraft
