#pragma once

#include <vector>

#include "model/planning/planner.h"

namespace stagecraft {

/// One stage with one kind of database, all else as chosen.
struct DatabaseKindPlan {
    DatabaseKind kind{};
    StagePlan stage;
    Usd care;  ///< of people, a month: beside the bill
    [[nodiscard]] Usd monthly() const { return stage.bill.total + care; }
};

/// The stage with every kind it can have, in the order of the kinds; those it cannot have hold what stops them.
[[nodiscard]] std::vector<DatabaseKindPlan> databaseKindPlans(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, unsigned threads = 1);

/// Kinds that are cheaper with people counted, or up longer, than every other that serves as well: none beats them in both.
[[nodiscard]] bool isBeaten(const DatabaseKindPlan& one, const std::vector<DatabaseKindPlan>& all);

/// The kinds that a stage was planned with, from its fleets, each once; none where it has no database of its own.
[[nodiscard]] std::vector<DatabaseKind> plannedKinds(const StagePlan& stage);
/// The first of them; Auto where there is none.
[[nodiscard]] DatabaseKind plannedKind(const StagePlan& stage);

}  // namespace stagecraft
