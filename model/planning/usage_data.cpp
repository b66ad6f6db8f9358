#include <algorithm>
#include <cmath>

#include "model/planning/assumptions.h"
#include "model/planning/backups.h"
#include "model/planning/bill.h"
#include "model/planning/cache_tier.h"
#include "model/planning/database_fit.h"
#include "model/planning/usage_lines.h"
#include "model/pricing/dynamodb_units.h"

namespace stagecraft::usage {

namespace {

/// How the volumes of one kind of database are priced.
struct VolumeDimensions {
    std::string_view perGb, perOperation, perMibPerSecond;
};

constexpr VolumeDimensions ebsVolume{"ebs_gp3_gb_month", "ebs_gp3_iops_month", "ebs_gp3_throughput_mibps_month"};
constexpr VolumeDimensions rdsVolume{"rds_gp3_gb_month", "rds_gp3_iops_month", "rds_gp3_throughput_mibps_month"};

VolumeDimensions volumeDimensions(DatabaseKind kind) {
    switch (kind) {
        case DatabaseKind::SelfManaged: return ebsVolume;
        case DatabaseKind::RdsMultiAz:
            return {"rds_gp3_multi_az_gb_month", "rds_gp3_multi_az_iops_month", "rds_gp3_multi_az_throughput_mibps_month"};
        case DatabaseKind::RdsMultiAzCluster:
            return {"rds_gp3_multi_az_cluster_gb_month", "rds_gp3_multi_az_cluster_iops_month", "rds_gp3_multi_az_cluster_throughput_mibps_month"};
        default: return rdsVolume;
    }
}

void addDiskExtra(Lines& lines, const Place& place, const VolumeDimensions& dimensions, Factor volumes, const DiskExtra& extra) {
    if (extra.operations > 0) lines.add(place, dimensions.perOperation, {volumes, {FactorName::OperationsAboveIncluded, extra.operations}});
    if (extra.mibPerSecond > 0) lines.add(place, dimensions.perMibPerSecond, {volumes, {FactorName::MibPerSecondAboveIncluded, extra.mibPerSecond}});
}

void addVolumes(Lines& lines, const Place& place, const VolumeDimensions& dimensions, double volumes, double gigabytesEach, const DiskExtra& extra) {
    lines.add(place, dimensions.perGb, {{FactorName::Volumes, volumes}, {FactorName::Gigabytes, gigabytesEach}});
    addDiskExtra(lines, place, dimensions, {FactorName::Volumes, volumes}, extra);
}

/// Backups above what comes with the storage. Where all of them do the line says so: its quantity is zero.
void addBackups(Lines& lines, const DatabaseDesign& database, const Place& place) {
    const double held = database.backups.count();
    if (held <= 0) return;
    const double beyond = std::max(0.0, held - backupAllowance(database.kind, database.shards, database.followers, database.volume.count()));
    const std::string_view dimension = database.kind == DatabaseKind::SelfManaged ? "ebs_snapshot_gb_month"
                                       : database.kind == DatabaseKind::Aurora    ? "aurora_backup_gb_month"
                                                                                  : "rds_backup_gb_month";
    lines.add(place, dimension, {{FactorName::Gigabytes, held}, {FactorName::BackupShare, beyond / held}});
}

}  // namespace

void addDatabaseStorage(Lines& lines, const DatabaseDesign& database, std::string_view region) {
    const std::string part = database.id + ".leader";
    const double shards = database.shards;
    const double volume = database.volume.count();
    if (database.kind == DatabaseKind::Aurora) {
        const Place place{Component::Database, "Aurora", part, region};
        lines.add(place, "aurora_storage_gb_month", {{FactorName::Volumes, shards}, {FactorName::Gigabytes, volume}});
        lines.add(place, "aurora_io_million", {{FactorName::Queries, million(database.readAverage + database.writeAverage)}});
        addBackups(lines, database, place);
        return;
    }
    const DiskExtra extra = diskExtra(database.kind, volume, database.diskOperations);
    const VolumeDimensions dimensions = volumeDimensions(database.kind);
    if (database.kind == DatabaseKind::SelfManaged) {
        const Place place{Component::Database, "EBS", part, region};
        const double copies = 1 + (database.hasStandby ? 1 : 0) + database.followers;
        addVolumes(lines, place, dimensions, shards * copies, volume + assumptions::rootVolumeGib, extra);
        addBackups(lines, database, place);
        return;
    }
    const Place place{Component::Database, "RDS", part, region};
    addVolumes(lines, place, dimensions, shards, volume, extra);
    // What a cluster's volume costs pays for those of its readers.
    if (database.followers > 0 && database.kind != DatabaseKind::RdsMultiAzCluster)
        addVolumes(lines, {Component::Database, "RDS", database.id + ".follower", region}, rdsVolume, shards * database.followers, volume, extra);
    addBackups(lines, database, place);
}

void addServerlessCache(Lines& lines, const RegionDesign& region) {
    if (!region.cache || !region.cache->isServerless) return;
    const CacheDesign& cache = *region.cache;
    const Place place{Component::Cache, "ElastiCache", "cache", region.region->code};
    const std::string prefix = "elasticache_serverless_" + cache.engine;
    lines.add(place, prefix + "_gb_hour", {{FactorName::Gigabytes, serverlessCacheGib(cache)}, {FactorName::HoursPerMonth, 730}});
    lines.add(place, prefix + "_ecpu_million",
              {{FactorName::MillionCommands, million(cache.commandsAverage)}, {FactorName::UnitsPerRequest, cache.unitsPerCommand}});
}

void addServerDisks(Lines& lines, const Context& context, const RegionDesign& region, const Fleet& fleet) {
    if (fleet.service != "EC2" || fleet.instanceHours <= 0) return;
    const bool isDatabase = fleet.role == Role::DatabaseLeader || fleet.role == Role::DatabaseStandby || fleet.role == Role::DatabaseFollower;
    if (isDatabase) return;  // their volumes are billed with the database
    const Place place{Component::Storage, "EBS", fleet.id, region.region->code};
    const double servers = fleet.instanceHours / 730;
    lines.add(place, "ebs_gp3_gb_month", {{FactorName::Servers, servers}, {FactorName::GigabytesPerServer, fleet.disk.count()}});
    addDiskExtra(lines, place, ebsVolume, {FactorName::Servers, servers},
                 diskExtra(DatabaseKind::SelfManaged, fleet.disk.count(), fleet.diskOperations.count()));
    // Files are added rather than changed: one copy of them, and of the rows what every day changes.
    const bool holdsRows = fleet.role == Role::WebAndData;
    const double files = context.blueprint.hasCdn ? 0 : region.load.files.count();
    const Gib written{gigabytes(region.load.writeAverage, context.work.querySize)};
    const double rows = holdsRows ? backupSize(region.load.rows, written, context.choices.backupDays).count() : 0;
    if (context.choices.backupDays > 0 && files + rows > 0)
        lines.add(place, "ebs_snapshot_gb_month", {{FactorName::Copies, 1}, {FactorName::Gigabytes, files + rows}});
}

void addFiles(Lines& lines, const Context& context, const RegionDesign& region) {
    if (!context.blueprint.hasCdn) return;
    const Place place{Component::Storage, "S3", "s3", region.region->code};
    const RegionLoad& load = region.load;
    const auto thousands = [](double perSecond) { return perSecond * secondsPerMonth / 1000; };
    // Every region keeps all files: what is uploaded anywhere is put there as well.
    const double uploads = context.demand.dynamicAverage.count() * context.work.uploadShare;
    lines.add(place, "s3_standard_gb_month", {{FactorName::Gigabytes, load.files.count()}});
    lines.add(place, "s3_get_1000",
              {{FactorName::ThousandRequests, thousands(load.staticAverage)}, {FactorName::ShareOfTraffic, 1 - context.work.cdnHitRatio}});
    lines.add(place, "s3_put_1000", {{FactorName::ThousandRequests, thousands(uploads)}});
    // What CloudFront does not have it fetches; from an origin in AWS that is free (BILLING section 7), and stands on the bill as such.
    lines.add({Component::Network, "Data transfer", "s3", region.region->code}, "region_to_cloudfront_gb",
              {{FactorName::Gigabytes, gigabytes(load.staticAverage, context.work.staticObjectSize)}, {FactorName::ShareOfTraffic, 1 - context.work.cdnHitRatio}});
}

void addSignUps(Lines& lines, const Context& context, std::string_view region) {
    // By the request: nobody knows when people sign up.
    const Place table{Component::Database, "DynamoDB", "dynamodb", region};
    const double users = context.work.users;
    const double held = Gib{Kib{users}}.count();
    lines.add(table, "ddb_on_demand_write_million",
              {{FactorName::MillionRequests, users * assumptions::signUpsPerUser / 1e6}, {FactorName::UnitsPerRequest, 1}});
    lines.add(table, "ddb_storage_gb_month", {{FactorName::Gigabytes, held}});
    if (context.choices.backupDays > 0) lines.add(table, "ddb_pitr_gb_month", {{FactorName::Gigabytes, held}});
}

namespace {

/// The table of sessions in one region.
class SessionTable {
public:
    SessionTable(const Context& context, const RegionDesign& region)
        : context_(context), load_(region.load), place_{Component::Database, "DynamoDB", "dynamodb", region.region->code},
          readUnits_(dynamoReadUnits(context.work.sessionSize, ReadConsistency::Eventual)), writeUnits_(dynamoWriteUnits(context.work.sessionSize)) {}

