#include <benchmark/benchmark.h>

#include "model/catalog/catalog.h"
#include "model/catalog/csv_table.h"
#include "resources/embedded.h"
#include "tests/bench/libcsv_scan.h"

using namespace stagecraft;
using stagecraft::bench::bytesInCellsByLibcsv;

namespace {

constexpr std::string_view largestTable = "catalog/rds_prices.csv";

/// All tables, indexed. Target: 80 ms.
void loadTheWholeCatalog(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(Catalog::builtIn());
}
BENCHMARK(loadTheWholeCatalog)->Unit(benchmark::kMillisecond);

/// Every cell of the largest table with the scanner of the catalog and with libcsv, which copies each cell.
void scanWithCsvTable(benchmark::State& state) {
    const std::string_view text = embeddedText(largestTable);
    for (auto _ : state) {
        std::deque<std::string> copies;
        Result<CsvTable> table = CsvTable::open(text, "rds_prices.csv", {"on_demand"}, copies);
        std::size_t bytes = 0;
        while (table->next()) bytes += table->cell(0).size();
        benchmark::DoNotOptimize(bytes);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(scanWithCsvTable)->Unit(benchmark::kMillisecond);

void scanWithLibcsv(benchmark::State& state) {
    const std::string_view text = embeddedText(largestTable);
    for (auto _ : state) benchmark::DoNotOptimize(bytesInCellsByLibcsv(text));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(scanWithLibcsv)->Unit(benchmark::kMillisecond);

/// A plan asks for a price some hundreds of times: this must stay in nanoseconds.
void lookUpAPrice(benchmark::State& state) {
    const Catalog::Pointer catalog = Catalog::builtIn().value();
    const std::string_view region = state.range(0) == 0 ? "us-east-1" : "eu-north-1";
    for (auto _ : state) {
        benchmark::DoNotOptimize(catalog->price("alb_lcu_hour", region));
        benchmark::DoNotOptimize(catalog->price("route53_hosted_zone_month", region));
    }
}
BENCHMARK(lookUpAPrice)->Arg(0)->Arg(1);

}  // namespace

BENCHMARK_MAIN();
