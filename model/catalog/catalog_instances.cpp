// The tables of instance types and of what is sold by the hour.
#include <algorithm>
#include <cmath>

#include "model/catalog/catalog_reader.h"
#include "model/catalog/each_row.h"

namespace stagecraft {

namespace {

/// An amount that is never zero: no hour is sold for nothing, and no machine is without memory.
double positive(CsvTable& row, std::size_t column, double value) {
    if (value == 0) row.fail(ErrorCode::OutOfRange, row.name(column), "must be above 0");
    return value;
}

UsdPerHour hourly(CsvTable& row, std::size_t column) {
    return UsdPerHour{positive(row, column, row.price(column))};
}

/// Empty where the purchase option is not sold.
OptionalRate rate(CsvTable& row, std::size_t column) {
    if (row.cell(column).empty()) return std::nullopt;
    return hourly(row, column);
}

/// What of the reserved rate in `whole` is paid hour by hour; the rest is paid at once.
OptionalRate hourlyPart(CsvTable& row, std::size_t column, const OptionalRate& whole) {
    if (row.cell(column).empty()) return std::nullopt;
    const UsdPerHour part{row.price(column)};
    if (!whole || part > *whole)
        row.fail(ErrorCode::OutOfRange, row.name(column), "must not be above the rate with part upfront, which it is a part of");
    return part;
}

/// The eight columns of reservations from `first` on, in this order: for a year with nothing, part and all upfront, for three
/// years likewise, then what the two with part upfront cost hour by hour.
void readReserved(CsvTable& row, std::size_t first, PurchasePrices& prices) {
    prices.reserved1YearNoUpfront = rate(row, first);
    prices.reserved1YearPartialUpfront = rate(row, first + 1);
    prices.reserved1YearAllUpfront = rate(row, first + 2);
    prices.reserved3YearNoUpfront = rate(row, first + 3);
    prices.reserved3YearPartialUpfront = rate(row, first + 4);
    prices.reserved3YearAllUpfront = rate(row, first + 5);
    prices.hourly1YearPartialUpfront = hourlyPart(row, first + 6, prices.reserved1YearPartialUpfront);
    prices.hourly3YearPartialUpfront = hourlyPart(row, first + 7, prices.reserved3YearPartialUpfront);
}

Gib memoryAt(CsvTable& row, std::size_t column) { return Gib{positive(row, column, row.amount(column))}; }

/// A cell that may be empty where no source tells: zero then.
double amountOrUnknown(CsvTable& row, std::size_t column) {
    return row.cell(column).empty() ? 0 : row.amount(column);
}

/// The share of each vCPU a burstable type sustains, from the percentage in the table; nullopt for ordinary
/// types.
std::optional<double> baselineShareAt(CsvTable& row, std::size_t column) {
    if (row.cell(column).empty()) return std::nullopt;
    return row.between(column, 1, 100) / 100;
}

std::optional<CpuArchitecture> architectureAt(CsvTable& row, std::size_t column) {
    const std::string_view name = row.cell(column);
    if (name == "arm64") return CpuArchitecture::Arm64;
    // A handful of types of the first years also run 32-bit systems; they are x86 all the same.
    if (name.find("x86_64") != std::string_view::npos || name == "i386") return CpuArchitecture::X86;
    row.fail(ErrorCode::UnknownName, "arch", "must be arm64 or x86_64, not \"" + std::string{name} + "\"");
    return std::nullopt;
}

template <class Enum>
std::optional<Enum> nameAt(CsvTable& row, std::size_t column, std::string_view key) {
    const auto value = parseName<Enum>(row.cell(column));
    if (!value)
        row.fail(
            ErrorCode::UnknownName, key,
            "must be one of " + allowedNames<Enum>() + ", not \"" + std::string{row.cell(column)} + "\"");
    return value;
}

/// The EC2 type behind "db.m7g.large" or "cache.m7g.large"; nullptr when there is none of that name.
const InstanceType* hardwareOf(const Catalog& catalog, std::string_view name) {
    const std::size_t point = name.find('.');
    return point == std::string_view::npos ? nullptr : catalog.instanceType(name.substr(point + 1));
}

/// The EC2 type that has the same processor and a local disk besides: db.x2g.large is sold by EC2 as
/// x2gd.large only.
const InstanceType* hardwareWithDiskOf(const Catalog& catalog, std::string_view name) {
    const std::size_t family = name.find('.');
    const std::size_t size = family == std::string_view::npos ? family : name.find('.', family + 1);
    if (size == std::string_view::npos) return nullptr;
    return catalog.instanceType(std::string{name.substr(family + 1, size - family - 1)} + "d" +
                                std::string{name.substr(size)});
}

/// What stands before and after a "+"; the whole twice where there is none.
std::pair<std::string_view, std::string_view> halves(std::string_view text) {
    const std::size_t plus = text.find('+');
    return plus == std::string_view::npos ? std::pair{text, text} : std::pair{text.substr(0, plus), text.substr(plus + 1)};
}

}  // namespace

const Provenance* CatalogReader::reservedOrigin(std::string_view source, std::string_view asOf) {
    const Provenance*& known = reservedOrigins_[{source, asOf}];
    if (known == nullptr) known = &catalog_->reservedOrigins_.emplace_back(provenance(source, asOf));
    return known;
}

void CatalogReader::readReservedOrigins(CsvTable& row, PurchasePrices& prices) {
    const auto sourceColumn = row.column("ri_source"), dateColumn = row.column("ri_as_of");
    if (!sourceColumn || row.named(*sourceColumn).empty()) return;
    const auto named = sources_.find(row.named(*sourceColumn));
    const std::string_view source = named == sources_.end() ? row.named(*sourceColumn) : named->second;
    const std::string_view asOf = dateColumn ? row.named(*dateColumn) : std::string_view{};
    const auto [noUpfrontDate, upfrontDate] = halves(asOf);
    // Two dates are those of two sources; one date is that of one source, whatever its name.
    const auto [noUpfrontSource, upfrontSource] = noUpfrontDate == upfrontDate ? std::pair{source, source} : halves(source);
    prices.noUpfrontOrigin = reservedOrigin(noUpfrontSource, noUpfrontDate);
    prices.upfrontOrigin = reservedOrigin(upfrontSource, upfrontDate);
}

std::optional<Error> CatalogReader::readInstances() {
    auto& types = catalog_->types_;
    auto problem = eachRow("instances.csv",
                           {"instance_type", "family", "generation", "category", "arch", "vcpu", "memory_gib",
                            "network_baseline_gbps", "network_burst_gbps", "ebs_baseline_mbps",
                            "burstable_baseline_percent_per_vcpu", "current_generation", "local_storage_gb",
                            "ebs_baseline_iops", "cpu_credits_per_hour", "max_cpu_credits", "bare_metal"},
                           1, [&](CsvTable& row) {
                               InstanceType type;
                               type.name = row.cell(0);
                               type.family = row.cell(1);
                               type.generation = row.whole(2, 0);
                               type.category = row.cell(3);
                               type.architecture = architectureAt(row, 4).value_or(CpuArchitecture::X86);
                               type.vcpus = row.whole(5, 1);
                               type.memory = memoryAt(row, 6);
                               type.networkBaseline = GigabitsPerSecond{amountOrUnknown(row, 7)};
                               type.networkBurst = GigabitsPerSecond{amountOrUnknown(row, 8)};
                               // Megabits a second in the table.
                               type.diskBaseline =
                                   MibPerSecond{Mib{Gigabits{amountOrUnknown(row, 9) / 1000}}.count()};
                               const std::optional<double> baseline = baselineShareAt(row, 10);
                               type.isBurstable = baseline.has_value();
                               type.baselineShare = baseline.value_or(1);
                               type.isCurrentGeneration = row.flag(11);
                               type.localStorageGb = amountOrUnknown(row, 12);
                               type.diskOperationsBaseline = OperationsPerSecond{amountOrUnknown(row, 13)};
                               type.creditsPerHour = amountOrUnknown(row, 14);
                               type.maximumCredits = amountOrUnknown(row, 15);
                               type.isBareMetal = row.flag(16);
                               type.isAccelerated = type.category == "accelerated";
                               types.push_back(type);
                           });
    if (problem) return problem;
    std::sort(types.begin(), types.end(),
              [](const InstanceType& a, const InstanceType& b) { return a.name < b.name; });
    catalog_->typeIndex_.reserve(types.size());
    for (std::size_t i = 0; i < types.size(); ++i)
        catalog_->typeIndex_.emplace(types[i].name, static_cast<std::uint32_t>(i));
    return std::nullopt;
}

std::optional<Error> CatalogReader::readCredits() {
    return eachRow("t_family_credits.csv",
                   {"instance_type", "credits_per_hour", "max_accrued_credits", "baseline_percent_per_vcpu"},
                   1, [&](CsvTable& row) {
                       const auto found = catalog_->typeIndex_.find(row.cell(0));
                       if (found == catalog_->typeIndex_.end()) return;  // t1 and other types no longer sold
                       InstanceType& type = catalog_->types_[found->second];
                       type.creditsPerHour = row.amount(1);
                       type.maximumCredits = row.amount(2);
                       type.baselineShare = row.between(3, 1, 100) / 100;
                       type.isBurstable = true;
                   });
}

std::optional<Error> CatalogReader::readPerformance() {
    auto problem =
        eachRow("instance_performance.csv",
                {"instance_type", "stress_ng_cpu_all", "passmark_cpu_mark", "static_web_1k_server_cpu_us",
                 "redis_set_server_cpu_us"},
                1, [&](CsvTable& row) {
                    if (!catalog_->typeIndex_.contains(row.cell(0)))
                        return row.fail(ErrorCode::UnknownName, "instance_type",
                                        "\"" + std::string{row.cell(0)} + "\" is not in instances.csv");
                    measurements_.push_back({row.cell(0), amountOrUnknown(row, 3), amountOrUnknown(row, 4),
                                             amountOrUnknown(row, 1), amountOrUnknown(row, 2)});
                });
    if (problem) return problem;
    fillPerformance(catalog_->types_, measurements_);
    catalog_->measuredCount_ = measurements_.size();
    return std::nullopt;
}

std::optional<Error> CatalogReader::readInstancePrices() {
    auto problem =
        eachRow("ec2_prices.csv",
                {"region", "instance_type", "on_demand", "ri_1y_no_upfront", "?ri_1y_partial_upfront", "ri_1y_all_upfront",
                 "ri_3y_no_upfront", "?ri_3y_partial_upfront", "ri_3y_all_upfront", "?ri_1y_partial_upfront_hourly",
                 "?ri_3y_partial_upfront_hourly", "source", "as_of"},
                2, [&](CsvTable& row) {
                    const auto region = regionAt(row, 0);
                    const auto type = catalog_->typeIndex_.find(row.cell(1));
                    if (!region) return;
                    if (type == catalog_->typeIndex_.end())
                        return row.fail(ErrorCode::UnknownName, "instance_type",
                                        "\"" + std::string{row.cell(1)} + "\" is not in instances.csv");
                    InstanceOffer offer;
                    offer.type = &catalog_->types_[type->second];
                    offer.prices.onDemand = hourly(row, 2);
                    readReserved(row, 3, offer.prices);
                    offer.provenance = provenance(row.cell(11), row.cell(12));
                    readReservedOrigins(row, offer.prices);
                    catalog_->instanceOffers_[*region].push_back(offer);
                });
    if (problem) return problem;
    for (auto& offers : catalog_->instanceOffers_) {
        std::sort(offers.begin(), offers.end(),
                  [](const InstanceOffer& a, const InstanceOffer& b) { return a.type < b.type; });
    }
    return std::nullopt;
}

std::optional<Error> CatalogReader::readSavingsPlans() {
    if (!textOf_("savings_plan_prices.csv")) return std::nullopt;  // no list of plans was imported
    constexpr auto plans = EnumNames<Purchase>::names.size() - savingsPlanCount;
    constexpr auto& names = EnumNames<Purchase>::names;
    return eachRow(
        "savings_plan_prices.csv",
        {"region", "instance_type", "source", "as_of", names[plans], names[plans + 1], names[plans + 2],
         names[plans + 3], names[plans + 4], names[plans + 5], names[plans + 6], names[plans + 7],
         names[plans + 8], names[plans + 9], names[plans + 10], names[plans + 11]},
        2, [&](CsvTable& row) {
            const auto region = regionAt(row, 0);
            const auto type = catalog_->typeIndex_.find(row.cell(1));
            if (!region) return;
            if (type == catalog_->typeIndex_.end())
                return row.fail(ErrorCode::UnknownName, "instance_type",
                                "\"" + std::string{row.cell(1)} + "\" is not in instances.csv");
            SavingsPlans sold;
            for (std::size_t i = 0; i < savingsPlanCount; ++i) sold.rates[i] = rate(row, 4 + i);
            sold.provenance = provenance(row.cell(2), row.cell(3));
            auto& offers = catalog_->instanceOffers_[*region];
            const InstanceType* const wanted = &catalog_->types_[type->second];
            const auto offer = std::ranges::lower_bound(offers, wanted, {}, &InstanceOffer::type);
            if (offer == offers.end() || offer->type != wanted) return;  // nothing that a plan could discount
            offer->prices.savingsPlans = &catalog_->savingsPlans_.emplace_back(sold);
        });
}

std::optional<Error> CatalogReader::readDatabaseClasses() {
    auto& classes = catalog_->databaseClasses_;
    auto problem =
        eachRow("rds_instance_classes.csv",
                {"instance_class", "vcpu", "memory_gib", "arch", "network_baseline_gbps", "ebs_baseline_mbps",
                 "burstable_baseline_percent_per_vcpu"},
                1, [&](CsvTable& row) {
                    DatabaseClass type;
                    type.name = row.cell(0);
                    type.vcpus = row.whole(1, 1);
                    type.memory = memoryAt(row, 2);
                    if (!row.cell(3).empty())
                        type.architecture = architectureAt(row, 3).value_or(CpuArchitecture::X86);
                    type.networkBaseline = GigabitsPerSecond{amountOrUnknown(row, 4)};
                    type.diskBaseline = MibPerSecond{Mib{Gigabits{amountOrUnknown(row, 5) / 1000}}.count()};
                    const std::optional<double> baseline = baselineShareAt(row, 6);
                    type.isBurstable = baseline.has_value();
                    type.baselineShare = baseline.value_or(1);
                    if (const InstanceType* hardware = hardwareOf(*catalog_, type.name)) {
                        type.performance = hardware->performance;
                        type.isCurrentGeneration = hardware->isCurrentGeneration;
                        type.architecture = hardware->architecture;
                        if (type.isBurstable) type.baselineShare = hardware->baselineShare;
                    } else if (const InstanceType* relative = hardwareWithDiskOf(*catalog_, type.name)) {
                        type.performance = relative->performance;
                        type.performance.isEstimated = true;
                        type.isCurrentGeneration = relative->isCurrentGeneration;
                        type.architecture = relative->architecture;
                    } else {
                        type.performance.isEstimated = true;
                    }
                    classes.push_back(type);
                });
    if (problem) return problem;
    for (std::size_t i = 0; i < classes.size(); ++i)
        catalog_->databaseClassIndex_.emplace(classes[i].name, static_cast<std::uint32_t>(i));
    return std::nullopt;
}

std::optional<Error> CatalogReader::readDatabasePrices() {
    return eachRow(
        "rds_prices.csv",
        {"region", "engine", "instance_class", "deployment", "on_demand", "ri_1y_no_upfront", "ri_1y_partial_upfront",
         "?ri_1y_all_upfront", "?ri_3y_no_upfront", "ri_3y_partial_upfront", "ri_3y_all_upfront", "?ri_1y_partial_upfront_hourly",
         "?ri_3y_partial_upfront_hourly", "source", "as_of"},
        4, [&](CsvTable& row) {
            const auto region = regionAt(row, 0);
            const auto engine = nameAt<DatabaseEngine>(row, 1, "engine");
            const auto deployment = nameAt<Deployment>(row, 3, "deployment");
            const auto type = catalog_->databaseClassIndex_.find(row.cell(2));
            if (!region || !engine || !deployment) return;
            if (type == catalog_->databaseClassIndex_.end())
                return row.fail(ErrorCode::UnknownName, "instance_class",
                                "\"" + std::string{row.cell(2)} + "\" is not in rds_instance_classes.csv");
            DatabaseOffer offer;
            offer.type = &catalog_->databaseClasses_[type->second];
            offer.prices.onDemand = hourly(row, 4);
            readReserved(row, 5, offer.prices);
            offer.provenance = provenance(row.cell(13), row.cell(14));
            readReservedOrigins(row, offer.prices);
            catalog_->databaseOffers_[Catalog::databaseSlot(*region, *engine, *deployment)].push_back(offer);
        });
}

std::optional<Error> CatalogReader::readCachePrices() {
    return eachRow(
        "elasticache_prices.csv",
        {"region", "engine", "node_type", "vcpu", "memory_gib", "on_demand", "ri_1y_no_upfront", "?ri_1y_partial_upfront",
         "ri_1y_all_upfront", "ri_3y_no_upfront", "?ri_3y_partial_upfront", "ri_3y_all_upfront", "?ri_1y_partial_upfront_hourly",
         "?ri_3y_partial_upfront_hourly", "current_generation", "source", "as_of"},
        3, [&](CsvTable& row) {
            const auto region = regionAt(row, 0);
            const auto engine = nameAt<CacheEngine>(row, 1, "engine");
            if (!region || !engine) return;
            CacheOffer offer;
            offer.name = row.cell(2);
            offer.vcpus = row.whole(3, 1);
            offer.memory = Gib{amountOrUnknown(row, 4)};
            offer.prices.onDemand = hourly(row, 5);
            readReserved(row, 6, offer.prices);
            offer.isCurrentGeneration = row.flag(14);
            offer.provenance = provenance(row.cell(15), row.cell(16));
            readReservedOrigins(row, offer.prices);
            if (const InstanceType* hardware = hardwareOf(*catalog_, offer.name)) {
                offer.architecture = hardware->architecture;
                offer.isBurstable = hardware->isBurstable;
                offer.performance = hardware->performance;
            } else {
                offer.performance.isEstimated = true;
            }
            catalog_->cacheOffers_[Catalog::cacheSlot(*region, *engine)].push_back(offer);
        });
}

}  // namespace stagecraft
