#include "model/planning/usage_of.h"

#include <algorithm>
#include <cmath>

#include "model/planning/assumptions.h"
#include "model/planning/database_fit.h"
#include "model/planning/placement.h"
#include "model/pricing/dynamodb_units.h"
#include "model/pricing/load_balancer.h"

namespace stagecraft {

namespace {

double million(double perSecond) { return perSecond * secondsPerMonth / 1e6; }
double gigabytes(double perSecond, Bytes each) { return Gib{perSecond * secondsPerMonth * each}.count(); }

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

/// Collects usage lines; each is the product of its factors.
class UsageList {
public:
    UsageList(const Design& design, const Inputs& inputs, const Demand& demand, const Catalog& catalog)
        : design_(design), blueprint_(*design.blueprint), work_(inputs.workload), inputs_(inputs), demand_(demand),
          catalog_(catalog) {}

    std::vector<Usage> collect() {
        lines_.reserve(32 * (1 + design_.regions.size()));
        addGlobal();
        for (std::size_t r = 0; r < design_.regions.size(); ++r) addRegion(design_.regions[r], design_.architecture.regions[r]);
        return std::move(lines_);
    }

private:
    struct Place {
        Component component{};
        std::string_view service;
        std::string part;
        std::string_view region;
    };

    Usage& add(const Place& place, std::string_view dimension, std::vector<Factor> factors) {
        Usage usage;
        usage.dimension = dimension;
        usage.region = place.region;
        usage.component = place.component;
        usage.service = place.service;
        usage.part = place.part;
        usage.quantity = 1;
        for (const Factor& factor : factors) usage.quantity *= factor.value;
        usage.factors = std::move(factors);
        return lines_.emplace_back(std::move(usage));
    }

    void addGlobal() {
        if (blueprint_.frontEnd == FrontEnd::Amplify) {
            const Place place{Component::Edge, "Amplify Hosting", "amplify", "*"};
            add(place, "amplify_build_minute", {{FactorName::Builds, assumptions::buildsPerMonth},
                                                {FactorName::MinutesPerBuild, assumptions::minutesPerBuild}});
            add(place, "amplify_storage_gb_month", {{FactorName::Gigabytes, assumptions::launchPageGib}});
            add(place, "amplify_egress_gb", {{FactorName::Gigabytes, gigabytes(demand_.staticAverage.count(), work_.staticObjectSize)}});
            return;
        }
        const Place dns{Component::Edge, "Route 53", "route53", "*"};
        const double lookups = million(demand_.average.count() > 0 ? (demand_.dynamicAverage + demand_.staticAverage).count() / std::max(1.0, work_.requestsPerSession) : 0);
        add(dns, "route53_hosted_zone_month", {{FactorName::Zones, 1}});
        if (blueprint_.hasManyRegions) {
            const double regions = static_cast<double>(design_.regions.size());
            // Failover records are aliases of load balancers, like those of one region.
            const bool isFailover = design_.regions.back().load.isWaiting();
            add(dns, isFailover ? "route53_alias_query_million" : "route53_latency_query_million", {{FactorName::Queries, lookups}});
            add(dns, "route53_health_check_aws_month", {{FactorName::HealthChecks, regions}});
        } else if (blueprint_.frontEnd == FrontEnd::LoadBalancer) {
            add(dns, "route53_alias_query_million", {{FactorName::Queries, lookups}});
        } else {
            add(dns, "route53_standard_query_million", {{FactorName::Queries, lookups}});
        }
        if (blueprint_.hasCdn) addContentDelivery();
    }

    void addContentDelivery() {
        const double gb = gigabytes(demand_.staticAverage.count(), work_.staticObjectSize);
        const double tenThousands = demand_.staticAverage.count() * secondsPerMonth / 1e4;
        for (std::size_t g = 0; g < geographyCount; ++g) {
            const double share = work_.geography[g];
            if (share <= 0) continue;
            const Place place{Component::Edge, "CloudFront", "cloudfront", catalog_.geographies()[g].cloudFront};
            add(place, "cloudfront_egress_gb", {{FactorName::Gigabytes, gb}, {FactorName::ShareOfTraffic, share}});
            add(place, "cloudfront_https_10k", {{FactorName::TenThousandRequests, tenThousands}, {FactorName::ShareOfTraffic, share}});
        }
    }

