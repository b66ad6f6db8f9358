#include "model/price_list/rate_codes.h"

#include <algorithm>
#include <array>
#include <system_error>

#include "model/price_list/byte_source.h"
#include "model/price_list/catalog_update.h"
#include "model/price_list/csv_scanner.h"

namespace stagecraft {

namespace {

bool names(std::string_view item, std::string_view name) {
    while (!item.empty()) {
        const std::size_t end = std::min(item.find(' '), item.size());
        if (item.substr(0, end) == name) return true;
        item.remove_prefix(std::min(end + 1, item.size()));
    }
    return false;
}

}  // namespace

Result<std::vector<RateCode>> rateCodesOf(const std::filesystem::path& folder, std::string_view region, std::string_view name) {
    const std::filesystem::path path = folder / rateCodesFile;
    std::error_code ignored;
    std::vector<RateCode> codes;
    if (folder.empty() || !std::filesystem::exists(path, ignored)) return codes;
    const Result<std::unique_ptr<FileSource>> source = FileSource::open(path, {});
    if (!source) return tl::unexpected(source.error());
    CsvScanner scanner{**source, path.string()};
    constexpr std::array<std::string_view, 8> wanted{"region", "item", "purchase", "sku", "rate_code", "usd", "unit", "effective"};
    std::array<std::size_t, wanted.size()> columns{};
    if (!scanner.next()) return tl::unexpected(scanner.error().value_or(Error{ErrorCode::Missing, path.string(), 1, {}, "is empty"}));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        while (columns[i] < scanner.size() && scanner.cell(columns[i]) != wanted[i]) ++columns[i];
        if (columns[i] == scanner.size())
            return tl::unexpected(Error{ErrorCode::Missing, path.string(), 1, std::string{wanted[i]}, "this column is missing"});
    }
    const auto cell = [&](std::size_t i) { return std::string{scanner.cell(columns[i])}; };
    while (scanner.next())
        if (scanner.cell(columns[0]) == region && names(scanner.cell(columns[1]), name))
            codes.push_back({cell(1), cell(2), cell(3), cell(4), cell(5), cell(6), cell(7)});
    if (scanner.error()) return tl::unexpected(*scanner.error());
    return codes;
}

}  // namespace stagecraft
