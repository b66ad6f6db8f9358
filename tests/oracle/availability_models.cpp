#include "model/reliability/availability.h"
#include "oracle/oracle_case.h"

namespace oracle {

using namespace stagecraft;

namespace {

CapacityLoss loss(const Inputs& in) {
    return {RequestsPerSecond{in["arrival_rate"]}, RequestsPerSecond{in["capacity_before"]}, in["lost_share"],
            Seconds{in["seconds_until_replaced"]}, RequestsPerSecond{in["capacity_after"]}};
}

double standby(const Inputs& in) {
    return activePassive({in["primary"], in["standby"], in["switch_success"], in["failovers_per_year"],
                          Seconds{in["switch_s"]}});
}

}  // namespace

void addAvailabilityModels(Models& models) {
    models["downtime_minutes_per_year"] = [](const Inputs& in) {
        return downtimePerYear(in["availability"]).count();
    };
    models["series_availability"] = [](const Inputs& in) {
        return seriesAvailability(in.list("availabilities"));
    };
    models["parallel_availability"] = [](const Inputs& in) {
        return parallelAvailability(in.list("availabilities"));
    };
    models["k_of_n_availability"] = [](const Inputs& in) {
        return kOfN(in.whole("k"), in.whole("n"), in["availability"]);
    };
    models["zoned_k_of_n_availability"] = [](const Inputs& in) {
        return zonedKOfN(in.whole("zones"), in.whole("servers_per_zone"), in.whole("k"),
                         in["zone_availability"], in["server_availability"]);
    };
    models["beta_factor_unavailability"] = [](const Inputs& in) {
        return commonCauseUnavailability(in.whole("k"), in.whole("n"), in["unit_unavailability"], in["beta"]);
    };
    models["repairable_k_of_n_availability"] = [](const Inputs& in) {
        return repairableKOfN(in.whole("k"), in.whole("n"), Hours{in["mtbf_h"]}, Hours{in["mttr_h"]},
                              in.whole("repair_crews"));
    };
    models["failover_downtime_minutes_per_year"] = [](const Inputs& in) {
        return failoverDowntimePerYear(in["failures_per_year"], Seconds{in["failover_s"]}).count();
    };
    models["active_active_availability"] = [](const Inputs& in) {
        return activeActive(in.list("region_availabilities"), in.whole("regions_needed"),
                            in["routing_availability"]);
    };
    models["active_passive_availability"] = standby;
    models["active_active_capacity_factor"] = [](const Inputs& in) {
        return activeActiveCapacityFactor(in.whole("regions"), in.whole("lose"));
    };
    models["retry_amplification"] = [](const Inputs& in) {
        return retryAmplification(in["failure_probability"], in.whole("max_retries"));
    };
    models["drill_backlog_requests"] = [](const Inputs& in) { return backlog(loss(in)); };
    models["drill_drain_seconds"] = [](const Inputs& in) { return drainTime(loss(in)).count(); };
}

}  // namespace oracle
