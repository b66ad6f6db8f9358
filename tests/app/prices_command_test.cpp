#include <QJsonArray>
#include <QMap>
#include <QTest>
#include <algorithm>
#include <set>

#include "app/command.h"

/// `stagecraft prices list` and `stagecraft prices show`.
class PricesCommandTest : public QObject {
    Q_OBJECT
private slots:
    void listsWhatHoldsInARegion() {
        const Ran ran = runCommand(
            {"prices", "list", "--region", "eu-west-1", "--service", "route53", "--format", "json"});
        const QJsonArray prices = ran.json()[QStringLiteral("prices")].toArray();
        QVERIFY(!prices.isEmpty());
        for (const QJsonValue& price : prices) {
            QCOMPARE(price[QStringLiteral("service")].toString(), QStringLiteral("route53"));
            const QString region = price[QStringLiteral("region")].toString();
            QVERIFY(region == QStringLiteral("*") || region == QStringLiteral("eu-west-1"));
        }
    }
    void listsOneDimensionInEveryRegion() {
        const Ran text = runCommand({"prices", "list", "--dimension", "alb_hour"});
        const Ran csv = runCommand({"prices", "list", "--dimension", "alb_hour", "--format", "csv"});
        QVERIFY(csv.lines().size() > 10);
        QCOMPARE(text.lines().size(), csv.lines().size() + 2);  // a rule and a closing line
    }
    void showsTheTiersWithSourceAndDate() {
        const QJsonObject price =
            runCommand({"prices", "show", "internet_egress_gb", "--format", "json"}).json();
        const QJsonArray tiers = price[QStringLiteral("tiers")].toArray();
        QVERIFY(tiers.size() > 1);
        QCOMPARE(tiers.first()[QStringLiteral("from")].toDouble(), 0.0);
        QVERIFY(tiers.last()[QStringLiteral("to")].isNull());
        for (qsizetype i = 1; i < tiers.size(); ++i)
            QCOMPARE(tiers[i][QStringLiteral("from")].toDouble(),
                     tiers[i - 1][QStringLiteral("to")].toDouble());
        QVERIFY(!price[QStringLiteral("source")].toString().isEmpty());
        QVERIFY(!price[QStringLiteral("as_of")].toString().isEmpty());
    }
    void showsEveryWayToBuyAType_data() {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QString>("service");
        QTest::newRow("server") << QByteArray{"m7g.large"} << QStringLiteral("EC2");
        QTest::newRow("database") << QByteArray{"db.r6g.large"} << QStringLiteral("RDS");
        QTest::newRow("cache") << QByteArray{"cache.r7g.large"} << QStringLiteral("ElastiCache");
    }
    void showsEveryWayToBuyAType() {
        QFETCH(QByteArray, type);
        QFETCH(QString, service);
        const Ran ran =
            runCommand({"prices", "show", type.toStdString(), "--region", "us-east-1", "--format", "json"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        const QJsonObject sheet = ran.json();
        QCOMPARE(sheet[QStringLiteral("service")].toString(), service);
        QCOMPARE(sheet[QStringLiteral("vcpus")].toInt(), 2);
        QStringList purchases;
        for (const QJsonValue& price : sheet[QStringLiteral("prices")].toArray()) {
            purchases.append(price[QStringLiteral("purchase")].toString());
            QVERIFY(price[QStringLiteral("usd_per_hour")].toDouble() > 0);
        }
        QVERIFY(purchases.contains(QStringLiteral("on-demand")) &&
                purchases.contains(QStringLiteral("ri_1y_no_upfront")));
        const Ran text = runCommand({"prices", "show", type.toStdString()});
        QVERIFY(text.out.contains(QStringLiteral("per vCPU, the median of its family (m5.large as measured = 1)")));
    }
    void marksThePriceOfAClusterThatAWSDoesNotList() {
        const Ran listed = runCommand({"prices", "show", "db.m6gd.large", "--region", "ap-northeast-2", "--format", "json"});
        int clusters = 0;
        for (const QJsonValue& price : listed.json()[QStringLiteral("prices")].toArray()) {
            if (price[QStringLiteral("deployment")].toString() != QStringLiteral("multi-az-cluster")) continue;
            QCOMPARE(price[QStringLiteral("usd_per_hour")].toDouble(), 0.783);
            QCOMPARE(price[QStringLiteral("estimated")].toBool(), price[QStringLiteral("engine")].toString() == QStringLiteral("mysql"));
            ++clusters;
        }
        QCOMPARE(clusters, 2);
        const Ran derived = runCommand({"prices", "show", "db.m6gd.large", "--region", "us-east-1"});
        QVERIFY2(derived.out.contains(QStringLiteral("≈ $0.561")) && derived.out.contains(QStringLiteral("3 x Single-AZ")), qPrintable(derived.out));
    }
    void saysSoWhenATypeIsNotSoldInTheRegion() {
        const Ran ran = runCommand({"prices", "show", "a1.large", "--region", "ap-southeast-5"});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY(ran.out.contains(QStringLiteral("Not sold in ap-southeast-5.")));
    }
    void refusesWhatItDoesNotKnow_data() {
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<QString>("says");
        const auto words = [](const char* text) { return QString::fromUtf8(text).split(QLatin1Char(' ')); };
        QTest::newRow("nothing asked") << words("prices") << QStringLiteral("prices --help");
        QTest::newRow("a service") << words("prices list --service elbow") << QStringLiteral("elb");
        QTest::newRow("no price that cheap") << words("prices list --service elb --max-price 0.000000001") << QStringLiteral("no price in aws-list-2026-07-20 passes all the filters");
        QTest::newRow("no type of that size") << words("prices list --vcpus 3 --memory-gb 1000") << QStringLiteral("no type on demand in us-east-1 in aws-list-2026-07-20 passes");
        QTest::newRow("a region") << words("prices list --region us-east-9") << QStringLiteral("--region");
        QTest::newRow("a dimension") << words("prices list --dimension alb_hours")
                                     << QStringLiteral("did you mean alb_hour?");
        QTest::newRow("a type") << words("prices show m7g.larg") << QStringLiteral("did you mean m7g.large?");
        QTest::newRow("a price of another region")
            << words("prices show cloudfront_egress_gb") << QStringLiteral("cf-europe");
    }
    void refusesWhatItDoesNotKnow() {
        QFETCH(QStringList, args);
        QFETCH(QString, says);
        std::vector<std::string> all;
        for (const QString& arg : args) all.push_back(arg.toStdString());
        const Ran ran = runCommand(all);
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.out + ran.err));
        QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
    }
    void everyRateTellsItsOwnSource() {
        const QJsonArray prices = runCommand({"prices", "show", "m7g.large", "--region", "us-east-1", "--format", "json"}).json()[QStringLiteral("prices")].toArray();
        QMap<QString, QString> days;
        for (const QJsonValue& price : prices) days[price[QStringLiteral("purchase")].toString()] = price[QStringLiteral("as_of")].toString();
        QCOMPARE(days[QStringLiteral("on-demand")], QStringLiteral("2026-07-20"));
        QCOMPARE(days[QStringLiteral("ri_1y_no_upfront")], QStringLiteral("2025-04-05"));
        QCOMPARE(days[QStringLiteral("ri_3y_all_upfront")], QStringLiteral("2026-06-09"));
        const QString text = runCommand({"prices", "show", "m7g.large", "--region", "us-east-1"}).out;
        QVERIFY2(text.contains(QStringLiteral("Source of ri_1y_no_upfront, ri_3y_no_upfront: ec2.shop, 2025-04-05.\n")), qPrintable(text));
        QVERIFY(runCommand({"prices", "show", "c5.12xlarge", "--region", "mx-central-1"}).out.count(QStringLiteral("Source")) <= 1);
    }
    void findsTypesByWhatTheyHave() {
        const Ran ran = runCommand({"prices", "list", "--vcpus", "4..8", "--memory-gb", "16", "--architecture", "arm64", "--max-price", "0.2",
                                    "--region", "eu-west-1", "--service", "ec2", "--format", "json"});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        const QJsonArray types = ran.json()[QStringLiteral("types")].toArray();
        QVERIFY(!types.isEmpty());
        double before = 0;
        for (const QJsonValue& type : types) {
            QVERIFY(type[QStringLiteral("vcpus")].toInt() >= 4 && type[QStringLiteral("vcpus")].toInt() <= 8);
            QCOMPARE(type[QStringLiteral("memory_gb")].toDouble(), 16.0);
            QCOMPARE(type[QStringLiteral("architecture")].toString(), QStringLiteral("arm64"));
            QCOMPARE(type[QStringLiteral("service")].toString(), QStringLiteral("ec2"));
            const double price = type[QStringLiteral("usd_per_hour")].toDouble();
            QVERIFY(price >= before && price <= 0.2);
            before = price;
        }
        const Ran table = runCommand({"prices", "list", "--vcpus", "4..8", "--memory-gb", "16", "--architecture", "arm64", "--max-price", "0.2",
                                      "--region", "eu-west-1", "--service", "ec2", "--format", "csv"});
        QCOMPARE(table.lines().size(), types.size() + 1);
        QVERIFY(table.lines()[0].startsWith(QStringLiteral("service,region,instance_type,architecture,vcpus,memory_gb")));
    }
    /// What is not known is no zero, and passes no bound.
    void aFilterThatSaysNothingOfTypesIsRefused() {
        const Ran ran = runCommand({"prices", "list", "--types", "--dimension", "alb_hour"});
        QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(QStringLiteral("--dimension: does not go with --types")), qPrintable(ran.err));
    }
    void memoryThatIsNotKnownIsNotZero() {
        const auto list = [](std::vector<std::string> more) {
            std::vector<std::string> args{"prices", "list", "--types", "--service", "elasticache"};
            args.insert(args.end(), more.begin(), more.end());
            return runCommand(args);
        };
        std::set<QString> unknown;
        for (const QJsonValue& type : list({"--format", "json"}).json()[QStringLiteral("types")].toArray()) {
            const QJsonValue memory = type[QStringLiteral("memory_gb")];
            QVERIFY(memory.isNull() || memory.toDouble() > 0);
            if (memory.isNull()) unknown.insert(type[QStringLiteral("instance_type")].toString());
        }
        QVERIFY(unknown.contains(QStringLiteral("cache.m8g.large")));
        const QStringList text = list({}).lines(), table = list({"--format", "csv"}).lines();
        const auto rowOf = [](const QStringList& lines, QLatin1String type) {
            const auto found = std::ranges::find_if(lines, [&](const QString& line) { return line.contains(type); });
            return found == lines.end() ? QString{} : *found;
        };
        QVERIFY(rowOf(text, QLatin1String("cache.m8g.large ")).contains(QStringLiteral("unknown")));
        QVERIFY(rowOf(table, QLatin1String(",cache.m8g.large,")).startsWith(QStringLiteral("elasticache,us-east-1,cache.m8g.large,arm64,2,,")));
        for (const char* bound : {"0..1", "..1000", "0.."})
            for (const QJsonValue& type : list({"--memory-gb", bound, "--format", "json"}).json()[QStringLiteral("types")].toArray())
                QVERIFY2(!unknown.contains(type[QStringLiteral("instance_type")].toString()), bound);
        QVERIFY(runCommand({"prices", "show", "cache.m8g.large", "--format", "json"}).json()[QStringLiteral("memory_gb")].isNull());
    }
    void findsDatabasesAndCachesToo() {
        const Ran ran = runCommand({"prices", "list", "--types", "--format", "csv"});
        for (const char* type : {",m7g.large,", ",db.r6g.large,", ",cache.r7g.large,"}) QVERIFY2(ran.out.contains(QString::fromUtf8(type)), type);
    }
    void dimensionsCanBeBoundedByPrice() {
        const Ran all = runCommand({"prices", "list", "--service", "s3", "--region", "us-east-1", "--format", "json"});
        const Ran cheap = runCommand({"prices", "list", "--service", "s3", "--region", "us-east-1", "--max-price", "0.01", "--format", "json"});
        const QJsonArray prices = cheap.json()[QStringLiteral("prices")].toArray();
        QVERIFY(!prices.isEmpty() && prices.size() < all.json()[QStringLiteral("prices")].toArray().size());
        for (const QJsonValue& price : prices) QVERIFY(price[QStringLiteral("tiers")].toArray()[0][QStringLiteral("usd")].toDouble() <= 0.01);
        const Ran dear = runCommand({"prices", "list", "--service", "s3", "--region", "us-east-1", "--min-price", "0.010001", "--format", "json"});
        const QJsonArray others = dear.json()[QStringLiteral("prices")].toArray();
        QCOMPARE(prices.size() + others.size(), all.json()[QStringLiteral("prices")].toArray().size());
        for (const QJsonValue& price : others) QVERIFY(price[QStringLiteral("tiers")].toArray()[0][QStringLiteral("usd")].toDouble() > 0.01);
        const Ran types = runCommand({"prices", "list", "--types", "--service", "ec2", "--min-price", "0.1", "--max-price", "0.11", "--format", "json"});
        QVERIFY(!types.json()[QStringLiteral("types")].toArray().isEmpty());
        for (const QJsonValue& type : types.json()[QStringLiteral("types")].toArray())
            QVERIFY(type[QStringLiteral("usd_per_hour")].toDouble() >= 0.1 && type[QStringLiteral("usd_per_hour")].toDouble() <= 0.11);
    }
    void showsATypeOrADimensionAsATable() {
        const Ran type = runCommand({"prices", "show", "m7g.large", "--format", "csv"});
        QVERIFY2(type.out.contains(QStringLiteral("EC2,us-east-1,m7g.large,,,on-demand,0.0816,")), qPrintable(type.out));
        const Ran dimension = runCommand({"prices", "show", "s3_standard_gb_month", "--format", "csv"});
        QCOMPARE(dimension.lines().size(), 4);
    }
    void pairsOfRegionsHaveTheirOwnRows() {
        const QString text = runCommand({"prices", "list", "--dimension", "inter_region_gb", "--region", "us-east-1"}).out;
        QVERIFY2(text.contains(QStringLiteral("us-east-1 to us-east-2")) && text.contains(QStringLiteral("$0.01 ")), qPrintable(text));
        const Ran csv = runCommand({"prices", "list", "--dimension", "inter_region_gb", "--region", "us-east-1", "--format", "csv"});
        QCOMPARE(csv.lines().size(), 3);
        QVERIFY(csv.lines()[0].endsWith(QStringLiteral(",destination")));
        QVERIFY2(csv.lines()[1].startsWith(QStringLiteral("data_transfer,us-east-1,inter_region_gb,GB,0,,0.02,")) && csv.lines()[1].endsWith(u','), qPrintable(csv.out));
        QVERIFY(csv.lines()[2].startsWith(QStringLiteral("data_transfer,us-east-1,inter_region_gb,GB,0,,0.01,")) && csv.lines()[2].endsWith(QStringLiteral(",us-east-2")));
        const QJsonArray all = runCommand({"prices", "list", "--dimension", "inter_region_gb", "--format", "json"}).json()[QStringLiteral("prices")].toArray();
        QCOMPARE(std::ranges::count_if(all, [](const QJsonValue& price) { return !price[QStringLiteral("destination")].isUndefined(); }), 2);
        QCOMPARE(runCommand({"prices", "list", "--dimension", "inter_region_gb", "--region", "us-east-1", "--max-price", "0.01", "--format", "csv"}).lines().size(), 2);
    }
    void aPairIsShownBesideWhatIsUsual() {
        const Ran text = runCommand({"prices", "show", "inter_region_gb", "--region", "us-east-2"});
        QVERIFY2(text.out.contains(QStringLiteral("$0.02")) && text.out.contains(QStringLiteral("Prices of their own, from us-east-2")) &&
                     text.out.contains(QStringLiteral("us-east-1  $0.01")), qPrintable(text.out));
        const QJsonObject json = runCommand({"prices", "show", "inter_region_gb", "--region", "us-east-2", "--format", "json"}).json();
        QCOMPARE(json[QStringLiteral("tiers")].toArray()[0][QStringLiteral("usd")].toDouble(), 0.02);
        const QJsonArray pairs = json[QStringLiteral("pairs")].toArray();
        QCOMPARE(pairs.size(), 1);
        QCOMPARE(pairs[0][QStringLiteral("destination")].toString(), QStringLiteral("us-east-1"));
        QCOMPARE(pairs[0][QStringLiteral("tiers")].toArray()[0][QStringLiteral("usd")].toDouble(), 0.01);
        QCOMPARE(runCommand({"prices", "show", "inter_region_gb", "--region", "us-east-2", "--format", "csv"}).lines().size(), 3);
        QVERIFY(!runCommand({"prices", "show", "inter_region_gb", "--region", "eu-west-1"}).out.contains(QStringLiteral("of their own")));
    }
    void refusesAFilterThatIsNoRange() {
        for (const char* wrong : {"four", "8..4", "..", "-1"}) {
            const Ran ran = runCommand({"prices", "list", std::string{"--vcpus="} + wrong});
            QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(QStringLiteral("--vcpus: must be a number or a range such as 4..16")), qPrintable(ran.err));
        }
    }
};

QTEST_APPLESS_MAIN(PricesCommandTest)
#include "prices_command_test.moc"
