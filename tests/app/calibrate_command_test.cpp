#include <QJsonArray>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "app/command.h"

/// `stagecraft calibrate`.
class CalibrateCommandTest : public QObject {
    Q_OBJECT

    /// Made from X(N) = 30N/(1 + 0.03(N−1) + 0.0004N(N−1)) and 8 ms of CPU on four vCPUs.
    static QByteArray points() {
        QByteArray text = "# Tuesday's test\nvus,rps,latency_ms,cpu_percent\n";
        for (const double n : {1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0}) {
            const double x = 30 * n / (1 + 0.03 * (n - 1) + 0.0004 * n * (n - 1));
            text += QByteArray::number(n) + ',' + QByteArray::number(x, 'g', 15) + ',' +
                    QByteArray::number(n / x * 1000, 'g', 15) + ',' +
                    QByteArray::number(x * 0.8 / 4, 'g', 15) + '\n';
        }
        return text;
    }
    static bool isNear(const QJsonValue& value, double expected) {
        return value.isDouble() && std::abs(value.toDouble() - expected) <= 1e-6 * std::abs(expected);
    }

    [[nodiscard]] QByteArray withMilliseconds(QByteArray text) const {
        return text.replace("VALUE", milliseconds_);
    }

    Folder folder_;
    std::string points_;
    QByteArray milliseconds_;  ///< on the reference vCPU, as the plan gets it

private slots:
    void initTestCase() {
        points_ = folder_.write("points.csv", points());
        const QJsonObject answer =
            runCommand({"calibrate", points_, "--servers", "2", "--format", "json"}).json();
        const double exact =
            8 * answer[QStringLiteral("tested")][QStringLiteral("performance_index")].toDouble();
        QVERIFY(exact > 0);
        milliseconds_ = QByteArray::number(exact, 'g', 4);
    }

