#pragma once

#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "model/planning/cache_tier.h"
#include "model/planning/server_tier.h"

namespace stagecraft {

/// Of what databases are asked where nothing is cached, what is left where the share `missing` of the reads reaches them.
[[nodiscard]] DatabaseNeeds withMissing(const DatabaseNeeds& uncached, double missing);

/// Chooses how much the cache of one region holds: the size at which it costs least together with what stands behind it. Looks at inputs
/// and markets, which must outlive it.
class CacheChoice {
public:
    /// `uncached`: what the databases of the region are asked for where nothing is cached.
    CacheChoice(const CacheNeeds& needs, std::vector<DatabaseNeeds> uncached, const Inputs& inputs, Markets& markets)
        : needs_(needs), uncached_(std::move(uncached)), inputs_(inputs), markets_(markets) {}

    /// The size at which cache and databases cost least together.
    [[nodiscard]] tl::expected<CacheDesign, Blocker> cheapest();
    /// USD, of all databases behind the cheapest; without end where not known.
    [[nodiscard]] double databasesMonthly() const { return databasesMonthly_; }

    /// What is sized behind the cache, and for whom.
    struct Behind {
        const Blueprint& blueprint;
        const Demand& demand;
        const RegionDesign& region;    ///< with the cache chosen so far
        KnownFleets& known;
        std::span<Blocker> blockers;   ///< of this region: a nearer p99 is told there
    };
    /// The region sized with another cache.
    struct Attempt {
        RegionDesign region;
        Design design;  ///< fleets, blockers and saving of this region alone
        ServerTier::Cost cost;
    };
    /// The cache was chosen for the load alone. Where the latency target or threads ask for dearer databases or servers, a larger cache may
    /// spare them; or they stand there anyway, and a smaller cache does. `first` is what stands behind the cache chosen.
    [[nodiscard]] std::optional<Attempt> cheaperTogether(const ServerTier::Cost& first, const Behind& behind);

private:
    void setHitRatio(CacheDesign& cache) const;
    [[nodiscard]] std::optional<double> databasesCost(double missing, double limit) const;
    [[nodiscard]] std::optional<Attempt> sizedWith(CacheDesign& cache, double limit, const Behind& behind) const;

    CacheNeeds needs_;
    std::vector<DatabaseNeeds> uncached_;
    const Inputs& inputs_;
    Markets& markets_;
    std::vector<CacheDesign> caches_;  ///< that the size is chosen from, from cheap to dear
    double databasesMonthly_ = std::numeric_limits<double>::infinity();
};

}  // namespace stagecraft
