#pragma once

#include <limits>

#include "model/planning/available_split.h"
#include "model/planning/database_tier.h"
#include "model/planning/latency_split.h"

namespace stagecraft {

/// Of sizings of one region that differ in nothing but the cache, and the databases behind it.
struct KnownFleets {
    FleetLadders ladders;
    WaitingLadders waitingLadders;
    std::vector<double> laddersFor;      ///< the parts of these are up for so long at least
    std::optional<double> leastServers;  ///< USD a month, whatever databases stand behind them
    std::optional<double> downtimeAllowed;  ///< of the region, a share of the time, where an availability is asked for
    /// How it was shared where latency is left aside.
    struct Shares {
        double allowed = 0;                     ///< of the servers together
        std::vector<Seconds> behind;            ///< each part's, while it holds threads
        std::vector<double> leastAvailability;  ///< of each part
    };
    std::vector<Shares> shares;
    DowntimeBudget budget;            ///< where latency is shared with it
    bool isAvailabilityDear = false;  ///< the fleets that cost least are down for longer
    bool isFrontHeld = false;         ///< as of a design
};

/// How busy servers may be at peak: as chosen, else what the stage asks for.
[[nodiscard]] double serverUtilisation(const Blueprint& blueprint, const Choices& choices);

/// Sizes the EC2 fleets of one region: the single host, the app servers, or the web layer and one fleet a service. Where the
/// cheapest of each would miss the end-to-end p99 together, or threads are held for their answers, databases and fleets are chosen
/// anew, as one combination.
class ServerTier {
public:
    /// `databases` are what the region's databases, already chosen by cost alone, were asked to carry.
    ServerTier(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand,
               std::span<const DatabaseNeeds> databases, Markets& markets, RegionDesign& region, Design& design)
        : blueprint_(blueprint), inputs_(inputs), demand_(demand), databaseNeeds_(databases), markets_(markets),
          region_(region), design_(design) {}

    /// What the servers and databases cost, USD a month.
    struct Cost {
        double leastServers = 0;     ///< whatever databases stand behind them; told where all were chosen together
        double whole = 0;            ///< servers and databases as chosen
        bool isTogether = false;     ///< chosen as one combination: each at its cheapest would not do, or not be the cheapest
        bool isComplete = false;     ///< everything was found, the target met
        double holding = 0;          ///< the servers hold connections for so many times the CPU time of a request
    };

    /// Appends to the design's pending fleets, blockers and autoscaling saving, and to the region's request path; may
    /// exchange the region's databases for faster ones. Servers and databases dearer than `limit` USD a month together need not be
    /// found, nor reasons told where there are none below. What is known of the fleets is added to.
    Cost run(KnownFleets& known, double limit = std::numeric_limits<double>::infinity());

    /// What the servers cost at least, USD a month: each part at its own cheapest, as if whatever is behind it answered at once. Without
    /// end where one cannot be had.
    [[nodiscard]] double leastMonthly();

private:
    struct Part {
        std::string id, label;
        Role role{};
        double dynamicShare = 1;   ///< of the dynamic requests
        double cpuShare = 1;       ///< of a dynamic request's CPU time
        bool servesStatic = false;
        bool holdsSessions = false;
        bool runsDatabase = false;
        std::size_t database = 0;  ///< of the region's, the one its requests use
    };
    /// The slowest way of a dynamic request through the tiers as chosen.
    struct SlowestWay {
        std::size_t part = 0, database = 0;
        double tail = 0;  ///< P(T > the time asked for)
    };

