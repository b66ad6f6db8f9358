#include <QTest>
#include <cmath>
#include <random>

#include "model/capacity/queueing.h"
#include "model/capacity/node_law.h"
#include "model/exploration/calibration.h"
#include "model/report/calibration_words.h"
#include "model/exploration/noisy_points.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

LoadTest testOf(const std::vector<double>& loads, const std::vector<double>& rates) {
    LoadTest test;
    for (std::size_t i = 0; i < loads.size(); ++i) {
        LoadTestPoint point;
        point.concurrency = loads[i];
        point.throughput = RequestsPerSecond{rates[i]};
        point.latency = Seconds{loads[i] / rates[i]};
        test.points.push_back(point);
    }
    return test;
}

InstanceType typeOf(int vcpus, double web) {
    InstanceType type;
    type.vcpus = vcpus;
    type.performance.web = web;
    return type;
}

/// A closed circle around a pool of `workers`, each busy for `milliseconds` a request.
LoadTest poolTest(double workers, double milliseconds, std::optional<double> cpuPerRequest, double vcpus) {
    std::vector<double> rates;
    const std::vector<double> loads{1, 2, 5, 10, 20, 40, 60, 80, 120, 160, 240};
    for (const double load : loads) rates.push_back(std::min(load, workers) / milliseconds * 1000);
    LoadTest test = testOf(loads, rates);
    if (cpuPerRequest)
        for (LoadTestPoint& point : test.points)
            point.cpu = point.throughput.count() * *cpuPerRequest / 1000 / vcpus;
    return test;
}

/// A server of eight vCPUs whose requests take 10 ms alone, under α = 0.05 and β = 0.002, spend `elsewhere` ms behind it and keep
/// processors as busy as `isSpinning` says: at work while they are in each other's way, or waiting off the CPU.
LoadTest contendedTest(double elsewhere, bool isSpinning) {
    const Scalability law{0.05, 0.002, 100};
    LoadTest test;
    for (const double here : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 14.0}) {
        const double processors = std::min(8.0, here), rate = throughput(law, processors);
        LoadTestPoint point;
        point.throughput = RequestsPerSecond{rate};
        point.concurrency = here + rate * elsewhere / 1000;
        point.latency = Seconds{point.concurrency / rate};
        point.cpu = isSpinning ? processors / 8 : rate * 0.01 / 8;
        test.points.push_back(point);
    }
    return test;
}

double valueOf(const std::vector<Setting>& settings, std::string_view key) {
    const auto found = std::ranges::find(settings, key, &Setting::key);
    return found == settings.end() ? 0 : std::stod(found->value);
}

bool has(const Calibration& found, CalibrationNote note) {
    return std::ranges::find(found.notes, note) != found.notes.end();
}

}  // namespace

