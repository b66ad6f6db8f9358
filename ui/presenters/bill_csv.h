#pragma once

#include <QString>

#include <span>

#include "model/planning/bill.h"

namespace stagecraft::ui {

/// Lines of a bill for a spreadsheet: a header and a row a line, RFC 4180. An amount without a price stays empty.
[[nodiscard]] QString billCsv(std::span<const BillLine* const> lines);

}  // namespace stagecraft::ui
