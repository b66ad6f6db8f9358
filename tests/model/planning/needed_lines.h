#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "model/planning/plan.h"

/// What a part of a design cannot be billed without, told from the layout and the choices alone and by hand: for a load balancer
/// its hours and its capacity units, for a table its storage and its requests.
namespace stagecraft::testing {

/// A line that must be there: its part, and its dimension or what it may be instead ("a|b").
struct NeededLine {
    std::string part;
    std::string dimension;
    std::string region = {};  ///< empty: that of the layout, everywhere, or a geography
};

namespace detail {

class NeededLines {
public:
    NeededLines(const StagePlan& stage, const Inputs& inputs, const Catalog& catalog) : stage_(stage), inputs_(inputs), catalog_(catalog) {}

    std::vector<NeededLine> global() {
        for (const ManagedService& service : stage_.architecture.global) {
            switch (service.kind) {
                case ManagedKind::AmplifyHosting: all(service.id, {"amplify_build_minute", "amplify_storage_gb_month", "amplify_egress_gb"}); break;
                case ManagedKind::Route53:
                    all(service.id, {"route53_hosted_zone_month", "route53_standard_query_million|route53_alias_query_million|route53_latency_query_million"});
                    if (hasMany()) all(service.id, {"route53_health_check_aws_month"});
                    break;
                case ManagedKind::CloudFront:
                    for (std::size_t g = 0; g < geographyCount; ++g)
                        if (inputs_.workload.geography[g] > 0)
                            for (const char* dimension : {"cloudfront_egress_gb", "cloudfront_https_10k"})
                                needed_.push_back({service.id, dimension, std::string{catalog_.geographies()[g].cloudFront}});
                    break;
                case ManagedKind::Support: all(service.id, {"support_"}); break;
                default: break;
            }
        }
        return std::move(needed_);
    }

    std::vector<NeededLine> of(const RegionLayout& region) {
        for (const ManagedService& service : region.managed) managed(service, region);
        for (const Fleet& fleet : region.fleets) machines(fleet, region);
        all("internet", {"internet_egress_gb"});
        if (!isServerless(region) && region.zones.size() > 1) all("zones", {"inter_az_gb_each_direction"});
        if (hasMany()) all("regions", {"inter_region_gb"});
        return std::move(needed_);
    }

private:
    [[nodiscard]] bool hasMany() const { return stage_.architecture.regions.size() > 1; }
    [[nodiscard]] bool hasBackups() const { return inputs_.choices.backupDays > 0; }
    /// Without users there are no rows to keep a copy of.
    [[nodiscard]] bool hasRowBackups() const { return hasBackups() && inputs_.workload.users > 0; }
    [[nodiscard]] static bool has(const RegionLayout& region, ManagedKind kind) {
        for (const ManagedService& service : region.managed)
            if (service.kind == kind) return true;
        return false;
    }
    [[nodiscard]] static bool isServerless(const RegionLayout& region) { return has(region, ManagedKind::Lambda); }

    void all(const std::string& part, std::initializer_list<std::string> dimensions) {
        for (const std::string& dimension : dimensions) needed_.push_back({part, dimension, {}});
    }

    void managed(const ManagedService& service, const RegionLayout& region) {
        const std::string& id = service.id;
        switch (service.kind) {
            case ManagedKind::Lambda: return all(id, {"lambda_request_million", "lambda_gb_second_x86"});
            case ManagedKind::HttpApi: return all(id, {inputs_.choices.frontDoor == FrontDoor::HttpApi ? "apigw_http_request_million" : "lambda_function_url_request_million"});
            case ManagedKind::ElasticIp: return all(id, {"public_ipv4_in_use_hour"});
            case ManagedKind::LoadBalancer: return all(id, {"alb_hour", "alb_lcu_hour", "public_ipv4_in_use_hour"});
            case ManagedKind::InternalLoadBalancer:
                if (inputs_.choices.innerBalancer == InnerBalancer::Application) return all(id, {"alb_hour", "alb_lcu_hour"});
                all(id, {"nlb_hour", "nlb_lcu_hour"});
                if (region.zones.size() > 1) all(id, {"inter_az_gb_each_direction"});
                return;
            case ManagedKind::S3:
                all(id, {"s3_standard_gb_month", "s3_get_1000", "s3_put_1000", "region_to_cloudfront_gb"});
                if (hasMany()) all(id, {"inter_region_gb"});
                return;
            case ManagedKind::DynamoDb: return table(id, region);
            case ManagedKind::CloudWatch:
                all(id, {"cloudwatch_logs_ingest_gb", "cloudwatch_logs_storage_gb_month"});
                if (!isServerless(region)) all(id, {"cloudwatch_metric_month", "cloudwatch_alarm_standard_month", "cloudwatch_dashboard_month"});
                return;
            case ManagedKind::AutoScaling: return all(id, {"autoscaling_group_month"});
            case ManagedKind::CloudFormation: return all(id, {"cloudformation_native_stack_month"});
            case ManagedKind::NatGateway:
                all(id, {"nat_gateway_hour", "nat_gateway_gb", "public_ipv4_in_use_hour"});
                if (inputs_.choices.nat == NatChoice::Single && region.zones.size() > 1) all(id, {"inter_az_gb_each_direction"});
                return;
            case ManagedKind::GatewayEndpoint: return all(id, {"vpc_endpoint_gateway_hour"});
            case ManagedKind::InterfaceEndpoint: return all(id, {"vpc_endpoint_interface_az_hour", "vpc_endpoint_interface_gb"});
            case ManagedKind::SecretsManager: return all(id, {"secret_month", "secret_api_10k"});
            case ManagedKind::WebFirewall: return all(id, {"waf_web_acl_month", "waf_rule_month", "waf_request_million"});
            case ManagedKind::ServerlessCache: {
                const std::string prefix = "elasticache_serverless_" + std::string{nameOf(inputs_.choices.cacheEngine)};
                return all(id, {prefix + "_gb_hour", prefix + "_ecpu_million"});
            }
            case ManagedKind::Queue: return all(id, {"sqs_standard_request_million"});
            default: return;
        }
    }

