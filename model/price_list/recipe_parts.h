#pragma once

#include <utility>

#include "model/price_list/recipe.h"

namespace stagecraft {

// Words in which the tables of recipes are written.

using Test = Filter::Test;

/// What a dimension is called in the catalog.
struct Priced {
    std::string_view service, dimension, unit;
};

inline constexpr Filter inARegion{Attribute::LocationType, Test::Is, "AWS Region"};

[[nodiscard]] inline Filter is(Attribute attribute, std::string_view text) { return {attribute, Test::Is, text}; }
[[nodiscard]] inline Filter usageIs(std::string_view text) { return {Attribute::UsageType, Test::Usage, text}; }
[[nodiscard]] inline Filter usageContains(std::string_view text) { return {Attribute::UsageType, Test::Contains, text}; }

/// A dimension that its usage type tells: what contains the name is looked at, what is more than the name behind the
/// prefix of a region is a look-alike. More conditions may be added.
[[nodiscard]] inline Recipe byUsage(std::string_view name, std::string_view offer, std::string_view family,
                                    std::string_view usage, std::string_view listUnit, const Priced& priced) {
    Recipe recipe;
    recipe.name = name;
    recipe.offer = offer;
    recipe.family = family;
    recipe.about = {usageContains(usage)};
    recipe.must = {usageIs(usage), inARegion};
    recipe.listUnit = listUnit;
    recipe.service = priced.service;
    recipe.dimension = priced.dimension;
    recipe.unit = priced.unit;
    return recipe;
}

/// The catalog counts in units `factor` times as large as the list's: thousands, millions.
[[nodiscard]] inline Recipe per(std::int64_t factor, Recipe recipe) {
    recipe.factor = factor;
    return recipe;
}
[[nodiscard]] inline Recipe about(const Filter& filter, Recipe recipe) {
    recipe.about.push_back(filter);
    return recipe;
}
[[nodiscard]] inline Recipe must(const Filter& filter, Recipe recipe) {
    recipe.must.push_back(filter);
    return recipe;
}

}  // namespace stagecraft
