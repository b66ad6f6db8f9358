#include <QJsonArray>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "app/command.h"

/// `stagecraft sweep`, `stagecraft compare` and `stagecraft explain`.
class ExploringCommandsTest : public QObject {
    Q_OBJECT
private slots:
    void sweepsOverUsersInEqualSteps() {
        const Ran ran = runCommand(
            {"sweep", "--over", "workload.users=1000..10k:linear", "--points", "4", "--format", "json"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        const QJsonArray points = ran.json()[QStringLiteral("points")].toArray();
        QCOMPARE(points.size(), 4);
        QList<double> values;
        for (const QJsonValue& point : points) {
            values.append(point[QStringLiteral("value")].toDouble());
            QCOMPARE(point[QStringLiteral("stages")].toArray().size(), 7);
        }
        QCOMPARE(values, (QList<double>{1000, 4000, 7000, 10'000}));
    }
    void sweepsLogarithmicallyWhenAsked() {
        const Ran ran = runCommand({"sweep", "--over", "workload.users=10..10000:log", "--points", "4"});
        QStringList values;
        const QStringList rows = ran.lines().mid(1);
        for (const QString& line : rows) values.append(line.section(QLatin1Char(','), 0, 0));
        QCOMPARE(values, (QStringList{QStringLiteral("10"), QStringLiteral("100"), QStringLiteral("1000"),
                                      QStringLiteral("10000")}));
    }
    void aPointOfASweepCostsWhatItsPlanCosts() {
        const QJsonObject sweep = runCommand({"sweep", "--over", "workload.users=2000..50000:log", "--points",
                                              "3", "--format", "json"})
                                      .json();
        const QJsonObject last = sweep[QStringLiteral("points")].toArray().last().toObject();
        const QJsonObject plan =
            runCommand({"plan", "--set", "workload.users=50000", "--format", "json"}).json();
        const QJsonArray stages = plan[QStringLiteral("stages")].toArray();
        for (int i = 0; i < 7; ++i) {
            const QJsonObject swept = last[QStringLiteral("stages")].toArray()[i].toObject();
            QCOMPARE(swept[QStringLiteral("monthly_usd")].toDouble(),
                     stages[i][QStringLiteral("monthly_usd")].toDouble());
            QCOMPARE(swept[QStringLiteral("feasible")].toBool(),
                     stages[i][QStringLiteral("feasible")].toBool());
        }
        QCOMPARE(last[QStringLiteral("recommended")].toInt(),
                 plan[QStringLiteral("stage")][QStringLiteral("recommended")].toInt());
    }
    void solvesForTheMostUsersWithinABudget() {
        const Ran ran = runCommand({"solve", "--for", "workload.users", "--until", "monthly_usd<=2000", "--until", "feasible", "--format", "json"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        const QJsonObject answer = ran.json();
        QCOMPARE(answer[QStringLiteral("kind")].toString(), QStringLiteral("largest"));
        const auto costOf = [](const QJsonValue& trial) {
            const std::string setting = "workload.users=" + trial[QStringLiteral("value")].toString().toStdString();
            return runCommand({"plan", "--set", setting, "--format", "json"}).json()[QStringLiteral("monthly_usd")].toDouble();
        };
        QCOMPARE(costOf(answer[QStringLiteral("answer")]), answer[QStringLiteral("answer")][QStringLiteral("monthly_usd")].toDouble());
        QVERIFY(costOf(answer[QStringLiteral("answer")]) <= 2000);
        QVERIFY(costOf(answer[QStringLiteral("beyond")]) > 2000);
        const Ran text = runCommand({"solve", "--for", "workload.users", "--until", "monthly_usd<=2000"});
        QVERIFY(text.out.startsWith(QStringLiteral("workload.users: at most ")));
    }
    void saysThatPricesAreMissingWhereTheyEndTheAnswer() {
        const Ran ran = runCommand({"solve", "--for", "workload.users", "--until", "feasible", "--set", "choices.region=ap-east-2", "--set", "choices.fallback_region=none"});
        QVERIFY2(ran.lines()[0].startsWith(QStringLiteral("workload.users: 0 is the largest value known to give feasible; beyond, prices are missing")), qPrintable(ran.out));
        QVERIFY2(ran.out.contains(QStringLiteral("not known at 1: stage 2 has lines without a price")), qPrintable(ran.out));
    }
    void solvesForTheCheapestRegion() {
        const Ran ran = runCommand({"solve", "--for", "choices.region", "--until", "round_trip_ms<=40", "--set", "workload.geography=europe:1"});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY(ran.out.startsWith(QStringLiteral("choices.region: eu-")));
        QVERIFY(ran.out.contains(QStringLiteral("is the cheapest of")));
    }
    void saysWhatIsNearestWhereNothingWillDo() {
        const Ran ran = runCommand({"solve", "--for", "choices.zones", "--until", "downtime_minutes<=0.001"});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY(ran.out.contains(QStringLiteral("no value looked at gives downtime_minutes<=0.001")));
        QVERIFY(ran.out.contains(QStringLiteral("nearest at ")));
    }
    void refusesWhatCannotBeSolved_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const QStringList& arguments, const char* words) { QTest::newRow(name) << arguments << QString::fromUtf8(words); };
        row("no such input", {QStringLiteral("workload.user"), QStringLiteral("feasible")}, "workload.user");
        row("no such measure", {QStringLiteral("workload.users"), QStringLiteral("money<=3")}, "--until: must be one of monthly_usd");
        row("no comparison", {QStringLiteral("workload.users"), QStringLiteral("monthly_usd=3")}, "--until: must be one of monthly_usd");
        row("a list", {QStringLiteral("workload.services"), QStringLiteral("feasible")}, "has no values to choose from");
        row("a range of a choice", {QStringLiteral("choices.region"), QStringLiteral("feasible"), QStringLiteral("--from"), QStringLiteral("1")},
            "choices.region: is no number");
        row("an end that is no number", {QStringLiteral("workload.users"), QStringLiteral("feasible"), QStringLiteral("--to"), QStringLiteral("many")},
            "workload.users: must be");
    }
    void refusesWhatCannotBeSolved() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        std::vector<std::string> all{"solve", "--for", arguments[0].toStdString(), "--until", arguments[1].toStdString()};
        for (qsizetype i = 2; i < arguments.size(); ++i) all.push_back(arguments[i].toStdString());
        const Ran ran = runCommand(all);
        QCOMPARE(ran.exitCode, 2);
        QCOMPARE(ran.err.count(QLatin1Char('\n')), 1);
        QVERIFY2(ran.err.contains(words), qPrintable(ran.err));
        QVERIFY(ran.out.isEmpty());
    }
    void explainsEveryFleetAndEveryStage() {
        const QJsonObject found = runCommand({"explain", "--set", "workload.users=600000", "--format", "json"}).json();
        QCOMPARE(found[QStringLiteral("stage")].toInt(), 6);
        QCOMPARE(found[QStringLiteral("fleets")].toArray().size(), 5);
        QCOMPARE(found[QStringLiteral("reach")].toArray().size(), 7);
        const Ran blocked = runCommand({"explain", "--set", "targets.p99_ms=1"});
        QCOMPARE(blocked.exitCode, 1);
        const Ran text = runCommand({"explain"});
        QCOMPARE(text.exitCode, 0);
        QVERIFY(text.out.contains(QStringLiteral("How far each stage holds")));
    }
    void answersWhyNot() {
        const Ran ran = runCommand({"explain", "--why-not", "c7g.large", "--why-not", "stage 3", "--why-not", "choices.database=aurora"});
        QCOMPARE(ran.exitCode, 0);
        // The type is asked of the servers, and of databases of one's own.
        QCOMPARE(ran.lines().size(), 4);
        QVERIFY2(ran.lines()[2].contains(QStringLiteral("at most 999 users")), qPrintable(ran.out));
    }
    /// ElastiCache Serverless is the cheaper one for so few.
    void whatIsCheaperIsNotCalledDearer() {
        const auto answerTo = [](const char* subject) {
            const Ran ran = runCommand({"explain", "--why-not", subject, "--format", "json"});
            return ran.json()[QStringLiteral("why_not")][0].toObject();
        };
        const QJsonObject cheaper = answerTo("choices.cache=serverless");
        QCOMPARE(cheaper[QStringLiteral("answer")].toString(), QStringLiteral("cheaper"));
        QVERIFY(cheaper[QStringLiteral("extra_monthly_usd")].toDouble() < 0);
        QCOMPARE(answerTo("choices.database=aurora")[QStringLiteral("answer")].toString(), QStringLiteral("dearer"));
        QCOMPARE(answerTo("choices.balancing=pooled")[QStringLiteral("answer")].toString(), QStringLiteral("equal"));
    }
    void answersWhyNotOfDatabasesAndCaches() {
        const Ran ran = runCommand({"explain", "--set", "workload.users=50k", "--why-not", "db.r6g.large", "--why-not", "cache.r7g.large"});
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(ran.lines().size(), 2);
        QVERIFY2(ran.lines()[0].startsWith(QStringLiteral("db.r6g.large for the databases: ")), qPrintable(ran.out));
        QVERIFY2(ran.lines()[1].contains(QStringLiteral("cache.r7g.large would serve, for $")), qPrintable(ran.out));
    }
    void refusesToExplainWhatThereIsNot_data() {
        QTest::addColumn<QString>("subject");
        QTest::newRow("no type") << QStringLiteral("m99.large");
        QTest::newRow("no stage") << QStringLiteral("stage 9");
        QTest::newRow("no input") << QStringLiteral("choices.colour=red");
        QTest::newRow("no value") << QStringLiteral("choices.database=paper");
        QTest::newRow("no such region") << QStringLiteral("choices.region=mars-1");
    }
    void refusesToExplainWhatThereIsNot() {
        QFETCH(QString, subject);
        const Ran ran = runCommand({"explain", "--why-not", subject.toStdString()});
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.out + ran.err));
    }
    void refusesARangeInWhichOneValueCannotBePlanned() {
        const Ran ran = runCommand({"sweep", "--set", "choices.region=eu-west-1", "--over",
                                    "choices.zones=2..5:linear", "--points", "4"});
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.out + ran.err));
        QVERIFY2(ran.err.contains(QStringLiteral("choices.zones")), qPrintable(ran.err));
    }
    void aWholeNumberIsPlannedOnce() {
        const Ran ran = runCommand({"sweep", "--over", "choices.zones=1..3:linear", "--points", "9"});
        QCOMPARE(ran.lines().size(), 4);
    }
    void refusesARangeThatMakesNoSense_data() {
        QTest::addColumn<QByteArray>("over");
        QTest::addColumn<QByteArray>("points");
        QTest::newRow("no key") << QByteArray{"1..10"} << QByteArray{"5"};
        QTest::newRow("no range") << QByteArray{"workload.users=10"} << QByteArray{"5"};
        QTest::newRow("backwards") << QByteArray{"workload.users=10..1"} << QByteArray{"5"};
        QTest::newRow("unknown scale") << QByteArray{"workload.users=1..10:cubic"} << QByteArray{"5"};
        QTest::newRow("log from zero") << QByteArray{"workload.users=0..10:log"} << QByteArray{"5"};
        QTest::newRow("no number") << QByteArray{"workload.users=a..b"} << QByteArray{"5"};
        QTest::newRow("not a number field") << QByteArray{"choices.region=1..2"} << QByteArray{"5"};
        QTest::newRow("unknown field") << QByteArray{"workload.user=1..2"} << QByteArray{"5"};
        QTest::newRow("outside the field") << QByteArray{"workload.users=1..1e12"} << QByteArray{"5"};
        QTest::newRow("one point") << QByteArray{"workload.users=1..10"} << QByteArray{"1"};
        QTest::newRow("too many points") << QByteArray{"workload.users=1..10"} << QByteArray{"1000000"};
        QTest::newRow("more zones than there are")
            << QByteArray{"choices.zones=2..20:linear"} << QByteArray{"5"};
    }
    void refusesARangeThatMakesNoSense() {
        QFETCH(QByteArray, over);
        QFETCH(QByteArray, points);
        const Ran ran = runCommand({"sweep", "--over", over.toStdString(), "--points", points.toStdString()});
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.out + ran.err));
    }
    void refusalsNameTheOptionAsItIsTyped_data() {
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<QString>("begins");
        const auto row = [](const char* args, const char* begins) { QTest::newRow(args) << QString::fromUtf8(args).split(QLatin1Char('|')) << QString::fromUtf8(begins); };
        row("sweep|--over|workload.users=1..10|--points|1", "--points: must be between 2 and 10,000, not 1");
        row("sweep|--over|workload.users=1..10|--points|abc", "--points: must be a whole number, not \"abc\"; see stagecraft sweep --help");
        row("sweep|--over|workload.usres=1..10", "--over: workload.usres: is not an input");
        row("sweep|--over|workload.users=a..10", "--over: workload.users: must be a number");
        row("sweep|--over|workload.users=10..1", "--over: workload.users: the range must run");
        row("sweep|--over|choices.region=1..2", "--over: choices.region: is no number");
        row("solve|--for|workload.usres|--until|feasible", "--for: workload.usres: is not an input");
        row("solve|--for|name|--until|feasible", "--for: name: has no values");
        row("solve|--for|workload.users|--until|feasible|--from|abc", "--from: workload.users: must be a number");
        row("solve|--for|workload.users|--until|feasible|--to|-5", "--to: workload.users: must be between");
        row("solve|--for|choices.region|--until|feasible|--to|5", "--to: choices.region: is no number");
        row("solve|--for|workload.users|--until|feasible|--from|10|--to|5", "--for: workload.users: the range must run");
        row("solve|--for|workload.users|--until|cheap", "--until: must be one of");
        row("explain|--why-not|choices.foo=3", "--why-not: choices.foo: is not an input");
        row("explain|--why-not|nothing", "--why-not: must be an instance type");
        row("plan|--set|=5", "--set: must be KEY=VALUE, not \"=5\"");
        row("calibrate|points.csv|--servers|abc", "--servers: must be a whole number, not \"abc\"");
    }
    void refusalsNameTheOptionAsItIsTyped() {
        QFETCH(QStringList, args);
        QFETCH(QString, begins);
        std::vector<std::string> all;
        for (const QString& arg : args) all.push_back(arg.toStdString());
        const Ran ran = runCommand(all);
        QVERIFY2(ran.isOneLineRefusal() && ran.err.startsWith(QStringLiteral("stagecraft: ") + begins), qPrintable(ran.out + ran.err));
    }

    void comparesInputsStageAndMoney() {
        const Folder folder;
        const std::string small =
            folder.write("small.yaml", "stagecraft: 1\nname: Hooli\nworkload: {users: 5000}\n");
        const std::string large =
            folder.write("large.yaml", "stagecraft: 1\nname: Hooli\nworkload: {users: 500000}\n");
        const Ran ran = runCommand({"compare", small, large, "--format", "json"});
        QVERIFY2(ran.err.isEmpty(), qPrintable(ran.err));
        const QJsonObject answer = ran.json();
        const QJsonArray inputs = answer[QStringLiteral("inputs")].toArray();
        QCOMPARE(inputs.size(), 1);
        QCOMPARE(inputs[0][QStringLiteral("key")].toString(), QStringLiteral("workload.users"));
        QCOMPARE(inputs[0][QStringLiteral("before")].toString(), QStringLiteral("5000"));
        const double before = answer[QStringLiteral("before")][QStringLiteral("monthly_usd")].toDouble();
        const double after = answer[QStringLiteral("after")][QStringLiteral("monthly_usd")].toDouble();
        QVERIFY(after > before);
        double change = 0;
        for (const QJsonValue& service : answer[QStringLiteral("services")].toArray())
            change += service[QStringLiteral("change_usd")].toDouble();
        QVERIFY(std::abs(change - (after - before)) < 1e-6);
        // Line by line the same, and only what differs.
        double ofLines = 0;
        const QJsonArray lines = answer[QStringLiteral("lines")].toArray();
        for (const QJsonValue& line : lines) {
            ofLines += line[QStringLiteral("change_usd")].toDouble();
            QVERIFY(line[QStringLiteral("before_usd")] != line[QStringLiteral("after_usd")] ||
                    line[QStringLiteral("before_instance_type")] != line[QStringLiteral("after_instance_type")]);
        }
        QVERIFY(lines.size() > 5);
        QVERIFY2(std::abs(ofLines - (after - before)) < 1e-6, qPrintable(QString::number(ofLines)));
        // The CDN comes with the larger plan's stage.
        QStringList parts;
        for (const QJsonValue& part : answer[QStringLiteral("architecture")].toArray())
            if (part[QStringLiteral("before")].isNull()) parts << part[QStringLiteral("part")].toString();
        QVERIFY2(parts.contains(QStringLiteral("CloudFront")), qPrintable(parts.join(u',')));
        const QString text = runCommand({"compare", small, large}).out;
        QVERIFY(text.contains(QStringLiteral("Architecture")));
        QVERIFY2(text.contains(QStringLiteral("Line of the bill")) && text.contains(QStringLiteral("CloudFront content served")), qPrintable(text));
        QVERIFY(runCommand({"compare", small, small}).out.contains(QStringLiteral("The lines of the bills are the same.")));
    }
    void comparingSaysWhatIsEstimated() {
        const Folder folder;
        const std::string known = folder.write("known.yaml", "stagecraft: 1\nworkload: {users: 12000}\n");
        const std::string poor = folder.write("poor.yaml", "stagecraft: 1\nworkload: {users: 12000}\nchoices: {region: mx-central-1}\n");
        const QJsonObject answer = runCommand({"compare", known, poor, "--format", "json"}).json();
        const QJsonObject plan = runCommand({"plan", poor, "--format", "json"}).json();
        const double estimated = plan[QStringLiteral("estimated_usd")].toDouble();
        QVERIFY(estimated > 0);
        QCOMPARE(answer[QStringLiteral("before")][QStringLiteral("estimated_usd")].toDouble(), 0.0);
        QCOMPARE(answer[QStringLiteral("after")][QStringLiteral("estimated_usd")].toDouble(), estimated);
        double ofServices = 0;
        for (const QJsonValue& service : answer[QStringLiteral("services")].toArray()) {
            QCOMPARE(service[QStringLiteral("before_estimated_usd")].toDouble(), 0.0);
            ofServices += service[QStringLiteral("after_estimated_usd")].toDouble();
        }
        QVERIFY(std::abs(ofServices - estimated) < 1e-6);
        const QString text = runCommand({"compare", known, poor}).out;
        const auto lineOf = [&](const char* name) {
            const QStringList lines = text.split(u'\n');
            const auto found = std::ranges::find_if(lines, [&](const QString& line) { return line.startsWith(QString::fromUtf8(name)); });
            return found == lines.end() ? QString{} : *found;
        };
        QVERIFY2(lineOf("a month").count(QStringLiteral("≈ $")) == 1 && lineOf("Total").contains(QStringLiteral("≈ $")), qPrintable(text));
        QVERIFY2(lineOf("of it estimated").contains(QStringLiteral("$0.00")), qPrintable(text));
        QVERIFY(lineOf("EC2").contains(u'$') && !lineOf("EC2").contains(QStringLiteral("≈")));
        QVERIFY(!runCommand({"compare", known, known}).out.contains(QStringLiteral("≈")));
    }
    void comparingSaysWhatHasNoPrice() {
        const Folder folder;
        const std::string poor = folder.write("poor.yaml", "stagecraft: 1\nworkload: {users: 12000}\nchoices: {region: mx-central-1, fallback_region: none}\n");
        QVERIFY(runCommand({"compare", poor, poor}).out.contains(QStringLiteral("lines without a price")));
    }
    void sweepsAndSolutionsSayWhatIsEstimated() {
        const std::vector<std::string> there{"--set", "choices.region=mx-central-1"};
        const auto with = [&](std::vector<std::string> args) {
            args.insert(args.end(), there.begin(), there.end());
            return args;
        };
        const std::vector<std::string> swept{"sweep", "--over", "workload.users=6000..12000:linear", "--points", "2"};
        const QJsonArray stages = runCommand(with({"plan", "--set", "workload.users=12000", "--format", "json"})).json()[QStringLiteral("stages")].toArray();
        const QStringList rows = runCommand(with(swept)).lines();
        const qsizetype column = rows[0].split(u',').indexOf(QStringLiteral("stage_5_estimated_usd"));
        QVERIFY(column > 0);
        QVERIFY(stages[4][QStringLiteral("estimated_usd")].toDouble() > 0);
        QCOMPARE(rows[2].split(u',')[column].toDouble(), stages[4][QStringLiteral("estimated_usd")].toDouble());
        std::vector<std::string> asJson = with(swept);
        asJson.insert(asJson.end(), {"--format", "json"});
        const QJsonArray points = runCommand(asJson).json()[QStringLiteral("points")].toArray();
        for (int i = 0; i < 7; ++i)
            QCOMPARE(points[1][QStringLiteral("stages")][i][QStringLiteral("estimated_usd")].toDouble(), stages[i][QStringLiteral("estimated_usd")].toDouble());

        const std::vector<std::string> solved{"solve", "--for", "workload.users", "--until", "monthly_usd<=2000"};
        const QString text = runCommand(with(solved)).out;
        QVERIFY2(text.contains(QStringLiteral(", ≈ $")) && text.contains(QStringLiteral(" of it estimated)")), qPrintable(text));
        QVERIFY(!runCommand(solved).out.contains(QStringLiteral("≈")));
        asJson = with(solved);
        asJson.insert(asJson.end(), {"--format", "json"});
        QVERIFY(runCommand(asJson).json()[QStringLiteral("answer")][QStringLiteral("estimated_usd")].toDouble() > 0);
    }
    void aPlanDoesNotDifferFromItself() {
        const Folder folder;
        const std::string file = folder.write("plan.yaml", "stagecraft: 1\nworkload: {users: 5000}\n");
        const Ran ran = runCommand({"compare", file, file});
        QVERIFY(ran.out.startsWith(QStringLiteral("The inputs are the same.")));
        QVERIFY(ran.out.contains(QStringLiteral("The architecture is the same.")));
    }
    void comparingWithAMissingFileNamesIt() {
        const Folder folder;
        const std::string file = folder.write("plan.yaml", "stagecraft: 1\n");
        const Ran ran = runCommand({"compare", file, folder.path("missing.yaml")});
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.err));
        QVERIFY(ran.err.contains(QStringLiteral("missing.yaml")));
    }
};

QTEST_APPLESS_MAIN(ExploringCommandsTest)
#include "exploring_commands_test.moc"
