#include "model/price_list/catalog_table.h"

#include <algorithm>

#include "model/price_list/csv_scanner.h"
#include "model/support/csv_text.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::size_t noColumn = SIZE_MAX;

bool beginsWith(const CatalogTable::Key& key, const CatalogTable::Key& prefix) {
    return key.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), key.begin());
}

}  // namespace

bool CatalogTable::Less::operator()(const Key& a, const Key& b) const {
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        if (a[i] == b[i]) continue;
        // Numbers before words, so that there is one order only.
        const std::optional<double> x = parseNumber(a[i]), y = parseNumber(b[i]);
        if (x.has_value() != y.has_value()) return x.has_value();
        return x && *x != *y ? *x < *y : a[i] < b[i];
    }
    return a.size() < b.size();
}

Result<CatalogTable> CatalogTable::read(std::string_view text, std::string file, std::vector<std::string> keys) {
    TextSource source{text};
    CsvScanner scanner{source, file};
    CatalogTable table;
    if (!scanner.next())
        return tl::unexpected(scanner.error() ? *scanner.error()
                                              : Error{ErrorCode::Missing, file, 1, {}, "is empty; its first line must name the columns"});
    for (std::size_t i = 0; i < scanner.size(); ++i) table.columns_.emplace_back(scanner.cell(i));
    for (const std::string& key : keys) {
        table.keys_.push_back(table.column(key));
        if (table.keys_.back() == noColumn) return tl::unexpected(Error{ErrorCode::Missing, file, 1, key, "this column is missing"});
    }
    while (scanner.next()) {
        if (scanner.size() != table.columns_.size())
            return tl::unexpected(Error{ErrorCode::Syntax, file, scanner.line(), {},
                                        "has " + std::to_string(scanner.size()) + " cells; the header names " +
                                            std::to_string(table.columns_.size())});
        Key key;
        for (const std::size_t column : table.keys_) key.emplace_back(scanner.cell(column));
        Row row;
        for (std::size_t i = 0; i < scanner.size(); ++i) row.emplace_back(scanner.cell(i));
        table.rows_.insert_or_assign(std::move(key), std::move(row));
    }
    if (scanner.error()) return tl::unexpected(*scanner.error());
    return table;
}

std::size_t CatalogTable::column(std::string_view name) const {
    const auto found = std::ranges::find(columns_, name);
    return found == columns_.end() ? noColumn : static_cast<std::size_t>(found - columns_.begin());
}

void CatalogTable::addColumn(std::string_view name) {
    if (column(name) != noColumn) return;
    columns_.emplace_back(name);
    for (auto& [key, row] : rows_) row.emplace_back();
}

std::string_view CatalogTable::get(const Key& key, std::string_view name) const {
    const auto row = rows_.find(key);
    const std::size_t at = column(name);
    return row == rows_.end() || at == noColumn ? std::string_view{} : std::string_view{row->second[at]};
}

void CatalogTable::set(const Key& key, std::string_view name, std::string value) {
    const auto [row, isNew] = rows_.try_emplace(key, Row(columns_.size()));
    if (isNew)
        for (std::size_t i = 0; i < keys_.size(); ++i) row->second[keys_[i]] = key[i];
    if (const std::size_t at = column(name); at != noColumn) row->second[at] = std::move(value);
}

void CatalogTable::eraseIf(const Key& prefix, const std::function<bool(const Key&)>& condition) {
    for (auto row = rows_.lower_bound(prefix); row != rows_.end() && beginsWith(row->first, prefix);)
        row = condition(row->first) ? rows_.erase(row) : std::next(row);
}

const CatalogTable::Key* CatalogTable::first(const Key& prefix) const {
    const auto row = rows_.lower_bound(prefix);
    return row != rows_.end() && beginsWith(row->first, prefix) ? &row->first : nullptr;
}

void CatalogTable::each(const Key& prefix, const std::function<void(const Key&)>& see) const {
    for (auto row = rows_.lower_bound(prefix); row != rows_.end() && beginsWith(row->first, prefix); ++row) see(row->first);
}

void CatalogTable::append(std::string& text, const Row& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) text += ',';
        appendCsvCell(text, row[i]);
    }
    text += '\n';
}

std::string CatalogTable::text() const {
    std::string out;
    append(out, columns_);
    for (const auto& [key, row] : rows_) append(out, row);
    return out;
}

Result<std::string> CatalogTable::textWith(std::string_view older, const std::string& file,
                                           const std::function<bool(const Key&)>& keeps) const {
    TextSource source{older};
    CsvScanner scanner{source, file};
    Row cells;
    const auto read = [&] {
        if (!scanner.next()) return false;
        cells.clear();
        for (std::size_t i = 0; i < scanner.size(); ++i) cells.emplace_back(scanner.cell(i));
        return true;
    };
    if (!read() || cells != columns_)
        return tl::unexpected(Error{ErrorCode::Syntax, file, 1, {}, "must name the columns that \"stagecraft prices import\" writes"});
    std::string out;
    append(out, columns_);
    auto fresh = rows_.begin();
    while (read()) {
        if (cells.size() != columns_.size())
            return tl::unexpected(Error{ErrorCode::Syntax, file, scanner.line(), {}, "has another number of cells than the header"});
        Key key;
        for (const std::size_t column : keys_) key.push_back(cells[column]);
        if (!keeps(key)) continue;
        for (; fresh != rows_.end() && Less{}(fresh->first, key); ++fresh) append(out, fresh->second);
        if (fresh == rows_.end() || Less{}(key, fresh->first)) append(out, cells);
    }
    if (scanner.error()) return tl::unexpected(*scanner.error());
    for (; fresh != rows_.end(); ++fresh) append(out, fresh->second);
    return out;
}

}  // namespace stagecraft
