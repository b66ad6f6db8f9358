#include "model/support/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "model/support/utf8.h"

namespace stagecraft {

namespace {

/// Thrown through the parser, which offers no other way to stop it, and caught in this file.
struct Refusal {
    Error error;
};

/// Builds the tree as the parser meets its values.
class TreeBuilder : public YAML::EventHandler {
public:
    explicit TreeBuilder(std::string_view file) : file_(file) {}

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
        add({YamlNode::Kind::Null, mark.line + 1, {}, {}, {}});
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        refuse(ErrorCode::Syntax, mark.line + 1, {}, "aliases (*name) are not allowed; write the value out");
    }
    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  const std::string& value) override {
        add({YamlNode::Kind::Scalar, mark.line + 1, value, {}, {}});
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        open(YamlNode::Kind::List, mark.line + 1);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {
        open(YamlNode::Kind::Map, mark.line + 1);
    }
    void OnMapEnd() override { close(); }

    [[nodiscard]] YamlNode takeRoot() { return std::move(root_); }

private:
    static constexpr std::size_t deepest = 32;

    /// A list or map that is still being filled; of a map, the key whose value comes next.
    struct Open {
        YamlNode node;
        std::string key;
        int keyLine = 0;
        bool hasKey = false;
    };

    [[noreturn]] void refuse(ErrorCode code, int line, std::string_view key, std::string message) const {
        throw Refusal{Error{code, std::string{file_}, line, std::string{key}, std::move(message)}};
    }

    void open(YamlNode::Kind kind, int line) {
        if (isKeyExpected())
            refuse(ErrorCode::Syntax, line, {}, "a key must be plain text, not a list or a map");
        if (open_.size() >= deepest)
            refuse(ErrorCode::Syntax, line, {}, fmt::format("is nested deeper than {} levels", deepest));
        open_.push_back({{kind, line, {}, {}, {}}, {}});
    }

    void close() {
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        if (node.isMap()) checkKeys(node);
        add(std::move(node));
    }

    void checkKeys(const YamlNode& map) const {
        std::vector<const YamlEntry*> sorted;
        for (const YamlEntry& entry : map.entries) sorted.push_back(&entry);
        std::ranges::stable_sort(sorted, {},
                                 [](const YamlEntry* entry) -> std::string_view { return entry->key; });
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (sorted[i]->key == sorted[i - 1]->key)
                refuse(ErrorCode::DuplicateKey, sorted[i]->line, sorted[i]->key,
                       fmt::format("is given twice, first on line {}", sorted[i - 1]->line));
    }

    [[nodiscard]] bool isKeyExpected() const {
        return !open_.empty() && open_.back().node.isMap() && !open_.back().hasKey;
    }

    void add(YamlNode node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.isList()) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.hasKey) {
            parent.key = std::move(node.text);
            parent.keyLine = node.line;
            parent.hasKey = true;
        } else {
            // The parser places a value that is not there at whatever comes next.
            if (node.kind == YamlNode::Kind::Null) node.line = parent.keyLine;
            parent.node.entries.push_back({std::move(parent.key), parent.keyLine, std::move(node)});
            parent.hasKey = false;
        }
    }

    std::string_view file_;
    YamlNode root_;
    std::vector<Open> open_;
};

int lineAt(std::string_view text, std::size_t offset) {
    return 1 + static_cast<int>(std::ranges::count(text.substr(0, offset), '\n'));
}

/// Words that YAML 1.1 or 1.2 readers take for something else than text.
constexpr std::array<std::string_view, 11> reserved{"null", "true", "false", "yes", "no", "on",
                                                    "off",  "y",    "n",     "~",   ""};

bool isPlainSafe(std::string_view text) {
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto isInner = [&](char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ' ';
    };
    if (text.empty() || !isLetter(text.front()) || text.back() == ' ') return false;
    if (!std::ranges::all_of(text, isInner)) return false;
    std::string lowered{text};
    for (char& c : lowered)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return std::ranges::find(reserved, lowered) == reserved.end();
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    const auto found = std::ranges::find(entries, key, &YamlEntry::key);
    return found == entries.end() ? nullptr : &found->value;
}

std::string_view YamlNode::kindName() const {
    switch (kind) {
        case Kind::Null: return "nothing";
        case Kind::Scalar: return "a text";
        case Kind::List: return "a list";
        case Kind::Map: break;
    }
    return "a map";
}

Result<YamlNode> parseYaml(std::string_view text, std::string_view file) {
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(byteOrderMark)) text.remove_prefix(byteOrderMark.size());
    const auto isForbidden = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    };
    const auto control = static_cast<std::size_t>(std::ranges::find_if(text, isForbidden) - text.begin());
    if (const std::size_t bad = std::min(control, utf8Prefix(text)); bad < text.size())
        return tl::unexpected(Error{
            ErrorCode::NotText, std::string{file}, lineAt(text, bad), {}, "is not a text file in UTF-8"});
    try {
        std::istringstream stream{std::string{text}};
        YAML::Parser parser{stream};
        TreeBuilder builder{file};
        if (!parser.HandleNextDocument(builder)) return YamlNode{};
        YamlNode root = builder.takeRoot();
        TreeBuilder second{file};
        if (parser.HandleNextDocument(second))
            return tl::unexpected(Error{ErrorCode::Syntax,
                                        std::string{file},
                                        second.takeRoot().line,
                                        {},
                                        "must hold one document, but another begins here"});
        return root;
    } catch (const Refusal& refusal) {
        return tl::unexpected(refusal.error);
    } catch (const YAML::Exception& problem) {
        return tl::unexpected(Error{ErrorCode::Syntax,
                                    std::string{file},
                                    std::max(0, problem.mark.line + 1),
                                    {},
                                    "is not valid YAML: " + problem.msg});
    }
}

std::string yamlText(std::string_view text) {
    if (isPlainSafe(text)) return std::string{text};
    std::string out = "\"";
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (byte < 0x20 || byte == 0x7F)
            out += fmt::format("\\x{:02x}", byte);
        else
            out += c;
    }
    return out + "\"";
}

}  // namespace stagecraft
