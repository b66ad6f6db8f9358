#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "model/planning/architecture.h"
#include "model/planning/bill.h"
#include "model/workload/demand.h"
#include "model/workload/workload.h"

namespace stagecraft {

inline constexpr std::size_t stageCount = 7;

/// Why a stage cannot serve: the limit, how much the stage can give and how much is asked. Words: report/words.
struct Blocker {
    Constraint constraint{};
    double available = 0;
    double asked = 0;
    std::string subject;  ///< "database leader", "us-west-1": what the limit is about
};

struct LatencySummary {
    Milliseconds mean{0}, p50{0}, p95{0}, p99{0};  ///< of dynamic requests on the slowest way of the slowest region
    bool isStable = true;  ///< false: some tier is overloaded and the figures mean nothing
};

/// What one part adds to unavailability.
struct AvailabilityPart {
    std::string part;           ///< "app servers", "database"
    double availability = 1;
    double minutesPerYear = 0;  ///< its own downtime; of several regions, what it adds to that of them all
};

struct AvailabilitySummary {
    double fraction = 1;        ///< expected: zones, servers and failovers (MODEL section 6)
    double minutesPerYear = 0;
    double promised = 1;        ///< product of the published SLAs of the parts: a refund promise, not a measurement
    bool survivesZoneLoss = false;
    std::vector<AvailabilityPart> parts;  ///< worst first
};

/// The drivers of the story.
enum class PressureKind { Memory, Cpu, Storage, SinglePointOfFailure, DatabaseReads, DatabaseWrites, Connections,
                          PeakOverAverage, ServicesScaleApart, Distance, Network, Latency, RelationalData,
                          Concurrency, Threads, CpuCredits, DiskOperations, CacheMemory, CacheCpu };

struct Pressure {
    PressureKind kind{};
    double value = 0;
    double limit = 0;
    std::optional<double> usersAtLimit;  ///< nullopt: users do not drive it
    Usd saving;                          ///< PeakOverAverage: what autoscaling saves a month
    bool isEstimated = false;            ///< of prices that are estimated in part
    bool isWithZoneLost = false;         ///< Latency: of the servers that are left then
};

struct Headroom {
    double usersAtLimit = 0;  ///< how many users the design as bought holds; infinity when nothing limits it
    PressureKind firstLimit{};
};

/// One stage, sized as far as its shape can go, priced and judged.
struct StagePlan {
    int number = 0;
    std::string name;          ///< "Ten users"
    Architecture architecture;
    Bill bill;
    LatencySummary latency;
    AvailabilitySummary availability;
    std::vector<Pressure> pressures;
    Headroom headroom;
    std::vector<Blocker> blockers;  ///< empty: feasible
    Usd autoscalingSaving;          ///< a month, against fixed servers for the peak
    double careHours = 0;           ///< of people, a month, for databases that AWS does not run; not on the bill
    [[nodiscard]] bool isFeasible() const { return blockers.empty(); }
};

enum class ReasonKind {
    ByUsers,           ///< the story's rule of thumb for this many users
    NeedIsHigher,      ///< the load or a target asks for more than the story's stage
    NeedIsLower,       ///< the load alone would fit a lower stage: what it saves and what is given up
    Cheapest,          ///< another stage that serves is cheaper
    Pinned,
    PinnedIsBlocked,
    LowerStageBlocked, ///< why a stage below the recommended one cannot serve
    NothingServes,     ///< no stage meets everything; the nearest is shown
    OverBudget,
    WorkSpared,        ///< databases of one's own would be the smaller bill, but not with the hours of people that they take
};

/// What is lost by staying on a lower stage.
enum class GivenUp { ZoneLossSurvival, Availability, Autoscaling, StaticContentNearUsers, ReadFollowers,
                     IndependentServices, NearbyRegions, SeparateDatabase, OwnServer };

struct Reason {
    ReasonKind kind{};
    int stage = 0;              ///< the other stage it speaks of
    Usd amount;                 ///< the monthly difference
    std::vector<GivenUp> givenUp;
    std::optional<Blocker> blocker;
    double careHours = 0;       ///< of people, a month, that are spared
    bool isEstimated = false;   ///< a bill that is none of a stage of the plan rests on estimated prices
};

struct Recommendation {
    int recommended = 1;  ///< what the program advises, whatever is pinned
    int byUsers = 1;
    int byNeed = 1;       ///< the simplest stage that serves; the nearest one when none does
    int cheapest = 1;     ///< among the feasible ones
    std::optional<int> pinned;  ///< the user's own choice, shown instead of the recommended stage
    bool meetsTargets = true;   ///< the stage shown carries the load and meets every target
    std::vector<Reason> reasons;
};

enum class WarningKind { PeakFactorClamped, UnpricedLines, EstimatedPrices, EstimatedPerformance, PurchaseNotOffered, LeftOnDemand,
                         PromisedBelowTarget, BudgetExceeded, NoService };

struct Warning {
    WarningKind kind{};
    double value = 0;
    std::string subject;
};

/// The whole answer; views draw it and never compute.
struct Plan {
    Inputs inputs;
    Demand demand;
    std::array<StagePlan, stageCount> stages;
    Recommendation recommendation;
    std::vector<Warning> warnings;
    std::string catalogId, catalogDate;

    /// The stage every view draws: the pinned one, else the recommended one.
    [[nodiscard]] const StagePlan& shown() const {
        return stages[static_cast<std::size_t>(recommendation.pinned.value_or(recommendation.recommended) - 1)];
    }
};

template <> struct EnumNames<PressureKind> {
    static constexpr std::array<std::string_view, 19> names{
        "memory", "cpu", "storage", "single-point-of-failure", "database-reads", "database-writes", "connections",
        "peak-over-average", "services-scale-apart", "distance", "network", "latency",
        "relational-data", "concurrency", "worker-threads", "database-cpu-credits", "disk-operations", "cache-memory", "cache-cpu"};
};

}  // namespace stagecraft
