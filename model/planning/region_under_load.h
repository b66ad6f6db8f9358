#pragma once

#include <array>

#include "model/planning/answers_behind.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// The queues of a region as bought when every rate and all that is kept are multiplied by `factor`: nothing is added or taken away. Rows
/// that a cache of fixed size no longer holds are read from the databases, and what answers later holds the threads in front of it for longer.
/// Looks at the region, which must outlive it.
class RegionUnderLoad {
public:
    RegionUnderLoad(const RegionDesign& region, const Inputs& inputs, double factor);
    /// The same where it is known how many of the reads no cache answers.
    RegionUnderLoad(const RegionDesign& region, const Inputs& inputs, double factor, double missing);

    /// Of the reads, those that no cache answers.
    [[nodiscard]] double missing() const { return missing_; }
    [[nodiscard]] AnswersBehind behind(std::string_view part) const;
    /// A station of this part.
    [[nodiscard]] Station station(std::string_view part, Station station) const;
    /// The response time on one of the region's ways.
    [[nodiscard]] ResponseTime response(const RequestWay& way) const;

private:
    const RegionDesign& region_;
    double factor_, missing_;
    std::vector<TierWay> databases_;
};

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
