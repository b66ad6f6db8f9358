// What is read from the offers AmazonS3, AmazonCloudFront, AWSLambda, AmazonApiGateway, AWSQueueService, AmazonRoute53,
// AmazonCloudWatch and AWSDataTransfer.
#include "model/price_list/recipe_parts.h"

namespace stagecraft {

namespace {

constexpr std::string_view s3 = "AmazonS3", cloudFront = "AmazonCloudFront", lambda = "AWSLambda", route53 = "AmazonRoute53",
                           cloudWatch = "AmazonCloudWatch", transfer = "AWSDataTransfer";

Recipe stored(std::string_view name, std::string_view usage, std::string_view dimension) {
    return must({Attribute::Operation, Test::IsEmpty, {}}, byUsage(name, s3, "Storage", usage, "gb-mo", {"s3", dimension, "GB-month"}));
}

Recipe s3Requests(std::string_view name, std::string_view group, std::string_view usage, std::string_view dimension) {
    return per(1'000, about(is(Attribute::Group, group),
                            byUsage(name, s3, "API Request", usage, "requests|request", {"s3", dimension, "thousand requests"})));
}

/// CloudFront's prices hold in areas of its own, not in regions.
Recipe edge(std::string_view name, std::string_view family, const Filter& filter, Place place, std::string_view listUnit,
            const Priced& priced) {
    Recipe recipe = byUsage(name, cloudFront, family, {}, listUnit, priced);
    recipe.place = place;
    recipe.about = {filter};
    recipe.must = {};
    return recipe;
}

Recipe function(std::string_view name, std::string_view group, std::string_view usage, std::string_view listUnit,
                std::string_view dimension, std::string_view unit) {
    return must({Attribute::GroupDescription, Test::Lacks, "China free tier"},
                about(is(Attribute::Group, group),
                      byUsage(name, lambda, "Serverless", usage, listUnit, {"lambda", dimension, unit})));
}

Recipe apiCalls(std::string_view name, std::string_view usage, std::string_view dimension) {
    return per(1'000'000, byUsage(name, "AmazonApiGateway", "API Calls", usage, "requests|request", {"apigateway", dimension, "million requests"}));
}

/// The file of us-east-1 names requests "-RBP", those of other regions "-Tier1": where a file has both they must agree in price.
Recipe queueCalls(std::string_view name, std::string_view usages, std::string_view dimension) {
    return per(1'000'000, byUsage(name, "AWSQueueService", "API Request", usages, "requests|request",
                                  {"sqs", dimension, "million requests (64 KB chunks)"}));
}

/// Route 53 costs the same everywhere; China's usage types bear a prefix.
Recipe dns(std::string_view name, std::string_view family, std::string_view usage, std::string_view dimension, std::string_view unit) {
    Recipe recipe = byUsage(name, route53, family, usage, "", {"route53", dimension, unit});
    recipe.place = Place::Everywhere;
    recipe.about = {usageContains(usage)};
    recipe.must = {is(Attribute::UsageType, usage)};
    return recipe;
}

Recipe watched(std::string_view name, std::string_view family, std::string_view usage, std::string_view alternatives,
               const Priced& priced) {
    Recipe recipe = byUsage(name, cloudWatch, family, usage, "", priced);
    recipe.must.front().text = alternatives;
    return recipe;
}

Recipe sent(std::string_view name, std::string_view transferType, const Filter& usage, const Priced& priced) {
    Recipe recipe = byUsage(name, transfer, "Data Transfer", {}, "gb", priced);
    recipe.place = Place::FromRegion;
    recipe.about = {is(Attribute::TransferType, transferType)};
    recipe.must = {usage, is(Attribute::FromLocationType, "AWS Region")};
    return recipe;
}

void addTransfers(std::vector<Recipe>& all) {
    all.push_back(must({Attribute::ToLocation, Test::IsOrUnsaid, "External"},
                       sent("data to the internet", "AWS Outbound", usageIs("DataTransfer-Out-Bytes"),
                            {"data_transfer", "internet_egress_gb", "GB"})));
    all.push_back(sent("data between zones", "IntraRegion", usageIs("DataTransfer-Regional-Bytes"),
                       {"data_transfer", "inter_az_gb_each_direction", "GB per direction"}));
    Recipe pairs = sent("data between regions", "InterRegion Outbound", usageContains("AWS-Out-Bytes"),
                        {"data_transfer", "inter_region_gb", "GB"});
    pairs.goods = Goods::Transfer;
    pairs.must.push_back({Attribute::UsageType, Test::Lacks, "Accelerated|ABytes"});
    pairs.must.push_back(is(Attribute::ToLocationType, "AWS Region"));
    all.push_back(pairs);
}

}  // namespace

