#include "model/exploration/why_not_question.h"

#include <charconv>

#include <fmt/format.h>

#include "model/exploration/why_not_node.h"
#include "model/workload/field_value.h"
#include "model/workload/fields.h"

namespace stagecraft {

namespace {

Error notUnderstood(std::string_view subject, std::string_view allowed) {
    return Error{ErrorCode::Syntax, {}, 0, {}, fmt::format("{}, not {}", allowed, inQuotes(subject))};
}

/// The stage a subject such as "stage 4", "stage=4" or "4" names.
std::optional<int> stageNamed(std::string_view subject) {
    if (subject.starts_with("stage")) subject.remove_prefix(5);
    while (!subject.empty() && (subject.front() == ' ' || subject.front() == '=')) subject.remove_prefix(1);
    int stage = 0;
    const auto [end, problem] = std::from_chars(subject.data(), subject.data() + subject.size(), stage);
    if (problem != std::errc{} || end != subject.data() + subject.size()) return std::nullopt;
    return stage;
}

bool isStage(int stage) { return stage >= 1 && stage <= static_cast<int>(stageCount); }

Result<std::vector<WhyNot>> whyNotSetting(std::string_view subject, std::size_t equals, const Plan& plan, const Catalog& catalog,
                                          const Blueprints& blueprints) {
    const Result<Inputs> changed = withValue(plan.inputs, subject.substr(0, equals), subject.substr(equals + 1));
    if (!changed) return tl::unexpected(changed.error());
    if (const std::vector<Error> found = problems(*changed, catalog); !found.empty()) return tl::unexpected(found.front());
    return std::vector{whyNotOption(subject, *changed, plan, catalog, blueprints)};
}

}  // namespace

Result<std::vector<WhyNot>> whyNot(std::string_view subject, const Plan& plan, const Catalog& catalog, const Blueprints& blueprints) {
    if (const std::optional<int> stage = stageNamed(subject)) {
        if (!isStage(*stage)) return tl::unexpected(notUnderstood(subject, "stages go from 1 to 7"));
        return std::vector{whyNotStage(*stage, plan, catalog, blueprints)};
    }
    if (const std::size_t equals = subject.find('='); equals != std::string_view::npos)
        return whyNotSetting(subject, equals, plan, catalog, blueprints);
    const bool isServer = catalog.instanceType(subject) != nullptr;
    if (!isServer && !isNodeType(subject, catalog))
        return tl::unexpected(notUnderstood(subject, "must be an instance type (m7g.large, db.m7g.large, cache.r7g.large), a stage (\"stage 4\") or KEY=VALUE"));
    std::vector<WhyNot> answers = isServer ? whyNotType(subject, plan, catalog, blueprints) : std::vector<WhyNot>{};
    if (std::optional<WhyNot> node = whyNotNode(subject, plan, catalog, blueprints)) answers.push_back(std::move(*node));
    if (answers.empty())
        return tl::unexpected(Error{ErrorCode::Syntax, {}, 0, {}, fmt::format("stage {} has no part that could be {}; ask of a type for its servers{}", plan.shown().number,
                                                                            subject, plan.shown().number > 2 ? " or databases" : "")});
    return answers;
}

std::optional<Setting> settingThatChooses(std::string_view subject, const Catalog& catalog) {
    if (const std::optional<int> stage = stageNamed(subject))
        return isStage(*stage) ? std::optional{Setting{"choices.stage", std::to_string(*stage)}} : std::nullopt;
    if (const std::size_t equals = subject.find('='); equals != std::string_view::npos)
        return Setting{std::string{subject.substr(0, equals)}, std::string{subject.substr(equals + 1)}};
    if (catalog.instanceType(subject) != nullptr) return Setting{"choices.instance_type", std::string{subject}};
    if (!isNodeType(subject, catalog)) return std::nullopt;
    return Setting{subject.starts_with("cache.") ? "choices.cache_node" : "choices.database_node", std::string{subject}};
}

}  // namespace stagecraft
