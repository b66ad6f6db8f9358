#include "model/support/statistics.h"

#include <QTest>
#include <array>
#include <cmath>

#include "model/support/sensitivity.h"
#include "model/support/sobol.h"

using namespace stagecraft;

class StatisticsTest : public QObject {
    Q_OBJECT

private slots:
    void normalQuantilesUndoTheDistribution() {
        for (const double p : {1e-300, 1e-10, 0.025, 0.5, 0.9, 0.999999}) {
            const double x = normalQuantile(p);
            QVERIFY(std::abs(0.5 * std::erfc(-x / std::sqrt(2.0)) / p - 1) < 1e-9);
        }
        QVERIFY(std::isinf(normalQuantile(0)) && normalQuantile(0) < 0);
        QVERIFY(std::isinf(normalQuantile(1)) && normalQuantile(1) > 0);
    }
    void studentTendsToNormal() {
        QVERIFY(std::abs(studentQuantile(1, 0.5) - 1) < 1e-9);  // Cauchy: tan(π/4)
        QVERIFY(std::abs(studentQuantile(10'000, 0.95) - normalQuantile(0.975)) < 1e-3);
        QVERIFY(std::isinf(studentQuantile(0, 0.95)));
    }
    void poissonQuantilesDoNotUnderflow() {
        QCOMPARE(poissonQuantile(0, 0.99), 0.0);
        QCOMPARE(poissonQuantile(1, 0.5), 1.0);
        const double large = poissonQuantile(1e6, 0.5);
        QVERIFY(std::abs(large - 1e6) < 2);
    }
    void sumsOfEqualPhasesAreErlang() {
        const std::array<double, 3> rates{2, 2, 2};
        const double t = exponentialSumQuantile(rates, 0.99);
        const double x = 2 * t;
        QVERIFY(std::abs(std::exp(-x) * (1 + x + x * x / 2) - 0.01) < 1e-9);
    }
    void quantilesAtTheirEnds() {
        QCOMPARE(triangularQuantile(2, 5, 6, 0), 2.0);
        QCOMPARE(triangularQuantile(2, 5, 6, 1), 6.0);
        QCOMPARE(triangularQuantile(3, 3, 3, 0.5), 3.0);
        QCOMPARE(logNormalQuantile(7, 2, 0.5), 7.0);
        QCOMPARE(exponentialSumQuantile({}, 0.5), 0.0);
    }
    void standardErrorsNeedTwoValues() {
        const std::array<double, 1> one{3};
        QVERIFY(std::isinf(standardError(one)));
        QCOMPARE(mean({}), 0.0);
        const std::array<double, 5> values{1, 2, 3, 4, 5};
        QCOMPARE(meanOfBatches(values, 2, 1), 3.5);
        QCOMPARE(meanOfBatches(values, 9, 0), 0.0);
    }
    void sobolPointsFillEveryHalfEvenly() {
        for (int dimension = 1; dimension <= mostSobolDimensions; ++dimension) {
            std::array<int, 64> cells{};
            for (std::uint32_t i = 0; i < 64; ++i)
                ++cells[static_cast<std::size_t>(sobolPoint(dimension, i) * 64)];
            for (const int count : cells) QCOMPARE(count, 1);
        }
    }
    void varianceSharesOfASumAreItsParts() {
        // x + 2y: variances 1/12 and 4/12, no interaction.
        const Response sum = [](std::span<const double> at) { return at[0] + 2 * at[1]; };
        const VarianceShares shares = varianceShares(sum, 2, 4096);
        QVERIFY(std::abs(shares.variance - 5.0 / 12) < 1e-3);
        QVERIFY(std::abs(shares.first[0] - 0.2) < 5e-3 && std::abs(shares.first[1] - 0.8) < 5e-3);
        QVERIFY(std::abs(shares.total[0] - 0.2) < 5e-3 && std::abs(shares.total[1] - 0.8) < 5e-3);
    }
};

QTEST_APPLESS_MAIN(StatisticsTest)
#include "statistics_test.moc"
