#pragma once

#include <string>
#include <vector>

#include "model/support/text.h"
#include "tests/model/planning/cloned_catalog.h"

namespace stagecraft::testing {

/// The built-in catalog as an import of Savings Plans leaves it: a share of the price on demand for each kind.
inline const Catalog& catalogWithPlans() {
    static const Catalog::Pointer made = [] {
        Tables tables = realTables();
        std::string& plans = tables["savings_plan_prices.csv"];
        for (const std::string& row : linesOf(tables["ec2_prices.csv"])) {
            const std::vector<std::string> cells = cellsOf(row);
            if (cells[0] == "region") continue;
            plans += cells[0] + "," + cells[1];
            // Compute, then EC2 Instance; one year, then three; nothing, half, all upfront.
            for (const double share : {0.80, 0.79, 0.78, 0.60, 0.59, 0.58, 0.70, 0.69, 0.68, 0.30, 0.29, 0.28})
                plans += "," + plainNumber(std::stod(cells[2]) * share);
            plans += ",s3,2026-10-01\n";
        }
        return Catalog::fromTexts(tables).value();
    }();
    return *made;
}

}  // namespace stagecraft::testing
