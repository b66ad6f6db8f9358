#pragma once

#include <QString>

#include <functional>
#include <span>

#include "model/exploration/line_growth.h"
#include "model/planning/bill.h"

namespace stagecraft::ui {

/// How a line grows; nullptr where that is not known.
using GrowthOf = std::function<const LineGrowth*(const BillLine&)>;

/// Lines of a bill for a spreadsheet: a header and a row a line, RFC 4180. An amount without a price and a growth that is not
/// known stay empty.
[[nodiscard]] QString billCsv(std::span<const BillLine* const> lines, const GrowthOf& growthOf);

}  // namespace stagecraft::ui
