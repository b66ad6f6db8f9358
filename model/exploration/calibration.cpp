#include "model/exploration/calibration.h"

#include <algorithm>
#include <cmath>

#include "model/capacity/fleet.h"
#include "model/support/statistics.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

// A plateau is called one where …
constexpr std::size_t fewestOnPlateau = 3;
constexpr double shortestPlateau = 1.5;   ///< … its highest concurrency is this many times its lowest,
constexpr double flatness = 0.05;         ///< … the throughput along it drifts by no more than this share,
constexpr double lowestLoadShare = 0.75;  ///< … something was measured below this share of the knee,
constexpr double straightLatency = 0.9;  ///< … and latency is this near (R²) a straight line in concurrency.
constexpr double busyCpu = 0.85;         ///< CPUs this busy are what stops it
constexpr double noticedErrors = 0.01;
constexpr double noticedIdleShare = 0.01;

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

/// Points in order of concurrency, and sums over any first k of them.
struct Ordered {
    std::vector<LoadTestPoint> points;
    std::vector<double> loads, rates;
    std::vector<double> products, squares, rateSums,
        rateSquares;  ///< ΣXN, ΣN², ΣX, ΣX²: one more than points

    explicit Ordered(const LoadTest& test) : points(test.points) {
        std::ranges::stable_sort(points, {}, &LoadTestPoint::concurrency);
        products = squares = rateSums = rateSquares = {0};
        for (const LoadTestPoint& point : points) {
            const double n = point.concurrency;
            const double x = point.throughput.count();
            loads.push_back(n);
            rates.push_back(x);
            products.push_back(products.back() + x * n);
            squares.push_back(squares.back() + n * n);
            rateSums.push_back(rateSums.back() + x);
            rateSquares.push_back(rateSquares.back() + x * x);
        }
    }
};

struct Knee {
    std::size_t first = 0;  ///< on the plateau
    double slope = 0;       ///< 1/R_0, 1/s
    double plateau = 0;     ///< 1/s
    double error = 0;       ///< sum of squares
    [[nodiscard]] double load() const { return plateau / slope; }
};

/// Least squares of X = min(N/R_0, X_max), over every way to cut the points in two.
std::optional<Knee> bestKnee(const Ordered& data) {
    const std::size_t count = data.points.size();
    std::optional<Knee> best;
    for (std::size_t cut = 1; cut + fewestOnPlateau <= count; ++cut) {
        const auto rest = static_cast<double>(count - cut);
        Knee knee;
        knee.first = cut;
        knee.slope = data.products[cut] / data.squares[cut];
        knee.plateau = (data.rateSums[count] - data.rateSums[cut]) / rest;
        const double below = data.rateSquares[cut] - knee.slope * data.products[cut];
        const double above =
            data.rateSquares[count] - data.rateSquares[cut] - rest * knee.plateau * knee.plateau;
        knee.error = std::max(0.0, below) + std::max(0.0, above);
        // The cut must lie where the two lines meet, give or take noise.
        if (knee.load() < data.loads[cut - 1] * 0.9 || knee.load() > data.loads[cut] * 1.1) continue;
        if (!best || knee.error < best->error) best = knee;
    }
    return best;
}

bool isPlateau(const Ordered& data, const Knee& knee) {
    const double first = data.loads[knee.first];
    const double last = data.loads.back();
    if (last < shortestPlateau * first || data.loads.front() > lowestLoadShare * knee.load()) return false;
    std::vector<double> latencies;
    for (const LoadTestPoint& point : std::span{data.points}.subspan(knee.first))
        latencies.push_back(point.latency.count());
    const std::span<const double> loads = std::span{data.loads}.subspan(knee.first);
    const std::optional<LineFit> rates = fitLine(loads, std::span{data.rates}.subspan(knee.first));
    const std::optional<LineFit> growth = fitLine(loads, latencies);
    if (!rates || !growth) return false;
    if (std::abs(rates->slope) * (last - first) > flatness * knee.plateau) return false;
    const double expected = 1000 / knee.plateau;  // ms for each request more in flight
    return growth->determination >= straightLatency && growth->slope > 0.7 * expected &&
           growth->slope < 1.3 * expected;
}

