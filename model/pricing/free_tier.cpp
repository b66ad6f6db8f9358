#include "model/pricing/free_tier.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

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
    {"cloudformation_third_party_handler_operation", 1e-3, false, {"cloudformation_third_party_handler_operation_1000"}},
    {"cloudfront_egress_gb", 1, false, {"cloudfront_egress_gb"}},
    {"cloudfront_request_million", 100, false, {"cloudfront_https_10k", "cloudfront_http_10k"}},
    {"cloudfront_function_invocation_million", 1, false, {"cloudfront_function_invocation_million"}},
    {"internet_egress_gb", 1, false, {"internet_egress_gb"}},
};

/// Of the first twelve months. AWS grants each once, over all regions; 15 LCUs are read as LCU-hours, the cautious way.
const Rule firstYearRules[] = {
    {"amplify_build_minute", 1, false, {"amplify_build_minute"}},
    {"amplify_storage_gb_month", 1, false, {"amplify_storage_gb_month"}},
    {"amplify_egress_gb", 1, false, {"amplify_egress_gb"}},
    {"amplify_ssr_request", 1e-6, false, {"amplify_ssr_request_million"}},
    {"amplify_ssr_gb_hour", 1, false, {"amplify_ssr_gb_hour"}},
    {"apigw_rest_request_million", 1, false, {"apigw_rest_request_million"}},
    {"apigw_http_request_million", 1, false, {"apigw_http_request_million"}},
    {"apigw_ws_message_million", 1, false, {"apigw_ws_message_million"}},
    {"apigw_ws_connection_minute", 1e-6, false, {"apigw_ws_connection_minute_million"}},
    {"ebs_gp_gb_month", 1, false, {"ebs_gp2_gb_month", "ebs_gp3_gb_month", "ebs_magnetic_gb_month"}},
    {"ebs_magnetic_io_million", 1, false, {"ebs_magnetic_io_million"}},
    {"ebs_snapshot_gb_month", 1, false, {"ebs_snapshot_gb_month"}},
    {"ec2_micro_hour", 1, false, {"t2.micro", "t3.micro"}},
    {"public_ipv4_in_use_hour", 1, false, {"public_ipv4_in_use_hour"}},
    {"elasticache_micro_hour", 1, false, {"cache.t2.micro", "cache.t3.micro"}},
    {"load_balancer_hour", 1, false, {"alb_hour", "clb_hour"}},
    {"alb_lcu", 1, false, {"alb_lcu_hour"}},
    {"clb_gb", 1, false, {"clb_gb"}},
    {"rds_micro_hour", 1, false, {"db.t2.micro", "db.t3.micro", "db.t4g.micro"}},
    {"rds_gp2_gb_month", 1, false, {"rds_gp2_gb_month"}},
    {"rds_backup_gb_month", 1, false, {"rds_backup_gb_month"}},
    {"s3_standard_gb_month", 1, false, {"s3_standard_gb_month"}},
    {"s3_get_1000", 1, false, {"s3_get_1000"}},
    {"s3_put_1000", 1, false, {"s3_put_1000"}},
};

/// The pools of a tier, found by what draws from them: asked for every line of every bill.
class PoolIndex {
public:
    explicit PoolIndex(std::vector<FreePool> pools) : pools_(std::move(pools)) {
        for (const FreePool& pool : pools_)
            for (const std::string_view name : pool.dimensions) byName_.emplace(name, &pool);
    }
    PoolIndex(PoolIndex&&) = default;  // the pools stay where they are
    PoolIndex(const PoolIndex&) = delete;
    /// nullptr when there is none.
    [[nodiscard]] const FreePool* of(std::string_view name) const {
        const auto found = byName_.find(name);
        return found == byName_.end() ? nullptr : found->second;
    }

private:
    std::vector<FreePool> pools_;
    std::unordered_map<std::string_view, const FreePool*, NameHash> byName_;
};

/// Apart from every key of `marketKey`, which stay below 2^40.
constexpr std::uint64_t allowancesKey = std::uint64_t{1} << 62;

void addPools(std::vector<FreePool>& pools, const Catalog& catalog, std::string_view kind, std::span<const Rule> table) {
    for (const FreeAllowance& allowance : catalog.freeAllowances()) {
        if (allowance.kind != kind) continue;
        for (const Rule& rule : table)
            if (rule.allowance == allowance.dimension)
                pools.push_back({allowance.monthly * rule.scale, rule.isPerRegion, rule.dimensions});
    }
}

}  // namespace

std::vector<FreePool> freePools(const Catalog& catalog, FreeTier tier) {
    std::vector<FreePool> pools;
    if (tier != FreeTier::None) addPools(pools, catalog, "always-free", rules);
    if (tier == FreeTier::TwelveMonths) addPools(pools, catalog, "12-months-legacy", firstYearRules);
    return pools;
}

void takeAllowances(std::span<Drawing> drawings, const Catalog& catalog, FreeTier tier) {
    const auto& pools = catalog.derived<PoolIndex>(allowancesKey + static_cast<std::uint64_t>(tier), [&] { return PoolIndex{freePools(catalog, tier)}; });
    /// What is drawn from one pool: in one region, or in all.
    struct Use {
        const FreePool* pool = nullptr;
        std::string_view region;
        double quantity = 0;
    };
    std::vector<Use> uses;
    std::vector<std::pair<Drawing*, std::size_t>> drawn;  // and the use each is part of
    uses.reserve(drawings.size());
    drawn.reserve(drawings.size());
    for (Drawing& drawing : drawings) {
        const FreePool* const pool = pools.of(drawing.dimension);
        if (pool == nullptr) continue;
        const std::string_view region = pool->isPerRegion ? drawing.region : std::string_view{};
        auto use = std::ranges::find_if(uses, [&](const Use& one) { return one.pool == pool && one.region == region; });
        if (use == uses.end()) use = uses.insert(uses.end(), Use{pool, region, 0});
        use->quantity += drawing.quantity;
        drawn.emplace_back(&drawing, static_cast<std::size_t>(use - uses.begin()));
    }
    for (const auto& [drawing, number] : drawn) {
        const Use& use = uses[number];
        drawing->free = use.quantity <= use.pool->allowance ? drawing->quantity : drawing->quantity * (use.pool->allowance / use.quantity);
    }
}

}  // namespace stagecraft
