#include <benchmark/benchmark.h>

#include "model/simulation/queue.h"
#include "model/simulation/system.h"

using namespace stagecraft;

namespace {

/// Jobs through one M/M/10 station at 80 %. Target: 3 million a second on one core.
void oneStation(benchmark::State& state) {
    constexpr std::uint64_t jobs = 1'000'000;
    for (auto _ : state) benchmark::DoNotOptimize(runQueue({8, 10, 1}, jobs, 1));
    state.SetItemsProcessed(static_cast<std::int64_t>(jobs) * state.iterations());
}
BENCHMARK(oneStation)->Unit(benchmark::kMillisecond);

/// Requests through CDN, load balancer, servers, cache and database. Target: 1 million a second on one core.
void fiveTiers(benchmark::State& state) {
    const auto tier = [](const char* name, int boxes, int servers, double service, Discipline discipline) {
        SimulatedTier one;
        one.name = name;
        one.boxes = boxes;
        one.servers = servers;
        one.meanService = service;
        one.discipline = discipline;
        return one;
    };
    SystemSpec spec;
    spec.arrivalRate = 1000;
    spec.tiers = {tier("CDN", 1, 64, 0.002, Discipline::FirstComeFirstServed), tier("load balancer", 2, 8, 0.001, Discipline::FirstComeFirstServed),
                  tier("servers", 12, 2, 0.03, Discipline::ProcessorSharing), tier("cache", 2, 1, 0.0005, Discipline::FirstComeFirstServed),
                  tier("database", 1, 8, 0.02, Discipline::FirstComeFirstServed)};
    spec.tiers[0].endShare = 0.7;
    spec.tiers[3].endShare = 0.8;
    std::int64_t requests = 0;
    for (auto _ : state) {
        const SystemRun run = runSystem(spec, {10, 510}, 1);
        requests += static_cast<std::int64_t>(run.windows.front().arrived);
        benchmark::DoNotOptimize(run);
    }
    state.SetItemsProcessed(requests);
}
BENCHMARK(fiveTiers)->Unit(benchmark::kMillisecond);

/// The same, when the CDN and the cache let every request through to the database.
void fiveTiersToTheEnd(benchmark::State& state) {
    SystemSpec spec;
    spec.arrivalRate = 1000;
    for (const int boxes : {4, 4, 60, 4, 4}) {
        SimulatedTier one;
        one.boxes = boxes;
        one.servers = 4;
        one.meanService = boxes == 60 ? 0.1 : 0.008;
        one.discipline = boxes == 60 ? Discipline::ProcessorSharing : Discipline::FirstComeFirstServed;
        spec.tiers.push_back(one);
    }
    std::int64_t requests = 0;
    for (auto _ : state) {
        const SystemRun run = runSystem(spec, {10, 310}, 1);
        requests += static_cast<std::int64_t>(run.windows.front().arrived);
        benchmark::DoNotOptimize(run);
    }
    state.SetItemsProcessed(requests);
}
BENCHMARK(fiveTiersToTheEnd)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
