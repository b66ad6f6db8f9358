#include "model/capacity/several_rounds.h"

#include <QTest>

#include <cmath>
#include <random>
#include <vector>

#include "model/capacity/queueing.h"
#include "model/simulation/system.h"

using namespace stagecraft;

namespace {

/// A database of so many vCPUs to which requests come `rounds` times, 10 ms each.
Station databaseOf(int servers, double use, double rounds, double visits = 1) {
    Station station{Seconds{0.01}, servers, RequestsPerSecond{use * servers / 0.01}, Discipline::FirstComeFirstServed};
    station.rounds = rounds;
    station.visits = visits;
    return station;
}

/// The work of two kinds: reads of half a millisecond and writes of two.
Station mixed(int servers, double use, double rounds, double reads, double writes) {
    Station station;
    station.visits = reads + writes;
    station.service = Seconds{(reads * 0.0005 + writes * 0.002) / station.visits};
    station.servers = servers;
    station.arrivals = RequestsPerSecond{use * servers / station.service.count()};
    station.discipline = Discipline::FirstComeFirstServed;
    station.rounds = rounds;
    station.otherVisits = writes;
    station.otherService = Seconds{0.002};
    return station;
}

/// P(n exponential times of the mean 1 in a row last longer than `time`).
double erlangTail(int n, double time) {
    double term = std::exp(-time), sum = 0;
    for (int k = 0; k < n; ++k) {
        sum += term;
        term *= time / (k + 1);
    }
    return sum;
}

double binomialOf(int k, int n, double p) {
    double ways = 1;
    for (int i = 1; i <= k; ++i) ways = ways * (n - k + i) / i;
    return ways * std::pow(p, k) * std::pow(1 - p, n - k);
}

ResponseTime responseOf(const Station& station) { return ResponseTime{{&station, 1}}; }

/// Seconds that halve those who come, and that one in a hundred of them exceeds.
struct Percentiles {
    double p50, p99;
};

/// Of the requests, those that come.
double comersOf(const Station& station) {
    const double whole = std::floor(station.rounds);
    return 1 - std::pow(1 - station.visits, whole) * (1 - (station.rounds - whole) * station.visits);
}

Percentiles simulated(const Station& station, std::uint64_t seed) {
    SystemSpec spec;
    SimulatedTier& tier = spec.tiers.emplace_back();
    tier.servers = station.servers;
    tier.meanService = station.service.count();
    tier.rounds = SimulatedRounds{station.rounds, {station.visits - station.otherVisits, station.otherVisits},
                                  {firstService(station).count(), station.otherService.count()}};
    spec.arrivalRate = station.arrivals.count() / (station.rounds * station.visits);
    spec.timeout = 1e9;
    // The fuller, and the fewer servers, the longer one busy time lasts.
    const double requests = 300'000 + 150'000 * utilisation(station) / (1 - utilisation(station)) / (1 - utilisation(station)) / station.servers;
    const double begin = 20'000 / spec.arrivalRate;
    const SystemWindow window = runSystem(spec, {begin, begin + requests / comersOf(station) / spec.arrivalRate}, seed).windows.front();
    return {window.responses.percentile(1 - 0.5 * comersOf(station)), window.responses.percentile(1 - 0.01 * comersOf(station))};
}

void compare(const Station& station, double allowed, std::uint64_t seed) {
    const Percentiles seen = simulated(station, seed);
    const ResponseTime told = responseOf(station);
    const double p50 = told.percentile(1 - 0.5 * comersOf(station)).count(), p99 = told.percentile(1 - 0.01 * comersOf(station)).count();
    const QString what = QStringLiteral("%1 rounds of %2 (%3 others) on %4 servers at %5: p50 %6 against %7, p99 %8 against %9 ms")
                             .arg(station.rounds).arg(station.visits).arg(station.otherVisits).arg(station.servers).arg(utilisation(station))
                             .arg(1e3 * p50).arg(1e3 * seen.p50).arg(1e3 * p99).arg(1e3 * seen.p99);
    QVERIFY2(std::abs(p99 / seen.p99 - 1) < allowed, qPrintable(what));
    QVERIFY2(std::abs(p50 / seen.p50 - 1) < allowed, qPrintable(what));
}

}  // namespace

