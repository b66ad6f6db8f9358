#pragma once

#include <string>
#include <vector>

#include "model/catalog/catalog.h"
#include "model/price_list/offer_file.h"
#include "model/price_list/price_import.h"

namespace stagecraft {

/// Recipes that met anything, each over all lists.
[[nodiscard]] std::vector<RecipeCount> recipeCounts(const ImportedCatalog& made);
/// What an import that would replace newer prices says.
[[nodiscard]] std::string newerPricesText(const ImportedCatalog& made);
/// Of a list that was read: recipes that found nothing, and what was left out.
[[nodiscard]] std::vector<std::string> notesOn(const ImportedList& list, const OfferFile& file);
/// Of a list in which nothing at all was wanted, with the most frequent reason.
[[nodiscard]] Error nothingFound(const ImportedList& list, const OfferFile& file);
/// A Savings Plan that costs more than what it discounts: one of the two lists must be of another time.
[[nodiscard]] std::vector<std::string> plansAbovePrices(const Catalog& catalog);

}  // namespace stagecraft
