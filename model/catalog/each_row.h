#pragma once

#include "model/catalog/catalog_reader.h"

namespace stagecraft {

[[nodiscard]] inline bool isYesCell(const CsvTable& row, std::size_t column) { return row.cell(column) == "yes"; }

/// Calls `row` with every row of a table until one is refused; the refusal, or nothing.
template <class Row>
std::optional<Error> CatalogReader::eachRow(const std::string& name, std::initializer_list<std::string_view> columns,
                                            Row row) {
    const std::string file = folder_ + name;
    const std::optional<std::string_view> text = textOf_(name);
    if (!text) return Error{ErrorCode::Missing, file, 0, {}, "this table of the catalog is missing"};
    Result<CsvTable> table = CsvTable::open(*text, file, columns, catalog_->texts_);
    if (!table) return table.error();
    while (table->next()) {
        row(*table);
        if (table->error()) break;
    }
    return table->error();
}

}  // namespace stagecraft
