#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/cli/json.h"

namespace stagecraft {

/// Members of an object, added one by one to a tree. `JsonLine` has the same functions: what an object holds is written once for both.
class JsonTree {
public:
    explicit JsonTree(Json& object) : object_(object) {}
    void text(std::string_view key, std::string_view value) { object_[std::string{key}] = value; }
    void number(std::string_view key, double value) { object_[std::string{key}] = jsonNumber(value); }
    void flag(std::string_view key, bool value) { object_[std::string{key}] = value; }
    void none(std::string_view key) { object_[std::string{key}] = nullptr; }
    /// A list of objects; `add(members, item)` adds those of one.
    template <class Item, class Add>
    void list(std::string_view key, std::span<const Item> items, Add add) {
        Json all = Json::array();
        for (const Item& item : items) {
            JsonTree members{all.emplace_back(Json::object())};
            add(members, item);
        }
        object_[std::string{key}] = std::move(all);
    }

private:
    Json& object_;
};

/// An object on one line of text, without a tree in between: of a hundred thousand lines the trees would be most of the time.
class JsonLine {
public:
    explicit JsonLine(std::string& out) : out_(out) { out_ += '{'; }
    ~JsonLine() { out_ += '}'; }
    JsonLine(const JsonLine&) = delete;
    JsonLine& operator=(const JsonLine&) = delete;
    void text(std::string_view key, std::string_view value);
    void number(std::string_view key, double value);
    void flag(std::string_view key, bool value) { begin(key) += value ? "true" : "false"; }
    void none(std::string_view key) { begin(key) += "null"; }
    template <class Item, class Add>
    void list(std::string_view key, std::span<const Item> items, Add add) {
        begin(key) += '[';
        for (const Item& item : items) {
            if (&item != items.data()) out_ += ',';
            JsonLine members{out_};
            add(members, item);
        }
        out_ += ']';
    }

private:
    /// Keys are ours: none needs an escape.
    std::string& begin(std::string_view key);

    std::string& out_;
    bool isFirst_ = true;
};

}  // namespace stagecraft
