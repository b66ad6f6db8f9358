#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/price_list/listed_price.h"
#include "model/price_list/places.h"
#include "model/support/error.h"

namespace stagecraft {

/// One price of a product as a file writes it.
struct PriceRow {
    std::string_view rateCode, termType, effective, from, to, unit, usd, currency;
    std::string_view lease, payment, offeringClass;  ///< of reservations
    int line = 0;
};

/// Collects from one offer file, row by row, what the recipes of its offer want.
class PriceGatherer {
public:
    /// `file` is used in messages.
    PriceGatherer(std::string file, std::string_view offer, const Catalog& catalog);

    /// Where the prices of `product` go; nullptr when no recipe wants it. `isNew`: it is not one more row of the
    /// product asked for last.
    [[nodiscard]] Result<ListedProduct*> want(const Product& product, int line, bool isNew);
    /// The product of that SKU, if it is wanted.
    [[nodiscard]] ListedProduct* find(std::string_view sku);
    /// Notes a kind of terms that nobody here knows.
    void leaveOut(std::string_view termType);
    [[nodiscard]] std::optional<Error> add(ListedProduct& product, const PriceRow& row);
    /// Checks what was collected: one price for each thing, tiers that meet. Call once, at the end.
    [[nodiscard]] Result<ListedPrices> finish();

private:
    struct Counted {
        std::vector<std::size_t> failures;  ///< by condition of the recipe
        RecipeCount count;
    };
    [[nodiscard]] ListedProduct* wantBy(std::size_t recipe, const Product& product, bool isNew);
    [[nodiscard]] std::optional<std::string> placeOf(const Recipe& recipe, const Product& product);
    [[nodiscard]] std::optional<std::string> itemOf(const Recipe& recipe, const Product& product);
    [[nodiscard]] std::optional<Error> addReserved(ListedProduct& product, const PriceRow& row, ListedRate rate);
    [[nodiscard]] Error problem(ErrorCode code, int line, std::string key, std::string message) const;
    void reject(const ListedProduct& product, std::string reason);
    [[nodiscard]] std::optional<Error> checkTiers(ListedProduct& product) const;
    [[nodiscard]] std::optional<Error> checkReservations(ListedProduct& product);
    [[nodiscard]] std::optional<Error> keepOneOfEach();

    std::string file_;
    Places places_;
    const Catalog* catalog_;
    std::vector<const Recipe*> recipes_;
    std::vector<Counted> counted_;  ///< by position in `recipes_`
    std::unordered_map<std::string_view, std::vector<std::size_t>> byFamily_;
    std::vector<std::size_t> ofAnyFamily_;
    std::deque<ListedProduct> products_;
    std::unordered_map<std::string, ListedProduct*> bySku_;
    ListedPrices result_;
};

}  // namespace stagecraft
