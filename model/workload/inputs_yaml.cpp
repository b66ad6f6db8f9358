#include "model/workload/inputs_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/support/text.h"
#include "model/workload/field_lists.h"
#include "model/workload/field_value.h"
#include "model/workload/forecast_lists.h"

namespace stagecraft {

namespace {

constexpr std::array<std::string_view, 6> sections{"workload", "targets", "choices", "assumptions", "growth", "regret"};

/// Walks the tree and the table of fields side by side.
class InputsReader {
public:
    InputsReader(std::string_view file, Inputs defaults) : file_(file) { read_.inputs = std::move(defaults); }

    void readRoot(const YamlNode& root, std::span<const std::string_view> otherKeys) {
        for (const YamlEntry& entry : root.entries) {
            if (std::ranges::find(sections, entry.key) != sections.end())
                readSection(entry);
            else if (const Field* const known = field(entry.key))
                readField(*known, entry);
            else if (std::ranges::find(otherKeys, entry.key) == otherKeys.end())
                warnAboutKey(entry, otherKeys);
        }
    }

    [[nodiscard]] ReadInputs take() { return std::move(read_); }

private:
    void readSection(const YamlEntry& section) {
        if (section.value.kind == YamlNode::Kind::Null) return;
        if (!section.value.isMap()) {
            fail(ErrorCode::WrongType, section.line, section.key,
                 fmt::format("must be a map of inputs, not {}", section.value.kindName()));
            return;
        }
        for (const YamlEntry& entry : section.value.entries) {
            const std::string key = section.key + "." + entry.key;
            if (const Field* const known = field(key))
                readField(*known, entry);
            else
                warn(unknownField(key), entry.line);
        }
    }

    void readField(const Field& field, const YamlEntry& entry) {
        read_.lines.emplace(field.key, entry.line);
        const YamlNode& value = entry.value;
        if (value.kind == YamlNode::Kind::Scalar) {
            if (auto done = setValue(read_.inputs, field, value.text); !done) fail(done.error(), value.line);
        } else if (value.kind == YamlNode::Kind::Null) {
            readNull(field, value);
        } else if (field.kind == FieldKind::Shares && value.isMap()) {
            readGeography(field, value);
        } else if (field.kind == FieldKind::List && value.isList()) {
            readList(field, value);
        } else if (field.key == "uncertainty" && value.isMap()) {
            readUncertainty(value);
        } else if (field.kind == FieldKind::Numbers && value.isList()) {
            readNumbers(field, value);
        } else {
            failType(field, value);
        }
    }

    void readNull(const Field& field, const YamlNode& value) {
        if (!field.unset.empty())
            field.write(read_.inputs, std::nullopt);
        else if (field.kind == FieldKind::List || field.kind == FieldKind::Numbers)
            setEmpty(field);
        else
            failType(field, value);
    }

    void setEmpty(const Field& field) {
        if (field.key == "workload.services")
            read_.inputs.workload.services.clear();
        else if (field.key == "choices.contract")
            read_.inputs.choices.contract.terms.clear();
        else if (field.key == "uncertainty")
            read_.inputs.uncertainty.clear();
        else if (field.key == "growth.series")
            read_.inputs.growth.series.clear();
        else
            read_.inputs.workload.events.clear();
    }

    void readGeography(const Field& field, const YamlNode& map) {
        Workload changed = read_.inputs.workload;
        changed.geography.fill(0);
        for (const YamlEntry& entry : map.entries) {
            if (entry.value.kind != YamlNode::Kind::Scalar) {
                fail(ErrorCode::WrongType, entry.line, fmt::format("{}.{}", field.key, entry.key),
                     fmt::format("must be a number between 0 and 1, not {}", entry.value.kindName()));
            } else if (const auto done = setGeography(changed, entry.key, entry.value.text); !done) {
                Error error = done.error();
                error.key = fmt::format("{}.{}", field.key, entry.key);
                fail(std::move(error), entry.line);
            }
        }
        read_.inputs.workload.geography = changed.geography;
    }

    void readList(const Field& field, const YamlNode& list) {
        if (list.items.size() > longestList) {
            fail(ErrorCode::OutOfRange, list.line, field.key,
                 fmt::format("must have at most {} entries, not {}", longestList,
                             exactNumber(static_cast<double>(list.items.size()))));
            return;
        }
        if (field.key == "workload.services")
            readEntries(read_.inputs.workload.services, field, list, parseService);
        else if (field.key == "choices.contract")
            readEntries(read_.inputs.choices.contract.terms, field, list, parseTerm);
        else if (field.key == "uncertainty")
            readEntries(read_.inputs.uncertainty, field, list, parseUncertain);
        else
            readEntries(read_.inputs.workload.events, field, list, parseEvent);
    }

