#pragma once

#include <limits>
#include <string>

#include "model/report/words.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/random_inputs.h"

/// The order "asks for more" and what a plan that asks for more must not do: cost less. Compared is what the planner minimises.
namespace stagecraft::testing {

/// The bill and the hours of people that databases of one's own take (compared, not billed).
inline double costOf(const StagePlan& stage, const Inputs& inputs) {
    return stage.bill.total.dollars() + stage.careHours * inputs.choices.personHourly.dollars();
}

/// A bill with a line that has no price says less than it costs; it is compared with nothing.
inline bool isComparable(const StagePlan& stage) { return stage.bill.unpriced == 0; }

/// Says how the plan for `more` contradicts that it asks for at least as much as `less`; empty when it does not.
/// Stage by stage, and of the cheapest stages that serve. `slack` is allowed on top, of dollars and as a share.
template <class Slack>
std::string contradiction(const Inputs& less, const Inputs& more, Slack slack, double share = 1e-9, int fromStage = 1) {
    const Plan a = planOf(less);
    const Plan b = planOf(more);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double cheapestLess = infinity, cheapestMore = infinity, cheapestSlack = 0;
    bool areComparable = true;
    for (auto i = static_cast<std::size_t>(fromStage - 1); i < stageCount; ++i) {
        const StagePlan& before = a.stages[i];
        const StagePlan& after = b.stages[i];
        if (!isComparable(before) || !isComparable(after)) {
            areComparable = false;
            continue;
        }
        const std::string where = "stage " + std::to_string(i + 1) + ", " + commandOf(less) + "\n  then " + commandOf(more) + "\n  ";
        if (after.isFeasible() && !before.isFeasible()) return where + "serves more but not less: " + text(before.blockers.front());
        if (before.isFeasible()) cheapestLess = std::min(cheapestLess, costOf(before, less));
        if (!after.isFeasible()) continue;
        const double allowed = slack(after, more) + share * costOf(before, less);
        if (costOf(after, more) < cheapestMore) {
            cheapestMore = costOf(after, more);
            cheapestSlack = allowed;
        }
        if (costOf(after, more) < costOf(before, less) - allowed)
            return where + std::to_string(costOf(before, less)) + " falls to " + std::to_string(costOf(after, more));
    }
    if (areComparable && cheapestMore < cheapestLess - cheapestSlack - share * cheapestLess) return "cheapest: " + commandOf(less) + "\n  then " + commandOf(more);
    return {};
}

inline double none(const StagePlan&, const Inputs&) { return 0; }

}  // namespace stagecraft::testing
