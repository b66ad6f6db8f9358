#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/capacity/constraint.h"
#include "model/capacity/queueing.h"
#include "model/capacity/server_market.h"
#include "model/workload/demand.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// What a fleet must carry at peak and what else it must hold.
struct FleetNeeds {
    double work = 0;             ///< reference CPU-seconds a second: arrivals × service
    Seconds service{0};          ///< of one request on the reference vCPU
    RequestsPerSecond arrivals;
    double targetUtilisation = 0.6;  ///< of vCPUs, at most
    double threadUtilisation = 0.6;  ///< of worker threads, at most
    double memoryBase = 0;       ///< MiB on every server
    double memoryShared = 0;     ///< MiB over the whole fleet, however busy it is: local sessions
    double memoryInFlight = 0;   ///< MiB over the whole fleet, of requests in flight on idle reference vCPUs
    double network = 0;          ///< bytes a second over the whole fleet
    std::optional<double> workerThreads;  ///< of one server; fewer than its vCPUs leave the rest idle
    Seconds behind{0};           ///< after its service a request holds its thread for so much longer
    double behindVariation = 1;  ///< squared coefficient of variation of it
    double diskOperations = 0;   ///< a second on every server
    /// Connections to a database that requests would hold on average while lone reference vCPUs work on them, and those it allows. A search leaves it to
    /// its market how busy types may be for that; only `verdictOf` asks.
    double connections = 0, mostConnections = std::numeric_limits<double>::infinity();
    bool holdsConnections = false;  ///< busy for no more than `ServerCandidate::mostUtilisation`
    int zones = 1;
    int minimumServers = 1;
    std::optional<int> maximumServers;  ///< 1 where the shape has a single host
    bool survivesZoneLoss = false;
    bool isAutoscaled = false;
    /// There is no load until it takes the place of another fleet: paid for what is kept until then, able to carry all.
    bool isWaiting = false;
    double serverMonthly = 0;    ///< USD a month that every server brings with it: disk, address, metrics
    Purchase purchase = Purchase::OnDemand;  ///< of hours; a candidate's committed rate may stand beside it
    /// Of an autoscaled fleet's servers that run above the fewest, the share allowed on spot in every hour (rounded down, as EC2 Auto
    /// Scaling does), what a spot hour costs less than one on demand, and by how much interruptions stretch its hours: 1/(1 − share
    /// lost). As many are on spot as costs least.
    double spotShare = 0, spotDiscount = 0, spotInterruptions = 0;
    CreditMode credits = CreditMode::Standard;  ///< of burstable types
    // End-to-end latency: this fleet's station joins `others`; P(T > target) must not exceed 1 %.
    std::optional<Seconds> p99;
    std::span<const Station> others;
    Discipline discipline = Discipline::ProcessorSharing;
    Balancing balancing = Balancing::Random;
    /// Share of the time that at least `needed` of `count` servers over `zones` zones are up, each of which is up so much of the
    /// time; null: not asked.
    double (*availabilityOf)(int needed, int count, int zones, double zoneUp, double serverUp) = nullptr;
    double zoneAvailability = 1, serverAvailability = 1;
    double leastAvailability = 0;
    double degradedUtilisation = 0.95;  ///< a server may be this busy while others are down
    /// The load of the week as factors of the average, from busy to calm, and what the average is of the peak. A fleet that
    /// follows a timetable looks at it hour by hour as well.
    std::span<const LoadLevel> levels;
    const std::array<double, hoursPerWeek>* hourly = nullptr;
    double averageOverPeak = 1;
    /// How busy a burstable server may be on average, over its baseline (`burstLimit` of the week).
    double burstLimit = std::numeric_limits<double>::infinity();
    Seconds warmUp{0};  ///< from the decision to add a server until it carries load
    /// An autoscaled fleet keeps this share above the load, because new servers take time to warm up (MODEL section 7).
    double warmUpHeadroom = 0;
    /// One that follows a timetable knows the load instead, and starts servers this many hours before they are needed.
    double earlyStart = 0;
    /// Fleets dearer than this need not be found, USD a month.
    double costLimit = std::numeric_limits<double>::max();
};

/// The hours of a fleet in a month and how they are paid.
struct FleetHours {
    double running = 0;  ///< server-hours
    double metered = 0;  ///< server-hours paid by the hour
    double spot = 0;     ///< server-hours on spot, interruptions included
    int committed = 0;   ///< servers paid for every hour of the month
    double surplus = 0;  ///< vCPU-hours above what burstable servers earn
    bool stays = false;  ///< of a fleet that may follow the load: all its servers run all month, which saves more surplus than it costs
};

