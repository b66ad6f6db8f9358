#pragma once

#include <array>
#include <cstddef>

namespace stagecraft {

/// Popularity of ranked objects by Zipf's law: the share of requests for rank i falls as i^−exponent. Sums
/// over all objects take the first ranks one by one and the rest as an integral over the logarithm of the
/// rank (Gauss–Legendre), so they cost the same for a thousand objects and for a hundred million; relative
/// error below 10⁻⁶.
class ZipfPopularity {
public:
    ZipfPopularity(double objects, double exponent);

    /// Σ multiplicity·value(multiplicity, share) over all objects, those of one share together.
    template <class Value>
    [[nodiscard]] double sum(Value value) const {
        double total = 0;
        for (std::size_t i = 0; i < count_; ++i)
            total += multiplicity_[i] * value(multiplicity_[i], share_[i]);
        return total;
    }
    [[nodiscard]] double objects() const { return objects_; }
    /// Of the most popular object.
    [[nodiscard]] double hottestShare() const { return share_[0]; }

private:
    static constexpr std::size_t head = 16;
    static constexpr std::size_t mostPanels = 24;
    static constexpr double widestPanel = 2;  ///< in the logarithm of the rank
    static constexpr std::size_t mostPoints = head + 5 * mostPanels;
    std::array<double, mostPoints> share_{};
    std::array<double, mostPoints> multiplicity_{};
    std::size_t count_ = 0;
    double objects_ = 0;
};

/// Hit ratio of a cache that holds `cached` of `objects` and evicts the least recently used: Che's
/// approximation (Che, Tung & Wang 2002). 0 for an empty cache, 1 for one that holds everything.
[[nodiscard]] double lruHitRatio(double objects, double exponent, double cached);
[[nodiscard]] double lruHitRatio(const ZipfPopularity& popularity, double cached);
/// T of Che's approximation: how long an object survives unrequested, in requests.
[[nodiscard]] double characteristicTime(const ZipfPopularity& popularity, double cached);
/// How many cached objects there are when one more adds only `gain` to the LRU hit ratio: by Che's approximation each adds less than the
/// one before.
[[nodiscard]] double cachedObjectsWorth(const ZipfPopularity& popularity, double gain);
/// The fewest cached objects whose LRU hit ratio is at least `hitRatio`.
[[nodiscard]] double cachedObjectsFor(double objects, double exponent, double hitRatio);

/// First in, first out instead (Gelenbe 1973 in Che's form): an object in the cache is not renewed by its
/// hits.
[[nodiscard]] double fifoHitRatio(double objects, double exponent, double cached);
/// A cache that always holds the most popular objects: what no eviction rule can beat.
[[nodiscard]] double fixedCacheHitRatio(double objects, double exponent, double cached);
/// Unbounded cache whose entries expire after `requestsPerLifetime` requests on average (rate × TTL), split
/// over `places` that do not share; `isRenewed`: a hit restarts the lifetime.
[[nodiscard]] double expiringHitRatio(double objects, double exponent, double requestsPerLifetime, int places,
                                      bool isRenewed);

/// Bytes Redis 7.2 takes for a string key of this length and value (64 bit, jemalloc), as MEMORY USAGE
/// reports.
[[nodiscard]] long redisKeyBytes(long keyLength, long valueLength);
/// What of a node's memory is left for data when this share is reserved.
[[nodiscard]] double usableCacheBytes(double nodeBytes, double reservedShare);

}  // namespace stagecraft
