#pragma once

#include <array>

#include "model/planning/design.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// Of the reads, those that reach the databases of a region as bought when all that it is asked and keeps is multiplied by `factor`: copies
/// give way to sessions, unless the share of rows that is copied was asked for. 1 without a cache of rows.
[[nodiscard]] double missingUnderLoad(const RegionDesign& region, const Inputs& inputs, double factor);

/// `missingUnderLoad` for those who ask often, between the factors 1 and `farthest`: the logarithm of the hit ratio is nearly straight over
/// that of the share of rows that is copied, and told by the cubic through four of its points, to about a hundredth. Looks at region and
/// inputs, which must outlive it.
class MissingReads {
public:
    MissingReads(const RegionDesign& region, const Inputs& inputs, double farthest);
    /// The same for all factors.
    [[nodiscard]] bool isSteady() const { return isSteady_; }
    [[nodiscard]] double under(double factor) const;

private:
    [[nodiscard]] double copiedShare(double factor) const;
    const RegionDesign& region_;
    const Inputs& inputs_;
    bool isSteady_;
    double now_;
    double mostKnown_ = 0;  ///< factor
    std::array<double, 4> shares_{}, hits_{};  ///< logarithms
};

}  // namespace stagecraft
