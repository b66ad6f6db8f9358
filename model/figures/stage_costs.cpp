#include "model/figures/stage_costs.h"

#include "model/exploration/sweep.h"
#include "model/report/cost_figure.h"

namespace stagecraft {

namespace {

/// The sweep over users, kept where it may be: moving along the curves, or pinning one of them, does not change them.
const Sweep* sweepOver(const FigureRequest& request, FigureMemory& memory) {
    SweepRange range;
    range.points = request.fineness == Fineness::Coarse ? 40 : 200;
    Inputs swept = request.plan.inputs;
    swept.name.clear();
    swept.workload.users = 1000;
    swept.choices.stage.reset();
    const bool isKept = memory.swept == swept && memory.sweep.range.points >= range.points;
    if (isKept) return &memory.sweep;
    Result<Sweep> made = sweep(swept, range, request.catalog, request.blueprints, request.threads, request.stop);
    if (!made) return nullptr;
    const bool isWhole = !request.stop.stop_requested();
    memory.sweep = std::move(*made);
    memory.swept = isWhole ? std::optional{std::move(swept)} : std::nullopt;
    return &memory.sweep;
}

}  // namespace

Figure stageCosts(const FigureRequest& request) {
    FigureMemory ownMemory;
    const Sweep* const swept = sweepOver(request, request.memory != nullptr ? *request.memory : ownMemory);
    if (swept == nullptr) return Figure{};
    std::array<std::string, stageCount> names;
    for (std::size_t i = 0; i < stageCount; ++i) names[i] = request.plan.stages[i].name;
    return costFigure(*swept, names);
}

}  // namespace stagecraft
