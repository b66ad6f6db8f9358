#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/price_list/price_import.h"

namespace stagecraft {

/// Not among the tables a catalog is read from: which lists were worked into it, with what they found.
inline constexpr std::string_view importsFile = "imports.csv";

/// Gives the imported tables their page, with an id that follows from their content, and a record of the lists. `oldPage`
/// is catalog.yaml of the catalog they were worked into.
[[nodiscard]] std::optional<Error> recordImport(ImportedCatalog& made, const std::string& oldPage);

}  // namespace stagecraft
