#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "model/catalog/catalog.h"
#include "model/catalog/catalog_tables.h"
#include "model/price_list/listed_price.h"
#include "model/support/error.h"

namespace stagecraft {

struct PriceListPath {
    std::filesystem::path path;
    bool isFromFolder = false;  ///< found in a folder: passed over where it is no list that is read here
};

/// What is asked for: files as they are, and of folders every file below them that may be a price list, in order.
[[nodiscard]] Result<std::vector<PriceListPath>> priceListPaths(const std::vector<std::string>& given);

struct ImportProgress {
    std::string file;
    std::size_t number = 0, count = 0;  ///< of the file, from 1
    std::uint64_t bytesRead = 0, bytesTotal = 0;  ///< of all files, as they lie on disk
};
/// Told about once a block; false ends the import with ErrorCode::Cancelled.
using OnImportProgress = std::function<bool(const ImportProgress&)>;

/// One file that was worked in.
struct ImportedList {
    std::string path, offer, version, published;
    std::string place;  ///< the region, "*" or "cf-europe" that all of it is about; "several" otherwise
    bool isJson = false;
    std::uint64_t bytes = 0;
    std::uint32_t checksum = 0;  ///< CRC-32 of the bytes on disk
    std::size_t seen = 0, taken = 0;  ///< products, or discounted rates
    std::vector<RecipeCount> counts;
};

/// A catalog with price lists worked in; nothing is written yet.
struct ImportedCatalog {
    CatalogTables tables;
    Catalog::Pointer before, after;
    std::vector<ImportedList> lists;
    std::vector<std::string> warnings;
    std::size_t newerReplaced = 0;  ///< prices that were newer than the list that replaced them …
    std::string newestReplaced;     ///< … and the newest of their dates: ask before writing
};

/// Reads the lists one after the other in bounded memory and works them into the tables of `base`. What no list names
/// stays as it is, with its own source and date. The new catalog has an id of its own, which follows from what is in it.
[[nodiscard]] Result<ImportedCatalog> importPriceLists(const std::vector<PriceListPath>& paths, const Catalog::Pointer& base,
                                                       CatalogTables tables, const OnImportProgress& onProgress);

}  // namespace stagecraft
