#include "model/exploration/stage_map.h"

#include <algorithm>

#include "model/workload/fields.h"

namespace stagecraft {

Result<StageMap> stageMap(const Inputs& inputs, const StageMapRange& range, const Catalog& catalog, const Blueprints& blueprints,
                          const Effort& effort) {
    const Field* field = stagecraft::field(range.rows.key);
    if (field == nullptr) return tl::unexpected(Error{ErrorCode::UnknownKey, {}, 0, range.rows.key, "is not an input"});
    if (range.rows.points < 2 || !(range.rows.from < range.rows.to) || (range.rows.isLogarithmic && !(range.rows.from > 0)))
        return tl::unexpected(Error{ErrorCode::OutOfRange, {}, 0, range.rows.key, "the rows must rise, at least two of them"});
    StageMap map;
    map.rowKey = range.rows.key;
    map.values = sweptValues(range.rows);
    std::vector<std::optional<Result<Sweep>>> swept(map.values.size());
    forEach(map.values.size(), effort, [&](std::size_t row) {
        Inputs changed = inputs;
        field->write(changed, map.values[row]);
        swept[row] = sweep(changed, range.columns, catalog, blueprints, 1, effort.stop);
    });
    for (const auto& row : swept) {
        if (!row) continue;
        if (!*row) return tl::unexpected((*row).error());
        // The widest row has every column: the others were stopped.
        if ((*row)->points.size() <= map.users.size()) continue;
        map.users.clear();
        for (const SweepPoint& point : (*row)->points) map.users.push_back(point.value);
    }
    map.cells.resize(map.users.size() * map.values.size());
    for (std::size_t row = 0; row < swept.size(); ++row) {
        if (!swept[row]) continue;
        for (SweepPoint& point : (*swept[row])->points) {
            const auto column = std::ranges::find(map.users, point.value) - map.users.begin();
            const auto at = row * map.users.size() + static_cast<std::size_t>(column);
            if (static_cast<std::size_t>(column) < map.users.size()) map.cells[at] = std::move(point);
        }
    }
    return map;
}

std::vector<int> stagesThatServe(const SweepPoint& point) {
    std::vector<int> stages;
    for (std::size_t i = 0; i < stageCount; ++i)
        if (point.stages[i].isFeasible && point.stages[i].isComplete) stages.push_back(static_cast<int>(i) + 1);
    std::ranges::stable_sort(stages, {}, [&](int stage) { return point.stages[static_cast<std::size_t>(stage - 1)].monthly; });
    return stages;
}

}  // namespace stagecraft
