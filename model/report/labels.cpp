#include <algorithm>
#include <array>
#include <cmath>

#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft {

std::string_view label(Constraint constraint) {
    switch (constraint) {
        case Constraint::Minimum: return "the smallest allowed";
        case Constraint::Cpu: return "CPU";
        case Constraint::Latency: return "latency";
        case Constraint::Memory: return "memory";
        case Constraint::Network: return "network";
        case Constraint::Disk: return "disk operations";
        case Constraint::Connections: return "connections";
        case Constraint::ZoneLoss: return "loss of a zone";
        case Constraint::ZonePacking: return "equal counts per zone";
        case Constraint::CpuCredits: return "CPU credits";
        case Constraint::Writes: return "database writes";
        case Constraint::Reads: return "database reads";
        case Constraint::Storage: return "storage";
        case Constraint::Availability: return "availability";
        case Constraint::ZoneCount: return "number of zones";
        case Constraint::RegionCount: return "number of regions";
        case Constraint::NotOffered: return "not offered";
        case Constraint::RelationalData: return "no SQL";
        case Constraint::Concurrency: return "concurrency";
        case Constraint::Quota: return "quota";
        case Constraint::Threads: return "worker threads";
        case Constraint::Budget: return "budget";
    }
    return {};
}

std::string_view label(PressureKind kind) {
    switch (kind) {
        case PressureKind::Memory: return "memory";
        case PressureKind::Cpu: return "app CPU";
        case PressureKind::Storage: return "storage";
        case PressureKind::SinglePointOfFailure: return "availability";
        case PressureKind::DatabaseReads: return "database reads";
        case PressureKind::DatabaseWrites: return "database writes";
        case PressureKind::Connections: return "database connections";
        case PressureKind::PeakOverAverage: return "peak over average";
        case PressureKind::ServicesScaleApart: return "services that scale apart";
        case PressureKind::Distance: return "distance to users";
        case PressureKind::Network: return "network";
        case PressureKind::Latency: return "latency";
        case PressureKind::RelationalData: return "a SQL database";
        case PressureKind::Concurrency: return "concurrent executions";
        case PressureKind::Threads: return "worker threads";
        case PressureKind::CpuCredits: return "database CPU credits";
        case PressureKind::DiskOperations: return "disk operations";
        case PressureKind::CacheMemory: return "cache memory";
        case PressureKind::CacheCpu: return "cache CPU";
    }
    return {};
}

std::string_view label(Component component) {
    switch (component) {
        case Component::Edge: return "Edge";
        case Component::Web: return "Web";
        case Component::App: return "Application";
        case Component::Database: return "Database";
        case Component::Cache: return "Cache";
        case Component::Storage: return "Storage";
        case Component::Network: return "Network";
        case Component::Operations: return "Operations";
    }
    return {};
}

std::string_view label(Role role) {
    switch (role) {
        case Role::WebAndData: return "web, app and database";
        case Role::App: return "app servers";
        case Role::Web: return "web layer";
        case Role::Service: return "service";
        case Role::DatabaseLeader: return "database leader";
        case Role::DatabaseFollower: return "database follower";
        case Role::DatabaseStandby: return "database standby";
        case Role::Cache: return "cache";
    }
    return {};
}

std::string_view label(GivenUp what) {
    switch (what) {
        case GivenUp::ZoneLossSurvival: return "survival of a zone's loss";
        case GivenUp::Availability: return "availability";
        case GivenUp::Autoscaling: return "autoscaling";
        case GivenUp::StaticContentNearUsers: return "static content near the users";
        case GivenUp::ReadFollowers: return "read followers";
        case GivenUp::IndependentServices: return "services that scale on their own";
        case GivenUp::NearbyRegions: return "regions near the users";
        case GivenUp::SeparateDatabase: return "a database host of its own";
        case GivenUp::OwnServer: return "a server of your own";
    }
    return {};
}

