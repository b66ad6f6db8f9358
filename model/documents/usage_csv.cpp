#include <algorithm>
#include <deque>
#include <optional>

#include "model/catalog/csv_table.h"
#include "model/documents/usage_reader.h"

namespace stagecraft {

ReadUsageAttempt readUsageTable(std::string_view text, std::string_view file, const Catalog& catalog) {
    std::deque<std::string> copies;
    auto table = CsvTable::open(text, std::string{file}, {"dimension", "quantity"}, copies);
    if (!table) return {{}, {table.error()}};
    std::array<std::optional<std::size_t>, usageKeys.size()> columns;
    for (std::size_t key = 0; key < usageKeys.size(); ++key) columns[key] = table->column(usageKeys[key]);
    UsageReader reader{file, catalog};
    // A line takes some fifty bytes; room for most is cheaper than moving them.
    reader.attempt().list.usage.reserve(text.size() / 50);
    while (table->next()) {
        UsageCells cells;
        cells.line = table->line();
        for (std::size_t key = 0; key < usageKeys.size(); ++key) {
            if (!columns[key]) continue;
            const std::string_view cell = table->named(*columns[key]);
            if (!cell.empty()) cells.cells[key] = {cell, "a text", table->line(), true, true};
        }
        reader.begin();
        reader.read(cells);
    }
    if (table->error()) reader.attempt().errors.push_back(*table->error());
    return std::move(reader.attempt());
}

}  // namespace stagecraft
