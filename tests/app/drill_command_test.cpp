#include <QJsonArray>
#include <QTest>

#include "app/command.h"

/// `stagecraft drill`.
class DrillCommandTest : public QObject {
    Q_OBJECT

    static QJsonObject phase(const QJsonObject& drill, const char* name) {
        for (const QJsonValue& one : drill[QStringLiteral("phases")].toArray())
            if (one[QStringLiteral("phase")].toString() == QString::fromUtf8(name)) return one.toObject();
        return {};
    }
    static double numberOf(const QJsonObject& object, const char* key) {
        return object[QString::fromUtf8(key)].toDouble();
    }

private slots:
    void aStageWithTwoZonesSurvivesTheLossOfOne() {
        const Ran ran =
            runCommand({"drill", "--fail", "zone", "--set", "workload.users=5000", "--format", "json"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err + ran.out));
        const QJsonObject drill = ran.json();
        QCOMPARE(drill[QStringLiteral("stage")].toInt(), 4);
        QVERIFY(drill[QStringLiteral("survives")].toBool());
        QVERIFY(numberOf(phase(drill, "failing"), "failed_share") > 0);
        QVERIFY(numberOf(phase(drill, "after"), "failed_share") < 0.001);
        QVERIFY(numberOf(drill, "recovered_s") >= numberOf(drill, "detected_s"));
        QVERIFY(numberOf(drill, "failed_requests") > 0);
        QVERIFY(!drill[QStringLiteral("timeline")].toArray().isEmpty());
    }
    void aSingleHostDoesNotSurviveItsZone() {
        const Ran ran = runCommand({"drill", "--fail", "zone", "--set", "workload.users=5"});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY(ran.out.contains(QStringLiteral("does not survive")));
    }
    void whatTheStageDoesNotHaveIsOneLine() {
        const Ran ran = runCommand({"drill", "--fail", "cache", "--set", "workload.users=5000"});
        QVERIFY(ran.isOneLineRefusal());
        QVERIFY2(ran.err.contains(QStringLiteral("stage 4 has no cache; what can fail here: zone, leader")),
                 qPrintable(ran.err));
        QVERIFY(
            runCommand({"drill", "--fail", "leader", "--set", "workload.users=5"}).isOneLineRefusal());
        QVERIFY(
            runCommand({"drill", "--fail", "region", "--set", "workload.users=5000"}).isOneLineRefusal());
    }
    void refusesBadUsage() {
        QVERIFY(runCommand({"drill"}).isOneLineRefusal());
        QVERIFY(runCommand({"drill", "--fail", "moon"}).isOneLineRefusal());
        QVERIFY(runCommand({"drill", "--fail", "zone", "--at", "noon"}).isOneLineRefusal());
        QVERIFY(runCommand({"drill", "--fail", "zone", "--seed", "x"}).isOneLineRefusal());
        QVERIFY(runCommand({"drill", "--fail", "zone", "--format", "xml"}).isOneLineRefusal());
    }
    void theSameSeedGivesTheSameDrill() {
        const auto withSeed = [](const char* seed) {
            return runCommand({"drill", "--fail", "zone", "--seed", seed, "--set", "workload.users=3000"}).out;
        };
        QCOMPARE(withSeed("7"), withSeed("7"));
        QVERIFY(withSeed("8") != withSeed("7"));
    }
    void aHugeSystemIsThinnedAndSaysSo() {
        const Ran ran = runCommand({"drill", "--fail", "zone", "--set", "workload.users=300M"});
        QVERIFY2(ran.out.contains(QStringLiteral("Simulated on a slice")), qPrintable(ran.out + ran.err));
    }
    void writesCsvToAFile() {
        const Folder folder;
        const Ran ran =
            runCommand({"drill", "--fail", "zone", "--at", "average", "--set", "workload.users=5000",
                        "--format", "csv", "--out", folder.path("drill.csv")});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY(ran.out.isEmpty());
        QVERIFY(folder.read("drill.csv").startsWith("phase,from_s,to_s,"));
    }
};

QTEST_APPLESS_MAIN(DrillCommandTest)
#include "drill_command_test.moc"
