#include <QTest>
#include <cmath>
#include <random>

#include "model/exploration/calibration.h"
#include "model/exploration/knee_fit.h"
#include "model/exploration/noisy_points.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const std::vector<double> manyLoads{1, 2, 3, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128};
constexpr double withoutPool = 1e9;

/// How busy 64 vCPUs are.
enum class Busy { Spinning, WaitingOffTheCpu, Unknown };

struct Pool {
    Scalability law{0, 0, 25};
    double workers = withoutPool;
    Busy busy = Busy::Spinning;
};

/// Of a pool whose workers get into each other's way, throughputs with so much noise.
LoadTest testOf(const Pool& pool, const std::vector<double>& loads, double noise, std::mt19937_64& random) {
    LoadTest test;
    for (const double load : loads) {
        const double served = std::min(load, pool.workers);
        const double rate = throughput(pool.law, served) * (noise > 0 ? 1 + noise * deviate(random) : 1);
        LoadTestPoint point;
        point.concurrency = load;
        point.throughput = RequestsPerSecond{rate};
        point.latency = Seconds{load / rate};
        if (pool.busy != Busy::Unknown) point.cpu = std::min(1.0, (pool.busy == Busy::Spinning ? served : rate / pool.law.single) / 64);
        test.points.push_back(point);
    }
    return test;
}

InstanceType largeType() {
    InstanceType type;
    type.vcpus = 64;
    type.performance.web = 1;
    return type;
}

Calibration exactly(const Pool& pool, int servers = 1) {
    std::mt19937_64 random;
    InstanceType type = largeType();
    type.vcpus /= servers;
    return calibrate(testOf(pool, manyLoads, 0, random), {&type, servers});
}

bool isWithin(double value, double expected, double share = 0.02) { return std::abs(value - expected) <= std::max(1e-6, share * expected); }

void addPools() {
    QTest::addColumn<double>("workers");
    QTest::addColumn<double>("contention");
    QTest::addColumn<double>("coherency");
    for (const double workers : {8, 16, 24, 32})
        for (const double contention : {0.0, 0.01, 0.02, 0.05})
            for (const double coherency : {0.0, 0.0002})
                QTest::addRow("%g workers, %g, %g", workers, contention, coherency) << workers << contention << coherency;
}

std::string told(const Calibration& found) {
    std::string out = found.pool ? std::to_string(found.pool->workers) + " workers" : "no pool";
    for (const Setting& setting : settingsOf(found)) out += " " + setting.key + "=" + setting.value;
    return out;
}

}  // namespace

