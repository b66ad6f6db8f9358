#include <QTest>

#include <cmath>
#include <random>

#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

/// Servers, database and cache are chosen together: against the plans for each of many sizes of cache, whose servers and databases are
/// chosen together by themselves (latency_split_test proves that).
class JointTiersTest : public QObject {
    Q_OBJECT
private slots:
    void noOtherSizeOfCacheIsCheaper() {
        std::mt19937 random{20261126};
        const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
        const auto number = [](double value) { return QByteArray::number(value, 'g', 6).toStdString(); };
        int compared = 0, strict = 0;
        for (int round = 0; round < 60; ++round) {
            Inputs inputs = withSettings({{"workload.users", number(std::floor(std::pow(10, uniform(3.5, 6))))},
                                          {"targets.p99_ms", number(std::pow(10, uniform(2.1, 2.7)))},
                                          {"workload.read_cpu_ms", number(std::pow(10, uniform(-1, 1.2)))}});
            if (round % 3 == 0) inputs.workload.workerThreads = std::floor(uniform(2, 30));
            const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(4 + round % 2)];
            const auto costOf = [&](const Inputs& asked) {
                const StagePlan stage = planStage(blueprint, asked, catalog());
                return stage.isFeasible() ? stage.bill.total.dollars() + stage.careHours * asked.choices.personHourly.dollars() : HUGE_VAL;
            };
            const double chosen = costOf(inputs);
            double least = HUGE_VAL;
            Inputs sized = inputs;
            sized.choices.cacheSizing = CacheSizing::Share;
            for (int step = 0; step <= 60; ++step) {
                sized.workload.cachedShare = std::pow(10, -4 + 4 * step / 60.0);
                least = std::min(least, costOf(sized));
            }
            QCOMPARE(std::isfinite(chosen), std::isfinite(least));
            if (std::isinf(chosen)) {
                ++strict;
                continue;
            }
            QVERIFY2(chosen <= least * (1 + 1e-9), qPrintable(QStringLiteral("round %1: %2 against %3").arg(round).arg(chosen).arg(least)));
            ++compared;
        }
        QVERIFY2(compared > 30, qPrintable(QStringLiteral("%1, and %2 too strict").arg(compared).arg(strict)));
    }
};

QTEST_APPLESS_MAIN(JointTiersTest)
#include "joint_tiers_test.moc"
