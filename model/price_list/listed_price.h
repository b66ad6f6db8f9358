#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/price_list/list_price.h"
#include "model/price_list/recipe.h"

namespace stagecraft {

/// How a commitment is paid, in a price list.
enum class Payment { NoUpfront, PartialUpfront, AllUpfront };
inline constexpr std::size_t paymentCount = 3;

/// One price of a price list for one product, with the range of use it holds in.
struct ListedRate {
    ListPrice usd;
    double from = 0, to = std::numeric_limits<double>::infinity();
    std::string rateCode, unit, effective;
    int line = 0;
};

/// What is paid for a reservation: an hour, a fee at the beginning, or both.
struct ListedReservation {
    std::vector<ListedRate> hourly, upfront;  ///< one each at most, once they are checked
    [[nodiscard]] bool isListed() const { return !hourly.empty() || !upfront.empty(); }
};

/// One product that a recipe wanted, with its prices.
struct ListedProduct {
    const Recipe* recipe = nullptr;
    std::string place;  ///< a region, "*" or a price area of CloudFront
    std::string item;   ///< a type, "engine type deployment", the dimension, or the region that data goes to
    std::string sku;
    int line = 0;
    std::string vcpu, memory, currentGeneration;  ///< of cache nodes, which the catalog has no other table of
    std::vector<ListedRate> onDemand;             ///< its tiers, once they are checked in order
    std::array<std::array<ListedReservation, paymentCount>, 2> reserved;  ///< for one year and for three
};

/// How a recipe fared in a file.
struct RecipeCount {
    const Recipe* recipe = nullptr;
    std::size_t matches = 0;  ///< products whose prices were taken
    std::size_t doubled = 0;  ///< more products with the same price for the same thing
    std::map<std::string, std::size_t> rejected;  ///< products by the reason why they are look-alikes
};

/// What a file says, checked: one product for each thing, its tiers without gaps.
struct ListedPrices {
    std::vector<ListedProduct> products;  ///< in the order of the catalog's tables
    std::vector<RecipeCount> counts;
    std::size_t productsSeen = 0;
    std::map<std::string, std::size_t> elsewhere;     ///< wanted products by the unknown place they are sold in
    std::map<std::string, std::size_t> unknownTypes;  ///< wanted types that the catalog does not describe
    std::map<std::string, std::size_t> unknownTerms;  ///< rows by kinds of terms nobody here knows ("FlatRate")
    std::vector<std::string> warnings;
};

}  // namespace stagecraft
