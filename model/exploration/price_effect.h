#pragma once

#include <string>
#include <vector>

#include "model/planning/planner.h"

namespace stagecraft {

/// Why a line of the bill differs under other prices.
enum class LineReason { Price, Type, New, Gone, Quantity };

struct LineChange {
    std::string service, dimension, part, region;
    std::string destination;            ///< of traffic between regions
    std::string typeBefore, typeAfter;  ///< of hours of instances
    Usd before, after;
    Usd byPrice;  ///< of the change, what the same usage costs more under the new prices
    bool isEstimatedBefore = false, isEstimatedAfter = false;  ///< they rest on estimated prices in part
    double quantityBefore = 0, quantityAfter = 0;
    LineReason reason{};
    [[nodiscard]] Usd change() const { return after - before; }
};

/// The same inputs under two catalogs, the stages shown.
struct PriceEffect {
    Usd before, after;  ///< the bills planned with either
    Usd sameDesign;     ///< what was planned before, at the new prices
    int stageBefore = 0, stageAfter = 0;
    std::vector<LineChange> lines;  ///< those that differ, the largest change first
    bool isEstimatedBefore = false, isEstimatedAfter = false, isEstimatedSameDesign = false;  ///< the sums rest on estimated prices in part
};

[[nodiscard]] PriceEffect priceEffect(const Plan& before, const Plan& after, const Catalog& newPrices);

/// What a plan of `inputs` uses at other prices: nothing is sized anew, but support follows from the rest.
[[nodiscard]] Bill repriced(const Bill& old, const Inputs& inputs, const Catalog& prices);

template <> struct EnumNames<LineReason> {
    static constexpr std::array<std::string_view, 5> names{"price", "type", "new", "gone", "quantity"};
};

}  // namespace stagecraft
