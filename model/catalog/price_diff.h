#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// One price in two catalogs. The views live as long as the catalogs.
struct PriceChange {
    std::string_view service;             ///< "ec2", "rds", "elasticache", or that of a dimension
    std::string_view item;                ///< a type, or a dimension
    std::string_view engine, deployment;  ///< of databases and caches
    std::string_view region;              ///< or "*", "cf-europe"; "us-east-1 to eu-west-1" has the second in `to`
    std::string_view to;
    std::string_view purchase;  ///< of hours of instances
    std::string_view unit;
    double from = 0;                      ///< where the tier begins
    std::optional<double> before, after;  ///< dollars per unit; nullopt where the catalog has no such price

    [[nodiscard]] bool isAdded() const { return !before; }
    [[nodiscard]] bool isRemoved() const { return !after; }
    /// Of the price before; nullopt where it is new, gone, or was nothing.
    [[nodiscard]] std::optional<double> percent() const;
};

struct PriceChangeCount {
    std::size_t changed = 0, added = 0, removed = 0;
};
[[nodiscard]] PriceChangeCount countOf(std::span<const PriceChange> changes);

/// Every price that one of the two has and the other has not, or has otherwise; sorted by service, item and region.
[[nodiscard]] std::vector<PriceChange> priceChanges(const Catalog& before, const Catalog& after);

}  // namespace stagecraft
