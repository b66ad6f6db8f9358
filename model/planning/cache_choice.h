#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "model/planning/cache_tier.h"
#include "model/planning/server_tier.h"

namespace stagecraft {

/// Chooses how much the cache of one region holds: of all sizes the one at which it costs least together with what stands behind it, to the
/// cent where objects are paid for one by one, or to a thousandth where that would take too long. Looks at inputs and markets, which must outlive it.
class CacheChoice {
public:
    /// `uncached`: what the databases of the region are asked for where nothing is cached.
    CacheChoice(const CacheNeeds& needs, std::vector<DatabaseNeeds> uncached, const Inputs& inputs, Markets& markets);

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
        Wanted wanted;
        std::span<Blocker> blockers;   ///< of this region: a nearer p99 is told there
    };
    /// The region sized with another cache.
    struct Attempt {
        RegionDesign region;
        Design design;  ///< fleets, blockers and saving of this region alone
        ServerTier::Cost cost;
        std::vector<SizedPart> traced;
    };
    /// The cache was chosen for the load alone. Where the latency target or threads ask for dearer databases or servers, a larger cache may
    /// spare them; or they stand there anyway, and a smaller cache does. `first` is what stands behind the cache chosen; where nothing does for
    /// less than `most` USD a month, the cache with it, another is sought for less than that. `first` may be known roughly; what is told is
    /// as it is wanted.
    [[nodiscard]] std::optional<Attempt> cheaperTogether(const ServerTier::Cost& first, const Behind& behind, double most);

private:
    template <class Cost>
    class Search;
    [[nodiscard]] std::optional<Attempt> cheaperRoughly(ServerTier::Cost first, const Behind& behind, double most);
    [[nodiscard]] double hitRatio(double held) const;
    [[nodiscard]] std::optional<double> databasesCost(double missing, double limit);
    [[nodiscard]] Attempt sizedWith(const CacheDesign& cache, double limit, const Behind& behind) const;
    [[nodiscard]] CacheDesign design(const CacheSizes& sizes, const CacheSize& size) const;

    CacheNeeds needs_;
    std::vector<DatabaseNeeds> uncached_;
    std::vector<DatabaseNeeds> asked_;  ///< of the databases, by what is tried
    const Inputs& inputs_;
    Markets& markets_;
    std::vector<CacheSizes> ranges_;  ///< of nodes and serverless, as far as they may be chosen
    double readsMonthly_ = 0;  ///< USD that all reads cost at least, whatever databases answer them
    double balanced_ = 0;      ///< objects, serverless: one more costs more than it saves of that
    CacheSize chosen_;
    double databasesMonthly_;
};

}  // namespace stagecraft
