#include "model/pricing/free_tier.h"

namespace stagecraft {

namespace {

struct Rule {
    std::string_view allowance;  ///< dimension in free_tier.csv
    double scale = 1;            ///< units of the priced dimensions in one unit of the allowance
    bool isPerRegion = false;
    std::initializer_list<std::string_view> dimensions;
};

constexpr double hoursPerMonth = 730;

const Rule rules[] = {
    {"lambda_request_million", 1, false, {"lambda_request_million", "lambda_request_million_arm"}},
    {"lambda_gb_second", 1, false, {"lambda_gb_second_x86", "lambda_gb_second_arm"}},
    {"lambda_response_streaming_gb",
     1,
     false,
     {"lambda_response_streaming_gb_x86", "lambda_response_streaming_gb_arm"}},
    {"ddb_storage_gb_month", 1, true, {"ddb_storage_gb_month"}},
    {"ddb_provisioned_wcu", hoursPerMonth, true, {"ddb_provisioned_wcu_hour"}},
    {"ddb_provisioned_rcu", hoursPerMonth, true, {"ddb_provisioned_rcu_hour"}},
    {"ddb_streams_read_million", 1, false, {"ddb_streams_read_million"}},
    {"cloudwatch_metric_month", 1, false, {"cloudwatch_metric_month"}},
    {"cloudwatch_alarm_standard_month", 1, false, {"cloudwatch_alarm_standard_month"}},
    {"cloudwatch_api_1000", 1, false, {"cloudwatch_api_1000"}},
    {"cloudwatch_logs_gb",
     1,
     false,
     {"cloudwatch_logs_ingest_gb", "cloudwatch_logs_storage_gb_month", "cloudwatch_logs_insights_scan_gb"}},
    {"cloudwatch_dashboard_month", 1, false, {"cloudwatch_dashboard_month"}},
    {"cloudwatch_canary_run", 1, false, {"cloudwatch_canary_run"}},
    {"sqs_request_million", 1, false, {"sqs_standard_request_million", "sqs_fifo_request_million"}},
    {"kms_request", 1e-4, false, {"kms_request_10k"}},
    {"cloudfront_egress_gb", 1, false, {"cloudfront_egress_gb"}},
    {"cloudfront_request_million", 100, false, {"cloudfront_https_10k", "cloudfront_http_10k"}},
    {"cloudfront_function_invocation_million", 1, false, {"cloudfront_function_invocation_million"}},
    {"internet_egress_gb", 1, false, {"internet_egress_gb"}},
};

/// The pool `dimension` draws from; nullptr when it has none.
const FreePool* poolOf(std::span<const FreePool> pools, std::string_view dimension) {
    for (const FreePool& pool : pools)
        for (const std::string_view name : pool.dimensions)
            if (name == dimension) return &pool;
    return nullptr;
}

/// Apart from every key of `marketKey`, which stay below 2^40.
constexpr std::uint64_t allowancesKey = std::uint64_t{1} << 62;

}  // namespace

std::vector<FreePool> alwaysFree(const Catalog& catalog) {
    std::vector<FreePool> pools;
    for (const FreeAllowance& allowance : catalog.freeAllowances()) {
        if (allowance.kind != "always-free") continue;
        for (const Rule& rule : rules)
            if (rule.allowance == allowance.dimension)
                pools.push_back({allowance.monthly * rule.scale, rule.isPerRegion, rule.dimensions});
    }
    return pools;
}

void takeAllowances(std::span<Drawing> drawings, const Catalog& catalog) {
    const auto& pools =
        catalog.derived<std::vector<FreePool>>(allowancesKey, [&] { return alwaysFree(catalog); });
    std::vector<const FreePool*> poolOfEach;
    poolOfEach.reserve(drawings.size());
    for (const Drawing& drawing : drawings) poolOfEach.push_back(poolOf(pools, drawing.dimension));
    for (std::size_t i = 0; i < drawings.size(); ++i) {
        const FreePool* const pool = poolOfEach[i];
        if (pool == nullptr) continue;
        double used = 0;
        for (std::size_t j = 0; j < drawings.size(); ++j)
            if (poolOfEach[j] == pool && (!pool->isPerRegion || drawings[j].region == drawings[i].region))
                used += drawings[j].quantity;
        drawings[i].free =
            used <= pool->allowance ? drawings[i].quantity : drawings[i].quantity * (pool->allowance / used);
    }
}

}  // namespace stagecraft
