#include "model/price_list/recipe.h"

#include <algorithm>

namespace stagecraft {

namespace {

/// Calls `test` with each of the values that "|" separates until one is true.
template <class Test>
bool anyOf(std::string_view values, Test test) {
    for (;;) {
        const std::size_t end = values.find('|');
        if (test(values.substr(0, end))) return true;
        if (end == std::string_view::npos) return false;
        values.remove_prefix(end + 1);
    }
}

bool isCapital(char c) { return c >= 'A' && c <= 'Z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string alternatives(std::string_view values) {
    std::string text;
    for (const char c : values)
        if (c == '|') text += " or ";
        else text += c;
    return text;
}

}  // namespace

std::string_view usagePrefix(std::string_view usageType) {
    if (usageType.starts_with("EU-")) return usageType.substr(0, 3);
    std::size_t letters = 0;
    while (letters < usageType.size() && isCapital(usageType[letters])) ++letters;
    std::size_t end = letters;
    while (end < usageType.size() && isDigit(usageType[end])) ++end;
    const bool isPrefix = letters >= 2 && letters <= 4 && end > letters && end < usageType.size() && usageType[end] == '-';
    return isPrefix ? usageType.substr(0, end + 1) : std::string_view{};
}

bool Filter::holds(std::string_view value) const {
    switch (test) {
        case Test::IsEmpty: return value.empty();
        case Test::IsOrUnsaid:
            if (value.empty()) return true;
            [[fallthrough]];
        case Test::Is: return anyOf(text, [&](std::string_view one) { return value == one; });
        case Test::Contains:
            return anyOf(text, [&](std::string_view one) { return value.find(one) != std::string_view::npos; });
        case Test::Lacks:
            return !anyOf(text, [&](std::string_view one) { return value.find(one) != std::string_view::npos; });
        case Test::Usage:
            value.remove_prefix(usagePrefix(value).size());
            return anyOf(text, [&](std::string_view one) { return value == one; });
        case Test::UsageStarts:
            value.remove_prefix(usagePrefix(value).size());
            return anyOf(text, [&](std::string_view one) { return value.starts_with(one); });
    }
    return false;
}

std::string Filter::reason() const {
    const std::string name{labelOf(attribute)};
    switch (test) {
        case Test::Is:
        case Test::IsOrUnsaid: return name + " must be " + alternatives(text);
        case Test::IsEmpty: return name + " must be empty";
        case Test::Contains: return name + " must contain " + alternatives(text);
        case Test::Lacks: return name + " must not contain " + alternatives(text);
        case Test::Usage: return name + " must be " + alternatives(text) + " after the region's prefix";
        case Test::UsageStarts: return name + " must begin with " + alternatives(text) + " after the region's prefix";
    }
    return name;
}

bool Recipe::isAbout(const Product& product) const {
    return std::all_of(about.begin(), about.end(),
                       [&](const Filter& filter) { return filter.holds(product[filter.attribute]); });
}

const Filter* Recipe::failure(const Product& product) const {
    const auto found = std::find_if(must.begin(), must.end(),
                                    [&](const Filter& filter) { return !filter.holds(product[filter.attribute]); });
    return found == must.end() ? nullptr : &*found;
}

std::span<const Recipe> recipes() {
    static const std::vector<Recipe> all = [] {
        std::vector<Recipe> list;
        addComputeRecipes(list);
        addDatabaseRecipes(list);
        addServiceRecipes(list);
        addSavingsPlanRecipes(list);
        return list;
    }();
    return all;
}

std::vector<std::string_view> withoutRecipe(std::span<const std::string_view> dimensions) {
    std::vector<std::string_view> without;
    for (const std::string_view dimension : dimensions)
        if (std::ranges::none_of(recipes(), [&](const Recipe& recipe) { return recipe.dimension == dimension; })) without.push_back(dimension);
    return without;
}

std::vector<std::string_view> offersRead() {
    std::vector<std::string_view> names;
    for (const Recipe& recipe : recipes())
        if (names.empty() || names.back() != recipe.offer) names.push_back(recipe.offer);
    return names;
}

}  // namespace stagecraft
