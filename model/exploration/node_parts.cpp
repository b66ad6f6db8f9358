#include "model/exploration/node_parts.h"

#include <map>

#include <fmt/format.h>

namespace stagecraft {

namespace {

bool isDatabase(const Fleet& fleet) {
    return fleet.role == Role::DatabaseLeader || fleet.role == Role::DatabaseFollower || fleet.role == Role::DatabaseStandby;
}

bool isCache(const Fleet& fleet) { return fleet.role == Role::Cache; }

}  // namespace

const NodePart databaseNodes{"Databases", isDatabase, &Choices::databaseNode, "choices.database_node"};
const NodePart cacheNodes{"Cache", isCache, &Choices::cacheNode, "choices.cache_node"};

/// "2 × db.m7g.large, 4 × db.r7g.large"
std::string nodesText(const StagePlan& stage, const NodePart& part) {
    std::map<std::string, int> counts;
    eachFleet(stage, part, [&](const Fleet& fleet) { counts[fleet.instanceType] += fleet.count; });
    std::string out;
    for (const auto& [type, count] : counts) out += fmt::format("{}{} × {}", out.empty() ? "" : ", ", count, type);
    return out;
}

bool hasOnly(const StagePlan& stage, const NodePart& part, std::string_view type) {
    bool isOnly = true;
    eachFleet(stage, part, [&](const Fleet& fleet) { isOnly &= fleet.instanceType == type; });
    return isOnly;
}

Inputs pinned(Inputs inputs, const NodePart& part, std::string_view type) {
    inputs.choices.*part.pin = type;
    return inputs;
}

StagePlan costsOf(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog) {
    return planStage(blueprint, inputs, catalog, nullptr, PlanDetail::Costs);
}

}  // namespace stagecraft
