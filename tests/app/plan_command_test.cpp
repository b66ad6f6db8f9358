#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "app/command.h"

/// `stagecraft plan`.
class PlanCommandTest : public QObject {
    Q_OBJECT
private slots:
    void aPlanThatCannotBeSizedClaimsNoFigures() {
        const Ran ran = runCommand({"plan", "--set", "workload.memory_base_mb=1000000", "--set", "choices.instance_type=m7g.large"});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.out.contains(QStringLiteral("It cannot be sized: ")) && ran.out.contains(QStringLiteral("of memory are needed")), qPrintable(ran.out.left(400)));
        QVERIFY(!ran.out.contains(QStringLiteral("p99 0 ms")));
    }
    void recommendsTheStageOfTheStory_data() {
        QTest::addColumn<QByteArray>("users");
        QTest::addColumn<int>("stage");
        QTest::newRow("nobody yet") << QByteArray{"0"} << 1;
        QTest::newRow("a handful") << QByteArray{"5"} << 2;
        QTest::newRow("tens") << QByteArray{"50"} << 3;
        QTest::newRow("thousands") << QByteArray{"5000"} << 4;
        QTest::newRow("tens of thousands") << QByteArray{"50000"} << 5;
        QTest::newRow("a million") << QByteArray{"1000000"} << 6;
        QTest::newRow("twenty million") << QByteArray{"20M"} << 7;
    }
    void recommendsTheStageOfTheStory() {
        QFETCH(QByteArray, users);
        QFETCH(int, stage);
        const Ran ran =
            runCommand({"plan", "--set", "workload.users=" + users.toStdString(), "--format", "json"});
        QVERIFY2(ran.err.isEmpty(), qPrintable(ran.err));
        const QJsonObject chosen = ran.json()[QStringLiteral("stage")].toObject();
        QCOMPARE(chosen[QStringLiteral("by_users")].toInt(), stage);
        QCOMPARE(chosen[QStringLiteral("rule")].toString(), QStringLiteral("story"));
        QVERIFY(chosen[QStringLiteral("recommended")].toInt() >= stage);
    }

    /// Of what people's hours decide the bill shows nothing.
    void everyFormTellsWhatPeoplesHoursDecide() {
        for (const char* const format : {"text", "json", "yaml"}) {
            const QString told = QStringLiteral("RDS Multi-AZ was taken; self-managed databases on EC2 would be $16.24 a month less on the bill, but take 8 hours of people a month more");
            QVERIFY2(runCommand({"plan", "--format", format}).out.contains(told), format);
        }
    }

    void jsonHasTheFieldsScriptsRelyOn() {
        const QJsonObject plan = runCommand({"plan", "--format", "json"}).json();
        for (const char* key :
             {"stage", "monthly_usd", "usd_per_user", "demand", "stages", "architecture", "bill", "forgotten",
              "latency_ms", "availability", "headroom", "pressures", "catalog", "warnings"})
            QVERIFY2(plan.contains(QString::fromUtf8(key)), key);
        const QJsonArray stages = plan[QStringLiteral("stages")].toArray();
        QCOMPARE(stages.size(), 7);
        for (const QJsonValue& stage : stages)
            for (const char* key : {"number", "name", "feasible", "monthly_usd", "blockers"})
                QVERIFY2(stage.toObject().contains(QString::fromUtf8(key)), key);
        const QJsonArray regions =
            plan[QStringLiteral("architecture")].toObject()[QStringLiteral("regions")].toArray();
        QVERIFY(!regions.isEmpty());
        for (const QJsonValue& fleet : regions[0].toObject()[QStringLiteral("fleets")].toArray()) {
            const QJsonObject object = fleet.toObject();
            int servers = 0;
            for (const QJsonValue& inZone : object[QStringLiteral("per_zone")].toArray())
                servers += inZone.toInt();
            QCOMPARE(servers, object[QStringLiteral("count")].toInt());
            QVERIFY(!object[QStringLiteral("limited_by")].toString().isEmpty());
        }
        for (const char* key : {"p50", "p95", "p99"})
            QVERIFY2(plan[QStringLiteral("latency_ms")].toObject()[QString::fromUtf8(key)].isDouble(), key);
        QVERIFY(plan[QStringLiteral("availability")]
                    .toObject()[QStringLiteral("downtime_minutes_per_year")]
                    .isDouble());
        QVERIFY(plan[QStringLiteral("catalog")].toObject()[QStringLiteral("id")].isString());
    }

    /// The same kind of line for two fleets: each says for which.
    void linesAlikeTellTheirPartsApart() {
        const Ran ran = runCommand({"plan", "--set", "workload.users=2000000", "--set", "choices.stage=6"});
        for (const char* part : {"service.feed", "service.posts", "service.profiles", "service.search", "web"}) {
            const QString volumes = QStringLiteral("  EBS gp3 volumes, %1 ").arg(QLatin1String(part));
            QVERIFY2(ran.out.contains(volumes), qPrintable(volumes));
        }
        QVERIFY(ran.out.contains(QStringLiteral("  S3 files stored  ")));  // the only one of its kind
    }

    void theLinesOfTheBillSumToTheMonth() {
        const QJsonObject plan = runCommand({"plan", "--format", "json"}).json();
        qint64 nanos = 0;
        for (const QJsonValue& line : plan[QStringLiteral("bill")].toArray()) {
            QVERIFY(line.toObject()[QStringLiteral("priced")].toBool());
            nanos += std::llround(line.toObject()[QStringLiteral("usd")].toDouble() * 1e9);
        }
        QCOMPARE(nanos, std::llround(plan[QStringLiteral("monthly_usd")].toDouble() * 1e9));
    }

    void theBillIsAUsageListThatPricesToTheSameMonth() {
        const Folder folder;
        const QJsonObject plan = runCommand({"plan", "--format", "json"}).json();
        QJsonObject usage{{QStringLiteral("free_tier"), true}};
        QJsonArray lines;
        for (const QJsonValue& line : plan[QStringLiteral("bill")].toArray()) {
            QJsonObject kept;
            for (const char* key :
                 {"dimension", "region", "quantity", "instance_type", "purchase", "engine", "deployment"})
                if (const QString name = QString::fromUtf8(key); line.toObject().contains(name))
                    kept[name] = line.toObject()[name];
            lines.append(kept);
        }
        usage[QStringLiteral("usage")] = lines;
        const std::string file = folder.write("usage.yaml", QJsonDocument{usage}.toJson());
        const Ran priced = runCommand({"bill", file, "--format", "json"});
        QVERIFY2(priced.exitCode == 0, qPrintable(priced.err));
        QVERIFY(std::abs(priced.json()[QStringLiteral("total_usd")].toDouble() -
                         plan[QStringLiteral("monthly_usd")].toDouble()) < 1e-6);
    }

    void aSavedPlanReadsBackTheSame() {
        const Folder folder;
        const std::string file = folder.path("plan.yaml");
        const Ran saved = runCommand({"plan", "--set", "workload.users=50000", "--set",
                                      "choices.region=eu-west-1", "--format", "yaml", "--out", file});
        QVERIFY2(saved.exitCode == 0, qPrintable(saved.err));
        QVERIFY(saved.out.isEmpty());
        const Ran again = runCommand({"plan", file, "--format", "yaml"});
        QVERIFY2(again.err.isEmpty(), qPrintable(again.err));
        QCOMPARE(again.out.toUtf8(), folder.read("plan.yaml"));
        QCOMPARE(folder.names(), QStringList{QStringLiteral("plan.yaml")});
    }

    void csvHasARowForEveryLineOfTheBill() {
        const Ran csv = runCommand({"plan", "--format", "csv"});
        const qsizetype lines =
            runCommand({"plan", "--format", "json"}).json()[QStringLiteral("bill")].toArray().size();
        QCOMPARE(csv.lines().size(), lines + 1);
        QVERIFY(csv.lines().front().startsWith(QStringLiteral("service,component,dimension,region,")));
        const QStringList names = csv.lines().front().split(u',');
        const qsizetype growth = names.indexOf(QStringLiteral("growth")), step = names.indexOf(QStringLiteral("next_step_users")),
                        staged = names.indexOf(QStringLiteral("next_step_stage"));
        QVERIFY(growth > 0 && step > growth && staged > step);
        int stepped = 0, withStage = 0;
        for (const QString& line : csv.lines().mid(1)) {
            const QStringList cells = line.split(u',');
            if (cells.size() != names.size()) continue;  // a unit with a comma in it
            stepped += cells[growth] == QStringLiteral("stepped");
            // A linear line has a step only where the next stage makes it another quantity.
            if (cells[growth] == QStringLiteral("stepped")) QVERIFY(!cells[step].isEmpty());
            if (cells[growth] == QStringLiteral("fixed")) QVERIFY(cells[step].isEmpty());
            if (cells[growth] == QStringLiteral("linear")) QCOMPARE(cells[step].isEmpty(), cells[staged].isEmpty());
            withStage += cells[staged] == QStringLiteral("6");
        }
        QVERIFY(stepped > 0 && withStage > 0);
    }

    void aBlockedPlanIsStillPrintedWithExitCodeOne() {
        const Ran ran = runCommand({"plan", "--set", "targets.p99_ms=1", "--format", "json"});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY(
            !ran.json()[QStringLiteral("stage")].toObject()[QStringLiteral("meets_targets")].toBool(true));
    }

    void theHeadlineAndTheStagesSayWhatIsEstimated() {
        const QStringList lines = runCommand({"plan", "--set", "choices.region=mx-central-1"}).lines();
        QVERIFY2(lines[1].contains(QStringLiteral(": ≈ $")) && lines[1].endsWith(QStringLiteral(" of it estimated")), qPrintable(lines[1]));
        const QJsonObject plan = runCommand({"plan", "--set", "choices.region=mx-central-1", "--format", "json"}).json();
        QVERIFY(plan[QStringLiteral("estimated_usd")].toDouble() > 0);
        const int shown = plan[QStringLiteral("stage")][QStringLiteral("shown")].toInt();
        for (const QJsonValue& stage : plan[QStringLiteral("stages")].toArray()) {
            const double estimated = stage[QStringLiteral("estimated_usd")].toDouble();
            const QString begins = QStringLiteral(" %1 ").arg(stage[QStringLiteral("number")].toInt());
            const auto row = std::ranges::find_if(lines, [&](const QString& line) { return line.mid(1).startsWith(begins) && line.contains(u'$'); });
            QVERIFY(row != lines.end());
            QCOMPARE(row->contains(QStringLiteral("≈$")), estimated > 0);
            if (stage[QStringLiteral("number")].toInt() == shown) QCOMPARE(estimated, plan[QStringLiteral("estimated_usd")].toDouble());
        }
        const QString known = runCommand({"plan"}).lines()[1];
        QVERIFY2(!known.contains(QStringLiteral("≈")) && !known.contains(QStringLiteral("estimated")), qPrintable(known));
    }
    void aPlanSavedWithOtherPricesSaysSo() {
        const Folder folder;
        const Ran saved = runCommand({"plan", "--format", "yaml"});
        const std::string file = folder.write("saved.yaml", saved.out.toUtf8());
        const Ran same = runCommand({"plan", file});
        QVERIFY2(same.err.isEmpty(), qPrintable(same.err));
        const QString id = runCommand({"plan", "--format", "json"}).json()[QStringLiteral("catalog")].toObject()[QStringLiteral("id")].toString();
        QVERIFY(saved.out.count(id) == 1);
        const std::string other = folder.write("other.yaml", QString{saved.out}.replace(id, QStringLiteral("older prices")).toUtf8());
        for (const std::vector<std::string>& command : {std::vector<std::string>{"plan", other}, {"explain", other}, {"drill", other, "--fail", "zone"}}) {
            const Ran ran = runCommand(command);
            QCOMPARE(ran.err.count(u'\n'), 1);
            QVERIFY2(ran.err.contains(QStringLiteral("other.yaml: was saved with the prices older prices of ")) &&
                         ran.err.contains(QStringLiteral("; here it has those of ") + id), qPrintable(ran.err));
        }
        QCOMPARE(runCommand({"plan", other}).out, same.out);
        QCOMPARE(runCommand({"compare", file, other}).err.count(QStringLiteral("was saved with")), 1);
    }
    /// What lines without a price cost is not known: neither is whether a budget holds.
    void aBudgetIsNotKeptByWhatHasNoPrice() {
        const std::vector<std::string> lacking{"plan", "--set", "workload.users=40000", "--set", "choices.region=ap-southeast-7", "--set", "choices.fallback_region=none"};
        const auto withBudget = [&](const char* budget, std::vector<std::string> args) {
            args.insert(args.end(), {"--set", std::string{"targets.budget_usd_month="} + budget, "--format", "json"});
            return runCommand(args);
        };
        const Ran within = withBudget("1650", lacking);
        QCOMPARE(within.exitCode, 1);
        QCOMPARE(runCommand(lacking).exitCode, 0);
        const QString blockers = QString::fromUtf8(QJsonDocument{within.json()[QStringLiteral("stages")].toArray()[4].toObject()}.toJson());
        QVERIFY2(blockers.contains(QStringLiteral("lines without a price, so whether the budget of $1,650.00 is kept is not known")), qPrintable(blockers));
        // A known part beyond the budget is enough to miss it; lent prices are enough to keep one.
        const QString over = QString::fromUtf8(QJsonDocument{withBudget("1000", lacking).json()[QStringLiteral("stages")].toArray()[4].toObject()}.toJson());
        QVERIFY2(over.contains(QStringLiteral("a month; the budget is $1,000.00")), qPrintable(over));
        QCOMPARE(withBudget("5000", {"plan", "--set", "workload.users=40000", "--set", "choices.region=ap-southeast-7"}).exitCode, 0);
    }
    void whatHasNoPriceHasNoShare() {
        const std::vector<std::string> poor{"plan", "--set", "choices.region=mx-central-1", "--set", "choices.fallback_region=none"};
        std::vector<std::string> asJson = poor, asYaml = poor;
        asJson.insert(asJson.end(), {"--format", "json"});
        asYaml.insert(asYaml.end(), {"--format", "yaml"});
        int unpriced = 0;
        for (const QJsonValue& value : runCommand(asJson).json()[QStringLiteral("forgotten")].toArray()) {
            const QJsonObject item = value.toObject();
            const bool isUnpriced = item[QStringLiteral("unpriced")].toInt() == item[QStringLiteral("lines")].toInt();
            unpriced += isUnpriced;
            for (const char* const key : {"usd", "estimated_usd", "share"}) QCOMPARE(item[QString::fromUtf8(key)].isNull(), isUnpriced);
        }
        QVERIFY(unpriced > 0);
        const QString text = runCommand(poor).out;
        QVERIFY2(!text.contains(QStringLiteral("$0.00  0 %")) && text.contains(QRegularExpression{QStringLiteral("load balancer capacity units +no price  1 line\n")}), qPrintable(text));
        QVERIFY2(text.contains(QRegularExpression{QStringLiteral("Together +\\$.* % of the bill, without \\d+ lines? that (has|have) no price\n")}), qPrintable(text));
        QVERIFY(runCommand(asYaml).out.contains(QStringLiteral("usd: null, estimated_usd: null, share: null, lines: 1, unpriced: 1")));
    }
    void withoutPricesNoSavingIsClaimed() {
        const std::vector<std::string> poor{"plan", "--set", "choices.region=mx-central-1", "--set", "choices.fallback_region=none"};
        const Ran ran = runCommand(poor);
        QVERIFY2(ran.lines()[1].endsWith(QStringLiteral(", 3 lines without a price")), qPrintable(ran.lines()[1]));
        QVERIFY2(ran.out.contains(QStringLiteral("whether that costs less is not known, as prices are missing")) && !ran.out.contains(QStringLiteral("and save $")) && !ran.out.contains(QStringLiteral("it would cost $")),
                 qPrintable(ran.out));
        std::vector<std::string> pinned = poor;
        pinned.insert(pinned.end(), {"--set", "choices.stage=6"});
        const Ran other = runCommand(pinned);
        QVERIFY2(other.out.contains(QStringLiteral("Pinned by you; how much it differs")), qPrintable(other.out));
        const Ran same = runCommand({"plan", "--set", "choices.stage=5"});
        QVERIFY2(same.out.contains(QStringLiteral("Pinned by you; stage 5 (Ten thousand) is also the recommended one.")), qPrintable(same.out));
        QVERIFY(!same.out.contains(QStringLiteral("than the recommended stage")));
        QVERIFY(runCommand({"plan"}).out.contains(QStringLiteral("it would cost $")));
        QVERIFY(runCommand({"plan", "--set", "choices.region=mx-central-1"}).out.contains(QStringLiteral("it would cost ≈ $")));
    }
    void x86LeavesNoArmAnywhere() {
        const QJsonObject plan =
            runCommand({"plan", "--set", "choices.architecture=x86_64", "--format", "json"}).json();
        for (const QJsonValue& line : plan[QStringLiteral("bill")].toArray()) {
            const QString type = line.toObject()[QStringLiteral("instance_type")].toString();
            if (type.isEmpty()) continue;
            const QJsonObject sheet =
                runCommand({"prices", "show", type.toStdString(), "--format", "json"}).json();
            QCOMPARE(sheet[QStringLiteral("architecture")].toString(), QStringLiteral("x86_64"));
        }
    }

    void refusesBadInputInOneLine_data() {
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<QString>("names");
        const auto row = [](const char* name, const QStringList& args, const char* names) {
            QTest::newRow(name) << args << QString::fromUtf8(names);
        };
        const auto set = [](const char* setting) {
            return QStringList{QStringLiteral("--set"), QString::fromUtf8(setting)};
        };
        row("unknown key", set("workload.user=5"), "workload.users");
        row("negative users", set("workload.users=-5"), "workload.users: must be between 0");
        row("no number", set("workload.users=many"), "workload.users");
        row("NaN", set("workload.users=nan"), "workload.users");
        row("infinity", set("workload.users=inf"), "workload.users");
        row("share above one", set("workload.read_share=1.5"), "workload.read_share");
        row("no value", set("workload.users"), "KEY=VALUE");
        row("unknown region", set("choices.region=us-east-9"), "choices.region");
        row("four zones where there are three",
            {QStringLiteral("--set"), QStringLiteral("choices.region=eu-west-1"), QStringLiteral("--set"),
             QStringLiteral("choices.zones=4")},
            "choices.zones");
        row("unknown preset", {QStringLiteral("--preset"), QStringLiteral("nope")}, "hooli");
        row("unknown format", {QStringLiteral("--format"), QStringLiteral("xml")}, "json");
        row("unknown option", {QStringLiteral("--frmat"), QStringLiteral("json")}, "--frmat");
        row("no such file", {QStringLiteral("/no/such/plan.yaml")}, "/no/such/plan.yaml");
        row("unwritable output", {QStringLiteral("--out"), QStringLiteral("/no/such/folder/plan.yaml")},
            "/no/such/folder/plan.yaml");
    }
    void refusesBadInputInOneLine() {
        QFETCH(QStringList, args);
        QFETCH(QString, names);
        std::vector<std::string> all{"plan"};
        for (const QString& arg : args) all.push_back(arg.toStdString());
        const Ran ran = runCommand(all);
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.out + ran.err));
        QVERIFY2(ran.err.contains(names), qPrintable(ran.err));
    }

    void refusesABadFileWithItsLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        QTest::newRow("empty") << QByteArray{} << QStringLiteral("plan.yaml: is empty");
        QTest::newRow("truncated") << QByteArray{"stagecraft: 1\nworkload: {users: 5"}
                                   << QStringLiteral("plan.yaml:2");
        QTest::newRow("binary") << QByteArray{"\x7f""ELF\0\x01\x02", 7} << QStringLiteral("plan.yaml:1");
        QTest::newRow("wrong type") << QByteArray{"stagecraft: 1\nworkload:\n  users: many\n"}
                                    << QStringLiteral("plan.yaml:3: workload.users");
        QTest::newRow("aliases") << QByteArray{"stagecraft: 1\na: &a [1]\nb: [*a, *a]\n"}
                                 << QStringLiteral("plan.yaml:3");
    }
    void refusesABadFileWithItsLine() {
        QFETCH(QByteArray, text);
        QFETCH(QString, where);
        const Folder folder;
        const Ran ran = runCommand({"plan", folder.write("plan.yaml", text)});
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.err));
        QVERIFY2(ran.err.contains(where), qPrintable(ran.err));
    }

    void aRefusedOutputLeavesNothingBehind() {
        const Folder folder;
        const Ran ran = runCommand({"plan", "--out", folder.path("missing/plan.yaml")});
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.err));
        QVERIFY(folder.names().isEmpty());
    }

    void anUnknownKeyOfAFileOnlyWarns() {
        const Folder folder;
        const Ran ran = runCommand(
            {"plan", folder.write("plan.yaml", "stagecraft: 1\nworkload: {users: 5000, colour: red}\n")});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.err.contains(QStringLiteral("warning")) &&
                     ran.err.contains(QStringLiteral("workload.colour")),
                 qPrintable(ran.err));
        QVERIFY(ran.out.contains(QStringLiteral("5,000 users")));
    }

    void helpAndVersionGoToStandardOutput() {
        const Ran help = runCommand({"plan", "--help"});
        QCOMPARE(help.exitCode, 0);
        QVERIFY(help.out.contains(QStringLiteral("--set")) && help.err.isEmpty());
        const Ran version = runCommand({"--version"});
        QCOMPARE(version.exitCode, 0);
        QVERIFY(version.out.startsWith(QStringLiteral("stagecraft ")));
    }

    void namesTheCatalogFolderItCannotRead() {
        const Ran ran = runCommand({"--catalog", "/no/such/folder", "plan"});
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.err));
        QVERIFY(ran.err.contains(QStringLiteral("/no/such/folder")));
    }
};

QTEST_APPLESS_MAIN(PlanCommandTest)
#include "plan_command_test.moc"
