#pragma once

#include <filesystem>
#include <optional>

#include "model/catalog/catalog_tables.h"
#include "model/support/error.h"

namespace stagecraft {

/// Whether a catalog may be written to `folder`: it does not exist but could, is empty, or holds a catalog and nothing
/// else, so that replacing it loses nothing but prices.
[[nodiscard]] std::optional<Error> checkCatalogFolder(const std::filesystem::path& folder);

/// Writes the tables to `folder` in one step: whoever reads it finds all of the old catalog or all of the new one, also
/// after a crash; after an error the old one is as it was.
[[nodiscard]] Result<void> writeCatalogFolder(const CatalogTables& tables, const std::filesystem::path& folder);

/// The tables of a catalog to import into: those built in, or those of a folder with the rate codes it may have.
[[nodiscard]] Result<CatalogTables> tablesToUpdate(const std::filesystem::path& folder);

}  // namespace stagecraft
