#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/catalog/catalog.h"
#include "model/pricing/contract.h"
#include "model/pricing/free_tier.h"
#include "model/pricing/money_display.h"
#include "model/support/names.h"
#include "model/units/units.h"
#include "model/workload/forecast.h"
#include "model/workload/purchase.h"

namespace stagecraft {

/// Where users live; each has its own local clock and its nearest regions and CloudFront price geography.
enum class Geography { NorthAmerica, SouthAmerica, Europe, MiddleEast, Africa, AsiaPacific, Oceania };
inline constexpr std::size_t geographyCount = 7;

/// A part of the application that can be scaled on its own; shares of all services sum to 1.
struct Service {
    std::string name;
    double share = 1;    ///< of the dynamic requests
    std::string domain;  ///< which database it belongs to when databases are federated
    friend bool operator==(const Service&, const Service&) = default;
};

/// A peak with a name and a time, once a month: the rate is multiplied while it lasts. Day and hour are those
/// of the clock where most users live.
struct TrafficEvent {
    std::string name;
    double multiplier = 1;
    int day = 0;  ///< 0 Monday … 6 Sunday
    double startHour = 0;
    double hours = 1;
    friend bool operator==(const TrafficEvent&, const TrafficEvent&) = default;
};

struct Workload {
    double users = 12'000;  ///< people with an account
    double dailyActiveShare = 0.5;
    double requestsPerActiveUserPerDay = 200;
    double peakToAverage = 5;                      ///< busiest minute over the mean of the week
    std::optional<RequestsPerSecond> averageRate;  ///< measured; replaces the three above
    std::optional<RequestsPerSecond> peakRate;     ///< measured; replaces the peak factor
    double readShare = 0.9;                        ///< of database queries
    double staticShare = 0.7;                      ///< of all requests; what a CDN can serve
    Milliseconds cpuPerRequest{40};                ///< dynamic requests, on the reference vCPU (m5.large)
    Milliseconds cpuPerStaticRequest{0.5};
    Kib requestSize{2};
    Kib responseSize{30};
    Kib staticObjectSize{200};
    Kib sessionSize{8};
    Minutes sessionLength{10};
    double requestsPerSession = 20;
    double sessionWriteShare = 0.1;  ///< of dynamic requests that change the session
    Mib storagePerUser{5};
    double databaseShareOfStorage = 0.05;  ///< rows; the rest are files
    double queriesPerRequest = 3;          ///< database queries per dynamic request
    Milliseconds cpuPerRead{0.5};
    Milliseconds cpuPerWrite{2};
    Kib querySize{2};           ///< bytes moved between application and database per query
    double hotShare = 0.2;      ///< of the rows, the working set
    double shardSkew = 1.2;     ///< hottest shard over the mean
    double applyCost = 0.5;     ///< what a follower spends on a write that it replays, of what the leader spent
    double bufferPoolShare = 0.75;  ///< of a database's memory, what holds rows
    Mib memoryBase{512};        ///< operating system and runtime of a server
    Mib memoryPerRequest{30};   ///< each request in flight
    std::optional<double> workerThreads;  ///< of one server, whole; each works on one request at a time; nullopt: as many as asked
    double contention = 0, coherency = 0;  ///< α and β of the Universal Scalability Law over a server's vCPUs
    double databaseContention = 0, databaseCoherency = 0;  ///< likewise of a database node
    double cachedShare = 0.05;  ///< of the rows kept in the read cache, where the size is not chosen by cost
    Kib cachedObjectSize{2};
    double zipfExponent = 0.9;  ///< popularity of objects
    double cdnHitRatio = 0.9;
    Kib logPerRequest{0.5};  ///< dynamic requests, sent to CloudWatch Logs where the stage has it
    Kib thirdPartyPerRequest{0.5};  ///< exchanged with services outside AWS per dynamic request, half of it sent
    double uploadShare = 0.01;      ///< of dynamic requests that add a file
    std::array<double, geographyCount> geography{1, 0, 0, 0, 0, 0, 0};  ///< shares, sum 1, by Geography
    /// Empty: one service.
    std::vector<Service> services{{"feed", 0.45, "social"},
                                  {"posts", 0.25, "social"},
                                  {"profiles", 0.2, "accounts"},
                                  {"search", 0.1, "search"}};
    std::vector<TrafficEvent> events;
    friend bool operator==(const Workload&, const Workload&) = default;
};

struct Targets {
    std::optional<Milliseconds> p99 = Milliseconds{500};  ///< response time of dynamic requests, inside AWS
    std::optional<double>
        availability;           ///< a fraction; nullopt follows the story (none, a zone's loss, 99.99 %)
    std::optional<Usd> budget;  ///< per month
    friend bool operator==(const Targets&, const Targets&) = default;
};

enum class Recommend { Story, Need };
enum class ArchitectureChoice { Any, Arm64, X86 };
enum class DatabaseKind { Auto, SelfManaged, RdsSingleAz, RdsMultiAz, RdsMultiAzCluster, Aurora };
enum class EngineChoice { PostgreSql, MySql, MariaDb };
enum class Benchmark { Web, Cpu, PassMark };
enum class GenerationChoice { Current, Any };
/// How a load balancer spreads requests: blindly, or always to the idlest server.
enum class Balancing { Random, Pooled };
/// In which order a server works on what it has taken in.
enum class Discipline { ProcessorSharing, FirstComeFirstServed };
/// How large the read cache is: where a dollar of cache saves most database, or a share of the rows.
enum class CacheSizing { Cheapest, Share };
/// How an autoscaled fleet follows the load: by measuring it, by a timetable of the week, or not at all.
enum class Scaling { TargetTracking, Scheduled, Fixed };
/// What a burstable instance does when its CPU credits are spent.
enum class CreditMode {
    Standard,   ///< it falls back to its baseline
    Unlimited,  ///< it goes on at a surplus, repaid by later earnings; what a day's earning cannot repay is charged
};
/// What several regions do: all serve, or the first does and the others wait to take its place.
enum class RegionMode { ActiveActive, ActivePassive };
enum class FrontDoor { HttpApi, FunctionUrl };
/// How servers behind a load balancer reach the internet: through NAT gateways, or with public addresses of their own.
enum class NatChoice { PerZone, Single, None };
/// How logs reach CloudWatch from private subnets.
enum class LogRoute { Cheapest, Nat, InterfaceEndpoint };
/// What spreads requests between the layers of a design.
enum class InnerBalancer { Application, Network };
/// What the cache is: nodes of a type, ElastiCache Serverless, or whichever costs less.
enum class CacheRuntime { Nodes, Serverless, Auto };
enum class TableBilling { Cheapest, OnDemand, Provisioned };
enum class SupportPlan { Basic, BusinessPlus, Enterprise, UnifiedOperations };

struct Choices {
    Recommend recommend = Recommend::Story;
    std::string region = "us-east-1";
    std::string fallbackRegion = "auto";  ///< whose price stands in for one not known; "auto": the nearest that has one; "none"
    std::optional<int> regionCount;  ///< of stage 7; nullopt: chosen from the users' geography
    RegionMode regionMode = RegionMode::ActiveActive;
    std::optional<int> zones;        ///< nullopt: what the stage asks for
    std::optional<int> stage;        ///< pinned, 1 … 7
    std::string instanceType = "auto";  ///< of every server fleet; "auto": whatever costs least
    std::string databaseNode = "auto";  ///< a class of RDS, or an EC2 type of databases of one's own; "auto": whatever costs least
    std::string cacheNode = "auto";     ///< of ElastiCache, likewise
    std::optional<double> utilisation;  ///< of servers at peak, at most; nullopt: what the stage asks for
    ArchitectureChoice architecture = ArchitectureChoice::Any;
    PurchaseChoice purchase = PurchaseChoice::OnDemand;
    DatabaseKind database = DatabaseKind::Auto;
    EngineChoice engine = EngineChoice::PostgreSql;
    CacheEngine cacheEngine = CacheEngine::Valkey;
    Benchmark benchmark = Benchmark::Web;
    GenerationChoice generations = GenerationChoice::Current;
    Balancing balancing = Balancing::Random;
    Discipline discipline = Discipline::ProcessorSharing;
    FrontDoor frontDoor = FrontDoor::HttpApi;
    CacheSizing cacheSizing = CacheSizing::Cheapest;
    Scaling scaling = Scaling::TargetTracking;
    double spotShare = 0;       ///< of an autoscaled fleet's running servers above the fewest, up to so much on spot
    double spotDiscount = 0.5;  ///< what a spot hour costs less than one on demand
    CreditMode credits = CreditMode::Standard;  ///< of burstable servers
    double databaseCareHours = 8;  ///< a person's, a month, for each database cluster run by oneself
    Usd personHourly{75};          ///< what such an hour costs
    NatChoice nat = NatChoice::PerZone;
    LogRoute logRoute = LogRoute::Cheapest;
    InnerBalancer innerBalancer = InnerBalancer::Application;
    int balancerRules = 1;   ///< that an Application Load Balancer evaluates for a request
    CacheRuntime cacheRuntime = CacheRuntime::Nodes;
    double queuedShare = 0;  ///< of the requests between split services that wait in a queue of SQS
    int logDays = 30;      ///< logs are kept
    int backupDays = 7;    ///< backups of databases are kept; 0: none are made
    TableBilling tableBilling = TableBilling::Cheapest;  ///< of the DynamoDB table of sessions
    int streamReaders = 0; ///< programs that read the changes of that table
    bool hasWaf = false;   ///< a web ACL on each public load balancer
    SupportPlan support = SupportPlan::Basic;
    FreeTier freeTier = FreeTier::Always;  ///< the allowances that come off the bill
    Contract contract;                     ///< what is agreed beside AWS's list prices
    MoneyDisplay display;                  ///< tax and currency, for show
    [[nodiscard]] bool hasPinnedType() const { return instanceType != "auto"; }
    [[nodiscard]] bool hasPinnedDatabase() const { return databaseNode != "auto"; }
    [[nodiscard]] bool hasPinnedCache() const { return cacheNode != "auto"; }
    friend bool operator==(const Choices&, const Choices&) = default;
};

/// What is taken for granted about how things fail and how fast they come back.
struct Assumptions {
    double zoneAvailability = 0.9995;
    double serverAvailability = 0.995;
    double failoversPerYear = 2;       ///< of a database's leader
    std::optional<Seconds> failover;   ///< of a database; nullopt: what its kind is known for
    double regionSwitchesPerYear = 1;  ///< rehearsals included
    double regionSwitchSuccess = 0.99;
    Seconds routing{150};              ///< until the users of a lost region go elsewhere
    Seconds warmUp{180};               ///< from the decision to add a server until it carries load
    double spotInterruptions = 0.05;   ///< of the work of a spot server, what interruptions undo
    double webLayerShare = 0.2;        ///< of the CPU time of a dynamic request, where services stand behind a web layer
    friend bool operator==(const Assumptions&, const Assumptions&) = default;
};

/// Everything a person decides; a regular value. Editing is swapping one Inputs for another.
struct Inputs {
    std::string name = "Hooli";
    Workload workload;
    Targets targets;
    Choices choices;
    Assumptions assumptions;
    Growth growth;
    std::vector<Uncertain> uncertainty;  ///< at most one for an input
    RegretWeights regret;
    friend bool operator==(const Inputs&, const Inputs&) = default;
};

template <>
struct EnumNames<Geography> {
    static constexpr std::array<std::string_view, geographyCount> names{
        "north-america", "south-america", "europe", "middle-east", "africa", "asia-pacific", "oceania"};
};
template <>
struct EnumNames<Recommend> {
    static constexpr std::array<std::string_view, 2> names{"story", "need"};
};
template <>
struct EnumNames<ArchitectureChoice> {
    static constexpr std::array<std::string_view, 3> names{"any", "arm64", "x86_64"};
};
template <>
struct EnumNames<DatabaseKind> {
    static constexpr std::array<std::string_view, 6> names{"auto",         "self-managed",         "rds-single-az",
                                                           "rds-multi-az", "rds-multi-az-cluster", "aurora"};
};
template <>
struct EnumNames<EngineChoice> {
    static constexpr std::array<std::string_view, 3> names{"postgresql", "mysql", "mariadb"};
};
template <>
struct EnumNames<Benchmark> {
    static constexpr std::array<std::string_view, 3> names{"web", "cpu", "passmark"};
};
template <>
struct EnumNames<GenerationChoice> {
    static constexpr std::array<std::string_view, 2> names{"current", "any"};
};
template <>
struct EnumNames<Balancing> {
    static constexpr std::array<std::string_view, 2> names{"random", "pooled"};
};
template <>
struct EnumNames<Discipline> {
    static constexpr std::array<std::string_view, 2> names{"processor-sharing", "first-come-first-served"};
};
template <>
struct EnumNames<CacheSizing> {
    static constexpr std::array<std::string_view, 2> names{"cheapest", "share"};
};
template <>
struct EnumNames<Scaling> {
    static constexpr std::array<std::string_view, 3> names{"target-tracking", "scheduled", "fixed"};
};
template <>
struct EnumNames<CreditMode> {
    static constexpr std::array<std::string_view, 2> names{"standard", "unlimited"};
};
template <>
struct EnumNames<RegionMode> {
    static constexpr std::array<std::string_view, 2> names{"active-active", "active-passive"};
};
template <>
struct EnumNames<FrontDoor> {
    static constexpr std::array<std::string_view, 2> names{"http-api", "function-url"};
};
template <>
struct EnumNames<NatChoice> {
    static constexpr std::array<std::string_view, 3> names{"per-zone", "single", "none"};
};
template <>
struct EnumNames<LogRoute> {
    static constexpr std::array<std::string_view, 3> names{"cheapest", "nat", "interface-endpoint"};
};
template <>
struct EnumNames<InnerBalancer> {
    static constexpr std::array<std::string_view, 2> names{"alb", "nlb"};
};
template <>
struct EnumNames<CacheRuntime> {
    static constexpr std::array<std::string_view, 3> names{"nodes", "serverless", "auto"};
};
template <>
struct EnumNames<TableBilling> {
    static constexpr std::array<std::string_view, 3> names{"cheapest", "on-demand", "provisioned"};
};
template <>
struct EnumNames<SupportPlan> {
    static constexpr std::array<std::string_view, 4> names{"basic", "business-plus", "enterprise", "unified-operations"};
};

}  // namespace stagecraft
