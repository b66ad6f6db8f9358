#include "model/exploration/scalability_fit.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "model/exploration/noisy_points.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class ScalabilityFitTest : public QObject {
    Q_OBJECT
private slots:
    /// Throughputs mostly scatter by a share of themselves.
    void intervalsHoldWhereRowsScatterByShares() {
        const Scalability law{0.03, 0.0005, 90};
        std::mt19937_64 random{29};
        constexpr int runs = 400;
        int contention = 0, coherency = 0, single = 0;
        for (int run = 0; run < runs; ++run) {
            std::vector<double> rates = ratesOf(law, usualLoads);
            for (double& rate : rates) rate *= 1 + 0.02 * deviate(random);
            const std::optional<ScalabilityFit> fit = fitWithIntervals(usualLoads, rates);
            contention += fit && covers(fit->contention, law.contention) ? 1 : 0;
            coherency += fit && covers(fit->coherency, law.coherency) ? 1 : 0;
            single += fit && covers(fit->single, law.single) ? 1 : 0;
        }
        qInfo("of %d runs covered: γ %d, α %d, β %d", runs, single, contention, coherency);
        QVERIFY(contention >= 0.92 * runs && coherency >= 0.92 * runs && single >= 0.92 * runs);
    }
    void recoversTheLawThatMadeThePoints_data() {
        QTest::addColumn<double>("alpha");
        QTest::addColumn<double>("beta");
        QTest::addColumn<double>("gamma");
        QTest::addColumn<double>("stretch");
        QTest::newRow("usual") << 0.03 << 0.0001 << 90.0 << 1.0;
        QTest::newRow("strong contention") << 0.4 << 0.0002 << 12.0 << 1.0;
        QTest::newRow("strong coherency") << 0.01 << 0.02 << 1500.0 << 1.0;
        QTest::newRow("slow requests") << 0.05 << 0.001 << 0.02 << 1.0;
        QTest::newRow("many connections") << 0.0001 << 1e-9 << 20.0 << 200.0;
        QTest::newRow("no coherency") << 0.05 << 0.0 << 90.0 << 1.0;
        QTest::newRow("no contention") << 0.0 << 0.0004 << 90.0 << 1.0;
        QTest::newRow("linear") << 0.0 << 0.0 << 90.0 << 1.0;
        QTest::newRow("fully serial") << 1.0 << 0.0 << 90.0 << 1.0;
        QTest::newRow("less than one in flight") << 0.03 << 0.0001 << 90.0 << 0.3;
    }
    void recoversTheLawThatMadeThePoints() {
        QFETCH(double, alpha);
        QFETCH(double, beta);
        QFETCH(double, gamma);
        QFETCH(double, stretch);
        std::vector<double> loads = usualLoads;
        for (double& load : loads) load *= stretch;
        const std::vector<double> rates = ratesOf({alpha, beta, gamma}, loads);
        const auto fit = fitWithIntervals(loads, rates);
        QVERIFY(fit);
        QVERIFY2(isNear(fit->law.single, gamma), qPrintable(QString::number(fit->law.single)));
        QVERIFY2(std::abs(fit->law.contention - alpha) < 1e-6,
                 qPrintable(QString::number(fit->law.contention)));
        QVERIFY2(std::abs(fit->law.coherency - beta) < 1e-6 * (beta + 1e-3 / stretch),
                 qPrintable(QString::number(fit->law.coherency)));
        QCOMPARE(fit->degrees, 7);
        for (std::size_t i = 0; i < loads.size(); ++i)
            QVERIFY(isNear(throughput(fit->law, loads[i]), rates[i]));
    }
    void staysWithinTheBoundsOfTheParameters() {
        // Superlinear, and falling from the first step on: the free optimum lies outside.
        const auto rising =
            fitWithIntervals(std::vector<double>{1, 2, 4, 8}, std::vector<double>{10, 22, 50, 120});
        QVERIFY(rising);
        QCOMPARE(rising->law.contention, 0.0);
        QCOMPARE(rising->law.coherency, 0.0);
        QVERIFY(std::isinf(rising->peakLoad) && std::isinf(rising->maximum) &&
                std::isinf(rising->linearUntil));
        const auto falling =
            fitWithIntervals(std::vector<double>{1, 2, 4, 8}, std::vector<double>{100, 60, 20, 5});
        QVERIFY(falling);
        QVERIFY(falling->law.contention >= 0 && falling->law.contention <= 1 && falling->law.coherency > 0);
        QCOMPARE(falling->peakLoad, 1.0);
        QVERIFY(isNear(falling->maximum, falling->law.single));
    }
    void leastSquaresWithinTheBoundsBeatsAGridSearch() {
        std::mt19937_64 random{7};
        for (int run = 0; run < 20; ++run) {
            std::vector<double> rates = ratesOf({0.02, 0.00002, 50}, usualLoads);
            for (double& rate : rates) rate *= 1 + 0.15 * deviate(random);
            const auto fit = fitWithIntervals(usualLoads, rates);
            QVERIFY(fit);
            const auto error = [&](Scalability law) {
                // γ in closed form: X is proportional to it.
                law.single = 1;
                double products = 0, squares = 0, own = 0;
                for (std::size_t i = 0; i < rates.size(); ++i) {
                    const double shape = throughput(law, usualLoads[i]);
                    products += shape * rates[i];
                    squares += shape * shape;
                    own += rates[i] * rates[i];
                }
                return own - products * products / squares;
            };
            const double reached = error(fit->law);
            for (int i = 0; i <= 100; ++i)
                for (int j = 0; j <= 100; ++j) {
                    const Scalability tried{i == 0 ? 0 : std::pow(10, -4 + 0.04 * i),
                                            j == 0 ? 0 : std::pow(10, -7 + 0.06 * j), 1};
                    QVERIFY(reached <= error(tried) * (1 + 1e-9));
                }
        }
    }
    void intervalsCoverTheTruthAsOftenAsTheyClaim_data() {
        QTest::addColumn<double>("alpha");
        QTest::addColumn<double>("beta");
        QTest::addColumn<double>("noise");
        QTest::newRow("peak within the test") << 0.03 << 0.0004 << 0.02;
        QTest::newRow("more noise") << 0.05 << 0.001 << 0.025;
        QTest::newRow("peak beyond the test") << 0.05 << 0.00002 << 0.02;
        QTest::newRow("no coherency: at the bound") << 0.05 << 0.0 << 0.02;
    }
    void intervalsCoverTheTruthAsOftenAsTheyClaim() {
        QFETCH(double, alpha);
        QFETCH(double, beta);
        QFETCH(double, noise);
        const Scalability truth{alpha, beta, 100};
        const std::vector<double> exact = ratesOf(truth, usualLoads);
        // The same spread at every load, as least squares assumes.
        const double spread = noise * *std::ranges::max_element(exact);
        std::mt19937_64 random{20240607};
        constexpr int runs = 200;
        int single = 0, contention = 0, coherency = 0, peak = 0, maximum = 0;
        for (int run = 0; run < runs; ++run) {
            std::vector<double> rates = exact;
            for (double& rate : rates) rate += spread * deviate(random);
            const auto fit = fitWithIntervals(usualLoads, rates);
            QVERIFY(fit);
            single += covers(fit->single, truth.single) ? 1 : 0;
            contention += covers(fit->contention, truth.contention) ? 1 : 0;
            coherency += covers(fit->coherency, truth.coherency) ? 1 : 0;
            peak += covers(fit->peakInterval, peakLoad(truth)) ? 1 : 0;
            maximum +=
                !fit->maximumInterval || covers(fit->maximumInterval, throughput(truth, peakLoad(truth))) ? 1
                                                                                                          : 0;
        }
        qInfo("covered of %d: gamma %d, alpha %d, beta %d, N* %d, maximum %d", runs, single, contention,
              coherency, peak, maximum);
        QVERIFY(single >= 180);
        QVERIFY(contention >= 180);
        QVERIFY(coherency >= 180);
        QVERIFY(peak >= 180);
        if (peakLoad(truth) <= usualLoads.back()) QVERIFY(maximum >= 180);
    }
    void derivedFiguresFollowFromTheLaw() {
        const Scalability law{0.03, 0.0004, 90};
        const auto fit = fitWithIntervals(usualLoads, ratesOf(law, usualLoads));
        QVERIFY(isNear(fit->peakLoad, std::sqrt(0.97 / 0.0004)));
        QVERIFY(isNear(fit->maximum, throughput(law, fit->peakLoad)));
        QVERIFY(isNear(throughput(law, fit->linearUntil), 0.9 * 90 * fit->linearUntil, 1e-5));
        QVERIFY(isNear(*fit->determination, 1));
    }
    void aStraightLineHasNoPeak() {
        const auto fit = fitWithIntervals(std::vector<double>{1, 2, 4, 8, 16, 32}, std::vector<double>{50, 100, 200, 400, 800, 1600});
        QVERIFY(fit);
        QCOMPARE(fit->law.contention, 0.0);
        QCOMPARE(fit->law.coherency, 0.0);
        QVERIFY(isNear(fit->law.single, 50));
        QVERIFY(std::isinf(fit->peakLoad) && std::isinf(fit->maximum) && std::isinf(fit->linearUntil));
    }
    void refusesALawOfTooFewLoads() {
        QVERIFY(!fitWithIntervals(std::vector<double>{}, std::vector<double>{}));
        QVERIFY(!fitWithIntervals(std::vector<double>{1, 2}, std::vector<double>{10, 19}));
        QVERIFY(!fitWithIntervals(std::vector<double>{4, 4, 4, 4}, std::vector<double>{10, 10, 10, 10}));
        QVERIFY(!fitWithIntervals(std::vector<double>{1, 2, 4}, std::vector<double>{10, 0, 20}));
    }
    void equalThroughputsHaveNoDetermination() {
        const auto fit =
            fitWithIntervals(std::vector<double>{1, 2, 4, 8}, std::vector<double>{50, 50, 50, 50});
        QVERIFY(fit);
        QVERIFY(!fit->determination);
        QVERIFY(isNear(fit->law.contention, 1));
        QVERIFY(isNear(fit->maximum, 50));
    }
};

QTEST_APPLESS_MAIN(ScalabilityFitTest)
#include "scalability_fit_test.moc"
