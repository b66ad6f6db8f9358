#include "model/support/csv_text.h"

namespace stagecraft {

void appendCsvCell(std::string& line, std::string_view cell) {
    if (cell.find_first_of("\",\r\n") == std::string_view::npos) {
        line += cell;
        return;
    }
    line += '"';
    for (const char c : cell) {
        if (c == '"') line += '"';
        line += c;
    }
    line += '"';
}

}  // namespace stagecraft
