#pragma once

#include <limits>
#include <vector>

#include "model/exploration/effort.h"
#include "model/planning/planner.h"
#include "model/workload/fields.h"

namespace stagecraft {

/// How far an input is moved that nobody called uncertain: a fifth of its value to either side, within its range;
/// an availability by a fifth of its downtime.
inline constexpr double swingShare = 0.2;

/// One end of a swing: the stage planned anew with one input changed.
struct SwingEnd {
    double value = 0;  ///< of the input
    double monthly = 0;
    double milliseconds = 0;  ///< p99; infinity where the stage is overloaded
    bool serves = true;
    std::vector<Blocker> blockers = {};  ///< why it does not
    bool isEstimated = false;  ///< `monthly` rests on estimated prices in part
};

/// Whether the numbers of an end may be held against those of the plan. A stage that serves is not cheaper where it no longer serves:
/// what is missing from it would have to be paid for. To be over budget, or slower than the target, is such a number itself.
[[nodiscard]] bool isCostComparable(const SwingEnd& end, const SwingEnd& base);
[[nodiscard]] bool isLatencyComparable(const SwingEnd& end, const SwingEnd& base);

/// What one input does to the plan on its own.
struct Swing {
    const Field* field = nullptr;
    bool isUncertain = false;  ///< its ends are those the plan gives; else a fifth to either side
    SwingEnd low, high;
    /// Over the plan `base` and the ends that can be compared with it; an end that cannot stays at the plan.
    [[nodiscard]] double costWidth(const SwingEnd& base) const;
    [[nodiscard]] double latencyWidth(const SwingEnd& base) const;
    /// The stage serves as planned and no longer does at one of its ends.
    [[nodiscard]] bool canStop(const SwingEnd& base) const { return base.serves && !(low.serves && high.serves); }
};

struct Tornado {
    int stage = 0;
    SwingEnd base;              ///< without a value
    std::vector<Swing> swings;  ///< widest in cost first; of inputs that change cost or p99, or stop the stage
    int unmoved = 0;            ///< inputs that change neither
    int left = 0;               ///< inputs beyond those that were to be looked at
    bool isWhole = true;
};

/// Every numeric input that has a value, one at a time, from its low to its high, with the stage held. Ends that contradict
/// other inputs are left at the base. At most `most` inputs are looked at: uncertain ones first, then in the table's order.
[[nodiscard]] Tornado tornado(const Inputs& inputs, const Blueprint& blueprint, const Catalog& catalog, const Effort& effort = {},
                              std::size_t most = std::numeric_limits<std::size_t>::max());

}  // namespace stagecraft
