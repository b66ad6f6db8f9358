#include "model/pricing/commitment.h"

#include <rapidcheck.h>

#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <random>

using namespace stagecraft;

namespace {

/// Cost of committing `committed` instances at one rate: what the optimum is searched over.
double costOf(const std::vector<int>& counts, int committed, double onDemand, double flat) {
    double cost = 0;
    for (const int count : counts) cost += committed * flat + std::max(0, count - committed) * onDemand;
    return cost;
}

/// A few instances over a few hours, and the four ways to pay for them.
struct Curve {
    std::vector<int> counts;
    int most = 0;
    double onDemand = 0, oneYear = 0, threeYears = 0;
    SpotPolicy spot;

    [[nodiscard]] std::array<UsdPerHour, 2> rates() const { return {UsdPerHour{oneYear}, UsdPerHour{threeYears}}; }
    [[nodiscard]] CommitmentPlan best() const { return bestCommitment(counts, UsdPerHour{onDemand}, rates(), spot); }
    [[nodiscard]] double spotPaid() const { return spot.spot.count() / (1 - spot.interruptionOverhead); }
    /// Of so many running, those that may be on spot: counted up, not computed.
    [[nodiscard]] int allowed(int running) const {
        int count = 0;
        while (count < running - spot.onDemandBase && count + 1 <= (1 - spot.onDemandShare) * (running - spot.onDemandBase) + 1e-9) ++count;
        return count;
    }
};

Curve randomCurve(std::mt19937& random, int most, int hours) {
    const auto whole = [&](int low, int high) { return std::uniform_int_distribution{low, high}(random); };
    const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
    Curve curve;
    const int levels = whole(1, most);
    for (int i = 0, length = whole(1, hours); i < length; ++i) curve.counts.push_back(whole(0, levels));
    curve.most = *std::max_element(curve.counts.begin(), curve.counts.end());
    curve.onDemand = uniform(0.01, 1);
    curve.oneYear = curve.onDemand * uniform(0.1, 1.2);
    curve.threeYears = whole(0, 3) == 0 ? HUGE_VAL : curve.onDemand * uniform(0.1, 1.2);
    constexpr std::array shares{0.0, 0.25, 0.5, 2.0 / 3, 1.0};  // where rounding is exact, too
    const double share = whole(0, 1) == 0 ? uniform(0, 1) : shares[static_cast<std::size_t>(whole(0, 4))];
    curve.spot = {whole(0, 2), 1 - share, UsdPerHour{curve.onDemand * uniform(0.05, 1.1)}, uniform(0, 0.6)};
    return curve;
}

/// Every assignment of every band of the load-duration curve (the i-th instance, which runs while i or more do) to on demand, one
/// year, three years and spot, as far as no hour has more on spot than allowed.
double cheapestOfAllBands(const Curve& curve) {
    std::vector<double> lasts(static_cast<std::size_t>(curve.most));  // hours
    for (const int count : curve.counts)
        for (int i = 0; i < count; ++i) ++lasts[static_cast<std::size_t>(i)];
    const double hours = static_cast<double>(curve.counts.size());
    double best = HUGE_VAL;
    for (int code = 0; code < 1 << (2 * curve.most); ++code) {
        const auto wayOf = [&](int band) { return code >> (2 * band) & 3; };
        const bool isAllowed = std::ranges::all_of(curve.counts, [&](int count) {
            int onSpot = 0;
            for (int band = 0; band < count; ++band) onSpot += wayOf(band) == 3;
            return onSpot <= curve.allowed(count);
        });
        if (!isAllowed) continue;
        double dollars = 0;
        for (int band = 0; band < curve.most; ++band) {
            const double time = lasts[static_cast<std::size_t>(band)];
            const std::array paid{time * curve.onDemand, hours * curve.oneYear, hours * curve.threeYears, time * curve.spotPaid()};
            dollars += paid[static_cast<std::size_t>(wayOf(band))];
        }
        best = std::min(best, dollars);
    }
    return best;
}

/// The same without bands: so many of each commitment, and in every hour any number of instances on spot that is allowed then.
double cheapestOfAllHours(const Curve& curve) {
    double best = HUGE_VAL;
    const double hours = static_cast<double>(curve.counts.size());
    for (int one = 0; one <= curve.most; ++one)
        for (int three = 0; three + one <= curve.most; ++three) {
            double dollars = (one > 0 ? one * hours * curve.oneYear : 0) + (three > 0 ? three * hours * curve.threeYears : 0);
            for (const int count : curve.counts) {
                double least = HUGE_VAL;
                for (int onSpot = 0; onSpot <= curve.allowed(count); ++onSpot)
                    least = std::min(least, onSpot * curve.spotPaid() + std::max(0, count - onSpot - one - three) * curve.onDemand);
                dollars += least;
            }
            best = std::min(best, dollars);
        }
    return best;
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
    /// Five thousand small curves, every way to pay for every band and for every hour.
    void isTheCheapestOfAllAssignments() {
        std::mt19937 random{20261126};
        int withSpot = 0, withBoth = 0, withoutNeed = 0;
        for (int round = 0; round < 5000; ++round) {
            const Curve curve = randomCurve(random, 6, 12);
            const CommitmentPlan plan = curve.best();
            const double bands = cheapestOfAllBands(curve), everyHour = cheapestOfAllHours(curve);
            QVERIFY2(std::abs(plan.dollars - bands) < 1e-9 && std::abs(plan.dollars - everyHour) < 1e-9,
                     qPrintable(QStringLiteral("round %1: %2, of all bands %3, of all hours %4").arg(round).arg(plan.dollars).arg(bands).arg(everyHour)));
            double allowed = 0;
            for (const int count : curve.counts) allowed += curve.allowed(count);
            QVERIFY(plan.spotHours <= allowed);
            withSpot += plan.spotHours > 0;
            withBoth += plan.spotHours > 0 && plan.committed > 0;
            withoutNeed += plan.spotHours < allowed;
        }
        QVERIFY(withSpot > 1000 && withBoth > 500 && withoutNeed > 1000);
    }
    /// The hours on spot and what is committed cost what the plan says.
    void whatIsBoughtAddsUp() {
        std::mt19937 random{26};
        for (int round = 0; round < 2000; ++round) {
            const Curve curve = randomCurve(random, 60, 168);
            const CommitmentPlan plan = curve.best();
            double metered = 0, onSpot = 0;
            for (const int count : curve.counts) {
                const int spot = curve.spotPaid() < curve.onDemand ? std::min(curve.allowed(count), std::max(0, count - plan.committed)) : 0;
                onSpot += spot;
                metered += std::max(0, count - spot - plan.committed);
            }
            QCOMPARE(plan.spotHours, onSpot);
            const double flat = plan.committed > 0 ? plan.committed * static_cast<double>(curve.counts.size()) * plan.rate.count() : 0;
            const double paid = flat + onSpot * curve.spotPaid() + metered * curve.onDemand;
            QVERIFY(std::abs(paid - plan.dollars) < 1e-9 * (1 + paid));
        }
    }
    void moreAllowedSpotNeverCostsMore() {
        std::mt19937 random{27};
        for (int round = 0; round < 1000; ++round) {
            Curve curve = randomCurve(random, 40, 48);
            const double without = bestCommitment(curve.counts, UsdPerHour{curve.onDemand}, curve.rates()).dollars;
            double before = without;
            for (int percent = 0; percent <= 100; percent += 5) {
                curve.spot.onDemandShare = 1 - percent / 100.0;
                const double now = curve.best().dollars;
                QVERIFY(now <= before + 1e-9);
                if (percent == 0) QVERIFY(std::abs(now - without) < 1e-9);
                before = now;
            }
        }
    }
    void dearerSpotNeverCostsLess() {
        std::mt19937 random{28};
        for (int round = 0; round < 1000; ++round) {
            Curve curve = randomCurve(random, 40, 48);
            double before = 0;
            for (int step = 0; step <= 20; ++step) {
                if (round % 2 == 0) curve.spot.interruptionOverhead = step / 21.0;
                else curve.spot.spot = UsdPerHour{curve.onDemand * step * 0.06};
                const double now = curve.best().dollars;
                QVERIFY(now >= before - 1e-9);
                before = now;
            }
        }
    }
    void spotThatDoesNotSaveIsLeft() {
        const std::vector<int> counts{2, 5, 9, 14, 3};
        const std::vector<UsdPerHour> rates{UsdPerHour{0.06}};
        const double without = bestCommitment(counts, UsdPerHour{0.1}, rates).dollars;
        const SpotPolicy good{2, 0.5, UsdPerHour{0.03}, 0.05}, none{0, 1, UsdPerHour{0.03}, 0.05}, interrupted{2, 0.5, UsdPerHour{0.06}, 0.4},
            dear{2, 0.5, UsdPerHour{0.11}, 0.05};
        QVERIFY(bestCommitment(counts, UsdPerHour{0.1}, rates, good).dollars < without);
        for (const SpotPolicy& policy : {none, interrupted, dear}) {
            const CommitmentPlan plan = bestCommitment(counts, UsdPerHour{0.1}, rates, policy);
            QVERIFY(std::abs(plan.dollars - without) < 1e-12);
            QCOMPARE(plan.spotHours, 0.0);
        }
    }
    /// By hand: ten instances by day, four by night; all above two may be on spot. Two days and two nights of twelve hours.
    void thoseThatComeAndGoAreOnSpotAndTheRestIsCommitted() {
        std::vector<int> counts;
        for (int hour = 0; hour < 48; ++hour) counts.push_back(hour % 24 < 12 ? 4 : 10);
        const std::vector<UsdPerHour> rates{UsdPerHour{0.05}};
        // An hour on spot costs 0.06, more than one committed: four are, though the third and fourth could be on spot.
        const CommitmentPlan dear = bestCommitment(counts, UsdPerHour{0.1}, rates, {2, 0, UsdPerHour{0.057}, 0.05});
        QCOMPARE(dear.committed, 4);
        QCOMPARE(dear.spotHours, 6.0 * 24);
        QVERIFY(std::abs(dear.dollars - (4 * 48 * 0.05 + 6 * 24 * 0.06)) < 1e-9);
        // At 0.04 it beats all: two are committed, which must not be on spot.
        const CommitmentPlan cheap = bestCommitment(counts, UsdPerHour{0.1}, rates, {2, 0, UsdPerHour{0.038}, 0.05});
        QCOMPARE(cheap.committed, 2);
        QCOMPARE(cheap.spotHours, 2.0 * 24 + 8.0 * 24);
        QVERIFY(std::abs(cheap.dollars - (2 * 48 * 0.05 + 10 * 24 * 0.04)) < 1e-9);
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
