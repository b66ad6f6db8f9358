#pragma once

#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/planning/cache_choice.h"
#include "model/planning/known_data.h"
#include "model/planning/regions.h"

namespace stagecraft {

/// A database of its own, and its share of all that databases do.
struct DomainShare {
    std::string name;
    double share = 1;
};

/// Sizes one region of one stage, tier after tier, from the data outwards: what the servers may still spend of the
/// latency target depends on the databases behind them.
class RegionSizing {
public:
    RegionSizing(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand, const RegionShare& share, Markets& markets, Design& design);

    /// Adds the region to the design, and what stops it to its blockers.
    void run();

private:
    // Metrics, whose price falls with their number (region_sizing.cpp).
    /// The cheapest of what is sized with metrics at each of their rates, the tiers below paid for.
    void sizeWithMetrics();
    void sizeAtMetricTier(std::size_t tier);
    /// USD of what is sized, its metrics at what they cost together.
    [[nodiscard]] double monthlyAsBilled(std::span<const PriceTier> metricTiers) const;
    /// For `monthly` USD a month there are servers enough to have so many metrics.
    [[nodiscard]] bool couldPayFor(double metrics, double monthly);
    /// USD a month that the region would cost at least with metrics at the rate of `tier`: data and servers each by themselves.
    [[nodiscard]] double leastAtMetricTier(std::size_t tier);

    // Tier after tier (region_sizing.cpp).
    void sizeTiers();
    /// Cache and databases, for connections held as long as they are.
    KnownData::Cost sizeData();
    [[nodiscard]] KnownData::Place place() const;
    void sizeCache();
    void chooseCacheSize(const CacheNeeds& needs);
    void sizeDatabases();
    void sizeServers();
    [[nodiscard]] bool hasDatabases() const;
    /// What the databases of all domains are asked to carry when the share `missing` of the reads reaches them.
    [[nodiscard]] std::vector<DatabaseNeeds> databasesAsked(double missing) const;
    /// What the database of one domain is asked to carry where nothing is cached.
    [[nodiscard]] DatabaseNeeds needsOf(const DomainShare& domain) const;
    void block(const Blocker& blocker);

    // Connections (held_connections.cpp). They are held for a multiple of the CPU time of a request, `holding`: a server works on it for the
    // longer, the fuller, the fewer and the slower its vCPUs are.
    /// What the tiers of this region are sized from.
    struct Start {
        RegionDesign region;
        std::vector<Blocker> blockers;
        Usd saving;
        bool isComplete;
        std::size_t traced;
    };
    /// The region as sized.
    struct Sized {
        RegionDesign region;
        std::vector<Blocker> blockers;
        std::vector<Fleet> fleets;
        std::vector<SizedPart> traced;
        Usd saving;
        bool isComplete = false, isServed = false;
        double monthly = 0, holding = 0, heldByServers = 0;
    };
    /// Databases are chosen before the servers that hold connections to them, as if nobody did. Where they allow fewer than these servers hold,
    /// the region is the cheapest of all that databases make with servers, each type no fuller than their connections allow.
    void sizeWithConnections();
    /// Cache, databases and servers that hold connections for as long as the databases allow.
    struct Balance {
        double holding = 0;
        double monthly = std::numeric_limits<double>::infinity();  ///< USD, at least: each tier at its own cheapest
    };
    void chooseWithConnections(const Start& from);
    /// The best of the balances tried.
    struct Attempts {
        Sized best;
        double least = 0;         ///< USD a month: of the best, or the limit
        double leastServers = 0;  ///< USD a month, whatever databases stand behind them
        bool isFound = false;
    };
    /// False where its tiers cost more together than each by itself, so that another balance may cost less.
    bool isBestBalance(const Start& from, Attempts& attempts);
    /// The cheapest below `limit` USD a month, each tier at its own cheapest: from the least databases to those that any servers could ask for, each
    /// with as many connections as it allows, before the next larger. `leastServers` is what all cost at least.
    [[nodiscard]] std::optional<Balance> bestBalance(const Start& from, double leastServers, double limit);
    /// Nothing serves, and what connections would make of the databases, of fuller servers than usual most of all, may hide what stops the stage:
    /// told are servers as busy as the stage keeps them.
    void keepAsBusyAsUsual(const Start& from);
    /// All balances of tiers chosen as one combination. Branch and bound: databases for the fewest connections of a range and the fullest
    /// servers of it cost no more than any balance within; where that could save, the range is divided, at what these servers hold where that
    /// is less than they might.
    void halveHoldings(const Start& from, Attempts& attempts);
    /// `sizeAnew` for less than the best attempt.
    bool tryToSize(const Start& from, double byServers, double holding, const Attempts& attempts);
    /// What is sized now is the best.
    void keep(const Start& from, Attempts& attempts);
    [[nodiscard]] Start start() const;
    void restart(const Start& from, double holding);
    /// Anew from there, with databases for connections held as long and servers that may hold them for `byServers`. True where everything was found.
    bool sizeAnew(const Start& from, double byServers, double holding);
    /// Of connections held as long, where nobody has looked yet by `sizeData`.
    KnownData::Cost dataFor(const Start& from, double holding);
    [[nodiscard]] double dataMonthly() const;
    [[nodiscard]] Sized take(const Start& from);
    void put(const Start& from, Sized sized);
    /// What servers cost at least that hold connections for no longer, USD a month, whatever databases stand behind them; without end where
    /// there are none.
    [[nodiscard]] double leastServersOf(double holding);
    /// The databases chosen allow connections to be held as long, in times the CPU time of a request.
    [[nodiscard]] double holdingAllowed() const;
    /// No server holds them for longer.
    [[nodiscard]] double longestHolding();
    /// No more than the databases chosen allow.
    [[nodiscard]] bool haveConnections() const;
    /// Why another type would not do.
    void tellConnections(std::size_t traced) const;

    const Blueprint& blueprint_;
    const Inputs& inputs_;
    const Demand& demand_;
    Markets& markets_;
    Design& design_;
    const std::size_t blockersBefore_;  ///< of the other regions
    const std::vector<DomainShare> domains_;
    RegionDesign result_;
    std::vector<DatabaseNeeds> databaseNeeds_;
    double serverExtras_ = 0;  ///< USD a month that every server of one's own brings besides its disk
    KnownFleets known_;
    std::optional<CacheChoice> cacheChoice_;  ///< where its size was to be chosen
    double databasesMonthly_ = std::numeric_limits<double>::infinity();  ///< USD, where choosing the cache has told
    std::vector<KnownData::Cost> dataKnown_;                    ///< while connections are weighed …
    std::map<double, double> serversKnown_;  ///< … and what servers cost at least: by how long they hold connections, USD a month
    double holding_ = 0;      ///< databases are chosen for connections held for so many times the CPU time of a request
    double limit_ = std::numeric_limits<double>::infinity();  ///< USD a month: a sizing that costs as much need not be found
    bool isServed_ = false;   ///< databases and servers, as chosen last …
    bool isTogether_ = false; ///< … as one combination, perhaps …
    double heldByServers_ = 0; ///< … whose servers hold connections for so many times the CPU time of a request …
    double monthly_ = 0;      ///< … for so many USD, the cache with them
    double leastData_ = 0;    ///< USD a month: cache and databases, whatever stands in front of them
    double leastServers_ = 0; ///< USD a month, whatever databases stand behind them
};

}  // namespace stagecraft
