#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/catalog/catalog_tables.h"
#include "model/catalog/price_fallback.h"
#include "model/support/error.h"
#include "model/support/name_hash.h"
#include "model/support/names.h"
#include "model/units/units.h"

namespace stagecraft {

enum class CpuArchitecture { Arm64, X86 };
enum class DatabaseEngine { MySql, PostgreSql, MariaDb, AuroraMySql, AuroraPostgreSql };
/// A leader alone, with a standby that only waits, or with two that answer reads: what one price pays for.
enum class Deployment { SingleAz, MultiAz, MultiAzCluster };
enum class CacheEngine { Valkey, Redis, Memcached };
/// How hours of instances are bought. Reserved prices are effective: recurring + upfront / hours of the
/// term. An hour under a Savings Plan costs its rate, whatever part of it was paid upfront; plans come with a
/// price list that was imported.
enum class Purchase {
    OnDemand,
    Reserved1YearNoUpfront,
    Reserved1YearPartialUpfront,
    Reserved1YearAllUpfront,
    Reserved3YearNoUpfront,
    Reserved3YearPartialUpfront,
    Reserved3YearAllUpfront,
    ComputePlan1YearNoUpfront,
    ComputePlan1YearPartialUpfront,
    ComputePlan1YearAllUpfront,
    ComputePlan3YearNoUpfront,
    ComputePlan3YearPartialUpfront,
    ComputePlan3YearAllUpfront,
    Ec2Plan1YearNoUpfront,
    Ec2Plan1YearPartialUpfront,
    Ec2Plan1YearAllUpfront,
    Ec2Plan3YearNoUpfront,
    Ec2Plan3YearPartialUpfront,
    Ec2Plan3YearAllUpfront
};
inline constexpr std::size_t savingsPlanCount = 12;
/// Of a Savings Plan among Savings Plans, from 0; nullopt for another purchase.
[[nodiscard]] std::optional<std::size_t> savingsPlanNumber(Purchase purchase);

/// Where a figure came from. Estimated: the source says INFERRED or UNVERIFIED, or the figure was derived
/// here.
struct Provenance {
    std::string_view source;
    std::string_view asOf;
    bool isEstimated = false;
};

struct Region {
    std::string_view code;  ///< "us-east-1"
    std::string_view name;  ///< "US East (N. Virginia)"
    std::string_view city;
    std::string_view country;    ///< ISO 3166 two letters
    std::string_view geography;  ///< "North America"
    double latitude = 0;
    double longitude = 0;
    std::vector<std::string_view> zones;  ///< usable by a normal account: "us-east-1a" …
    int openedYear = 0;
    bool isOptIn = false;
};

/// Speed of a type against m5.large = 1, per vCPU: server CPU time per request of m5.large over that of the
/// type.
struct PerformanceIndex {
    double web = 1;            ///< from static_web_1k_server_cpu_us (MODEL section 2)
    double cache = 1;          ///< from redis_set_server_cpu_us
    double cpu = 1;            ///< from stress-ng, all cores, per vCPU
    double passmark = 1;       ///< from PassMark CPU mark, per vCPU
    bool isEstimated = false;  ///< the family was not measured; taken from a relative
};

struct InstanceType {
    std::string_view name;      ///< "m7g.large"
    std::string_view family;    ///< "m7g"
    std::string_view category;  ///< general, compute, memory, storage, accelerated, burstable, …
    CpuArchitecture architecture = CpuArchitecture::X86;
    int generation = 0;
    int vcpus = 0;
    Gib memory;
    GigabitsPerSecond networkBaseline;  ///< zero when unknown
    GigabitsPerSecond networkBurst;
    MibPerSecond diskBaseline;  ///< EBS throughput the instance sustains; zero when unknown
    OperationsPerSecond diskOperationsBaseline;
    bool isBurstable = false;
    double baselineShare = 1;   ///< of each vCPU, sustained; 1 for ordinary types
    double creditsPerHour = 0;  ///< 1 credit = 1 vCPU-minute
    double maximumCredits = 0;
    double localStorageGb = 0;
    bool isCurrentGeneration = false;
    bool isBareMetal = false;
    bool isAccelerated = false;  ///< GPU, FPGA and the like: never a web server
    PerformanceIndex performance;
};

/// A price that may not be sold or known; a missing price is never zero.
using OptionalRate = std::optional<UsdPerHour>;

struct SavingsPlans {
    std::array<OptionalRate, savingsPlanCount> rates;
    Provenance provenance;
};

/// What share of a commitment is paid at once, and for how many years; none of it and no year on demand.
struct PaidAtOnce {
    double share = 0;
    int years = 0;
};

struct PurchasePrices {
    UsdPerHour onDemand;
    OptionalRate reserved1YearNoUpfront, reserved1YearPartialUpfront, reserved1YearAllUpfront;
    OptionalRate reserved3YearNoUpfront, reserved3YearPartialUpfront, reserved3YearAllUpfront;
    /// What of a rate with part upfront is paid hour by hour; empty where no list tells.
    OptionalRate hourly1YearPartialUpfront, hourly3YearPartialUpfront;
    const SavingsPlans* savingsPlans = nullptr;  ///< nullptr where none is known
    /// Where reserved rates come from, with nothing paid upfront and with some or all; nullptr: from where the price on demand does.
    const Provenance* noUpfrontOrigin = nullptr;
    const Provenance* upfrontOrigin = nullptr;
    [[nodiscard]] OptionalRate at(Purchase purchase) const;
    /// Where that rate comes from; `onDemandOrigin` is where the one on demand does.
    [[nodiscard]] const Provenance& origin(Purchase purchase, const Provenance& onDemandOrigin) const;
    /// Part upfront is half of it where no list tells: what AWS aims at, to a few tenths of a per cent (its calculator: 1,368 of
    /// 2,734.56 dollars for a year of a c5.xlarge, 3,543 of 7,090.80 for three).
    [[nodiscard]] PaidAtOnce paidAtOnce(Purchase purchase) const;
};

struct InstanceOffer {
    const InstanceType* type = nullptr;
    PurchasePrices prices;
    Provenance provenance;
};

/// An RDS or Aurora instance class: `hardware` is the instance type of the same name where there is one.
struct DatabaseClass {
    std::string_view name;  ///< "db.r6g.large"
    CpuArchitecture architecture = CpuArchitecture::X86;
    int vcpus = 0;
    Gib memory;
    MibPerSecond diskBaseline;
    GigabitsPerSecond networkBaseline;
    double baselineShare = 1;
    bool isBurstable = false;
    bool isCurrentGeneration = false;
    PerformanceIndex performance;
};

/// RDS sells nothing for three years without a payment upfront.
struct DatabaseOffer {
    const DatabaseClass* type = nullptr;
    PurchasePrices prices;
    Provenance provenance;
};

struct CacheOffer {
    std::string_view name;  ///< "cache.r7g.large"
    int vcpus = 0;
    Gib memory;  ///< zero where no source tells
    CpuArchitecture architecture = CpuArchitecture::X86;
    bool isCurrentGeneration = false;
    bool isBurstable = false;
    PerformanceIndex performance;
    PurchasePrices prices;
    Provenance provenance;
};

struct PriceTier {
    double from = 0;
    double to = 0;   ///< infinity on the last tier
    double usd = 0;  ///< per unit inside this tier
};

/// The price of one dimension in one region: graduated tiers, contiguous from 0 to infinity.
struct Price {
    /// Whether what is used in `place` takes the price of another one.
    [[nodiscard]] bool isBorrowedIn(std::string_view place) const { return region != place && region != "*"; }