    /// {workload.users: [8000, 12000, 30000]}: low, likely and high, or low and high.
    void readUncertainty(const YamlNode& map) {
        read_.inputs.uncertainty.clear();
        for (const YamlEntry& entry : map.entries) {
            const std::string path = "uncertainty." + entry.key;
            const std::vector<YamlNode>& bounds = entry.value.items;
            const bool isPlain = std::ranges::all_of(bounds, [](const YamlNode& one) { return one.kind == YamlNode::Kind::Scalar; });
            if (!entry.value.isList() || !isPlain || bounds.size() < 2 || bounds.size() > 3) {
                fail(ErrorCode::WrongType, entry.line, path, "must be [low, likely, high] or [low, high]");
                continue;
            }
            const std::string parts[] = {entry.key, bounds.front().text, bounds.size() == 3 ? bounds[1].text : std::string{},
                                         bounds.back().text};
            auto one = parseUncertain(parts);
            if (one) {
                read_.inputs.uncertainty.push_back(std::move(*one));
                continue;
            }
            Error error = one.error();
            if (error.key != "input") error.message = error.key + " " + error.message;
            error.key = path;
            fail(std::move(error), entry.line);
        }
    }

    void readNumbers(const Field& field, const YamlNode& list) {
        std::string all;
        for (const YamlNode& one : list.items) {
            if (one.kind != YamlNode::Kind::Scalar) return failType(field, one);
            (all += one.text) += '\n';
        }
        if (auto done = setValue(read_.inputs, field, all); !done) fail(done.error(), list.line);
    }

    template <class Entry>
    void readEntries(std::vector<Entry>& target, const Field& field, const YamlNode& list,
                     Result<Entry> (*parse)(std::span<const std::string>)) {
        target.clear();
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const std::string path = fmt::format("{}[{}]", field.key, i + 1);
            if (!list.items[i].isMap()) {
                fail(ErrorCode::WrongType, list.items[i].line, path,
                     fmt::format("must be a map with {}, not {}", keyList(field), list.items[i].kindName()));
                continue;
            }
            const auto parts = entryParts(field, list.items[i], path);
            if (!parts) continue;
            auto entry = parse(*parts);
            if (entry) {
                target.push_back(std::move(*entry));
                continue;
            }
            Error error = entry.error();
            const YamlNode* const part = list.items[i].find(error.key);
            error.key = path + "." + error.key;
            fail(std::move(error), part != nullptr ? part->line : list.items[i].line);
        }
    }

    /// The parts of one entry as text; nullopt when one is no text, which is then reported.
    std::optional<std::vector<std::string>> entryParts(const Field& field, const YamlNode& map,
                                                       const std::string& path) {
        const std::span<const Field> known = entryFields(field);
        std::vector<std::string> parts(known.size());
        bool isWhole = true;
        for (const YamlEntry& entry : map.entries) {
            const auto part = std::ranges::find(known, entry.key, &Field::key);
            if (part == known.end()) {
                warn({ErrorCode::UnknownKey,
                      {},
                      0,
                      path + "." + entry.key,
                      fmt::format("is not known here; allowed are {}", keyList(field))},
                     entry.line);
            } else if (entry.value.kind == YamlNode::Kind::Scalar) {
                parts[static_cast<std::size_t>(part - known.begin())] = entry.value.text;
            } else if (entry.value.kind != YamlNode::Kind::Null) {
                fail(ErrorCode::WrongType, entry.line, path + "." + entry.key,
                     fmt::format("must be a single value, not {}", entry.value.kindName()));
                isWhole = false;
            }
        }
        if (!isWhole) return std::nullopt;
        return parts;
    }

    static std::string keyList(const Field& list) {
        std::string all;
        for (const Field& part : entryFields(list)) {
            if (!all.empty()) all += ", ";
            all += part.key;
        }
        return all;
    }

    void warnAboutKey(const YamlEntry& entry, std::span<const std::string_view> otherKeys) {
        std::string all = "name, workload, targets, choices, assumptions, growth, uncertainty, regret";
        for (std::string_view key : otherKeys) (all += ", ") += key;
        const std::string closest = closestName(entry.key, all);
        Error warning = unknownField(entry.key);
        if (!closest.empty())
            warning.message = fmt::format("is not known here (did you mean {}?)", closest);
        else if (warning.message.find("did you mean") == std::string::npos)
            warning.message = "is not known here; allowed are " + all;
        warn(std::move(warning), entry.line);
    }

