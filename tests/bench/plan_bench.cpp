#include <benchmark/benchmark.h>

#include "model/documents/usage_yaml.h"
#include "model/exploration/explained_plan.h"
#include "model/exploration/sweep.h"
#include "model/planning/planner.h"
#include "tests/model/planning/app_servers.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const Catalog& catalog() {
    static const Catalog::Pointer shipped = Catalog::builtIn().value();
    return *shipped;
}

/// Seven stages of the default workload in us-east-1, with the catalog's indexes in place. Target: 0.3 ms.
void wholePlan(benchmark::State& state) {
    Inputs inputs;
    inputs.workload.users = static_cast<double>(state.range(0));
    for (auto _ : state) {
        inputs.workload.users += 1;  // as while dragging: no two plans are the same
        benchmark::DoNotOptimize(plan(inputs, catalog(), builtInBlueprints()));
    }
}
BENCHMARK(wholePlan)
    ->ArgName("users")
    ->Arg(50)
    ->Arg(12'000)
    ->Arg(1'000'000)
    ->Arg(20'000'000)
    ->Unit(benchmark::kMicrosecond);

/// The same for somebody who reads it, with the reason that takes another plan of the stage shown.
void explainedPlans(benchmark::State& state) {
    Inputs inputs;
    for (auto _ : state) {
        inputs.workload.users += 1;
        benchmark::DoNotOptimize(explainedPlan(inputs, catalog(), builtInBlueprints()));
    }
}
BENCHMARK(explainedPlans)->Unit(benchmark::kMicrosecond);

/// The app servers of a mid-sized plan, over every type of the region once its index is made; with the latency of a
/// database behind them, and without.
void fleetChoice(benchmark::State& state) {
    const ServerMarket& market = ServerMarket::of(catalog(), "us-east-1", Choices{});
    const Demand week = demand(Workload{});
    FleetNeeds needs = appServers(week);
    if (state.range(0) != 0) {
        needs.p99 = Seconds{0.25};
        needs.others = {&databaseBehind, 1};
    }
    for (auto _ : state) benchmark::DoNotOptimize(cheapestFleet(market.candidates(), needs));
    state.counters["types"] = static_cast<double>(market.all().size());
}
BENCHMARK(fleetChoice)->ArgName("latency")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

/// 200 plans of seven stages over users, on all cores. Target: 150 ms on two.
void sweepOverUsers(benchmark::State& state) {
    SweepRange range;
    range.points = 200;
    for (auto _ : state)
        benchmark::DoNotOptimize(
            sweep(Inputs{}, range, catalog(), builtInBlueprints(), static_cast<unsigned>(state.range(0))));
}
BENCHMARK(sweepOverUsers)->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// The second half of the last verb: the usage of the default plan, priced again.
void billOfThePlan(benchmark::State& state) {
    const Plan answer = plan(Inputs{}, catalog(), builtInBlueprints());
    std::vector<Usage> usage;
    for (const BillLine& line : answer.shown().bill.lines) usage.push_back(line.usage);
    for (auto _ : state) benchmark::DoNotOptimize(bill(usage, catalog(), true));
}
BENCHMARK(billOfThePlan)->Unit(benchmark::kMicrosecond);

/// 100,000 lines over every dimension and region, as a bill of a large company has them. Target: 1 s.
void billOfManyLines(benchmark::State& state) {
    std::vector<Usage> usage;
    const std::span<const Price> prices = catalog().prices();
    const std::span<const Region> regions = catalog().regions();
    for (std::size_t i = 0; i < 100'000; ++i) {
        const Price& price = prices[i * 7919 % prices.size()];
        Usage line;
        line.dimension = price.dimension;
        line.region = price.region == "*" ? regions[i % regions.size()].code : price.region;
        line.quantity = static_cast<double>(i % 1000);
        usage.push_back(std::move(line));
    }
    for (auto _ : state) benchmark::DoNotOptimize(bill(usage, catalog(), true));
}
BENCHMARK(billOfManyLines)->Unit(benchmark::kMillisecond);

/// The same list as a usage file is read. Target of reading and pricing together: 1 s.
void readManyLines(benchmark::State& state) {
    const bool isYaml = state.range(0) != 0;
    std::string text = isYaml ? "usage:\n" : "dimension,region,quantity\n";
    const std::span<const Price> prices = catalog().prices();
    for (std::size_t i = 0; i < 100'000; ++i) {
        const Price& price = prices[i * 7919 % prices.size()];
        const std::string region{price.region == "*" ? catalog().regions()[i % catalog().regions().size()].code : price.region};
        const std::string dimension{price.dimension}, quantity = std::to_string(i % 1000);
        if (isYaml) text += "  - {dimension: " + dimension + ", region: " + region + ", quantity: " + quantity + "}\n";
        else text += dimension + "," + region + "," + quantity + "\n";
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(isYaml ? readUsage(text, "usage.yaml", catalog()) : readUsageTable(text, "usage.csv", catalog()));
}
BENCHMARK(readManyLines)->ArgName("yaml")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void loadTheCatalog(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(Catalog::builtIn());
}
BENCHMARK(loadTheCatalog)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
