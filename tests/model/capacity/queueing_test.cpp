#include "model/capacity/queueing.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace stagecraft;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Station station(double service, int servers, double arrivals,
                Discipline discipline = Discipline::FirstComeFirstServed) {
    return {Seconds{service}, servers, RequestsPerSecond{arrivals}, discipline};
}

/// The textbook recursion, one division a step: slow and obvious.
double recursiveErlangB(int servers, double load) {
    double blocked = 1;
    for (int k = 1; k <= servers; ++k) blocked = load * blocked / (k + load * blocked);
    return blocked;
}

}  // namespace

class QueueingTest : public QObject {
    Q_OBJECT

private slots:
    void erlangBFollowsTheTextbookRecursion_data() {
        QTest::addColumn<int>("servers");
        QTest::addColumn<double>("load");
        QTest::newRow("no load") << 5 << 0.0;
        QTest::newRow("no server") << 0 << 3.0;
        QTest::newRow("one server") << 1 << 0.5;
        QTest::newRow("load is the servers") << 100 << 100.0;
        QTest::newRow("far overloaded") << 10 << 1e6;
        QTest::newRow("a thousand, tight") << 1000 << 990.0;
        QTest::newRow("a hundred thousand, tight") << 100'000 << 99'900.0;
        QTest::newRow("a hundred thousand, overloaded") << 100'000 << 150'000.0;
        QTest::newRow("a million at the limit") << 1'000'000 << 1'000'000.0;
    }
    void erlangBFollowsTheTextbookRecursion() {
        QFETCH(int, servers);
        QFETCH(double, load);
        const double expected = recursiveErlangB(servers, load);
        QVERIFY(std::abs(erlangB(servers, load) - expected) <= 1e-11 * expected);
    }
    void erlangBBelowTheRangeOfADoubleIsZero() {
        QCOMPARE(erlangB(100'000, 10'000), 0.0);
        QCOMPARE(erlangB(1'000, 1e-300), 0.0);
    }

    void erlangCStaysAProbability() {
        QCOMPARE(erlangC(4, 0), 0.0);
        QCOMPARE(erlangC(4, 4), 1.0);
        QCOMPARE(erlangC(4, 5), 1.0);
        for (const int servers : {1, 2, 50, 10'000, 100'000}) {
            double before = 0;
            for (const double utilisation : {0.1, 0.5, 0.9, 0.99, 0.999999}) {
                const double wait = erlangC(servers, servers * utilisation);
                QVERIFY(wait >= before && wait <= 1);
                before = wait;
            }
        }
    }

    void inversesUndoErlang() {
        const double load = erlangBMaximumLoad(20, 0.01);
        QVERIFY(std::abs(erlangB(20, load) - 0.01) < 1e-12);
        const int servers = erlangBMinimumServers(200, 0.001);
        QVERIFY(erlangB(servers, 200) <= 0.001 && erlangB(servers - 1, 200) > 0.001);
        const int pooled = erlangCMinimumServers(5000, 0.01);
        QVERIFY(erlangC(pooled, 5000) <= 0.01 && erlangC(pooled - 1, 5000) > 0.01);
        QVERIFY(std::abs(halfinWhittWaitProbability(halfinWhittBeta(0.3)) - 0.3) < 1e-12);
    }

    void anIdleStationTakesItsServiceTime() {
        for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed}) {
            const Station idle = station(0.04, 2, 0, discipline);
            QCOMPARE(meanResponse(idle).count(), 0.04);
            const double expected = 0.04 * std::log(100);
            QVERIFY(std::abs(responsePercentile(idle, 0.99).count() - expected) < 1e-9);
            QVERIFY(std::abs(ResponseTime{std::span{&idle, 1}}.percentile(0.99).count() - expected) < 1e-8);
        }
    }

