#include "oracle/billing_rules.h"

#include <algorithm>
#include <cmath>

#include "model/capacity/burst_credits.h"
#include "model/planning/bill.h"
#include "model/pricing/commitment.h"
#include "model/pricing/dynamodb_units.h"
#include "model/pricing/lambda_cost.h"
#include "model/pricing/load_balancer.h"

using namespace stagecraft;

namespace oracle {
namespace {

constexpr double hoursPerMonth = 730;
constexpr double secondsInMonth = hoursPerMonth * 3600;

const Catalog& catalog() {
    static const Catalog::Pointer shipped = Catalog::builtIn().value();
    return *shipped;
}

struct Use {
    std::string dimension;
    double quantity = 0;
    std::string region{};  ///< empty: that of the example
    std::string destination{};
};

/// Dollars of a bill, in which every line must have a price.
double billed(const Given& given, const std::vector<Use>& uses) {
    std::vector<Usage> usage;
    for (const Use& use : uses) {
        Usage line;
        line.dimension = use.dimension;
        line.region = use.region.empty() ? given.region() : use.region;
        line.quantity = use.quantity;
        line.destination = use.destination;
        usage.push_back(line);
    }
    const Bill answer = bill(usage, catalog(), given.hasFreeTier());
    return answer.unpriced == 0 ? answer.total.dollars() : std::nan("");
}

/// A month of one instance, pair or cluster.
double databaseMonth(const Given& given, const std::string& deployment) {
    Usage hours;
    hours.dimension = "rds_hour";
    hours.region = given.region();
    hours.quantity = hoursPerMonth;
    hours.instanceType = given.text("instance_class");
    hours.engine = given.text("engine");
    hours.deployment = deployment;
    const Bill answer = bill(std::vector{hours}, catalog(), false);
    return answer.unpriced == 0 ? answer.total.dollars() : std::nan("");
}

double firstRate(std::string_view dimension) {
    return catalog().price(dimension, "us-east-1")->tiers.front().usd;
}

BalancerTraffic traffic(const Given& given) {
    const auto orZero = [](double value) { return std::isnan(value) ? 0 : value; };
    return {given["new_per_s"], given["active"], given["gb_per_hour"], orZero(given["requests_per_s"]),
            orZero(given["rules"])};
}

double albUnits(const Given& given) {
    return albCapacityUnits(
        traffic(given),
        given.text("targets") == "lambda" ? BalancerTargets::Lambda : BalancerTargets::Servers,
        given.text("mutual_tls") == "true").largest();
}

double nlbUnits(const Given& given) {
    return nlbCapacityUnits(traffic(given),
                            given.text("protocol") == "tls" ? FlowProtocol::Tls : FlowProtocol::Tcp).largest();
}

double readUnits(const Given& given, ReadConsistency consistency) {
    return dynamoReadUnits(Kib{given["item_kb"]}, consistency);
}

LambdaUse lambdaUse(const Given& given) {
    return {given["requests"], Milliseconds{given["duration_ms"]}, Mib{given["memory_mb"]}};
}

double lambdaBill(const Given& given, const std::string& architecture, const std::string& requests) {
    return billed(given, {{"lambda_gb_second_" + architecture, lambdaGbSeconds(lambdaUse(given))},
                          {requests, given["requests"] / 1e6}});
}

double cacheServerless(const Given& given, const std::string& engine) {
    return billed(given, {{"elasticache_serverless_" + engine + "_gb_hour", given["gb"] * hoursPerMonth},
                          {"elasticache_serverless_" + engine + "_ecpu_million",
                           given["requests_per_s"] * given["kb_per_request"] * secondsInMonth / 1e6}});
}

double supportPlan(const Given& given, const std::string& plan) {
    return std::max(billed(given, {{"support_" + plan + "_fraction", given["usage"]}}),
                    billed(given, {{"support_" + plan + "_minimum_month", 1}}));
}

Given other(std::string_view name) {
    for (const YamlNode& example : examples().find("examples")->items)
        if (example.find("name")->text == name) return Given{example.find("inputs")};
    return Given{nullptr};
}

const std::map<std::string, BillingRule> table{
    {"alb_lcu_example_small", albUnits},
    {"alb_lcu_rules_dominate", albUnits},
    {"alb_lcu_ten_rules_are_free", albUnits},
    {"alb_lcu_lambda_targets", albUnits},
    {"alb_lcu_mtls", albUnits},
    {"alb_month_rules_dominate",
     [](const Given& g) {
         return billed(g, {{"alb_hour", g["hours"]}, {"alb_lcu_hour", g["lcu"] * g["hours"]}});
     }},
    {"nlb_nlcu_tcp", nlbUnits},
    {"nlb_nlcu_tls", nlbUnits},
    {"nlb_nlcu_tcp_plus_tls",
     [](const Given&) { return nlbUnits(other("nlb_nlcu_tcp")) + nlbUnits(other("nlb_nlcu_tls")); }},
    {"nlb_month_5_nlcu",
     [](const Given& g) {
         return billed(g, {{"nlb_hour", g["hours"]}, {"nlb_lcu_hour", g["nlcu"] * g["hours"]}});
     }},
    {"ddb_write_units_2_5kb", [](const Given& g) { return dynamoWriteUnits(Kib{g["item_kb"]}); }},
    {"ddb_write_units_tx_2_5kb",
     [](const Given& g) { return dynamoWriteUnits(Kib{g["item_kb"]}, WriteKind::Transactional); }},
    {"ddb_write_units_tiny", [](const Given& g) { return dynamoWriteUnits(Kib{g["item_kb"]}); }},
    {"ddb_read_units_strong_9kb", [](const Given& g) { return readUnits(g, ReadConsistency::Strong); }},
    {"ddb_read_units_eventual_9kb", [](const Given& g) { return readUnits(g, ReadConsistency::Eventual); }},
    {"ddb_read_units_tx_9kb", [](const Given& g) { return readUnits(g, ReadConsistency::Transactional); }},
    {"ddb_read_units_eventual_1kb", [](const Given& g) { return readUnits(g, ReadConsistency::Eventual); }},
    {"ddb_on_demand_writes",
     [](const Given& g) {
         return billed(g, {{"ddb_on_demand_write_million", g["writes_per_s"] * 3600 * g["hours"] / 1e6 *
                                                               dynamoWriteUnits(Kib{g["item_kb"]})}});
     }},
    {"ddb_on_demand_reads",
     [](const Given& g) {
         return billed(g, {{"ddb_on_demand_read_million", g["reads_per_s"] * 3600 * g["hours"] / 1e6 *
                                                              readUnits(g, ReadConsistency::Eventual)}});
     }},
    {"ddb_provisioned_writes",
     [](const Given& g) {
         return billed(g, {{"ddb_provisioned_wcu_hour", g["wcu"] * g["hours"]}});
     }},
    {"ddb_provisioned_reads",
     [](const Given& g) {
         return billed(g, {{"ddb_provisioned_rcu_hour", g["rcu"] * g["hours"]}});
     }},
    {"ddb_break_even_utilisation",
     [](const Given&) {
         return provisionedBreakEven(firstRate("ddb_provisioned_wcu_hour"),
                                     firstRate("ddb_on_demand_write_million"));
     }},
    {"ddb_reserved_1yr_100_wcu_year",
     [](const Given& g) {
         return billed(g, {{"ddb_reserved_1yr_100_wcu_upfront", g["wcu"] / 100},
                           {"ddb_reserved_1yr_100_wcu_hour", g["wcu"] / 100 * g["hours"]}});
     }},
    {"ddb_reserved_3yr_100_wcu_term",
     [](const Given& g) {
         return billed(g, {{"ddb_reserved_3yr_100_wcu_upfront", g["wcu"] / 100},
                           {"ddb_reserved_3yr_100_wcu_hour", g["wcu"] / 100 * g["hours"]}});
     }},
    {"ddb_global_table_two_regions",
     [](const Given& g) {
         return billed(g, {{"ddb_on_demand_write_million", g["writes_million"]},
                           {"ddb_on_demand_replicated_write_million", g["writes_million"], "eu-west-1"}});
     }},
    {"lambda_gb_seconds_rounding", [](const Given& g) { return lambdaGbSeconds(lambdaUse(g)); }},
    {"lambda_x86_no_free", [](const Given& g) { return lambdaBill(g, "x86", "lambda_request_million"); }},
    {"lambda_x86_with_free", [](const Given& g) { return lambdaBill(g, "x86", "lambda_request_million"); }},
    {"lambda_arm_no_free", [](const Given& g) { return lambdaBill(g, "arm", "lambda_request_million_arm"); }},
    {"s3_standard_600_tb",
     [](const Given& g) {
         return billed(g, {{"s3_standard_gb_month", g["gb"]}});
     }},
    {"s3_ia_small_objects",
     [](const Given& g) {
         return billed(g, {{"s3_standard_ia_gb_month",
                            g["objects"] * std::max(g["object_kb"], g["minimum_kb"]) / 1024 / 1024}});
     }},
    {"s3_requests",
     [](const Given& g) {
         return billed(g, {{"s3_put_1000", g["puts"] / 1000}, {"s3_get_1000", g["gets"] / 1000}});
     }},
    {"internet_egress_60_tb",
     [](const Given& g) {
         return billed(g, {{"internet_egress_gb", g["gb"]}});
     }},
    {"internet_egress_60_tb_tokyo",
     [](const Given& g) {
         return billed(g, {{"internet_egress_gb", g["gb"]}});
     }},
    {"inter_region_1tb",
     [](const Given& g) {
         return billed(g, {{"inter_region_gb", g["gb"], {}, g.text("to")}});
     }},
    {"inter_region_us_east_pair_1tb",
     [](const Given& g) {
         return billed(g, {{"inter_region_gb", g["gb"], {}, g.text("to")}});
     }},
    {"inter_region_sao_paulo_1tb",
     [](const Given& g) {
         return billed(g, {{"inter_region_gb", g["gb"], {}, g.text("to")}});
     }},
    {"inter_az_1000gb",
     [](const Given& g) {
         return billed(g, {{"inter_az_gb_each_direction", g["gb"] * 2}});
     }},
    {"cloudfront_3tb_50m_https",
     [](const Given& g) {
         return billed(g, {{"cloudfront_egress_gb", g["gb"], "cf-north-america"},
                           {"cloudfront_https_10k", g["https_requests"] / 1e4, "cf-north-america"}});
     }},
    {"cloudfront_200tb_us",
     [](const Given& g) {
         return billed(g, {{"cloudfront_egress_gb", g["gb"], "cf-north-america"}});
     }},
    {"cloudwatch_300k_metrics",
     [](const Given& g) {
         return billed(g, {{"cloudwatch_metric_month", g["metrics"]}});
     }},
    {"cloudwatch_logs_100gb",
     [](const Given& g) {
         return billed(g, {{"cloudwatch_logs_ingest_gb", g["ingested_gb"]}});
     }},
    {"route53_1_1b_standard",
     [](const Given& g) {
         return billed(g, {{"route53_standard_query_million", g["queries"] / 1e6}});
     }},
    {"route53_30_zones",
     [](const Given& g) {
         return billed(g, {{"route53_hosted_zone_month", g["zones"]}});
     }},
    {"gp3_500gb_6000iops_250mibps",
     [](const Given& g) {
         return billed(g, {{"ebs_gp3_gb_month", g["gb"]},
                           {"ebs_gp3_iops_month", g["iops"] - 3000},
                           {"ebs_gp3_throughput_mibps_month", g["mibps"] - 125}});
     }},
    {"io2_1000gb_80000iops",
     [](const Given& g) {
         return billed(g, {{"ebs_io2_gb_month", g["gb"]}, {"ebs_io2_iops_month", g["iops"]}});
     }},
    {"t3_large_50pct",
     [](const Given& g) {
         return billed(g, {{"ec2_t_unlimited_vcpu_hour_linux", g["vcpus"] * (g["average"] - g["baseline"])}});
     }},
    {"t3_large_break_even",
     [](const Given& g) {
         return burstableBreakEven({2, 0.3}, UsdPerHour{g["t3_large_hour"]}, UsdPerHour{g["m5_large_hour"]},
                                   UsdPerHour{firstRate("ec2_t_unlimited_vcpu_hour_linux")});
     }},
    {"credits_to_vcpu_hours",
     // A full balance, spent: what one vCPU at full speed takes in as many hours is all of it.
     [](const Given& g) { return Hours{Minutes{g["credits"]}}.count(); }},
    {"fargate_3_tasks",
     [](const Given& g) {
         return billed(g, {{"fargate_vcpu_hour_x86", g["tasks"] * g["vcpu"] * hoursPerMonth},
                           {"fargate_gb_hour_x86", g["tasks"] * g["gb"] * hoursPerMonth}});
     }},
    {"fargate_ephemeral_50gb",
     [](const Given& g) {
         return billed(
             g, {{"fargate_ephemeral_gb_hour", (g["ephemeral_gb"] - g["included_gb"]) * hoursPerMonth}});
     }},
    {"sqs_100kb_messages",
     [](const Given& g) {
         const double chunks = std::ceil(g["message_kb"] / 64);
         return billed(
             g, {{"sqs_standard_request_million",
                  g["sends_million"] * chunks + g["receives_million"] * chunks + g["deletes_million"]}});
     }},
    {"apigw_http_600kb",
     [](const Given& g) {
         return billed(
             g, {{"apigw_http_request_million", g["requests_million"] * std::ceil(g["payload_kb"] / 512)}});
     }},
    {"apigw_rest_500m",
     [](const Given& g) {
         return billed(g, {{"apigw_rest_request_million", g["requests_million"]}});
     }},
    {"nat_2_gateways_5tb",
     [](const Given& g) {
         return billed(g, {{"nat_gateway_hour", g["gateways"] * hoursPerMonth}, {"nat_gateway_gb", g["gb"]}});
     }},
    {"vpce_3_services_2_az",
     [](const Given& g) {
         return billed(g, {{"vpc_endpoint_interface_az_hour", g["services"] * g["azs"] * hoursPerMonth},
                           {"vpc_endpoint_interface_gb", g["gb"]}});
     }},
    {"rds_gp3_multi_az",
     [](const Given& g) {
         return billed(g, {{"rds_gp3_multi_az_gb_month", g["gb"]},
                           {"rds_gp3_multi_az_iops_month", g["iops"] - 12'000},
                           {"rds_gp3_multi_az_throughput_mibps_month", g["mibps"] - 500}});
     }},
    {"rds_multi_az_cluster",
     [](const Given& g) {
         const double storage = billed(g, {{"rds_gp3_multi_az_cluster_gb_month", g["gb"]},
                                           {"rds_gp3_multi_az_cluster_iops_month", g["iops"] - 12'000},
                                           {"rds_gp3_multi_az_cluster_throughput_mibps_month", g["mibps"] - 500}});
         return storage + databaseMonth(g, "multi-az-cluster");
     }},
    {"rds_backup",
     [](const Given& g) {
         return billed(g, {{"rds_backup_gb_month", g["backup_gb"] - g["provisioned_gb"]}});
     }},
    {"aurora_standard_1tb_1000iops",
     [](const Given& g) {
         return billed(g, {{"aurora_storage_gb_month", g["gb"]},
                           {"aurora_io_million", g["ios_per_s"] * secondsInMonth / 1e6}});
     }},
    {"aurora_io_optimized_1tb",
     [](const Given& g) {
         return billed(g, {{"aurora_io_optimized_storage_gb_month", g["gb"]}});
     }},
    {"elasticache_serverless_valkey", [](const Given& g) { return cacheServerless(g, "valkey"); }},
    {"elasticache_serverless_redis", [](const Given& g) { return cacheServerless(g, "redis"); }},
    {"public_ipv4_4",
     [](const Given& g) {
         return billed(g, {{"public_ipv4_in_use_hour", g["addresses"] * hoursPerMonth}});
     }},
    {"waf_2_acls",
     [](const Given& g) {
         return billed(g, {{"waf_web_acl_month", g["acls"]},
                           {"waf_rule_month", g["rules_total"]},
                           {"waf_request_million", g["requests_million"]}});
     }},
    {"global_accelerator",
     [](const Given& g) {
         return billed(g, {{"ga_accelerator_hour", hoursPerMonth},
                           {"ga_dt_premium_europe_gb", std::max(g["out_gb"], g["in_gb"])}});
     }},
    {"eks_cluster",
     [](const Given& g) {
         return billed(g, {{"eks_cluster_hour", g["clusters"] * hoursPerMonth}});
     }},
    {"amplify_app",
     [](const Given& g) {
         return billed(g, {{"amplify_build_minute", g["build_minutes"]},
                           {"amplify_storage_gb_month", g["stored_gb"]},
                           {"amplify_egress_gb", g["served_gb"]},
                           {"amplify_ssr_request_million", g["ssr_requests"] / 1e6},
                           {"amplify_ssr_gb_hour", g["ssr_requests"] * g["ssr_ms"] / 3.6e6 * g["ssr_gb"]}});
     }},
    {"support_business_plus_85k", [](const Given& g) { return supportPlan(g, "business_plus"); }},
    {"support_business_plus_minimum", [](const Given& g) { return supportPlan(g, "business_plus"); }},
    {"support_enterprise_600k", [](const Given& g) { return supportPlan(g, "enterprise"); }},
    {"support_enterprise_minimum", [](const Given& g) { return supportPlan(g, "enterprise"); }},
    {"savings_plan_half_covered",
     [](const Given& g) {
         return hoursPerMonth *
                savingsPlanHour(g["on_demand_per_hour"], g["commitment_per_hour"], g["sp_rate_ratio"]);
     }},
    {"ri_break_even_utilisation",
     [](const Given& g) {
         return breakEvenUtilisation(UsdPerHour{g["on_demand_hour"]}, UsdPerHour{g["ri_hour"]});
     }},
    {"ri_all_upfront_amortised",
     [](const Given& g) { return effectiveRate(Usd{g["upfront"]}, UsdPerHour{}, 1).count(); }},
    {"secrets_and_kms",
     [](const Given& g) {
         return billed(g, {{"secret_month", g["secrets"]},
                           {"secret_api_10k", g["secret_calls"] / 1e4},
                           {"kms_key_month", g["kms_keys"]},
                           {"kms_request_10k", g["kms_requests"] / 1e4}});
     }},
};

}  // namespace

const std::map<std::string, BillingRule>& billingRules() { return table; }

}  // namespace oracle
