#include "model/capacity/tail_spectrum.h"

#include <QTest>

#include <cmath>
#include <random>
#include <vector>

using namespace stagecraft;

namespace {

/// Ways of one to five stations of every kind, idle to nearly full.
class RandomWays {
public:
    [[nodiscard]] double uniform(double low, double high) { return std::uniform_real_distribution{low, high}(random_); }
    [[nodiscard]] bool chance(double share) { return uniform(0, 1) < share; }

    [[nodiscard]] Station station() {
        Station station;
        station.service = Seconds{std::pow(10, uniform(-4, -1))};
        station.servers = std::uniform_int_distribution{1, 96}(random_);
        const double use = chance(0.1) ? 0 : chance(0.1) ? 1 - std::pow(10, uniform(-4, -1)) : uniform(0, 0.95);
        station.arrivals = RequestsPerSecond{use * station.servers / station.service.count()};
        station.discipline = chance(0.5) ? Discipline::ProcessorSharing : Discipline::FirstComeFirstServed;
        if (chance(0.2)) station.boxes = 5;
        if (chance(0.2)) station.visits = uniform(0.1, 1);
        if (chance(0.2)) {
            station.threads = 4 * station.servers;
            station.behind = station.service * uniform(0, 2);
        }
        return station;
    }
    [[nodiscard]] std::vector<Station> way() {
        std::vector<Station> stations(static_cast<std::size_t>(std::uniform_int_distribution{1, 5}(random_)));
        for (Station& one : stations) one = station();
        return stations;
    }

private:
    std::mt19937 random_{20261126};
};

TailSpectrum spectrumOf(std::span<const Station> stations, Seconds time) { return {time, ResponseTime{stations}}; }

}  // namespace

class TailSpectrumTest : public QObject {
    Q_OBJECT
private slots:
    void aSpectrumTellsTheTailOfItsTime() {
        RandomWays random;
        for (int round = 0; round < 3000; ++round) {
            const std::vector<Station> way = random.way();
            const ResponseTime response{way};
            if (response.isOverloaded()) continue;
            for (const double quantile : {0.3, 0.9, 0.99, 0.999}) {
                const Seconds time = response.percentile(quantile) * random.uniform(0.9, 1.1);
                if (time < response.mean() * 1e-3) continue;  // so many pass by that the percentile is no time at all
                const double told = spectrumOf(way, time).tail(), tail = response.tail(time);
                QVERIFY2(std::abs(told - tail) < 1e-7, qPrintable(QStringLiteral("round %1: %2, not %3").arg(round).arg(told).arg(tail)));
            }
        }
    }

    void partsMultiply() {
        RandomWays random;
        for (int round = 0; round < 2000; ++round) {
            const std::vector<Station> way = random.way();
            const Station last = random.station();
            std::vector<Station> whole = way;
            whole.push_back(last);
            const ResponseTime response{whole};
            if (response.isOverloaded()) continue;
            const Seconds time = response.percentile(0.99);
            TailSpectrum sum = spectrumOf(way, time);
            const TailSpectrum part = spectrumOf(std::span{&last, 1}, time);
            const double open = OpenWay{sum}.tailWith(part);
            sum.add(part);
            QVERIFY(std::abs(sum.tail() - 0.01) < 1e-7);
            QVERIFY(std::abs(open - sum.tail()) < 1e-12);
            QVERIFY(mayKeepP99(open));
            QVERIFY(!mayKeepP99(spectrumOf(whole, time * 0.99).tail()));
        }
    }

    void edgesOfTimeAndLoadAreTold() {
        const Station calm{Seconds{0.01}, 2, RequestsPerSecond{50}}, full{Seconds{0.01}, 2, RequestsPerSecond{200}};
        const TailSpectrum never = spectrumOf(std::span{&calm, 1}, Seconds{HUGE_VAL}), atOnce = spectrumOf(std::span{&calm, 1}, Seconds{0});
        QCOMPARE(never.tail(), 0.0);
        QCOMPARE(OpenWay{never}.tailWith(never), 0.0);
        QCOMPARE(atOnce.tail(), 1.0);
        QCOMPARE(OpenWay{atOnce}.tailWith(atOnce), 1.0);
        const TailSpectrum endless = spectrumOf(std::span{&full, 1}, Seconds{1}), usual = spectrumOf(std::span{&calm, 1}, Seconds{1});
        QVERIFY(endless.isOverloaded());
        QCOMPARE(endless.tail(), 1.0);
        QCOMPARE(OpenWay{usual}.tailWith(endless), 1.0);
        QCOMPARE(OpenWay{endless}.tailWith(usual), 1.0);
        QCOMPARE(TailSpectrum{Seconds{1}}.tail() < 1e-12, true);
    }
};

QTEST_APPLESS_MAIN(TailSpectrumTest)
#include "tail_spectrum_test.moc"