    void addRegion(const RegionDesign& region, const RegionLayout& layout) {
        const std::string_view code = region.region->code;
        if (blueprint_.compute == Compute::Lambda) return addServerless(region, code);
        for (const Fleet& fleet : layout.fleets) addInstanceHours(fleet, code);
        for (const Fleet& fleet : layout.fleets) addSurplusCredits(fleet, code);
        for (const Fleet& fleet : layout.fleets) addServerDisks(fleet, code);
        for (const DatabaseDesign& database : region.databases) addDatabaseStorage(database, code);
        addFrontDoor(region, layout, code);
        addStores(region, code);
        addTransfer(region, code);
        if (blueprint_.hasMonitoring) addMonitoring(region, layout, code);
        if (blueprint_.hasTemplate)
            add({Component::Operations, "CloudFormation", "cloudformation", code}, "cloudformation_native_stack_month", {{FactorName::Stacks, 1}});
    }

    void addServerless(const RegionDesign& region, std::string_view code) {
        const double requests = million(region.load.dynamicAverage);
        const Place lambda{Component::App, "Lambda", "lambda", code};
        const double billedSeconds = std::ceil(Milliseconds{work_.cpuPerRequest}.count()) / 1000;
        add(lambda, "lambda_request_million", {{FactorName::MillionRequests, requests}});
        add(lambda, "lambda_gb_second_x86",
            {{FactorName::MillionRequests, requests}, {FactorName::Million, 1e6}, {FactorName::SecondsPerRequest, billedSeconds},
             {FactorName::GigabytesOfMemory, assumptions::lambdaMemoryMb / 1024}});
        const Place door{Component::Edge, "API Gateway", "api", code};
        if (inputs_.choices.frontDoor == FrontDoor::HttpApi) {
            // Each started 512 KB of a request counts as one.
            const double units = std::max(1.0, std::ceil((work_.requestSize + work_.responseSize).count() / 512));
            add(door, "apigw_http_request_million", {{FactorName::MillionRequests, requests}, {FactorName::UnitsPerRequest, units}});
        } else {
            add({Component::Edge, "Lambda", "api", "*"}, "lambda_function_url_request_million", {{FactorName::MillionRequests, requests}});
        }
        const Place table{Component::Database, "DynamoDB", "dynamodb", code};
        const double users = work_.users;
        add(table, "ddb_on_demand_write_million", {{FactorName::MillionRequests, users * assumptions::signUpsPerUser / 1e6}, {FactorName::UnitsPerRequest, 1}});
        add(table, "ddb_storage_gb_month", {{FactorName::Gigabytes, Gib{Kib{users}}.count()}});
        addEgress(code, gigabytes(region.load.dynamicAverage, work_.responseSize));
    }

    void addInstanceHours(const Fleet& fleet, std::string_view code) {
        if (fleet.instanceHours <= 0) return;
        Place place{Component::App, fleet.service, fleet.id, code};
        std::string_view dimension = "ec2_hour";
        switch (fleet.role) {
            case Role::Web:
            case Role::WebAndData: place.component = Component::Web; break;
            case Role::App:
            case Role::Service: break;
            case Role::Cache: place.component = Component::Cache; dimension = "elasticache_node_hour"; break;
            default:
                place.component = Component::Database;
                if (fleet.service != "EC2") dimension = "rds_hour";
                break;
        }
        if (fleet.mix) return addMixedHours(place, fleet);
        std::vector<Factor> factors;
        if (fleet.isAutoscaled) {
            factors = {{FactorName::InstanceHours, fleet.instanceHours}};
        } else {
            const bool isCluster = fleet.deployment == nameOf(Deployment::MultiAzCluster);  // one rate for all three of its instances
            factors = {{isCluster ? FactorName::Clusters : FactorName::Instances, static_cast<double>(fleet.count)}, {FactorName::HoursPerMonth, 730}};
        }
        Usage& usage = add(place, dimension, std::move(factors));
        usage.instanceType = fleet.instanceType;
        usage.purchase = fleet.purchase;
        if (dimension != "ec2_hour") usage.engine = fleet.engine;
        if (dimension == "rds_hour") usage.deployment = fleet.deployment;
    }

