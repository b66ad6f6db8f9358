#pragma once

#include <string>
#include <string_view>

namespace stagecraft {

/// Appends a cell as RFC 4180 writes it: in quotes only where it holds a comma, a quote or a line break.
void appendCsvCell(std::string& line, std::string_view cell);

}  // namespace stagecraft
