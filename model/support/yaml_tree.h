#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/support/error.h"

namespace stagecraft {

struct YamlEntry;

/// One value of a YAML document with the line it stands on. Scalars stay text: whoever knows what a value
/// means parses it, so 010 is ten and 0.1 stays 0.1.
struct YamlNode {
    enum class Kind { Null, Scalar, List, Map };
    Kind kind = Kind::Null;
    int line = 0;      ///< counted from 1
    std::string text;  ///< of a Scalar
    std::vector<YamlNode> items;
    std::vector<YamlEntry> entries;  ///< of a Map, in the file's order

    [[nodiscard]] bool isMap() const { return kind == Kind::Map; }
    [[nodiscard]] bool isList() const { return kind == Kind::List; }
    /// nullptr when this is no map or has no such key.
    [[nodiscard]] const YamlNode* find(std::string_view key) const;
    /// "nothing", "a text", "a list", "a map": for messages.
    [[nodiscard]] std::string_view kindName() const;
};

struct YamlEntry {
    std::string key;
    int line = 0;
    YamlNode value;
};

/// Reads one YAML document from a stranger: refuses what is not text, aliases (they can grow without bound),
/// nesting deeper than any file of ours, a key given twice, a second document. `file` is used in messages. An
/// empty text is Null.
[[nodiscard]] Result<YamlNode> parseYaml(std::string_view text, std::string_view file);

/// Somebody who takes the items of one long list, which then stays empty in the tree: the list under this key of the root.
struct YamlItems {
    std::string_view list;
    std::function<void(const YamlNode&)> take;
};

/// The same tree in a tenth of the time, by libyaml, for lists of a hundred thousand items. nullopt where `parseYaml` would refuse
/// the text or find nothing in it: ask that one, which says why. Items may have been taken by then.
[[nodiscard]] std::optional<YamlNode> parseYamlQuickly(std::string_view text, const YamlItems& items);

/// `text` as a YAML scalar: as it stands where every reader takes it for text, else in double quotes.
[[nodiscard]] std::string yamlText(std::string_view text);

}  // namespace stagecraft
