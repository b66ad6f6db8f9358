#pragma once

#include <string>
#include <vector>

#include "model/planning/planner.h"
#include "model/simulation/system.h"

namespace stagecraft {

enum class DrillFailure { Zone, Leader, Cache, Region };
enum class DrillLoad { Peak, Average };

struct DrillOptions {
    DrillFailure failure = DrillFailure::Zone;
    DrillLoad load = DrillLoad::Peak;
    std::uint64_t seed = 1;
};

/// What users saw in one part of the drill.
struct DrillPhase {
    std::string name;       ///< "before", "failing", "degraded", "after"
    double from = 0, to = 0;  ///< seconds since the failure
    double offeredRate = 0, answeredRate = 0;  ///< requests a second
    double failedShare = 0;
    double p50 = 0, p99 = 0;  ///< seconds, of what was answered
};

struct DrillMoment {
    double at = 0;  ///< seconds since the failure
    std::string what;
};

struct Drill {
    int stage = 0;
    std::vector<DrillPhase> phases;
    std::vector<DrillMoment> timeline;
    double detected = 0;              ///< seconds until the failure is acted upon
    std::optional<double> recovered;  ///< seconds until requests no longer fail; nullopt: not in this drill
    double failedRequests = 0;        ///< in all, scaled up to the whole load
    double simulatedShare = 1;        ///< of the servers and the load; below 1 a slice stands for the whole
    bool survives = false;            ///< the last phase answers all but one in a thousand, within the p99 target
};

/// The stage as planned, at a steady load, with one thing taken away: a zone (the first, where the database leader stands), the
/// database leader, the cache or a region. Detection follows the defaults of AWS's health checks, failover the kind of
/// database; autoscaled servers are replaced after their warm-up. On failure the text says why this stage cannot lose such a
/// thing and what it could lose.
[[nodiscard]] tl::expected<Drill, std::string> drill(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog,
                                                     const DrillOptions& options);

/// The tiers a dynamic request passes in one region: servers, then the busiest database. Requests a second in `rate`.
struct SimulatedRegion {
    std::vector<SimulatedTier> tiers;
    double rate = 0;
    std::optional<std::size_t> leader, follower;  ///< positions in `tiers`
    double cacheHitRatio = 0;
};
[[nodiscard]] SimulatedRegion simulatedRegion(const RegionDesign& region, const RegionLayout& layout, const SizingTrace& trace,
                                              const Choices& choices, double rate);

template <> struct EnumNames<DrillFailure> {
    static constexpr std::array<std::string_view, 4> names{"zone", "leader", "cache", "region"};
};
template <> struct EnumNames<DrillLoad> {
    static constexpr std::array<std::string_view, 2> names{"peak", "average"};
};

}  // namespace stagecraft
