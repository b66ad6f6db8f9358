#include "model/capacity/queueing.h"
#include "model/workload/traffic_laws.h"
#include "oracle/oracle_case.h"

namespace oracle {

using namespace stagecraft;

namespace {

Station station(double arrivals, double service, int servers) {
    return {Seconds{service}, servers, RequestsPerSecond{arrivals}, Discipline::FirstComeFirstServed};
}

Station station(const Inputs& in) {
    return station(in["arrival_rate"], 1 / in["service_rate"], in.whole("servers"));
}

Station timed(const Inputs& in) {
    return station(in["arrival_rate"], in["mean_service_s"], in.whole("servers"));
}

double poolFor(const Inputs& in) {
    return erlangCMinimumServers(in["queries_per_s"] * in["query_s"], in["wait_probability"]);
}

double blocking(const Inputs& in) { return finiteQueue(station(in), in.whole("capacity")).blocked; }

}  // namespace

void addQueueModels(Models& models) {
    models["erlang_b_blocking"] = [](const Inputs& in) {
        return erlangB(in.whole("servers"), in["erlangs"]);
    };
    models["erlang_b_max_load"] = [](const Inputs& in) {
        return erlangBMaximumLoad(in.whole("servers"), in["blocking"]);
    };
    models["erlang_b_min_servers"] = [](const Inputs& in) {
        return erlangBMinimumServers(in["erlangs"], in["blocking"]);
    };
    models["erlang_c_wait_probability"] = [](const Inputs& in) {
        return erlangC(in.whole("servers"), in["erlangs"]);
    };
    models["min_servers_for_wait_probability"] = [](const Inputs& in) {
        return erlangCMinimumServers(in["erlangs"], in["wait_probability"]);
    };
    models["pool_connections_for_wait_probability"] = poolFor;
    models["halfin_whitt_wait_probability"] = [](const Inputs& in) {
        return halfinWhittWaitProbability(in["beta"]);
    };
    models["halfin_whitt_beta"] = [](const Inputs& in) { return halfinWhittBeta(in["wait_probability"]); };

    models["mmc_mean_wait_s"] = [](const Inputs& in) { return meanWait(station(in)).count(); };
    models["mmc_mean_queue"] = [](const Inputs& in) {
        return concurrency(RequestsPerSecond{in["arrival_rate"]}, meanWait(station(in))).count();
    };
    models["mmc_mean_in_system"] = [](const Inputs& in) {
        return concurrency(RequestsPerSecond{in["arrival_rate"]}, meanResponse(station(in))).count();
    };
    models["mmc_mean_response"] = [](const Inputs& in) { return meanResponse(station(in)).count(); };
    models["mmc_wait_tail_probability"] = [](const Inputs& in) {
        return waitTail(station(in), Seconds{in["time"]});
    };
    models["mmc_wait_percentile_s"] = [](const Inputs& in) {
        return waitPercentile(station(in), in["quantile"]).count();
    };
    models["mmc_service_level"] = [](const Inputs& in) {
        return 1 - waitTail(timed(in), Seconds{in["within_s"]});
    };
    models["mmck_blocking"] = blocking;
    models["mmck_mean_wait_s"] = [](const Inputs& in) {
        return finiteQueue(station(in), in.whole("capacity")).meanWait.count();
    };
    models["mg1_mean_wait_s"] = [](const Inputs& in) {
        return meanWait(station(in["arrival_rate"], in["mean_service_s"], 1), 1, in["service_scv"]).count();
    };
    models["mgc_mean_wait_s"] = [](const Inputs& in) {
        return meanWait(timed(in), 1, in["service_scv"]).count();
    };
    models["allen_cunneen_mean_wait_s"] = [](const Inputs& in) {
        return meanWait(station(in), in["arrival_scv"], in["service_scv"]).count();
    };
    models["utilisation_law"] = [](const Inputs& in) {
        return busyShare(RequestsPerSecond{in["throughput"]}, Seconds{in["service_time_s"]});
    };
    models["open_network_class_throughput"] = [](const Inputs& in) {
        return (RequestsPerSecond{in["arrival_rate"]} * in["visits"]).count();
    };
    models["open_network_class_utilisation"] = [](const Inputs& in) {
        return busyShare(RequestsPerSecond{in["arrival_rate"]} * in["visits"], Seconds{in["service_time_s"]});
    };
}

}  // namespace oracle
