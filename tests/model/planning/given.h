#pragma once

#include <QTest>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include "model/planning/planner.h"
#include "model/workload/fields.h"
#include "tests/model/catalog/shipped_catalog.h"

/// What tests of plans begin with: the built-in catalog, inputs with some fields set otherwise, and parts of the plan made of them.
namespace stagecraft::testing {

inline const Catalog& catalog() { return shipped(); }

inline Inputs withSetting(const Inputs& inputs, const std::string& key, const std::string& value) {
    const Result<Inputs> changed = withValue(inputs, key, value);
    if (!changed) qFatal("%s", changed.error().text().c_str());
    return *changed;
}

inline Inputs withSettings(std::initializer_list<std::pair<std::string, std::string>> settings) {
    Inputs inputs;
    for (const auto& [key, value] : settings) inputs = withSetting(inputs, key, value);
    return inputs;
}

inline Plan planOf(const Inputs& inputs, const Blueprints& blueprints = builtInBlueprints()) { return plan(inputs, catalog(), blueprints); }

inline const StagePlan& stage(const Plan& plan, int number) { return plan.stages[static_cast<std::size_t>(number - 1)]; }

/// The first blocker of this kind, or null.
inline const Blocker* blockedBy(const StagePlan& stage, Constraint constraint) {
    const auto found = std::ranges::find(stage.blockers, constraint, &Blocker::constraint);
    return found == stage.blockers.end() ? nullptr : &*found;
}

}  // namespace stagecraft::testing