    void addMixedHours(const Place& place, const Fleet& fleet) {
        const HoursMix& mix = *fleet.mix;
        const auto hours = [&](Purchase purchase, std::vector<Factor> factors) -> Usage& {
            Usage& usage = add(place, "ec2_hour", std::move(factors));
            usage.instanceType = fleet.instanceType;
            usage.purchase = purchase;
            return usage;
        };
        if (mix.committed > 0)
            hours(mix.commitment, {{FactorName::Instances, static_cast<double>(mix.committed)}, {FactorName::HoursPerMonth, 730}});
        if (mix.onDemand > 0) hours(Purchase::OnDemand, {{FactorName::InstanceHours, mix.onDemand}});
        if (mix.spot > 0) {
            Usage& usage = hours(Purchase::OnDemand, {{FactorName::InstanceHours, mix.spot}});
            usage.purchaseName = "spot";
            usage.discount = mix.spotDiscount;
        }
    }

    void addSurplusCredits(const Fleet& fleet, std::string_view code) {
        if (fleet.surplusVcpuHours <= 0) return;
        const bool isArm = fleet.instanceType.starts_with("t4g");
        add({fleet.role == Role::App || fleet.role == Role::Service ? Component::App : Component::Web, "EC2", fleet.id, code},
            isArm ? "ec2_t4g_unlimited_vcpu_hour_linux" : "ec2_t_unlimited_vcpu_hour_linux",
            {{FactorName::SurplusVcpuHours, fleet.surplusVcpuHours}});
    }

    void addServerDisks(const Fleet& fleet, std::string_view code) {
        if (fleet.service != "EC2" || fleet.instanceHours <= 0) return;
        const bool isDatabase = fleet.role == Role::DatabaseLeader || fleet.role == Role::DatabaseStandby || fleet.role == Role::DatabaseFollower;
        if (isDatabase) return;  // their volumes are billed with the database
        const Place place{Component::Storage, "EBS", fleet.id, code};
        const double servers = fleet.instanceHours / 730;
        add(place, "ebs_gp3_gb_month", {{FactorName::Servers, servers}, {FactorName::GigabytesPerServer, fleet.disk.count()}});
        addDiskExtra(place, ebsVolume, {FactorName::Servers, servers}, diskExtra(DatabaseKind::SelfManaged, fleet.disk.count(), fleet.diskOperations.count()));
        if (fleet.role == Role::WebAndData || !blueprint_.hasCdn) {
            const Gib data = fleet.disk - Gib{assumptions::rootVolumeGib};
            if (data.count() > 0) add(place, "ebs_snapshot_gb_month", {{FactorName::Copies, 1}, {FactorName::GigabytesPerServer, data.count()}});
        }
    }

    void addVolumes(const Place& place, const VolumeDimensions& dimensions, double volumes, double gigabytesEach, const DiskExtra& extra) {
        add(place, dimensions.perGb, {{FactorName::Volumes, volumes}, {FactorName::Gigabytes, gigabytesEach}});
        addDiskExtra(place, dimensions, {FactorName::Volumes, volumes}, extra);
    }

    void addDiskExtra(const Place& place, const VolumeDimensions& dimensions, Factor volumes, const DiskExtra& extra) {
        if (extra.operations > 0) add(place, dimensions.perOperation, {volumes, {FactorName::OperationsAboveIncluded, extra.operations}});
        if (extra.mibPerSecond > 0) add(place, dimensions.perMibPerSecond, {volumes, {FactorName::MibPerSecondAboveIncluded, extra.mibPerSecond}});
    }