    void anOverloadedStationNeverAnswers_data() {
        QTest::addColumn<double>("arrivals");
        QTest::newRow("exactly full") << 4.0;
        QTest::newRow("just above") << 4.000001;
        QTest::newRow("far above") << 1e9;
    }
    void anOverloadedStationNeverAnswers() {
        QFETCH(double, arrivals);
        for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed}) {
            const Station full = station(1, 4, arrivals, discipline);
            QCOMPARE(meanResponse(full).count(), infinity);
            QCOMPARE(responseTail(full, Seconds{1e9}), 1.0);
            QCOMPARE(responsePercentile(full, 0.5).count(), infinity);
            const Station path[] = {station(0.01, 1, 1), full};
            QCOMPARE(responseTail(path, Seconds{0}, Seconds{1e9}), 1.0);
            QCOMPARE(responsePercentile(path, Seconds{0}, 0.5).count(), infinity);
        }
    }

    void aNearlyFullStationStaysFinite_data() {
        QTest::addColumn<int>("servers");
        QTest::newRow("one server") << 1;
        QTest::newRow("sixteen") << 16;
        QTest::newRow("ten thousand") << 10'000;
    }
    void aNearlyFullStationStaysFinite() {
        QFETCH(int, servers);
        for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed}) {
            const Station full = station(1, servers, servers * 0.999999, discipline);
            const double mean = meanResponse(full).count();
            QVERIFY(std::isfinite(mean));
            const ResponseTime path{std::span{&full, 1}};
            const double late = path.percentile(0.99).count();
            QVERIFY(std::isfinite(late) && late > mean);
            QVERIFY(std::abs(path.tail(Seconds{late}) - 0.01) < 1e-6);
        }
    }

    void pathsOfOneStationMatchTheClosedForm() {
        for (const int servers : {1, 2, 10, 64}) {
            for (const double load : {0.2, 0.5, 0.9, 0.98}) {
                const Station one = station(0.02, servers, servers * load / 0.02);
                const ResponseTime path{std::span{&one, 1}};
                for (const double quantile : {0.01, 0.5, 0.95, 0.99, 0.999999, 0.999999999}) {
                    const double expected = responsePercentile(one, quantile).count();
                    QVERIFY(std::abs(path.percentile(quantile).count() / expected - 1) < 3e-6);
                }
            }
        }
    }

    void farTailsKeepTheirDigits() {
        // Erlang with three equal phases: P(T > t) = e^−x·(1 + x + x²/2).
        const Station phase = station(1, 1000, 1e-9);
        const Station path[] = {phase, phase, phase};
        for (const double x : {0.01, 1.0, 10.0, 100.0, 300.0}) {
            const double expected = std::exp(-x) * (1 + x + x * x / 2);
            QVERIFY(std::abs(responseTail(path, Seconds{0}, Seconds{x}) / expected - 1) < 2e-6);
        }
    }

    void aFixedDelayShiftsEverything() {
        const Station path[] = {station(0.02, 2, 60), station(0.005, 1, 60)};
        const double without = responsePercentile(path, Seconds{0}, 0.95).count();
        QVERIFY(std::abs(responsePercentile(path, Seconds{0.1}, 0.95).count() - without - 0.1) < 1e-9);
        QCOMPARE(responseTail(path, Seconds{0.1}, Seconds{0.0999}), 1.0);
        QCOMPARE(ResponseTime(path, Seconds{0.1}).mean().count(), ResponseTime(path).mean().count() + 0.1);
    }

    void anEmptyPathTakesTheFixedDelay() {
        const std::span<const Station> none;
        QCOMPARE(responsePercentile(none, Seconds{0.2}, 0.99).count(), 0.2);
        QCOMPARE(responseTail(none, Seconds{0.2}, Seconds{0.1}), 1.0);
        QCOMPARE(responseTail(none, Seconds{0.2}, Seconds{0.3}), 0.0);
        const Station nothingToDo = station(0, 1, 100);
        QCOMPARE(responsePercentile(std::span{&nothingToDo, 1}, Seconds{0.2}, 0.99).count(), 0.2);
    }

    void quantilesAtTheirEnds() {
        const Station one = station(1, 2, 1);
        const ResponseTime path{std::span{&one, 1}};
        QCOMPARE(path.percentile(0).count(), 0.0);
        QCOMPARE(path.percentile(1).count(), infinity);
        QCOMPARE(responsePercentile(one, 1).count(), infinity);
        QVERIFY(path.percentile(0.999999999999).count() > path.percentile(0.999999).count());
    }

    void percentilesAreNotTheSumOfPercentiles() {
        const Station path[] = {station(0.02, 4, 150), station(0.01, 2, 150)};
        const double together = responsePercentile(path, Seconds{0}, 0.99).count();
        const double added =
            responsePercentile(path[0], 0.99).count() + responsePercentile(path[1], 0.99).count();
        QVERIFY(together < 0.95 * added);
    }

    void moreServersOrLessLoadNeverSlowDown() {
        for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed}) {
            double before = infinity;
            for (int servers = 9; servers < 40; ++servers) {
                const Station fleet = station(0.1, servers, 85, discipline);
                const double late = responsePercentile(std::span{&fleet, 1}, Seconds{0}, 0.99).count();
                QVERIFY(late <= before * (1 + 1e-9));
                before = late;
            }
        }
    }

    void aFiniteQueueTendsToTheInfiniteOne() {
        const Station one = station(1, 10, 9);
        const FiniteQueue roomy = finiteQueue(one, 1000);
        QVERIFY(roomy.blocked < 1e-12);
        QVERIFY(std::abs(roomy.meanWait.count() - meanWait(one).count()) < 1e-9);
        const FiniteQueue none = finiteQueue(one, 10);
        QCOMPARE(none.blocked, erlangB(10, 9));
        QCOMPARE(none.meanWait.count(), 0.0);
        // Continuous through utilisation 1, where the closed form divides by zero.
        const double below = finiteQueue(station(1, 10, 10 * (1 - 2e-6)), 40).blocked;
        const double at = finiteQueue(station(1, 10, 10), 40).blocked;
        const double above = finiteQueue(station(1, 10, 10 * (1 + 2e-6)), 40).blocked;
        QVERIFY(below < at && at < above && above - below < 1e-5);
    }
};

QTEST_APPLESS_MAIN(QueueingTest)
#include "queueing_test.moc"
