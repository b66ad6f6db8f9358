#include <stdexcept>

#include "model/capacity/processor_sharing.h"
#include "model/capacity/queueing.h"
#include "model/support/statistics.h"
#include "oracle/oracle_case.h"

namespace oracle {

using namespace stagecraft;

namespace {

Station station(const Inputs& in) {
    return {Seconds{1 / in["service_rate"]}, in.whole("servers"), RequestsPerSecond{in["arrival_rate"]},
            Discipline::FirstComeFirstServed};
}

/// One server that shares itself among the requests, at a utilisation.
Station sharedServer(const Inputs& in) {
    return {Seconds{in["mean_service_s"]}, 1, RequestsPerSecond{in["utilisation"] / in["mean_service_s"]},
            Discipline::ProcessorSharing};
}

double sharedServersPercentile(const Inputs& in) {
    SharedServersChain chain{{Seconds{in["mean_service_s"]}, in.whole("servers"),
                              RequestsPerSecond{in["arrival_rate"]}, Discipline::ProcessorSharing}};
    return chain.percentile(in["quantile"]).count();
}

/// "0.02x2 0.008x1": mean service and servers of each station.
double tandemPercentile(const Inputs& in) {
    std::vector<Station> path;
    for (const std::string& part : split(in.text("stations"), ' ')) {
        const std::size_t cross = part.find('x');
        path.push_back({Seconds{std::stod(part.substr(0, cross))}, std::stoi(part.substr(cross + 1)),
                        RequestsPerSecond{in["arrival_rate"]}, Discipline::FirstComeFirstServed});
    }
    return responsePercentile(std::span<const Station>{path}, Seconds{0}, in["quantile"]).count();
}

double boxesForPercentile(const Inputs& in) {
    const Station box{Seconds{in["mean_service_s"]}, in.whole("cores"), RequestsPerSecond{in["arrival_rate"]},
                      Discipline::FirstComeFirstServed};
    const Balancing balancing = in.text("balancing") == "pooled" ? Balancing::Pooled : Balancing::Random;
    return minimumBoxes(box, Seconds{in["target_s"]}, in["quantile"], balancing);
}

double farmMeanResponse(const Inputs& in) {
    const double service = in["mean_service_s"];
    const int boxes = in.whole("servers");
    const int cores = in.whole("cores");
    const std::string policy = in.text("policy");
    Station whole{Seconds{service}, cores, RequestsPerSecond{in["arrival_rate"]},
                  Discipline::FirstComeFirstServed};
    if (policy == "round-robin" && cores == 1) return roundRobinResponse(whole, boxes).count();
    if (policy == "two-choices")
        return service * shortestOfChoicesResponse(offeredLoad(whole) / (boxes * cores), 2);
    if (policy == "random") {
        whole.arrivals = whole.arrivals / boxes;
        return meanResponse(whole).count();
    }
    throw std::runtime_error("no model of the policy " + policy);
}

}  // namespace

void addResponseModels(Models& models) {
    models["mmc_response_percentile_s"] = [](const Inputs& in) {
        return responsePercentile(station(in), in["quantile"]).count();
    };
    models["mmc_response_tail_probability"] = [](const Inputs& in) {
        return responseTail(station(in), Seconds{in["time"]});
    };
    models["mm1ps_response_percentile_s"] = [](const Inputs& in) {
        return responsePercentile(sharedServer(in), in["quantile"]).count();
    };
    models["mmcps_response_percentile_s"] = sharedServersPercentile;
    models["mg1ps_mean_response_s"] = [](const Inputs& in) { return meanResponse(sharedServer(in)).count(); };
    models["tandem_response_percentile_s"] = tandemPercentile;
    models["min_servers_for_response_percentile"] = boxesForPercentile;
    models["farm_mean_response_s"] = farmMeanResponse;
    models["power_of_two_mean_field_response"] = [](const Inputs& in) {
        return in["mean_service_s"] * shortestOfChoicesResponse(in["utilisation"], 2);
    };
    models["hypoexponential_percentile_s"] = [](const Inputs& in) {
        return exponentialSumQuantile(in.list("rates"), in["quantile"]);
    };
    models["mixture_percentile_s"] = [](const Inputs& in) {
        return exponentialMixtureQuantile(in.list("weights"), in.list("mean_seconds"), in["quantile"]);
    };
    models["fanout_slow_share"] = [](const Inputs& in) {
        return anySlowShare(in.whole("backends"), in["slow_probability"]);
    };
}

}  // namespace oracle