std::string_view label(FieldGroup group) {
    switch (group) {
        case FieldGroup::UsersAndPeaks: return "Users & peaks";
        case FieldGroup::Work: return "Work";
        case FieldGroup::Data: return "Data";
        case FieldGroup::Geography: return "Geography";
        case FieldGroup::Targets: return "Targets";
        case FieldGroup::Choices: return "Choices";
        case FieldGroup::Assumptions: return "Assumptions";
        case FieldGroup::Forecast: return "Growth & risk";
    }
    return {};
}

std::string_view label(Geography geography) {
    switch (geography) {
        case Geography::NorthAmerica: return "North America";
        case Geography::SouthAmerica: return "South America";
        case Geography::Europe: return "Europe";
        case Geography::MiddleEast: return "Middle East";
        case Geography::Africa: return "Africa";
        case Geography::AsiaPacific: return "Asia Pacific";
        case Geography::Oceania: return "Oceania";
    }
    return {};
}

std::string_view label(Purchase purchase) {
    switch (purchase) {
        case Purchase::OnDemand: return "on demand";
        case Purchase::Reserved1YearNoUpfront: return "reserved 1 year, no upfront";
        case Purchase::Reserved1YearPartialUpfront: return "reserved 1 year, partial upfront";
        case Purchase::Reserved1YearAllUpfront: return "reserved 1 year, all upfront";
        case Purchase::Reserved3YearNoUpfront: return "reserved 3 years, no upfront";
        case Purchase::Reserved3YearPartialUpfront: return "reserved 3 years, partial upfront";
        case Purchase::Reserved3YearAllUpfront: return "reserved 3 years, all upfront";
        case Purchase::ComputePlan1YearNoUpfront: return "Compute Savings Plan 1 year, no upfront";
        case Purchase::ComputePlan1YearPartialUpfront: return "Compute Savings Plan 1 year, partial upfront";
        case Purchase::ComputePlan1YearAllUpfront: return "Compute Savings Plan 1 year, all upfront";
        case Purchase::ComputePlan3YearNoUpfront: return "Compute Savings Plan 3 years, no upfront";
        case Purchase::ComputePlan3YearPartialUpfront: return "Compute Savings Plan 3 years, partial upfront";
        case Purchase::ComputePlan3YearAllUpfront: return "Compute Savings Plan 3 years, all upfront";
        case Purchase::Ec2Plan1YearNoUpfront: return "EC2 Savings Plan 1 year, no upfront";
        case Purchase::Ec2Plan1YearPartialUpfront: return "EC2 Savings Plan 1 year, partial upfront";
        case Purchase::Ec2Plan1YearAllUpfront: return "EC2 Savings Plan 1 year, all upfront";
        case Purchase::Ec2Plan3YearNoUpfront: return "EC2 Savings Plan 3 years, no upfront";
        case Purchase::Ec2Plan3YearPartialUpfront: return "EC2 Savings Plan 3 years, partial upfront";
        case Purchase::Ec2Plan3YearAllUpfront: return "EC2 Savings Plan 3 years, all upfront";
    }
    return {};
}

std::string purchaseText(const Usage& usage) {
    if (usage.discount > 0) return "spot, " + headlineNumber(usage.discount * 100) + " % off";
    if (!usage.purchaseName.empty()) return usage.purchaseName;
    return usage.purchase == Purchase::OnDemand ? std::string{} : std::string{label(usage.purchase)};
}

std::string_view label(DatabaseKind kind) {
    switch (kind) {
        case DatabaseKind::Auto: return "Chosen by the program";
        case DatabaseKind::SelfManaged: return "Self-managed on EC2";
        case DatabaseKind::RdsSingleAz: return "RDS Single-AZ";
        case DatabaseKind::RdsMultiAz: return "RDS Multi-AZ";
        case DatabaseKind::RdsMultiAzCluster: return "RDS Multi-AZ DB cluster";
        case DatabaseKind::Aurora: return "Aurora";
    }
    return {};
}