    void addDatabaseStorage(const DatabaseDesign& database, std::string_view code) {
        const std::string part = database.id + ".leader";
        const double shards = database.shards;
        const double volume = database.volume.count();
        if (database.kind == DatabaseKind::Aurora) {
            const Place place{Component::Database, "Aurora", part, code};
            add(place, "aurora_storage_gb_month", {{FactorName::Volumes, shards}, {FactorName::Gigabytes, volume}});
            add(place, "aurora_io_million", {{FactorName::Queries, million(database.readAverage + database.writeAverage)}});
            return;
        }
        const DiskExtra extra = diskExtra(database.kind, volume, database.diskOperations);
        const VolumeDimensions dimensions = volumeDimensions(database.kind);
        if (database.kind == DatabaseKind::SelfManaged) {
            const Place place{Component::Database, "EBS", part, code};
            const double copies = 1 + (database.hasStandby ? 1 : 0) + database.followers;
            addVolumes(place, dimensions, shards * copies, volume + assumptions::rootVolumeGib, extra);
            add(place, "ebs_snapshot_gb_month", {{FactorName::Volumes, shards}, {FactorName::Gigabytes, database.rows.count() / shards}});
            return;
        }
        addVolumes({Component::Database, "RDS", part, code}, dimensions, shards, volume, extra);
        // What a cluster's volume costs pays for those of its readers.
        if (database.followers > 0 && database.kind != DatabaseKind::RdsMultiAzCluster)
            addVolumes({Component::Database, "RDS", database.id + ".follower", code}, rdsVolume, shards * database.followers, volume, extra);
    }

    /// Capacity units of a load balancer at the month's mean: all four dimensions grow with the rate, so the hourly
    /// maxima sum to the maximum of the means (BILLING section 1).
    [[nodiscard]] double meanCapacityUnits(double requestsPerSecond, double gigabytesPerMonth) const {
        const double connections = requestsPerSecond / std::max(1.0, work_.requestsPerSession);
        return albCapacityUnits({.newConnectionsPerSecond = connections,
                                 .activeConnections = connections * assumptions::connectionSeconds,
                                 .gbPerHour = gigabytesPerMonth / 730,
                                 .requestsPerSecond = requestsPerSecond});
    }

    void addFrontDoor(const RegionDesign& region, const RegionLayout& layout, std::string_view code) {
        const RegionLoad& load = region.load;
        const double zones = region.zones;
        if (blueprint_.frontEnd == FrontEnd::Direct) {
            for (const Fleet& fleet : layout.fleets)
                if (fleet.role == Role::WebAndData || fleet.role == Role::App)
                    add({Component::Network, "EC2", "eip", code}, "public_ipv4_in_use_hour",
                        {{FactorName::Addresses, static_cast<double>(fleet.count)}, {FactorName::HoursPerMonth, 730}});
            return;
        }
        const double dynamicGb = gigabytes(load.dynamicAverage, work_.requestSize + work_.responseSize);
        const double staticRate = blueprint_.hasCdn ? 0 : load.staticAverage;
        const double staticGb = gigabytes(staticRate, work_.requestSize + work_.staticObjectSize);
        const auto balancer = [&](std::string_view part, double rate, double gb) {
            const Place place{Component::Edge, "Elastic Load Balancing", std::string{part}, code};
            add(place, "alb_hour", {{FactorName::LoadBalancers, 1}, {FactorName::HoursPerMonth, 730}});
            add(place, "alb_lcu_hour", {{FactorName::CapacityUnits, meanCapacityUnits(rate, gb)}, {FactorName::HoursPerMonth, 730}});
        };
        balancer("alb", load.dynamicAverage + staticRate, dynamicGb + staticGb);
        add({Component::Network, "EC2", "alb", code}, "public_ipv4_in_use_hour",
            {{FactorName::Addresses, zones}, {FactorName::HoursPerMonth, 730}});
        if (blueprint_.hasInternalBalancers) balancer("internal-alb", load.dynamicAverage, dynamicGb);
    }

