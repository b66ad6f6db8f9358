#include "app/cli/csv.h"

namespace stagecraft {

CsvRecord& CsvRecord::cell(std::string_view text) {
    if (!isFirst_) line_ += ',';
    isFirst_ = false;
    if (text.find_first_of("\",\r\n") == std::string_view::npos) {
        line_ += text;
        return *this;
    }
    line_ += '"';
    for (const char c : text) {
        if (c == '"') line_ += '"';
        line_ += c;
    }
    line_ += '"';
    return *this;
}

std::string csvRecord(std::initializer_list<std::string_view> cells) {
    CsvRecord record;
    for (const std::string_view cell : cells) record.cell(cell);
    return record.end();
}

}  // namespace stagecraft
