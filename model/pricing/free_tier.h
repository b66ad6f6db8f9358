#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// A monthly allowance that several dimensions draw from together.
struct FreePool {
    double allowance = 0;      ///< in units of the first dimension
    bool isPerRegion = false;  ///< else shared by all regions of the account
    std::vector<std::string_view> dimensions;
};

/// The allowances every account keeps ("always-free"), by the dimensions they are taken off. The twelve-month
/// and credit plans of new accounts are not counted: a plan must hold after the first year.
[[nodiscard]] std::vector<FreePool> alwaysFree(const Catalog& catalog);

/// One priced dimension's use in one region.
struct Drawing {
    std::string_view dimension;
    std::string_view region;
    double quantity = 0;
    double free = 0;  ///< filled in: how much of it costs nothing
};

/// Takes the allowances off: where several dimensions or regions draw from one pool, each gets its share in
/// proportion to its use (AWS does not publish an order; BILLING section 7).
void takeAllowances(std::span<Drawing> drawings, const Catalog& catalog);

}  // namespace stagecraft
