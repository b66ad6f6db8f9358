#include <QTest>

#include <cmath>
#include <random>

#include "model/capacity/in_flight.h"

using namespace stagecraft;

namespace {

/// M/M/c by the states of its birth–death process, summed: nothing of the recursions that the model uses. Mean services that an arrival waits.
double waitByStates(int servers, double load) {
    double term = 1, all = 1;
    for (int busy = 1; busy <= servers; ++busy) all += term *= load / busy;
    const double waiting = term * load / (servers - load);  // states with at least one in the queue
    const double chance = (term + waiting) / (all + waiting);
    return chance / (servers - load);
}

}  // namespace

class InFlightTest : public QObject {
    Q_OBJECT
private slots:
    void memoryByHand() {
        // 6 servers' worth of work over 10: ρ = 0.6, so that 800 MiB become 2,000; with 300 of sessions 230 on each, and 512 at rest.
        const MemoryUse use{512, 300, 800, 6};
        QVERIFY(std::abs(use.onEach(10) - 742) < 1e-9);
        QVERIFY(std::abs(use.servers(742) - 10) < 1e-9);
        // Twice the load on twice the servers is the same on each.
        QVERIFY(std::abs(use.times(2).onEach(20) - 742) < 1e-9);
        QVERIFY(std::abs(use.times(2).servers(742) - 20) < 1e-9);
    }

    /// What they are found for fits, and a little less does not.
    void fewestServersAreTheFewest() {
        std::mt19937 random{20261126};
        const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
        for (int round = 0; round < 2000; ++round) {
            const MemoryUse use{uniform(0, 2000), round % 3 == 0 ? 0 : std::pow(10, uniform(-3, 6)), round % 5 == 0 ? 0 : std::pow(10, uniform(-3, 6)),
                                round % 7 == 0 ? 0 : std::pow(10, uniform(-4, 4))};
            const double size = use.base + std::pow(10, uniform(1, 6));
            const double servers = use.servers(size);
            QVERIFY(std::isfinite(servers) && servers >= use.busy * (1 - 1e-12));
            if (use.busy < 0.999999 * servers) {
                QVERIFY2(servers == 0 || use.onEach(servers * (1 + 1e-9)) <= size * (1 + 1e-9), qPrintable(QString::number(round)));
                if (servers > 0 && (use.shared > 0 || use.inFlight > 0)) QVERIFY(use.onEach(servers * (1 - 1e-6)) > size * (1 - 1e-12) || servers * (1 - 1e-6) < use.busy);
            }
            // Of a larger size no more.
            QVERIFY(use.servers(size * 1.5) <= servers * (1 + 1e-12));
        }
        QVERIFY(std::isinf(MemoryUse{512, 0, 10, 1}.servers(512)));
    }

    /// Erlang's wait of four vCPUs, of which eight threads share no more than two each.
    void threadsByHand() {
        const ThreadUse use{8, 4, 12, 3};  // 12 at work over 3 servers' worth of work, 4 on each
        for (const double servers : {3.2, 4.0, 5.0, 10.0}) {
            const double expected = 12 * std::min(2.0, 1 + waitByStates(4, 12 / servers));
            QVERIFY2(std::abs(use.held(servers) - expected) < 1e-9, qPrintable(QString::number(servers)));
        }
        QCOMPARE(use.held(2), 24.0);                        // overloaded: all they could share
        QCOMPARE((ThreadUse{3, 4, 12, 4}.held(4.5)), 12.0);  // no thread waits for a vCPU
    }

    void fewestServersForThreadsAreTheFewest() {
        std::mt19937 random{7};
        const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
        int waiting = 0;
        for (int round = 0; round < 1000; ++round) {
            const double vcpus = std::pow(2, std::floor(uniform(0, 7))), threads = std::floor(std::pow(10, uniform(0, 2.6)));
            const double atWork = std::pow(10, uniform(-3, 5));
            const ThreadUse use{threads, vcpus, atWork, atWork / std::min(vcpus, threads)};
            const double behind = round % 4 == 0 ? 0 : atWork * uniform(0, 5), fullest = uniform(0.05, 0.95);
            const auto fullness = [&](double servers) { return (use.held(servers) + behind) / (threads * servers); };
            const double servers = use.servers(0, behind, fullest);
            QVERIFY2(fullness(servers) <= fullest * (1 + 1e-9), qPrintable(QString::number(round)));
            QVERIFY2(fullness(servers * (1 - 1e-6)) > fullest, qPrintable(QString::number(round)));
            QVERIFY(servers >= use.leastServers(behind, fullest) * (1 - 1e-12));
            QCOMPARE(use.servers(2 * servers, behind, fullest), 2 * servers);
            waiting += servers > use.leastServers(behind, fullest) * (1 + 1e-6);
        }
        QVERIFY(waiting > 100);
    }
};

QTEST_APPLESS_MAIN(InFlightTest)
#include "in_flight_test.moc"
