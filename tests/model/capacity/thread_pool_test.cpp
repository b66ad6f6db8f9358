#include "model/capacity/thread_pool.h"

#include <QTest>

#include <cmath>

#include "model/capacity/queueing.h"

using namespace stagecraft;

namespace {

Station box(int servers, double load, int threads, double behind, Discipline discipline) {
    Station station{Seconds{0.04}, servers, RequestsPerSecond{load * servers / 0.04}, discipline};
    station.threads = threads;
    station.behind = Seconds{behind};
    return station;
}

Seconds p99(const Station& station) { return responsePercentile(std::span{&station, 1}, Seconds{0}, 0.99); }

}  // namespace

/// How long requests wait for a worker thread. Against simulation: latency_validation_test.
class ThreadPoolTest : public QObject {
    Q_OBJECT
private slots:
    /// As many threads as vCPUs and nothing behind: they are the servers of M/M/c, by Erlang's formula.
    void threadsThatAreTheServersWaitByErlang_data() {
        QTest::addColumn<int>("servers");
        QTest::addColumn<double>("load");
        for (const int servers : {1, 2, 8, 64})
            for (const double load : {0.1, 0.5, 0.9}) QTest::addRow("%d at %g", servers, load) << servers << load;
    }
    void threadsThatAreTheServersWaitByErlang() {
        QFETCH(int, servers);
        QFETCH(double, load);
        const Station station = box(servers, load, servers, 0, Discipline::FirstComeFirstServed);
        const Waiting open{station};
        const ThreadPool pool{station, open};
        QVERIFY(std::abs(pool.probability() - erlangC(servers, load * servers)) <= 1e-9 + 1e-6 * pool.probability());
        QVERIFY(pool.meanServerWait() < 1e-9);  // whoever has a thread has a vCPU
        Station servedInOrder = station;
        servedInOrder.threads = 0;
        if (pool.probability() > 1e-6) QVERIFY(std::abs(p99(station) / p99(servedInOrder) - 1) < 1e-6);
    }

    /// One thread is a single server whose service is the work and what is behind it: Pollaczek and Khinchine tell the mean wait.
    void oneThreadIsOneServer() {
        Station station = box(1, 0.3, 1, 0.06, Discipline::FirstComeFirstServed);
        station.behindVariation = 0.5;
        const ThreadPool pool{station, Waiting{station}};
        const double held = 0.1, variation = (0.04 * 0.04 + 0.5 * 0.06 * 0.06) / (held * held);
        const double busy = station.arrivals.count() * held;
        QVERIFY(std::abs(pool.probability() - busy) < 1e-9);
        const double wait = busy / (1 - busy) * held * (1 + variation) / 2;
        QVERIFY2(std::abs(pool.probability() * pool.wait().count() / wait - 1) < 1e-3, std::to_string(pool.wait().count()).c_str());
    }

    void threadsForAllChangeNothing() {
        for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed}) {
            Station many = box(4, 0.7, 400, 0.05, discipline), none = many;
            none.threads = 0;
            QCOMPARE(p99(many), p99(none));
            QCOMPARE(meanResponse(many), ResponseTime({&none, 1}).mean());
        }
    }

    void moreThreadsAndLessBehindNeverWaitLonger() {
        for (const int servers : {1, 4, 16})
            for (const double load : {0.3, 0.6, 0.8})
                for (const double behind : {0.0, 0.02, 0.2}) {
                    double before = HUGE_VAL;
                    for (int threads = 1; threads <= 600; threads += 1 + threads / 8) {
                        Station station = box(servers, load, threads, behind, Discipline::FirstComeFirstServed);
                        station.servers = std::min(servers, threads);
                        if (offeredLoad(station) >= station.servers) continue;
                        const double now = meanResponse(station).count();
                        QVERIFY2(now <= before * (1 + 1e-3) || std::isinf(before), qPrintable(QStringLiteral("%1 %2 %3 %4").arg(servers).arg(load).arg(behind).arg(threads)));
                        if (std::isfinite(now)) before = now;
                        Station slower = station;
                        slower.behind += Seconds{0.01};
                        QVERIFY(!(meanResponse(slower) < Seconds{now * (1 - 1e-3)}));
                    }
                }
    }

    void tooFewThreadsAreAnOverload() {
        const Station station = box(4, 0.6, 6, 0.2, Discipline::ProcessorSharing);  // 2.4 at work, 12 waiting for what is behind
        QVERIFY(ThreadPool::isTooSmall(station, Waiting{station}));
        QVERIFY(ResponseTime({&station, 1}).isOverloaded());
        QVERIFY(std::isinf(meanResponse(station).count()));
    }
};

QTEST_APPLESS_MAIN(ThreadPoolTest)
#include "thread_pool_test.moc"
