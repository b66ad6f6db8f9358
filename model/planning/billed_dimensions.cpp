#include "model/planning/billed_dimensions.h"

#include <algorithm>

#include "model/price_list/recipe.h"

namespace stagecraft {

namespace {

constexpr std::string_view dimensions[] = {
    "alb_hour", "alb_lcu_hour", "amplify_build_minute", "amplify_egress_gb", "amplify_storage_gb_month",
    "apigw_http_request_million", "aurora_backup_gb_month", "aurora_io_million", "aurora_storage_gb_month",
    "autoscaling_group_month", "cloudformation_native_stack_month", "cloudfront_egress_gb", "cloudfront_https_10k",
    "cloudwatch_alarm_standard_month", "cloudwatch_dashboard_month", "cloudwatch_logs_ingest_gb",
    "cloudwatch_logs_storage_gb_month", "cloudwatch_metric_month", "ddb_on_demand_read_million",
    "ddb_on_demand_replicated_write_million", "ddb_on_demand_write_million", "ddb_pitr_gb_month", "ddb_provisioned_rcu_hour",
    "ddb_provisioned_replicated_wcu_hour", "ddb_provisioned_wcu_hour", "ddb_storage_gb_month", "ddb_streams_read_million",
    "ebs_gp3_gb_month", "ebs_gp3_iops_month", "ebs_gp3_throughput_mibps_month", "ebs_snapshot_gb_month",
    "ec2_t4g_unlimited_vcpu_hour_linux", "ec2_t_unlimited_vcpu_hour_linux", "elasticache_serverless_memcached_ecpu_million",
    "elasticache_serverless_memcached_gb_hour", "elasticache_serverless_redis_ecpu_million",
    "elasticache_serverless_redis_gb_hour", "elasticache_serverless_valkey_ecpu_million",
    "elasticache_serverless_valkey_gb_hour", "inter_az_gb_each_direction", "inter_region_gb", "internet_egress_gb",
    "lambda_function_url_request_million", "lambda_gb_second_x86", "lambda_request_million", "nat_gateway_gb",
    "nat_gateway_hour", "nlb_hour", "nlb_lcu_hour", "public_ipv4_in_use_hour", "rds_backup_gb_month", "rds_gp3_gb_month",
    "rds_gp3_iops_month", "rds_gp3_multi_az_cluster_gb_month", "rds_gp3_multi_az_cluster_iops_month",
    "rds_gp3_multi_az_cluster_throughput_mibps_month", "rds_gp3_multi_az_gb_month", "rds_gp3_multi_az_iops_month",
    "rds_gp3_multi_az_throughput_mibps_month", "rds_gp3_throughput_mibps_month", "region_to_cloudfront_gb", "route53_alias_query_million",
    "route53_health_check_aws_month", "route53_hosted_zone_month", "route53_latency_query_million",
    "route53_standard_query_million", "s3_get_1000", "s3_put_1000", "s3_standard_gb_month", "secret_api_10k", "secret_month",
    "sqs_standard_request_million", "support_business_plus_fraction", "support_business_plus_minimum_month",
    "support_enterprise_fraction", "support_enterprise_minimum_month", "support_unified_operations_fraction",
    "support_unified_operations_minimum_month", "vpc_endpoint_gateway_hour", "vpc_endpoint_interface_az_hour",
    "vpc_endpoint_interface_gb", "waf_request_million", "waf_rule_month", "waf_web_acl_month",
};

}  // namespace

std::span<const std::string_view> billedDimensions() { return dimensions; }

std::vector<std::string_view> billedWithoutRecipe(const Catalog& catalog) {
    std::vector<std::string_view> kept = withoutRecipe(billedDimensions());
    std::erase_if(kept, [&](std::string_view dimension) {
        return std::ranges::none_of(catalog.prices(), [&](const Price& price) { return price.dimension == dimension && price.tiers.front().usd > 0; });
    });
    return kept;
}

}  // namespace stagecraft
