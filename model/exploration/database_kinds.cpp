#include "model/exploration/database_kinds.h"

#include <algorithm>
#include <array>

#include "model/exploration/effort.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

constexpr std::array kinds{DatabaseKind::SelfManaged, DatabaseKind::RdsSingleAz, DatabaseKind::RdsMultiAz, DatabaseKind::RdsMultiAzCluster,
                           DatabaseKind::Aurora};

DatabaseKind kindOf(const Fleet& leader) {
    if (leader.service == "EC2") return DatabaseKind::SelfManaged;
    if (leader.service == "Aurora") return DatabaseKind::Aurora;
    if (leader.deployment == nameOf(Deployment::MultiAzCluster)) return DatabaseKind::RdsMultiAzCluster;
    return leader.deployment == nameOf(Deployment::MultiAz) ? DatabaseKind::RdsMultiAz : DatabaseKind::RdsSingleAz;
}

/// Part of it could be had: there is something to compare.
bool isBuilt(const StagePlan& stage) { return plannedKind(stage) != DatabaseKind::Auto && stage.availability.fraction > 0; }

}  // namespace

std::vector<DatabaseKindPlan> databaseKindPlans(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, unsigned threads) {
    std::vector<DatabaseKindPlan> plans(kinds.size());
    forEach(plans.size(), Effort{threads}, [&](std::size_t i) {
        const DatabaseKind kind = kinds[i];
        Inputs otherwise = inputs;
        otherwise.choices.database = kind;
        StagePlan stage = problems(otherwise, catalog).empty() ? planStage(blueprint, otherwise, catalog) : StagePlan{};
        // A pinned type is of one's own databases or of AWS's, and stays where there is such a database of it.
        if (otherwise.choices.hasPinnedDatabase() && !(isBuilt(stage) && plannedKind(stage) == kind)) {
            otherwise.choices.databaseNode = "auto";
            stage = planStage(blueprint, otherwise, catalog);
        }
        const Usd care{stage.careHours * inputs.choices.personHourly.dollars()};
        plans[i] = {kind, std::move(stage), care};
    });
    return plans;
}

bool isBeaten(const DatabaseKindPlan& one, const std::vector<DatabaseKindPlan>& all) {
    return std::ranges::any_of(all, [&](const DatabaseKindPlan& other) {
        if (!isBuilt(other.stage) || (one.stage.isFeasible() && !other.stage.isFeasible())) return false;
        const bool isAsGood = other.monthly() <= one.monthly() && other.stage.availability.fraction >= one.stage.availability.fraction;
        const bool isBetter = other.monthly() < one.monthly() || other.stage.availability.fraction > one.stage.availability.fraction;
        return isAsGood && isBetter;
    });
}

std::vector<DatabaseKind> plannedKinds(const StagePlan& stage) {
    std::vector<DatabaseKind> planned;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) {
            if (fleet.role != Role::DatabaseLeader) continue;
            if (const DatabaseKind kind = kindOf(fleet); std::ranges::find(planned, kind) == planned.end()) planned.push_back(kind);
        }
    return planned;
}

DatabaseKind plannedKind(const StagePlan& stage) {
    const std::vector<DatabaseKind> planned = plannedKinds(stage);
    return planned.empty() ? DatabaseKind::Auto : planned.front();
}

}  // namespace stagecraft