struct FleetChoice {
    const ServerCandidate* server = nullptr;
    int count = 0;
    Constraint limitedBy{};
    std::vector<Ask> asks;
    FleetHours hours;
    double monthly = 0;        ///< USD: the hours as paid, and what every server brings with it
    double atPeak = 0;         ///< servers that the peak asks for, a fraction counts: what the hours of a fleet that follows the load follow
    double utilisation = 0;    ///< at peak
    Station station;           ///< one server of this fleet
    /// What latency is judged by: the same after the loss of a zone, where that must be survived; in a fleet that follows the load as
    /// busy as the fleet is kept in every hour, not as it happens to be at the peak once whole servers and zones are bought.
    Station degraded;
};

/// Why nothing fits: the constraint that ruled out the most capable type, what it could give and what was asked.
struct FleetRefusal {
    Constraint constraint{};
    double available = 0;
    double asked = 0;
};

struct FleetSearch {
    std::optional<FleetChoice> choice;
    FleetRefusal refusal;  ///< meaningful when there is no choice
};

/// The cheapest fleet over all candidates that meets every constraint, the same as exhaustive search would find:
/// candidates are visited in order of a lower bound of their cost until the bound passes the best found. Ties go to
/// fewer servers, then to the name, so the result does not depend on the order of the catalog.
[[nodiscard]] FleetSearch cheapestFleet(ServerCandidates candidates, const FleetNeeds& needs);
/// What that fleet costs, USD a month; nullopt where there is none within `needs.costLimit`.
[[nodiscard]] std::optional<double> cheapestFleetMonthly(ServerCandidates candidates, const FleetNeeds& needs);
/// A cost limit above every fleet: where there is none, why is not asked, which takes longer than the search.
inline constexpr double withoutReasons = std::numeric_limits<double>::max() / 2;

/// What single types can do, one after another: what the needs say of all of them is worked out once.
struct TypeFleet {
    double monthly = 0;  ///< USD
    Station station;
};
/// The cheapest fleet of each of `types` within `needs.costLimit`; nullopt where the type is null or cannot do it.
[[nodiscard]] std::vector<std::optional<TypeFleet>> fleetsOf(std::span<const ServerCandidate* const> types, const FleetNeeds& needs);

/// The types of which some number of servers meets every constraint but the latency, whatever they cost.
[[nodiscard]] std::vector<const ServerCandidate*> typesThatFit(ServerCandidates candidates, const FleetNeeds& needs);

/// What one type can do for a fleet: its cheapest fleet, or the constraint that rules it out, what the type gives and what
/// is asked (reference vCPUs, GiB, Gbit/s, operations a second, milliseconds).
struct FleetVerdict {
    std::optional<FleetChoice> choice;
    FleetRefusal refusal;  ///< meaningful when there is no choice
};
[[nodiscard]] FleetVerdict verdictOf(const ServerCandidate& server, const FleetNeeds& needs);

/// The server queue that servers of speed `speed` with `vcpus` each form under `needs`; `servers`, at least 1, share the load, and a
/// fraction of one makes them busier.
[[nodiscard]] Station stationOf(const FleetNeeds& needs, double vcpus, double speed, double servers);

/// A fleet that could be part of a cheapest combination with other tiers. It stands for all those of its type whose peak asks for fewer
/// servers, where they follow the load a fraction counts, down to but without `above`.
struct FleetOption {
    FleetChoice fleet;
    double above = 0;
    double least = 0;  ///< USD a month: none of them costs less
    int fewest = 0;    ///< servers bought for any of them at least
    bool isIdle = false;  ///< waiting has all but vanished, and more servers of the type are no option
};
/// All of them, latency left aside: every type and number of servers that may cost no more than `needs.costLimit`, but for those that
/// another beats or equals in cost, service time, utilisation and servers. By what they cost at least, from cheap to dear; numbers end
/// where waiting has all but vanished.
[[nodiscard]] std::vector<FleetOption> fleetOptions(ServerCandidates candidates, const FleetNeeds& needs);

/// What an option stands for besides its own fleet and those that cost as much, in two halves, each with its quickest fleet; one or none
/// where nothing is left to halve.
[[nodiscard]] std::vector<FleetOption> halvesOf(const FleetOption& option, const FleetNeeds& needs);

/// Numbers of servers end there.
[[nodiscard]] inline bool hasNegligibleWait(const Station& station) { return meanResponse(station) <= station.service * 1.001; }

}  // namespace stagecraft