    [[nodiscard]] std::vector<Part> parts() const;
    [[nodiscard]] std::size_t databaseOf(const Service& service) const;
    [[nodiscard]] FleetNeeds needsOf(const Part& part) const;
    [[nodiscard]] double serverMonthly(const Part& part) const;
    [[nodiscard]] bool mustSurviveZoneLoss() const;
    [[nodiscard]] std::vector<WayBehind> waysBehind(const Part& part) const;
    void setHolding(std::size_t part);
    [[nodiscard]] ServerCandidates candidates() const;
    [[nodiscard]] std::optional<std::size_t> shared() const;
    class Ways;
    [[nodiscard]] SlowestWay slowestWay(bool isDegraded, Seconds target) const;
    [[nodiscard]] SlowestWay wayOfLongestP99() const;
    [[nodiscard]] Seconds target() const;
    [[nodiscard]] Blocker blockerOf(const FleetRefusal& refusal, const Part& part) const;
    bool chooseCheapest(KnownFleets& known);
    bool chooseAlone(std::span<const double> leastAvailability);
    void shareDowntime(KnownFleets& known);
    void setBudget(KnownFleets& known) const;
    [[nodiscard]] double besideWith(const std::vector<DatabaseDesign>& databases) const;
    [[nodiscard]] FleetNeeds unheld(std::size_t part) const;
    [[nodiscard]] double downtimeBeside() const;
    [[nodiscard]] double downtime() const;
    [[nodiscard]] SplitProblem splitProblem(KnownFleets& known, double limit) const;
    bool chooseTogether(KnownFleets& known, double limit, Constraint reason);
    void take(LatencySplit split);
    void takeDatabase(std::size_t i, DatabaseDesign chosen);
    [[nodiscard]] std::optional<std::size_t> frontThatHolds() const;
    void chooseFrontAnew();
    enum class AsIf { NotFound, Chosen, DearerOnceHeld, NoFrontHoldsIt };
    AsIf chooseAsIfHeldFor(Seconds behind, const SplitProblem& problem, double limit);
    bool isFrontHeld(const SplitProblem& problem);
    bool couldWaitSave(const SplitProblem& problem);
    void improveTogether(KnownFleets& known, SplitProblem& problem);
    bool chooseTogetherAtPrice(SplitProblem& problem, double price, double limit);
    [[nodiscard]] double secondMonthly(std::size_t front) const;
    [[nodiscard]] bool isUpLongEnough() const { return !downtimeAllowed_ || downtime() <= *downtimeAllowed_; }
    [[nodiscard]] double sparedBy(std::size_t part, std::size_t front) const;
    bool quickenAll(std::size_t front);
    bool quickenOne(std::size_t front);
    void chooseAtPrice(std::size_t part, const Station& front, double secondMonthly);
    void setOptions(std::size_t part, std::size_t front);
    void setDatabases(std::size_t front);
    void chooseDatabasesAtPrice(std::size_t front, double times);
    [[nodiscard]] double secondOfDatabaseMonthly(std::size_t database, std::size_t front) const;
    [[nodiscard]] double serversMonthly() const;
    [[nodiscard]] double wholeMonthly() const;
    [[nodiscard]] double leastServers(const DowntimeBudget& budget) const;
    [[nodiscard]] double cheapestFixed(const FleetNeeds& needs, double known) const;
    void addFleet(const Part& part, const FleetNeeds& needs, const FleetChoice& choice);
    void addPath();
    void addWays(const SlowestWay& slowest);
    template <class Visit>
    void eachWay(const Visit& visit) const;
    void tell(std::vector<SizedPart>& trace) const;

    /// All that is chosen together.
    struct Chosen {
        std::vector<FleetChoice> fleets;        ///< by part
        std::vector<FleetNeeds> needs;          ///< by part
        std::vector<DatabaseDesign> databases;  ///< of the region
    };
    [[nodiscard]] Chosen chosen() const { return {choices_, needs_, region_.databases}; }
    void choose(Chosen chosen);

    const Blueprint& blueprint_;
    const Inputs& inputs_;
    const Demand& demand_;
    std::span<const DatabaseNeeds> databaseNeeds_;
    Markets& markets_;
    RegionDesign& region_;
    Design& design_;
    std::vector<Part> parts_;
    std::vector<FleetNeeds> needs_;       ///< by part
    std::vector<FleetChoice> choices_;    ///< by part
    double holding_ = 0;                  ///< of those added, the longest that one holds connections, in times the CPU time of a request
    Constraint reason_{};                    ///< why all are chosen together
    std::vector<DatabaseDesign> databasesAlone_;  ///< as chosen before that
    mutable std::optional<double> beside_;   ///< what `downtimeBeside` tells of the databases chosen now
    std::optional<double> downtimeAllowed_;  ///< of the region, a share of the time, where an availability is asked for
    std::vector<FleetChoice> cheapest_;   ///< by part, however long it is down; none where no availability is asked for
    struct KnownOptions {
        Seconds behind{-1};
        double leastAvailability = 0;
        double costLimit = 0;  ///< USD a month
        std::vector<FleetOption> options;
        std::vector<double> seconds;  ///< that each answers in on average
    };
    std::vector<std::vector<KnownOptions>> options_;  ///< by part, of those behind a front whose threads wait for them: those asked for last first
    struct KnownDatabases {
        double costLimit = -1;  ///< USD a month
        std::vector<DatabaseDesign> designs;
        std::vector<double> seconds;  ///< that each answers in on average
    };
    std::vector<KnownDatabases> databases_;  ///< by the region's, of those worth a look for such a front
    std::vector<std::pair<std::size_t, Blocker>> heldBack_;  ///< parts that cannot be had while their threads wait for the databases chosen
};

}  // namespace stagecraft
