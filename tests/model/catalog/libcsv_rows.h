#pragma once

#include <csv.h>

#include <string>
#include <vector>

/// What scanners of our own are compared with.
namespace stagecraft::testing {

using Rows = std::vector<std::vector<std::string>>;

/// What libcsv makes of a text.
inline Rows readByLibcsv(const std::string& text) {
    struct State {
        Rows rows;
        std::vector<std::string> row;
    } state;
    csv_parser parser;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    const auto onCell = [](void* cell, std::size_t size, void* to) {
        static_cast<State*>(to)->row.emplace_back(static_cast<const char*>(cell), size);
    };
    const auto onRow = [](int, void* to) {
        auto* all = static_cast<State*>(to);
        all->rows.push_back(std::move(all->row));
        all->row.clear();
    };
    csv_parse(&parser, text.data(), text.size(), onCell, onRow, &state);
    csv_fini(&parser, onCell, onRow, &state);
    csv_free(&parser);
    return state.rows;
}

}  // namespace stagecraft::testing
