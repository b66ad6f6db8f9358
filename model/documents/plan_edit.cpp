#include "model/documents/plan_edit.h"

#include <fmt/format.h>

#include <vector>

#include "model/workload/fields.h"

namespace stagecraft {

namespace {

std::vector<std::string> linesOf(std::string_view text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        lines.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

std::string_view sectionOf(std::string_view key) { return key.substr(0, key.find('.')); }
std::string_view leafOf(std::string_view key) { return key.substr(key.find('.') + 1); }

/// Puts `value` behind "key:" where a plain value stands there alone; a comment behind it stays.
bool replaceOnLine(std::string& line, std::string_view leaf, std::string_view value) {
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string::npos || line.compare(indent, leaf.size(), leaf) != 0) return false;
    const std::size_t colon = indent + leaf.size();
    if (colon >= line.size() || line[colon] != ':') return false;
    const std::size_t begin = line.find_first_not_of(' ', colon + 1);
    if (begin == std::string::npos || begin == colon + 1) return false;
    const std::size_t end = std::min(line.find_first_of(" \r\n", begin), line.size());
    line.replace(begin, end - begin, value);
    return true;
}

/// As the first input of its section, indented as the one that is first now.
bool insertIntoSection(std::vector<std::string>& lines, std::string_view key, std::string_view value) {
    const std::string header = std::string{sectionOf(key)} + ":";
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
        if (!lines[i].starts_with(header)) continue;
        const std::size_t rest = lines[i].find_first_not_of(" \r\n", header.size());
        const std::size_t indent = lines[i + 1].find_first_not_of(' ');
        if ((rest != std::string::npos && lines[i][rest] != '#') || indent == 0 ||
            indent == std::string::npos)
            return false;
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                     fmt::format("{}{}: {}\n", std::string(indent, ' '), leafOf(key), value));
        return true;
    }
    return false;
}

std::optional<std::string> editedText(std::string_view text, const ReadPlan& plan,
                                      std::span<const Setting> settings) {
    std::vector<std::string> lines = linesOf(text);
    // Values before insertions: those move the lines below them.
    for (const Setting& setting : settings) {
        const auto line = plan.lines.find(setting.key);
        if (line == plan.lines.end()) continue;
        const auto index = static_cast<std::size_t>(line->second) - 1;
        if (index >= lines.size() || !replaceOnLine(lines[index], leafOf(setting.key), setting.value))
            return std::nullopt;
    }
    for (const Setting& setting : settings)
        if (plan.lines.find(setting.key) == plan.lines.end() &&
            !insertIntoSection(lines, setting.key, setting.value))
            return std::nullopt;
    std::string out;
    for (const std::string& line : lines) out += line;
    return out;
}

}  // namespace

Result<std::string> withSettings(std::string_view text, const ReadPlan& plan,
                                 std::span<const Setting> settings) {
    Inputs inputs = plan.inputs;
    for (const Setting& setting : settings) {
        Result<Inputs> changed = withValue(std::move(inputs), setting.key, setting.value);
        if (!changed) return tl::unexpected(changed.error());
        inputs = std::move(*changed);
    }
    if (!plan.result) {
        // An edit of text may go wrong in ways YAML allows for; it counts only if it reads as what was meant.
        if (std::optional<std::string> edited = editedText(text, plan, settings)) {
            const Result<ReadPlan> again = readPlan(*edited, plan.file);
            if (again && again->inputs == inputs) return std::move(*edited);
        }
    }
    return writeInputs(inputs);
}

std::string planOfSettings(std::span<const Setting> settings) {
    std::string out = fmt::format("stagecraft: {}\n", planFileVersion);
    std::string_view section;
    for (const Setting& setting : settings) {
        if (sectionOf(setting.key) != section) out += fmt::format("{}:\n", section = sectionOf(setting.key));
        out += fmt::format("  {}: {}\n", leafOf(setting.key), setting.value);
    }
    return out;
}

}  // namespace stagecraft