class CalibrationTest : public QObject {
    Q_OBJECT
private slots:
    void threePointsGiveALawWithoutIntervals() {
        const std::vector<double> loads{1, 10, 50};
        const InstanceType type = typeOf(2, 1);
        const Calibration found = calibrate(testOf(loads, ratesOf({0.03, 0.0004, 90}, loads)), {&type});
        QVERIFY(found.law);
        QCOMPARE(found.law->degrees, 0);
        QVERIFY(!found.law->single && !found.law->contention && !found.law->coherency &&
                !found.law->peakInterval);
        QVERIFY(has(found, CalibrationNote::NoInterval));
    }
    void findsTheServiceDemandByTheUtilisationLaw() {
        const InstanceType type = typeOf(2, 1.25);
        LoadTest test = testOf({1, 2, 4, 8}, {50, 100, 180, 240});
        // 8 ms of CPU on four vCPUs.
        for (LoadTestPoint& point : test.points) point.cpu = point.throughput.count() * 0.008 / 4;
        const Calibration found = calibrate(test, {&type, 2});
        QVERIFY(found.demand.source == DemandSource::Utilisation);
        QVERIFY(!found.demand.isUpperBound());
        QVERIFY(isNear(found.demand.tested.count(), 8));
        QVERIFY(isNear(found.demand.reference.count(), 10));
        QVERIFY(found.demand.referenceInterval);
        QVERIFY(isNear(found.demand.referenceInterval->low, 10) &&
                isNear(found.demand.referenceInterval->high, 10));
        QVERIFY(!found.demand.idleShare);
        QCOMPARE(settingsOf(found), (std::vector<Setting>{{"workload.cpu_ms_per_request", "10"}}));
    }
    void demandIntervalsCoverTheTruth() {
        const InstanceType type = typeOf(2, 1);
        std::mt19937_64 random{3};
        int covered = 0;
        for (int run = 0; run < 200; ++run) {
            LoadTest test = testOf({1, 2, 4, 8, 16}, {30, 60, 100, 150, 180});
            for (LoadTestPoint& point : test.points)
                point.cpu = point.throughput.count() * 0.01 / 2 + 0.01 * deviate(random);
            covered += covers(calibrate(test, {&type}).demand.referenceInterval, 10) ? 1 : 0;
        }
        qInfo("covered %d of 200", covered);
        QVERIFY(covered >= 180);
    }
    void seesWhatAnIdleServerDoes() {
        const InstanceType type = typeOf(2, 1);
        LoadTest test = testOf({1, 2, 4, 8}, {20, 40, 80, 140});
        for (LoadTestPoint& point : test.points) point.cpu = 0.1 + point.throughput.count() * 0.01 / 2;
        const Calibration found = calibrate(test, {&type});
        QVERIFY(found.demand.idleShare && isNear(*found.demand.idleShare, 0.1));
    }
    void withoutCpuTheTighterBoundCounts() {
        const InstanceType type = typeOf(2, 1);
        const Calibration waiting = calibrate(testOf({1, 2, 4}, {50, 98, 180}), {&type});
        QVERIFY(waiting.demand.source == DemandSource::Saturation);  // 2 vCPUs / 180 = 11.1 ms, of 20 ms
        QVERIFY(isNear(waiting.demand.reference.count(), 2000.0 / 180));
        QVERIFY(waiting.demand.isUpperBound() && !waiting.demand.referenceInterval);
        const Calibration easy = calibrate(testOf({1, 1.5}, {50, 74}), {&type});
        QVERIFY(easy.demand.source == DemandSource::LowLoadLatency);
        QVERIFY(isNear(easy.demand.reference.count(), 20));
        QVERIFY(has(easy, CalibrationNote::TooFewLoads) && !easy.law);
    }
    void anIdleCpuColumnTellsNothing() {
        const InstanceType type = typeOf(2, 1);
        LoadTest test = testOf({1, 2, 4}, {50, 98, 180});
        for (LoadTestPoint& point : test.points) point.cpu = 0;
        QVERIFY(calibrate(test, {&type}).demand.isUpperBound());
    }
    void convertsWithTheBenchmarkChosen() {
        InstanceType type = typeOf(2, 1.25);
        type.performance.cpu = 2;
        LoadTest test = testOf({1}, {50});
        test.points.front().cpu = 0.25;  // 10 ms
        QVERIFY(isNear(calibrate(test, {&type, 1, Benchmark::Cpu}).demand.reference.count(), 20));
        QVERIFY(!calibrate(test, {&type}).demand.referenceInterval);
    }
    void findsAPoolOfWorkersWhileCpuIsLeft() {
        const InstanceType type = typeOf(4, 1);
        const Calibration found = calibrate(poolTest(40, 100, 5, 8), {&type, 2});
        QVERIFY(found.pool);
        QVERIFY(found.pool->cause == PlateauCause::Workers);
        QVERIFY(isNear(found.pool->workers, 40));
        QCOMPARE(found.pool->workersPerServer, 20.0);
        QVERIFY(isNear(found.pool->plateau.count(), 400));
        QVERIFY(isNear(found.pool->unloaded.count(), 100));
        QCOMPARE(settingsOf(found), (std::vector<Setting>{{"workload.cpu_ms_per_request", "5"},
                                                          {"workload.worker_threads", "20"}}));
    }
    void findsThePoolThroughNoise() {
        const InstanceType type = typeOf(4, 1);
        std::mt19937_64 random{11};
        int found = 0;
        for (int run = 0; run < 100; ++run) {
            LoadTest test = poolTest(40, 100, 5, 8);
            for (LoadTestPoint& point : test.points) {
                point.throughput = point.throughput * (1 + 0.015 * deviate(random));
                point.latency = Seconds{point.concurrency / point.throughput.count()};
            }
            const Calibration answer = calibrate(test, {&type, 2});
            if (answer.pool && std::abs(answer.pool->workers - 40) < 4) ++found;
        }
        qInfo("found %d of 100", found);
        QVERIFY(found >= 90);
    }
    void aPlateauOfBusyCpusIsNoPool() {
        const InstanceType type = typeOf(4, 1);
        const Calibration busy = calibrate(poolTest(40, 100, 20, 8), {&type, 2});
        QVERIFY(busy.pool && busy.pool->cause == PlateauCause::Processors);
        QCOMPARE(valueOf(settingsOf(busy), "workload.contention"), 0.0);
        QCOMPARE(valueOf(settingsOf(busy), "workload.coherency"), 0.0);
        QCOMPARE(settingsOf(busy).size(), std::size_t{3});
        const Calibration unknown = calibrate(poolTest(40, 100, std::nullopt, 8), {&type, 2});
        QVERIFY(unknown.pool && unknown.pool->cause == PlateauCause::Unknown);
        QCOMPARE(settingsOf(unknown).size(), std::size_t{1});
    }
    void aSmoothLawIsNoPool() {
        const InstanceType type = typeOf(4, 1);
        for (const Scalability& law : {Scalability{0.03, 0.0004, 90}, Scalability{0.05, 0, 90},
                                       Scalability{0, 0, 90}, Scalability{1, 0, 90}})
            QVERIFY(!calibrate(testOf(usualLoads, ratesOf(law, usualLoads)), {&type}).pool);
    }
    void processorsInEachOthersWayAreFound_data() {
        QTest::addColumn<double>("elsewhere");
        QTest::addColumn<bool>("isSpinning");
        QTest::addColumn<double>("allowed");
        QTest::newRow("at work, nothing behind") << 0.0 << true << 1e-3;
        QTest::newRow("at work, a database behind") << 60.0 << true << 1e-3;
        QTest::newRow("waiting off the CPU, nothing behind") << 0.0 << false << 0.15;
        QTest::newRow("waiting off the CPU, a database behind") << 60.0 << false << 0.15;
    }
    /// Given as a plan takes them: a request alone, and what the others add.
    void processorsInEachOthersWayAreFound() {
        QFETCH(double, elsewhere);
        QFETCH(bool, isSpinning);
        QFETCH(double, allowed);
        const InstanceType type = typeOf(8, 1.25);
        const Calibration found = calibrate(contendedTest(elsewhere, isSpinning), {&type});
        QVERIFY(found.processors && found.processors->isFound());
        const std::vector<Setting> settings = settingsOf(found);
        QVERIFY2(isNear(valueOf(settings, "workload.cpu_ms_per_request"), 12.5, std::max(allowed, 1e-3)), settings[0].value.c_str());
        // What counts is what a whole server does: 1 + α·7 + β·56.
        const NodeLaw law{valueOf(settings, "workload.contention"), valueOf(settings, "workload.coherency")};
        QVERIFY2(isNear(law.slowdown(8), 1.462, std::max(allowed / 3, 1e-3)), std::to_string(law.slowdown(8)).c_str());
        QVERIFY(has(found, CalibrationNote::LawBeyondTest));
    }
    /// Poisson arrivals at an M/M/c: requests wait because they come by chance.
    void chanceQueuesAreNoContention() {
        const InstanceType type = typeOf(4, 1);
        LoadTest test;
        for (const double busy : {0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95}) {
            const Station station{Seconds{0.02}, 4, RequestsPerSecond{busy * 4 / 0.02}};
            LoadTestPoint point;
            point.throughput = station.arrivals;
            point.latency = meanResponse(station);
            point.concurrency = station.arrivals.count() * meanResponse(station).count();
            point.cpu = busy;
            test.points.push_back(point);
        }
        const Calibration found = calibrate(test, {&type});
        QVERIFY(found.processors && !found.processors->isFound());
        // A law that the plan had before goes.
        QCOMPARE(settingsOf(found), (std::vector<Setting>{{"workload.cpu_ms_per_request", "20"}, {"workload.contention", "0"}, {"workload.coherency", "0"}}));
        QVERIFY(!has(found, CalibrationNote::LawUntold));
    }
    /// Six rows of 16 processors and less, 2 % noise: α may be nothing or 0.16. To find nothing is not to find that there is nothing.
    void rowsThatCannotTellLeaveWhatThePlanSays() {
        const InstanceType type = typeOf(16, 1);
        const std::vector<double> loads{1, 2, 4, 8, 12, 16, 24, 32, 48, 64};
        const Scalability law{0.03, 0.0005, 50};
        std::mt19937_64 random{7};
        int none = 0, untold = 0;
        for (int run = 0; run < 200; ++run) {
            std::vector<double> rates = ratesOf(law, loads);
            for (double& rate : rates) rate *= 1 + 0.02 * deviate(random);
            const Calibration found = calibrate(testOf(loads, rates), {&type});
            const std::vector<Setting> settings = settingsOf(found);
            const bool isLeft = std::ranges::find(settings, "workload.contention", &Setting::key) == settings.end();
            QCOMPARE(has(found, CalibrationNote::LawUntold), isLeft);
            none += !isLeft && valueOf(settings, "workload.contention") == 0 && valueOf(settings, "workload.coherency") == 0 ? 1 : 0;
            untold += isLeft ? 1 : 0;
        }
        qInfo("none in %d, untold in %d of 200", none, untold);
        QVERIFY2(none <= 2, std::to_string(none).c_str());
    }
    /// Rows without any contention, exact enough: nothing that matters is left, and an older law of the plan goes.
    void rowsThatRuleContentionOutSaySo() {
        const InstanceType type = typeOf(16, 1);
        const std::vector<double> loads{1, 2, 3, 4, 6, 8, 10, 12, 14, 16};
        for (const double noise : {0.002, 0.1}) {
            std::mt19937_64 random{9};
            std::vector<double> rates = ratesOf({0, 0, 50}, loads);
            for (double& rate : rates) rate *= 1 + noise * deviate(random);
            const Calibration found = calibrate(testOf(loads, rates), {&type});
            QVERIFY(found.processors && !found.processors->isFound());
            QCOMPARE(found.processors->isRuledOut(), noise < 0.01);
            QCOMPARE(has(found, CalibrationNote::LawUntold), noise > 0.01);
            QCOMPARE(settingsOf(found).size(), noise < 0.01 ? std::size_t{3} : std::size_t{1});
            QVERIFY(text(*found.processors).find(noise < 0.01 ? "% at most" : "but it may be") != std::string::npos);
        }
    }
    void withoutUtilisationOnlyWhatFitsTheProcessorsTells() {
        const InstanceType type = typeOf(8, 1);
        LoadTest test = contendedTest(0, true);
        for (LoadTestPoint& point : test.points) point.cpu.reset();
        const Calibration found = calibrate(test, {&type});
        QVERIFY(found.processors && found.processors->isFound());
        QCOMPARE(found.processors->rows, 9);
        QVERIFY(isNear(found.processors->fit.law.contention, 0.05, 1e-3));
        const InstanceType single = typeOf(1, 1);
        const Calibration untold = calibrate(test, {&single});
        QVERIFY(!untold.processors && has(untold, CalibrationNote::LawUntold));
        for (const Setting& setting : settingsOf(untold)) QVERIFY(setting.key != "workload.contention" && setting.key != "workload.coherency");
    }
    /// The intervals hold what they promise under noise.
    void theIntervalsOfTheProcessorsHold() {
        const InstanceType type = typeOf(8, 1);
        std::mt19937_64 random{5};
        int held = 0;
        for (int run = 0; run < 200; ++run) {
            LoadTest test = contendedTest(0, true);
            for (LoadTestPoint& point : test.points) point.throughput = point.throughput * (1 + 0.01 * deviate(random));
            const Calibration found = calibrate(test, {&type});
            held += found.processors && found.processors->fit.contention->low <= 0.05 && found.processors->fit.contention->high >= 0.05;
        }
        QVERIFY2(held >= 180, std::to_string(held).c_str());
    }
    /// More processors at work for requests than requests in flight: 30 ms of CPU time and answers after 10 ms.
    void anAnswerFasterThanItsWorkIsNoticed_data() {
        QTest::addColumn<double>("latency");
        QTest::addColumn<double>("cpuTime");
        QTest::addColumn<bool>("isNoticed");
        QTest::addColumn<QString>("says");
        QTest::newRow("work in parallel") << 10.0 << 30.0 << true << "the mean latency of 10 ms is less than the 30 ms of CPU time";
        QTest::newRow("seconds") << 0.12 << 30.0 << true << "are the latencies seconds? Name the column latency_s";
        QTest::newRow("no latency is so little CPU time") << 6.0 << 30.0 << true << "is a column in another unit, or were the servers others?";
        QTest::newRow("more than seconds explain") << 0.001 << 30.0 << true << "is a column in another unit, or were the servers others?";
        QTest::newRow("the work alone") << 30.0 << 30.0 << false << "";
        QTest::newRow("utilisation in whole percents") << 1.0 << 1.5 << false << "";
        QTest::newRow("waits elsewhere") << 200.0 << 30.0 << false << "";
    }
    void anAnswerFasterThanItsWorkIsNoticed() {
        QFETCH(double, latency);
        QFETCH(double, cpuTime);
        QFETCH(bool, isNoticed);
        QFETCH(QString, says);
        const InstanceType type = typeOf(4, 1);
        LoadTest test;
        for (int i = 1; i <= 3; ++i) {
            LoadTestPoint point;
            point.line = i + 1;
            point.throughput = RequestsPerSecond{20.0 * i};
            // Only the last row is too fast.
            point.latency = Milliseconds{i < 3 ? std::max(latency, 2 * cpuTime) : latency};
            point.concurrency = Requests{point.throughput * point.latency}.count();
            point.derived = DerivedFigure::Concurrency;
            point.cpu = point.throughput.count() * cpuTime / 1000 / (2 * type.vcpus);
            test.points.push_back(point);
        }
        const Calibration found = calibrate(test, {&type, 2});
        QCOMPARE(found.tooFast.has_value(), isNoticed);
        if (!isNoticed) return;
        QCOMPARE(found.tooFast->line, 4);
        QCOMPARE(found.tooFast->latency.count(), latency);
        QVERIFY(std::abs(found.tooFast->cpuTime.count() - cpuTime) < 1e-9);
        QCOMPARE(found.tooFast->others, 0);
        const std::string line = warningOf(*found.tooFast, "test.csv").text();
        QVERIFY2(line.starts_with("test.csv:4: ") && line.find(says.toStdString()) != std::string::npos, line.c_str());
    }
    /// A latency that was reckoned from the requests in flight is in no unit of a column; of several rows the worst is told. What is busy
    /// without any request is no work of theirs.
    void theWorstOfRowsThatAreTooFastIsTold() {
        const InstanceType type = typeOf(8, 1);
        LoadTest test = testOf({0.5, 1, 8}, {100, 200, 400});
        for (LoadTestPoint& point : test.points) {
            point.derived = DerivedFigure::Latency;
            point.line = static_cast<int>(&point - test.points.data()) + 2;
            point.cpu = 0.1 + point.throughput.count() * 0.015 / 8;
        }
        const Calibration found = calibrate(test, {&type});
        QVERIFY(found.demand.idleShare.has_value() && found.tooFast.has_value());
        QVERIFY(std::abs(found.tooFast->cpuTime.count() - 15) < 1e-6);
        QCOMPARE(found.tooFast->others, 1);
        const std::string line = warningOf(*found.tooFast, {}).text();
        QVERIFY2(line.find("the mean latency, in flight over throughput, of 5 ms is less than the 15 ms") != std::string::npos && line.find("(so in 1 more row)") != std::string::npos &&
                     line.find("on several vCPUs at once") != std::string::npos && line.find("seconds") == std::string::npos,
                 line.c_str());
    }
    void notesWhatWeakensTheAnswer() {
        InstanceType type = typeOf(1, 1);
        type.isBurstable = true;
        type.performance.isEstimated = true;
        LoadTest test = testOf({8, 16, 32}, ratesOf({0.0001, 0.00001, 5}, {8, 16, 32}));
        test.points[1].errorShare = 0.02;
        const Calibration found = calibrate(test, {&type, 50});
        QVERIFY(has(found, CalibrationNote::BurstableType));
        QVERIFY(has(found, CalibrationNote::EstimatedPerformance));
        QVERIFY(has(found, CalibrationNote::Errors));
        QVERIFY(has(found, CalibrationNote::PeakBeyondTest));
        type.isBurstable = false;
        QVERIFY(!has(calibrate(test, {&type, 50}), CalibrationNote::BurstableType));
    }
    void givesFourFigures() {
        InstanceType type = typeOf(2, 1.23456);
        LoadTest test = testOf({1}, {50});
        test.points.front().cpu = 0.25;
        QCOMPARE(settingsOf(calibrate(test, {&type})).front().value, std::string{"12.35"});
    }
};

QTEST_APPLESS_MAIN(CalibrationTest)
#include "calibration_test.moc"
