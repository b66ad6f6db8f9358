#include <QTest>

#include <cmath>
#include <set>

#include "model/planning/bill.h"
#include "model/pricing/commitment.h"

using namespace stagecraft;

namespace {

constexpr auto us = "us-east-1";

struct Use {
    const char* dimension;
    const char* region;
    double quantity;
};
struct TierCase {
    const char* name;
    std::vector<Use> uses;
    bool withFreeTier;
    double dollars;
};

/// Bills worked out by hand from the tiers AWS publishes: at a border, past it, in the last tier, and with the lines that AWS
/// counts together. 1 TB is 1,024 GB; free allowances come off before the tiers.
const TierCase cases[] = {
    // 120 × 1.00
    {"HTTP API inside the first tier", {{"apigw_http_request_million", us, 120}}, false, 120},
    // 300 × 1.00
    {"HTTP API at the border", {{"apigw_http_request_million", us, 300}}, false, 300},
    // 300 × 1.00 + 200 × 0.90
    {"HTTP API above it", {{"apigw_http_request_million", us, 500}}, false, 480},
    // 300 × 1.29 + 200 × 1.18
    {"HTTP API in Tokyo", {{"apigw_http_request_million", "ap-northeast-1", 500}}, false, 623},
    // 333 × 3.50
    {"REST API inside the first tier", {{"apigw_rest_request_million", us, 333}}, false, 1'165.5},
    // 333 × 3.50 + 167 × 2.80
    {"REST API in the second", {{"apigw_rest_request_million", us, 500}}, false, 1'633.1},
    // 333 × 3.50 + 667 × 2.80 + 19,000 × 2.38 + 5,000 × 1.51
    {"REST API in the last", {{"apigw_rest_request_million", us, 25'000}}, false, 55'803.1},
    // 333 × 4.25 + 667 × 3.53 + 500 × 3.00
    {"REST API in Tokyo", {{"apigw_rest_request_million", "ap-northeast-1", 1'500}}, false, 5'269.76},
    // 1,000 × 1.00
    {"WebSocket messages at the border", {{"apigw_ws_message_million", us, 1'000}}, false, 1'000},
    // 1,000 × 1.00 + 800 × 0.80
    {"WebSocket messages above it", {{"apigw_ws_message_million", us, 1'800}}, false, 1'640},
    // 10,240 × 0.085
    {"CloudFront, North America, first tier", {{"cloudfront_egress_gb", "cf-north-america", 10'240}}, false, 870.4},
    // 10,240 × 0.085 + 40,960 × 0.080 + 102,400 × 0.060 + 358,400 × 0.040 + 536,576 × 0.030 + 4,194,304 × 0.025 + 757,120 × 0.020
    {"CloudFront, North America, all tiers", {{"cloudfront_egress_gb", "cf-north-america", 6'000'000}}, false, 160'724.48},
    // 10,240 × 0.085 + 40,960 × 0.080 + 51,200 × 0.060
    {"CloudFront, Europe, third tier", {{"cloudfront_egress_gb", "cf-europe", 102'400}}, false, 7'219.2},
    // 10,240 × 0.110 + 40,960 × 0.105 + 102,400 × 0.090 + 46,400 × 0.080
    {"CloudFront, South America, fourth tier", {{"cloudfront_egress_gb", "cf-south-america", 200'000}}, false, 18'355.2},
    // 10,240 × 0.109 + 9,760 × 0.085
    {"CloudFront, India, second tier", {{"cloudfront_egress_gb", "cf-india", 20'000}}, false, 1'945.76},
    // 1 × 0.085
    {"CloudFront, one GB beyond the free terabyte", {{"cloudfront_egress_gb", "cf-north-america", 1'025}}, true, 0.085},
    // (3,072 - 768) × 0.085 + (1,024 - 256) × 0.109
    {"CloudFront, two geographies share the free terabyte by use",
     {{"cloudfront_egress_gb", "cf-north-america", 3'072}, {"cloudfront_egress_gb", "cf-india", 1'024}}, true, 279.552},
    // 2 × (10,240 × 0.085 + 10,240 × 0.080)
    {"CloudFront, every geography climbs its own tiers",
     {{"cloudfront_egress_gb", "cf-north-america", 20'480}, {"cloudfront_egress_gb", "cf-europe", 20'480}}, false, 3'379.2},
    // 1,000 × 0
    {"invalidations, the first thousand paths", {{"cloudfront_invalidation_path", "*", 1'000}}, false, 0},
    // 1,000 × 0 + 2,500 × 0.005
    {"invalidations above", {{"cloudfront_invalidation_path", "*", 3'500}}, false, 12.5},
    // 1,000 × 0 + 500 × 0.005
    {"invalidations of two distributions count together",
     {{"cloudfront_invalidation_path", "*", 800}, {"cloudfront_invalidation_path", "*", 700}}, false, 2.5},
    // 10,000 × 0.30
    {"metrics, first tier", {{"cloudwatch_metric_month", us, 10'000}}, false, 3'000},
    // 10,000 × 0.30 + 240,000 × 0.10 + 50,000 × 0.05
    {"metrics, third tier", {{"cloudwatch_metric_month", us, 300'000}}, false, 29'500},
    // 10,000 × 0.30 + 240,000 × 0.10 + 750,000 × 0.05 + 500,000 × 0.02
    {"metrics, last tier", {{"cloudwatch_metric_month", us, 1'500'000}}, false, 74'500},
    // 10,000 × 0.30 + 2,000 × 0.10
    {"metrics after ten free", {{"cloudwatch_metric_month", us, 12'010}}, true, 3'200},
    // 10,240 × 0.50
    {"vended logs, first tier", {{"cloudwatch_vended_logs_ingest_gb", us, 10'240}}, false, 5'120},
    // 10,240 × 0.50 + 20,480 × 0.25 + 10,240 × 0.10
    {"vended logs, third tier", {{"cloudwatch_vended_logs_ingest_gb", us, 40'960}}, false, 11'264},
    // 10,240 × 0.50 + 20,480 × 0.25 + 20,480 × 0.10 + 8,800 × 0.05
    {"vended logs, last tier", {{"cloudwatch_vended_logs_ingest_gb", us, 60'000}}, false, 12'728},
    // 32,000 × 0.065
    {"io2 operations, first tier", {{"ebs_io2_iops_month", us, 32'000}}, false, 2'080},
    // 32,000 × 0.065 + 32,000 × 0.0455 + 16,000 × 0.03185
    {"io2 operations, all tiers", {{"ebs_io2_iops_month", us, 80'000}}, false, 4'045.6},
    // 2 × (32,000 × 0.065 + 8,000 × 0.0455)
    {"io2 operations, every volume begins anew",
     {{"ebs_io2_iops_month", us, 40'000}, {"ebs_io2_iops_month", us, 40'000}}, false, 4'888},
    // 10,240 × 0.09
    {"internet, first tier", {{"internet_egress_gb", us, 10'240}}, false, 921.6},
    // 10,240 × 0.09 + 40,960 × 0.085 + 10,140 × 0.07
    {"internet, 60 TB after the free 100 GB", {{"internet_egress_gb", us, 61'440}}, true, 5'113},
    // 10,240 × 0.09 + 40,960 × 0.085 + 8,800 × 0.07
    {"internet, 60,000 GB", {{"internet_egress_gb", us, 60'000}}, false, 5'019.2},
    // 10,240 × 0.09 + 40,960 × 0.085 + 102,400 × 0.07 + 46,400 × 0.05
    {"internet, last tier", {{"internet_egress_gb", us, 200'000}}, false, 13'891.2},
    // 10,240 × 0.114 + 40,960 × 0.089 + 10,240 × 0.086
    {"internet from Tokyo", {{"internet_egress_gb", "ap-northeast-1", 61'440}}, false, 5'693.44},
    // 10,240 × 0.15 + 40,960 × 0.138 + 102,400 × 0.126 + 6,400 × 0.114
    {"internet from São Paulo, last tier", {{"internet_egress_gb", "sa-east-1", 160'000}}, false, 20'820.48},
    // 10,240 × 0.154 + 9,760 × 0.147
    {"internet from Cape Town, second tier", {{"internet_egress_gb", "af-south-1", 20'000}}, false, 3'011.68},
    // 10,240 × 0.09 + 9,760 × 0.085
    {"internet, three services of one region climb together",
     {{"internet_egress_gb", us, 8'000}, {"internet_egress_gb", us, 4'000}, {"internet_egress_gb", us, 8'000}}, false, 1'751.2},
    // (750 - 75) × 0.09 + (250 - 25) × 0.114
    {"internet, two regions share the free 100 GB by use",
     {{"internet_egress_gb", us, 750}, {"internet_egress_gb", "ap-northeast-1", 250}}, true, 86.4},
    // 2 × (10,240 × 0.09 + 2,000 × 0.085)
    {"internet, every region climbs its own tiers",
     {{"internet_egress_gb", us, 12'240}, {"internet_egress_gb", "eu-central-1", 12'240}}, false, 2'183.2},
    // 1,000,000,000 × 0.0000166667
    {"Lambda x86, first tier", {{"lambda_gb_second_x86", us, 1'000'000'000}}, false, 16'666.7},
    // 6,000,000,000 × 0.0000166667 + 9,000,000,000 × 0.000015 + 5,000,000,000 × 0.0000133334
    {"Lambda x86, all tiers", {{"lambda_gb_second_x86", us, 20'000'000'000}}, false, 301'667.2},
    // 6,000,000,000 × 0.0000221 + 1,000,000,000 × 0.00001989
    {"Lambda x86 in Cape Town, second tier", {{"lambda_gb_second_x86", "af-south-1", 7'000'000'000}}, false, 152'490},
    // 7,500,000,000 × 0.0000133334
    {"Lambda Arm, first tier", {{"lambda_gb_second_arm", us, 7'500'000'000}}, false, 100'000.5},
    // 7,500,000,000 × 0.0000133334 + 11,250,000,000 × 0.0000120001 + 1,250,000,000 × 0.0000106667
    {"Lambda Arm, all tiers", {{"lambda_gb_second_arm", us, 20'000'000'000}}, false, 248'335},
    // (1,200,000 - 300,000) × 0.0000166667 + (400,000 - 100,000) × 0.0000133334
    {"Lambda, both processors share the free seconds by use",
     {{"lambda_gb_second_x86", us, 1'200'000}, {"lambda_gb_second_arm", us, 400'000}}, true, 19.00005},
    // 6,000,000,000 × 0.0000166667 + 6,000,000,000 × 0.0000133334
    {"Lambda, each processor climbs its own tiers",
     {{"lambda_gb_second_x86", us, 6'000'000'000}, {"lambda_gb_second_arm", us, 6'000'000'000}}, false, 180'000.6},
    // 25 × 0.50
    {"zones, first 25", {{"route53_hosted_zone_month", "*", 25}}, false, 12.5},
    // 25 × 0.50 + 5 × 0.10
    {"zones above", {{"route53_hosted_zone_month", "*", 30}}, false, 13},
    // 25 × 0.50 + 5 × 0.10
    {"zones belong to the account, whatever region a list names",
     {{"route53_hosted_zone_month", us, 20}, {"route53_hosted_zone_month", "eu-west-1", 10}}, false, 13},
    // 1,000 × 0.40
    {"standard queries at the border", {{"route53_standard_query_million", "*", 1'000}}, false, 400},
    // 1,000 × 0.40 + 100 × 0.20
    {"standard queries above it", {{"route53_standard_query_million", "*", 1'100}}, false, 420},
    // 1,000 × 0.60
    {"latency queries at the border", {{"route53_latency_query_million", "*", 1'000}}, false, 600},
    // 1,000 × 0.60 + 100 × 0.30
    {"latency queries above it", {{"route53_latency_query_million", "*", 1'100}}, false, 630},
    // 1,000 × 0.70
    {"geo queries at the border", {{"route53_geo_query_million", "*", 1'000}}, false, 700},
    // 1,000 × 0.70 + 100 × 0.35
    {"geo queries above it", {{"route53_geo_query_million", "*", 1'100}}, false, 735},
    // 1,000 × 0.40
    {"resolver queries at the border", {{"route53_resolver_query_million", "*", 1'000}}, false, 400},
    // 1,000 × 0.40 + 100 × 0.20
    {"resolver queries above it", {{"route53_resolver_query_million", "*", 1'100}}, false, 420},
    // 1,000 × 0.40 + 400 × 0.20
    {"standard queries are counted over all regions",
     {{"route53_standard_query_million", us, 700}, {"route53_standard_query_million", "eu-west-1", 700}}, false, 480},
    // 51,200 × 0.023
    {"S3, first tier", {{"s3_standard_gb_month", us, 51'200}}, false, 1'177.6},
    // 51,200 × 0.023 + 8,800 × 0.022
    {"S3, second tier", {{"s3_standard_gb_month", us, 60'000}}, false, 1'371.2},
    // 51,200 × 0.023 + 460,800 × 0.022 + 88,000 × 0.021
    {"S3, 600,000 GB", {{"s3_standard_gb_month", us, 600'000}}, false, 13'163.2},
    // 51,200 × 0.0245 + 460,800 × 0.0235 + 88,000 × 0.0225
    {"S3 in Frankfurt", {{"s3_standard_gb_month", "eu-central-1", 600'000}}, false, 14'063.2},
    // 51,200 × 0.0405 + 48,800 × 0.039
    {"S3 in São Paulo", {{"s3_standard_gb_month", "sa-east-1", 100'000}}, false, 3'976.8},
    // 51,200 × 0.023 + 8,800 × 0.022
    {"S3, buckets of one region climb together",
     {{"s3_standard_gb_month", us, 40'000}, {"s3_standard_gb_month", us, 20'000}}, false, 1'371.2},
    // 51,200 × 0.023 + 51,200 × 0.0245
    {"S3, every region climbs its own tiers",
     {{"s3_standard_gb_month", us, 51'200}, {"s3_standard_gb_month", "eu-central-1", 51'200}}, false, 2'432},
    // 1,000 × 0.023
    {"S3 Intelligent-Tiering, first tier", {{"s3_int_frequent_gb_month", us, 1'000}}, false, 23},
    // 51,200 × 0.023 + 460,800 × 0.022 + 102,400 × 0.021
    {"S3 Intelligent-Tiering, last tier", {{"s3_int_frequent_gb_month", us, 614'400}}, false, 13'465.6},
    // 100,000 × 0.40
    {"SQS at the first border", {{"sqs_standard_request_million", us, 100'000}}, false, 40'000},
    // 100,000 × 0.40 + 100,000 × 0.30 + 50,000 × 0.24
    {"SQS, last tier", {{"sqs_standard_request_million", us, 250'000}}, false, 82'000},
    // 100,000 × 0.50 + 50,000 × 0.40
    {"SQS FIFO, second tier", {{"sqs_fifo_request_million", us, 150'000}}, false, 70'000},
    // 100,000 × 0.50 + 100,000 × 0.40 + 100,000 × 0.35
    {"SQS FIFO, last tier", {{"sqs_fifo_request_million", us, 300'000}}, false, 125'000},
    // (3 - 0.75) × 0.40 + (1 - 0.25) × 0.50
    {"SQS, both kinds share the free million by use",
     {{"sqs_standard_request_million", us, 3}, {"sqs_fifo_request_million", us, 1}}, true, 1.275},
    // 10,000 × 0.09 + 70,000 × 0.07 + 5,000 × 0.05
    {"Business Support+, second tier", {{"support_business_plus_fraction", "*", 85'000}}, false, 6'050},
    // 10,000 × 0.09 + 70,000 × 0.07 + 170,000 × 0.05 + 50,000 × 0.03
    {"Business Support+, last tier", {{"support_business_plus_fraction", "*", 300'000}}, false, 15'800},
    // 10,000 × 0.10 + 70,000 × 0.07 + 20,000 × 0.05
    {"Business Support of before, third tier", {{"support_business_legacy_fraction", "*", 100'000}}, false, 6'900},
    // 10,000 × 0.10 + 70,000 × 0.07 + 170,000 × 0.05 + 150,000 × 0.03
    {"Business Support of before, last tier", {{"support_business_legacy_fraction", "*", 400'000}}, false, 18'900},
    // 150,000 × 0.10 + 350,000 × 0.07 + 100,000 × 0.05
    {"Enterprise Support, third tier", {{"support_enterprise_fraction", "*", 600'000}}, false, 44'500},
    // 150,000 × 0.10 + 350,000 × 0.07 + 500,000 × 0.05 + 1,000,000 × 0.03
    {"Enterprise Support, last tier", {{"support_enterprise_fraction", "*", 2'000'000}}, false, 94'500},
    // 150,000 × 0.10 + 50,000 × 0.07
    {"Enterprise Support of before, second tier", {{"support_enterprise_legacy_fraction", "*", 200'000}}, false, 18'500},
    // 150,000 × 0.10 + 350,000 × 0.07 + 500,000 × 0.05 + 100,000 × 0.03
    {"Enterprise Support of before, last tier", {{"support_enterprise_legacy_fraction", "*", 1'100'000}}, false, 67'500},
    // 1,000,000 × 0.10 + 2,000,000 × 0.06
    {"Unified Operations, second tier", {{"support_unified_operations_fraction", "*", 3'000'000}}, false, 220'000},
    // 1,000,000 × 0.10 + 4,000,000 × 0.06 + 1,000,000 × 0.05
    {"Unified Operations, last tier", {{"support_unified_operations_fraction", "*", 6'000'000}}, false, 390'000},
    // 1,048,576 × 0.01
    {"endpoint traffic at the first border", {{"vpc_endpoint_interface_gb", us, 1'048'576}}, false, 10'485.76},
    // 1,048,576 × 0.01 + 4,194,304 × 0.006 + 757,120 × 0.004
    {"endpoint traffic, last tier", {{"vpc_endpoint_interface_gb", us, 6'000'000}}, false, 38'680.064},
    // 2 × 1,048,576 × 0.01
    {"endpoint traffic, every region climbs its own tiers",
     {{"vpc_endpoint_interface_gb", us, 1'048'576}, {"vpc_endpoint_interface_gb", "eu-west-1", 1'048'576}}, false, 20'971.52},
    // 10 × 0
    {"Bot Control, the first ten million", {{"waf_bot_control_request_million", "*", 10}}, false, 0},
    // 10 × 0 + 15 × 1.00
    {"Bot Control above", {{"waf_bot_control_request_million", "*", 25}}, false, 15},
};

/// AWS's own calculator (Pricing Calculator output in github.com/jtdelia/ec2-priceit) for a c5.xlarge with Windows in ap-northeast-1: what an hour costs, what is paid at once, and
/// a month of it. 730 hours a month, 8,760 a year.
struct Commitment {
    const char* name;
    double hourly, upfront;
    int years;
    double month;      ///< the upfront payment spread over the term
    double recurring;  ///< what a month's invoice says
};
const Commitment commitments[] = {
    // 0.398 × 730
    {"on demand", 0.398, 0, 1, 290.54, 290.54},
    // 0.319 × 730
    {"reserved, 1 year, none upfront", 0.319, 0, 1, 232.87, 232.87},
    // 0.156 × 730 + 1,368 / 12
    {"reserved, 1 year, part upfront", 0.156, 1368, 1, 227.88, 113.88},
    // 2,714 / 12
    {"reserved, 1 year, all upfront", 0, 2714, 1, 226.17, 0},
    // 0.276 × 730
    {"reserved, 3 years, none upfront", 0.276, 0, 3, 201.48, 201.48},
    // 0.135 × 730 + 3,543 / 36
    {"reserved, 3 years, part upfront", 0.135, 3543, 3, 196.97, 98.55},
    // 6,950 / 36
    {"reserved, 3 years, all upfront", 0, 6950, 3, 193.06, 0},
};

/// A Savings Plan commits a rate whatever part of it is paid at once.
struct SavingsPlan {
    const char* name;
    double rate, shareUpfront;
    int years;
    double upfront, month, recurring;
    double breakEvenHours;  ///< of 730, on demand at 0.398
};
const SavingsPlan savingsPlans[] = {
    // 0.361 × 730; 263.53 / 290.54 × 730
    {"compute, 1 year, none upfront", 0.361, 0, 1, 0, 263.53, 263.53, 662.135678},
    // 0.352 × 730; half of 0.352 × 8,760; 0.176 × 730
    {"compute, 1 year, part upfront", 0.352, 0.5, 1, 1541.76, 256.96, 128.48, 645.628141},
    // 0.349 × 8,760
    {"compute, 1 year, all upfront", 0.349, 1, 1, 3057.24, 254.77, 0, 640.125628},
    // 0.310 × 730
    {"compute, 3 years, none upfront", 0.310, 0, 3, 0, 226.30, 226.30, 568.592965},
    // half of 0.301 × 26,280; 0.1505 × 730
    {"compute, 3 years, part upfront", 0.301, 0.5, 3, 3955.14, 219.73, 109.865, 552.085427},
    // 0.299 × 26,280
    {"compute, 3 years, all upfront", 0.299, 1, 3, 7857.72, 218.27, 0, 548.417085},
    // 0.319 × 730
    {"EC2, 1 year, none upfront", 0.319, 0, 1, 0, 232.87, 232.87, 585.100503},
    // half of 0.312 × 8,760; 0.156 × 730
    {"EC2, 1 year, part upfront", 0.312, 0.5, 1, 1366.56, 227.76, 113.88, 572.261307},
    // 0.310 × 8,760
    {"EC2, 1 year, all upfront", 0.310, 1, 1, 2715.60, 226.30, 0, 568.592965},
    // 0.276 × 730
    {"EC2, 3 years, none upfront", 0.276, 0, 3, 0, 201.48, 201.48, 506.231156},
    // half of 0.270 × 26,280; 0.135 × 730
    {"EC2, 3 years, part upfront", 0.270, 0.5, 3, 3547.80, 197.10, 98.55, 495.226131},
    // 0.264 × 26,280
    {"EC2, 3 years, all upfront", 0.264, 1, 3, 6937.92, 192.72, 0, 484.221106},
};

const Catalog& catalog() {
    static const Catalog::Pointer shipped = Catalog::builtIn().value();
    return *shipped;
}

std::vector<Usage> usageOf(const std::vector<Use>& uses) {
    std::vector<Usage> usage;
    for (const Use& use : uses) {
        Usage& line = usage.emplace_back();
        line.dimension = use.dimension;
        line.region = use.region;
        line.quantity = use.quantity;
    }
    return usage;
}

/// To the nano-dollar, with what a double of that size can hold.
bool isSame(double found, double expected) { return std::abs(found - expected) <= 1e-9 + 1e-14 * std::abs(expected); }

}  // namespace

class TierCasesTest : public QObject {
    Q_OBJECT
private slots:
    void billsEveryTierAsWorkedByHand_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < std::size(cases); ++i) QTest::newRow(cases[i].name) << static_cast<int>(i);
    }
    void billsEveryTierAsWorkedByHand() {
        QFETCH(int, number);
        const TierCase& one = cases[number];
        const Bill answer = bill(usageOf(one.uses), catalog(), one.withFreeTier);
        QCOMPARE(answer.unpriced, 0);
        QVERIFY2(isSame(answer.total.dollars(), one.dollars), qPrintable(QString::number(answer.total.dollars(), 'g', 15)));
        Usd sum;
        for (const BillLine& line : answer.lines) sum += line.amount;
        QCOMPARE(sum, answer.total);
    }
    void splittingAnyLineChangesNothing_data() { billsEveryTierAsWorkedByHand_data(); }
    void splittingAnyLineChangesNothing() {
        QFETCH(int, number);
        const TierCase& one = cases[number];
        const Usd whole = bill(usageOf(one.uses), catalog(), one.withFreeTier).total;
        for (std::size_t split = 0; split < one.uses.size(); ++split)
            for (const double share : {0.0, 0.125, 0.3, 0.5, 1.0}) {
                if (std::string_view{one.uses[split].dimension} == "ebs_io2_iops_month") continue;  // two volumes are not one
                std::vector<Use> uses = one.uses;
                uses[split].quantity *= share;
                uses.push_back(one.uses[split]);
                uses.back().quantity -= uses[split].quantity;
                QVERIFY(isSame(bill(usageOf(uses), catalog(), one.withFreeTier).total.dollars(), whole.dollars()));
            }
    }
    void everyTieredDimensionHasACase() {
        std::set<std::string_view> worked, tiered;
        for (const TierCase& one : cases)
            for (const Use& use : one.uses) worked.insert(use.dimension);
        for (const Price& price : catalog().prices())
            if (price.tiers.size() > 1) tiered.insert(price.dimension);
        QVERIFY(tiered.size() >= 27);
        for (const std::string_view dimension : tiered)
            QVERIFY2(worked.contains(dimension), std::string{dimension}.c_str());
    }
    /// Past the last border of some region's tiers, so that every rate has been multiplied once.
    void everyLastTierHasACase() {
        std::set<std::string_view> reached;
        for (const TierCase& one : cases)
            for (const Use& use : one.uses) {
                const Price* const price = catalog().price(use.dimension, use.region);
                QVERIFY2(price != nullptr, one.name);
                if (price->tiers.size() > 1 && use.quantity > price->tiers.back().from) reached.insert(use.dimension);
            }
        for (const Price& price : catalog().prices())
            if (price.tiers.size() > 1) QVERIFY2(reached.contains(price.dimension), std::string{price.dimension}.c_str());
    }
    void spreadsUpfrontPayments_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < std::size(commitments); ++i) QTest::newRow(commitments[i].name) << static_cast<int>(i);
    }
    void spreadsUpfrontPayments() {
        QFETCH(int, number);
        const Commitment& one = commitments[number];
        const double month = effectiveMonth(Usd{one.upfront}, UsdPerHour{one.hourly}, one.years).dollars();
        QVERIFY2(std::abs(month - one.month) <= 0.005 + 1e-9, qPrintable(QString::number(month)));  // AWS prints whole cents
        QVERIFY(std::abs(one.hourly * 730 - one.recurring) < 1e-9);
    }
    void followsTheSavingsPlansTable_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < std::size(savingsPlans); ++i) QTest::newRow(savingsPlans[i].name) << static_cast<int>(i);
    }
    void followsTheSavingsPlansTable() {
        QFETCH(int, number);
        const SavingsPlan& one = savingsPlans[number];
        const double upfront = one.rate * one.shareUpfront * 8760 * one.years;
        const UsdPerHour recurring{one.rate * (1 - one.shareUpfront)};
        QVERIFY(std::abs(upfront - one.upfront) < 1e-9);
        QVERIFY(std::abs(effectiveMonth(Usd{one.upfront}, recurring, one.years).dollars() - one.month) < 1e-8);
        QVERIFY(std::abs(recurring.count() * 730 - one.recurring) < 1e-9);
        const Hours breakEven = breakEvenTime(UsdPerHour{0.398}, UsdPerHour{one.rate});
        QVERIFY2(std::abs(breakEven.count() - one.breakEvenHours) < 1e-6, qPrintable(QString::number(breakEven.count(), 'g', 12)));
        // The hour itself: usage worth the commitment on demand costs the commitment, unused or not.
        const double ratio = one.rate / 0.398;
        QVERIFY(std::abs(savingsPlanHour(0.398, one.rate, ratio) - one.rate) < 1e-12);
        QVERIFY(std::abs(savingsPlanHour(0, one.rate, ratio) - one.rate) < 1e-12);
        QVERIFY(std::abs(savingsPlanHour(2 * 0.398, one.rate, ratio) - (one.rate + 0.398)) < 1e-12);
    }
};

QTEST_APPLESS_MAIN(TierCasesTest)
#include "tier_cases_test.moc"
