#include "app/cli/csv.h"

#include "model/support/csv_text.h"

namespace stagecraft {

CsvRecord& CsvRecord::cell(std::string_view text) {
    if (!isFirst_) line_ += ',';
    isFirst_ = false;
    appendCsvCell(line_, text);
    return *this;
}

std::string csvRecord(std::initializer_list<std::string_view> cells) {
    CsvRecord record;
    for (const std::string_view cell : cells) record.cell(cell);
    return record.end();
}

}  // namespace stagecraft
