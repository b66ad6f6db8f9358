// The tables of prices by dimension, with their tiers.
#include <algorithm>
#include <limits>

#include "model/catalog/catalog_reader.h"
#include "model/catalog/each_row.h"
#include "model/support/great_circle.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool isCloudFrontGeography(std::string_view region) { return region.starts_with("cf-"); }

}  // namespace

std::optional<Error> CatalogReader::readServicePrices() {
    std::vector<Price>& prices = catalog_->prices_;
    prices.reserve(6000);
    std::unordered_map<std::string_view, std::unordered_map<std::string_view, std::size_t>> known;
    std::size_t current = 0;
    int currentLine = 0;
    const auto unfinished = [&]() -> std::optional<std::string> {
        if (prices.empty() || prices[current].tiers.back().to == infinity) return std::nullopt;
        return "the last tier of " + std::string{prices[current].dimension} + " must have no end";
    };
    auto problem = eachRow(
        "service_prices.csv",
        {"service", "region", "dimension", "unit", "tier_from", "tier_to", "usd", "source", "as_of"}, 0,
        [&](CsvTable& row) {
            const std::string_view region = row.cell(1);
            if (region != "*" && !isCloudFrontGeography(region) && !regionAt(row, 1)) return;
            const double from = row.amount(4);
            const double to = row.cell(5).empty() ? infinity : row.amount(5);
            const PriceTier tier{from, to, row.price(6)};
            if (to <= from) row.fail(ErrorCode::OutOfRange, "tier_to", "must be above tier_from");
            const auto [slot, isNew] = known[row.cell(2)].emplace(region, prices.size());
            const Provenance origin = provenance(row.cell(7), row.cell(8));
            if (isNew) {
                if (auto message = unfinished())
                    row.failAt(currentLine, ErrorCode::OutOfRange, "tier_to", std::move(*message));
                if (from != 0) row.fail(ErrorCode::OutOfRange, "tier_from", "the first tier must start at 0");
                current = prices.size();
                prices.push_back({row.cell(0), region, row.cell(2), row.cell(3), {tier}, origin});
            } else {
                Price& price = prices[slot->second];
                if (from == price.tiers.back().from)
                    row.fail(
                        ErrorCode::DuplicateKey, "tier_from",
                        std::string{price.dimension} + " in " + std::string{region} + " is priced twice");
                else if (slot->second != current || from != price.tiers.back().to)
                    row.fail(ErrorCode::OutOfRange, "tier_from",
                             "leaves a gap or an overlap: the tier before ends at " +
                                 (price.tiers.back().to == infinity ? std::string{"infinity"}
                                                                    : plainNumber(price.tiers.back().to)));
                price.provenance.isEstimated |= origin.isEstimated;
                price.tiers.push_back(tier);
            }
            currentLine = row.line();
        });
    if (problem) return problem;
    if (auto message = unfinished())
        return Error{ErrorCode::OutOfRange, folder_ + "service_prices.csv", currentLine, "tier_to",
                     std::move(*message)};
    indexPrices();
    return std::nullopt;
}

void CatalogReader::indexPrices() {
    catalog_->priceIndex_.clear();
    for (std::size_t i = 0; i < catalog_->prices_.size(); ++i) indexPrice(i);
}

void CatalogReader::indexPrice(std::size_t position) {
    const Price& price = catalog_->prices_[position];
    Catalog::PriceRow& row = catalog_->priceIndex_[price.dimension];
    if (row.byRegion.empty()) row.byRegion.assign(catalog_->regions_.size(), Catalog::noPrice);
    const auto number = static_cast<std::uint32_t>(position);
    const auto region = catalog_->regionIndex_.find(price.region);
    if (region != catalog_->regionIndex_.end())
        row.byRegion[region->second] = number;
    else if (price.region == "*")
        row.everywhere = number;
    else
        row.elsewhere.emplace_back(price.region, number);
}