    std::vector<Usage> lines(TableBilling billing) const {
        Lines lines;
        const double reads = load_.dynamicAverage;
        const double writes = reads * context_.work.sessionWriteShare;
        const double replicated = context_.demand.dynamicAverage.count() * context_.work.sessionWriteShare - writes;
        const bool isReplicated = context_.design.regions.size() > 1;
        if (billing == TableBilling::Provisioned) {
            provision(lines, "ddb_provisioned_rcu_hour", reads * readUnits_);
            provision(lines, "ddb_provisioned_wcu_hour", writes * writeUnits_);
            if (isReplicated) provision(lines, "ddb_provisioned_replicated_wcu_hour", replicated * writeUnits_);
        } else {
            request(lines, "ddb_on_demand_read_million", reads, readUnits_);
            request(lines, "ddb_on_demand_write_million", writes, writeUnits_);
            if (isReplicated) request(lines, "ddb_on_demand_replicated_write_million", replicated, writeUnits_);
        }
        const Gib sessions = Kib{context_.demand.peakSessions * context_.work.sessionSize.count()};
        lines.add(place_, "ddb_storage_gb_month", {{FactorName::Gigabytes, sessions.count()}});
        if (context_.choices.backupDays > 0) lines.add(place_, "ddb_pitr_gb_month", {{FactorName::Gigabytes, sessions.count()}});
        if (context_.choices.streamReaders > 0) stream(lines);
        return lines.take();
    }

private:
    void request(Lines& lines, std::string_view dimension, double perSecond, double units) const {
        lines.add(place_, dimension, {{FactorName::MillionRequests, million(perSecond)}, {FactorName::UnitsPerRequest, units}});
    }