class KneeFitTest : public QObject {
    Q_OBJECT
private slots:
    void exactPoolsComeBack_data() { addPools(); }
    void exactPoolsComeBack() {
        QFETCH(double, workers);
        QFETCH(double, contention);
        QFETCH(double, coherency);
        const Pool pool{{contention, coherency, 25}, workers};
        const Calibration found = exactly(pool);
        QVERIFY2(found.pool && found.pool->cause == PlateauCause::Workers, told(found).c_str());
        QCOMPARE(found.pool->workers, workers);
        QVERIFY(isWithin(found.pool->plateau.count(), throughput(pool.law, workers)) && isWithin(found.pool->unloaded.count(), 40));
        QVERIFY(found.law && found.processors);
        for (const Scalability& law : {found.law->law, found.processors->fit.law})
            QVERIFY2(isWithin(law.contention, contention) && isWithin(law.coherency, coherency) && isWithin(law.single, 25), told(found).c_str());
        QVERIFY2(isWithin(std::stod(settingsOf(found).front().value), 40), told(found).c_str());
        // Beyond the knee the answer stays, though the law alone would go on.
        QVERIFY(isWithin(found.fitted(128).count(), throughput(pool.law, workers), 1e-4));
        QVERIFY(isWithin(found.fitted(3).count(), throughput(pool.law, 3), 1e-4));
    }
    /// A law lets the same through before its peak and behind it; the whole number of workers tells which.
    void aPoolBeyondThePeakIsAWholeNumber() {
        for (const double workers : {32.0, 36.0, 40.0}) {
            const Calibration found = exactly({{0.05, 0.001, 25}, workers});
            QVERIFY2(found.pool && isWithin(found.pool->workers, workers, 1e-9), told(found).c_str());
        }
    }
    void everyServerHasItsOwnWorkers() {
        const Calibration found = exactly({{0.02, 0.0002, 25}, 24}, 2);
        QVERIFY2(found.pool && found.pool->workers == 24 && found.pool->workersPerServer == 12, told(found).c_str());
    }
    void withoutUtilisationTheRowsBelowTheKneeTell() {
        const Calibration found = exactly({{0.02, 0.0002, 25}, 32, Busy::Unknown});
        QVERIFY2(found.pool && found.pool->cause == PlateauCause::Unknown && found.pool->workers == 32, told(found).c_str());
        QVERIFY(found.processors && found.processors->rows == 11);
        QVERIFY2(isWithin(found.processors->fit.law.contention, 0.02) && isWithin(found.processors->fit.law.coherency, 0.0002), told(found).c_str());
    }
    /// Waits in a pool of fewer workers than vCPUs are counted as engaged, those for a worker are not.
    void workersThatWaitOffTheCpuAreInEachOthersWayToo() {
        const Calibration found = exactly({{0.02, 0.0002, 25}, 32, Busy::WaitingOffTheCpu});
        QVERIFY2(found.pool && found.pool->workers == 32 && found.loneReference, told(found).c_str());
        const Scalability law = found.processors->fit.law;
        QVERIFY2(isNear(throughput(law, 32) / law.single, throughput({0.02, 0.0002, 1}, 32), 0.05), told(found).c_str());
    }
    void noisyPoolsComeBack_data() { addPools(); }
    void noisyPoolsComeBack() {
        QFETCH(double, workers);
        QFETCH(double, contention);
        QFETCH(double, coherency);
        const InstanceType type = largeType();
        std::mt19937_64 random{17};
        constexpr int runs = 20;
        int near = 0, covered = 0;
        for (int run = 0; run < runs; ++run) {
            const Calibration found = calibrate(testOf({{contention, coherency, 25}, workers}, manyLoads, 0.02, random), {&type});
            if (!found.pool || !isWithin(found.pool->workers, workers, 0.15)) continue;
            ++near;
            covered += covers(found.law->contention, contention) && covers(found.law->coherency, coherency) ? 1 : 0;
        }
        // At α = 0.05 the throughput hardly rises where the larger pools are full: a tenth from 24 to 32.
        const double expected = contention == 0.05 && workers > 16 ? 0.7 : 0.9;
        QVERIFY2(near >= expected * runs, std::to_string(near).c_str());
        QVERIFY2(covered >= 0.85 * near, (std::to_string(covered) + " of " + std::to_string(near)).c_str());
    }
    void noiseInventsNoPool() {
        const InstanceType type = largeType();
        std::mt19937_64 random{23};
        int invented = 0, runs = 0;
        for (const double contention : {0.0, 0.01, 0.03, 0.1, 0.3, 1.0})
            for (const double coherency : {0.0, 0.0002, 0.001, 0.005})
                for (int run = 0; run < 30; ++run, ++runs) {
                    const Pool smooth{{contention, coherency, 25}, withoutPool, Busy::Unknown};
                    const std::vector<double>& loads = run % 2 == 0 ? manyLoads : usualLoads;
                    invented += calibrate(testOf(smooth, loads, run % 3 == 0 ? 0.03 : 0.02, random), {&type}).pool ? 1 : 0;
                }
        QVERIFY2(invented <= 0.01 * runs, (std::to_string(invented) + " of " + std::to_string(runs)).c_str());
    }
    /// Requests that are elsewhere most of the time: one processor is at work whatever the load on the full pool.
    void aFullPoolThatNeedsLittleCpuIsNoContention() {
        InstanceType type = largeType();
        type.vcpus = 4;
        std::mt19937_64 random{3};
        for (int run = 0; run < 50; ++run) {
            LoadTest test = testOf({{0, 0, 10}, 40}, {1, 2, 5, 10, 20, 40, 60, 80, 120, 160, 240}, 0.015, random);
            for (LoadTestPoint& point : test.points) point.cpu = point.throughput.count() * 0.005 / 8 * (1 + 0.02 * deviate(random));
            const Calibration found = calibrate(test, {&type, 2});
            QVERIFY2(found.pool && !found.loneReference, told(found).c_str());
        }
    }
    void ofManyRowsTheMeansOfNeighboursCount() {
        std::mt19937_64 random{5};
        std::vector<double> loads, rates;
        for (int i = 0; i < 5000; ++i) {
            loads.push_back(1 + i * 0.03);
            rates.push_back(throughput({0.02, 0.0002, 25}, std::min(32.0, loads.back())) * (1 + 0.02 * deviate(random)));
        }
        const std::optional<KneeFit> knee = fitKnee(loads, rates, 1);
        QVERIFY(knee && isWithin(knee->knee, 32, 0.05) && isWithin(knee->plateau, throughput({0.02, 0.0002, 25}, 32)));
    }
    void fewRowsSufficeForAStraightRise() {
        const std::vector<double> loads{2, 8, 16, 32};
        const std::optional<KneeFit> knee = fitKnee(loads, std::vector<double>{20, 60, 60, 60}, 1);
        QVERIFY(knee && isWithin(knee->knee, 6) && isWithin(knee->plateau, 60));
        QVERIFY(!fitKnee(std::vector<double>{1, 2, 4}, std::vector<double>{10, 10, 10}, 1));
    }
};

QTEST_APPLESS_MAIN(KneeFitTest)
#include "knee_fit_test.moc"