void CatalogReader::findLenders() {
    const std::vector<Region>& regions = catalog_->regions_;
    std::vector<std::vector<std::uint32_t>> neighbours;  // nearest first, by code where two are as far
    for (const Region& region : regions) {
        std::vector<std::pair<double, std::uint32_t>> byDistance;
        for (std::uint32_t i = 0; i < regions.size(); ++i)
            byDistance.emplace_back(greatCircle(region.latitude, region.longitude, regions[i].latitude, regions[i].longitude).count(), i);
        std::ranges::sort(byDistance);
        std::vector<std::uint32_t>& sorted = neighbours.emplace_back();
        for (const auto& neighbour : byDistance) sorted.push_back(neighbour.second);
    }
    for (auto& entry : catalog_->priceIndex_) {
        Catalog::PriceRow& row = entry.second;
        const auto hasOne = [&](std::uint32_t region) { return row.byRegion[region] != Catalog::noPrice; };
        if (row.everywhere != Catalog::noPrice || std::ranges::find(row.byRegion, Catalog::noPrice) == row.byRegion.end()) continue;
        row.nearest.assign(regions.size(), Catalog::noPrice);
        for (std::uint32_t region = 0; region < regions.size(); ++region) {
            const auto lender = std::ranges::find_if(neighbours[region], hasOne);
            if (!hasOne(region) && lender != neighbours[region].end()) row.nearest[region] = row.byRegion[*lender];
        }
    }
}

bool CatalogReader::hasPrice(std::string_view dimension, std::string_view region) const {
    return catalog_->price(dimension, region) != nullptr;
}

void CatalogReader::addMissingPrice(std::string_view service, std::string_view region,
                                    std::string_view dimension, std::string_view unit,
                                    std::vector<PriceTier> tiers, const Provenance& origin) {
    if (hasPrice(dimension, region)) return;
    catalog_->prices_.push_back({service, region, dimension, unit, std::move(tiers), origin});
    indexPrice(catalog_->prices_.size() - 1);
}

