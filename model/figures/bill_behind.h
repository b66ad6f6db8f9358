#pragma once

#include <span>

#include "model/figures/figures.h"
#include "model/support/error.h"

namespace stagecraft {

/// What a figure was made of.
struct BillContext {
    const Inputs& inputs;  ///< of the plan it speaks of
    const Catalog& catalog;
    const Blueprints& blueprints;
    std::span<const NamedPlan> others = {};
    const Catalog* otherCatalog = nullptr;
};

/// The plan whose `shown()` has the bill that the total is of. A total of months has none: each of the months has its own.
[[nodiscard]] Result<Plan> billBehind(const FigureTotal& total, const BillContext& context);

}  // namespace stagecraft
