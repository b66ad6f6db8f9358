#include "model/reliability/availability.h"

#include <QTest>
#include <cmath>

using namespace stagecraft;

class AvailabilityTest : public QObject {
    Q_OBJECT

private slots:
    void binomialsSumToOne_data() {
        QTest::addColumn<int>("n");
        QTest::addColumn<double>("probability");
        QTest::newRow("none") << 0 << 0.5;
        QTest::newRow("small") << 31 << 0.3;
        QTest::newRow("just past exact products") << 32 << 0.3;
        QTest::newRow("thousands, nearly all up") << 5000 << 0.995;
        QTest::newRow("never up") << 40 << 0.0;
        QTest::newRow("always up") << 40 << 1.0;
    }
    void binomialsSumToOne() {
        QFETCH(int, n);
        QFETCH(double, probability);
        double sum = 0;
        for (int k = 0; k <= n; ++k) sum += binomial(k, n, probability);
        QVERIFY(std::abs(sum - 1) < 1e-11);
    }

    void kOfNIsTheSumOfItsStates_data() {
        QTest::addColumn<int>("n");
        QTest::addColumn<double>("availability");
        for (const int n : {1, 2, 10, 33, 200})
            for (const double availability : {0.01, 0.5, 0.9, 0.995})
                QTest::newRow(qPrintable(QStringLiteral("%1 at %2").arg(n).arg(availability)))
                    << n << availability;
    }
    void kOfNIsTheSumOfItsStates() {
        QFETCH(int, n);
        QFETCH(double, availability);
        double sum = 0;
        for (int k = n; k >= 0; --k) {
            sum += binomial(k, n, availability);
            QVERIFY(std::abs(kOfN(k, n, availability) - sum) < 1e-12);
        }
    }

    void kOfNAtItsEdges() {
        QCOMPARE(kOfN(0, 5, 0.5), 1.0);
        QCOMPARE(kOfN(6, 5, 0.5), 0.0);
        QCOMPARE(kOfN(3, 5, 1.0), 1.0);
        QCOMPARE(kOfN(3, 5, 0.0), 0.0);
        // 100,000 servers with half a percent spare: certain; with none spare: hopeless.
        QVERIFY(kOfN(99'000, 100'000, 0.995) > 1 - 1e-12);
        QVERIFY(kOfN(100'000, 100'000, 0.995) < 1e-200);
    }

    void aSpareZoneIsWorthMoreThanSpareServers() {
        const double spareZone = zonedKOfN(3, 2, 4, 0.9995, 0.995);
        const double spareServers = zonedKOfN(1, 6, 4, 0.9995, 0.995);
        QVERIFY(spareServers < 0.9995);
        QVERIFY(spareZone > 0.9999);
    }
    void zonesThatNeverFailLeaveServersAlone() {
        QVERIFY(std::abs(zonedKOfN(3, 4, 9, 1, 0.99) - kOfN(9, 12, 0.99)) < 1e-14);
    }

    void anUncommonCauseIsIndependence() {
        QVERIFY(std::abs(commonCauseUnavailability(2, 3, 0.01, 0) - (1 - kOfN(2, 3, 0.99))) < 1e-15);
        QVERIFY(std::abs(commonCauseUnavailability(2, 3, 0.01, 1) - 0.01) < 1e-15);
    }
    void enoughRepairCrewsAreIndependence() {
        // With a crew for everyone each unit is up MTBF/(MTBF + MTTR) of the time by itself.
        const double unit = 1000.0 / 1004;
        QVERIFY(std::abs(repairableKOfN(2, 3, Hours{1000}, Hours{4}, 3) - kOfN(2, 3, unit)) < 1e-12);
        QVERIFY(repairableKOfN(2, 3, Hours{1000}, Hours{4}, 1) <
                repairableKOfN(2, 3, Hours{1000}, Hours{4}, 3));
    }

    void standbysAndRegionsAddUp() {
        const double regions[] = {0.999, 0.999, 0.999};
        QVERIFY(std::abs(activeActive(regions, 3, 1) - seriesAvailability(regions)) < 1e-14);
        QVERIFY(std::abs(activeActive(regions, 1, 1) - parallelAvailability(regions)) < 1e-14);
        QCOMPARE(activePassive({0.999, 0, 1, 0, Seconds{0}}), 0.999);
        QVERIFY(activePassive({0.999, 0.999, 1, 2, Seconds{60}}) <
                activePassive({0.999, 0.999, 1, 0, Seconds{60}}));
        QCOMPARE(activeActiveCapacityFactor(2, 1), 2.0);
        QVERIFY(std::isinf(activeActiveCapacityFactor(2, 2)));
    }

    void aBacklogThatCannotDrainNeverDoes() {
        const CapacityLoss loss{RequestsPerSecond{100}, RequestsPerSecond{100}, 0.5, Seconds{10},
                                RequestsPerSecond{100}};
        QCOMPARE(backlog(loss), 500.0);
        QVERIFY(std::isinf(drainTime(loss).count()));
    }
    void certainFailureIsRetriedToTheEnd() { QCOMPARE(retryAmplification(1, 3), 4.0); }
};

QTEST_APPLESS_MAIN(AvailabilityTest)
#include "availability_test.moc"
