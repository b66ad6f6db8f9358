#pragma once

#include <string>
#include <string_view>

#include "model/planning/planner.h"

namespace stagecraft {

/// A part of a stage whose node type can be pinned.
struct NodePart {
    std::string_view name;
    bool (*contains)(const Fleet& fleet);
    std::string Choices::*pin;
    std::string_view key;  ///< of the pin
};
extern const NodePart databaseNodes, cacheNodes;

template <class Visit>
void eachFleet(const StagePlan& stage, const NodePart& part, Visit visit) {
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets)
            if (part.contains(fleet)) visit(fleet);
}

/// "2 × db.m7g.large, 4 × db.r7g.large"; empty where the stage has no such part.
[[nodiscard]] std::string nodesText(const StagePlan& stage, const NodePart& part);
/// The part is of that type alone.
[[nodiscard]] bool hasOnly(const StagePlan& stage, const NodePart& part, std::string_view type);
[[nodiscard]] Inputs pinned(Inputs inputs, const NodePart& part, std::string_view type);
/// The stage, its costs alone.
[[nodiscard]] StagePlan costsOf(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);

}  // namespace stagecraft
