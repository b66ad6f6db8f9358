#include "model/exploration/open_pool_fit.h"

#include <QTest>
#include <cmath>
#include <random>

#include "model/capacity/queueing.h"
#include "model/exploration/calibration.h"
#include "model/exploration/knee_fit.h"
#include "model/exploration/noisy_points.h"
#include "model/report/calibration_words.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

struct Pool {
    int workers = 16;  ///< of each server
    int servers = 1;
    int vcpus = 64;    ///< of each server
    double cpuShare = 1;  ///< of a worker's time
};

/// Poisson arrivals at M/M/w in every server, 50 ms a request; latencies with so much noise.
LoadTest openTest(const Pool& pool, const std::vector<double>& utilisations, double noise, std::mt19937_64& random) {
    LoadTest test;
    for (const double busy : utilisations) {
        const Station station{Seconds{0.05}, pool.workers, RequestsPerSecond{busy * pool.workers / 0.05}};
        LoadTestPoint point;
        point.throughput = station.arrivals * pool.servers;
        point.latency = meanResponse(station) * (noise > 0 ? 1 + noise * deviate(random) : 1);
        point.concurrency = Seconds{point.latency}.count() * point.throughput.count();
        point.cpu = busy * pool.workers * pool.cpuShare / pool.vcpus;
        test.points.push_back(point);
    }
    return test;
}

const std::vector<double> usualUtilisations{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98};

InstanceType typeOf(int vcpus) {
    InstanceType type;
    type.vcpus = vcpus;
    type.performance.web = 1;
    return type;
}

Calibration calibrated(const Pool& pool, const std::vector<double>& utilisations, double noise, std::mt19937_64& random) {
    const InstanceType type = typeOf(pool.vcpus);
    return calibrate(openTest(pool, utilisations, noise, random), {&type, pool.servers});
}

std::string told(const Calibration& found) {
    std::string out = found.pool ? text(*found.pool) : "no pool";
    for (const Setting& setting : settingsOf(found)) out += " " + setting.key + "=" + setting.value;
    return out;
}

}  // namespace

class OpenPoolFitTest : public QObject {
    Q_OBJECT
private slots:
    void busyWorkersAreThoseOfErlang() {
        for (const int workers : {1, 3, 16, 200})
            for (const double busy : {0.01, 0.4, 0.8, 0.95, 0.999}) {
                const Station station{Seconds{0.05}, workers, RequestsPerSecond{busy * workers / 0.05}};
                const double present = station.arrivals.count() * Seconds{meanResponse(station)}.count();
                const double found = busyWorkers(present, workers, 1);
                QVERIFY2(isNear(found, busy * workers, 1e-6), (std::to_string(found) + " of " + std::to_string(busy * workers)).c_str());
                QVERIFY(busyWorkers(present, workers, 2) <= found && busyWorkers(present, workers, 0.5) >= found);
                QVERIFY(busy < 0.8 || busyWorkers(present, workers, 2) < found);
            }
    }
    void exactPoolsComeBack_data() {
        QTest::addColumn<int>("workers");
        QTest::addColumn<int>("servers");
        for (const int workers : {2, 4, 8, 16, 40})
            for (const int servers : {1, 4}) QTest::addRow("%d workers in %d", workers, servers) << workers << servers;
    }
    void exactPoolsComeBack() {
        QFETCH(int, workers);
        QFETCH(int, servers);
        std::mt19937_64 random;
        const Calibration found = calibrated({workers, servers}, usualUtilisations, 0, random);
        QVERIFY2(found.pool && found.pool->open && found.pool->cause == PlateauCause::Workers, told(found).c_str());
        QCOMPARE(found.pool->workersPerServer, static_cast<double>(workers));
        QCOMPARE(found.pool->perServerInterval, (Interval{1.0 * workers, 1.0 * workers}));
        QVERIFY2(isNear(found.pool->plateau.count(), servers * workers / 0.05, 1e-3) && isNear(found.pool->unloaded.count(), 50, 1e-3), told(found).c_str());
        QVERIFY(isNear(found.pool->open->waiting, 1, 0.02));
        QVERIFY2(!found.loneReference, told(found).c_str());
        QCOMPARE(settingsOf(found).back().value, std::to_string(workers));
        for (const LoadTestPoint& point : openTest({workers, servers}, usualUtilisations, 0, random).points)
            QVERIFY(isNear(found.fitted(point.concurrency).count(), point.throughput.count(), 1e-3));
    }
    /// Even arrivals wait less, uneven work more.
    void otherWaitsAreNoOtherPools() {
        for (const double waiting : {0.5, 2.0}) {
            std::vector<double> loads{1, 2, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64}, rates;
            for (const double load : loads) rates.push_back(20 * busyWorkers(load, 16, waiting));
            const std::optional<KneeFit> knee = fitKnee(loads, rates, 1);
            QVERIFY(knee && knee->open);
            QCOMPARE(knee->open->workers, 16);
            QVERIFY(isNear(knee->open->waiting, waiting, 0.05) && isNear(knee->plateau, 320, 1e-3));
        }
    }
    void noisyPoolsComeBackWithinTheirIntervals_data() {
        QTest::addColumn<int>("workers");
        for (const int workers : {4, 8, 16, 40}) QTest::addRow("%d workers", workers) << workers;
    }
    void noisyPoolsComeBackWithinTheirIntervals() {
        QFETCH(int, workers);
        std::mt19937_64 random{7};
        constexpr int runs = 40;
        int near = 0, covered = 0;
        for (int run = 0; run < runs; ++run) {
            const Calibration found = calibrated({workers}, usualUtilisations, 0.02, random);
            if (!found.pool || std::abs(found.pool->workersPerServer - workers) > 0.1 * workers) continue;
            ++near;
            covered += covers(found.pool->perServerInterval, workers) ? 1 : 0;
        }
        QVERIFY2(near >= 0.9 * runs, std::to_string(near).c_str());
        QVERIFY2(covered >= 0.85 * near, (std::to_string(covered) + " of " + std::to_string(near)).c_str());
    }
    void whatIsFarFromFullIsNotGuessed() {
        std::mt19937_64 random{9};
        for (int run = 0; run < 40; ++run) {
            const Calibration found = calibrated({40}, {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75}, 0.02, random);
            QVERIFY2(!found.pool || covers(found.pool->perServerInterval, 40), told(found).c_str());
        }
    }
    void processorsThatFillByChanceAreNamed() {
        std::mt19937_64 random;
        const Calibration found = calibrated({4, 2, 4}, usualUtilisations, 0, random);
        QVERIFY2(found.pool && found.pool->cause == PlateauCause::Processors, told(found).c_str());
        QVERIFY(!found.loneReference);
        for (const Setting& setting : settingsOf(found)) QVERIFY2(setting.key != "workload.worker_threads", told(found).c_str());
        const Calibration waiting = calibrated({16, 1, 4, 0.1}, usualUtilisations, 0, random);
        QVERIFY2(waiting.pool && waiting.pool->cause == PlateauCause::Workers, told(waiting).c_str());
        QVERIFY(isNear(*waiting.pool->cpu, 0.4, 1e-3));
        QVERIFY2(text(*waiting.pool).find("a pool of 16 workers in each server fills") != std::string::npos, told(waiting).c_str());
    }
};

QTEST_APPLESS_MAIN(OpenPoolFitTest)
#include "open_pool_fit_test.moc"
