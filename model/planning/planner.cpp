#include "model/planning/planner.h"

namespace stagecraft {

Plan plan(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints) {
    Plan plan;
    plan.inputs = inputs;
    plan.catalogId = catalog.id();
    plan.catalogDate = catalog.date();
    plan.recommendation.recommended = 1;
    for (const Blueprint& blueprint : blueprints) {
        const auto index = static_cast<std::size_t>(blueprint.number - 1);
        if (index >= stageCount) continue;
        plan.stages[index].number = blueprint.number;
        plan.stages[index].name = blueprint.name;
        if (inputs.workload.users >= blueprint.usersFrom) plan.recommendation.recommended = blueprint.number;
    }
    return plan;
}

}  // namespace stagecraft
