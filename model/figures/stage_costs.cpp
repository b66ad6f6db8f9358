#include "model/figures/stage_costs.h"

#include "model/exploration/sweep.h"
#include "model/report/cost_figure.h"

namespace stagecraft {

Figure stageCosts(const FigureRequest& request) {
    SweepRange range;
    range.points = request.fineness == Fineness::Coarse ? 40 : 200;
    const Result<Sweep> swept = sweep(request.plan.inputs, range, request.catalog, request.blueprints, request.threads, request.stop);
    if (!swept) return Figure{};
    std::array<std::string, stageCount> names;
    for (std::size_t i = 0; i < stageCount; ++i) names[i] = request.plan.stages[i].name;
    return costFigure(*swept, names);
}

}  // namespace stagecraft
