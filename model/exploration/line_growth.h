#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/exploration/reach.h"
#include "model/support/names.h"

namespace stagecraft {

/// How a line of the bill follows the users: not at all, in steps (another server, another type), or with every one of them.
enum class GrowthKind { Fixed, Stepped, Linear };

struct LineGrowth {
    GrowthKind kind{};
    std::optional<double> nextStep;  ///< users from which a stepped line changes
    double quantityAfter = 0;        ///< what it is then; zero where the line is gone, bought differently
    std::string typeAfter;           ///< the instance type then, where the line has one
    std::optional<double> nextTier;  ///< users from which a linear line reaches its next price tier …
    double tierUsd = 0;              ///< … and what a unit costs there
};

struct BillGrowth {
    std::vector<LineGrowth> lines;  ///< in the order of the bill's lines
    double lookedTo = 0;            ///< users up to which the stage was planned anew: it serves, at most 64 times the present
};

/// Plans the stage anew at other user counts, as large as its shape allows, and watches every line of `bill` (which is that of
/// `blueprint` for `inputs`); steps are found by bisection to one user or 0.01 %. Takes hundreds of plans of one stage. Where `stop`
/// asks for it, it ends early with what it has.
[[nodiscard]] BillGrowth growthOf(const Bill& bill, const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog,
                                  std::stop_token stop = {});

template <> struct EnumNames<GrowthKind> {
    static constexpr std::array<std::string_view, 3> names{"fixed", "stepped", "linear"};
};

}  // namespace stagecraft
