#include "model/figures/figures.h"

#include <algorithm>

#include "model/figures/stage_costs.h"

namespace stagecraft {

std::span<const FigureKind> figureKinds() {
    static const std::vector<FigureKind> kinds{
        {"stage-costs", "Stages", "When does each stage pay?", true, {}, stageCosts},
    };
    return kinds;
}

const FigureKind* figureKind(std::string_view id) {
    const auto found = std::ranges::find(figureKinds(), id, &FigureKind::id);
    return found == figureKinds().end() ? nullptr : &*found;
}

}  // namespace stagecraft
