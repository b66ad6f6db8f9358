#include "model/exploration/sweep.h"

#include <QTest>
#include <cmath>

#include "tests/model/planning/given.h"

using namespace stagecraft;
using stagecraft::testing::catalog;

namespace {

Result<Sweep> swept(const SweepRange& range, unsigned threads = 0, std::stop_token stop = {}) {
    return sweep(Inputs{}, range, catalog(), builtInBlueprints(), threads, stop);
}

bool isSame(const StageCost& a, const StageCost& b) {
    return a.monthly == b.monthly && a.isFeasible == b.isFeasible && a.isComplete == b.isComplete &&
           a.blockedBy == b.blockedBy;
}

}  // namespace

class SweepTest : public QObject {
    Q_OBJECT
private slots:
    void theNumberOfThreadsChangesNothing() {
        const SweepRange range{"workload.users", 1, 1e6, true, 24};
        const Sweep alone = swept(range, 1).value();
        const Sweep together = swept(range, 4).value();
        QCOMPARE(alone.points.size(), together.points.size());
        for (std::size_t i = 0; i < alone.points.size(); ++i) {
            QCOMPARE(alone.points[i].value, together.points[i].value);
            QCOMPARE(alone.points[i].recommended, together.points[i].recommended);
            for (std::size_t stage = 0; stage < stageCount; ++stage)
                QVERIFY(isSame(alone.points[i].stages[stage], together.points[i].stages[stage]));
        }
    }
    void bothEndsAreMetAndValuesRise() {
        const Sweep answer = swept({"workload.users", 7, 12'345, true, 9}).value();
        QCOMPARE(answer.points.front().value, 7.0);
        QCOMPARE(answer.points.back().value, 12'345.0);
        for (std::size_t i = 1; i < answer.points.size(); ++i)
            QVERIFY(answer.points[i].value > answer.points[i - 1].value);
    }
    void everyPointIsThePlanOfItsValue() {
        const Sweep answer = swept({"workload.users", 500, 50'000, false, 3}).value();
        for (const SweepPoint& point : answer.points) {
            Inputs inputs;
            inputs.workload.users = point.value;
            const Plan expected = plan(inputs, catalog(), builtInBlueprints());
            QCOMPARE(point.recommended, expected.recommendation.recommended);
            for (std::size_t i = 0; i < stageCount; ++i) {
                QCOMPARE(point.stages[i].monthly, expected.stages[i].bill.total);
                QCOMPARE(point.stages[i].isFeasible, expected.stages[i].isFeasible());
                QCOMPARE(point.stages[i].blockedBy.empty(), expected.stages[i].isFeasible());
            }
        }
    }
    void aPinnedStageDoesNotChangeWhatIsRecommended() {
        Inputs pinned;
        pinned.choices.stage = 7;
        const SweepRange range{"workload.users", 10, 100'000, true, 5};
        const Sweep with = sweep(pinned, range, catalog(), builtInBlueprints()).value();
        const Sweep without = swept(range).value();
        for (std::size_t i = 0; i < with.points.size(); ++i)
            QCOMPARE(with.points[i].recommended, without.points[i].recommended);
    }
    void stopsWhenAskedTo() {
        std::stop_source source;
        source.request_stop();
        QVERIFY(swept({"workload.users", 1, 1e6, true, 200}, 2, source.get_token()).value().points.empty());
    }
    void refusesWhatCannotBeSwept_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<bool>("isLogarithmic");
        QTest::addColumn<int>("points");
        QTest::newRow("an unknown key") << QStringLiteral("workload.nothing") << 1.0 << 2.0 << false << 5;
        QTest::newRow("a choice") << QStringLiteral("choices.region") << 1.0 << 2.0 << false << 5;
        QTest::newRow("an empty range") << QStringLiteral("workload.users") << 5.0 << 5.0 << false << 5;
        QTest::newRow("a range that is no number")
            << QStringLiteral("workload.users") << std::nan("") << 5.0 << false << 5;
        QTest::newRow("below the field") << QStringLiteral("workload.users") << -1.0 << 5.0 << false << 5;
        QTest::newRow("above the field") << QStringLiteral("workload.read_share") << 0.0 << 1.5 << false << 5;
        QTest::newRow("a logarithm of zero") << QStringLiteral("workload.users") << 0.0 << 5.0 << true << 5;
        QTest::newRow("one point") << QStringLiteral("workload.users") << 1.0 << 5.0 << true << 1;
        QTest::newRow("too many points") << QStringLiteral("workload.users") << 1.0 << 5.0 << true << 10'001;
    }
    void refusesWhatCannotBeSwept() {
        QFETCH(QString, key);
        QFETCH(double, from);
        QFETCH(double, to);
        QFETCH(bool, isLogarithmic);
        QFETCH(int, points);
        const Result<Sweep> answer = swept({key.toStdString(), from, to, isLogarithmic, points});
        QVERIFY(!answer.has_value());
        QVERIFY(!answer.error().message.empty());
    }
};

QTEST_APPLESS_MAIN(SweepTest)
#include "sweep_test.moc"
