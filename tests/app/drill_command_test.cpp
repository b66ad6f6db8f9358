#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

#include <cmath>

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
    void whatCannotBeBuiltIsNotDrilled() {
        for (const std::vector<std::string>& how : {std::vector<std::string>{"--fail", "leader"}, {"--day"}}) {
            std::vector<std::string> args{"drill", "--set", "choices.stage=3", "--set", "choices.instance_type=m6g.large", "--set", "workload.users=60000"};
            args.insert(args.end(), how.begin(), how.end());
            const Ran ran = runCommand(args);
            QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(QStringLiteral("stage 3 cannot be built as asked, so there is nothing to drill: cpu, ")), qPrintable(ran.err));
        }
    }
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
    /// What the plan promises is what the drill sees of the requests that take the slowest way.
    void theSlowestWayIsToldBesideThePlan() {
                const QJsonObject drill = runCommand({"drill", "--fail", "zone", "--set", "workload.users=500k", "--set", "choices.stage=6", "--format", "json"}).json();
        const double planned = numberOf(drill, "planned_p99_ms");
        const QJsonObject plan = runCommand({"plan", "--set", "workload.users=500k", "--set", "choices.stage=6", "--format", "json"}).json();
        QCOMPARE(planned, numberOf(plan[QStringLiteral("latency_ms")].toObject(), "p99"));
        QVERIFY(std::abs(numberOf(phase(drill, "before"), "slowest_p99_ms") / planned - 1) < 0.1);
        QVERIFY(numberOf(phase(drill, "before")[QStringLiteral("latency_ms")].toObject(), "p99") < 0.9 * planned);
        const QString way = drill[QStringLiteral("slowest_way")].toString();
        const Ran text = runCommand({"drill", "--fail", "zone", "--set", "workload.users=500k", "--set", "choices.stage=6"});
        QVERIFY2(text.out.contains(QStringLiteral("on the slowest way, through ") + way) && text.out.contains(QStringLiteral("p99 of ") + way), qPrintable(text.out));
        const Ran one = runCommand({"drill", "--fail", "zone", "--set", "workload.users=5000"});
        QVERIFY(!one.out.contains(QStringLiteral("p99 of")) && one.out.contains(QStringLiteral("The plan's p99 at the peak is 259 ms in us-east-1.")));
    }
    void aSingleHostDoesNotSurviveItsZone() {
        const Ran ran = runCommand({"drill", "--fail", "zone", "--set", "workload.users=5"});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY(ran.out.contains(QStringLiteral("does not survive")));
    }
    void whatIsNeverAnsweredIsNotSurvived() {
        std::vector<std::string> args{"drill", "--fail", "leader", "--set", "workload.users=5000", "--set", "choices.stage=3"};
        const Ran text = runCommand(args);
        QCOMPARE(text.exitCode, 1);
        QVERIFY2(text.out.contains(QStringLiteral("without leader: it does not survive")) && text.out.contains(QStringLiteral("; not answering again within the drill.")),
                 qPrintable(text.out));
        args.insert(args.end(), {"--format", "json"});
        const QJsonObject drill = runCommand(args).json();
        QVERIFY(!drill[QStringLiteral("survives")].toBool() && drill[QStringLiteral("recovered_s")].isNull());
        QCOMPARE(numberOf(phase(drill, "after"), "failed_share"), 1.0);
        QCOMPARE(numberOf(phase(drill, "after"), "answered_per_s"), 0.0);
    }
    void callersMayBeOthers() {
        const std::vector<std::string> args{"drill", "--fail", "leader", "--set", "workload.users=5000", "--format", "json"};
        const auto with = [&](std::vector<std::string> more) {
            more.insert(more.begin(), args.begin(), args.end());
            return runCommand(more).json();
        };
        const QJsonObject usual = with({}), patient = with({"--timeout", "120"}), again = with({"--timeout", "20", "--retries", "5"});
        QCOMPARE(numberOf(usual, "timeout_s"), 30.0);
        QCOMPARE(numberOf(again, "retries"), 5.0);
        // The leader is away for a minute and a half, and every attempt at it fails at once: five more of them a second apart do not outlast that.
        QVERIFY(numberOf(again, "failed_requests") > 0.8 * numberOf(usual, "failed_requests"));
        QVERIFY(numberOf(again, "failed_requests") < numberOf(usual, "failed_requests"));
        QVERIFY(std::abs(numberOf(patient, "failed_requests") / numberOf(usual, "failed_requests") - 1) < 0.1);
        const auto p99 = [&](const char* variation) {
            return numberOf(phase(with({"--work-variation", variation}), "before")[QStringLiteral("latency_ms")].toObject(), "p99");
        };
        const double even = p99("0"), plain = p99("1"), wild = p99("8");
        QVERIFY2(even < 0.7 * plain && wild > 1.3 * plain, qPrintable(QStringLiteral("%1 %2 %3").arg(even).arg(plain).arg(wild)));
        const Ran text = runCommand({"drill", "--day", "--set", "workload.users=5000", "--timeout", "2", "--work-variation", "4"});
        QVERIFY2(text.out.contains(QStringLiteral("Callers wait 2 s.\nThe work on a request varies by 4 times ")), qPrintable(text.out));
        const Ran tooMany = runCommand({"drill", "--fail", "leader", "--set", "workload.users=30M", "--retries", "1"});
        QVERIFY2(tooMany.isOneLineRefusal() && tooMany.err.contains(QStringLiteral("is asked more than can be simulated whole")), qPrintable(tooMany.err));
        for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--timeout", "0"}, {"--timeout", "nan"}, {"--retries", "6"}, {"--retries", "1"}, {"--work-variation", "-1"}, {"--work-variation", "nan"}}) {
            std::vector<std::string> asked{"drill", "--day"};
            asked.insert(asked.end(), wrong.begin(), wrong.end());
            QVERIFY(runCommand(asked).isOneLineRefusal());
        }
    }
    /// Whoever asks again asks the same: a write does not become a read, nor a request of users one that the CDN answers.
    void whoAsksAgainAsksTheSame() {
        const auto failing = [](const char* retries) {
            const QJsonObject drill = runCommand({"drill", "--fail", "leader", "--set", "choices.stage=5", "--set", "workload.users=20000", "--timeout", "2", "--retries", retries, "--format", "json"}).json();
            return numberOf(phase(drill, "failing"), "failed_share");
        };
        const double once = failing("0"), again = failing("5");
        // A quarter of the requests write. Six attempts a second apart outlast a few of the seconds that the leader is away.
        QVERIFY2(once > 0.2 && again > 0.8 * once && again < once, qPrintable(QStringLiteral("%1 %2").arg(once).arg(again)));
    }
    /// What the cache holds is asked of the database when it is lost, also where it held all.
    void aCacheThatHoldsAllIsMissed() {
        const QJsonObject drill = runCommand({"drill", "--fail", "cache", "--set", "choices.stage=5", "--set", "choices.cache_sizing=share", "--set", "workload.users=100000", "--set",
                                              "workload.read_cpu_ms=5", "--set", "workload.cached_share=1", "--format", "json"}).json();
        QVERIFY(!drill[QStringLiteral("survives")].toBool());
        const Ran noWrites = runCommand({"drill", "--fail", "zone", "--set", "choices.stage=5", "--set", "workload.users=50000", "--set", "workload.read_share=1"});
        QVERIFY2(noWrites.exitCode == 0, qPrintable(noWrites.out));
        const Ran leader = runCommand({"drill", "--fail", "leader", "--set", "choices.stage=5", "--set", "workload.users=50000", "--set", "workload.read_share=1"});
        QVERIFY2(leader.isOneLineRefusal() && leader.err.contains(QStringLiteral("has a database whose leader is asked for nothing; what can fail here: zone, cache")), qPrintable(leader.err));
    }
    /// Static files are a large part of what users ask for, and no part of these figures.
    void whatIsAskedSaysThatItIsDynamic() {
        for (const std::vector<std::string>& how : {std::vector<std::string>{"--fail", "zone"}, {"--day"}}) {
            std::vector<std::string> args{"drill", "--set", "workload.users=5000"};
            args.insert(args.end(), how.begin(), how.end());
            const Ran ran = runCommand(args);
            QVERIFY2(ran.out.contains(QStringLiteral(" asked (dynamic) ")) && ran.out.contains(QStringLiteral("\nAsked, answered, failed and lost are dynamic requests; ")), qPrintable(ran.out));
        }
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
    void aDayFollowsItsLoad() {
        const Ran ran = runCommand({"drill", "--day", "--set", "workload.users=12000", "--format", "json"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err + ran.out));
        const QJsonObject day = ran.json();
        QCOMPARE(day[QStringLiteral("stage")].toInt(), 5);
        QCOMPARE(day[QStringLiteral("day")].toString(), QStringLiteral("Wednesday"));
        QVERIFY(day[QStringLiteral("meets_targets")].toBool());
        QCOMPARE(day[QStringLiteral("hours")].toArray().size(), 24);
        const QJsonObject credits = day[QStringLiteral("fleets")][0][QStringLiteral("cpu_credits")].toObject();
        QCOMPARE(credits[QStringLiteral("most")].toDouble(), 288.0);
        QCOMPARE(credits[QStringLiteral("slow_server_hours")].toDouble(), 0.0);
        const QJsonObject fleet = day[QStringLiteral("fleets")].toArray().first().toObject();
        QCOMPARE(fleet[QStringLiteral("label")].toString(), QStringLiteral("App servers"));
        QVERIFY(numberOf(fleet, "cpu_target") > 0 && numberOf(fleet, "changes") > 3);
        QVERIFY(std::abs(numberOf(day, "server_hours") / numberOf(day, "planned_server_hours") - 1) < 0.1);
        const QJsonObject latency = day[QStringLiteral("hours")].toArray()[2].toObject()[QStringLiteral("latency_ms")].toObject();
        QVERIFY(numberOf(latency, "p99") > numberOf(latency, "p50") && numberOf(latency, "p99_error") > 0);
    }
    void aDayIsATableOfHoursAndFleets() {
        const Ran ran = runCommand({"drill", "--day", "--set", "workload.users=12000"});
        QVERIFY(ran.out.startsWith(QStringLiteral("Stage 5 through its busiest day, Wednesday (UTC), in us-east-1: it meets its targets")));
        QVERIFY(ran.out.contains(QStringLiteral("\n23:00 ")) && ran.out.contains(QStringLiteral("CPU target")));
        QVERIFY2(ran.out.contains(QRegularExpression(QStringLiteral("\nCPU credits of a t4g.micro \\(App servers\\): never fewer than [0-9.]+ of 288 were left; new servers begin with none.\n"))), qPrintable(ran.out));
        const Ran csv = runCommand({"drill", "--day", "--set", "workload.users=12000", "--format", "csv"});
        QCOMPARE(csv.lines().size(), 25);
        QVERIFY(csv.out.startsWith(QStringLiteral("hour,asked_per_s,")));
    }
    void aDayThatMissesItsTargetSaysSo() {
        const Ran ran = runCommand({"drill", "--day", "--set", "workload.users=2000", "--set", "choices.stage=2", "--set", "targets.p99_ms=20"});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY(ran.out.contains(QStringLiteral("it misses its targets")));
    }
    void aDayNeedsServers() {
        const Ran ran = runCommand({"drill", "--day", "--set", "choices.stage=1"});
        QVERIFY(ran.isOneLineRefusal());
        QVERIFY(ran.err.contains(QStringLiteral("--day: stage 1 has no servers of its own")));
    }
    void steadyPhasesCarryTheirErrors() {
        const Ran ran = runCommand({"drill", "--fail", "zone", "--set", "workload.users=50k"});
        QVERIFY2(ran.out.contains(QRegularExpression(QStringLiteral("before .* ± .* ms"))), qPrintable(ran.out));
        QVERIFY(ran.out.contains(QStringLiteral("95 % confidence interval by batch means")));
        const QJsonObject drill = runCommand({"drill", "--fail", "zone", "--set", "workload.users=50k", "--format", "json"}).json();
        QVERIFY(phase(drill, "failing")[QStringLiteral("latency_ms")].toObject()[QStringLiteral("p99_error")].isNull());
        QVERIFY(numberOf(phase(drill, "before")[QStringLiteral("latency_ms")].toObject(), "p99_error") > 0);
        QCOMPARE(numberOf(phase(drill, "before"), "servers"), 4.0);
    }
    void refusesBadUsage() {
        QVERIFY(runCommand({"drill"}).isOneLineRefusal());
        QVERIFY(runCommand({"drill", "--day", "--fail", "zone"}).isOneLineRefusal());
        QVERIFY(runCommand({"drill", "--day", "--at", "average"}).isOneLineRefusal());
        QVERIFY(runCommand({"drill", "--fail", "moon"}).isOneLineRefusal());
        QVERIFY(runCommand({"drill", "--fail", "zone", "--at", "noon"}).isOneLineRefusal());
        QVERIFY(runCommand({"drill", "--fail", "zone", "--seed", "x"}).isOneLineRefusal());
        QVERIFY(runCommand({"drill", "--fail", "zone", "--seed", "-1"}).isOneLineRefusal());
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
        const QStringList lines = QString::fromUtf8(folder.read("drill.csv")).split(QLatin1Char('\n'));
        QVERIFY(lines.front().startsWith(QStringLiteral("phase,from_s,to_s,")));
        // Until the balancer turns away from the zone nobody is answered, or somebody in some time; never in none.
        const QStringList titles = lines.front().split(QLatin1Char(','));
        for (const QString& line : lines.mid(1, lines.size() - 2)) {
            const QStringList cells = line.split(QLatin1Char(','));
            const bool isAnswered = cells[titles.indexOf(QLatin1String("answered_per_s"))].toDouble() > 0;
            for (const char* title : {"p50_ms", "p99_ms", "slowest_p99_ms"}) QCOMPARE(cells[titles.indexOf(QLatin1String(title))].isEmpty(), !isAnswered);
        }
    }
};

QTEST_APPLESS_MAIN(DrillCommandTest)
#include "drill_command_test.moc"
