#include "model/pricing/tiers.h"

#include <rapidcheck.h>
#include <QTest>
#include <cmath>
#include <limits>

using namespace stagecraft;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const std::vector<PriceTier> storage{
    {0, 51'200, 0.023}, {51'200, 512'000, 0.022}, {512'000, infinity, 0.021}};

}  // namespace

class TiersTest : public QObject {
    Q_OBJECT
private slots:
    void billsEachBandAtItsOwnPrice_data() {
        QTest::addColumn<double>("quantity");
        QTest::addColumn<qint64>("nanos");
        QTest::addColumn<int>("bands");
        QTest::newRow("nothing") << 0.0 << qint64{0} << 0;
        QTest::newRow("inside the first") << 100.0 << qint64{2'300'000'000} << 1;
        QTest::newRow("exactly the border") << 51'200.0 << qint64{1'177'600'000'000} << 1;
        QTest::newRow("one past the border") << 51'201.0 << qint64{1'177'622'000'000} << 2;
        QTest::newRow("the last, without end") << 614'400.0 << qint64{13'465'600'000'000} << 3;
    }
    void billsEachBandAtItsOwnPrice() {
        QFETCH(double, quantity);
        QFETCH(qint64, nanos);
        QFETCH(int, bands);
        QCOMPARE(graduated(storage, quantity).nanos(), nanos);
        const auto used = std::ranges::count_if(
            storage, [&](const PriceTier& tier) { return insideTier(tier, quantity) > 0; });
        QCOMPARE(static_cast<int>(used), bands);
    }
    void whatLiesInTheTiersSumsToTheQuantity() {
        QVERIFY(rc::check([] {
            const double quantity = *rc::gen::inRange(0, 2'000'000) + 0.25;
            double sum = 0;
            for (const PriceTier& tier : storage) sum += insideTier(tier, quantity);
            RC_ASSERT(std::abs(sum - quantity) <= 1e-9 * quantity);
        }));
    }
    void moreNeverCostsLess() {
        QVERIFY(rc::check([] {
            const double quantity = *rc::gen::inRange(0, 2'000'000);
            const double more = *rc::gen::inRange(0, 1'000'000);
            RC_ASSERT(graduated(storage, quantity) <= graduated(storage, quantity + more));
        }));
    }
    /// CloudWatch's metrics, whose rates fall.
    void theSumIsTheLeastOfAnyTiersRateForAll() {
        const std::vector<PriceTier> metrics{{0, 10'000, 0.3}, {10'000, 250'000, 0.1}, {250'000, 1'000'000, 0.05}, {1'000'000, infinity, 0.02}};
        QVERIFY(rc::check([&] {
            const double quantity = *rc::gen::inRange(0, 3'000'000);
            double least = infinity;
            for (std::size_t tier = 0; tier < metrics.size(); ++tier) least = std::min(least, metrics[tier].usd * quantity + aboveRate(metrics, tier));
            RC_ASSERT(std::abs(graduated(metrics, quantity).dollars() - least) < 1e-6);
        }));
    }
    void roundsOnceNotPerTier() {
        // Each tier alone would lose 0.4 nano-dollars.
        const std::vector<PriceTier> tiny{{0, 1, 1.4e-9}, {1, infinity, 1.4e-9}};
        QCOMPARE(graduated(tiny, 2).nanos(), 3);
    }
};

QTEST_APPLESS_MAIN(TiersTest)
#include "tiers_test.moc"
