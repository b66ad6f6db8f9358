#include <QTest>

#include "model/simulation/autoscaler.h"
#include "model/simulation/system.h"

using namespace stagecraft;

class AutoscalerTest : public QObject {
    Q_OBJECT

    static ScalingRule rule(int minimum, int maximum, double target = 0.5) { return {minimum, maximum, target, 180, {}}; }
    /// So many minutes at one utilisation, nothing warming up.
    static void pass(Autoscaler& scaler, int minutes, double utilisation, int inService) {
        for (int i = 0; i < minutes; ++i) scaler.observe(utilisation, inService, 0);
    }

    /// A tier of one-vCPU servers at a service time of 20 ms.
    static SystemSpec fleet(double rate, int servers, const ScalingRule& scaling) {
        SystemSpec spec;
        spec.arrivalRate = rate;
        SimulatedTier tier;
        tier.boxes = servers;
        tier.meanService = 0.02;
        tier.discipline = Discipline::ProcessorSharing;
        for (int i = 0; i < servers; ++i) tier.zones.push_back(i % 2);
        tier.scaling = scaling;
        spec.tiers = {tier};
        return spec;
    }
    static double boxes(const SystemWindow& window) { return window.tiers.front().boxSeconds / window.seconds(); }
    static double failedShare(const SystemWindow& window) { return static_cast<double>(window.failed) / static_cast<double>(window.arrived); }

private slots:
    void threeMinutesAboveTheTargetAddServers() {
        Autoscaler scaler{rule(2, 20), 4};
        pass(scaler, 2, 0.8, 4);
        QCOMPARE(scaler.desired(), 4);
        pass(scaler, 1, 0.8, 4);
        QCOMPARE(scaler.desired(), 7);  // 4 · 0.8/0.5, rounded up
    }
    void aCalmMinuteStartsTheCountAnew() {
        Autoscaler scaler{rule(2, 20), 4};
        pass(scaler, 2, 0.8, 4);
        pass(scaler, 1, 0.5, 4);
        pass(scaler, 2, 0.8, 4);
        QCOMPARE(scaler.desired(), 4);
    }
    void serversThatWarmUpAreNotOrderedTwice() {
        Autoscaler scaler{rule(2, 20), 4};
        pass(scaler, 3, 0.8, 4);
        for (int i = 0; i < 3; ++i) scaler.observe(0.85, 4, 3);
        QCOMPARE(scaler.desired(), 7);
        scaler.observe(0.99, 4, 3);
        QCOMPARE(scaler.desired(), 8);
    }
    void aQuarterOfAnHourFarBelowTakesServersAway_data() {
        QTest::addColumn<double>("utilisation");
        QTest::addColumn<int>("minutes");
        QTest::addColumn<int>("servers");
        QTest::newRow("not yet") << 0.3 << 14 << 10;
        QTest::newRow("now") << 0.3 << 15 << 6;
        QTest::newRow("not far enough") << 0.36 << 60 << 10;
        QTest::newRow("idle") << 0.0 << 15 << 2;
    }
    void aQuarterOfAnHourFarBelowTakesServersAway() {
        QFETCH(double, utilisation);
        QFETCH(int, minutes);
        Autoscaler scaler{rule(2, 20), 10};
        pass(scaler, minutes, utilisation, 10);
        QTEST(scaler.desired(), "servers");
    }
    void nothingIsTakenAwayWhileServersWarmUp() {
        Autoscaler scaler{rule(2, 20), 10};
        for (int i = 0; i < 30; ++i) scaler.observe(0.1, 10, 1);
        QCOMPARE(scaler.desired(), 10);
    }
    void theLimitsHold() {
        Autoscaler scaler{rule(3, 8), 4};
        pass(scaler, 10, 1.0, 4);
        QCOMPARE(scaler.desired(), 8);
        pass(scaler, 60, 0.01, 8);
        QCOMPARE(scaler.desired(), 3);
    }
    void theClockMovesTheLimits() {
        Autoscaler scaler{rule(2, 20), 4};
        scaler.act({0, 9, 20});
        QCOMPARE(scaler.desired(), 9);
        pass(scaler, 60, 0.01, 9);
        QCOMPARE(scaler.desired(), 9);
        scaler.act({0, 2, 5});
        QCOMPARE(scaler.desired(), 5);
    }
    void withoutDataNothingIsDone() {
        Autoscaler scaler{rule(2, 20), 4};
        pass(scaler, 30, 0, 0);
        QCOMPARE(scaler.desired(), 4);
    }