class SeveralRoundsTest : public QObject {
    Q_OBJECT
private slots:
    /// Where nobody waits the work is all: Erlang's law for a fixed number, a mixture of them where some rounds are not made.
    void theWorkIsExact_data() {
        QTest::addColumn<int>("rounds");
        QTest::addColumn<double>("visits");
        for (const int rounds : {1, 2, 3, 5, 8, 20, 50, 64})
            for (const double visits : {1.0, 0.6, 0.05}) QTest::addRow("%d of %g", rounds, visits) << rounds << visits;
    }
    void theWorkIsExact() {
        QFETCH(int, rounds);
        QFETCH(double, visits);
        const ResponseTime response = responseOf(databaseOf(2, 1e-12, rounds, visits));
        for (const double times : {0.3, 0.7, 1.0, 1.5, 2.0, 3.0}) {
            const double time = times * std::max(1.0, rounds * visits);
            double exact = 0;
            for (int n = 1; n <= rounds; ++n) exact += binomialOf(n, rounds, visits) * erlangTail(n, time);
            const double told = response.tail(Seconds{0.01 * time});
            QVERIFY2(std::abs(told - exact) < 1e-6 + 1e-4 * exact, qPrintable(QStringLiteral("%1: %2 against %3").arg(time).arg(told, 0, 'g', 10).arg(exact, 0, 'g', 10)));
        }
        QVERIFY(std::abs(response.mean().count() / (0.01 * rounds * visits) - 1) < 1e-9);
    }

    /// One round is the station as it always was.
    void oneRoundIsAnOrdinaryStation() {
        for (const int servers : {1, 4, 32})
            for (const double use : {0.2, 0.8, 0.999999})
                for (const double visits : {1.0, 0.3}) {
                    Station often = databaseOf(servers, use, 1, visits);
                    const ResponseTime once = responseOf(often);
                    often.otherVisits = visits;  // the same, told as another kind
                    often.otherService = often.service;
                    QVERIFY(hasSeveralRounds(often));
                    const ResponseTime told = responseOf(often);
                    for (const double quantile : {0.75, 0.99, 0.9999}) {
                        const double a = once.percentile(quantile).count(), b = told.percentile(quantile).count();
                        QVERIFY2(std::abs(a / b - 1) < 1e-6, qPrintable(QStringLiteral("%1 %2 %3 %4: %5 against %6").arg(servers).arg(use).arg(visits).arg(quantile).arg(b).arg(a)));
                    }
                    QVERIFY(std::abs(told.mean() / once.mean() - 1) < 1e-9);
                    QVERIFY(std::abs(told.variation() / once.variation() - 1) < 1e-6);
                }
    }

    /// Half of the requests come twice, half three times.
    void partsOfARoundAreSomeRequestsOne() {
        const ResponseTime response = responseOf(databaseOf(2, 1e-12, 2.5));
        for (const double time : {1.0, 3.0, 6.0}) QVERIFY(std::abs(response.tail(Seconds{0.01 * time}) - (erlangTail(2, time) + erlangTail(3, time)) / 2) < 1e-7);
        const double seldom = responseOf(databaseOf(2, 1e-12, 0.25)).tail(Seconds{0.01});
        QVERIFY2(std::abs(seldom - 0.25 * std::exp(-1)) < 1e-7, qPrintable(QString::number(seldom / std::exp(-1), 'g', 12)));
    }

    /// Mean and variance are those of the law that tells the tails.
    void momentsAreThoseOfTheLaw() {
        for (const Station& station : {databaseOf(2, 0.7, 3, 0.6), databaseOf(1, 0.84, 20), databaseOf(16, 0.84, 2.5, 0.2), mixed(2, 0.7, 3, 0.4, 0.2), mixed(4, 0.5, 10, 0.05, 0.2)}) {
            const ResponseTime response = responseOf(station);
            const double end = 40 * response.mean().count() / station.visits, step = end / 40'000;
            double mean = 0, square = 0;
            for (double time = step / 2; time < end; time += step) {
                const double tail = response.tail(Seconds{time});
                mean += tail * step;
                square += 2 * time * tail * step;
            }
            const double variation = square / (mean * mean) - 1;
            QVERIFY2(std::abs(mean / response.mean().count() - 1) < 1e-4, qPrintable(QStringLiteral("%1 against %2").arg(response.mean().count()).arg(mean)));
            QVERIFY2(std::abs(variation / response.variation() - 1) < 1e-3, qPrintable(QStringLiteral("%1 against %2").arg(response.variation()).arg(variation)));
        }
    }

