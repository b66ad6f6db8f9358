#include "model/documents/plan_yaml.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "model/support/text.h"
#include "model/support/yaml_tree.h"
#include "model/workload/field_value.h"
#include "model/workload/fields.h"
#include "model/workload/inputs_yaml.h"

namespace stagecraft {

namespace {

Error problem(ErrorCode code, std::string_view file, int line, std::string_view key, std::string message) {
    return {code, std::string{file}, line, std::string{key}, std::move(message)};
}

/// What is wrong with the file as a whole; nothing else is worth saying then.
std::optional<Error> checkVersion(const YamlNode& root, std::string_view file) {
    constexpr std::string_view key = "stagecraft";
    if (root.kind == YamlNode::Kind::Null)
        return problem(ErrorCode::Missing, file, 0, {},
                       "is empty; a plan file begins with \"stagecraft: 1\"");
    if (!root.isMap())
        return problem(
            ErrorCode::WrongType, file, root.line, {},
            fmt::format("is {}; a plan file is a map that begins with \"stagecraft: 1\"", root.kindName()));
    const YamlNode* const version = root.find(key);
    if (version == nullptr)
        return problem(ErrorCode::Missing, file, root.line, key,
                       "is missing; a plan file begins with \"stagecraft: 1\"");
    const std::optional<double> number = parseNumber(version->text);
    if (!number || *number < 1 || *number != std::floor(*number))
        return problem(
            ErrorCode::WrongType, file, version->line, key,
            fmt::format("must be the version of the file, {}, not {}", planFileVersion,
                        version->kind == YamlNode::Kind::Scalar ? inQuotes(version->text)
                                                                : std::string{version->kindName()}));
    if (*number > planFileVersion)
        return problem(ErrorCode::OutOfRange, file, version->line, key,
                       fmt::format("is version {}, written by a newer Stagecraft; this one reads version {}",
                                   exactNumber(*number), planFileVersion));
    return std::nullopt;
}

std::optional<Usd> readUsd(const YamlNode* node) {
    if (node == nullptr) return std::nullopt;
    const std::optional<double> dollars = parseNumber(node->text);
    return dollars ? std::optional{Usd{*dollars}} : std::nullopt;
}

std::string readScalar(const YamlNode* map, std::string_view key) {
    const YamlNode* const node = map == nullptr ? nullptr : map->find(key);
    return node == nullptr ? std::string{} : node->text;
}

std::optional<SavedResult> readResult(const YamlNode& node) {
    SavedResult result;
    const YamlNode* const catalog = node.find("catalog");
    result.catalogId = readScalar(catalog, "id");
    result.catalogDate = readScalar(catalog, "date");
    const std::optional<Usd> monthly = readUsd(node.find("monthly_usd"));
    if (result.catalogId.empty() || !monthly) return std::nullopt;
    result.monthly = *monthly;
    result.estimated = readUsd(node.find("estimated_usd")).value_or(Usd{});
    if (const YamlNode* const stages = node.find("stages"))
        for (const YamlNode& stage : stages->items) {
            const std::optional<double> number = parseNumber(readScalar(&stage, "number"));
            const std::optional<Usd> cost = readUsd(stage.find("monthly_usd"));
            if (number && cost && *number >= 1 && *number <= 1000)
                result.monthlyByStage.emplace(static_cast<int>(*number), *cost);
        }
    return result;
}

}  // namespace

ReadPlanAttempt readPlanAll(std::string_view text, std::string_view file) {
    ReadPlanAttempt attempt;
    attempt.plan.file = file;
    if (text.size() > largestPlanFile) {
        attempt.errors.push_back(problem(ErrorCode::FileTooLarge, file, 0, {},
                                         fmt::format("is {} bytes large; a plan file has at most {}",
                                                     exactNumber(static_cast<double>(text.size())),
                                                     exactNumber(static_cast<double>(largestPlanFile)))));
        return attempt;
    }
    const Result<YamlNode> root = parseYaml(text, file);
    if (!root) {
        attempt.errors.push_back(root.error());
        return attempt;
    }
    if (auto wrong = checkVersion(*root, file)) {
        attempt.errors.push_back(std::move(*wrong));
        return attempt;
    }
    constexpr std::array<std::string_view, 2> otherKeys{"stagecraft", "result"};
    ReadInputs read = readInputs(*root, file, otherKeys);
    attempt.plan.inputs = std::move(read.inputs);
    attempt.plan.warnings = std::move(read.warnings);
    attempt.plan.lines = std::move(read.lines);
    attempt.errors = std::move(read.errors);
    if (const YamlNode* const saved = root->find("result");
        saved != nullptr && saved->kind != YamlNode::Kind::Null) {
        attempt.plan.result = readResult(*saved);
        if (!attempt.plan.result)
            attempt.plan.warnings.push_back(
                problem(ErrorCode::WrongType, file, saved->line, "result",
                        "has no catalog id or monthly_usd, so it cannot be compared with today's prices"));
    }
    return attempt;
}

Result<ReadPlan> readPlan(std::string_view text, std::string_view file) {
    ReadPlanAttempt attempt = readPlanAll(text, file);
    if (!attempt.errors.empty()) return tl::unexpected(attempt.errors.front());
    return std::move(attempt.plan);
}

std::vector<Error> problems(const ReadPlan& plan, const Catalog& catalog) {
    std::vector<Error> found = problems(plan.inputs, catalog);
    for (Error& error : found) {
        error.file = plan.file;
        const auto line = plan.lines.find(error.key);
        if (line != plan.lines.end()) error.line = line->second;
    }
    return found;
}

std::string writeInputs(const Inputs& inputs) {
    return fmt::format("stagecraft: {}\n{}", planFileVersion, inputsYaml(inputs));
}

std::string writePlan(const Inputs& inputs, std::string_view resultYaml) {
    return fmt::format("{}result:\n{}", writeInputs(inputs), resultYaml);
}

}  // namespace stagecraft
