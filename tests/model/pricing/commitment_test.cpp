#include "model/pricing/commitment.h"

#include <rapidcheck.h>

#include <QTest>
#include <cmath>

using namespace stagecraft;

namespace {

/// Cost of committing `committed` instances at one rate: what the optimum is searched over.
double costOf(const std::vector<int>& counts, int committed, double onDemand, double flat) {
    double cost = 0;
    for (const int count : counts) cost += committed * flat + std::max(0, count - committed) * onDemand;
    return cost;
}

}  // namespace

class CommitmentTest : public QObject {
    Q_OBJECT

private slots:
    void isTheCheapestOfAllLevels() {
        QVERIFY(rc::check([] {
            const auto counts =
                *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 30)));
            const double onDemand = *rc::gen::inRange(10, 200) / 1000.0;
            const double flat = onDemand * *rc::gen::inRange(1, 130) / 100.0;
            double best = HUGE_VAL;
            for (int level = 0; level <= 30; ++level)
                best = std::min(best, costOf(counts, level, onDemand, flat));
            const std::vector<UsdPerHour> committed{UsdPerHour{flat}};
            const CommitmentPlan plan = bestCommitment(counts, UsdPerHour{onDemand}, committed);
            RC_ASSERT(std::abs(plan.dollars - best) < 1e-9);
            RC_ASSERT(std::abs(costOf(counts, plan.committed, onDemand, flat) - best) < 1e-9);
        }));
    }
    void choosesTheLowerOfTwoRates() {
        const std::vector<int> counts{4, 4, 4, 4};
        const std::vector<UsdPerHour> rates{UsdPerHour{0.06}, UsdPerHour{0.04}};
        const CommitmentPlan plan = bestCommitment(counts, UsdPerHour{0.1}, rates);
        QCOMPARE(plan.committed, 4);
        QCOMPARE(plan.rate.count(), 0.04);
        QVERIFY(std::abs(plan.dollars - 16 * 0.04) < 1e-12);
    }
    void commitsNothingWhereNothingIsOffered() {
        const std::vector<int> counts{1, 2, 3};
        const CommitmentPlan plan = bestCommitment(counts, UsdPerHour{0.1}, {});
        QCOMPARE(plan.committed, 0);
        QVERIFY(std::abs(plan.dollars - 0.6) < 1e-12);
        QCOMPARE(bestCommitment(std::span<const int>{}, UsdPerHour{0.1}, {}).dollars, 0.0);
    }
    void cheapSpotNeverCostsMoreThanWithout() {
        const std::vector<int> counts{2, 5, 9, 14, 3};
        const std::vector<UsdPerHour> rates{UsdPerHour{0.06}};
        const SpotPolicy spot{2, 0.5, UsdPerHour{0.03}, 0.05};
        QVERIFY(bestCommitment(counts, UsdPerHour{0.1}, rates, spot).dollars <
                bestCommitment(counts, UsdPerHour{0.1}, rates).dollars);
        const SpotPolicy none{0, 1, UsdPerHour{0.03}, 0.05};
        QCOMPARE(bestCommitment(counts, UsdPerHour{0.1}, rates, none).dollars,
                 bestCommitment(counts, UsdPerHour{0.1}, rates).dollars);
    }
    /// BILLING section 17: usage 1.00/h, ratio 0.70, commitment 0.35 covers half of it.
    void aSavingsPlanCoversWhatItsRateBuys() {
        QVERIFY(std::abs(savingsPlanHour(1, 0.35, 0.7) - 0.85) < 1e-12);
        QVERIFY(std::abs(savingsPlanHour(0.2, 0.35, 0.7) - 0.35) < 1e-12);
    }
    void anUpfrontPaymentIsSpreadOverItsTerm() {
        QVERIFY(std::abs(effectiveRate(Usd{500}, UsdPerHour{0}, 1).count() - 0.0570776) < 1e-7);
        QCOMPARE(effectiveMonth(Usd{1200}, UsdPerHour{0}, 1), Usd{100});
    }
};

QTEST_APPLESS_MAIN(CommitmentTest)
#include "commitment_test.moc"
