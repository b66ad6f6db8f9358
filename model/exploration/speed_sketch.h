#pragma once

#include <memory>
#include <vector>

#include "model/capacity/response_time.h"
#include "model/planning/planner.h"

namespace stagecraft {

/// What a fleet of one type is to the others: quicker or not.
struct SketchTier {
    Station station;
    double utilisation = 0;
    [[nodiscard]] bool isNoSlowerThan(const SketchTier& other) const {
        return station.service <= other.station.service && utilisation <= other.utilisation && station.servers >= other.station.servers &&
               station.boxes >= other.station.boxes && arrivalsPerThread(station) <= arrivalsPerThread(other.station) &&
               station.behind <= other.station.behind && station.behindVariation <= other.station.behindVariation;
    }
};

/// Number of zones and utilisation, and all that does not depend on the type of the servers.
struct SketchGround {
    int zones = 1;
    double utilisation = 0;
    std::unique_ptr<SizingTrace> trace;  ///< null where nothing of the kind can be had
    double othersMonthly = 0;            ///< USD, of all but the servers
    std::vector<std::vector<ResponseTime>> databases;  ///< by region
};

/// One type on one ground, before it is planned.
struct Sketch {
    double monthly = 0;
    std::size_t ground = 0;
    const InstanceType* type = nullptr;
    std::vector<SketchTier> tiers;  ///< in the order of the ground's parts
    double p99 = 0;                 ///< seconds
};

/// A design is left out unplanned only where another costs this much less.
inline constexpr double clearlyLess = 1 - 1e-3;

/// `a` costs clearly less than `b` and no tier of it, nor a database on its ground, is slower.
[[nodiscard]] bool beats(const Sketch& a, const SketchGround& onA, const Sketch& b, const SketchGround& onB);

/// From cheap to dear; types are kept in the order of their names.
[[nodiscard]] bool isCheaper(const Sketch& a, const Sketch& b);

/// As the plan of it will have it, in seconds: in each region that of the slowest way, of which the slowest.
[[nodiscard]] double p99Of(const Sketch& sketch, const SketchGround& ground);

}  // namespace stagecraft