    void printsTheFitThePointsAndTheSettings() {
        const Ran ran = runCommand({"calibrate", points_, "--type", "m5.large", "--servers", "2"});
        QVERIFY2(ran.exitCode == 0 && ran.err.isEmpty(), qPrintable(ran.err));
        QVERIFY2(ran.out.contains(QStringLiteral("γ: throughput of one in flight")), qPrintable(ran.out));
        QVERIFY2(ran.out.contains(QStringLiteral("95 % interval")), qPrintable(ran.out));
        QVERIFY2(ran.out.contains(QStringLiteral("utilisation law, from 7 rows")), qPrintable(ran.out));
        QVERIFY2(ran.out.toUtf8().contains(withMilliseconds("\n  workload.cpu_ms_per_request=VALUE\n")),
                 qPrintable(ran.out));
        QCOMPARE(ran.out.count(QStringLiteral("+0.0 %")) + ran.out.count(QStringLiteral("-0.0 %")), 7);
    }
    void answersInJson() {
        const Ran ran = runCommand({"calibrate", points_, "--servers", "2", "--format", "json"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        const QJsonObject answer = ran.json();
        const QJsonObject law = answer[QStringLiteral("law")].toObject();
        QVERIFY(isNear(law[QStringLiteral("gamma")], 30));
        QVERIFY(isNear(law[QStringLiteral("alpha")], 0.03));
        QVERIFY(isNear(law[QStringLiteral("beta")], 0.0004));
        QVERIFY(isNear(law[QStringLiteral("alpha_95")][QStringLiteral("low")], 0.03));
        QCOMPARE(law[QStringLiteral("degrees_of_freedom")].toInt(), 4);
        const QJsonObject demand = answer[QStringLiteral("demand")].toObject();
        QVERIFY(isNear(demand[QStringLiteral("tested_ms")], 8));
        QVERIFY(isNear(demand[QStringLiteral("reference_ms")],
                       8 * answer[QStringLiteral("tested")][QStringLiteral("performance_index")].toDouble()));
        QCOMPARE(demand[QStringLiteral("source")].toString(), QStringLiteral("utilisation"));
        QCOMPARE(answer[QStringLiteral("points")].toArray().size(), 7);
        QCOMPARE(answer[QStringLiteral("settings")][QStringLiteral("workload.cpu_ms_per_request")].toDouble(),
                 milliseconds_.toDouble());
    }
    void convertsFromTheTypeTested() {
        const auto referenceOf = [&](const std::string& type) {
            return runCommand({"calibrate", points_, "--servers", "2", "--type", type, "--format", "json"})
                .json();
        };
        const QJsonObject answer = referenceOf("c7g.large");
        const double speed = answer[QStringLiteral("tested")][QStringLiteral("performance_index")].toDouble();
        QVERIFY(speed > 1);
        QVERIFY(isNear(answer[QStringLiteral("demand")][QStringLiteral("tested_ms")], 8));
        QVERIFY(isNear(answer[QStringLiteral("demand")][QStringLiteral("reference_ms")], 8 * speed));
        // Twice the vCPUs at the same utilisation: twice the CPU.
        QVERIFY(isNear(referenceOf("c7g.xlarge")[QStringLiteral("demand")][QStringLiteral("tested_ms")], 16));
    }
    void yamlWithoutAPlanIsAPlanThatReadsBack() {
        const Ran ran = runCommand({"calibrate", points_, "--servers", "2", "--format", "yaml"});
        QCOMPARE(ran.out.toUtf8(),
                 withMilliseconds("stagecraft: 1\nworkload:\n  cpu_ms_per_request: VALUE\n"));
        const std::string plan = folder_.write("small.yaml", ran.out.toUtf8());
        QCOMPARE(runCommand({"plan", plan, "--format", "json"}).out,
                 runCommand({"plan", "--set", "workload.cpu_ms_per_request=" + milliseconds_.toStdString(),
                             "--format", "json"})
                     .out);
    }
    void keepsWhatThePlanSaysElse_data() {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("a value on its line")
            << QByteArray{"stagecraft: 1\n# ours\nname: Shop\nworkload:\n    users: 5000\n    cpu_ms_per_request: 40  # a guess\n"}
            << QByteArray{"stagecraft: 1\n# ours\nname: Shop\nworkload:\n    users: 5000\n    cpu_ms_per_request: VALUE  # a guess\n"};
        QTest::newRow("at the end without a line feed")
            << QByteArray{"stagecraft: 1\nworkload:\n  cpu_ms_per_request: 40"}
            << QByteArray{"stagecraft: 1\nworkload:\n  cpu_ms_per_request: VALUE"};
        QTest::newRow("CR LF") << QByteArray{"stagecraft: 1\r\nworkload:\r\n  cpu_ms_per_request: 40\r\n"}
                               << QByteArray{"stagecraft: 1\r\nworkload:\r\n  cpu_ms_per_request: VALUE\r\n"};
        QTest::newRow("a section without it")
            << QByteArray{"stagecraft: 1\nworkload: # ours\n  users: 5000 # now\n"}
            << QByteArray{
                   "stagecraft: 1\nworkload: # ours\n  cpu_ms_per_request: VALUE\n  users: 5000 # now\n"};
    }
    void keepsWhatThePlanSaysElse() {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        const std::string plan = folder_.write("plan.yaml", before);
        const Ran ran =
            runCommand({"calibrate", points_, "--servers", "2", "--plan", plan, "--format", "yaml"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QCOMPARE(ran.out.toUtf8(), withMilliseconds(after));
        QCOMPARE(folder_.read("plan.yaml"), before);
    }
    void writesEveryInputWhereALineCannotBeEdited_data() {
        QTest::addColumn<QByteArray>("plan");
        QTest::newRow("flow") << QByteArray{
            "stagecraft: 1\nname: Shop\nworkload: {users: 5000, cpu_ms_per_request: 40}\n"};
        QTest::newRow("no section") << QByteArray{"stagecraft: 1\nname: Shop\nworkload: {users: 5000}\n"};
        QTest::newRow("quoted with a blank") << QByteArray{
            "stagecraft: 1\nname: Shop\nworkload:\n  cpu_ms_per_request: \"40 ms\"\n  users: 5000\n"};
        QTest::newRow("a saved result") << QByteArray{
            "stagecraft: 1\nname: Shop\nworkload:\n  users: 5000\nresult:\n  catalog: {id: a, date: b}\n  "
            "monthly_usd: 5\n"};
    }
    void writesEveryInputWhereALineCannotBeEdited() {
        QFETCH(QByteArray, plan);
        const std::string file = folder_.write("plan.yaml", plan);
        const Ran ran =
            runCommand({"calibrate", points_, "--servers", "2", "--plan", file, "--format", "yaml"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        const std::string changed = folder_.write("changed.yaml", ran.out.toUtf8());
        const QJsonArray inputs = runCommand({"compare", file, changed, "--format", "json"})
                                      .json()[QStringLiteral("inputs")]
                                      .toArray();
        QCOMPARE(inputs.size(), 1);
        QCOMPARE(inputs[0][QStringLiteral("key")].toString(), QStringLiteral("workload.cpu_ms_per_request"));
        QCOMPARE(inputs[0][QStringLiteral("after")].toString().toUtf8(), milliseconds_);
        QVERIFY(!ran.out.contains(QStringLiteral("result:")));
    }
    void withAPlanTheReportIsPrintedAndThePlanWritten() {
        const std::string plan =
            folder_.write("own.yaml", "stagecraft: 1\nworkload:\n  cpu_ms_per_request: 40\n");
        const Ran ran = runCommand({"calibrate", points_, "--servers", "2", "--plan", plan, "--out", plan});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY(ran.out.contains(QStringLiteral("Settings to apply")));
        QCOMPARE(folder_.read("own.yaml"),
                 withMilliseconds("stagecraft: 1\nworkload:\n  cpu_ms_per_request: VALUE\n"));
        const Ran report = runCommand({"calibrate", points_, "--out", folder_.path("report.txt")});
        QCOMPARE(report.exitCode, 0);
        QVERIFY(report.out.isEmpty());
        QVERIFY(folder_.read("report.txt").contains("Settings to apply"));
    }
    void convertsWithTheBenchmarkOfThePlan() {
        const std::string plan =
            folder_.write("cpu.yaml", "stagecraft: 1\nchoices:\n  benchmark: passmark\n");
        const QJsonObject answer =
            runCommand({"calibrate", points_, "--plan", plan, "--type", "c7g.large", "--format", "json"})
                .json();
        QCOMPARE(answer[QStringLiteral("tested")][QStringLiteral("benchmark")].toString(),
                 QStringLiteral("passmark"));
    }
    void saysThatAnswersCannotBeFasterThanTheirWork() {
        const std::string file = folder_.write("seconds.csv", "rps,latency_ms,cpu\n50,0.1,0.2\n100,0.11,0.4\n150,0.13,0.6\n");
        for (const char* const format : {"text", "json", "yaml"}) {
            const Ran ran = runCommand({"calibrate", file, "--type", "m5.xlarge", "--format", format});
            QCOMPARE(ran.exitCode, 0);
            QVERIFY2(ran.err.contains(QStringLiteral("seconds.csv:2: the mean latency of 0.1 ms is less than the 16 ms of CPU time that a request takes by the utilisation "
                                                     "(so in 2 more rows); are the latencies seconds? Name the column latency_s")),
                     qPrintable(ran.err));
            QCOMPARE(ran.err.count(u'\n'), 1);
            if (format == std::string_view{"json"}) {
                const QJsonArray notes = ran.json()[QStringLiteral("notes")].toArray();
                QVERIFY(std::ranges::any_of(notes, [](const auto& note) { return note.toObject()[QStringLiteral("kind")].toString() == QStringLiteral("latency-below-cpu-time"); }));
            }
        }
        const std::string named = folder_.write("named.csv", "rps,latency_s,cpu\n50,0.1,0.2\n100,0.11,0.4\n150,0.13,0.6\n");
        QVERIFY(runCommand({"calibrate", named, "--type", "m5.xlarge"}).err.isEmpty());
    }
    void setsTheWorkersOfAFullPool() {
        QByteArray text = "vus,latency,cpu\n";
        for (const double n : {1.0, 5.0, 10.0, 20.0, 40.0, 80.0, 120.0, 160.0})
            text += QByteArray::number(n) + ',' + QByteArray::number(100 * std::max(1.0, n / 40)) + ',' +
                    QByteArray::number(0.4 * std::min(1.0, n / 40)) + '\n';
        const std::string file = folder_.write("pool.csv", text);
        const Ran ran = runCommand({"calibrate", file, "--servers", "2", "--format", "yaml"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QVERIFY2(ran.out.contains(QStringLiteral("worker_threads: 20\n")), qPrintable(ran.out));
        QVERIFY(runCommand({"calibrate", file, "--servers", "2"})
                    .out.contains(QStringLiteral("a pool of 20 workers in each server is full")));
    }
    /// Four vCPUs, 20 ms each, and only chance makes requests wait: what an earlier test found of contention is gone.
    void contentionThatIsNotFoundBecomesNone() {
        QByteArray text = "vus,rps,cpu\n";
        // Mean requests at an M/M/4 of that utilisation (Erlang C).
        for (const auto& [busy, inside] : {std::pair{0.3, 1.2159}, {0.4, 1.6605}, {0.5, 2.1739}, {0.6, 2.8306}, {0.7, 3.8002}, {0.8, 5.5857}, {0.9, 10.6898}})
            text += QByteArray::number(inside) + ',' + QByteArray::number(busy * 200) + ',' + QByteArray::number(busy) + '\n';
        const std::string file = folder_.write("chance.csv", text);
        const std::string plan = folder_.write("contended.yaml", "stagecraft: 1\nworkload:\n  cpu_ms_per_request: 40\n  contention: 0.1  # of last year\n  coherency: 0.002\n");
        const Ran ran = runCommand({"calibrate", file, "--type", "m5.xlarge", "--plan", plan, "--format", "yaml"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QVERIFY2(ran.out.contains(QStringLiteral("  contention: 0  # of last year\n  coherency: 0\n")), qPrintable(ran.out));
        const QString report = runCommand({"calibrate", file, "--type", "m5.xlarge"}).out;
        QVERIFY2(report.contains(QStringLiteral("\n  workload.contention=0\n  workload.coherency=0\n")), qPrintable(report));
    }
    void whatCannotTellOfContentionSaysThatItStays() {
        const std::string one = folder_.write("one.csv", "rps,latency\n50,20\n");
        const std::string plan = folder_.write("contended.yaml", "stagecraft: 1\nworkload:\n  contention: 0.1\n");
        const Ran ran = runCommand({"calibrate", one, "--plan", plan, "--out", plan});
        QVERIFY2(ran.out.contains(QStringLiteral("the contention and coherency of the plan stay")), qPrintable(ran.out));
        QVERIFY(!ran.out.contains(QStringLiteral("workload.contention=")));
        QVERIFY(folder_.read("contended.yaml").contains("contention: 0.1\n"));
        const QJsonArray notes = runCommand({"calibrate", one, "--format", "json"}).json()[QStringLiteral("notes")].toArray();
        QVERIFY(std::any_of(notes.begin(), notes.end(), [](const QJsonValue& note) { return note[QStringLiteral("kind")] == QStringLiteral("law-untold"); }));
    }
    void worksWithFewPoints() {
        const std::string one = folder_.write("one.csv", "rps,latency\n50,20\n");
        const Ran ran = runCommand({"calibrate", one});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QVERIFY(ran.out.contains(QStringLiteral("at least three different concurrencies")));
        QVERIFY(ran.out.contains(QStringLiteral("at most")));
        const QJsonObject answer = runCommand({"calibrate", one, "--format", "json"}).json();
        QVERIFY(answer[QStringLiteral("law")].isNull());
        const std::string three = folder_.write("three.csv", "rps,vus\n50,1\n90,2\n150,4\n");
        QVERIFY(runCommand({"calibrate", three}).out.contains(QStringLiteral("No interval can be given")));
    }
    void warnsWithFileAndLine() {
        const std::string file = folder_.write("odd.csv", "rps,latency,vus\n50,20,1\n50,20,9\n");
        const Ran ran = runCommand({"calibrate", file});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.err.contains(QStringLiteral("odd.csv:3: ")) && ran.err.count(QLatin1Char('\n')) == 1,
                 qPrintable(ran.err));
    }
    void refuses_data() {
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<QString>("says");
        const QString good = QStringLiteral("points.csv");
        QTest::newRow("no file") << QStringList{} << QStringLiteral("points");
        QTest::newRow("a missing file")
            << QStringList{QStringLiteral("none.csv")} << QStringLiteral("none.csv");
        QTest::newRow("a bad row") << QStringList{QStringLiteral("bad.csv")}
                                   << QStringLiteral("bad.csv:2: rps: ");
        QTest::newRow("an unknown type")
            << QStringList{good, QStringLiteral("--type"), QStringLiteral("m99.large")}
            << QStringLiteral("--type");
        QTest::newRow("no servers") << QStringList{good, QStringLiteral("--servers"), QStringLiteral("0")}
                                    << QStringLiteral("--servers");
        QTest::newRow("half a server")
            << QStringList{good, QStringLiteral("--servers"), QStringLiteral("1.5")}
            << QStringLiteral("--servers");
        QTest::newRow("an unknown form")
            << QStringList{good, QStringLiteral("--format"), QStringLiteral("csv")}
            << QStringLiteral("--format");
        QTest::newRow("a missing plan")
            << QStringList{good, QStringLiteral("--plan"), QStringLiteral("none.yaml")}
            << QStringLiteral("none.yaml");
        QTest::newRow("a bad plan") << QStringList{good, QStringLiteral("--plan"), QStringLiteral("bad.yaml")}
                                    << QStringLiteral("bad.yaml:3");
        QTest::newRow("more CPU than an input takes")
            << QStringList{QStringLiteral("slow.csv")} << QStringLiteral("workload.cpu_ms_per_request");
        QTest::newRow("an unwritable place")
            << QStringList{good, QStringLiteral("--out"), QStringLiteral("no/such/folder")}
            << QStringLiteral("cannot be written");
    }
    void refuses() {
        QFETCH(QStringList, args);
        QFETCH(QString, says);
        folder_.write("bad.csv", "rps,latency\nmany,20\n");
        folder_.write("bad.yaml", "stagecraft: 1\nusers: {\n");
        folder_.write("slow.csv", "rps,latency\n0.00001,80000000\n");
        std::vector<std::string> all{"calibrate"};
        for (const QString& arg : args)
            all.push_back(arg.contains(QLatin1Char('.')) && arg != QStringLiteral("1.5") &&
                                  !arg.startsWith(QStringLiteral("m99"))
                              ? folder_.path(qPrintable(arg))
                              : arg.toStdString());
        const Ran ran = runCommand(all);
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.out + ran.err));
        QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
    }
};

QTEST_APPLESS_MAIN(CalibrateCommandTest)
#include "calibrate_command_test.moc"
