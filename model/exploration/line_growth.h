#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/exploration/effort.h"
#include "model/exploration/reach.h"
#include "model/support/names.h"

namespace stagecraft {

/// How a line of the bill follows the users: not at all, in steps (another server, another type), or with every one of them.
enum class GrowthKind { Fixed, Stepped, Linear };

struct LineGrowth {
    GrowthKind kind{};
    std::optional<double> nextStep;  ///< users from which the line changes: in the stage it is on, or with the next one
    double quantityAfter = 0;        ///< what it is then; zero where the line is gone, bought differently
    std::string typeAfter;           ///< the instance type then, where the line has one
    std::optional<double> nextTier;  ///< users from which a linear line reaches its next price tier …
    double tierUsd = 0;              ///< … and what a unit costs there
    std::optional<int> stepStage;    ///< the stage that brings the step; nullopt: the one the line is on
};

/// The stage that takes the place of the one looked at.
struct NextStage {
    int number = 0;
    std::string name;
    double users = 0;  ///< the fewest for whom the plan recommends it
    int newLines = 0;  ///< of its bill there that the bill at hand does not have
};

struct BillGrowth {
    std::vector<LineGrowth> lines;  ///< in the order of the bill's lines
    int stage = 0;                  ///< whose bill it is
    /// Users up to which the stage was planned anew: it serves, at most 64 times the present, not beyond the next stage's.
    double lookedTo = 0;
    std::optional<NextStage> next;  ///< nullopt: the stage is pinned, or none is recommended up to 64 times the present users
};

/// Plans the stage anew at other user counts, as large as its shape allows, and watches every line of `bill` (which is that of
/// `blueprint` for `inputs`); steps are found by bisection, to the user below 100,000 of them, above to five digits. Takes
/// a hundred plans of one stage and more, as many at a time as `effort` allows. Where it is stopped, it ends early with what it has.
[[nodiscard]] BillGrowth growthOf(const Bill& bill, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog,
                                  const Effort& effort = {});
/// The same of the stage that `plan` shows, and what becomes of each line when a higher stage is recommended. A step of the stage
/// itself goes before that of the next one if it comes earlier; a pinned stage stays. A linear line has a step only where the
/// next stage makes it another quantity by more than a fiftieth.
[[nodiscard]] BillGrowth growthOf(const Plan& plan, const Blueprints& blueprints, const Catalog& catalog, const Effort& effort = {});

template <> struct EnumNames<GrowthKind> {
    static constexpr std::array<std::string_view, 3> names{"fixed", "stepped", "linear"};
};

}  // namespace stagecraft
