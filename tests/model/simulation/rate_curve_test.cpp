#include <QTest>

#include <cmath>

#include "model/simulation/rate_curve.h"
#include "model/simulation/system.h"

using namespace stagecraft;

class RateCurveTest : public QObject {
    Q_OBJECT

    static RateCurve hill() { return RateCurve{{{0, 10}, {100, 50}, {200, 20}, {200, 80}, {300, 0}}}; }

private slots:
    void isStraightFromPointToPoint_data() {
        QTest::addColumn<double>("time");
        QTest::addColumn<double>("rate");
        QTest::newRow("before the first") << -5.0 << 10.0;
        QTest::newRow("half way up") << 50.0 << 30.0;
        QTest::newRow("at a point") << 100.0 << 50.0;
        QTest::newRow("after the jump") << 200.0 << 80.0;
        QTest::newRow("after the last") << 400.0 << 0.0;
    }
    void isStraightFromPointToPoint() {
        QFETCH(double, time);
        QTEST(hill().at(time), "rate");
    }
    void theMeanIsTheAreaOverTheTime() {
        QCOMPARE(hill().mean(0, 100), 30.0);
        QCOMPARE(hill().mean(50, 150), (100 * (30 + 50) / 2.0 / 2 + 100 * (50 + 35) / 2.0 / 2) / 100);
        QCOMPARE(hill().mean(0, 300), (3000.0 + 3500 + 4000) / 300);
        QCOMPARE(hill().mean(300, 400), 0.0);
        QCOMPARE(RateCurve{}.mean(0, 10), 0.0);
    }

    /// Arrivals of many runs, counted in pieces: a Poisson count has its mean as its variance.
    void arrivalsFollowTheCurve() {
        constexpr int runs = 400, pieces = 12;
        constexpr double width = 300.0 / pieces;
        const RateCurve curve = hill();
        Random random{4};
        std::array<double, pieces> sum{}, squares{};
        for (int run = 0; run < runs; ++run) {
            std::array<int, pieces> counts{};
            for (double now = curve.nextArrival(0, random); now < 300; now = curve.nextArrival(now, random))
                ++counts[static_cast<std::size_t>(now / width)];
            for (std::size_t i = 0; i < pieces; ++i) {
                sum[i] += counts[i];
                squares[i] += static_cast<double>(counts[i]) * counts[i];
            }
        }
        for (std::size_t i = 0; i < pieces; ++i) {
            const double expected = width * curve.mean(static_cast<double>(i) * width, static_cast<double>(i + 1) * width);
            const double mean = sum[i] / runs, variance = squares[i] / runs - mean * mean;
            QVERIFY2(std::abs(mean - expected) < 4 * std::sqrt(expected / runs), qPrintable(QStringLiteral("%1 against %2").arg(mean).arg(expected)));
            // The variance of a sample variance is about 2·variance²/runs.
            QVERIFY(std::abs(variance / expected - 1) < 4 * std::sqrt(2.0 / runs));
        }
    }
    void nothingComesWhereTheRateIsZero() {
        Random random{4};
        QVERIFY(std::isinf(hill().nextArrival(301, random)));
        QVERIFY(std::isinf(RateCurve{}.nextArrival(0, random)));
        const RateCurve late{{{0, 0}, {100, 0}, {100, 5}}};
        QVERIFY(late.nextArrival(0, random) > 100);
    }

    void aSystemTakesItsArrivalsFromTheCurve() {
        SystemSpec spec;
        spec.curve = RateCurve{{{0, 20}, {1000, 100}}};
        SimulatedTier tier;
        tier.servers = 100;
        tier.meanService = 0.1;
        spec.tiers = {tier};
        const SystemRun run = runSystem(spec, {0, 500, 1000, 1500}, 8);
        const std::array<double, 3> expected{20'000, 40'000, 50'000};
        for (std::size_t i = 0; i < 3; ++i) QVERIFY(std::abs(static_cast<double>(run.windows[i].arrived) - expected[i]) < 4 * std::sqrt(expected[i]));
    }
};

QTEST_APPLESS_MAIN(RateCurveTest)
#include "rate_curve_test.moc"
