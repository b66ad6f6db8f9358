#include "model/pricing/free_tier.h"

#include <algorithm>

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
    /// What is drawn from one pool: in one region, or in all.
    struct Use {
        const FreePool* pool = nullptr;
        std::string_view region;
        double quantity = 0;
    };
    std::vector<Use> uses;
    const auto useOf = [&](const Drawing& drawing) -> Use* {
        const FreePool* const pool = poolOf(pools, drawing.dimension);
        if (pool == nullptr) return nullptr;
        const std::string_view region = pool->isPerRegion ? drawing.region : std::string_view{};
        const auto known = std::ranges::find_if(uses, [&](const Use& use) { return use.pool == pool && use.region == region; });
        return known != uses.end() ? &*known : &uses.emplace_back(Use{pool, region, 0});
    };
    for (const Drawing& drawing : drawings)
        if (Use* use = useOf(drawing)) use->quantity += drawing.quantity;
    for (Drawing& drawing : drawings)
        if (const Use* use = useOf(drawing))
            drawing.free = use->quantity <= use->pool->allowance ? drawing.quantity : drawing.quantity * (use->pool->allowance / use->quantity);
}

}  // namespace stagecraft
