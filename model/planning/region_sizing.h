#pragma once

#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
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

    // Connections (held_connections.cpp). They are held for a multiple of the CPU time of a request, `holding`: a vCPU works on it for the
    // longer, the fuller vCPUs are and the more they slow each other down.
    /// What the tiers of this region are sized from.
    struct Start {
        RegionDesign region;
        std::vector<Blocker> blockers;
        Usd saving;
        bool isComplete;
        std::size_t traced;
    };
    /// What servers that hold connections may be: their vCPUs slowed by each other no more than that, and no busier.
    struct Servers {
        double slowdown = std::numeric_limits<double>::infinity();
        double utilisation = 0;
    };
    /// The region as sized.
    struct Sized {
        RegionDesign region;
        std::vector<Blocker> blockers;
        std::vector<Fleet> fleets;
        std::vector<SizedPart> traced;
        Usd saving;
        bool isComplete = false, isServed = false;
        double monthly = 0, holding = 0;
    };
    /// Databases are chosen before the servers that hold connections to them. Where the connections of servers as full as they may be ask
    /// for dearer databases than the load, or for more than any allows, the region is the cheapest of all that smaller databases make with
    /// servers no fuller, and slowed no more, than their connections allow; no calmer ones where the stage says how full they are kept.
    void sizeWithConnections();
    /// Cache, databases and servers that hold connections for as long as the databases allow.
    struct Balance {
        Servers servers;
        double holding = 0;
        double monthly = std::numeric_limits<double>::infinity();  ///< USD, at least: each tier at its own cheapest
    };
    void chooseWithConnections(const Start& from, double fullest);
    /// The best of the balances tried, and what is known of the others.
    struct Attempts {
        Sized best;
        double least = 0;         ///< USD a month: of the best, or the limit
        double leastServers = 0;  ///< USD a month, whatever databases stand behind them
        bool isFound = false;
        bool isStoppedOtherwise = false;   ///< the fullest servers, by something else than connections
        bool isEachAtItsCheapest = true;   ///< no combination cost more than its tiers by themselves
    };
    /// The best balance of each slowdown of servers.
    void tryBalances(const Start& from, double fullest, Attempts& attempts);
    /// The cheapest below `limit` USD a month with servers slowed no more than that, each tier at its own cheapest: from the least databases to
    /// those that the fullest servers ask for, each with as many connections as it allows, before the next larger. `leastServers` is what all cost at least.
    [[nodiscard]] std::optional<Balance> bestBalance(const Start& from, double slowdown, double fullest, double leastServers, double limit);
    /// Nothing serves, and what fuller servers than usual would make of the databases for their connections' sake hides what stops the
    /// stage: told are servers as busy as the stage keeps them.
    void keepAsBusyAsUsual(const Start& from, double fullest, Attempts& attempts);
    /// All balances of tiers chosen as one combination. Branch and bound: databases for the fewest connections of a range and the fullest
    /// servers of it cost no more than any balance within; where that could save, the range is divided, at what these servers hold where that
    /// is less than they might.
    void halveHoldings(const Start& from, double fullest, Attempts& attempts);
    /// `sizeAnew` for less than the best attempt.
    bool tryToSize(const Start& from, const Servers& servers, double holding, const Attempts& attempts);
    /// What is sized now is the best.
    void keep(const Start& from, Attempts& attempts);
    [[nodiscard]] Start start() const;
    void restart(const Start& from, double holding);
    /// Anew from there, with such servers and databases for connections held as long. True where everything was found.
    bool sizeAnew(const Start& from, const Servers& servers, double holding);
    /// Of connections held as long, where nobody has looked yet by `sizeData`.
    KnownData::Cost dataFor(const Start& from, double holding);
    [[nodiscard]] double dataMonthly() const;
    [[nodiscard]] Sized take(const Start& from);
    void put(const Start& from, Sized sized);
    /// What such servers cost at least, USD a month, whatever databases stand behind them; without end where there are none.
    [[nodiscard]] double leastServersOf(const Servers& servers);
    /// The databases chosen allow connections to be held as long, in times the CPU time of a request.
    [[nodiscard]] double holdingAllowed() const;
    /// The fullest servers hold more than the smallest database allows.
    [[nodiscard]] bool mayConnectionsBind(double fullest);
    /// Without connections cache and databases would be cheaper, or could be had; `hasAll`: they can be had with those of the fullest servers.
    [[nodiscard]] bool couldFewerSave(const Start& from, bool hasAll);
    /// Of the servers chosen.
    [[nodiscard]] double holdingOfServers() const;
    /// Of the servers chosen, how many times longer the slowest work on a request than lone vCPUs.
    [[nodiscard]] double slowdown() const;
    [[nodiscard]] bool haveConnections() const;
    void blockConnections();
    /// Of all types on sale, from the least.
    [[nodiscard]] std::set<double> slowdowns() const;
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
    std::map<std::pair<double, double>, double> serversKnown_;  ///< … and what servers cost at least: by slowdown and utilisation, USD a month
    double holding_ = 1;      ///< connections are held for so many times the CPU time of a request
    double limit_ = std::numeric_limits<double>::infinity();  ///< USD a month: a sizing that costs as much need not be found
    bool isServed_ = false;   ///< databases and servers, as chosen last …
    bool isTogether_ = false; ///< … as one combination, perhaps …
    double heldByServers_ = 1; ///< … whose servers hold connections for so many times the CPU time of a request …
    double monthly_ = 0;      ///< … for so many USD, the cache with them
    double leastData_ = 0;    ///< USD a month: cache and databases, whatever stands in front of them
    double leastServers_ = 0; ///< USD a month, whatever databases stand behind them
};

}  // namespace stagecraft
