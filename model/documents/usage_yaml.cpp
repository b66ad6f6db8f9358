#include "model/documents/usage_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/documents/usage_reader.h"
#include "model/support/yaml_tree.h"
#include "model/workload/field_value.h"
#include "model/workload/inputs_yaml.h"

namespace stagecraft {

namespace {

constexpr std::string_view rootKeys[] = {"usage", "free_tier", "stagecraft"};
constexpr std::string_view choicesKey = "choices";
constexpr std::string_view usageChoices[] = {"choices.free_tier", "choices.discount",      "choices.contract",      "choices.fallback_region",
                                             "choices.tax_rate",  "choices.currency", "choices.exchange_rate", "choices.exchange_date"};

/// Walks the tree of a usage file.
class UsageTree {
public:
    UsageTree(std::string_view file, const Catalog& catalog) : file_(file), reader_(file, catalog) {}

    ReadUsageAttempt read(const YamlNode& root) {
        if (root.kind == YamlNode::Kind::Null)
            reader_.refuse(ErrorCode::Missing, 0, {}, "is empty; a usage file is a map with a list \"usage:\"");
        else if (!root.isMap())
            reader_.refuse(ErrorCode::WrongType, root.line, {},
                           fmt::format("is {}; a usage file is a map with a list \"usage:\"", root.kindName()));
        else
            readRoot(root);
        return std::move(reader_.attempt());
    }

    /// The next item of the list, met before its root is known.
    void readItem(const YamlNode& item) {
        reader_.begin();
        readEntry(item);
    }

    /// What stands beside the items that have been read; its problems are told first.
    ReadUsageAttempt readBesideItems(const YamlNode& root) {
        std::vector<Error> errors = std::exchange(reader_.attempt().errors, {});
        std::vector<Error> warnings = std::exchange(reader_.attempt().list.warnings, {});
        ReadUsageAttempt attempt = read(root);
        std::ranges::move(errors, std::back_inserter(attempt.errors));
        std::ranges::move(warnings, std::back_inserter(attempt.list.warnings));
        return attempt;
    }

private:
    void readRoot(const YamlNode& root) {
        for (const YamlEntry& entry : root.entries)
            if (entry.key != choicesKey && std::ranges::find(rootKeys, entry.key) == std::end(rootKeys))
                reader_.warn(entry.line, entry.key,
                             "is not known here and is left out; a usage file has usage, free_tier and choices");
        readChoices(root);
        const YamlNode* const list = root.find("usage");
        if (list == nullptr)
            return reader_.refuse(ErrorCode::Missing, root.line, "usage", "is missing; it is the list of what to price");
        if (list->kind == YamlNode::Kind::Null) return;
        if (!list->isList())
            return reader_.refuse(ErrorCode::WrongType, list->line, "usage",
                                  fmt::format("must be a list, not {}", list->kindName()));
        for (const YamlNode& item : list->items) readItem(item);
    }

    /// What a plan's choices say of money; `free_tier` may also stand by itself.
    void readChoices(const YamlNode& root) {
        Inputs defaults;
        defaults.choices = std::move(reader_.attempt().list.choices);
        YamlNode choices;
        choices.kind = YamlNode::Kind::Map;
        for (const YamlEntry& entry : root.entries)
            if (entry.key == choicesKey) choices.entries.push_back(entry);
        ReadInputs read = readInputs(choices, file_, {}, std::move(defaults));
        std::vector<Error>& errors = reader_.attempt().errors;
        errors.insert(errors.end(), read.errors.begin(), read.errors.end());
        std::vector<Error>& warnings = reader_.attempt().list.warnings;
        warnings.insert(warnings.end(), read.warnings.begin(), read.warnings.end());
        if (const YamlNode* const flag = root.find("free_tier")) readFreeTier(*flag, read.inputs);
        reader_.attempt().list.choices = std::move(read.inputs.choices);
    }

    void readFreeTier(const YamlNode& flag, Inputs& inputs) {
        const Field& freeTier = *field("choices.free_tier");
        if (flag.kind == YamlNode::Kind::Scalar && setValue(inputs, freeTier, flag.text)) return;
        reader_.refuse(ErrorCode::WrongType, flag.line, "free_tier",
                       fmt::format("must be {}, not {}", allowedValues(freeTier),
                                   flag.text.empty() ? std::string{flag.kindName()} : inQuotes(flag.text)));
    }

    void readEntry(const YamlNode& item) {
        if (!item.isMap())
            return reader_.refuse(
                ErrorCode::WrongType, item.line, reader_.entryKey(),
                fmt::format("must be a map such as {{dimension: alb_hour, region: us-east-1, quantity: 730}}, not {}",
                            item.kindName()));
        UsageCells cells;
        cells.line = item.line;
        for (const YamlEntry& entry : item.entries) {
            const auto key = std::ranges::find(usageKeys, entry.key);
            if (key == usageKeys.end()) {
                reader_.warn(entry.line, reader_.keyOf(entry.key),
                             fmt::format("is not known here and is left out; there are {}", fmt::join(usageKeys, ", ")));
                continue;
            }
            cells.cells[static_cast<std::size_t>(key - usageKeys.begin())] = {
                entry.value.text, entry.value.kindName(), entry.value.line, entry.value.kind == YamlNode::Kind::Scalar, true};
        }
        reader_.read(cells);
    }

    std::string_view file_;
    UsageReader reader_;
};

}  // namespace

bool concernsUsage(std::string_view key) { return std::ranges::find(usageChoices, key) != std::end(usageChoices); }

ReadUsageAttempt readUsage(std::string_view text, std::string_view file, const Catalog& catalog) {
    UsageTree items{file, catalog};
    if (const auto root = parseYamlQuickly(text, {"usage", [&](const YamlNode& item) { items.readItem(item); }}))
        return items.readBesideItems(*root);
    const Result<YamlNode> root = parseYaml(text, file);
    if (!root) return {{}, {root.error()}};
    return UsageTree{file, catalog}.read(*root);
}

}  // namespace stagecraft
