#pragma once

#include "model/planning/design.h"

namespace stagecraft {

class KnownData;

/// How much of a plan is worked out.
enum class PlanDetail {
    Whole,
    Costs,  ///< without pressures and headroom: for many plans of which only the money and the advice are read
};

/// The pipeline demand → size → assess → bill → recommend for all blueprints. Pure: the same arguments give the same
/// plan, bit for bit, on every thread. `inputs` must have no `problems()`.
[[nodiscard]] Plan plan(const Inputs& inputs, const Catalog& catalog, const Blueprints& blueprints,
                        PlanDetail detail = PlanDetail::Whole);

/// One stage of it, judged like all. Where the cheapest kind of database leaves it below the availability target alone and another
/// kind does not, `choices.database: auto` takes the cheapest that does not; every server tier sized is told to `trace` where one is given, also of a stage that is
/// blocked. Not compared with the other stages. `known` is of plans as it tells, and added to.
[[nodiscard]] StagePlan planStage(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog,
                                  SizingTrace* trace = nullptr, PlanDetail detail = PlanDetail::Whole, KnownData* known = nullptr);

/// `inputs` with the kinds of database and cache said, where they are auto and the stage takes another than the cheapest, to be
/// available enough; else as they are.
struct SettledKinds {
    Inputs inputs;
    std::vector<DatabaseKind> databases;  ///< where service domains take several of them: the only ones (`Markets::limitDatabases`)
};
[[nodiscard]] SettledKinds settledKinds(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);

}  // namespace stagecraft
