#pragma once

#include "model/planning/design.h"
#include "model/planning/regions.h"

namespace stagecraft {

/// The drivers of the story, measured on the design as bought: value, limit, and the users at whom the limit is reached.
[[nodiscard]] std::vector<Pressure> pressuresOf(const Design& design, const Inputs& inputs, const Demand& demand,
                                                const AvailabilitySummary& availability, const LatencySummary& latency,
                                                const std::vector<RegionShare>& regions, const Catalog& catalog);

/// How many users the design as bought holds and what gives way first: the smallest users at limit over the pressures
/// that end service.
[[nodiscard]] Headroom headroomOf(const std::vector<Pressure>& pressures);

/// The most users at whom something in proportion to them, now at `value`, is within its limit; nullopt where users do not drive it.
[[nodiscard]] std::optional<double> usersAt(double users, double value, double limit);

/// How much longer the slowest of a region's databases takes on average under `factor` times its load; without end where one
/// overflows.
[[nodiscard]] Seconds databaseGrowth(const RegionDesign& region, double factor);

}  // namespace stagecraft
