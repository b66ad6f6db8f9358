#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/json.h"
#include "model/catalog/catalog.h"

namespace stagecraft {

/// A price of a dimension; of traffic between regions also that of one pair of them.
struct ShownPrice {
    const Price* price = nullptr;
    std::string_view destination;
    /// "us-east-1 to us-east-2"
    [[nodiscard]] std::string place() const;
};

/// What a sender asks for one destination each; of all senders where `region` is empty.
[[nodiscard]] std::vector<ShownPrice> pairsFrom(std::string_view region, const Catalog& catalog);

[[nodiscard]] Json jsonPrice(const ShownPrice& shown);
[[nodiscard]] std::string csvPriceHeader();
/// A record a tier.
[[nodiscard]] std::string csvPrice(const ShownPrice& shown);
[[nodiscard]] std::string dollarsPerUnit(double usd);

[[nodiscard]] std::set<std::string_view> knownRegions(const Catalog& catalog);
[[nodiscard]] std::set<std::string_view> knownDimensions(const Catalog& catalog);
[[nodiscard]] std::set<std::string_view> knownServices(const Catalog& catalog);
[[nodiscard]] Error unknownName(std::string key, std::string_view name, std::string_view kind, const std::set<std::string_view>& known);
/// nullopt when `name` is empty or among `known`.
[[nodiscard]] std::optional<Error> checkName(std::string key, std::string_view name, std::string_view kind,
                                             const std::set<std::string_view>& known);

}  // namespace stagecraft
