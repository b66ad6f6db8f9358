#include "model/planning/cache_choice.h"

#include <algorithm>
#include <cmath>

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A size of cache, and what the region costs with it at least.
struct Promise {
    CacheDesign* cache = nullptr;
    double monthly = 0;
};

}  // namespace

DatabaseNeeds withMissing(const DatabaseNeeds& uncached, double missing) {
    DatabaseNeeds needs = uncached;
    needs.missing = missing;
    needs.readPeak *= missing;
    needs.readAverage *= missing;
    needs.readPerMonth = needs.readPerMonth * missing;
    return needs;
}

/// From cheap to dear, until even a database without reads could not pay for a larger one.
tl::expected<CacheDesign, Blocker> CacheChoice::cheapest() {
    caches_ = cacheOptions(needs_, markets_);
    if (caches_.empty()) return cheapestCache(needs_, inputs_.workload, markets_);
    CacheDesign* chosen = &caches_.front();
    setHitRatio(*chosen);
    if (caches_.size() > 1) {
        const std::optional<double> smallest = databasesCost(1 - chosen->hitRatio, infinity);
        // Fewer reads never cost more.
        const std::optional<double> floor = databasesCost(0, smallest ? *smallest * (1 + 1e-9) : infinity);
        double least = smallest ? chosen->monthly + *smallest : infinity;
        if (smallest) databasesMonthly_ = *smallest;
        for (CacheDesign& option : std::span{caches_}.subspan(1)) {
            if (!floor || option.monthly + *floor >= least) break;
            setHitRatio(option);
            const std::optional<double> databases = databasesCost(1 - option.hitRatio, least - option.monthly);
            if (!databases || option.monthly + *databases >= least) continue;
            databasesMonthly_ = *databases;
            least = option.monthly + databasesMonthly_;
            chosen = &option;
        }
    }
    return *chosen;
}

/// Every other size is tried, the most promising first, unless with the least that servers and databases behind it could cost it is no
/// cheaper than what is found already.
std::optional<CacheChoice::Attempt> CacheChoice::cheaperTogether(const ServerTier::Cost& first, const Behind& behind) {
    std::optional<Attempt> best;
    if (caches_.empty()) return best;
    const CacheDesign& chosen = *behind.region.cache;
    const double servers = first.leastServers;
    double least = first.isComplete ? chosen.monthly + first.whole : infinity;
    const auto consider = [&](CacheDesign& cache) {
        std::optional<Attempt> attempt = sizedWith(cache, least - cache.monthly, behind);
        if (!attempt) return false;
        least = cache.monthly + attempt->cost.whole;
        best = std::move(attempt);
        return true;
    };
    // What the largest cache does not bring within the target no other does.
    if (!first.isComplete && (caches_.back().objects <= chosen.objects || !consider(caches_.back()))) return best;
    std::vector<Promise> promises;
    for (CacheDesign& cache : caches_) {
        if (cache.objects == chosen.objects || cache.monthly + servers >= least) continue;
        setHitRatio(cache);
        if (const auto databases = databasesCost(1 - cache.hitRatio, least - cache.monthly - servers))
            promises.push_back({&cache, cache.monthly + servers + *databases});
    }
    std::ranges::stable_sort(promises, {}, &Promise::monthly);
    for (const Promise& promise : promises) {
        if (promise.monthly >= least) break;
        consider(*promise.cache);
    }
    return best;
}

/// The region with this cache, for less than `limit` USD a month in all but the cache.
std::optional<CacheChoice::Attempt> CacheChoice::sizedWith(CacheDesign& cache, double limit, const Behind& behind) const {
    setHitRatio(cache);
    Attempt attempt;
    attempt.region.region = behind.region.region;
    attempt.region.zones = behind.region.zones;
    attempt.region.load = behind.region.load;
    attempt.region.cache = cache;
    std::vector<DatabaseNeeds> needs;
    for (const DatabaseNeeds& uncached : uncached_) {
        needs.push_back(withMissing(uncached, 1 - cache.hitRatio));
        if (auto database = cheapestDatabase(needs.back(), inputs_.workload, markets_)) attempt.region.databases.push_back(std::move(*database));
    }
    std::vector<SizedPart> traced;
    if (SizingTrace* trace = markets_.trace()) traced.swap(trace->parts);
    attempt.cost = ServerTier{behind.blueprint, inputs_, behind.demand, needs, markets_, attempt.region, attempt.design}.run(behind.known, limit);
    if (attempt.cost.isComplete && attempt.cost.whole < limit) return attempt;
    keepNearerP99(attempt.design.blockers, behind.blockers);
    if (SizingTrace* trace = markets_.trace()) trace->parts.swap(traced);
    return std::nullopt;
}

void CacheChoice::setHitRatio(CacheDesign& cache) const {
    const double held = std::floor(Bytes{cache.objects}.count() / needs_.objectBytes + 0.5);
    if (held >= needs_.objectCount) cache.hitRatio = 1;
    else if (held >= 1) cache.hitRatio = markets_.hitRatio(needs_.objectCount, inputs_.workload.zipfExponent, held);
}

/// USD a month of all databases when the share `missing` of the reads reaches them; nullopt when one cannot carry it or they cost more
/// than `limit`.
std::optional<double> CacheChoice::databasesCost(double missing, double limit) const {
    double monthly = 0;
    for (const DatabaseNeeds& uncached : uncached_) {
        const auto database = cheapestDatabaseMonthly(withMissing(uncached, missing), inputs_.workload, markets_, limit - monthly);
        if (!database) return std::nullopt;
        monthly += *database;
    }
    return monthly;
}

}  // namespace stagecraft
