#include "model/exploration/calibration.h"

#include <algorithm>
#include <cmath>

#include "model/capacity/fleet.h"
#include "model/exploration/knee_fit.h"
#include "model/support/statistics.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

// A plateau is called one where …
constexpr std::size_t fewestOnPlateau = 3;
constexpr double shortestPlateau = 1.5;   ///< … its highest concurrency is this many times its lowest,
constexpr double flatness = 0.05;         ///< … the throughput along it drifts by no more than this share and what the scatter explains,
constexpr double lowestLoadShare = 0.75;  ///< … something was measured below this share of the knee,
constexpr double straightLatency = 0.9;  ///< … and latency is this near (R²) a straight line in concurrency.
constexpr double busyCpu = 0.85;         ///< CPUs this busy are what stops it
constexpr double noticedErrors = 0.01;
constexpr double noticedIdleShare = 0.01;
constexpr double utilisationStep = 0.01;  ///< utilisations come in whole percents: each may be half of one too high
constexpr double timeTolerance = 1.05;    ///< of a latency and a CPU time that should be one

struct BusyTimes {
    std::vector<double> rates, busy;  ///< 1/s, vCPUs
};

BusyTimes measuredTimes(const LoadTest& test, double vcpus) {
    BusyTimes times;
    for (const LoadTestPoint& point : test.points)
        if (point.cpu) {
            times.rates.push_back(point.throughput.count());
            times.busy.push_back(*point.cpu * vcpus);
        }
    return times;
}

ServiceDemand demandFromUtilisation(const BusyTimes& measured, const TestedServers& servers) {
    const ProportionalFit fit = fitProportional(measured.rates, measured.busy);
    ServiceDemand demand;
    demand.source = DemandSource::Utilisation;
    demand.points = static_cast<int>(measured.rates.size());
    demand.tested = Seconds{fit.slope};
    demand.reference = demand.tested * servers.speed();
    if (fit.interval) {
        const double toReference = Milliseconds{Seconds{1}}.count() * servers.speed();
        demand.referenceInterval =
            Interval{fit.interval->low * toReference, fit.interval->high * toReference};
    }
    const std::optional<LineFit> line = fitLine(measured.rates, measured.busy);
    if (line && line->intercept > noticedIdleShare * servers.vcpus() &&
        line->intercept > studentQuantile(demand.points - 2, 0.95) * line->interceptError)
        demand.idleShare = line->intercept / servers.vcpus();
    return demand;
}

/// A request takes at least its CPU time, so more vCPUs cannot be at work for requests than are in flight. What is busy without any
/// does not count.
std::optional<TooFastRow> tooFastRow(const LoadTest& test, const TestedServers& servers, double idleShare) {
    const double vcpus = servers.vcpus();
    std::optional<TooFastRow> worst;
    int rows = 0;
    double most = 0;
    for (const LoadTestPoint& point : test.points) {
        if (!point.cpu) continue;
        const double busy = (*point.cpu - idleShare) * vcpus;
        const Milliseconds surely = Seconds{(busy - utilisationStep / 2 * vcpus) / point.throughput.count()};
        if (surely <= point.latency * timeTolerance) continue;
        ++rows;
        if (const double ratio = surely / point.latency; ratio > most) {
            most = ratio;
            worst = TooFastRow{point.line, point.latency, Seconds{busy / point.throughput.count()}, servers.type->vcpus, point.derived != DerivedFigure::Latency, 0};
        }
    }
    if (worst) worst->others = rows - 1;
    return worst;
}

const LoadTestPoint& lowestLoad(const LoadTest& test) {
    return *std::ranges::min_element(test.points, {}, &LoadTestPoint::concurrency);
}

/// Without a CPU utilisation only bounds are known; the tighter one counts.
ServiceDemand demandFromBounds(const LoadTest& test, const TestedServers& servers) {
    const Milliseconds byLatency = lowestLoad(test).latency;
    double most = 0;
    for (const LoadTestPoint& point : test.points) most = std::max(most, point.throughput.count());
    const Milliseconds bySaturation = Seconds{servers.vcpus() / most};
    ServiceDemand demand;
    demand.source = bySaturation < byLatency ? DemandSource::Saturation : DemandSource::LowLoadLatency;
    demand.tested = std::min(byLatency, bySaturation);
    demand.reference = demand.tested * servers.speed();
    demand.points = 1;
    return demand;
}

/// Points in order of concurrency.
struct Ordered {
    std::vector<LoadTestPoint> points;
    std::vector<double> loads, rates;

