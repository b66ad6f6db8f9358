#include <benchmark/benchmark.h>

#include <array>

#include "model/capacity/cache_hits.h"
#include "model/capacity/queueing.h"
#include "model/reliability/availability.h"

using namespace stagecraft;

namespace {

/// Web servers, an inner layer, a follower and the leader.
std::array<Station, 4> path(Discipline discipline) {
    return {Station{Seconds{0.040}, 8, RequestsPerSecond{120}, discipline},
            Station{Seconds{0.015}, 4, RequestsPerSecond{150}, discipline},
            Station{Seconds{0.002}, 8, RequestsPerSecond{2500}, discipline},
            Station{Seconds{0.004}, 16, RequestsPerSecond{2000}, discipline}};
}

void erlangCOf(benchmark::State& state) {
    const auto servers = static_cast<int>(state.range(0));
    double load = 0.9 * servers;
    for (auto _ : state) {
        benchmark::DoNotOptimize(erlangC(servers, load));
        load *= 1 + 1e-12;
    }
}
BENCHMARK(erlangCOf)->Arg(8)->Arg(64)->Arg(1000)->Arg(100'000);

void tailOfFourStations(benchmark::State& state) {
    const auto stations =
        path(state.range(0) == 0 ? Discipline::ProcessorSharing : Discipline::FirstComeFirstServed);
    for (auto _ : state) benchmark::DoNotOptimize(responseTail(stations, Seconds{0.001}, Seconds{0.3}));
}
BENCHMARK(tailOfFourStations)->ArgName("inOrder")->Arg(0)->Arg(1);

void preparedTailOfFourStations(benchmark::State& state) {
    const auto stations = path(Discipline::ProcessorSharing);
    const ResponseTime response{stations, Seconds{0.001}};
    for (auto _ : state) benchmark::DoNotOptimize(response.tail(Seconds{0.3}));
}
BENCHMARK(preparedTailOfFourStations);

void percentileOfFourStations(benchmark::State& state) {
    const auto stations = path(Discipline::ProcessorSharing);
    for (auto _ : state) benchmark::DoNotOptimize(responsePercentile(stations, Seconds{0.001}, 0.99));
}
BENCHMARK(percentileOfFourStations);

/// What a request meets at the idlest of some servers with two vCPUs each.
void tailAtTheIdlest(benchmark::State& state) {
    const auto boxes = static_cast<int>(state.range(0));
    const Station idlest{Seconds{0.040}, 2, RequestsPerSecond{40}, Discipline::ProcessorSharing, boxes};
    for (auto _ : state) benchmark::DoNotOptimize(responseTail({&idlest, 1}, Seconds{0}, Seconds{0.3}));
}
BENCHMARK(tailAtTheIdlest)->ArgName("boxes")->Arg(2)->Arg(8)->Arg(24)->Arg(1000);

void hitRatioOfObjects(benchmark::State& state) {
    const auto objects = static_cast<double>(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(lruHitRatio(objects, 0.9, 0.05 * objects));
}
BENCHMARK(hitRatioOfObjects)->Arg(10'000)->Arg(100'000'000);

void zonedAvailabilityOfServers(benchmark::State& state) {
    const auto servers = static_cast<int>(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(zonedKOfN(3, servers, 2 * servers, 0.9995, 0.995));
}
BENCHMARK(zonedAvailabilityOfServers)->Arg(2)->Arg(1000);

}  // namespace

BENCHMARK_MAIN();