    std::string_view service;    ///< "elb"
    std::string_view region;     ///< a region, "*", or a CloudFront geography "cf-europe"
    std::string_view dimension;  ///< "alb_lcu_hour"
    std::string_view unit;       ///< "LCU-hour"
    std::vector<PriceTier> tiers;
    Provenance provenance;
};

struct FreeAllowance {
    std::string_view service, dimension;
    double monthly = 0;  ///< infinity for "unlimited"
    std::string_view unit;
    std::string_view kind;  ///< "always-free", "12-months-legacy", "credit-plan"
    std::string_view source;
};

struct Sla {
    std::string_view service, configuration;
    double availability = 1;  ///< a fraction: 0.9999
    Provenance provenance;
};

struct Quota {
    std::string_view service, limit;
    double value = 0;
    bool isHard = false;
    std::string_view unit, source;
};

/// Where the users of one geography are taken to live: a large city, its clock and its CloudFront price area.
struct GeographyPlace {
    std::string_view geography;  ///< "north-america"
    std::string_view city;
    double latitude = 0;
    double longitude = 0;
    double utcOffsetHours = 0;
    std::string_view cloudFront;  ///< "cf-north-america"
    std::string_view source;
};

/// Every price, specification, limit and measurement the program knows, indexed, each with its source and
/// date. Immutable and safe to share between threads; all views and pointers live as long as the catalog.
class Catalog {
public:
    using Pointer = std::shared_ptr<const Catalog>;

