#pragma once

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

}  // namespace stagecraft
