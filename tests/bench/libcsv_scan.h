#pragma once

#include <csv.h>

#include <cstddef>
#include <string_view>

namespace stagecraft::bench {

/// Every cell of a text seen once by libcsv, which copies each: the bytes in them.
inline std::size_t bytesInCellsByLibcsv(std::string_view text) {
    csv_parser parser;
    csv_init(&parser, CSV_STRICT);
    std::size_t bytes = 0;
    const auto onCell = [](void*, std::size_t size, void* to) { *static_cast<std::size_t*>(to) += size; };
    const auto onRow = [](int, void*) {};
    csv_parse(&parser, text.data(), text.size(), onCell, onRow, &bytes);
    csv_fini(&parser, onCell, onRow, &bytes);
    csv_free(&parser);
    return bytes;
}

}  // namespace stagecraft::bench
