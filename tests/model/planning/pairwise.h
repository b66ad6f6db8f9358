#pragma once

#include <set>
#include <tuple>
#include <vector>

namespace stagecraft::testing {

/// Rows of one option number for each of the fields, of which the sizes are given, such that every pair of options of two fields
/// stands in some row. Greedy: each row begins with a pair not seen yet and takes of every other field what adds most.
inline std::vector<std::vector<std::size_t>> pairwise(const std::vector<std::size_t>& sizes) {
    using Pair = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>;
    std::set<Pair> open;
    for (std::size_t a = 0; a < sizes.size(); ++a)
        for (std::size_t b = a + 1; b < sizes.size(); ++b)
            for (std::size_t i = 0; i < sizes[a]; ++i)
                for (std::size_t j = 0; j < sizes[b]; ++j) open.emplace(a, i, b, j);
    const auto pairOf = [](std::size_t a, std::size_t i, std::size_t b, std::size_t j) { return a < b ? Pair{a, i, b, j} : Pair{b, j, a, i}; };
    std::vector<std::vector<std::size_t>> rows;
    while (!open.empty()) {
        constexpr auto unset = static_cast<std::size_t>(-1);
        std::vector<std::size_t> row(sizes.size(), unset);
        const auto [a, i, b, j] = *open.begin();
        row[a] = i;
        row[b] = j;
        for (std::size_t field = 0; field < sizes.size(); ++field) {
            if (row[field] != unset) continue;
            std::size_t most = 0, best = rows.size() % sizes[field];
            for (std::size_t option = 0; option < sizes[field]; ++option) {
                std::size_t added = 0;
                for (std::size_t other = 0; other < sizes.size(); ++other)
                    if (row[other] != unset) added += open.count(pairOf(field, option, other, row[other]));
                if (added > most) {
                    most = added;
                    best = option;
                }
            }
            row[field] = best;
        }
        for (std::size_t x = 0; x < sizes.size(); ++x)
            for (std::size_t y = x + 1; y < sizes.size(); ++y) open.erase(pairOf(x, row[x], y, row[y]));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace stagecraft::testing
