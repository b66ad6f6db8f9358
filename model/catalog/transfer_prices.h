#pragma once

#include <map>
#include <string_view>
#include <utility>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// What a region asks for a GB to one other region, where the catalog has a price of that very pair (inter_region.csv). What a sender
/// usually asks is a price like any other: `catalog.price("inter_region_gb", sender)`.
class TransferPrices {
public:
    static constexpr std::string_view dimension = "inter_region_gb";

    /// Those of a catalog, which keeps them among its indices.
    [[nodiscard]] static const TransferPrices& of(const Catalog& catalog) {
        return catalog.derived<TransferPrices>(key, [] { return TransferPrices{}; });
    }
    /// nullptr where the pair has no price of its own.
    [[nodiscard]] const Price* between(std::string_view from, std::string_view to) const {
        const auto found = prices_.find({from, to});
        return found == prices_.end() ? nullptr : &found->second;
    }

    /// All of them, by sender and receiver.
    [[nodiscard]] const std::map<std::pair<std::string_view, std::string_view>, Price>& all() const { return prices_; }

private:
    friend class CatalogReader;
    /// Apart from the keys of all other indices.
    static constexpr std::uint64_t key = std::uint64_t{1} << 60;

    std::map<std::pair<std::string_view, std::string_view>, Price> prices_;
};

}  // namespace stagecraft