    void percentilesAreThoseOfTheSimulation_data() {
        QTest::addColumn<double>("rounds");
        QTest::addColumn<double>("visits");
        for (const double rounds : {2.0, 3.0, 7.5, 20.0})
            for (const double visits : {1.0, 0.4}) QTest::addRow("%g of %g", rounds, visits) << rounds << visits;
    }
    void percentilesAreThoseOfTheSimulation() {
        QFETCH(double, rounds);
        QFETCH(double, visits);
        std::uint64_t seed = 1;
        for (const int servers : {1, 4, 32})
            for (const double use : {0.3, 0.8}) compare(databaseOf(servers, use, rounds, visits), 0.085, seed++);
    }
    /// Reads and writes of four times their length, also where a cache takes nearly all reads.
    void twoKindsAreThoseOfTheSimulation() {
        std::uint64_t seed = 100;
        for (const double reads : {0.8, 0.4, 0.05})
            for (const int servers : {2, 16})
                for (const double use : {0.5, 0.8})
                    for (const double rounds : {1.0, 3.0, 12.0}) compare(mixed(servers, use, rounds, reads, 0.2), 0.12, seed++);
    }

    /// More load, more rounds, more of them that come, fewer servers: never quicker.
    void lessIsNeverSlower() {
        std::mt19937 random{20261128};
        const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
        for (int round = 0; round < 4000; ++round) {
            const double use = uniform(0.01, 0.97), rounds = std::exp(uniform(-0.5, 3.5)), visits = uniform(0.05, 1);
            const int servers = std::uniform_int_distribution{1, 48}(random);
            const Station slow = databaseOf(servers, use, rounds, visits);
            const double time = responseOf(slow).percentile(uniform(0.9, 0.999)).count();
            if (time <= 1e-6) continue;
            const double tail = responseOf(slow).tail(Seconds{time});
            const auto isNoSlower = [&](const Station& quick, const char* what) {
                const double other = responseOf(quick).tail(Seconds{time});
                QVERIFY2(other <= tail * (1 + 1e-6) + 1e-9,
                         qPrintable(QStringLiteral("%1: %2 rounds of %3, %4 servers at %5: %6 after %7").arg(QLatin1String{what}).arg(rounds).arg(visits).arg(servers).arg(use).arg(other).arg(tail)));
            };
            isNoSlower(databaseOf(servers, use * uniform(0.9, 1), rounds, visits), "load");
            isNoSlower(databaseOf(servers, use, rounds * uniform(0.9, 1), visits), "rounds");
            isNoSlower(databaseOf(servers, use, rounds, visits * uniform(0.9, 1)), "visits");
            isNoSlower(databaseOf(servers + 1, use, rounds, visits), "servers");
            Station quicker = slow;
            quicker.service = slow.service * uniform(0.9, 1);
            quicker.arrivals = slow.arrivals * (slow.service / quicker.service);
            isNoSlower(quicker, "service");
        }
    }

    void veryManyRoundsAreTold() {
        for (const double rounds : {100.0, 101.0, 1000.0, 10'000.0}) {
            const ResponseTime response = responseOf(databaseOf(8, 1e-12, rounds));
            const double mean = response.mean().count();
            QVERIFY(std::abs(mean / (0.01 * rounds) - 1) < 1e-9);
            QVERIFY2(std::abs(response.percentile(0.99).count() / mean - 1.247) < 1e-3, qPrintable(QString::number(response.percentile(0.99).count() / mean)));
            QVERIFY(std::abs(response.variation() * 100 - 1) < 0.02);
            QVERIFY(std::isfinite(responseOf(databaseOf(1, 0.9999, rounds, 0.3)).percentile(0.99).count()));
        }
        const ResponseTime full = responseOf(databaseOf(8, 0.999999, 20));
        QVERIFY(std::isfinite(full.percentile(0.99).count()));
        QVERIFY(responseOf(databaseOf(8, 1, 20)).isOverloaded());
    }
};

QTEST_APPLESS_MAIN(SeveralRoundsTest)
#include "several_rounds_test.moc"
