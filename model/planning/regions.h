#pragma once

#include <vector>

#include "model/catalog/catalog.h"
#include "model/stages/blueprint.h"
#include "model/workload/workload.h"

namespace stagecraft {

struct RegionShare {
    const Region* region = nullptr;
    double traffic = 1;  ///< of all requests; zero where the region waits to take another's place
    double sizing = 1;   ///< to size for: the share once the largest other region is lost
};

/// Round trip of the users of one geography to a region: great circle, twice, at 200 km/ms, times the inflation of real
/// paths, plus access delay (MODEL section 10).
[[nodiscard]] Milliseconds userRoundTrip(const Catalog& catalog, Geography geography, const Region& region);

/// Mean round trip over the users' geographies, each served by the nearest of those `regions` that serve.
[[nodiscard]] Milliseconds meanRoundTrip(const Catalog& catalog, const Workload& workload,
                                         const std::vector<RegionShare>& regions);

/// The home region alone.
[[nodiscard]] std::vector<RegionShare> homeRegion(const Catalog& catalog, const Choices& choices);

/// The home region and those others that bring the regions nearest to the users: every combination is tried. The number
/// is the user's choice, else one for each geography with a tenth of the users, at least two and at most three. Where the
/// others only wait, the home region serves all and one (or as many as chosen) nearest to the users waits for its loss.
[[nodiscard]] std::vector<RegionShare> nearestRegions(const Catalog& catalog, const Inputs& inputs);

/// Those of a stage: the nearest where it has several, else the home region.
[[nodiscard]] std::vector<RegionShare> regionsOf(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);

}  // namespace stagecraft