    /// The catalog compiled into the program.
    [[nodiscard]] static Result<Pointer> builtIn();
    /// A folder with the same files as resources/catalog/; refuses a malformed row with file and line.
    [[nodiscard]] static Result<Pointer> fromFolder(const std::filesystem::path& folder);
    /// From the texts of the tables, which are copied.
    [[nodiscard]] static Result<Pointer> fromTexts(const CatalogTables& texts);

    Catalog(const Catalog&) = delete;
    Catalog& operator=(const Catalog&) = delete;

    [[nodiscard]] std::string_view id() const { return id_; }      ///< "aws-list-2026-07-20"
    [[nodiscard]] std::string_view date() const { return date_; }  ///< ISO 8601

    [[nodiscard]] std::span<const Region> regions() const { return regions_; }  ///< sorted by code
    [[nodiscard]] const Region* region(std::string_view code) const;            ///< nullptr when unknown

    [[nodiscard]] std::span<const InstanceType> instanceTypes() const { return types_; }  ///< sorted by name
    [[nodiscard]] const InstanceType* instanceType(std::string_view name) const;
    /// What EC2 sells in `region`, sorted by type name; empty for an unknown region.
    [[nodiscard]] std::span<const InstanceOffer> instanceOffers(std::string_view region) const;
    [[nodiscard]] const InstanceOffer* instanceOffer(std::string_view region, std::string_view type) const;

    [[nodiscard]] std::span<const DatabaseClass> databaseClasses() const { return databaseClasses_; }
    [[nodiscard]] std::span<const DatabaseOffer> databaseOffers(std::string_view region,
                                                                DatabaseEngine engine,
                                                                Deployment deployment) const;
    [[nodiscard]] std::span<const CacheOffer> cacheOffers(std::string_view region, CacheEngine engine) const;

    /// The price of `dimension` in `region`, else in "*"; nullptr when the catalog has none.
    [[nodiscard]] const Price* price(std::string_view dimension, std::string_view region) const;
    /// The same; where there is none, that of the region `fallback` names. Only regions borrow: a CloudFront geography does not.
    [[nodiscard]] const Price* price(std::string_view dimension, std::string_view region, PriceFallback fallback) const;
    /// "auto": the nearest region by great-circle distance that has a price for the dimension; a region's code; else none.
    [[nodiscard]] PriceFallback fallback(std::string_view name) const;
    [[nodiscard]] std::span<const Price> prices() const {
        return prices_;
    }  ///< sorted by dimension, then region

    /// Dollars per GB sent from one region to another (the sender pays); nullopt when unknown.
    [[nodiscard]] std::optional<double> interRegionUsdPerGb(std::string_view from, std::string_view to) const;
    /// Measured round trip between two regions, either order; nullopt when the pair was not measured.
    [[nodiscard]] std::optional<Milliseconds> roundTrip(std::string_view a, std::string_view b) const;

    /// In the order of the workload's geographies.
    [[nodiscard]] std::span<const GeographyPlace> geographies() const { return geographies_; }
    [[nodiscard]] std::span<const FreeAllowance> freeAllowances() const { return freeAllowances_; }
    [[nodiscard]] std::span<const Sla> slas() const { return slas_; }  ///< sorted by service, the plainest configuration first
    /// First SLA of `service` whose configuration starts with `configuration`.
    [[nodiscard]] const Sla* sla(std::string_view service, std::string_view configuration = {}) const;
    [[nodiscard]] std::span<const Quota> quotas() const { return quotas_; }
    [[nodiscard]] const Quota* quota(std::string_view service, std::string_view limit) const;

    /// An index that another part derives from this catalog (what one region sells under some choices, say):
    /// made by `make` on first use, kept as long as the catalog, safe from any thread. `key` must name the
    /// index exactly and `make` must depend on nothing but the catalog and the key, so that a plan stays a
    /// pure function of its inputs.
    template <class Index, class Make>
    [[nodiscard]] const Index& derived(std::uint64_t key, Make make) const {
        {
            const std::lock_guard lock{derivedMutex_};
            const auto found = derived_.find(key);
            if (found != derived_.end()) return *static_cast<const Index*>(found->second.get());
        }
        // Made outside the lock: one index may ask for another. Should two threads race, the first stays.
        std::shared_ptr<const void> made = std::make_shared<const Index>(make());
        const std::lock_guard lock{derivedMutex_};
        return *static_cast<const Index*>(derived_.emplace(key, std::move(made)).first->second.get());
    }
    /// Position of a region in `regions()`; their number when unknown.
    [[nodiscard]] std::size_t regionNumber(std::string_view code) const;