    /// Sign-ups are only written; sessions are read, written, kept in step between regions and, where somebody reads them, streamed.
    void table(const std::string& id, const RegionLayout& region) {
        all(id, {"ddb_storage_gb_month", "ddb_on_demand_write_million|ddb_provisioned_wcu_hour"});
        if (hasBackups()) all(id, {"ddb_pitr_gb_month"});
        if (isServerless(region)) return;
        all(id, {"ddb_on_demand_read_million|ddb_provisioned_rcu_hour"});
        if (inputs_.choices.streamReaders > 0) all(id, {"ddb_streams_read_million"});
        if (hasMany()) all(id, {"ddb_on_demand_replicated_write_million|ddb_provisioned_replicated_wcu_hour", "inter_region_gb"});
    }

    void machines(const Fleet& fleet, const RegionLayout& region) {
        const bool isLeader = fleet.role == Role::DatabaseLeader;
        const bool isSecond = fleet.role == Role::DatabaseStandby || fleet.role == Role::DatabaseFollower;
        if (isLeader) return leader(fleet, region);
        if (fleet.role == Role::DatabaseFollower && fleet.service == "RDS" && fleet.instanceHours > 0) all(fleet.id, {"rds_gp3_gb_month"});
        if (isSecond || fleet.role == Role::Cache || fleet.service != "EC2" || fleet.instanceHours <= 0) return;
        all(fleet.id, {"ebs_gp3_gb_month"});
        if (fleet.diskOperations.count() > 3000) all(fleet.id, {"ebs_gp3_iops_month"});
        if (fleet.surplusVcpuHours > 0) all(fleet.id, {"_unlimited_vcpu_hour_linux"});
        if (fleet.role == Role::WebAndData && hasRowBackups() && fleet.disk.count() > 20) all(fleet.id, {"ebs_snapshot_gb_month"});
        const bool isBehindGateways = has(region, ManagedKind::NatGateway);
        if (!isBehindGateways && !has(region, ManagedKind::ElasticIp)) all(fleet.id, {"public_ipv4_in_use_hour"});
    }

    /// The storage, operations and backups of all of a database are billed with its leader, as is what it sends to its copies.
    void leader(const Fleet& fleet, const RegionLayout& region) {
        const std::string id = fleet.id;
        if (fleet.service == "Aurora") {
            all(id, {"aurora_storage_gb_month", "aurora_io_million"});
            if (hasRowBackups()) all(id, {"aurora_backup_gb_month"});
            return;
        }
        if (fleet.service == "RDS") {
            const std::string kind = fleet.deployment == "multi-az" ? "multi_az_" : fleet.deployment == "multi-az-cluster" ? "multi_az_cluster_" : "";
            all(id, {"rds_gp3_" + kind + "gb_month"});
            if (hasRowBackups()) all(id, {"rds_backup_gb_month"});
            if (fleet.disk.count() >= 400 && fleet.diskOperations.count() > 12'000) all(id, {"rds_gp3_" + kind + "iops_month"});
            return;
        }
        all(id, {"ebs_gp3_gb_month"});
        if (hasRowBackups()) all(id, {"ebs_snapshot_gb_month"});
        if (fleet.diskOperations.count() > 3000) all(id, {"ebs_gp3_iops_month"});
        const std::string database = id.substr(0, id.rfind('.'));
        bool hasCopies = false;
        for (const Fleet& other : region.fleets) hasCopies |= other.count > 0 && (other.id == database + ".standby" || other.id == database + ".follower");
        if (hasCopies && region.zones.size() > 1) all(id, {"inter_az_gb_each_direction"});
    }

    const StagePlan& stage_;
    const Inputs& inputs_;
    const Catalog& catalog_;
    std::vector<NeededLine> needed_;
};

}  // namespace detail

/// Of what stands above the regions.
inline std::vector<NeededLine> neededGlobally(const StagePlan& stage, const Inputs& inputs, const Catalog& catalog) {
    return detail::NeededLines{stage, inputs, catalog}.global();
}

/// Of one region, without the hours of its machines, which are counted.
inline std::vector<NeededLine> neededIn(const RegionLayout& region, const StagePlan& stage, const Inputs& inputs, const Catalog& catalog) {
    return detail::NeededLines{stage, inputs, catalog}.of(region);
}

}  // namespace stagecraft::testing