    /// Capacity that auto scaling moves with the hours of the week, never below one unit.
    void provision(Lines& lines, std::string_view dimension, double unitsPerSecond) const {
        const double usual = context_.demand.dynamicAverage.count() > 0 ? unitsPerSecond / meanFactor() : 0;
        double units = 0;
        for (const LoadLevel& level : context_.demand.levels) units += level.hours * std::max(1.0, usual * level.factor / assumptions::tableUtilisation);
        lines.add(place_, dimension, {{FactorName::CapacityUnitHours, units / hoursPerWeek}, {FactorName::HoursPerMonth, 730}});
    }

    /// The mean load over that of the curve alone: above one where events are added.
    [[nodiscard]] double meanFactor() const {
        const Demand& demand = context_.demand;
        return (demand.dynamicAverage + demand.staticAverage).count() / demand.average.count();
    }

    /// One call a second for each shard, also when nothing has changed.
    void stream(Lines& lines) const {
        const double peak = context_.demand.dynamicPeak.count();
        const double written = peak * context_.work.sessionWriteShare * writeUnits_;
        const double partitions = std::max({1.0, std::ceil(written / assumptions::writeUnitsPerPartition),
                                            std::ceil(peak * readUnits_ / assumptions::readUnitsPerPartition)});
        lines.add(place_, "ddb_streams_read_million",
                  {{FactorName::Programs, static_cast<double>(context_.choices.streamReaders)},
                   {FactorName::Partitions, partitions},
                   {FactorName::MillionRequests, million(1)}});
    }

    const Context& context_;
    const RegionLoad& load_;
    Place place_;
    double readUnits_, writeUnits_;
};

std::vector<std::vector<Usage>> billedAs(const Context& context, TableBilling billing) {
    std::vector<std::vector<Usage>> regions;
    for (const RegionDesign& region : context.design.regions) regions.push_back(SessionTable{context, region}.lines(billing));
    return regions;
}

/// What the tables of all regions cost under the contract, the free allowances counted; those of tables are shared with nothing else.
Charge chargeForTables(const std::vector<std::vector<Usage>>& regions, const Context& context) {
    const Choices& choices = context.choices;
    const PriceFallback fallback = context.catalog.fallback(choices.fallbackRegion);
    if (!choices.contract.isEmpty()) {
        std::vector<Usage> copies;
        for (const std::vector<Usage>& lines : regions) copies.insert(copies.end(), lines.begin(), lines.end());
        const Bill contracted = bill(std::move(copies), context.catalog, choices.freeTier, choices.contract, fallback);
        return {contracted.total, contracted.unpriced};
    }
    std::vector<const Usage*> all;
    for (const std::vector<Usage>& lines : regions)
        for (const Usage& line : lines) all.push_back(&line);
    return chargeFor(all, context.catalog, choices.freeTier, fallback);
}

}  // namespace

std::vector<std::vector<Usage>> sessionTables(const Context& context) {
    if (context.blueprint.sessions != SessionStore::DynamoDb) return std::vector<std::vector<Usage>>(context.design.regions.size());
    if (context.choices.tableBilling != TableBilling::Cheapest) return billedAs(context, context.choices.tableBilling);
    std::vector<std::vector<Usage>> onDemand = billedAs(context, TableBilling::OnDemand);
    std::vector<std::vector<Usage>> provisioned = billedAs(context, TableBilling::Provisioned);
    const Charge first = chargeForTables(onDemand, context);
    const Charge second = chargeForTables(provisioned, context);
    const bool isProvisionedKnown = second.unpriced <= first.unpriced;
    return std::move(isProvisionedKnown && second.total < first.total ? provisioned : onDemand);
}

}  // namespace stagecraft::usage
