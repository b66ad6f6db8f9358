#include "model/workload/presets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/support/yaml_tree.h"
#include "model/workload/inputs_yaml.h"
#include "resources/embedded.h"

namespace stagecraft {

namespace {

Error problem(ErrorCode code, std::string_view file, int line, std::string_view key, std::string message) {
    return {code, std::string{file}, line, std::string{key}, std::move(message)};
}

/// A section of `{value, source}` pairs taken apart: the values as a plan file has them, the sources by field
/// key.
Result<YamlEntry> takeSources(const YamlEntry& section, std::string_view file, Preset& preset) {
    YamlEntry values{section.key, section.line, {YamlNode::Kind::Map, section.value.line, {}, {}, {}}};
    for (const YamlEntry& entry : section.value.entries) {
        const std::string key = section.key + "." + entry.key;
        const YamlNode* const value = entry.value.find("value");
        const YamlNode* const source = entry.value.find("source");
        if (value == nullptr || source == nullptr || source->text.empty())
            return tl::unexpected(
                problem(ErrorCode::Missing, file, entry.line, key, "must be {value: …, source: …}"));
        values.value.entries.push_back({entry.key, entry.line, *value});
        preset.sources.emplace(key, source->text);
    }
    return values;
}

Result<Preset> readPreset(const YamlNode& node, std::string_view file) {
    Preset preset;
    YamlNode inputs{YamlNode::Kind::Map, node.line, {}, {}, {}};
    for (const YamlEntry& entry : node.entries) {
        if (entry.key == "id")
            preset.id = entry.value.text;
        else if (entry.key == "description")
            preset.description = entry.value.text;
        else if (!entry.value.isMap())
            inputs.entries.push_back(entry);
        else if (auto values = takeSources(entry, file, preset))
            inputs.entries.push_back(std::move(*values));
        else
            return tl::unexpected(values.error());
    }
    ReadInputs read = readInputs(inputs, file);
    if (!read.errors.empty()) return tl::unexpected(read.errors.front());
    if (!read.warnings.empty()) return tl::unexpected(read.warnings.front());
    if (preset.id.empty())
        return tl::unexpected(problem(ErrorCode::Missing, file, node.line, "id", "is missing"));
    preset.inputs = std::move(read.inputs);
    preset.name = preset.inputs.name;
    return preset;
}

}  // namespace

std::string_view Preset::sourceOf(const Field& field) const {
    const auto own = sources.find(field.key);
    return own == sources.end() ? field.source : std::string_view{own->second};
}

Result<std::vector<Preset>> readPresets(std::string_view yaml, std::string_view file) {
    const Result<YamlNode> root = parseYaml(yaml, file);
    if (!root) return tl::unexpected(root.error());
    if (!root->isList())
        return tl::unexpected(
            problem(ErrorCode::WrongType, file, root->line, {}, "must be a list of presets"));
    std::vector<Preset> presets;
    for (const YamlNode& node : root->items) {
        Result<Preset> preset = readPreset(node, file);
        if (!preset) return tl::unexpected(preset.error());
        if (std::ranges::find(presets, preset->id, &Preset::id) != presets.end())
            return tl::unexpected(problem(ErrorCode::DuplicateKey, file, node.line, "id",
                                          fmt::format("{} is given twice", preset->id)));
        presets.push_back(std::move(*preset));
    }
    return presets;
}

const std::vector<Preset>& presets() {
    // A constant of the program: the text is compiled in and proved readable by presets_test.
    static const std::vector<Preset> all = readPresets(embeddedText("presets.yaml"), "presets.yaml").value();
    return all;
}

const Preset* preset(std::string_view id) {
    const auto found = std::ranges::find(presets(), id, &Preset::id);
    return found == presets().end() ? nullptr : &*found;
}

}  // namespace stagecraft