std::string_view label(PurchaseChoice purchase) {
    if (purchase == PurchaseChoice::BestUpTo1Year) return "best mix, up to 1 year";
    if (purchase == PurchaseChoice::BestUpTo3Years) return "best mix, up to 3 years";
    return label(plainPurchase(purchase));
}

namespace {

struct DimensionName {
    std::string_view dimension, label;
};

constexpr DimensionName dimensionNames[] = {
    {"ec2_hour", "instance hours"},
    {"ec2_t_unlimited_vcpu_hour_linux", "surplus CPU credits, T2 and T3"},
    {"ec2_t4g_unlimited_vcpu_hour_linux", "surplus CPU credits, T4g"},
    {"rds_hour", "instance hours"},
    {"elasticache_node_hour", "node hours"},
    {"amplify_build_minute", "build minutes"},
    {"amplify_storage_gb_month", "pages stored"},
    {"amplify_egress_gb", "pages served"},
    {"lambda_request_million", "invocations"},
    {"lambda_gb_second_x86", "compute"},
    {"apigw_http_request_million", "HTTP API calls"},
    {"lambda_function_url_request_million", "function URL calls"},
    {"route53_hosted_zone_month", "hosted zone"},
    {"route53_standard_query_million", "name queries"},
    {"route53_alias_query_million", "name queries (alias)"},
    {"route53_latency_query_million", "name queries (latency routing)"},
    {"route53_health_check_aws_month", "health checks"},
    {"cloudfront_egress_gb", "content served"},
    {"cloudfront_https_10k", "HTTPS requests"},
    {"alb_hour", "load balancer hours"},
    {"alb_lcu_hour", "load balancer capacity units"},
    {"nlb_hour", "network load balancer hours"},
    {"nlb_lcu_hour", "network load balancer capacity units"},
    {"sqs_standard_request_million", "queue requests"},
    {"elasticache_serverless_valkey_gb_hour", "data held"},
    {"elasticache_serverless_redis_gb_hour", "data held"},
    {"elasticache_serverless_memcached_gb_hour", "data held"},
    {"elasticache_serverless_valkey_ecpu_million", "processing units"},
    {"elasticache_serverless_redis_ecpu_million", "processing units"},
    {"elasticache_serverless_memcached_ecpu_million", "processing units"},
    {"public_ipv4_in_use_hour", "public IPv4 addresses"},
    {"ebs_gp3_gb_month", "gp3 volumes"},
    {"ebs_gp3_iops_month", "gp3 operations above 3,000"},
    {"ebs_gp3_throughput_mibps_month", "gp3 throughput above 125 MiB/s"},
    {"ebs_snapshot_gb_month", "snapshots"},
    {"rds_gp3_gb_month", "gp3 storage"},
    {"rds_gp3_multi_az_gb_month", "gp3 storage, two zones"},
    {"rds_gp3_iops_month", "gp3 operations above the included"},
    {"rds_gp3_multi_az_iops_month", "gp3 operations above the included, two zones"},
    {"rds_gp3_throughput_mibps_month", "gp3 throughput above the included"},
    {"rds_gp3_multi_az_throughput_mibps_month", "gp3 throughput above the included, two zones"},
    {"rds_gp3_multi_az_cluster_gb_month", "gp3 storage, three zones"},
    {"rds_gp3_multi_az_cluster_iops_month", "gp3 operations above the included, three zones"},
    {"rds_gp3_multi_az_cluster_throughput_mibps_month", "gp3 throughput above the included, three zones"},
    {"aurora_storage_gb_month", "cluster storage"},
    {"aurora_io_million", "I/O operations"},
    {"s3_standard_gb_month", "files stored"},
    {"s3_get_1000", "fetches by the CDN"},
    {"ddb_on_demand_write_million", "writes"},
    {"ddb_on_demand_read_million", "reads"},
    {"ddb_on_demand_replicated_write_million", "replicated writes"},
    {"ddb_storage_gb_month", "data stored"},
    {"internet_egress_gb", "to the internet"},
    {"inter_az_gb_each_direction", "between zones"},
    {"inter_region_gb", "between regions"},
    {"region_to_cloudfront_gb", "fetched by CloudFront, free of charge"},
    {"nat_gateway_hour", "NAT gateway hours"},
    {"nat_gateway_gb", "through NAT gateways"},
    {"vpc_endpoint_gateway_hour", "gateway endpoints"},
    {"vpc_endpoint_interface_az_hour", "interface endpoint hours"},
    {"vpc_endpoint_interface_gb", "through the interface endpoint"},
    {"rds_backup_gb_month", "backups above the included"},
    {"aurora_backup_gb_month", "backups above the included"},
    {"ddb_provisioned_rcu_hour", "provisioned reads"},
    {"ddb_provisioned_wcu_hour", "provisioned writes"},
    {"ddb_provisioned_replicated_wcu_hour", "provisioned replicated writes"},
    {"ddb_pitr_gb_month", "point-in-time recovery"},
    {"ddb_streams_read_million", "stream reads"},
    {"s3_put_1000", "uploads"},
    {"cloudwatch_dashboard_month", "dashboards"},
    {"cloudwatch_logs_storage_gb_month", "logs kept"},
    {"secret_month", "secrets"},
    {"secret_api_10k", "calls for secrets"},
    {"waf_web_acl_month", "web ACL"},
    {"waf_rule_month", "web ACL rules"},
    {"waf_request_million", "requests inspected"},
    {"support_business_plus_fraction", "Business Support+"},
    {"support_business_plus_minimum_month", "Business Support+, the minimum"},
    {"support_enterprise_fraction", "Enterprise Support"},
    {"support_enterprise_minimum_month", "Enterprise Support, the minimum"},
    {"support_unified_operations_fraction", "Unified Operations"},
    {"support_unified_operations_minimum_month", "Unified Operations, the minimum"},
    {"cloudwatch_metric_month", "metrics"},
    {"cloudwatch_alarm_standard_month", "alarms"},
    {"cloudwatch_logs_ingest_gb", "logs taken in"},
    {"autoscaling_group_month", "scaling groups"},
    {"cloudformation_native_stack_month", "stack"},
};

/// What a factor counts, of one and of several.
struct CountWords {
    std::string_view one, many;
};
constexpr CountWords always(std::string_view words) { return {words, words}; }

CountWords unitOf(FactorName name) {
    switch (name) {
        case FactorName::Instances: return {"instance", "instances"};
        case FactorName::InstanceHours: return {"instance-hour, autoscaled", "instance-hours, autoscaled"};
        case FactorName::HoursPerMonth: return {"hour", "hours"};
        case FactorName::Servers: return {"server", "servers"};
        case FactorName::Gigabytes: return always("GB");
        case FactorName::GigabytesPerServer: return always("GB each");
        case FactorName::MillionRequests: return always("million requests");
        case FactorName::ThousandRequests: return always("thousand requests");
        case FactorName::TenThousandRequests: return always("× 10,000 requests");
        case FactorName::LoadBalancers: return {"load balancer", "load balancers"};
        case FactorName::CapacityUnits: return {"capacity unit on average", "capacity units on average"};
        case FactorName::Addresses: return {"address", "addresses"};
        case FactorName::Zones: return {"zone", "zones"};
        case FactorName::Queries: return always("million queries");
        case FactorName::Volumes: return {"volume", "volumes"};
        case FactorName::OperationsAboveIncluded: return {"operation a second above the included", "operations a second above the included"};
        case FactorName::MibPerSecondAboveIncluded: return always("MiB/s above the included");
        case FactorName::Metrics: return {"metric", "metrics"};
        case FactorName::MetricsPerServer: return {"metric each", "metrics each"};
        case FactorName::Alarms: return {"alarm each", "alarms each"};
        case FactorName::Builds: return {"build", "builds"};
        case FactorName::MinutesPerBuild: return {"minute each", "minutes each"};
        case FactorName::Units: return {"unit", "units"};
        case FactorName::UnitsPerRequest: return {"unit each", "units each"};
        case FactorName::GigabyteSeconds: return {"GB-second", "GB-seconds"};
        case FactorName::SecondsPerRequest: return {"second each", "seconds each"};
        case FactorName::GigabytesOfMemory: return always("GB of memory");
        case FactorName::Directions: return {"direction", "directions"};
        case FactorName::Copies: return {"copy", "copies"};
        case FactorName::Dashboards: return {"dashboard", "dashboards"};
        case FactorName::MillionCommands: return always("million commands");
        case FactorName::CallsPerMessage: return {"call a message: send, receive, delete", "calls a message: send, receive, delete"};
        case FactorName::ShareOfTraffic: return always("of the traffic");
        case FactorName::HealthChecks: return {"health check", "health checks"};
        case FactorName::Million: return always("a million");
        case FactorName::Stacks: return {"stack", "stacks"};
        case FactorName::Groups: return {"group", "groups"};
        case FactorName::BackupShare: return always("above the included");
        case FactorName::SurplusVcpuHours: return {"surplus vCPU-hour", "surplus vCPU-hours"};
        case FactorName::RequestsPerMonth: return {"request a month", "requests a month"};
        case FactorName::Clusters: return {"cluster", "clusters"};
        case FactorName::NatGateways: return {"gateway", "gateways"};
        case FactorName::Endpoints: return {"endpoint", "endpoints"};
        case FactorName::CapacityUnitHours: return {"unit on average", "units on average"};
        case FactorName::Days: return {"day", "days"};
        case FactorName::CompressedShare: return always("when compressed");
        case FactorName::Secrets: return {"secret", "secrets"};
        case FactorName::TenThousandCalls: return always("ten thousand calls each");
        case FactorName::Programs: return {"program", "programs"};
        case FactorName::Partitions: return {"partition", "partitions"};
        case FactorName::WebAcls: return {"ACL", "ACLs"};
        case FactorName::Rules: return {"rule", "rules"};
        case FactorName::MonthlyCharges: return always("USD of other charges");
        case FactorName::OtherZoneShare: return always("through another zone");
        case FactorName::NewConnectionUnits: return always("new connections");
        case FactorName::ActiveConnectionUnits: return always("active connections");
        case FactorName::GigabyteUnits: return always("gigabytes");
        case FactorName::RuleUnits: return always("rule evaluations");
    }
    return {};
}

std::string plainPrice(double usd) {
    std::string digits = plainNumber(usd);
    const std::size_t point = digits.find('.');
    if (point == std::string::npos) return "$" + digits + ".00";
    while (digits.size() < point + 3) digits += '0';
    return "$" + digits;
}

/// The unit of one thing: the catalog names units in the singular, and hours of instances are "hours".
std::string_view singular(std::string_view unit) { return unit == "hours" ? unit.substr(0, unit.size() - 1) : unit; }

/// The unit of several: "LCU-hour" → "LCU-hours".
std::string plural(std::string_view unit) {
    constexpr std::array<std::string_view, 4> times{"hour", "minute", "month", "second"};
    const bool isTime = std::ranges::any_of(times, [&](std::string_view time) { return unit.ends_with(time); });
    return std::string{unit} + (isTime ? "s" : "");
}

/// Enough digits to follow the computation, no more.
std::string workingNumber(double value) {
    if (value == std::floor(value) && std::abs(value) < 1e15) return groupedNumber(value);
    return std::abs(value) >= 100 ? groupedNumber(value, 2) : headlineNumber(value);
}

}  // namespace