    explicit Ordered(const LoadTest& test) : points(test.points) {
        std::ranges::stable_sort(points, {}, &LoadTestPoint::concurrency);
        for (const LoadTestPoint& point : points) {
            loads.push_back(point.concurrency);
            rates.push_back(point.throughput.count());
        }
    }
    /// The first point that is not below the knee.
    [[nodiscard]] std::size_t firstFrom(double knee) const {
        return static_cast<std::size_t>(std::ranges::lower_bound(loads, knee * (1 - 1e-6)) - loads.begin());
    }
};

/// Of a knee made soft by chance: rows on both sides of it, and some near enough to what a full pool does to tell it.
bool isSeenFilling(const Ordered& data, const KneeFit& knee) {
    constexpr double nearlyFull = 0.85;
    const double most = *std::ranges::max_element(data.rates);
    return data.points.size() >= data.firstFrom(knee.knee) + fewestOnPlateau - 1 && data.loads.front() <= lowestLoadShare * knee.knee &&
           most >= nearlyFull * knee.plateau;
}

bool isPlateau(const Ordered& data, const KneeFit& knee) {
    if (knee.open) return isSeenFilling(data, knee);
    const std::size_t from = data.firstFrom(knee.knee);
    if (from + fewestOnPlateau > data.points.size()) return false;
    const double first = data.loads[from];
    const double last = data.loads.back();
    if (last < shortestPlateau * first || data.loads.front() > lowestLoadShare * knee.knee) return false;
    std::vector<double> latencies;
    for (const LoadTestPoint& point : std::span{data.points}.subspan(from)) latencies.push_back(point.latency.count());
    const std::span<const double> loads = std::span{data.loads}.subspan(from);
    const std::optional<LineFit> rates = fitLine(loads, std::span{data.rates}.subspan(from));
    const std::optional<LineFit> growth = fitLine(loads, latencies);
    if (!rates || !growth) return false;
    const double middle = mean(loads);
    double spread = 0;
    for (const double load : loads) spread += std::pow(load - middle, 2);
    const double byChance = 2 * knee.scatter / std::sqrt(spread);
    if (std::max(0.0, std::abs(rates->slope) - byChance) * (last - first) > flatness * knee.plateau) return false;
    const double expected = 1000 / knee.plateau;  // ms for each request more in flight
    return growth->determination >= straightLatency && growth->slope > 0.7 * expected &&
           growth->slope < 1.3 * expected;
}

WorkerPool poolOf(const Ordered& data, const KneeFit& knee, int servers) {
    WorkerPool pool;
    pool.workers = std::max(1.0, knee.knee);
    pool.workersPerServer = std::max(1.0, std::round(pool.workers / servers));
    pool.plateau = RequestsPerSecond{knee.plateau};
    pool.perServerInterval = {std::max(1.0, std::round(knee.interval.low / servers)), std::round(knee.interval.high / servers)};
    pool.unloaded = Seconds{1 / knee.law.single};
    pool.open = knee.open;
    std::vector<double> busy;
    for (const LoadTestPoint& point : std::span{data.points}.subspan(data.firstFrom(knee.knee)))
        if (point.cpu) busy.push_back(knee.open ? std::min(1.0, *point.cpu * knee.plateau / point.throughput.count()) : *point.cpu);
    if (!busy.empty()) {
        pool.cpu = mean(busy);
        pool.cause = *pool.cpu >= busyCpu ? PlateauCause::Processors : PlateauCause::Workers;
    }
    return pool;
}

/// Over the rows up to the knee. Where these are too few for intervals, or chance made it soft, all count, with as many requests as have a
/// worker.
std::optional<ScalabilityFit> lawUntil(const Ordered& data, const WorkerPool& pool) {
    std::vector<double> loads, rates, served;
    for (std::size_t i = 0; i < data.loads.size(); ++i) {
        served.push_back(pool.served(data.loads[i]));
        if (pool.open || data.loads[i] > pool.workers * (1 + 1e-6)) continue;
        loads.push_back(data.loads[i]);
        rates.push_back(data.rates[i]);
    }
    std::optional<ScalabilityFit> rising = fitWithIntervals(loads, rates);
    if (rising && rising->single) return rising;
    return fitWithIntervals(served, data.rates);
}

/// The test as the processors saw it: requests that wait for a worker are not with them. Where workers or processors may have been full,
/// the rows beyond the knee do not tell.
LoadTest behind(const WorkerPool& pool, LoadTest test) {
    if (pool.cause == PlateauCause::Unknown)
        std::erase_if(test.points, [&](const LoadTestPoint& point) { return point.concurrency > pool.workers * (1 + 1e-6); });
    if (pool.cause == PlateauCause::Workers)
        for (LoadTestPoint& point : test.points) point.concurrency = pool.served(point.concurrency);
    return test;
}

