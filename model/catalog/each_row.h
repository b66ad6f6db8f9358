#pragma once

#include <algorithm>

#include "model/catalog/catalog_reader.h"

namespace stagecraft {

/// Calls `row` with every row of a table until one is refused; the refusal, or nothing. The first `keys` of
/// `columns` name a row: no two rows may agree in all of them.
template <class Row>
std::optional<Error> CatalogReader::eachRow(const std::string& name,
                                            std::initializer_list<std::string_view> columns, std::size_t keys,
                                            Row row) {
    const std::string file = folder_ + name;
    const std::optional<std::string_view> text = textOf_(name);
    if (!text) return Error{ErrorCode::Missing, file, 0, {}, "this table of the catalog is missing"};
    Result<CsvTable> table = CsvTable::open(*text, file, columns, catalog_->texts_);
    if (!table) return table.error();
    // Comparing hashes costs little; only tables that may repeat a row are read a second time to find its
    // line.
    std::vector<std::size_t> hashes;
    while (table->next()) {
        if (keys > 0) hashes.push_back(rowHash(*table, keys));
        row(*table);
        if (table->error()) break;
    }
    if (table->error()) return table->error();
    std::sort(hashes.begin(), hashes.end());
    if (std::adjacent_find(hashes.begin(), hashes.end()) == hashes.end()) return std::nullopt;
    return repeatedRow(*text, file, columns, keys);
}

}  // namespace stagecraft