void addServiceRecipes(std::vector<Recipe>& all) {
    all.push_back(about(is(Attribute::VolumeType, "Standard"), stored("S3 Standard", "TimedStorage-ByteHrs", "s3_standard_gb_month")));
    all.push_back(stored("S3 Standard-IA", "TimedStorage-SIA-ByteHrs", "s3_standard_ia_gb_month"));
    all.push_back(stored("S3 One Zone-IA", "TimedStorage-ZIA-ByteHrs", "s3_onezone_ia_gb_month"));
    all.push_back(stored("S3 Glacier Instant Retrieval", "TimedStorage-GIR-ByteHrs", "s3_glacier_ir_gb_month"));
    all.push_back(s3Requests("S3 PUT and the like", "S3-API-Tier1", "Requests-Tier1", "s3_put_1000"));
    all.push_back(s3Requests("S3 GET and the like", "S3-API-Tier2", "Requests-Tier2", "s3_get_1000"));

    all.push_back(edge("CloudFront, data to the internet", "Data Transfer", is(Attribute::TransferType, "CloudFront Outbound"),
                       Place::FromEdge, "gb", {"cloudfront", "cloudfront_egress_gb", "GB"}));
    all.push_back(edge("CloudFront, data to the origin", "Data Transfer", is(Attribute::TransferType, "CloudFront to Origin"),
                       Place::FromEdge, "gb", {"cloudfront", "cloudfront_origin_upload_gb", "GB"}));
    all.push_back(per(10'000, edge("CloudFront, HTTP requests", "Request", is(Attribute::RequestType, "CloudFront-Request-HTTP-Proxy"),
                                   Place::Edge, "requests|request", {"cloudfront", "cloudfront_http_10k", "10 thousand requests"})));
    all.push_back(per(10'000, edge("CloudFront, HTTPS requests", "Request", is(Attribute::RequestType, "CloudFront-Request-HTTPS-Proxy"),
                                   Place::Edge, "requests|request", {"cloudfront", "cloudfront_https_10k", "10 thousand requests"})));

    all.push_back(per(1'000'000, function("Lambda requests", "AWS-Lambda-Requests", "Request", "requests|request",
                                          "lambda_request_million", "million requests")));
    all.push_back(per(1'000'000, function("Lambda requests, Arm", "AWS-Lambda-Requests-ARM", "Request-ARM", "requests|request",
                                          "lambda_request_million_arm", "million requests")));
    all.push_back(function("Lambda compute", "AWS-Lambda-Duration", "Lambda-GB-Second", "lambda-gb-second", "lambda_gb_second_x86", "GB-second"));
    all.push_back(function("Lambda compute, Arm", "AWS-Lambda-Duration-ARM", "Lambda-GB-Second-ARM", "lambda-gb-second",
                           "lambda_gb_second_arm", "GB-second"));
    all.push_back(function("Lambda provisioned concurrency", "AWS-Lambda-Provisioned-Concurrency", "Lambda-Provisioned-Concurrency",
                           "lambda-gb-second", "lambda_provisioned_gb_second_x86", "GB-second"));
    all.push_back(function("Lambda compute, provisioned", "AWS-Lambda-Duration-Provisioned", "Lambda-Provisioned-GB-Second",
                           "lambda-gb-second", "lambda_provisioned_duration_gb_second_x86", "GB-second"));

    all.push_back(apiCalls("API Gateway, HTTP APIs", "ApiGatewayHttpRequest", "apigw_http_request_million"));
    all.push_back(apiCalls("API Gateway, REST APIs", "ApiGatewayRequest", "apigw_rest_request_million"));
    all.push_back(queueCalls("SQS requests", "Requests-Tier1|Requests-RBP", "sqs_standard_request_million"));
    all.push_back(queueCalls("SQS requests, FIFO", "Requests-FIFO-Tier1|Requests-FIFO-RBP", "sqs_fifo_request_million"));

    all.push_back(dns("Route 53 zones", "DNS Zone", "HostedZone", "route53_hosted_zone_month", "zone-month"));
    all.push_back(per(1'000'000, dns("Route 53 queries", "DNS Query", "DNS-Queries", "route53_standard_query_million", "million queries")));
    all.push_back(per(1'000'000, dns("Route 53 latency queries", "DNS Query", "LBR-Queries", "route53_latency_query_million", "million queries")));
    all.push_back(per(1'000'000, dns("Route 53 geography queries", "DNS Query", "Geo-Queries", "route53_geo_query_million", "million queries")));
    all.push_back(dns("Route 53 health checks of AWS", Recipe::anyFamily, "Health-Check-AWS", "route53_health_check_aws_month",
                      "check-month"));
    all.push_back(dns("Route 53 health checks of others", Recipe::anyFamily, "Health-Check-Non-AWS",
                      "route53_health_check_non_aws_month", "check-month"));

    all.push_back(watched("CloudWatch alarms", "Alarm", "AlarmMonitorUsage", "CW:AlarmMonitorUsage|AlarmMonitorUsage",
                          {"cloudwatch", "cloudwatch_alarm_standard_month", "alarm-metric-month"}));
    all.push_back(watched("CloudWatch metrics", "Metric", "MetricMonitorUsage", "CW:MetricMonitorUsage|MetricMonitorUsage",
                          {"cloudwatch", "cloudwatch_metric_month", "metric-month"}));
    all.push_back(watched("CloudWatch logs, taken in", "Data Payload", "DataProcessing-Bytes", "DataProcessing-Bytes",
                          {"cloudwatch", "cloudwatch_logs_ingest_gb", "GB"}));
    all.push_back(watched("CloudWatch logs, searched", "Data Payload", "DataScanned-Bytes", "DataScanned-Bytes",
                          {"cloudwatch", "cloudwatch_logs_insights_scan_gb", "GB"}));
    all.push_back(watched("CloudWatch logs, stored", "Storage Snapshot", "TimedStorage-ByteHrs", "TimedStorage-ByteHrs",
                          {"cloudwatch", "cloudwatch_logs_storage_gb_month", "GB-month"}));
    // Listed once, at "Any" location; the first three, which are free, have a product of their own.
    Recipe dashboards = byUsage("CloudWatch dashboards", cloudWatch, "Dashboard", "DashboardsUsageHour", "dashboards|dashboard",
                                {"cloudwatch", "cloudwatch_dashboard_month", "dashboard-month"});
    dashboards.place = Place::Everywhere;
    dashboards.must = {is(Attribute::UsageType, "DashboardsUsageHour")};
    all.push_back(dashboards);
    all.push_back(per(1'000, watched("CloudWatch requests", "API Request", "CW:Requests", "CW:Requests",
                                     {"cloudwatch", "cloudwatch_api_1000", "thousand requests"})));
    addTransfers(all);
}

}  // namespace stagecraft
