#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <optional>

#include "model/catalog/csv_table.h"
#include "model/documents/usage_reader.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

/// What the tables that plans and bills are written as have beside; it follows from the rest. A note is the reader's own.
constexpr std::array<std::string_view, 20> unreadColumns{
    "note",           "service",       "component",      "part",           "usd",           "estimated",
    "source",         "as_of",         "list_usd",       "contracted_usd", "upfront_usd",     "recurring_usd", "price_region",
    "growth",         "next_step_users", "quantity_after", "instance_type_after", "next_step_stage", "next_tier_users", "next_tier_usd_per_unit"};

bool isAmong(std::string_view name, std::span<const std::string_view> names) { return std::ranges::find(names, name) != names.end(); }

/// A column with a mistyped name would be missing without a word. One without a name is a spreadsheet's empty one.
void checkColumns(const CsvTable& table, UsageReader& reader) {
    const std::string read = fmt::format("{}", fmt::join(usageKeys, ", "));
    for (const std::string_view name : table.names()) {
        if (name.empty() || isAmong(name, usageKeys) || isAmong(name, unreadColumns)) continue;
        const std::string closest = closestName(name, read);
        reader.refuse(ErrorCode::UnknownKey, 1, std::string{name},
                      fmt::format("is no column known here;{} there are {} and, not read, {}", closest.empty() ? "" : " did you mean " + closest + "?",
                                  read, fmt::join(unreadColumns, ", ")));
    }
}

}  // namespace

ReadUsageAttempt readUsageTable(std::string_view text, std::string_view file, const Catalog& catalog) {
    std::deque<std::string> copies;
    auto table = CsvTable::open(text, std::string{file}, {"dimension", "quantity"}, copies);
    if (!table) return {{}, {table.error()}};
    std::array<std::optional<std::size_t>, usageKeys.size()> columns;
    for (std::size_t key = 0; key < usageKeys.size(); ++key) columns[key] = table->column(usageKeys[key]);
    UsageReader reader{file, catalog};
    checkColumns(*table, reader);
    if (!reader.attempt().errors.empty()) return std::move(reader.attempt());
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
