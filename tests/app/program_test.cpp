#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

namespace {

/// The real program without a display.
struct Started {
    int exitCode = -1;
    QByteArray out, err;
};

Started start(const QStringList& args, const QByteArray& input = {}) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QString::fromUtf8(name));
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(STAGECRAFT_PROGRAM), args);
    program.write(input);
    program.closeWriteChannel();
    if (!program.waitForFinished(60'000)) return {};
    return {program.exitCode(), program.readAllStandardOutput(), program.readAllStandardError()};
}

}  // namespace

class ProgramTest : public QObject {
    Q_OBJECT
private slots:
    void plansFromTheShell() {
        const Started started =
            start({QStringLiteral("plan"), QStringLiteral("--set"), QStringLiteral("workload.users=50000"),
                   QStringLiteral("--format"), QStringLiteral("json")});
        QCOMPARE(started.exitCode, 0);
        QVERIFY(started.err.isEmpty());
        const QJsonObject plan = QJsonDocument::fromJson(started.out).object();
        QCOMPARE(plan[QStringLiteral("users")].toInt(), 50'000);
        QVERIFY(plan[QStringLiteral("monthly_usd")].toDouble() > 0);
    }
    void calibratesFromStandardInput() {
        const QStringList args{QStringLiteral("calibrate"), QStringLiteral("-"), QStringLiteral("--format"),
                               QStringLiteral("yaml")};
        const Started started = start(args, "rps,latency\n50,20\n");
        QVERIFY2(started.exitCode == 0 && started.err.isEmpty(), started.err.constData());
        QVERIFY(started.out.startsWith("stagecraft: 1\nworkload:\n  cpu_ms_per_request: "));
        const Started refused = start(args, "rps,latency\n50,slow\n");
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.err.startsWith("stagecraft: standard input:2: latency: "), refused.err.constData());
    }
    void aMisspelledCommandIsRefusedInOneLine() {
        const Started started = start({QStringLiteral("plam")});
        QCOMPARE(started.exitCode, 2);
        QVERIFY(started.out.isEmpty());
        QVERIFY2(started.err.startsWith("stagecraft: plam is not a command; there are plan, "), started.err.constData());
        QCOMPARE(started.err.count('\n'), 1);
    }
    void withoutADisplayItSaysSoAndPrintsThePlan() {
        const Started started = start({});
        QCOMPARE(started.exitCode, 0);
        QCOMPARE(started.err.count('\n'), 1);
        QVERIFY(started.out.startsWith("Hooli: 12,000 users"));
    }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
