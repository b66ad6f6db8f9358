#include "app/cli/text_table.h"

#include <algorithm>

namespace stagecraft {

namespace {

/// Characters, not bytes: "×" takes one place.
std::size_t widthOf(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string TextTable::text() const {
    std::vector<std::size_t> widths;
    for (const Column& column : columns_) widths.push_back(widthOf(column.title));
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], widthOf(row[i]));

    std::string out;
    const auto write = [&](const auto& cellOf) {
        std::string line;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string& cell = cellOf(i);
            const std::string space(widths[i] - widthOf(cell), ' ');
            if (i > 0) line += "  ";
            line += columns_[i].align == Align::Right ? space + cell : cell + space;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    };
    const auto drawRule = [&] {
        for (std::size_t i = 0; i < widths.size(); ++i)
            out += (i > 0 ? "  " : "") + std::string(widths[i], '-');
        out += "\n";
    };
    write([&](std::size_t i) -> const std::string& { return columns_[i].title; });
    drawRule();
    for (const auto& row : rows_) {
        if (row.empty())
            drawRule();
        else
            write([&](std::size_t i) -> const std::string& { return row[i]; });
    }
    return out;
}

}  // namespace stagecraft
