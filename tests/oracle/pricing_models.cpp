#include <stdexcept>

#include "model/catalog/catalog.h"
#include "model/pricing/commitment.h"
#include "model/pricing/dynamodb_units.h"
#include "model/pricing/lambda_cost.h"
#include "model/pricing/load_balancer.h"
#include "model/pricing/tiers.h"
#include "oracle/oracle_case.h"

namespace oracle {

using namespace stagecraft;

namespace {

const Price& price(const std::string& dimension, const std::string& region) {
    static const Result<Catalog::Pointer> catalog = Catalog::builtIn();
    if (!catalog) throw std::runtime_error(catalog.error().text());
    const Price* found = (*catalog)->price(dimension, region);
    if (found == nullptr) throw std::runtime_error("no price of " + dimension + " in " + region);
    return *found;
}

double tieredDollars(const Inputs& in) {
    return graduated(price(in.text("dimension"), in.text("region")).tiers, in["quantity"]).dollars();
}

UsdPerHour rate(const Inputs& in, const std::string& key) { return UsdPerHour{in[key]}; }

double balancerUnits(const Inputs& in) {
    // Evaluations beyond the ten free rules of each request are given as such: one request with eleven rules
    // each.
    return albCapacityUnits({in["new_connections_per_s"], in["active_connections"], in["gb_per_hour"],
                             in["rule_evaluations_per_s"], 11}).largest();
}

double readUnits(const Inputs& in) {
    const std::string kind = in.text("consistency");
    const ReadConsistency consistency = kind == "strong"          ? ReadConsistency::Strong
                                        : kind == "transactional" ? ReadConsistency::Transactional
                                                                  : ReadConsistency::Eventual;
    return in["reads_per_s"] * dynamoReadUnits(Bytes{in["item_bytes"]}, consistency);
}

double writeUnits(const Inputs& in) {
    const WriteKind kind =
        in.text("kind") == "transactional" ? WriteKind::Transactional : WriteKind::Standard;
    return in["writes_per_s"] * dynamoWriteUnits(Bytes{in["item_bytes"]}, kind);
}

// Lambda is priced as us-east-1 sells it.
constexpr auto home = "us-east-1";
double perGbSecond() { return price("lambda_gb_second_x86", home).tiers.front().usd; }
double perRequest() { return price("lambda_request_million", home).tiers.front().usd / 1e6; }

double lambdaBill(const Inputs& in) {
    const bool isArm = in.text("arch") == "arm";
    const LambdaAllowance allowance =
        in.text("free_tier") == "yes" ? LambdaAllowance{1e6, 400'000} : LambdaAllowance{};
    return lambdaMonth({in["requests"], Milliseconds{in["duration_ms"]}, Mib{in["memory_mb"]}},
                       price(isArm ? "lambda_gb_second_arm" : "lambda_gb_second_x86", home).tiers,
                       perRequest(), allowance)
        .dollars();
}

double lambdaBreakEvenRate(const Inputs& in) {
    return lambdaBreakEven({1, Milliseconds{in["duration_ms"]}, Mib{in["memory_mb"]}}, perGbSecond(),
                           perRequest(), UsdPerHour{in["ec2_instances"] * in["ec2_usd_hour"]},
                           Usd{in["fixed_usd_month"]})
        .count();
}

CommitmentPlan commitment(const Inputs& in, std::initializer_list<const char*> rates) {
    std::vector<UsdPerHour> committed;
    for (const char* key : rates) committed.push_back(rate(in, key));
    return bestCommitment(in.wholes("hourly_counts"), rate(in, "on_demand"), committed);
}

double commitmentWithSpot(const Inputs& in) {
    const std::vector<UsdPerHour> committed{rate(in, "committed")};
    const SpotPolicy spot{in.whole("on_demand_base"), in["on_demand_share_above_base"], rate(in, "spot"),
                          in["interruption_overhead"]};
    return bestCommitment(in.wholes("hourly_counts"), rate(in, "on_demand"), committed, spot).dollars;
}

/// The second scenario is twice the first; both are as likely.
double expectedCommitment(const Inputs& in) {
    const std::vector<int> once = in.wholes("scenario_1");
    std::vector<int> twice = once;
    for (int& count : twice) count *= 2;
    const std::span<const int> scenarios[] = {once, twice};
    const std::vector<UsdPerHour> committed{rate(in, "committed")};
    return bestCommitment(std::span<const std::span<const int>>{scenarios}, rate(in, "on_demand"), committed)
        .dollars;
}

DeliveryPrices delivery(const Inputs& in) {
    return {in["cdn_usd_per_gb"], in["cdn_usd_per_10k"], in["origin_usd_per_gb"]};
}

}  // namespace

void addPricingModels(Models& models) {
    models["tiered_usd"] = tieredDollars;
    models["alb_lcu"] = balancerUnits;
    models["dynamodb_rcu"] = readUnits;
    models["dynamodb_wcu"] = writeUnits;
    models["lambda_month_usd"] = lambdaBill;
    models["lambda_ec2_breakeven_rps"] = lambdaBreakEvenRate;
    models["lambda_usd_per_vcpu_hour"] = [](const Inputs&) { return lambdaVcpuHour(perGbSecond()).count(); };
    models["lambda_ec2_breakeven_utilisation"] = [](const Inputs& in) {
        return lambdaBreakEvenUtilisation(rate(in, "ec2_usd_vcpu_hour"), rate(in, "lambda_usd_vcpu_hour"),
                                          in["wall_over_cpu"]);
    };
    models["managed_database_breakeven_hours"] = [](const Inputs& in) {
        return managedBreakEvenHours(Usd{in["managed_usd_month"]}, Usd{in["self_managed_usd_month"]},
                                     rate(in, "usd_per_hour"));
    };
    models["cdn_breakeven_object_kb"] = [](const Inputs& in) { return cdnBreakEvenKilobytes(delivery(in)); };
    models["cdn_month_delta_usd"] = [](const Inputs& in) {
        return cdnMonthDelta(delivery(in), in["requests"], in["object_kb"]).dollars();
    };
    models["replication_month_usd"] = [](const Inputs& in) {
        return replicationMonth(RequestsPerSecond{in["write_rps"]}, Bytes{in["bytes_per_write"]},
                                in.whole("regions"), in["usd_per_gb"])
            .dollars();
    };

    models["commitment_optimum_usd"] = [](const Inputs& in) {
        return commitment(in, {"reserved_1y", "reserved_3y"}).dollars;
    };
    models["commitment_optimal_level"] = [](const Inputs& in) {
        return commitment(in, {"committed"}).committed;
    };
    models["commitment_with_spot_usd"] = commitmentWithSpot;
    models["commitment_expected_optimum_usd"] = expectedCommitment;
    models["commitment_level_uniform_demand"] = [](const Inputs& in) {
        return commitmentOfUniformDemand(in["low"], in["high"], rate(in, "on_demand"), rate(in, "committed"));
    };
    models["commitment_level_lognormal_demand"] = [](const Inputs& in) {
        return commitmentOfLogNormalDemand(in["median"], in["log_sd"], rate(in, "on_demand"),
                                           rate(in, "committed"));
    };
    models["breakeven_utilisation"] = [](const Inputs& in) {
        return breakEvenUtilisation(rate(in, "on_demand"), rate(in, "committed"));
    };
    models["commitment_break_even_hours"] = [](const Inputs& in) {
        return breakEvenTime(rate(in, "on_demand"), rate(in, "committed"), Hours{in["hours"]}).count();
    };
    models["effective_hourly_usd"] = [](const Inputs& in) {
        return effectiveRate(Usd{in["upfront_usd"]}, rate(in, "hourly_usd"), in.whole("years")).count();
    };
    models["reserved_effective_month_usd"] = [](const Inputs& in) {
        return effectiveMonth(Usd{in["upfront"]}, rate(in, "hourly"), in.whole("years")).dollars();
    };
}

}  // namespace oracle
