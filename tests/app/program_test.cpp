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

Started start(const QStringList& args) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QString::fromUtf8(name));
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(STAGECRAFT_PROGRAM), args);
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
    void withoutADisplayItSaysSoAndPrintsThePlan() {
        const Started started = start({});
        QCOMPARE(started.exitCode, 0);
        QCOMPARE(started.err.count('\n'), 1);
        QVERIFY(started.out.startsWith("Hooli: 12,000 users"));
    }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