std::optional<Error> CatalogReader::readDiskPrices() {
    struct Kind {
        std::string_view type, perGb, perOperation, perMibps, perMillion;
    };
    constexpr Kind kinds[] = {
        {"gp2", "ebs_gp2_gb_month", "", "", ""},
        {"gp3", "ebs_gp3_gb_month", "ebs_gp3_iops_month", "ebs_gp3_throughput_mibps_month", ""},
        {"io1", "ebs_io1_gb_month", "ebs_io1_iops_month", "", ""},
        {"io2", "ebs_io2_gb_month", "ebs_io2_iops_month", "", ""},
        {"st1", "ebs_st1_gb_month", "", "", ""},
        {"sc1", "ebs_sc1_gb_month", "", "", ""},
        {"standard", "ebs_magnetic_gb_month", "", "", "ebs_magnetic_io_million"},
        {"snapshot", "ebs_snapshot_gb_month", "", "", ""},
        {"snapshot-archive", "ebs_snapshot_archive_gb_month", "", "", ""},
    };
    return eachRow(
        "ebs_prices.csv",
        {"region", "volume_type", "per_gb_month", "per_iops_month", "per_mbps_month",
         "per_iops_month_above_32000", "per_iops_month_above_64000", "per_million_io", "source", "as_of"},
        2, [&](CsvTable& row) {
            if (!regionAt(row, 0)) return;
            const auto kind = std::find_if(std::begin(kinds), std::end(kinds),
                                           [&](const Kind& k) { return k.type == row.cell(1); });
            if (kind == std::end(kinds))
                return row.fail(ErrorCode::UnknownName, "volume_type",
                                "\"" + std::string{row.cell(1)} + "\" is not known");
            const Provenance origin = provenance(row.cell(8), row.cell(9));
            const auto add = [&](std::string_view dimension, std::size_t column, std::string_view unit) {
                if (dimension.empty() || row.cell(column).empty()) return;
                std::vector<PriceTier> tiers{{0, infinity, row.price(column)}};
                if (column == 3 && !row.cell(5).empty() && !row.cell(6).empty())
                    tiers = {{0, 32'000, row.price(3)},
                             {32'000, 64'000, row.price(5)},
                             {64'000, infinity, row.price(6)}};
                addMissingPrice("ebs", row.cell(0), dimension, unit, std::move(tiers), origin);
            };
            add(kind->perGb, 2, "GB-month");
            add(kind->perOperation, 3, "IOPS-month");
            add(kind->perMibps, 4, "MiB/s-month above 125");
            add(kind->perMillion, 7, "million I/Os");
        });
}

std::optional<Error> CatalogReader::readDatabaseStoragePrices() {
    struct Kind {
        std::string_view type, deployment, perGb, perOperation, perMillion, perMibps;
    };
    constexpr Kind kinds[] = {
        {"gp2", "single-az", "rds_gp2_gb_month", "", "", ""},
        {"gp2", "multi-az", "rds_gp2_multi_az_gb_month", "", "", ""},
        {"gp3", "single-az", "rds_gp3_gb_month", "rds_gp3_iops_month", "", "rds_gp3_throughput_mibps_month"},
        {"gp3", "multi-az", "rds_gp3_multi_az_gb_month", "rds_gp3_multi_az_iops_month", "",
         "rds_gp3_multi_az_throughput_mibps_month"},
        {"gp3", "multi-az-cluster", "rds_gp3_multi_az_cluster_gb_month", "rds_gp3_multi_az_cluster_iops_month", "",
         "rds_gp3_multi_az_cluster_throughput_mibps_month"},
        {"io1", "single-az", "rds_io1_gb_month", "rds_io1_iops_month", "", ""},
        {"io1", "multi-az", "rds_io1_multi_az_gb_month", "rds_io1_multi_az_iops_month", "", ""},
        {"io1", "multi-az-cluster", "rds_io1_multi_az_cluster_gb_month", "rds_io1_multi_az_cluster_iops_month", "", ""},
        {"io2", "single-az", "rds_io2_gb_month", "rds_io2_iops_month", "", ""},
        {"io2", "multi-az", "rds_io2_multi_az_gb_month", "rds_io2_multi_az_iops_month", "", ""},
        {"io2", "multi-az-cluster", "rds_io2_multi_az_cluster_gb_month", "rds_io2_multi_az_cluster_iops_month", "", ""},
        {"standard", "single-az", "rds_magnetic_gb_month", "", "rds_magnetic_io_million", ""},
        {"standard", "multi-az", "rds_magnetic_multi_az_gb_month", "", "rds_magnetic_multi_az_io_million",
         ""},
        {"backup", "n/a", "rds_backup_gb_month", "", "", ""},
        {"aurora-backup", "n/a", "aurora_backup_gb_month", "", "", ""},
        {"aurora-standard", "n/a", "aurora_storage_gb_month", "", "aurora_io_million", ""},
        {"aurora-io-optimized", "n/a", "aurora_io_optimized_storage_gb_month", "",
         "aurora_io_optimized_io_million", ""},
    };
    return eachRow("rds_storage_prices.csv",
                   {"region", "storage_type", "deployment", "per_gb_month", "per_iops_month",
                    "per_million_io", "per_mbps_month", "source", "as_of"},
                   3, [&](CsvTable& row) {
                       if (!regionAt(row, 0)) return;
                       const auto kind = std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& k) {
                           return k.type == row.cell(1) && k.deployment == row.cell(2);
                       });
                       if (kind == std::end(kinds))
                           return row.fail(ErrorCode::UnknownName, "storage_type",
                                           "\"" + std::string{row.cell(1)} + "\" is not known");
                       const Provenance origin = provenance(row.cell(7), row.cell(8));
                       const std::string_view service = row.cell(1).starts_with("aurora") ? "aurora" : "rds";
                       const auto add = [&](std::string_view dimension, std::size_t column,
                                            std::string_view unit) {
                           if (dimension.empty() || row.cell(column).empty()) return;
                           addMissingPrice(service, row.cell(0), dimension, unit,
                                           {{0, infinity, row.price(column)}}, origin);
                       };
                       add(kind->perGb, 3, "GB-month");
                       add(kind->perOperation, 4, "IOPS-month above the included");
                       add(kind->perMillion, 5, "million I/Os");
                       add(kind->perMibps, 6, "MiB/s-month above the included");
                   });
}

std::optional<Error> CatalogReader::readServerlessCachePrices() {
    return eachRow(
        "elasticache_serverless_prices.csv",
        {"region", "engine", "per_gb_hour", "per_million_ecpu", "source", "as_of"}, 2, [&](CsvTable& row) {
            if (!regionAt(row, 0)) return;
            if (!parseName<CacheEngine>(row.cell(1)))
                return row.fail(ErrorCode::UnknownName, "engine",
                                "must be one of " + allowedNames<CacheEngine>() + ", not \"" +
                                    std::string{row.cell(1)} + "\"");
            const Provenance origin = provenance(row.cell(4), row.cell(5));
            const std::string prefix = "elasticache_serverless_" + std::string{row.cell(1)};
            const auto add = [&](std::string dimension, std::size_t column, std::string_view unit) {
                if (row.cell(column).empty() || hasPrice(dimension, row.cell(0))) return;
                addMissingPrice("elasticache", row.cell(0),
                                catalog_->texts_.emplace_back(std::move(dimension)), unit,
                                {{0, infinity, row.price(column)}}, origin);
            };
            add(prefix + "_gb_hour", 2, "GB-hour");
            add(prefix + "_ecpu_million", 3, "million ECPU");
        });
}

}  // namespace stagecraft
