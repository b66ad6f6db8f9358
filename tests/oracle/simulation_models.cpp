#include <stdexcept>

#include "model/simulation/queue.h"
#include "oracle/oracle_case.h"

namespace oracle {

using namespace stagecraft;

namespace {

// Enough jobs that the 99 % interval is less than half of what the cases tolerate.
constexpr std::uint64_t jobsForMeans = 50'000'000;
constexpr std::uint64_t jobsForTails = 25'000'000;
constexpr std::uint64_t seed = 20'261'124;

ServiceLaw lawOf(const std::string& name) {
    if (name == "exponential") return ServiceLaw::Exponential;
    if (name == "lognormal") return ServiceLaw::LogNormal;
    if (name == "deterministic") return ServiceLaw::Deterministic;
    throw std::runtime_error("no service law is called " + name);
}

QueueSpec queueOf(const Inputs& in) {
    QueueSpec spec;
    spec.arrivalRate = in["arrival_rate"];
    spec.servers = in.whole("servers");
    spec.meanService = in["mean_service_s"];
    spec.law = lawOf(in.text("service_law"));
    spec.variation = in["service_scv"];
    return spec;
}

}  // namespace

void addSimulationModels(Models& models) {
    models["simulated_mean_wait_s"] = [](const Inputs& in) { return runQueue(queueOf(in), jobsForMeans, seed).wait.mean; };
    models["simulated_response_p50_s"] = [](const Inputs& in) { return runQueue(queueOf(in), jobsForTails, seed).p50.mean; };
    models["simulated_response_p95_s"] = [](const Inputs& in) { return runQueue(queueOf(in), jobsForTails, seed).p95.mean; };
    models["simulated_response_p99_s"] = [](const Inputs& in) { return runQueue(queueOf(in), jobsForTails, seed).p99.mean; };
    models["simulated_mmck_blocking"] = [](const Inputs& in) {
        QueueSpec spec;
        spec.arrivalRate = in["arrival_rate"];
        spec.servers = in.whole("servers");
        spec.meanService = 1 / in["service_rate"];
        spec.capacity = in.whole("capacity");
        return runQueue(spec, jobsForTails, seed).blocked;
    };
}

}  // namespace oracle
