#include <cmath>
#include <numbers>

#include "model/workload/demand.h"
#include "model/workload/distance.h"
#include "model/workload/growth.h"
#include "model/workload/traffic_laws.h"
#include "oracle/oracle_case.h"

namespace oracle {

using namespace stagecraft;

namespace {

/// Traffic given as an average rate instead of users.
Demand measured(double perDay, double peakToAverage) {
    Workload workload;
    workload.averageRate = RequestsPerSecond{perDay / 86'400};
    workload.peakToAverage = peakToAverage;
    return demand(workload);
}

double averageFromUsers(const Inputs& in) {
    Workload workload;
    workload.users = in["users"] * in["monthly_active_share"];
    workload.dailyActiveShare = in["dau_over_mau"];
    workload.requestsPerActiveUserPerDay = in["requests_per_active_user_per_day"];
    return demand(workload).average.count();
}

double sessionsAtPeak(const Inputs& in) {
    Workload workload;
    workload.averageRate = RequestsPerSecond{in["sessions_per_day"] / 86'400};
    workload.peakToAverage = in["peak_to_average"];
    workload.requestsPerSession = 1;
    workload.sessionLength = Seconds{in["session_seconds"]};
    return demand(workload).peakSessions;
}

/// Numbers, or the words for 1 + 0.8·cos with its top at 20 h.
double curveExponent(const Inputs& in) {
    std::vector<double> shape;
    if (in.text("shape").starts_with("raised-cosine"))
        for (int hour = 0; hour < 24; ++hour)
            shape.push_back(1 + 0.8 * std::cos(2 * std::numbers::pi * (hour - 20) / 24));
    else
        shape = in.list("shape");
    return stretchedCurve(shape, in["peak_to_average"]).exponent;
}

/// "name:15 70 85|name:70 20 145": round trips from each place to each site.
double nearestSites(const Inputs& in) {
    std::vector<std::vector<double>> rows;
    for (const std::string& row : split(in.text("rtt_rows"), '|')) {
        rows.emplace_back();
        for (const std::string& time : split(row.substr(row.find(':') + 1), ' '))
            rows.back().push_back(std::stod(time));
    }
    const std::vector<std::span<const double>> views(rows.begin(), rows.end());
    return bestMeanRoundTrip(in.list("weights"), views, in.whole("regions")).count();
}

double exponentialMonths(const Inputs& in) {
    return ExponentialGrowth{in["start"], in["monthly_growth"]}.monthsTo(in["threshold"]).value_or(-1);
}

BassGrowth bass(const Inputs& in) { return {in["p"], in["q"]}; }

}  // namespace

void addTrafficModels(Models& models) {
    models["average_rps"] = [](const Inputs& in) {
        return measured(in["requests_per_day"], 1).average.count();
    };
    models["average_rps_from_users"] = averageFromUsers;
    models["peak_rps"] = [](const Inputs& in) {
        return measured(in["requests_per_day"], in["peak_to_average"]).peak.count();
    };
    models["peak_concurrent_sessions"] = sessionsAtPeak;
    models["peak_factor_from_busy_hour_share"] = [](const Inputs& in) {
        return peakFactorOfBusiestShare(in["busy_hour_share"], in["period_hours"]);
    };
    models["interactive_response_time_s"] = [](const Inputs& in) {
        return interactiveResponse(in["users"], RequestsPerSecond{in["throughput"]},
                                   Seconds{in["think_time"]})
            .count();
    };
    models["little_concurrency"] = [](const Inputs& in) {
        return concurrency(RequestsPerSecond{in["arrival_rate"]}, Seconds{in["time_in_system_s"]}).count();
    };
    models["von_mises_kappa"] = [](const Inputs& in) { return vonMisesConcentration(in["peak_to_average"]); };
    models["curve_power_exponent"] = curveExponent;
    models["merged_peak_factor"] = [](const Inputs& in) {
        return mergedPeakFactor(in["amplitude"], in.list("weights"), in.list("offset_hours"));
    };
    models["poisson_busiest_minute_count"] = [](const Inputs& in) {
        return busiestMinute(RequestsPerSecond{in["rate_per_s"]}, in["minutes"]);
    };

    models["great_circle_km"] = [](const Inputs& in) {
        return greatCircle(in["lat1"], in["lon1"], in["lat2"], in["lon2"]).count();
    };
    models["rtt_lower_bound_ms"] = [](const Inputs& in) {
        return roundTripLowerBound(Kilometres{in["distance_km"]}, in["fibre_km_per_ms"]).count();
    };
    models["rtt_estimate_ms"] = [](const Inputs& in) {
        return roundTripEstimate(Kilometres{in["distance_km"]}, in["inflation"],
                                 Milliseconds{in["access_ms"]})
            .count();
    };
    models["k_median_mean_rtt_ms"] = nearestSites;
    models["sync_write_floor_ms"] = [](const Inputs& in) {
        return synchronousWriteFloor(Milliseconds{in["local_ms"]}, Milliseconds{in["rtt_ms"]},
                                     in["round_trips"])
            .count();
    };

    models["exponential_time_to_threshold_months"] = exponentialMonths;
    models["stage_date_months"] = exponentialMonths;
    models["logistic_time_to_threshold_months"] = [](const Inputs& in) {
        return LogisticGrowth{in["start"], in["ceiling"], in["rate"]}.monthsTo(in["threshold"]).value_or(-1);
    };
    models["bass_peak_time"] = [](const Inputs& in) { return bass(in).peakTime(); };
    models["bass_time_to_share"] = [](const Inputs& in) { return bass(in).timeTo(in["share"]).value_or(-1); };
    models["bass_cumulative_share"] = [](const Inputs& in) { return bass(in).shareAt(in["time"]); };
}

}  // namespace oracle
