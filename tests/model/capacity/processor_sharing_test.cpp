#include "model/capacity/processor_sharing.h"

#include <QTest>
#include <cmath>

#include "model/capacity/queueing.h"

using namespace stagecraft;

namespace {

Station shared(int servers, double utilisation) {
    return {Seconds{1}, servers, RequestsPerSecond{servers * utilisation}, Discipline::ProcessorSharing};
}

double relative(double value, double expected) { return std::abs(value / expected - 1); }

}  // namespace

class ProcessorSharingTest : public QObject {
    Q_OBJECT

private slots:
    /// Percentiles of the exact Markov chain of a tagged request (uniformisation), service 1 s. What the
    /// quick forms are off, at most over this table:
    ///                     p50     p95     p99
    ///   one station       3.6 %   2.8 %   0.3 %   (the M/M/1 integral of equal variation)
    ///   three phases      5.1 %   4.5 %   0.6 %   (what paths use)
    void quickFormsFollowTheExactChain_data() {
        QTest::addColumn<int>("servers");
        QTest::addColumn<double>("load");
        QTest::addColumn<double>("p50");
        QTest::addColumn<double>("p95");
        QTest::addColumn<double>("p99");
        struct Row {
            int servers;
            double utilisation, p50, p95, p99;
        };
        constexpr std::array rows{std::to_array<Row>({
            {1, 0.30, 0.8866, 4.6341, 7.9197},    {1, 0.50, 1.1320, 6.8637, 12.4455},
            {1, 0.70, 1.6815, 12.1264, 23.2487},  {1, 0.85, 3.0154, 25.3879, 50.7098},
            {1, 0.95, 8.2874, 78.6344, 161.3841}, {2, 0.30, 0.7444, 3.3493, 5.2803},
            {2, 0.50, 0.8535, 4.2231, 7.1168},    {2, 0.70, 1.1206, 6.6708, 12.3357},
            {2, 0.85, 1.7753, 13.2386, 26.0677},  {2, 0.95, 4.3759, 39.8658, 81.4470},
            {4, 0.30, 0.7010, 3.0400, 4.6797},    {4, 0.50, 0.7404, 3.2989, 5.1720},
            {4, 0.70, 0.8685, 4.2908, 7.2925},    {4, 0.85, 1.2036, 7.3811, 13.9875},
            {4, 0.95, 2.5000, 20.6449, 41.6987},  {8, 0.30, 0.6936, 2.9977, 4.6083},
            {8, 0.50, 0.7021, 3.0444, 4.6864},    {8, 0.70, 0.7551, 3.3849, 5.3416},
            {8, 0.85, 0.9274, 4.7196, 8.2457},    {8, 0.95, 1.6013, 11.1763, 22.0025},
            {16, 0.30, 0.6931, 2.9957, 4.6052},   {16, 0.50, 0.6939, 2.9993, 4.6107},
            {16, 0.70, 0.7095, 3.0847, 4.7566},   {16, 0.85, 0.7917, 3.6166, 5.8144},
            {16, 0.95, 1.1532, 6.6063, 12.3275},
        })};
        for (const Row& row : rows) {
            const QByteArray name =
                QByteArray::number(row.servers) + " servers at " + QByteArray::number(row.utilisation);
            QTest::newRow(name.constData())
                << row.servers << row.utilisation << row.p50 << row.p95 << row.p99;
        }
    }
    void quickFormsFollowTheExactChain() {
        QFETCH(int, servers);
        QFETCH(double, load);
        QFETCH(double, p50);
        QFETCH(double, p95);
        QFETCH(double, p99);
        const Station station = shared(servers, load);
        const ResponseTime path{std::span{&station, 1}};
        QVERIFY(relative(responsePercentile(station, 0.50).count(), p50) < 0.037);
        QVERIFY(relative(responsePercentile(station, 0.95).count(), p95) < 0.030);
        QVERIFY(relative(responsePercentile(station, 0.99).count(), p99) < 0.004);
        QVERIFY(relative(path.percentile(0.50).count(), p50) < 0.055);
        QVERIFY(relative(path.percentile(0.95).count(), p95) < 0.050);
        QVERIFY(relative(path.percentile(0.99).count(), p99) < 0.007);
    }

