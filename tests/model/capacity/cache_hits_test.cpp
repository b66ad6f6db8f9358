#include "model/capacity/cache_hits.h"

#include <QTest>
#include <cmath>
#include <vector>

using namespace stagecraft;

namespace {

/// Che's approximation object by object, by bisection: slow and obvious.
double plainLru(int objects, double exponent, double cached) {
    std::vector<double> share;
    double total = 0;
    for (int i = 1; i <= objects; ++i) {
        share.push_back(std::pow(i, -exponent));
        total += share.back();
    }
    double low = 0, high = 1e15;
    for (int i = 0; i < 200; ++i) {
        const double middle = (low + high) / 2;
        double filled = 0;
        for (const double s : share) filled += -std::expm1(-s / total * middle);
        (filled < cached ? low : high) = middle;
    }
    double hits = 0;
    for (const double s : share) hits += s / total * -std::expm1(-s / total * low);
    return hits;
}

}  // namespace

class CacheHitsTest : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheSumOverEveryObject_data() {
        QTest::addColumn<int>("objects");
        QTest::addColumn<double>("exponent");
        QTest::addColumn<double>("cached");
        QTest::newRow("one of two") << 2 << 0.9 << 1.0;
        QTest::newRow("all ranks one by one") << 16 << 0.9 << 5.0;
        QTest::newRow("just past them") << 17 << 0.9 << 5.0;
        QTest::newRow("equal popularity") << 1000 << 0.0 << 250.0;
        QTest::newRow("flat") << 20'000 << 0.3 << 100.0;
        QTest::newRow("usual") << 20'000 << 0.9 << 1000.0;
        QTest::newRow("harmonic") << 20'000 << 1.0 << 1000.0;
        QTest::newRow("steep") << 20'000 << 1.6 << 50.0;
        QTest::newRow("nearly all cached") << 5'000 << 0.9 << 4990.0;
        QTest::newRow("one cached") << 20'000 << 0.9 << 1.0;
    }
    void agreesWithTheSumOverEveryObject() {
        QFETCH(int, objects);
        QFETCH(double, exponent);
        QFETCH(double, cached);
        const double expected = plainLru(objects, exponent, cached);
        QVERIFY(std::abs(lruHitRatio(objects, exponent, cached) - expected) < 2e-5 * expected);
    }

    void oneObjectMoreAddsWhatIsAsked() {
        for (const double exponent : {0.3, 0.9, 1.0, 1.4})
            for (const double objects : {30.0, 5'000.0, 1e8}) {
                const ZipfPopularity popularity{objects, exponent};
                for (const double cached : {0.01 * objects, 0.3 * objects, 0.9 * objects}) {
                    const double step = 1e-3 * cached;
                    const double gain = (lruHitRatio(popularity, cached + step) - lruHitRatio(popularity, cached - step)) / (2 * step);
                    QVERIFY(std::abs(cachedObjectsWorth(popularity, gain) - cached) < 1e-2 * cached);
                }
                QCOMPARE(cachedObjectsWorth(popularity, 1), 0.0);
                QVERIFY(cachedObjectsWorth(popularity, 0) > objects * (1 - 1e-9));
            }
    }

    void emptyAndFullCaches() {
        QCOMPARE(lruHitRatio(1000, 0.9, 0), 0.0);
        QCOMPARE(lruHitRatio(1000, 0.9, 1000), 1.0);
        QCOMPARE(lruHitRatio(1000, 0.9, 5000), 1.0);
        QCOMPARE(lruHitRatio(0, 0.9, 1), 1.0);
        QCOMPARE(fifoHitRatio(1000, 0.9, 1000), 1.0);
    }

    void moreCachedNeverHitsLess() {
        for (const double objects : {100.0, 1e6, 1e9}) {
            double before = 0;
            for (double share = 1e-6; share < 1; share *= 1.7) {
                const double hits = lruHitRatio(objects, 0.9, share * objects);
                QVERIFY(hits >= before && hits <= 1);
                before = hits;
            }
        }
    }

    void rulesOfEvictionKeepTheirOrder() {
        for (const double cached : {10.0, 500.0, 20'000.0}) {
            const double best = fixedCacheHitRatio(100'000, 0.9, cached);
            const double lru = lruHitRatio(100'000, 0.9, cached);
            const double fifo = fifoHitRatio(100'000, 0.9, cached);
            QVERIFY(best > lru && lru > fifo && fifo > 0);
        }
    }

    void findsTheCacheForAHitRatio() {
        const double cached = cachedObjectsFor(1e6, 0.9, 0.6);
        QVERIFY(lruHitRatio(1e6, 0.9, cached) >= 0.6);
        QVERIFY(lruHitRatio(1e6, 0.9, cached - 1) < 0.6);
    }
};

QTEST_APPLESS_MAIN(CacheHitsTest)
#include "cache_hits_test.moc"
