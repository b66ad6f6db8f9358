#include "model/support/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>
#include <yaml.h>

#include <algorithm>
#include <array>
#include <span>
#include <sstream>

#include "model/support/utf8.h"

namespace stagecraft {

namespace {

/// Thrown through the parser, which offers no other way to stop it, and caught in this file.
struct Refusal {
    Error error;
};

/// Builds the tree as a parser meets its values.
class TreeBuilder {
public:
    explicit TreeBuilder(std::string_view file, const YamlItems* items = nullptr) : file_(file), items_(items) {}

    void null(int line) { add({YamlNode::Kind::Null, line, {}, {}, {}}); }
    void scalar(int line, std::string text) { add({YamlNode::Kind::Scalar, line, std::move(text), {}, {}}); }
    [[noreturn]] void alias(int line) const {
        refuse(ErrorCode::Syntax, line, {}, "aliases (*name) are not allowed; write the value out");
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

    void checkKeys(const YamlNode& map) const {
        if (map.entries.size() < 8 && !hasRepeatedKey(map.entries)) return;
        std::vector<const YamlEntry*> sorted;
        for (const YamlEntry& entry : map.entries) sorted.push_back(&entry);
        std::ranges::stable_sort(sorted, {},
                                 [](const YamlEntry* entry) -> std::string_view { return entry->key; });
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (sorted[i]->key == sorted[i - 1]->key)
                refuse(ErrorCode::DuplicateKey, sorted[i]->line, sorted[i]->key,
                       fmt::format("is given twice, first on line {}", sorted[i - 1]->line));
    }

    /// By comparing each with each: for a few keys cheaper than sorting them.
    [[nodiscard]] static bool hasRepeatedKey(std::span<const YamlEntry> entries) {
        for (std::size_t i = 1; i < entries.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (entries[i].key == entries[j].key) return true;
        return false;
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
            if (isTakenAway()) items_->take(node);
            else parent.node.items.push_back(std::move(node));
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

    /// Whether the list that is open is the one whose items somebody takes.
    [[nodiscard]] bool isTakenAway() const {
        return items_ != nullptr && open_.size() == 2 && open_.front().node.isMap() && open_.front().key == items_->list;
    }

    std::string_view file_;
    const YamlItems* items_;
    YamlNode root_;
    std::vector<Open> open_;
};

/// Tells the builder what yaml-cpp meets.
class Events : public YAML::EventHandler {
public:
    explicit Events(TreeBuilder& builder) : builder_(builder) {}

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { builder_.null(mark.line + 1); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { builder_.alias(mark.line + 1); }
    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t, const std::string& value) override {
        builder_.scalar(mark.line + 1, value);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        builder_.open(YamlNode::Kind::List, mark.line + 1);
    }
    void OnSequenceEnd() override { builder_.close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        builder_.open(YamlNode::Kind::Map, mark.line + 1);
    }
    void OnMapEnd() override { builder_.close(); }

private:
    TreeBuilder& builder_;
};

/// The events of libyaml; it holds what the C library allocates.
class QuickParser {
public:
    explicit QuickParser(std::string_view text) {
        isUsable_ = yaml_parser_initialize(&parser_) != 0;
        if (!isUsable_) return;
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    ~QuickParser() {
        yaml_event_delete(&event_);
        if (isUsable_) yaml_parser_delete(&parser_);
    }
    QuickParser(const QuickParser&) = delete;
    QuickParser& operator=(const QuickParser&) = delete;

    /// The next event; nullptr where the text is refused.
    [[nodiscard]] const yaml_event_t* next() {
        yaml_event_delete(&event_);
        event_ = {};
        return isUsable_ && yaml_parser_parse(&parser_, &event_) != 0 ? &event_ : nullptr;
    }

private:
    yaml_parser_t parser_{};
    yaml_event_t event_{};
    bool isUsable_ = false;
};

/// As yaml-cpp has it: what is not there, or one of these words without quotes or a tag.
bool isNull(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    if (scalar.style != YAML_PLAIN_SCALAR_STYLE || scalar.tag != nullptr) return false;
    const std::string_view text{reinterpret_cast<const char*>(scalar.value), scalar.length};
    return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

/// false: there is something behind the only document, or nothing to build from.
bool tell(TreeBuilder& builder, const yaml_event_t& event, int& documents) {
    const int line = static_cast<int>(event.start_mark.line) + 1;
    switch (event.type) {
        case YAML_DOCUMENT_START_EVENT: return ++documents == 1;
        case YAML_ALIAS_EVENT: return false;
        case YAML_SCALAR_EVENT:
            if (isNull(event)) builder.null(line);
            else builder.scalar(line, {reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length});
            return true;
        case YAML_SEQUENCE_START_EVENT: builder.open(YamlNode::Kind::List, line); return true;
        case YAML_MAPPING_START_EVENT: builder.open(YamlNode::Kind::Map, line); return true;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT: builder.close(); return true;
        default: return true;
    }
}

int lineAt(std::string_view text, std::size_t offset) {
    return 1 + static_cast<int>(std::ranges::count(text.substr(0, offset), '\n'));
}

std::string_view withoutMark(std::string_view text) {
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    return text.starts_with(byteOrderMark) ? text.substr(byteOrderMark.size()) : text;
}

/// Where the first character stands that is no text in UTF-8; the size where all are.
std::size_t firstNoText(std::string_view text) {
    const auto isForbidden = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    };
    const auto control = static_cast<std::size_t>(std::ranges::find_if(text, isForbidden) - text.begin());
    return std::min(control, utf8Prefix(text));
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
    text = withoutMark(text);
    if (const std::size_t bad = firstNoText(text); bad < text.size())
        return tl::unexpected(Error{
            ErrorCode::NotText, std::string{file}, lineAt(text, bad), {}, "is not a text file in UTF-8"});
    try {
        std::istringstream stream{std::string{text}};
        YAML::Parser parser{stream};
        TreeBuilder builder{file};
        Events events{builder};
        if (!parser.HandleNextDocument(events)) return YamlNode{};
        YamlNode root = builder.takeRoot();
        TreeBuilder second{file};
        Events more{second};
        if (parser.HandleNextDocument(more))
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

std::optional<YamlNode> parseYamlQuickly(std::string_view text, const YamlItems& items) {
    text = withoutMark(text);
    if (firstNoText(text) < text.size()) return std::nullopt;
    QuickParser parser{text};
    TreeBuilder builder{{}, &items};
    int documents = 0;
    try {
        while (const yaml_event_t* const event = parser.next()) {
            if (event->type == YAML_STREAM_END_EVENT) {
                YamlNode root = builder.takeRoot();
                return root.kind == YamlNode::Kind::Null ? std::nullopt : std::optional{std::move(root)};
            }
            if (!tell(builder, *event, documents)) return std::nullopt;
        }
    } catch (const Refusal&) {
        return std::nullopt;  // the patient reader words it
    }
    return std::nullopt;
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
