#pragma once

#include <span>
#include <vector>

#include "model/capacity/fleet.h"

namespace stagecraft {

/// Of a region's time, when none of its zones is up: every part of it is down then, and only then together.
[[nodiscard]] double allZonesDown(const FleetNeeds& needs);

/// How long each part of a region must be up (`FleetNeeds::leastAvailability`), so that together they cost least and what they add to
/// the region's downtime is no more than `allowed`, a share of the time: the parts share it as cost bids, not equally, and what none of
/// them uses is divided between them. `parts` tell `availabilityOf`; `cheapest` are their fleets were nothing asked of it. Where no
/// numbers of servers do, each part is asked for as long as it can be up.
///
/// Parts are down together more often than by chance, as they stand in the same zones; that all are down is counted once, else what they
/// add is summed up (Boole's inequality), which is never too little.
[[nodiscard]] std::vector<double> splitDowntime(ServerCandidates candidates, std::span<const FleetNeeds> parts,
                                                std::span<const FleetChoice> cheapest, double allowed);

/// Share of the time that a part with this fleet is up.
[[nodiscard]] double availabilityOf(const FleetChoice& choice, const FleetNeeds& needs);
/// Share of the time that it is down though some zone is up.
[[nodiscard]] double downtimeOf(const FleetChoice& choice, const FleetNeeds& needs);

}  // namespace stagecraft
