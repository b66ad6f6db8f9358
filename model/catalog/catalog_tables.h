#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/support/error.h"

namespace stagecraft {

/// The tables of a catalog as text, by the names of their files.
using CatalogTables = std::map<std::string, std::string>;

/// "catalog.yaml", "regions.csv" …: every table the program knows.
[[nodiscard]] std::vector<std::string> catalogTableNames();
[[nodiscard]] CatalogTables builtInTables();
/// The tables that a folder holds; a missing one is left to whoever reads them. Refuses what is no regular file or too
/// large.
[[nodiscard]] Result<CatalogTables> readTables(const std::filesystem::path& folder, const std::vector<std::string>& names);

}  // namespace stagecraft
