#pragma once

#include "model/exploration/effort.h"
#include "model/exploration/sweep.h"

namespace stagecraft {

struct StageMapRange {
    SweepRange columns;  ///< of users
    SweepRange rows;     ///< of another number
};

/// Sweeps over users, one for each value of another input.
struct StageMap {
    std::string rowKey;
    std::vector<double> users;   ///< of the columns, rising
    std::vector<double> values;  ///< of the rows, rising
    std::vector<std::optional<SweepPoint>> cells;  ///< row by row; nullopt where it was stopped before
    [[nodiscard]] const std::optional<SweepPoint>& at(std::size_t column, std::size_t row) const { return cells[row * users.size() + column]; }
};

/// Every cell is the point of a `sweep` over users of the inputs with the row's value. Errors as those of `sweep`.
[[nodiscard]] Result<StageMap> stageMap(const Inputs& inputs, const StageMapRange& range, const Catalog& catalog, const Blueprints& blueprints,
                                        const Effort& effort = {});

/// The cheapest stages that serve and whose every line has a price, from cheap to dear; of equals the simpler one first.
[[nodiscard]] std::vector<int> stagesThatServe(const SweepPoint& point);

}  // namespace stagecraft
