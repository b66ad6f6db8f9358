#pragma once

#include "model/planning/design.h"
#include "model/planning/regions.h"

namespace stagecraft {

/// The users at whom each pressure is full take time to find, and not everybody asks.
enum class PressureDetail { Whole, NoUsers };

/// The drivers of the story, measured on the design as bought: value, limit, and the users at whom the limit is reached.
[[nodiscard]] std::vector<Pressure> pressuresOf(const Design& design, const Inputs& inputs, const Demand& demand,
                                                const AvailabilitySummary& availability, const LatencySummary& latency,
                                                const std::vector<RegionShare>& regions, const Catalog& catalog,
                                                PressureDetail detail = PressureDetail::Whole);

/// How many users the design as bought holds and what gives way first: the smallest users at limit over the pressures
/// that end service.
[[nodiscard]] Headroom headroomOf(const std::vector<Pressure>& pressures);

/// The most users at whom something in proportion to them, now at `value`, is within its limit; nullopt where users do not drive it.
[[nodiscard]] std::optional<double> usersAt(double users, double value, double limit);

}  // namespace stagecraft
