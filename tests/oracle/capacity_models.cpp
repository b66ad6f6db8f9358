#include "model/capacity/autoscaling.h"
#include "model/capacity/burst_credits.h"
#include "model/capacity/database.h"
#include "oracle/oracle_case.h"

namespace oracle {

using namespace stagecraft;

namespace {

CreditBalance credits(const Inputs& in) {
    std::vector<CreditSpan> spans;
    for (const std::string& part : split(in.text("hours_at_utilisation"), ' ')) {
        const std::size_t at = part.find('@');
        spans.push_back({Hours{std::stod(part.substr(0, at))}, std::stod(part.substr(at + 1))});
    }
    const CreditMode mode = in.text("mode") == "unlimited" ? CreditMode::Unlimited : CreditMode::Standard;
    return carryCredits({in["vcpus"], in["baseline"]}, mode, spans, in["start_balance"]);
}

ScalingPolicy policy(const Inputs& in) {
    return {RequestsPerSecond{in["rps_per_instance_at_target"]}, in.whole("minimum"), 1, in["headroom"]};
}

double safeTarget(const Inputs& in) {
    const Seconds reaction{in["reaction_s"]};
    if (in.text("ramp") == "exponential")
        return highestSafeTarget(in["utilisation_limit"], in["growth_per_hour"], reaction);
    return highestSafeTarget(in["utilisation_limit"], RequestsPerSecond{in["rate_now"]}, in["ramp_rps_per_s"],
                             reaction);
}

}  // namespace

void addCapacityModels(Models& models) {
    models["az_loss_servers_min"] = [](const Inputs& in) {
        return serversSurvivingZoneLoss(in.whole("needed"), in.whole("zones"));
    };
    models["az_loss_servers_equal_zones"] = [](const Inputs& in) {
        return equalServersSurvivingZoneLoss(in.whole("needed"), in.whole("zones"));
    };
    models["memory_bound_servers"] = [](const Inputs& in) {
        return memoryBoundServers(in["peak_concurrency"], Mib{in["mb_per_request"]}, Mib{in["base_mb"]},
                                  Gib{in["server_gib"]}, in["usable_share"]);
    };
    models["network_bound_servers"] = [](const Inputs& in) {
        return networkBoundServers(RequestsPerSecond{in["peak_rps"]}, Bytes{in["bytes_per_request"]},
                                   GigabitsPerSecond{in["baseline_gbps"]}, in["target"]);
    };
    models["iops_bound"] = [](const Inputs& in) {
        return diskOperationsLimit(OperationsPerSecond{in["volume_iops"]},
                                   OperationsPerSecond{in["instance_iops"]}, MibPerSecond{in["volume_mibps"]},
                                   MibPerSecond{in["instance_mibps"]}, Kib{in["io_kib"]})
            .count();
    };
    models["smt_capacity_fraction"] = [](const Inputs& in) {
        return hyperThreadedCapacity(in["reported_utilisation"], in["smt_yield"]);
    };
    models["cpu_credit_balance"] = [](const Inputs& in) { return credits(in).credits; };
    models["cpu_credit_surplus"] = [](const Inputs& in) { return credits(in).surplus; };
    models["cpu_credit_charged"] = [](const Inputs& in) { return credits(in).charged; };
    models["burstable_breakeven_utilisation"] = [](const Inputs& in) {
        return burstableBreakEven({in["vcpus"], in["baseline"]}, UsdPerHour{in["burstable_usd_hour"]},
                                  UsdPerHour{in["fixed_usd_hour"]}, UsdPerHour{in["surplus_usd_vcpu_hour"]});
    };
    models["gp2_burst_seconds"] = [](const Inputs& in) { return gp2Burst(Gib{in["gib"]}).count(); };
    models["gp2_refill_seconds"] = [](const Inputs& in) { return gp2Refill(Gib{in["gib"]}).count(); };
    models["autoscaled_instance_hours"] = [](const Inputs& in) {
        return autoscaledServerHours(policy(in), in.list("hourly_rps"));
    };
    models["fixed_instance_hours"] = [](const Inputs& in) {
        return fixedServerHours(policy(in), in.list("hourly_rps"));
    };
    models["target_tracking_desired"] = [](const Inputs& in) {
        return desiredServers(in.whole("current"), in["metric"], in["target"]);
    };
    models["scale_in_lag_extra_instance_steps"] = [](const Inputs& in) {
        return scaleInLagExtra(in.list("desired"), in.whole("lag_steps"));
    };
    models["highest_safe_target"] = safeTarget;
}

}  // namespace oracle
