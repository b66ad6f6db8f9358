#pragma once

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalog/catalog.h"
#include "resources/embedded.h"

/// Small catalogs cut from the real one: some regions, some instance families, rows in any order.
namespace stagecraft::testing {

using Tables = std::map<std::string, std::string>;

inline Tables realTables() {
    Tables tables;
    for (const EmbeddedFile& file : embeddedFiles())
        if (file.path.starts_with("catalog/")) tables[std::string{file.path.substr(8)}] = file.text;
    return tables;
}

inline std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

inline std::vector<std::string> cellsOf(const std::string& line) {
    std::vector<std::string> cells(1);
    bool isQuoted = false;
    for (const char c : line) {
        if (c == '"') isQuoted = !isQuoted;
        if (c == ',' && !isQuoted) cells.emplace_back();
        else cells.back() += c;
    }
    return cells;
}

inline std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

/// Which column of a table names a region; none where the table is about something else.
inline int regionColumn(const std::string& table) {
    if (table == "service_prices.csv") return 1;
    for (const char* name : {"ec2_prices.csv", "rds_prices.csv", "elasticache_prices.csv", "elasticache_serverless_prices.csv",
                             "ebs_prices.csv", "rds_storage_prices.csv"})
        if (table == name) return 0;
    return -1;
}

/// Keeps the rows for which `keep(cells)` holds; the header stays.
template <class Keep>
void filterRows(std::string& table, Keep keep) {
    std::vector<std::string> lines = linesOf(table);
    std::vector<std::string> kept{lines.front()};
    for (std::size_t i = 1; i < lines.size(); ++i)
        if (!lines[i].empty() && keep(cellsOf(lines[i]))) kept.push_back(lines[i]);
    table = joined(kept);
}

/// Only these regions, of which `alike` (if any) all sell what the first sells at its prices.
inline Tables regionsOnly(const std::vector<std::string>& codes, bool areAlike) {
    Tables tables = realTables();
    const std::set<std::string> kept(codes.begin(), codes.end());
    std::set<std::string> known;
    for (const std::string& line : linesOf(tables["regions.csv"])) known.insert(cellsOf(line).front());
    for (auto& [name, text] : tables) {
        if (name == "regions.csv") filterRows(text, [&](const auto& cells) { return kept.contains(cells[0]); });
        if (name == "round_trips.csv") filterRows(text, [&](const auto& cells) { return kept.contains(cells[0]) && kept.contains(cells[1]); });
        if (name == "inter_region.csv")
            filterRows(text, [&](const auto& cells) {
                if (areAlike) return cells[0] == "*";
                const auto isGone = [&](const std::string& place) { return known.contains(place) && !kept.contains(place); };
                return !isGone(cells[0]) && !isGone(cells[1]);
            });
        const int column = regionColumn(name);
        if (column < 0) continue;
        const auto at = static_cast<std::size_t>(column);
        const bool isCopied = areAlike;
        const std::vector<std::string> lines = linesOf(text);
        std::vector<std::string> rows{lines.front()};
        // A price with tiers takes several rows, which must stay together: region by region.
        std::vector<std::string> elsewhere;
        std::map<std::string, std::vector<std::string>> byRegion;
        for (std::size_t i = 1; i < lines.size(); ++i) {
            if (lines[i].empty()) continue;
            const std::vector<std::string> cells = cellsOf(lines[i]);
            if (kept.contains(cells[at])) byRegion[cells[at]].push_back(lines[i]);
            else if (cells[at] == "*" || cells[at].starts_with("cf-")) elsewhere.push_back(lines[i]);
        }
        for (const std::string& code : codes)
            for (const std::string& row : byRegion[isCopied ? codes.front() : code]) {
                std::string copy = row;
                if (isCopied) copy.replace(copy.find(codes.front()), codes.front().size(), code);
                rows.push_back(copy);
            }
        rows.insert(rows.end(), elsewhere.begin(), elsewhere.end());
        text = joined(rows);
    }
    return tables;
}

/// Every table with its rows in another order; the tiers of one price stay together and in order.
inline Tables shuffled(Tables tables, std::mt19937& random) {
    for (auto& [name, text] : tables) {
        // Geographies are numbered by their order, which the reader insists on; of the SLAs of a service that begin alike the
        // first counts (`Catalog::sla`).
        if (!name.ends_with(".csv") || name == "geographies.csv" || name == "slas.csv") continue;
        const std::vector<std::string> lines = linesOf(text);
        std::vector<std::vector<std::string>> groups;
        std::string before;
        for (std::size_t i = 1; i < lines.size(); ++i) {
            if (lines[i].empty()) continue;
            std::string key = lines[i];
            if (name == "service_prices.csv") {
                const std::vector<std::string> cells = cellsOf(lines[i]);
                key = cells[1] + "," + cells[2];
            }
            if (groups.empty() || key != before) groups.emplace_back();
            groups.back().push_back(lines[i]);
            before = key;
        }
        // By hand: std::shuffle is not the same everywhere.
        for (std::size_t i = groups.size(); i > 1; --i) std::swap(groups[i - 1], groups[random() % i]);
        std::vector<std::string> rows{lines.front()};
        for (const auto& group : groups) rows.insert(rows.end(), group.begin(), group.end());
        text = joined(rows);
    }
    return tables;
}

}  // namespace stagecraft::testing