std::string dimensionLabel(std::string_view dimension) {
    for (const DimensionName& name : dimensionNames)
        if (name.dimension == dimension) return std::string{name.label};
    std::string words{dimension};
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::string quantityText(double quantity, std::string_view unit) {
    if (unit.empty()) return workingNumber(quantity);
    // A unit that begins with a number, "10 thousand requests", is told apart from the quantity.
    if (unit.front() >= '0' && unit.front() <= '9') {
        std::string many{unit};
        if (const std::size_t at = many.find(" thousand"); at != std::string::npos) many.replace(at, std::string_view{" thousand"}.size(), ",000");
        return (quantity >= 100 ? groupedNumber(quantity) : workingNumber(quantity)) + " × " + many;
    }
    return workingNumber(quantity) + " " + (quantity == 1 ? std::string{singular(unit)} : plural(unit));
}

namespace {

/// " (the largest of new connections 0.04, gigabytes 1.08: gigabytes)".
std::string largestText(const std::vector<Factor>& all) {
    if (all.empty()) return {};
    std::string out = " (the largest of ";
    for (const Factor& one : all) out += (&one == all.data() ? "" : ", ") + std::string{unitOf(one.name).many} + " " + workingNumber(one.value);
    return out + ": " + std::string{unitOf(std::ranges::max_element(all, {}, &Factor::value)->name).many} + ")";
}

}  // namespace

std::string factorsText(const Usage& usage) {
    std::string out;
    for (const Factor& factor : usage.factors) {
        const CountWords words = unitOf(factor.name);
        if (!out.empty()) out += " × ";
        if (factor.name == FactorName::ShareOfTraffic || factor.name == FactorName::CompressedShare || factor.name == FactorName::BackupShare || factor.name == FactorName::OtherZoneShare)
            out += headlineNumber(factor.value * 100) + " % " + std::string{words.many};
        else if (factor.name == FactorName::TenThousandRequests) out += workingNumber(factor.value) + " ten thousand requests";
        else if (factor.name == FactorName::Million) out += "1,000,000";
        else out += workingNumber(factor.value) + " " + std::string{factor.value == 1 ? words.one : words.many};
        if (&factor == usage.factors.data()) out += largestText(usage.largestOf);
    }
    if (usage.mostOnSpot > 0) out += ", interruptions included, of up to " + headlineNumber(usage.mostOnSpot * 100) + " % of the servers above the fewest";
    return out;
}

std::string lenderText(const BillLine& line) {
    if (!line.isBorrowed()) return {};
    return "price of " + line.lender + (line.isNearestLender ? ", the nearest region that has one" : ", for want of one here");
}

std::string formulaText(const BillLine& line) {
    std::string out = factorsText(line.usage);
    if (line.usage.factors.size() > 1) out += " = " + quantityText(line.usage.quantity, line.unit);
    if (line.freeQuantity > 0) out += (out.empty() ? "" : "; ") + workingNumber(line.freeQuantity) + " free of charge";
    if (!line.isPriced) return out + (out.empty() ? "" : "; ") + "no known price";
    std::string tiers;
    for (const AppliedTier& tier : line.tiers) {
        if (tier.quantity <= 0) continue;
        if (!tiers.empty()) tiers += " + ";
        tiers += workingNumber(tier.quantity) + " × " + plainPrice(tier.usdPerUnit);
    }
    if (tiers.empty()) return out + (out.empty() ? "" : "; ") + "no charge";
    const bool isFree = !line.isContractPrice && std::ranges::all_of(line.tiers, [](const AppliedTier& tier) { return tier.usdPerUnit == 0; });
    if (isFree) return out + (out.empty() ? "" : "; ") + tiers + ": AWS charges nothing for this";
    if (line.discount != 0) tiers = "(" + tiers + ") × " + workingNumber(1 - line.discount) + " by contract";
    if (line.isContractPrice) tiers += " by contract";
    // "0.0002 × $0.40 < $0.01" says it all.
    const std::string amount = moneyText(line.amount);
    return out + (out.empty() ? "" : "; ") + tiers + (amount.starts_with('<') ? " " : line.isEstimated ? " ≈ " : " = ") + amount;
}

}  // namespace stagecraft