    void addStores(const RegionDesign& region, std::string_view code) {
        const RegionLoad& load = region.load;
        if (blueprint_.hasCdn) {
            const Place place{Component::Storage, "S3", "s3", code};
            add(place, "s3_standard_gb_month", {{FactorName::Gigabytes, load.files.count()}});
            add(place, "s3_get_1000", {{FactorName::ThousandRequests, load.staticAverage * secondsPerMonth / 1000},
                                       {FactorName::ShareOfTraffic, 1 - work_.cdnHitRatio}});
        }
        if (blueprint_.sessions == SessionStore::DynamoDb) {
            const Place place{Component::Database, "DynamoDB", "dynamodb", code};
            const double readUnits = dynamoReadUnits(work_.sessionSize, ReadConsistency::Eventual);
            const double writeUnits = dynamoWriteUnits(work_.sessionSize);
            const double reads = million(load.dynamicAverage);
            const double writes = million(load.dynamicAverage * work_.sessionWriteShare);
            add(place, "ddb_on_demand_read_million", {{FactorName::MillionRequests, reads}, {FactorName::UnitsPerRequest, readUnits}});
            add(place, "ddb_on_demand_write_million", {{FactorName::MillionRequests, writes}, {FactorName::UnitsPerRequest, writeUnits}});
            if (design_.regions.size() > 1) {
                const double others = million(demand_.dynamicAverage.count() * work_.sessionWriteShare) - writes;
                add(place, "ddb_on_demand_replicated_write_million", {{FactorName::MillionRequests, others}, {FactorName::UnitsPerRequest, writeUnits}});
            }
            const Gib sessions = Kib{demand_.peakSessions * work_.sessionSize.count()};
            add(place, "ddb_storage_gb_month", {{FactorName::Gigabytes, sessions.count()}});
        }
    }

    void addEgress(std::string_view code, double gb) {
        add({Component::Network, "Data transfer", "internet", code}, "internet_egress_gb", {{FactorName::Gigabytes, gb}});
    }

    void addTransfer(const RegionDesign& region, std::string_view code) {
        const RegionLoad& load = region.load;
        double out = gigabytes(load.dynamicAverage, work_.responseSize);
        if (!blueprint_.hasCdn) out += gigabytes(load.staticAverage, work_.staticObjectSize);
        addEgress(code, out);
        if (region.zones > 1) {
            // Servers spread evenly meet their database and cache in another zone (z − 1)/z of the time.
            const double crossing = static_cast<double>(region.zones - 1) / region.zones;
            double gb = 0;
            for (const DatabaseDesign& database : region.databases) {
                gb += gigabytes(database.readAverage + database.writeAverage, work_.querySize) * crossing;
                if (database.kind == DatabaseKind::SelfManaged)
                    gb += gigabytes(database.writeAverage, work_.querySize) * ((database.hasStandby ? 1 : 0) + database.followers);
            }
            if (region.cache) gb += gigabytes(load.readAverage, work_.cachedObjectSize) * crossing;
            add({Component::Network, "Data transfer", "zones", code}, "inter_az_gb_each_direction",
                {{FactorName::Gigabytes, gb}, {FactorName::Directions, 2}});
        }
        if (design_.regions.size() > 1)
            add({Component::Network, "Data transfer", "regions", code}, "inter_region_gb",
                {{FactorName::Gigabytes, gigabytes(load.writeAverage, work_.querySize)},
                 {FactorName::Regions, static_cast<double>(design_.regions.size() - 1)}});
    }

    void addMonitoring(const RegionDesign& region, const RegionLayout& layout, std::string_view code) {
        const Place place{Component::Operations, "CloudWatch", "cloudwatch", code};
        double servers = 0;
        double fleets = 0;
        for (const Fleet& fleet : layout.fleets) {
            if (fleet.isAutoscaled) ++fleets;
            if (fleet.service == "EC2") servers += fleet.instanceHours / 730;
        }
        add(place, "cloudwatch_metric_month", {{FactorName::Servers, servers}, {FactorName::MetricsPerServer, assumptions::metricsPerServer}});
        add(place, "cloudwatch_alarm_standard_month", {{FactorName::Groups, fleets}, {FactorName::Alarms, assumptions::alarmsPerFleet}});
        add(place, "cloudwatch_logs_ingest_gb", {{FactorName::Gigabytes, gigabytes(region.load.dynamicAverage, work_.logPerRequest)}});
        if (blueprint_.isAutoscaled && inputs_.choices.scaling != Scaling::Fixed)
            add({Component::Operations, "Auto Scaling", "autoscaling", "*"}, "autoscaling_group_month", {{FactorName::Groups, fleets}});
    }

    const Design& design_;
    const Blueprint& blueprint_;
    const Workload& work_;
    const Inputs& inputs_;
    const Demand& demand_;
    const Catalog& catalog_;
    std::vector<Usage> lines_;
};

}  // namespace

std::vector<Usage> usageOf(const Design& design, const Inputs& inputs, const Demand& demand, const Catalog& catalog) {
    return UsageList{design, inputs, demand, catalog}.collect();
}

}  // namespace stagecraft
