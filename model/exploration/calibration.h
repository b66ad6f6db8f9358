#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/catalog/catalog.h"
#include "model/exploration/load_test.h"
#include "model/exploration/open_pool_fit.h"
#include "model/exploration/processor_law.h"
#include "model/exploration/scalability_fit.h"
#include "model/exploration/setting.h"
#include "model/support/names.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// What the load test ran on.
struct TestedServers {
    const InstanceType* type = nullptr;    ///< of every server; never null
    int servers = 1;                       ///< at least 1
    Benchmark benchmark = Benchmark::Web;  ///< which performance index converts to the reference vCPU

    /// Of all servers.
    [[nodiscard]] double vcpus() const { return static_cast<double>(servers) * type->vcpus; }
    /// Performance index of a vCPU, m5.large = 1.
    [[nodiscard]] double speed() const;
};

/// How the CPU time of a request was found.
enum class DemandSource {
    Utilisation,     ///< utilisation law D = U·m/X (Denning & Buzen 1978), through all rows with a CPU
                     ///< utilisation
    LowLoadLatency,  ///< mean latency at the lowest load: at most that, as a request does nothing but compute
    Saturation,      ///< asymptotic bound D ≤ m/X at the largest throughput measured (Denning & Buzen 1978)
};

struct ServiceDemand {
    DemandSource source = DemandSource::Utilisation;
    Milliseconds tested{0};     ///< CPU time of a request on a vCPU of the tested type
    Milliseconds reference{0};  ///< on a vCPU of m5.large: what `workload.cpu_ms_per_request` means
    std::optional<Interval> referenceInterval;  ///< 95 %, ms; missing for a bound and for a single row
    int points = 0;                             ///< rows used
    /// Share of the CPU that is busy without any request, where the rows show it (its interval excludes 0).
    std::optional<double> idleShare;

    [[nodiscard]] bool isUpperBound() const { return source != DemandSource::Utilisation; }
};

/// What stops the throughput at its plateau.
enum class PlateauCause {
    Workers,     ///< CPU was left: a pool of threads, connections or processes is full
    Processors,  ///< the CPUs are busy
    Unknown,     ///< no CPU utilisation was given
};

/// A throughput that rises by the scalability law and then stays flat, while the latency grows in proportion. Where
/// it stops rising, as many workers were busy (`knee_fit.h`). Where requests come by chance it bends towards that (`open_pool_fit.h`).
struct WorkerPool {
    PlateauCause cause = PlateauCause::Unknown;
    double workers = 0;           ///< of all servers together, at least 1; a whole number where the rows allow one
    double workersPerServer = 0;  ///< rounded to a whole number, at least 1
    Interval perServerInterval;   ///< of it, 95 %; infinite above where the rows do not tell
    RequestsPerSecond plateau;    ///< throughput of the full pool
    Milliseconds unloaded{0};     ///< 1/γ: latency of a request alone, by the law below the knee
    std::optional<double> cpu;    ///< utilisation on the plateau; where requests come by chance, what the full pool would need
    std::optional<OpenPool> open; ///< where requests come by chance

    /// Requests that have a worker, of so many in flight.
    [[nodiscard]] double served(double inFlight) const { return open ? open->busy(inFlight) : std::min(inFlight, workers); }
};

enum class CalibrationNote {
    BurstableType,         ///< the tested type throttles or spends credits
    EstimatedPerformance,  ///< its family was not measured, so the conversion is an estimate
    Errors,                ///< more than 1 % of the requests of a row failed
    TooFewLoads,           ///< fewer than three distinct concurrencies: no law
    NoInterval,            ///< no degree of freedom is left, or the points cannot tell γ, α and β apart
    PeakBeyondTest,        ///< N* lies above every concurrency measured
    LawBeyondTest,         ///< the plan may choose types with more vCPUs than were ever at work
    LawUntold,             ///< whether processors get into each other's way by as much as matters: what the plan says of it stays
    NoLowLoad,             ///< the lowest concurrency lies above the number of vCPUs, and CPU was not given
};

/// A row that was answered faster than the CPUs it kept busy allow, were each request on one of them at a time.
struct TooFastRow {
    int line = 0;             ///< in the file
    Milliseconds latency{0};  ///< mean
    Milliseconds cpuTime{0};  ///< of a request, by the utilisation of this row
    int vcpus = 0;            ///< of a server: no request's work runs on more of them at once
    bool isLatencyGiven = true;  ///< else it is what is in flight over the throughput
    int others = 0;           ///< more rows like it, less far off

    [[nodiscard]] double ratio() const { return cpuTime / latency; }
};

struct Calibration {
    ServiceDemand demand;
    std::optional<ScalabilityFit> law;  ///< over the requests in flight; up to the knee where a pool was full
    std::optional<ProcessorLaw> processors;  ///< the same law over the processors of a server: what a plan takes
    /// CPU time of a request on the reference vCPU while one processor is at work, where more of them were found to be in each
    /// other's way.
    std::optional<Milliseconds> loneReference;
    std::optional<WorkerPool> pool;
    std::optional<TooFastRow> tooFast;
    std::vector<CalibrationNote> notes;

    /// What the law (which must be there) and a pool that was full let through with so many requests in flight.
    [[nodiscard]] RequestsPerSecond fitted(double load) const;
};

/// Fits service demand, scalability law and worker pool to a load test (never empty) of these servers.
[[nodiscard]] Calibration calibrate(const LoadTest& test, const TestedServers& servers);

/// `workload.cpu_ms_per_request` to four figures. Where the processors of a server get into each other's way, it is that of a
/// request alone, and `workload.contention` and `workload.coherency` say what the others add; both are 0 where the rows rule out that any
/// is in another's way by as much as matters, and missing where they cannot tell. `workload.worker_threads` where a pool was full and CPU was left.
[[nodiscard]] std::vector<Setting> settingsOf(const Calibration& calibration);

template <>
struct EnumNames<DemandSource> {
    static constexpr std::array<std::string_view, 3> names{"utilisation", "low-load-latency", "saturation"};
};
template <>
struct EnumNames<PlateauCause> {
    static constexpr std::array<std::string_view, 3> names{"workers", "processors", "unknown"};
};
template <>
struct EnumNames<CalibrationNote> {
    static constexpr std::array<std::string_view, 9> names{
        "burstable-type",   "estimated-performance", "errors",     "too-few-loads", "no-interval",
        "peak-beyond-test", "law-beyond-test",       "law-untold", "no-low-load"};
};

}  // namespace stagecraft