    void failType(const Field& field, const YamlNode& value) {
        fail(ErrorCode::WrongType, value.line, field.key,
             fmt::format("must be {}, not {}", allowedValues(field), value.kindName()));
    }
    void fail(ErrorCode code, int line, std::string_view key, std::string message) {
        fail({code, {}, 0, std::string{key}, std::move(message)}, line);
    }
    void fail(Error error, int line) { read_.errors.push_back(located(std::move(error), line)); }
    void warn(Error warning, int line) { read_.warnings.push_back(located(std::move(warning), line)); }
    [[nodiscard]] Error located(Error error, int line) const {
        error.file = file_;
        error.line = line;
        return error;
    }

    std::string_view file_;
    ReadInputs read_;
};

bool isText(const Field& part) { return part.kind == FieldKind::Text; }

template <class Entry>
std::string entriesYaml(const Field& field, const std::vector<Entry>& entries) {
    if (entries.empty()) return " []\n";
    std::string out = "\n";
    const std::span<const Field> known = entryFields(field);
    for (const Entry& entry : entries) {
        const std::vector<std::string> parts = partsOf(entry);
        out += "    - {";
        for (std::size_t i = 0; i < parts.size(); ++i)
            if (isText(known[i]) || !parts[i].empty())
                out += fmt::format("{}{}: {}", i > 0 ? ", " : "", known[i].key,
                                   isText(known[i]) ? yamlText(parts[i]) : parts[i]);
        out += "}\n";
    }
    return out;
}

std::string geographyYaml(const Workload& workload) {
    std::string out;
    for (std::size_t i = 0; i < geographyCount; ++i)
        if (workload.geography[i] != 0)
            out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", EnumNames<Geography>::names[i],
                               plainNumber(workload.geography[i]));
    return " {" + out + "}\n";
}

/// Like a section of its own: the inputs are its keys.
std::string uncertaintyYaml(const std::vector<Uncertain>& uncertainty) {
    if (uncertainty.empty()) return " {}\n";
    std::string out = "\n";
    for (const Uncertain& one : uncertainty)
        out += fmt::format("  {}: [{}, {}{}]\n", one.input, plainNumber(one.low),
                           one.likely ? plainNumber(*one.likely) + ", " : std::string{}, plainNumber(one.high));
    return out;
}

std::string numbersYaml(const std::vector<double>& numbers) {
    std::string out;
    for (const double number : numbers) (out += out.empty() ? "" : ", ") += plainNumber(number);
    return " [" + out + "]\n";
}

std::string fieldYaml(const Field& field, const Inputs& inputs) {
    if (field.key == "workload.services") return entriesYaml(field, inputs.workload.services);
    if (field.key == "workload.events") return entriesYaml(field, inputs.workload.events);
    if (field.key == "choices.contract") return entriesYaml(field, inputs.choices.contract.terms);
    if (field.key == "uncertainty") return uncertaintyYaml(inputs.uncertainty);
    if (field.key == "growth.series") return numbersYaml(inputs.growth.series);
    if (field.kind == FieldKind::Shares) return geographyYaml(inputs.workload);
    const std::string value = valueText(field, inputs);
    return " " + (field.kind == FieldKind::Text ? yamlText(value) : value) + "\n";
}

}  // namespace

ReadInputs readInputs(const YamlNode& root, std::string_view file,
                      std::span<const std::string_view> otherKeys, Inputs defaults) {
    InputsReader reader{file, std::move(defaults)};
    reader.readRoot(root, otherKeys);
    return reader.take();
}

std::string inputsYaml(const Inputs& inputs) {
    std::string out;
    std::string_view section;
    for (const Field& field : fields()) {
        const std::size_t point = field.key.find('.');
        if (point == std::string_view::npos) {
            out += fmt::format("{}:{}", field.key, fieldYaml(field, inputs));
            continue;
        }
        if (field.key.substr(0, point) != section) {
            section = field.key.substr(0, point);
            out += fmt::format("{}:\n", section);
        }
        out += fmt::format("  {}:{}", field.key.substr(point + 1), fieldYaml(field, inputs));
    }
    return out;
}

}  // namespace stagecraft
