#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/price_list/offer_attributes.h"

namespace stagecraft {

/// One condition on a product. `text` may name several values, separated by "|".
struct Filter {
    enum class Test {
        Is,           ///< one of the values
        IsOrUnsaid,   ///< one of the values, or nothing: files of some years lack the column
        IsEmpty,
        Contains,
        Lacks,        ///< contains none of the values
        Usage,        ///< one of the values, behind the prefix of a region or without
        UsageStarts,  ///< begins with one of the values, likewise
    };
    Attribute attribute;
    Test test = Test::Is;
    std::string_view text;

    [[nodiscard]] bool holds(std::string_view value) const;
    /// "Tenancy must be Shared": why a product was left out.
    [[nodiscard]] std::string reason() const;
};

/// "EU-", "USE1-" or nothing: what stands before the usage types of a region. "TS-" is the name of a thing, no region.
[[nodiscard]] std::string_view usagePrefix(std::string_view usageType);

/// What a recipe finds the price of.
enum class Goods { Instance, Database, CacheNode, Dimension, Transfer, SavingsPlan };
/// What tells where the price holds.
enum class Place {
    Region,      ///< Region Code, else Location
    FromRegion,  ///< From Region Code, else From Location; the other end too for Goods::Transfer
    Everywhere,
    Edge,        ///< a price area of CloudFront in Location
    FromEdge,    ///< the same in From Location
};

/// How one price of the catalog is found in an offer file. Filters are so tight that a wrong one finds nothing, which
/// the report of the import shows, rather than two, of which one would be wrong.
struct Recipe {
    static constexpr std::string_view anyFamily = "*";

    std::string_view name;    ///< "EC2 instances, Linux"
    std::string_view offer;   ///< "AmazonEC2"
    std::string_view family;  ///< Product Family; may be empty, may be `anyFamily`
    Goods goods = Goods::Dimension;
    Place place = Place::Region;
    std::vector<Filter> about;  ///< a product that fails one of these is about something else
    std::vector<Filter> must;   ///< one that fails one of these is a look-alike, counted with the reason
    std::string_view listUnit;  ///< the units the list may name, in small letters, separated by "|"; empty: any

    // Of Goods::Dimension:
    std::string_view service, dimension, unit;  ///< in the catalog
    std::int64_t factor = 1;                    ///< the catalog's unit is so many of the list's …
    std::int64_t divisor = 1;                   ///< … divided by this
    double from = 0, to = std::numeric_limits<double>::infinity();  ///< the tier it is, where the list says 0 to Inf

    [[nodiscard]] bool isAbout(const Product& product) const;
    /// The first condition that `product` fails; nullptr when it is the wanted one.
    [[nodiscard]] const Filter* failure(const Product& product) const;
    /// Whether it is the whole price rather than one tier of several.
    [[nodiscard]] bool isWhole() const { return from == 0 && to == std::numeric_limits<double>::infinity(); }
};

/// Every recipe there is, grouped by offer.
[[nodiscard]] std::span<const Recipe> recipes();
/// Of some dimensions those that no recipe finds.
[[nodiscard]] std::vector<std::string_view> withoutRecipe(std::span<const std::string_view> dimensions);
/// "AmazonEC2, AmazonRDS, …": the offers that have recipes.
[[nodiscard]] std::vector<std::string_view> offersRead();

/// Parts of `recipes()`.
void addComputeRecipes(std::vector<Recipe>& all);
void addDatabaseRecipes(std::vector<Recipe>& all);
void addServiceRecipes(std::vector<Recipe>& all);
void addSavingsPlanRecipes(std::vector<Recipe>& all);

}  // namespace stagecraft
