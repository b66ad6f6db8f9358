#pragma once

#include "model/planning/design.h"

namespace stagecraft {

/// What the in-memory store of one region must hold and answer at peak.
struct CacheNeeds {
    const Region* region = nullptr;
    Gib sessions;              ///< zero when sessions live elsewhere
    Gib objects;               ///< copies of rows; zero when nothing is cached
    double objectCount = 0;    ///< that could be cached
    double cachedCount = 0;    ///< that fit
    double commandsPeak = 0;   ///< a second
    int zones = 1;
};

/// The cheapest ElastiCache cluster over every node type sold in the region: shards enough for memory and commands, each
/// with a replica in another zone where there is one.
[[nodiscard]] tl::expected<CacheDesign, Blocker> cheapestCache(const CacheNeeds& needs, const Workload& workload,
                                                               Markets& markets);

}  // namespace stagecraft
