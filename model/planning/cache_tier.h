#pragma once

#include "model/planning/markets.h"

namespace stagecraft {

/// What the in-memory store of one region must hold and answer at peak.
struct CacheNeeds {
    const Region* region = nullptr;
    Gib sessions;              ///< zero when sessions live elsewhere
    Gib objects;               ///< copies of rows; zero when nothing is cached
    double objectCount = 0;    ///< that could be cached
    double cachedCount = 0;    ///< that are kept
    double objectBytes = 0;    ///< of one
    double commandsPeak = 0;   ///< a second
    double commandsAverage = 0, unitsAverage = 0;  ///< a second; units are those that ElastiCache Serverless counts
    int zones = 1;
};

/// Processing units of a command: one for each kilobyte moved, at least one (ElastiCache pricing, serverless).
[[nodiscard]] double serverlessUnits(Kib moved);
/// What ElastiCache Serverless is paid for holding: no less than 100 MB of Valkey and 1 GB of the others.
[[nodiscard]] double serverlessCacheGib(const CacheDesign& cache);

/// The cheapest ElastiCache cluster over every node type sold in the region: shards enough for memory and commands, each
/// with a replica in another zone where there is one; or ElastiCache Serverless, as the choices have it.
[[nodiscard]] tl::expected<CacheDesign, Blocker> cheapestCache(const CacheNeeds& needs, const Workload& workload,
                                                               Markets& markets);

/// Node types that such a cache could be made of, sorted, and how many more are sold that others beat on every count.
struct CacheTypes {
    std::vector<std::string_view> names;
    int dominated = 0;
};
[[nodiscard]] CacheTypes cacheTypes(std::string_view region, Markets& markets);

/// Clusters that differ in what they hold, from cheap to dear, each filled with objects once the sessions are in: no cheaper
/// one holds as much. The last one holds every object, or as many as the quota of shards allows. `cachedCount` is not read.
[[nodiscard]] std::vector<CacheDesign> cacheOptions(const CacheNeeds& needs, Markets& markets);

}  // namespace stagecraft
