#pragma once

#include <functional>
#include <span>
#include <string>

#include "model/exploration/line_growth.h"
#include "model/planning/bill.h"

namespace stagecraft {

/// How a line grows; nullptr where that is not known.
using GrowthOf = std::function<const LineGrowth*(const BillLine&)>;

/// Lines of a plan's bill as a table: a header and a row a line, RFC 4180. It has every column that `readUsageTable` reads, so that the
/// bill can be priced again. An amount without a price and a growth that is not known stay empty.
[[nodiscard]] std::string billCsv(std::span<const BillLine* const> lines, const GrowthOf& growthOf);

}  // namespace stagecraft
