// What a Multi-AZ DB cluster costs where no table has a figure of its own: a multiple of Single-AZ.
#include <algorithm>
#include <cmath>

#include "model/catalog/catalog_reader.h"
#include "model/catalog/each_row.h"

namespace stagecraft {

namespace {

/// AWS RDS user guide, multi-az-db-clusters-concepts (2026-10-01): no MariaDB, and Aurora has clusters of its own.
constexpr DatabaseEngine clusterEngines[] = {DatabaseEngine::MySql, DatabaseEngine::PostgreSql};

struct ClusterDimension {
    std::string_view storage, single, cluster;
};
constexpr ClusterDimension clusterDimensions[] = {
    {"gp3", "rds_gp3_gb_month", "rds_gp3_multi_az_cluster_gb_month"},
    {"gp3", "rds_gp3_iops_month", "rds_gp3_multi_az_cluster_iops_month"},
    {"gp3", "rds_gp3_throughput_mibps_month", "rds_gp3_multi_az_cluster_throughput_mibps_month"},
    {"io1", "rds_io1_gb_month", "rds_io1_multi_az_cluster_gb_month"},
    {"io1", "rds_io1_iops_month", "rds_io1_multi_az_cluster_iops_month"},
    {"io2", "rds_io2_gb_month", "rds_io2_multi_az_cluster_gb_month"},
    {"io2", "rds_io2_iops_month", "rds_io2_multi_az_cluster_iops_month"},
};

/// AWS prices have at most nine decimals: 3 × 0.261 is 0.783, not the nearest sum of doubles.
double multiplied(double price, double times) { return std::round(price * times * 1e9) / 1e9; }

/// "m6gd" of "db.m6gd.large".
std::string_view familyOf(std::string_view name) {
    name.remove_prefix(std::min(name.size(), name.find('.') + 1));
    return name.substr(0, name.find('.'));
}

/// The figure is as old as the one it was derived from.
Provenance derivedFrom(const Provenance& single, const Provenance& rule) { return {rule.source, single.asOf, true}; }

}  // namespace

std::optional<Error> CatalogReader::readMultiAzClusters() {
    std::unordered_map<std::string_view, MultipleOfSingleAz> families, storages;
    auto problem = eachRow("rds_multi_az_clusters.csv", {"applies_to", "name", "times_single_az", "source", "as_of"}, 2, [&](CsvTable& row) {
        const MultipleOfSingleAz rule{row.between(2, 1, 10), provenance(row.cell(3), row.cell(4))};
        const auto isStorage = [&](const ClusterDimension& dimension) { return dimension.storage == row.cell(1); };
        if (row.cell(0) == "class") families.emplace(row.cell(1), rule);
        else if (row.cell(0) != "storage")
            row.fail(ErrorCode::UnknownName, "applies_to", "must be class or storage, not \"" + std::string{row.cell(0)} + "\"");
        else if (std::none_of(std::begin(clusterDimensions), std::end(clusterDimensions), isStorage))
            row.fail(ErrorCode::UnknownName, "name", "must be one of gp3, io1, io2, not \"" + std::string{row.cell(1)} + "\"");
        else storages.emplace(row.cell(1), rule);
    });
    if (problem) return problem;
    for (std::size_t region = 0; region < catalog_->regions_.size(); ++region) {
        for (const DatabaseEngine engine : clusterEngines) addClusterOffers(region, engine, families);
        for (const ClusterDimension& dimension : clusterDimensions) {
            const auto rule = storages.find(dimension.storage);
            const Price* const single = catalog_->price(dimension.single, catalog_->regions_[region].code);
            if (rule == storages.end() || single == nullptr) continue;
            std::vector<PriceTier> tiers = single->tiers;
            for (PriceTier& tier : tiers) tier.usd = multiplied(tier.usd, rule->second.times);
            addMissingPrice(single->service, catalog_->regions_[region].code, dimension.cluster, single->unit, std::move(tiers),
                            derivedFrom(single->provenance, rule->second.provenance));
        }
    }
    return std::nullopt;
}

/// On demand alone: no list of reservations names clusters.
void CatalogReader::addClusterOffers(std::size_t region, DatabaseEngine engine,
                                     const std::unordered_map<std::string_view, MultipleOfSingleAz>& families) {
    std::vector<DatabaseOffer>& clusters = catalog_->databaseOffers_[Catalog::databaseSlot(region, engine, Deployment::MultiAzCluster)];
    for (const DatabaseOffer& single : catalog_->databaseOffers_[Catalog::databaseSlot(region, engine, Deployment::SingleAz)]) {
        const auto rule = families.find(familyOf(single.type->name));
        const auto isSame = [&](const DatabaseOffer& cluster) { return cluster.type == single.type; };
        if (rule == families.end() || std::any_of(clusters.begin(), clusters.end(), isSame)) continue;
        DatabaseOffer offer;
        offer.type = single.type;
        offer.prices.onDemand = UsdPerHour{multiplied(single.prices.onDemand.count(), rule->second.times)};
        offer.provenance = derivedFrom(single.provenance, rule->second.provenance);
        clusters.push_back(offer);
    }
}

}  // namespace stagecraft
