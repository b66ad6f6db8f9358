#include "model/documents/usage_unit.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "model/support/text.h"

namespace stagecraft {

namespace {

/// A unit taken apart: 10,000 × "request".
struct PlainUnit {
    double count = 1;
    std::vector<std::string> words;
    bool operator==(const PlainUnit&) const = default;
};

constexpr std::array<std::pair<std::string_view, double>, 3> numbers{{{"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}}};

/// As Cost and Usage Reports write them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> shortWords{{{"hr", "hour"}, {"h", "hour"}, {"mo", "month"}}};

/// In small letters, up to what is said beside the name.
std::string nameOfUnit(std::string_view unit) {
    std::string name;
    for (const char c : unit) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (const std::string_view beside : {" above ", " per ", " ("}) name = name.substr(0, name.find(beside));
    return name;
}

/// One of several: "requests" → "request", "queries" → "query".
std::string singular(std::string word) {
    if (word.size() > 3 && word.ends_with("ies")) return word.replace(word.size() - 3, 3, "y");
    if (word.size() > 2 && word.ends_with('s')) word.pop_back();
    const auto shortened = std::ranges::find(shortWords, std::string_view{word}, [](const auto& pair) { return pair.first; });
    return shortened == shortWords.end() ? word : std::string{shortened->second};
}

void addWord(PlainUnit& unit, std::string word) {
    if (word.empty()) return;
    const auto named = std::ranges::find(numbers, std::string_view{word}, [](const auto& pair) { return pair.first; });
    if (named != numbers.end())
        unit.count *= named->second;
    else if (const auto number = parseHumanNumber(word))
        unit.count *= *number;
    else
        unit.words.push_back(singular(std::move(word)));
}

PlainUnit plainUnit(std::string_view text) {
    PlainUnit unit;
    std::string word;
    for (const char c : nameOfUnit(text)) {
        if (c != ' ' && c != '-' && c != '_') {
            word += c;
            continue;
        }
        addWord(unit, std::exchange(word, {}));
    }
    addWord(unit, std::move(word));
    return unit;
}

}  // namespace

bool isSameUnit(std::string_view one, std::string_view other) { return one == other || plainUnit(one) == plainUnit(other); }

}  // namespace stagecraft