/// Whether a knee explains the throughputs better than the scalability law, by Akaike's criterion (two
/// parameters against three).
bool isBetterThan(const Knee& knee, const std::optional<ScalabilityFit>& law, const Ordered& data) {
    if (!law) return true;
    double error = 0;
    for (std::size_t i = 0; i < data.loads.size(); ++i)
        error += std::pow(data.rates[i] - throughput(law->law, data.loads[i]), 2);
    const auto count = static_cast<double>(data.loads.size());
    const double rounding = 1e-12 * data.rateSquares.back();
    return count * std::log((knee.error + rounding) / (error + rounding)) < 2;
}

std::optional<WorkerPool> findPool(const LoadTest& test, const TestedServers& servers,
                                   const std::optional<ScalabilityFit>& law) {
    const Ordered data{test};
    const std::optional<Knee> knee = bestKnee(data);
    if (!knee || !isPlateau(data, *knee) || !isBetterThan(*knee, law, data)) return std::nullopt;
    WorkerPool pool;
    pool.workers = std::max(1.0, knee->load());
    pool.workersPerServer = std::max(1.0, std::round(pool.workers / servers.servers));
    pool.plateau = RequestsPerSecond{knee->plateau};
    pool.unloaded = Seconds{1 / knee->slope};
    std::vector<double> busy;
    for (const LoadTestPoint& point : std::span{data.points}.subspan(knee->first))
        if (point.cpu) busy.push_back(*point.cpu);
    if (!busy.empty()) {
        pool.cpu = mean(busy);
        pool.cause = *pool.cpu >= busyCpu ? PlateauCause::Processors : PlateauCause::Workers;
    }
    return pool;
}

std::vector<CalibrationNote> notesOn(const Calibration& found, const LoadTest& test,
                                     const TestedServers& servers) {
    std::vector<CalibrationNote> notes;
    const auto noteIf = [&](bool isTrue, CalibrationNote note) {
        if (isTrue) notes.push_back(note);
    };
    double highest = 0;
    for (const LoadTestPoint& point : test.points) highest = std::max(highest, point.concurrency);
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
    noteIf(!found.processors, CalibrationNote::LawUntold);
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

double TestedServers::speed() const { return speedOf(type->performance, benchmark); }

Calibration calibrate(const LoadTest& test, const TestedServers& servers) {
    Calibration found;
    const BusyTimes measured = measuredTimes(test, servers.vcpus());
    // Without any busy CPU the law says nothing.
    const bool hasCpu = std::ranges::any_of(measured.busy, [](double busy) { return busy > 0; });
    found.demand = hasCpu ? demandFromUtilisation(measured, servers) : demandFromBounds(test, servers);
    std::vector<double> loads, rates;
    for (const LoadTestPoint& point : test.points) {
        loads.push_back(point.concurrency);
        rates.push_back(point.throughput.count());
    }
    found.law = fitWithIntervals(loads, rates);
    found.pool = findPool(test, servers, found.law);
    const bool hasFullPool = found.pool && found.pool->cause == PlateauCause::Workers;
    found.processors = processorLaw(test, servers.servers, servers.type->vcpus, hasFullPool);
    if (found.processors && found.processors->isFound()) found.loneReference = found.processors->lone * servers.speed();
    found.notes = notesOn(found, test, servers);
    return found;
}

std::vector<Setting> settingsOf(const Calibration& calibration) {
    const Milliseconds demand = calibration.loneReference.value_or(calibration.demand.reference);
    std::vector<Setting> settings{{"workload.cpu_ms_per_request", fourFigures(demand.count())}};
    if (calibration.processors) {
        // That none is in another's way is an answer, too: what the plan said before would slow the measured time once more.
        const Scalability law = calibration.loneReference ? calibration.processors->fit.law : Scalability{};
        settings.push_back({"workload.contention", fourFigures(std::min(1.0, law.contention))});
        settings.push_back({"workload.coherency", fourFigures(std::min(1.0, law.coherency))});
    }
    if (calibration.pool && calibration.pool->cause == PlateauCause::Workers)
        settings.push_back({"workload.worker_threads", plainNumber(calibration.pool->workersPerServer)});
    return settings;
}

}  // namespace stagecraft
