#pragma once

#include "model/planning/design.h"
#include "model/planning/regions.h"

namespace stagecraft {

/// Response time of the slowest kind of dynamic request inside AWS: the sum of the tiers it passes (MODEL section 3).
[[nodiscard]] LatencySummary assessLatency(const Design& design);
[[nodiscard]] LatencySummary assessLatency(const RegionDesign& region);

/// Expected availability: zones are common causes, so the tiers are composed for each number of zones that are up
/// (MODEL section 6); failovers are added; regions stand in for each other. Managed services spread over zones by AWS
/// count as one copy a zone. The product of the published SLAs is told apart from it. Under `factor` times the load of the design as
/// bought more of its servers must be up.
[[nodiscard]] AvailabilitySummary assessAvailability(const Design& design, const Assumptions& assumed, const Catalog& catalog, double factor = 1);

/// The same if databases never failed: more than any kind of database reaches.
[[nodiscard]] double availabilityBesideDatabases(const Design& design, const Assumptions& assumed, const Catalog& catalog);

/// From so many users on the story asks that the loss of a zone is survived, and that a service is up so much of the time.
inline constexpr double zoneLossUsers = 1000, fourNinesUsers = 500'000, fourNines = 0.9999;

/// What the availability target asks of a plan for `users`: the user's own figure, or what the story asks.
struct AvailabilityTarget {
    std::optional<double> fraction;
    bool mustSurviveZoneLoss = false;
};
[[nodiscard]] AvailabilityTarget availabilityTarget(const Inputs& inputs);

/// How much of the time each of these regions must be up for the target, all alike; nullopt where none is asked for.
[[nodiscard]] std::optional<double> regionalTarget(const Inputs& inputs, const std::vector<RegionShare>& regions);

/// Share of the time that a region is down were none of its servers ever: for want of zones, databases, cache and what AWS runs.
/// `layout` is that of the region, with or without its servers.
[[nodiscard]] double downtimeBesideServers(const RegionDesign& region, const RegionLayout& layout, const Assumptions& assumed);

/// In these regions a database of one node, whose place nothing takes without people, would surely miss what the target asks, however
/// good all the rest.
[[nodiscard]] bool needsStandby(const Inputs& inputs, const std::vector<RegionShare>& regions);

}  // namespace stagecraft
