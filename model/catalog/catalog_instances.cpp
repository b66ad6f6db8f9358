// The tables of instance types and of what is sold by the hour.
#include <algorithm>
#include <cmath>

#include "model/catalog/catalog_reader.h"
#include "model/catalog/each_row.h"

namespace stagecraft {

namespace {

constexpr std::string_view reservedColumns[] = {"ri_1y_no_upfront", "ri_1y_all_upfront", "ri_3y_no_upfront", "ri_3y_all_upfront"};

std::optional<UsdPerHour> rate(CsvTable& row, std::size_t column) {
    const std::optional<double> value = row.number(column);
    if (!value) return std::nullopt;
    return UsdPerHour{row.amount(column)};
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
    if (!value) row.fail(ErrorCode::UnknownName, key, "must be one of " + allowedNames<Enum>() + ", not \"" + std::string{row.cell(column)} + "\"");
    return value;
}

/// The EC2 type behind "db.m7g.large" or "cache.m7g.large"; nullptr when there is none of that name.
const InstanceType* hardwareOf(const Catalog& catalog, std::string_view name) {
    const std::size_t point = name.find('.');
    return point == std::string_view::npos ? nullptr : catalog.instanceType(name.substr(point + 1));
}

void refuseDuplicates(CsvTable& row, bool isNew, std::string_view what) {
    if (!isNew) row.fail(ErrorCode::DuplicateKey, {}, std::string{what} + " is priced twice");
}

}  // namespace

std::optional<Error> CatalogReader::readInstances() {
    auto& types = catalog_->types_;
    auto problem = eachRow(
        "instances.csv",
        {"instance_type", "family", "generation", "category", "arch", "vcpu", "memory_gib", "network_baseline_gbps",
         "network_burst_gbps", "ebs_baseline_mbps", "burstable_baseline_percent_per_vcpu", "current_generation",
         "local_storage_gb", "ebs_baseline_iops", "cpu_credits_per_hour", "max_cpu_credits", "bare_metal"},
        [&](CsvTable& row) {
            InstanceType type;
            type.name = row.cell(0);
            type.family = row.cell(1);
            type.generation = static_cast<int>(row.number(2).value_or(0));
            type.category = row.cell(3);
            type.architecture = architectureAt(row, 4).value_or(CpuArchitecture::X86);
            type.vcpus = static_cast<int>(row.amount(5));
            type.memory = Gib{row.amount(6)};
            type.networkBaseline = GigabitsPerSecond{row.number(7).value_or(0)};
            type.networkBurst = GigabitsPerSecond{row.number(8).value_or(0)};
            // Megabits a second in the table.
            type.diskBaseline = MibPerSecond{Mib{Gigabits{row.number(9).value_or(0) / 1000}}.count()};
            const std::optional<double> baseline = row.number(10);
            type.isBurstable = baseline.has_value();
            type.baselineShare = baseline.value_or(100) / 100;
            type.isCurrentGeneration = isYesCell(row, 11);
            type.localStorageGb = row.number(12).value_or(0);
            type.diskOperationsBaseline = OperationsPerSecond{row.number(13).value_or(0)};
            type.creditsPerHour = row.number(14).value_or(0);
            type.maximumCredits = row.number(15).value_or(0);
            type.isBareMetal = isYesCell(row, 16);
            type.isAccelerated = type.category == "accelerated";
            types.push_back(type);
        });
    if (problem) return problem;
    std::sort(types.begin(), types.end(), [](const InstanceType& a, const InstanceType& b) { return a.name < b.name; });
    catalog_->typeIndex_.reserve(types.size());
    for (std::size_t i = 0; i < types.size(); ++i)
        if (!catalog_->typeIndex_.emplace(types[i].name, static_cast<std::uint32_t>(i)).second)
            return Error{ErrorCode::DuplicateKey, folder_ + "instances.csv", 0, std::string{types[i].name}, "is named twice"};
    return std::nullopt;
}

std::optional<Error> CatalogReader::readCredits() {
    return eachRow("t_family_credits.csv", {"instance_type", "credits_per_hour", "max_accrued_credits", "baseline_percent_per_vcpu"},
                   [&](CsvTable& row) {
                       const auto found = catalog_->typeIndex_.find(row.cell(0));
                       if (found == catalog_->typeIndex_.end()) return;  // t1 and other types no longer sold
                       InstanceType& type = catalog_->types_[found->second];
                       type.creditsPerHour = row.amount(1);
                       type.maximumCredits = row.amount(2);
                       type.baselineShare = row.amount(3) / 100;
                       type.isBurstable = true;
                   });
}

std::optional<Error> CatalogReader::readPerformance() {
    auto problem = eachRow("instance_performance.csv",
                           {"instance_type", "stress_ng_cpu_all", "passmark_cpu_mark", "static_web_1k_server_cpu_us", "redis_set_server_cpu_us"},
                           [&](CsvTable& row) {
                               if (!catalog_->typeIndex_.contains(row.cell(0)))
                                   return row.fail(ErrorCode::UnknownName, "instance_type", "\"" + std::string{row.cell(0)} + "\" is not in instances.csv");
                               measurements_.push_back({row.cell(0), row.number(3).value_or(0), row.number(4).value_or(0),
                                                        row.number(1).value_or(0), row.number(2).value_or(0)});
                           });
    if (problem) return problem;
    fillPerformance(catalog_->types_, measurements_);
    catalog_->measuredCount_ = measurements_.size();
    return std::nullopt;
}

std::optional<Error> CatalogReader::readInstancePrices() {
    auto problem = eachRow(
        "ec2_prices.csv",
        {"region", "instance_type", "on_demand", reservedColumns[0], reservedColumns[1], reservedColumns[2], reservedColumns[3], "source", "as_of"},
        [&](CsvTable& row) {
            const auto region = regionAt(row, 0);
            const auto type = catalog_->typeIndex_.find(row.cell(1));
            if (!region) return;
            if (type == catalog_->typeIndex_.end())
                return row.fail(ErrorCode::UnknownName, "instance_type", "\"" + std::string{row.cell(1)} + "\" is not in instances.csv");
            InstanceOffer offer;
            offer.type = &catalog_->types_[type->second];
            offer.prices = {UsdPerHour{row.amount(2)}, rate(row, 3), rate(row, 4), rate(row, 5), rate(row, 6)};
            offer.provenance = provenance(row.cell(7), row.cell(8));
            catalog_->instanceOffers_[*region].push_back(offer);
        });
    if (problem) return problem;
    for (std::size_t r = 0; r < catalog_->instanceOffers_.size(); ++r) {
        auto& offers = catalog_->instanceOffers_[r];
        std::sort(offers.begin(), offers.end(), [](const InstanceOffer& a, const InstanceOffer& b) { return a.type < b.type; });
        const auto twice = std::adjacent_find(offers.begin(), offers.end(), [](const InstanceOffer& a, const InstanceOffer& b) { return a.type == b.type; });
        if (twice != offers.end())
            return Error{ErrorCode::DuplicateKey, folder_ + "ec2_prices.csv", 0,
                         std::string{catalog_->regions_[r].code} + " " + std::string{twice->type->name}, "is priced twice"};
    }
    return std::nullopt;
}

std::optional<Error> CatalogReader::readDatabaseClasses() {
    auto& classes = catalog_->databaseClasses_;
    auto problem = eachRow("rds_instance_classes.csv",
                           {"instance_class", "vcpu", "memory_gib", "arch", "network_baseline_gbps", "ebs_baseline_mbps", "burstable_baseline_percent_per_vcpu"},
                           [&](CsvTable& row) {
                               DatabaseClass type;
                               type.name = row.cell(0);
                               type.vcpus = static_cast<int>(row.amount(1));
                               type.memory = Gib{row.amount(2)};
                               if (!row.cell(3).empty()) type.architecture = architectureAt(row, 3).value_or(CpuArchitecture::X86);
                               type.networkBaseline = GigabitsPerSecond{row.number(4).value_or(0)};
                               type.diskBaseline = MibPerSecond{Mib{Gigabits{row.number(5).value_or(0) / 1000}}.count()};
                               const std::optional<double> baseline = row.number(6);
                               type.isBurstable = baseline.has_value();
                               type.baselineShare = baseline.value_or(100) / 100;
                               if (const InstanceType* hardware = hardwareOf(*catalog_, type.name)) {
                                   type.performance = hardware->performance;
                                   type.isCurrentGeneration = hardware->isCurrentGeneration;
                                   type.architecture = hardware->architecture;
                                   if (type.isBurstable) type.baselineShare = hardware->baselineShare;
                               } else {
                                   // x2g and the like run on a family of another name; their generation is still sold.
                                   type.isCurrentGeneration = type.name.find(".x2") != std::string_view::npos;
                                   type.performance.isEstimated = true;
                               }
                               classes.push_back(type);
                           });
    if (problem) return problem;
    for (std::size_t i = 0; i < classes.size(); ++i)
        if (!catalog_->databaseClassIndex_.emplace(classes[i].name, static_cast<std::uint32_t>(i)).second)
            return Error{ErrorCode::DuplicateKey, folder_ + "rds_instance_classes.csv", 0, std::string{classes[i].name}, "is named twice"};
    return std::nullopt;
}

std::optional<Error> CatalogReader::readDatabasePrices() {
    return eachRow(
        "rds_prices.csv",
        {"region", "engine", "instance_class", "deployment", "on_demand", "ri_1y_no_upfront", "ri_1y_partial_upfront",
         "ri_3y_partial_upfront", "ri_3y_all_upfront", "source", "as_of"},
        [&](CsvTable& row) {
            const auto region = regionAt(row, 0);
            const auto engine = nameAt<DatabaseEngine>(row, 1, "engine");
            const auto deployment = nameAt<Deployment>(row, 3, "deployment");
            const auto type = catalog_->databaseClassIndex_.find(row.cell(2));
            if (!region || !engine || !deployment) return;
            if (type == catalog_->databaseClassIndex_.end())
                return row.fail(ErrorCode::UnknownName, "instance_class", "\"" + std::string{row.cell(2)} + "\" is not in rds_instance_classes.csv");
            DatabaseOffer offer;
            offer.type = &catalog_->databaseClasses_[type->second];
            offer.prices.onDemand = UsdPerHour{row.amount(4)};
            offer.prices.reserved1YearNoUpfront = rate(row, 5);
            offer.reserved1YearPartialUpfront = rate(row, 6);
            offer.reserved3YearPartialUpfront = rate(row, 7);
            offer.prices.reserved3YearAllUpfront = rate(row, 8);
            offer.provenance = provenance(row.cell(9), row.cell(10));
            auto& offers = catalog_->databaseOffers_[Catalog::databaseSlot(*region, *engine, *deployment)];
            const bool isNew = offers.empty() || offers.back().type < offer.type ||
                               std::none_of(offers.begin(), offers.end(), [&](const DatabaseOffer& other) { return other.type == offer.type; });
            refuseDuplicates(row, isNew, row.cell(2));
            offers.push_back(offer);
        });
}

std::optional<Error> CatalogReader::readCachePrices() {
    return eachRow(
        "elasticache_prices.csv",
        {"region", "engine", "node_type", "vcpu", "memory_gib", "on_demand", reservedColumns[0], reservedColumns[1], reservedColumns[2],
         reservedColumns[3], "current_generation", "source", "as_of"},
        [&](CsvTable& row) {
            const auto region = regionAt(row, 0);
            const auto engine = nameAt<CacheEngine>(row, 1, "engine");
            if (!region || !engine) return;
            CacheOffer offer;
            offer.name = row.cell(2);
            offer.vcpus = static_cast<int>(row.number(3).value_or(0));
            offer.memory = Gib{row.number(4).value_or(0)};
            offer.prices = {UsdPerHour{row.amount(5)}, rate(row, 6), rate(row, 7), rate(row, 8), rate(row, 9)};
            offer.isCurrentGeneration = isYesCell(row, 10);
            offer.provenance = provenance(row.cell(11), row.cell(12));
            if (const InstanceType* hardware = hardwareOf(*catalog_, offer.name)) {
                offer.architecture = hardware->architecture;
                offer.isBurstable = hardware->isBurstable;
                offer.performance = hardware->performance;
            } else {
                offer.performance.isEstimated = true;
            }
            auto& offers = catalog_->cacheOffers_[Catalog::cacheSlot(*region, *engine)];
            refuseDuplicates(row, std::none_of(offers.begin(), offers.end(), [&](const CacheOffer& other) { return other.name == offer.name; }), row.cell(2));
            offers.push_back(offer);
        });
}

}  // namespace stagecraft