    /// 200 a second of 20 ms each keep four servers busy: eight at half full.
    void aFleetGrowsToItsLoadAndCalmsDown() {
        SystemSpec spec = fleet(200, 4, rule(2, 30));
        spec.incidents = {{4000, Incident::Kind::Rate, 0, -1, 50}};
        const SystemRun run = runSystem(spec, {0, 180, 1800, 4000, 4800, 8000}, 3);
        QCOMPARE(boxes(run.windows[0]), 4.0);
        QVERIFY2(boxes(run.windows[2]) >= 8 && boxes(run.windows[2]) <= 9, qPrintable(QString::number(boxes(run.windows[2]))));
        QVERIFY(run.windows[0].responses.percentile(0.5) > 10 * run.windows[2].responses.percentile(0.5));
        QVERIFY2(boxes(run.windows[4]) >= 2 && boxes(run.windows[4]) < 3.1, qPrintable(QString::number(boxes(run.windows[4]))));
        // Not before a quarter of an hour has passed.
        QVERIFY(boxes(run.windows[3]) >= 8);
        for (std::size_t i = 2; i < run.windows.size(); ++i) QCOMPARE(run.windows[i].failed, std::uint64_t{0});
        QVERIFY(run.resizes.front().time >= 180 && run.resizes.front().after > 4);
    }
    void newServersTakeTheirTimeToWarmUp() {
        SystemSpec spec = fleet(100, 4, rule(4, 4, 0));
        spec.tiers.front().scaling->actions = {{600, 8, 8}};
        const SystemRun run = runSystem(spec, {0, 600, 780, 1500}, 3);
        const auto busy = [&](std::size_t i) { return run.windows[i].tiers.front().busySeconds / run.windows[i].tiers.front().readySeconds; };
        QCOMPARE(boxes(run.windows[1]), 8.0);  // paid for from their launch
        QVERIFY(std::abs(busy(0) - 0.5) < 0.03 && std::abs(busy(1) - 0.5) < 0.03);
        QVERIFY(std::abs(busy(2) - 0.25) < 0.02);
    }
    /// Seven servers in two zones: four and three. The loss of either takes its own, and they come back in the other.
    void lostServersAreReplacedInTheZonesThatAreLeft() {
        SystemSpec spec = fleet(100, 2, rule(7, 7, 0));
        spec.incidents = {{1000, Incident::Kind::BoxesFail, 0, 1, 0},
                          {1060, Incident::Kind::BoxesNoticed, 0, -1, 0},
                          {2000, Incident::Kind::BoxesFail, 0, 1, 0}};
        const SystemRun run = runSystem(spec, {300, 1000, 1060, 1240, 2000, 2100}, 3);
        QCOMPARE(boxes(run.windows[0]), 7.0);
        QVERIFY(boxes(run.windows[1]) >= 3 && boxes(run.windows[1]) <= 4);  // the balance of the zones
        QVERIFY2(std::abs(failedShare(run.windows[1]) - (7 - boxes(run.windows[1])) / 7) < 0.03, qPrintable(QString::number(failedShare(run.windows[1]))));
        QCOMPARE(boxes(run.windows[2]), 7.0);  // the new ones warm up
        QVERIFY(failedShare(run.windows[2]) < 0.001);
        QCOMPARE(boxes(run.windows[4]), 7.0);  // none of them is in the lost zone
        QCOMPARE(run.windows[4].failed, std::uint64_t{0});
    }
    void aServerThatLeavesFinishesWhatItHolds() {
        SystemSpec spec = fleet(300, 10, rule(10, 10, 0));
        spec.tiers.front().scaling->actions = {{500, 8, 8}, {900, 10, 10}, {1300, 8, 8}};
        const SystemRun run = runSystem(spec, {100, 2000}, 3);
        QCOMPARE(run.windows.front().failed, std::uint64_t{0});
        QCOMPARE(run.resizes.size(), std::size_t{3});
    }
    void theSameSeedGivesTheSameFleet() {
        const auto run = [](std::uint64_t seed) { return runSystem(fleet(200, 4, rule(2, 30)), {0, 3000}, seed).windows.front(); };
        QCOMPARE(boxes(run(5)), boxes(run(5)));
        QCOMPARE(run(5).responses.mean(), run(5).responses.mean());
        QVERIFY(run(5).responses.mean() != run(6).responses.mean());
    }
};

QTEST_APPLESS_MAIN(AutoscalerTest)
#include "autoscaler_test.moc"