    /// How many instance types have measured performance of their own.
    [[nodiscard]] std::size_t measuredTypes() const { return measuredCount_; }

private:
    Catalog() = default;
    friend class CatalogReader;
    [[nodiscard]] static Result<Pointer> fromTables(CatalogTables tables, const std::string& folder);
    [[nodiscard]] static std::size_t databaseSlot(std::size_t region, DatabaseEngine engine,
                                                  Deployment deployment);
    [[nodiscard]] static std::size_t cacheSlot(std::size_t region, CacheEngine engine);

    std::deque<std::string>
        texts_;  ///< keeps string_views alive: files read from a folder, names made from tables
    std::string id_, date_;
    std::size_t measuredCount_ = 0;
    std::vector<Region> regions_;
    std::vector<InstanceType> types_;
    std::vector<DatabaseClass> databaseClasses_;
    std::vector<Price> prices_;
    std::vector<FreeAllowance> freeAllowances_;
    std::vector<Sla> slas_;
    std::vector<Quota> quotas_;
    std::vector<GeographyPlace> geographies_;
    std::unordered_map<std::string_view, std::uint32_t, NameHash> regionIndex_, typeIndex_, databaseClassIndex_;
    /// Position in prices_ by region number, in "*", or in a place that is no region (CloudFront
    /// geographies).
    struct PriceRow {
        std::vector<std::uint32_t> byRegion;
        std::vector<std::uint32_t> nearest;  ///< likewise, where the region has none; empty where none need borrow
        std::uint32_t everywhere = noPrice;
        std::vector<std::pair<std::string_view, std::uint32_t>> elsewhere;
    };
    static constexpr std::uint32_t noPrice = UINT32_MAX;
    std::unordered_map<std::string_view, PriceRow, NameHash> priceIndex_;
    mutable std::mutex derivedMutex_;
    mutable std::unordered_map<std::uint64_t, std::shared_ptr<const void>> derived_;
    std::vector<std::vector<InstanceOffer>> instanceOffers_;  ///< by region
    std::deque<SavingsPlans> savingsPlans_;                   ///< of the offers that have some
    std::deque<Provenance> reservedOrigins_;                  ///< of the offers whose reserved rates have sources of their own
    std::vector<std::vector<DatabaseOffer>> databaseOffers_;  ///< by region × engine × deployment
    std::vector<std::vector<CacheOffer>> cacheOffers_;        ///< by region × engine
    std::map<std::pair<std::string_view, std::string_view>, double> interRegion_;
    std::map<std::pair<std::string_view, std::string_view>, Milliseconds> roundTrips_;
};

template <>
struct EnumNames<CpuArchitecture> {
    static constexpr std::array<std::string_view, 2> names{"arm64", "x86_64"};
};
template <>
struct EnumNames<DatabaseEngine> {
    static constexpr std::array<std::string_view, 5> names{"mysql", "postgresql", "mariadb", "aurora-mysql",
                                                           "aurora-postgresql"};
};
template <>
struct EnumNames<Deployment> {
    static constexpr std::array<std::string_view, 3> names{"single-az", "multi-az", "multi-az-cluster"};
};
template <>
struct EnumNames<CacheEngine> {
    static constexpr std::array<std::string_view, 3> names{"valkey", "redis", "memcached"};
};
template <>
struct EnumNames<Purchase> {
    static constexpr std::array<std::string_view, 19> names{"on-demand",
                                                            "ri_1y_no_upfront",
                                                            "ri_1y_partial_upfront",
                                                            "ri_1y_all_upfront",
                                                            "ri_3y_no_upfront",
                                                            "ri_3y_partial_upfront",
                                                            "ri_3y_all_upfront",
                                                            "sp_compute_1y_no_upfront",
                                                            "sp_compute_1y_partial_upfront",
                                                            "sp_compute_1y_all_upfront",
                                                            "sp_compute_3y_no_upfront",
                                                            "sp_compute_3y_partial_upfront",
                                                            "sp_compute_3y_all_upfront",
                                                            "sp_ec2_1y_no_upfront",
                                                            "sp_ec2_1y_partial_upfront",
                                                            "sp_ec2_1y_all_upfront",
                                                            "sp_ec2_3y_no_upfront",
                                                            "sp_ec2_3y_partial_upfront",
                                                            "sp_ec2_3y_all_upfront"};
};

}  // namespace stagecraft
