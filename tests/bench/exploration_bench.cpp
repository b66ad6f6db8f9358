#include <benchmark/benchmark.h>

#include "model/exploration/speed_frontier.h"
#include "model/exploration/sweep.h"

using namespace stagecraft;

namespace {

const Catalog& catalog() {
    static const Catalog::Pointer shipped = Catalog::builtIn().value();
    return *shipped;
}

/// Cost against p99 of one stage over every type of us-east-1, all cores. Target: 100 ms; the quick answer about 10 ms of CPU time.
void speedFrontierOf(benchmark::State& state) {
    Inputs inputs;
    inputs.workload.users = static_cast<double>(state.range(1));
    const auto stage = static_cast<std::size_t>(state.range(0) - 1);
    const SpeedScope scope = state.range(2) != 0 ? quickSpeedScope(builtInBlueprints()[stage]) : SpeedScope{};
    const Plan made = plan(inputs, catalog(), builtInBlueprints());
    DesignFrontier found;
    for (auto _ : state) found = speedFrontier(made.stages[stage], inputs, builtInBlueprints()[stage], catalog(), scope);
    state.counters["designs"] = static_cast<double>(found.considered);
    state.counters["best"] = static_cast<double>(found.best.size());
}
BENCHMARK(speedFrontierOf)
    ->ArgNames({"stage", "users", "quick"})
    ->Args({3, 800, 0})->Args({4, 3000, 0})->Args({5, 12'000, 0})->Args({5, 300'000, 0})->Args({6, 1'000'000, 0})->Args({7, 20'000'000, 0})
    ->Args({3, 800, 1})->Args({4, 3000, 1})->Args({5, 12'000, 1})->Args({6, 1'000'000, 1})->Args({7, 20'000'000, 1})
    ->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

/// Plans of seven stages over users, on all cores. Targets: 12 ms for 40, what a frame can show; 60 ms for 200.
void sweepOfPoints(benchmark::State& state) {
    SweepRange range;
    range.points = static_cast<int>(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(sweep(Inputs{}, range, catalog(), builtInBlueprints()));
}
BENCHMARK(sweepOfPoints)->ArgName("points")->Arg(40)->Arg(200)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();
