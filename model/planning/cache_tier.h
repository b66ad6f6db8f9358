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

/// One node type as it could be bought.
struct CacheNode {
    const CacheOffer* offer = nullptr;
    double speed = 1;
    double hourly = 0;
    Purchase purchase = Purchase::OnDemand;
    double commands = 0;  ///< a second that one node takes
    double usableBytes = 0;
};

/// USD a gigabyte-hour and a million processing units.
struct ServerlessTariff {
    double perGib = 0, perMillionUnits = 0;
};

/// A cache by what it holds.
struct CacheSize {
    double held = 0;     ///< objects, once the sessions are in
    double monthly = 0;  ///< USD
    const CacheNode* node = nullptr;  ///< none: serverless
    int shards = 1;
};

/// Every size in which a cache may be bought: any number of shards up to the quota of any node type, or ElastiCache Serverless by the
/// object. `cachedCount` of the needs is not read.
class CacheSizes {
public:
    CacheSizes(CacheSizes&&) = default;  ///< a copy's sizes would point into this one
    CacheSizes& operator=(CacheSizes&&) = default;
    [[nodiscard]] static CacheSizes ofNodes(const CacheNeeds& needs, Markets& markets);
    /// nullopt where it is not wanted or not on sale.
    [[nodiscard]] static std::optional<CacheSizes> serverless(const CacheNeeds& needs, Markets& markets);

    /// The cheapest that holds at least so many objects. No other holds more for as much. nullopt where none holds them.
    [[nodiscard]] std::optional<CacheSize> cheapest(double held) const;
    /// The cheapest of those that hold most among all for no more than this, USD a month; nullopt where all are dearer.
    [[nodiscard]] std::optional<CacheSize> largest(double monthly) const;
    /// USD a month that one object more costs wherever objects are paid for one by one; zero where nodes are.
    [[nodiscard]] double perObject() const { return perObject_; }
    [[nodiscard]] CacheDesign design(const CacheSize& size) const;

private:
    struct Shards {
        CacheNode node;
        int fewest = 1;  ///< that hold the sessions and take the commands …
        int most = 1;    ///< … and that hold all objects, or as many as the quota allows
    };
    CacheSizes(const CacheNeeds& needs, const Choices& choices) : needs_(needs), choices_(&choices) {}
    [[nodiscard]] CacheSize size(const Shards& shards, int count) const;
    [[nodiscard]] CacheSize size(double held) const;

    CacheNeeds needs_;
    const Choices* choices_;
    std::vector<Shards> nodes_;  ///< from cheap to dear
    ServerlessTariff tariff_;
    double perObject_ = 0, leastHeld_ = 0;  ///< serverless: objects that are paid for in any case
};

}  // namespace stagecraft