std::vector<CalibrationNote> notesOn(const Calibration& found, const LoadTest& test,
                                     const TestedServers& servers) {
    std::vector<CalibrationNote> notes;
    const auto noteIf = [&](bool isTrue, CalibrationNote note) {
        if (isTrue) notes.push_back(note);
    };
    double highest = 0;
    for (const LoadTestPoint& point : test.points) highest = std::max(highest, point.concurrency);
    if (found.pool) highest = std::min(highest, found.pool->workers);
    noteIf(servers.type->isBurstable, CalibrationNote::BurstableType);
    noteIf(servers.type->performance.isEstimated, CalibrationNote::EstimatedPerformance);
    noteIf(std::ranges::any_of(
               test.points, [](const LoadTestPoint& p) { return p.errorShare.value_or(0) > noticedErrors; }),
           CalibrationNote::Errors);
    noteIf(!found.law, CalibrationNote::TooFewLoads);
    noteIf(found.law && !found.law->single, CalibrationNote::NoInterval);
    noteIf(found.law && std::isfinite(found.law->peakLoad) && found.law->peakLoad > highest,
           CalibrationNote::PeakBeyondTest);
    noteIf(found.loneReference.has_value(), CalibrationNote::LawBeyondTest);
    noteIf(!found.processors || (!found.processors->isFound() && !found.processors->isRuledOut()), CalibrationNote::LawUntold);
    noteIf(
        found.demand.source == DemandSource::LowLoadLatency && lowestLoad(test).concurrency > servers.vcpus(),
        CalibrationNote::NoLowLoad);
    return notes;
}

/// To four significant figures: more would claim what no load test knows.
std::string fourFigures(double value) {
    if (value <= 0) return "0";
    const double unit = std::pow(10, std::floor(std::log10(value)) - 3);
    const double rounded =
        unit < 1 ? std::round(value / unit) / std::round(1 / unit) : std::round(value / unit) * unit;
    return plainNumber(rounded);
}

}  // namespace

RequestsPerSecond Calibration::fitted(double load) const {
    return RequestsPerSecond{throughput(law->law, pool ? pool->served(load) : load)};
}

double TestedServers::speed() const { return speedOf(type->performance, benchmark); }

Calibration calibrate(const LoadTest& test, const TestedServers& servers) {
    Calibration found;
    const BusyTimes measured = measuredTimes(test, servers.vcpus());
    // Without any busy CPU the law says nothing.
    const bool hasCpu = std::ranges::any_of(measured.busy, [](double busy) { return busy > 0; });
    found.demand = hasCpu ? demandFromUtilisation(measured, servers) : demandFromBounds(test, servers);
    found.tooFast = tooFastRow(test, servers, found.demand.idleShare.value_or(0));
    const Ordered data{test};
    const std::optional<KneeFit> knee = fitKnee(data.loads, data.rates, servers.servers);
    if (knee && isPlateau(data, *knee)) found.pool = poolOf(data, *knee, servers.servers);
    found.law = found.pool ? lawUntil(data, *found.pool) : fitWithIntervals(data.loads, data.rates);
    // Workers that are more than the vCPUs wait elsewhere; no more than those may all be at one, at work or in another's way.
    const bool hasFullPool = found.pool && found.pool->cause == PlateauCause::Workers && found.pool->workersPerServer > servers.type->vcpus;
    found.processors = processorLaw(found.pool ? behind(*found.pool, test) : test, servers.servers, servers.type->vcpus, hasFullPool);
    if (found.processors && found.pool && found.pool->cause == PlateauCause::Workers)
        found.processors->most = std::min(found.processors->most, found.pool->workersPerServer);
    if (found.processors && found.processors->isFound()) found.loneReference = found.processors->lone * servers.speed();
    found.notes = notesOn(found, test, servers);
    return found;
}

std::vector<Setting> settingsOf(const Calibration& calibration) {
    const Milliseconds demand = calibration.loneReference.value_or(calibration.demand.reference);
    std::vector<Setting> settings{{"workload.cpu_ms_per_request", fourFigures(demand.count())}};
    if (calibration.processors && (calibration.loneReference || calibration.processors->isRuledOut())) {
        // That none is in another's way is an answer, too, where the rows rule out what would matter: what the plan said before would slow the measured time once more.
        const Scalability law = calibration.loneReference ? calibration.processors->fit.law : Scalability{};
        settings.push_back({"workload.contention", fourFigures(std::min(1.0, law.contention))});
        settings.push_back({"workload.coherency", fourFigures(std::min(1.0, law.coherency))});
    }
    if (calibration.pool && calibration.pool->cause == PlateauCause::Workers)
        settings.push_back({"workload.worker_threads", plainNumber(calibration.pool->workersPerServer)});
    return settings;
}

}  // namespace stagecraft
