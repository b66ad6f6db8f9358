// What is read from the offers AmazonRDS, AmazonElastiCache and AmazonDynamoDB.
#include "model/price_list/recipe_parts.h"

namespace stagecraft {

namespace {

constexpr std::string_view rds = "AmazonRDS", dynamoDb = "AmazonDynamoDB";
constexpr std::string_view storage = "Database Storage", operations = "Provisioned IOPS";

/// Aurora has two rows a class: those of clusters with I/O included bear "IOOptimized" in their usage type.
Recipe databases() {
    Recipe recipe;
    recipe.name = "RDS and Aurora instances";
    recipe.offer = rds;
    recipe.family = "Database Instance";
    recipe.goods = Goods::Database;
    recipe.about = {is(Attribute::DatabaseEngine, "MySQL|PostgreSQL|MariaDB|Aurora MySQL|Aurora PostgreSQL")};
    recipe.must = {is(Attribute::DeploymentOption, "Single-AZ|Multi-AZ|Multi-AZ (readable standbys)"),
                   is(Attribute::LicenseModel, "No license required"),
                   inARegion,
                   {Attribute::UsageType, Test::UsageStarts, "InstanceUsage:|Multi-AZUsage:|Multi-AZClusterUsage:"},
                   {Attribute::ExtendedSupportYear, Test::IsEmpty, {}}};
    recipe.listUnit = "hrs";
    return recipe;
}

/// Storage and operations that MySQL, PostgreSQL and MariaDB share; SQL Server has prices of its own for some.
Recipe disk(std::string_view name, std::string_view family, std::string_view deployment, std::string_view usage,
            std::string_view listUnit, std::string_view dimension, std::string_view unit) {
    return must({Attribute::DatabaseEngine, Test::IsOrUnsaid, "Any"},
                about(is(Attribute::DeploymentOption, deployment),
                      byUsage(name, rds, family, usage, listUnit, {"rds", dimension, unit})));
}

Recipe aurora(std::string_view name, std::string_view family, std::string_view usage, std::string_view listUnit,
              const Priced& priced) {
    // Some regions list a price of storage for each engine, others one for any.
    return must(is(Attribute::DatabaseEngine, "Any|Aurora MySQL"), byUsage(name, rds, family, usage, listUnit, priced));
}

Recipe cacheNodes() {
    Recipe recipe;
    recipe.name = "ElastiCache nodes";
    recipe.offer = "AmazonElastiCache";
    recipe.family = "Cache Instance";
    recipe.goods = Goods::CacheNode;
    recipe.about = {is(Attribute::CacheEngine, "Redis|Memcached|Valkey")};
    // Extended support and synchronous durability are charges on top, under names that end the same.
    recipe.must = {{Attribute::UsageType, Test::UsageStarts, "NodeUsage:"}, inARegion};
    recipe.listUnit = "hrs";
    return recipe;
}

/// What a serverless cache holds and is asked. AWS lists both for each engine; the unit tells that a price is that of one
/// processing unit, not of a million.
Recipe serverless(std::string_view name, std::string_view usage, std::string_view engine, std::string_view listUnit, std::string_view dimension,
                  std::string_view unit) {
    // Backups of serverless caches are listed in the same family.
    return must(is(Attribute::Operation, "CreateServerlessCache"),
                about(is(Attribute::CacheEngine, engine),
                      byUsage(name, "AmazonElastiCache", "ElastiCache Serverless", usage, listUnit, {"elasticache", dimension, unit})));
}

void addServerlessCaches(std::vector<Recipe>& all) {
    constexpr std::string_view hours = "gb-hours|gb-hour|gb-hrs", one = "elasticacheprocessingunit|elasticacheprocessingunits|ecpu|ecpus";
    const auto stored = [&](std::string_view name, std::string_view usage, std::string_view engine, std::string_view dimension) {
        all.push_back(serverless(name, usage, engine, hours, dimension, "GB-hour"));
    };
    const auto asked = [&](std::string_view name, std::string_view usage, std::string_view engine, std::string_view dimension) {
        all.push_back(per(1'000'000, serverless(name, usage, engine, one, dimension, "million ECPU")));
    };
    stored("ElastiCache Serverless data, Valkey", "CachedData:Valkey", "Valkey", "elasticache_serverless_valkey_gb_hour");
    stored("ElastiCache Serverless data, Redis", "CachedData:Redis", "Redis", "elasticache_serverless_redis_gb_hour");
    stored("ElastiCache Serverless data, Memcached", "CachedData:Memcached", "Memcached", "elasticache_serverless_memcached_gb_hour");
    asked("ElastiCache Serverless commands, Valkey", "ElastiCacheProcessingUnits:Valkey", "Valkey", "elasticache_serverless_valkey_ecpu_million");
    asked("ElastiCache Serverless commands, Redis", "ElastiCacheProcessingUnits:Redis", "Redis", "elasticache_serverless_redis_ecpu_million");
    asked("ElastiCache Serverless commands, Memcached", "ElastiCacheProcessingUnits:Memcached", "Memcached",
          "elasticache_serverless_memcached_ecpu_million");
}

Recipe requestUnits(std::string_view name, std::string_view group, std::string_view usage, std::string_view dimension,
                    std::string_view unit) {
    return per(1'000'000, about(is(Attribute::Group, group),
                                byUsage(name, dynamoDb, "Amazon DynamoDB PayPerRequest Throughput", usage, "",
                                        {"dynamodb", dimension, unit})));
}

Recipe capacityUnits(std::string_view name, std::string_view family, std::string_view group, std::string_view usage,
                     std::string_view dimension, std::string_view unit) {
    return about(is(Attribute::Group, group), byUsage(name, dynamoDb, family, usage, "", {"dynamodb", dimension, unit}));
}

void addDisks(std::vector<Recipe>& all) {
    constexpr std::string_view one = "Single-AZ", two = "Multi-AZ";
    const auto stored = [&](std::string_view name, std::string_view deployment, std::string_view usage, std::string_view dimension) {
        all.push_back(disk(name, storage, deployment, usage, "gb-mo", dimension, "GB-month"));
    };
    const auto operated = [&](std::string_view name, std::string_view deployment, std::string_view usage,
                              std::string_view dimension, std::string_view unit) {
        all.push_back(disk(name, operations, deployment, usage, "iops-mo", dimension, unit));
    };
    stored("RDS gp2", one, "RDS:GP2-Storage", "rds_gp2_gb_month");
    stored("RDS gp2, two zones", two, "RDS:Multi-AZ-GP2-Storage", "rds_gp2_multi_az_gb_month");
    stored("RDS gp3", one, "RDS:GP3-Storage", "rds_gp3_gb_month");
    stored("RDS gp3, two zones", two, "RDS:Multi-AZ-GP3-Storage", "rds_gp3_multi_az_gb_month");
    stored("RDS io1", one, "RDS:PIOPS-Storage", "rds_io1_gb_month");
    stored("RDS io1, two zones", two, "RDS:Multi-AZ-PIOPS-Storage", "rds_io1_multi_az_gb_month");
    stored("RDS io2", one, "RDS:PIOPS-Storage-IO2", "rds_io2_gb_month");
    stored("RDS io2, two zones", two, "RDS:Multi-AZ-PIOPS-Storage-IO2", "rds_io2_multi_az_gb_month");
    stored("RDS magnetic", one, "RDS:StorageUsage", "rds_magnetic_gb_month");
    stored("RDS magnetic, two zones", two, "RDS:Multi-AZ-StorageUsage", "rds_magnetic_multi_az_gb_month");
    const auto clustered = [&](std::string_view name, std::string_view usage, std::string_view dimension) {
        // Listed for each of the two engines that have clusters, at one price.
        all.push_back(must(is(Attribute::DatabaseEngine, "Any|MySQL|PostgreSQL"),
                           about(is(Attribute::DeploymentOption, "Multi-AZ (readable standbys)"),
                                 byUsage(name, rds, storage, usage, "gb-mo", {"rds", dimension, "GB-month"}))));
    };
    clustered("RDS gp3, cluster", "RDS:Multi-AZCluster-GP3-Storage", "rds_gp3_multi_az_cluster_gb_month");
    clustered("RDS io1, cluster", "RDS:Multi-AZCluster-PIOPS-Storage", "rds_io1_multi_az_cluster_gb_month");
    clustered("RDS io2, cluster", "RDS:Multi-AZCluster-PIOPS-Storage-IO2", "rds_io2_multi_az_cluster_gb_month");
    operated("RDS gp3, operations", one, "RDS:GP3-PIOPS", "rds_gp3_iops_month", "IOPS-month above 12,000");
    operated("RDS gp3, operations, two zones", two, "RDS:Multi-AZ-GP3-PIOPS", "rds_gp3_multi_az_iops_month",
             "IOPS-month above 12,000");
    operated("RDS io1, operations", one, "RDS:PIOPS", "rds_io1_iops_month", "IOPS-month");
    operated("RDS io1, operations, two zones", two, "RDS:Multi-AZ-PIOPS", "rds_io1_multi_az_iops_month", "IOPS-month");
    // No file at hand says its family; the unit decides, for the catalog counts single MiB/s.
    const auto moved = [&](std::string_view name, std::string_view deployment, std::string_view usage, std::string_view dimension) {
        all.push_back(disk(name, Recipe::anyFamily, deployment, usage, "mbps-mo|mibps-mo", dimension, "MiB/s-month above 500"));
    };
    moved("RDS gp3, throughput", one, "RDS:GP3-Throughput", "rds_gp3_throughput_mibps_month");
    moved("RDS gp3, throughput, two zones", two, "RDS:Multi-AZ-GP3-Throughput", "rds_gp3_multi_az_throughput_mibps_month");
    all.push_back(must(is(Attribute::DatabaseEngine, "Any"),
                       byUsage("RDS backups", rds, "Storage Snapshot", "RDS:ChargedBackupUsage", "gb-mo",
                               {"rds", "rds_backup_gb_month", "GB-month"})));
}

}  // namespace

void addDatabaseRecipes(std::vector<Recipe>& all) {
    all.push_back(databases());
    addDisks(all);
    all.push_back(aurora("Aurora storage", storage, "Aurora:StorageUsage", "gb-mo", {"aurora", "aurora_storage_gb_month", "GB-month"}));
    all.push_back(aurora("Aurora storage with I/O included", storage, "Aurora:IO-OptimizedStorageUsage", "gb-mo",
                         {"aurora", "aurora_io_optimized_storage_gb_month", "GB-month"}));
    all.push_back(per(1'000'000, aurora("Aurora I/O", "System Operation", "Aurora:StorageIOUsage", "ios",
                                        {"aurora", "aurora_io_million", "million I/Os"})));
    all.push_back(aurora("Aurora backups", "Storage Snapshot", "Aurora:BackupUsage", "gb-mo",
                         {"aurora", "aurora_backup_gb_month", "GB-month"}));

    all.push_back(cacheNodes());
    addServerlessCaches(all);

    all.push_back(requestUnits("DynamoDB writes", "DDB-WriteUnits", "WriteRequestUnits", "ddb_on_demand_write_million", "million WRU"));
    all.push_back(requestUnits("DynamoDB reads", "DDB-ReadUnits", "ReadRequestUnits", "ddb_on_demand_read_million", "million RRU"));
    all.push_back(requestUnits("DynamoDB replicated writes", "DDB-ReplicatedWriteUnits", "ReplWriteRequestUnits",
                               "ddb_on_demand_replicated_write_million", "million rWRU"));
    all.push_back(capacityUnits("DynamoDB provisioned writes", operations, "DDB-WriteUnits", "WriteCapacityUnit-Hrs",
                                "ddb_provisioned_wcu_hour", "WCU-hour"));
    all.push_back(capacityUnits("DynamoDB provisioned reads", operations, "DDB-ReadUnits", "ReadCapacityUnit-Hrs",
                                "ddb_provisioned_rcu_hour", "RCU-hour"));
    all.push_back(capacityUnits("DynamoDB provisioned replicated writes", "DDB-Operation-ReplicatedWrite", "DDB-ReplicatedWriteUnits",
                                "ReplWriteCapacityUnit-Hrs", "ddb_provisioned_replicated_wcu_hour", "rWCU-hour"));
    all.push_back(byUsage("DynamoDB storage", dynamoDb, storage, "TimedStorage-ByteHrs", "gb-mo",
                          {"dynamodb", "ddb_storage_gb_month", "GB-month"}));
    all.push_back(byUsage("DynamoDB continuous backups", dynamoDb, storage, "TimedPITRStorage-ByteHrs", "gb-mo",
                          {"dynamodb", "ddb_pitr_gb_month", "GB-month"}));
    all.push_back(per(1'000'000, byUsage("DynamoDB stream reads", dynamoDb, "API Request", "Streams-Requests", "",
                                         {"dynamodb", "ddb_streams_read_million", "million sRRU"})));
}

}  // namespace stagecraft
