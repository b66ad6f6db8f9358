#include <benchmark/benchmark.h>

#include "model/exploration/growth_forecast.h"
#include "model/exploration/regret.h"
#include "model/exploration/tornado.h"
#include "model/exploration/uncertainty.h"
#include "model/figures/figures.h"
#include "model/workload/fields.h"

using namespace stagecraft;

namespace {

const Catalog& catalog() {
    static const Catalog::Pointer shipped = Catalog::builtIn().value();
    return *shipped;
}

Inputs uncertainInputs() {
    return withValue({}, "uncertainty",
                     "workload.users:8000:12000:30000,workload.peak_to_average:3:5:8,workload.cpu_ms_per_request:25:40:80,"
                     "growth.monthly_rate:0.05:0.1:0.2")
        .value();
}

const Blueprint& shownStage(const Inputs& inputs) {
    return builtInBlueprints()[static_cast<std::size_t>(plan(inputs, catalog(), builtInBlueprints()).shown().number - 1)];
}

/// 100,000 plans of the recommended stage. Target: 10 s on two cores, half of it on four.
void monteCarlo(benchmark::State& state) {
    const Inputs inputs = uncertainInputs();
    const Blueprint& stage = shownStage(inputs);
    Effort effort;
    effort.threads = static_cast<unsigned>(state.range(1));
    for (auto _ : state) benchmark::DoNotOptimize(riskOf(inputs, stage, catalog(), {static_cast<int>(state.range(0)), 1}, effort));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(monteCarlo)
    ->ArgNames({"samples", "threads"})
    ->Args({100, 1})
    ->Args({100'000, 1})
    ->Args({100'000, 2})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

/// Seven stages of 1,000 samples.
void designsByRegret(benchmark::State& state) {
    const Inputs inputs = uncertainInputs();
    for (auto _ : state) benchmark::DoNotOptimize(leastRegret(inputs, catalog(), builtInBlueprints(), {1000, 1}));
}
BENCHMARK(designsByRegret)->Unit(benchmark::kMillisecond)->UseRealTime();

void everyInputsSwing(benchmark::State& state) {
    const Inputs inputs = uncertainInputs();
    const Blueprint& stage = shownStage(inputs);
    Effort effort;
    effort.threads = 1;
    for (auto _ : state) benchmark::DoNotOptimize(tornado(inputs, stage, catalog(), effort));
}
BENCHMARK(everyInputsSwing)->Unit(benchmark::kMillisecond);

/// Two years of plans of seven stages, and every so many months of them.
void monthsAhead(benchmark::State& state) {
    const Inputs inputs = uncertainInputs();
    Effort effort;
    effort.threads = 1;
    for (auto _ : state)
        benchmark::DoNotOptimize(forecast(inputs, catalog(), builtInBlueprints(), static_cast<int>(state.range(0)), effort));
}
BENCHMARK(monthsAhead)->ArgName("step")->Arg(1)->Arg(4)->Unit(benchmark::kMillisecond);

void fanOfGrowth(benchmark::State& state) {
    const Inputs inputs = uncertainInputs();
    for (auto _ : state) benchmark::DoNotOptimize(forecastFan(inputs, catalog(), builtInBlueprints(), {64, 1, 3}));
}
BENCHMARK(fanOfGrowth)->Unit(benchmark::kMillisecond)->UseRealTime();

/// The quick answer of a chart, on one thread. Target: 10 ms for an ordinary plan.
void coarseChart(benchmark::State& state, const char* id, const char* show) {
    Inputs inputs = uncertainInputs();
    inputs.uncertainty.front() = {"workload.users", static_cast<double>(state.range(0)) / 2, {}, static_cast<double>(state.range(0)) * 2};
    inputs.workload.users = static_cast<double>(state.range(0));
    const Plan planned = plan(inputs, catalog(), builtInBlueprints());
    FigureRequest request{planned, catalog(), builtInBlueprints(), Fineness::Coarse, {{"show", show}}};
    request.threads = 1;
    for (auto _ : state) benchmark::DoNotOptimize(figureKind(id)->make(request));
}
BENCHMARK_CAPTURE(coarseChart, growth, "growth", "services")->Arg(12'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(coarseChart, fan, "growth", "fan")->Arg(12'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(coarseChart, risk, "risk", "cost")->Arg(12'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(coarseChart, regret, "risk", "regret")->Arg(12'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(coarseChart, tornado, "tornado", "")->Arg(12'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