    void theChainAgreesWithTheIntegralForOneServer() {
        SharedServersChain chain{shared(1, 0.7)};
        const SharedSingleServer integral{0.7};
        for (const double time : {0.1, 1.0, 5.0, 20.0, 60.0})
            QVERIFY(std::abs(chain.tail(Seconds{time}) - integral.tail(time)) < 1e-10);
    }

    void variationIsThatOfTheChain_data() {
        QTest::addColumn<int>("servers");
        QTest::addColumn<double>("load");
        QTest::addColumn<double>("expected");
        // Second moments of the chain by solving its linear equations.
        QTest::newRow("2 at 0.5") << 2 << 0.5 << 1.2716;
        QTest::newRow("2 at 0.95") << 2 << 0.95 << 2.7149;
        QTest::newRow("4 at 0.7") << 4 << 0.7 << 1.2895;
        QTest::newRow("8 at 0.85") << 8 << 0.85 << 1.3793;
        QTest::newRow("16 at 0.95") << 16 << 0.95 << 1.6814;
        QTest::newRow("48 at 0.95") << 48 << 0.95 << 1.1622;
        QTest::newRow("16 at 0.3: nobody waits") << 16 << 0.3 << 1.0;
        QTest::newRow("1 at 0.8: (2+ρ)/(2−ρ)") << 1 << 0.8 << 2.8 / 1.2;
    }
    void variationIsThatOfTheChain() {
        QFETCH(int, servers);
        QFETCH(double, load);
        QFETCH(double, expected);
        const double offered = servers * load;
        QVERIFY(std::abs(sharedResponseVariation(servers, offered, erlangC(servers, offered)) - expected) <
                0.01);
    }

    void phasesKeepMeanAndVariation_data() {
        QTest::addColumn<double>("load");
        for (const double load : {0.001, 0.002, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999999})
            QTest::newRow(QByteArray::number(load).constData()) << load;
    }
    void phasesKeepMeanAndVariation() {
        QFETCH(double, load);
        const PhaseMixture mixture = sharedResponsePhases(load);
        double total = 0, mean = 0, second = 0;
        for (std::size_t i = 0; i < static_cast<std::size_t>(mixture.phases); ++i) {
            QVERIFY(mixture.weight[i] > 0);
            QVERIFY(mixture.mean[i] > 0);
            total += mixture.weight[i];
            mean += mixture.weight[i] * mixture.mean[i];
            second += 2 * mixture.weight[i] * mixture.mean[i] * mixture.mean[i];
        }
        QVERIFY(std::abs(total - 1) < 1e-12);
        QVERIFY(std::abs(mean - 1) < 1e-6);
        QVERIFY(std::abs(second - 1 - (2 + load) / (2 - load)) < 1e-5);
    }

    void sharingHasTheMeanOfQueueingButALongerTail() {
        for (const int servers : {1, 4, 32}) {
            Station station = shared(servers, 0.8);
            const Seconds mean = meanResponse(station);
            const Seconds late = responsePercentile(station, 0.99);
            station.discipline = Discipline::FirstComeFirstServed;
            QCOMPARE(meanResponse(station).count(), mean.count());
            QVERIFY(responsePercentile(station, 0.99) < late);
        }
    }

    void theTailIsAlwaysAProbabilityThatFalls() {
        for (const int servers : {1, 2, 7, 64, 1000}) {
            for (const double load : {0.01, 0.5, 0.9, 0.999}) {
                const Station station = shared(servers, load);
                const ResponseTime path{std::span{&station, 1}};
                double before = 1;
                for (double time = 0; time < 40 * path.mean().count(); time += path.mean().count() / 7) {
                    const double tail = path.tail(Seconds{time});
                    QVERIFY(tail >= 0 && tail <= before + 1e-9);
                    before = tail;
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(ProcessorSharingTest)
#include "processor_sharing_test.moc"
