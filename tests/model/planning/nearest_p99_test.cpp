#include "tests/model/planning/given.h"

#include "model/workload/presets.h"

using namespace stagecraft;
using namespace stagecraft::testing;

/// A target that nothing meets is answered with the nearest that can be: a little more serves, a little less does not.
class NearestP99Test : public QObject {
    Q_OBJECT

    /// The nearest that the stage tells; nullopt where its latency is no obstacle.
    static std::optional<double> nearest(Inputs inputs, int number, double target) {
        inputs.targets.p99 = Milliseconds{target};
        const StagePlan sized = planStage(builtInBlueprints()[static_cast<std::size_t>(number - 1)], inputs, catalog());
        const Blocker* const blocker = blockedBy(sized, Constraint::Latency);
        return blocker == nullptr ? std::nullopt : std::optional{blocker->available};
    }

private slots:
    void theNearestIsReachedAndNothingBelow_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("users");
        for (const Preset& preset : presets())
            for (const int stage : {2, 3, 4, 5, 6, 7}) QTest::addRow("%s, stage %d", preset.id.c_str(), stage) << QString::fromStdString(preset.id) << stage << 0.0;
        QTest::addRow("a host of 10 million users") << QStringLiteral("hooli") << 2 << 1e7;
        QTest::addRow("regions of 20 million users") << QStringLiteral("hooli") << 7 << 2e7;
        QTest::addRow("a host of 300,000 users") << QStringLiteral("api") << 2 << 3e5;
    }
    void theNearestIsReachedAndNothingBelow() {
        QFETCH(QString, preset);
        QFETCH(int, stage);
        QFETCH(double, users);
        Inputs inputs = stagecraft::preset(preset.toStdString())->inputs;
        if (users > 0) inputs.workload.users = users;
        const std::optional<double> told = nearest(inputs, stage, 0.5);
        QVERIFY(told && std::isfinite(*told) && *told > 0.5);
        QVERIFY2(!nearest(inputs, stage, 1.005 * *told), qPrintable(QString::number(*told)));
        QVERIFY2(nearest(inputs, stage, 0.995 * *told), qPrintable(QString::number(*told)));
    }
    /// Threads wait for the database that is quickest, not for the one the load alone asks for; a front of options never idles altogether.
    void theNearestCanBeHadToTheLastDigits_data() {
        QTest::addColumn<Inputs>("inputs");
        QTest::addColumn<int>("stage");
        QTest::newRow("a host with threads before a cluster") << withSettings({{"workload.users", "21420"}, {"workload.worker_threads", "3"},
            {"workload.queries_per_request", "16.7"}, {"choices.database", "aurora"}, {"choices.balancing", "pooled"}}) << 3;
        QTest::newRow("a host with threads, in order") << withSettings({{"workload.users", "170830"}, {"workload.worker_threads", "8"},
            {"choices.discipline", "first-come-first-served"}, {"choices.database", "rds-multi-az"}}) << 3;
        QTest::newRow("a web layer") << withSettings({{"workload.users", "7374908"}}) << 6;
        QTest::newRow("a web layer with threads") << withSettings({{"workload.users", "700000"}, {"workload.worker_threads", "12"}}) << 6;
        QTest::newRow("a web layer of two regions") << withSettings({{"workload.users", "2231224"}, {"choices.regions", "2"}}) << 7;
    }
    void theNearestCanBeHadToTheLastDigits() {
        QFETCH(Inputs, inputs);
        QFETCH(int, stage);
        const double told = nearest(inputs, stage, 5).value();
        QVERIFY2(!nearest(inputs, stage, 1.0001 * told), qPrintable(QString::number(told)));
        QVERIFY2(nearest(inputs, stage, 0.9999 * told), qPrintable(QString::number(told)));
    }
    /// Whatever the target that is missed.
    void theNearestDependsOnNoTarget() {
        Inputs inputs;
        const double told = nearest(inputs, 4, 1).value();
        for (const double share : {0.2, 0.9, 0.98}) QVERIFY(std::abs(nearest(inputs, 4, share * told).value() / told - 1) < 1e-3);
    }
};

QTEST_APPLESS_MAIN(NearestP99Test)
#include "nearest_p99_test.moc"
