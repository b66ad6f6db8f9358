#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace stagecraft {

/// One record of RFC 4180, with quotes only where a cell needs them, ended by a line feed.
[[nodiscard]] std::string csvRecord(std::initializer_list<std::string_view> cells);

/// Cells appended one by one, for records whose length is only known at run time.
class CsvRecord {
public:
    CsvRecord& cell(std::string_view text);
    [[nodiscard]] std::string end() const { return line_ + "\n"; }

private:
    std::string line_;
    bool isFirst_ = true;
};

}  // namespace stagecraft
