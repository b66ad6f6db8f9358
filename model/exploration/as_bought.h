#pragma once

#include <vector>

#include "model/planning/markets.h"
#include "model/planning/planner.h"
#include "model/planning/regions.h"

namespace stagecraft {

/// One stage as bought for the present load, under another load: nothing is added or taken away.
struct LoadedDesign {
    double users = 0;
    std::vector<Pressure> pressures;  ///< of `pressuresOf`, without the users at whom each is full
    LatencySummary latency;
    AvailabilitySummary availability;
};

class AsBought {
public:
    /// `inputs` have users above zero; with them every rate grows.
    AsBought(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);

    /// The pressures of the plan itself where `users` are those of the inputs.
    [[nodiscard]] LoadedDesign at(double users) const;
    [[nodiscard]] const Design& design() const { return design_; }

private:
    const Catalog& catalog_;
    Inputs inputs_;
    std::vector<RegionShare> regions_;
    Design design_;
};

/// `design`, made for `inputs`, when every rate and all that is kept are multiplied by `factor`.
[[nodiscard]] Design underLoad(const Design& design, const Inputs& inputs, double factor);

}  // namespace stagecraft
