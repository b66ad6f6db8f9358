#include <QJsonArray>
#include <QTest>
#include <cmath>

#include "app/command.h"
#include "model/catalog/catalog.h"

using namespace stagecraft;

/// `stagecraft bill` of tables: what people and the program itself write.
class UsageTableTest : public QObject {
    Q_OBJECT
private slots:
    void aTableIsReadByItsColumnsNames() {
        const Folder folder;
        const std::string table = folder.write("usage.csv",
                                               "note,quantity,dimension,region,instance_type,engine,purchase\r\n"
                                               "\"a, b\",730,alb_hour,us-east-1,,,\r\n"
                                               ",1460,ec2_hour,us-east-1,m7g.large,,on-demand\r\n"
                                               ",730,rds_hour,eu-west-1,db.r6g.large,postgresql,ri_3y_partial_upfront");
        const Ran ran = runCommand({"bill", table, "--format", "json"});
        QVERIFY2(ran.exitCode == 0 && ran.err.isEmpty(), qPrintable(ran.err));
        QCOMPARE(ran.json()[QStringLiteral("lines")].toArray().size(), 3);
        QCOMPARE(ran.json()[QStringLiteral("lines")].toArray()[0][QStringLiteral("usd")].toDouble(), 16.425);
    }
    void whatItWritesAsATableItReads() {
        const Folder folder;
        const QByteArray usage =
            "usage:\n  - {dimension: s3_standard_gb_month, region: us-east-1, quantity: 60000}\n"
            "  - {dimension: rds_hour, region: eu-west-1, instance_type: db.r6g.large, engine: postgresql, deployment: multi-az, "
            "quantity: 730, purchase: ri_1y_partial_upfront}\n";
        const Ran first = runCommand({"bill", folder.write("usage.yaml", usage), "--format", "csv"});
        const Ran again = runCommand({"bill", folder.write("again.csv", first.out.toUtf8()), "--format", "csv"});
        QVERIFY2(again.exitCode == 0, qPrintable(again.err));
        QCOMPARE(again.out, first.out);
        const Ran planned = runCommand({"plan", "--format", "csv"});
        const Ran priced = runCommand({"bill", folder.write("plan.csv", planned.out.toUtf8()), "--format", "json"});
        QVERIFY2(priced.exitCode == 0, qPrintable(priced.err));
        QCOMPARE(priced.json()[QStringLiteral("lines")].toArray().size(), planned.lines().size() - 1);
    }
    void aUnitMayBeSpeltAsPeopleDo_data() {
        QTest::addColumn<QByteArray>("dimension");
        QTest::addColumn<QByteArray>("unit");
        const auto row = [](const char* dimension, std::initializer_list<const char*> units) {
            for (const char* unit : units) QTest::newRow(QByteArray{QByteArray{dimension} + " " + unit}.constData()) << QByteArray{dimension} << QByteArray{unit};
        };
        row("alb_hour", {"hour", "hours", "Hour", "Hrs", "h", ""});
        row("alb_lcu_hour", {"LCU-hour", "LCU-Hrs", "lcu hours"});
        row("s3_standard_gb_month", {"GB-month", "GB-Mo", "gb month", "GB-months"});
        row("s3_get_1000", {"thousand requests", "1000 requests", "\"1,000 requests\"", "1k requests"});
        row("kms_request_10k", {"10 thousand requests", "10k requests", "10000 requests"});
        row("route53_standard_query_million", {"million queries", "1M queries", "million query"});
        row("sqs_standard_request_million", {"million requests (64 KB chunks)", "million requests"});
        row("inter_az_gb_each_direction", {"GB per direction", "GB"});
        row("ebs_gp3_iops_month", {"IOPS-month", "IOPS-Mo"});
    }
    void aUnitMayBeSpeltAsPeopleDo() {
        QFETCH(QByteArray, dimension);
        QFETCH(QByteArray, unit);
        const Folder folder;
        const Ran ran = runCommand({"bill", folder.write("usage.csv", "dimension,region,quantity,unit\n" + dimension + ",us-east-1,10," + unit + "\n")});
        QVERIFY2(ran.exitCode == 0 && ran.err.isEmpty(), qPrintable(ran.err));
    }
    void aListMayTellTheUnitToo() {
        const Folder folder;
        const QByteArray entry = "usage:\n  - {dimension: s3_get_1000, region: us-east-1, quantity: 5, unit: ";
        QCOMPARE(runCommand({"bill", folder.write("usage.yaml", entry + "thousand requests}\n")}).exitCode, 0);
        const Ran refused = runCommand({"bill", folder.write("usage.yaml", entry + "million requests}\n")});
        QVERIFY2(refused.isOneLineRefusal() && refused.err.contains(QStringLiteral("usage.yaml:2: usage[1].unit: must be")), qPrintable(refused.err));
    }
    /// Every dimension that has a price, in the unit that the bill gives it.
    void readsTheUnitOfEveryDimension() {
        const Folder folder;
        QByteArray list = "dimension,region,quantity\n";
        const Catalog::Pointer shipped = Catalog::builtIn().value();
        std::string_view last;
        int dimensions = 0;
        for (const Price& price : shipped->prices()) {
            if (price.dimension == last) continue;
            last = price.dimension;
            ++dimensions;
            list += QByteArray::fromStdString(std::string{price.dimension} + "," + std::string{price.region} + ",1\n");
        }
        const Ran first = runCommand({"bill", folder.write("all.csv", list), "--format", "csv"});
        QCOMPARE(first.lines().size(), dimensions + 1);
        const Ran again = runCommand({"bill", folder.write("again.csv", first.out.toUtf8()), "--format", "csv"});
        QVERIFY2(again.exitCode == 0, qPrintable(again.err));
        QCOMPARE(again.out, first.out);
    }
    /// A share of charges is as sure as they are, wherever its line comes from.
    void supportOfEstimatedChargesStaysEstimated() {
        const Folder folder;
        for (const char* region : {"eu-south-1", "us-east-1"})
            for (const char* support : {"business-plus", "enterprise"}) {
                const Ran planned = runCommand({"plan", "--format", "csv", "--set", std::string{"choices.region="} + region, "--set",
                                                std::string{"choices.support="} + support, "--set", "choices.free_tier=none", "--set", "workload.users=2M"});
                const Ran priced = runCommand({"bill", folder.write("plan.csv", planned.out.toUtf8()), "--format", "json"});
                QVERIFY2(priced.exitCode == 0, qPrintable(priced.err));
                const QJsonArray lines = priced.json()[QStringLiteral("lines")].toArray();
                QCOMPARE(lines.size(), planned.lines().size() - 1);
                double sum = 0;
                int marked = 0;
                for (qsizetype i = 0; i < lines.size(); ++i) {
                    const bool isEstimated = lines[i][QStringLiteral("estimated")].toBool();
                    QCOMPARE(isEstimated, planned.lines()[i + 1].contains(QStringLiteral(",true,")));  // no other column is a flag
                    if (isEstimated) sum += lines[i][QStringLiteral("usd")].toDouble();
                    marked += isEstimated && lines[i][QStringLiteral("dimension")].toString().startsWith(QStringLiteral("support_"));
                }
                QVERIFY(std::abs(sum - priced.json()[QStringLiteral("estimated_usd")].toDouble()) < 1e-6);
                if (std::string_view{region} == "eu-south-1" && std::string_view{support} == "business-plus") QCOMPARE(marked, 1);
            }
        const QByteArray sure = "usage:\n  - {dimension: support_business_plus_fraction, quantity: 1000}\n  - {dimension: alb_hour, region: us-east-1, quantity: 730}\n";
        QCOMPARE(runCommand({"bill", folder.write("sure.yaml", sure), "--format", "json"}).json()[QStringLiteral("estimated_usd")].toDouble(), 0.0);
    }
    void refusesABadTable_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("no quantity") << QByteArray{"dimension,region\nalb_hour,us-east-1\n"} << QStringLiteral("usage.csv:1: quantity");
        QTest::newRow("unknown dimension") << QByteArray{"dimension,region,quantity\nalb_hours,us-east-1,1\n"}
                                           << QStringLiteral("usage.csv:2: usage[1].dimension: \"alb_hours\"");
        QTest::newRow("empty quantity") << QByteArray{"dimension,region,quantity\nalb_hour,us-east-1,\n"}
                                        << QStringLiteral("usage[1].quantity: is missing");
        QTest::newRow("a cell too many") << QByteArray{"dimension,region,quantity\nalb_hour,us-east-1,1,2\n"}
                                         << QStringLiteral("usage.csv:2");
        QTest::newRow("mistyped column") << QByteArray{"dimension,region,quantity,purchse\nalb_hour,us-east-1,1,\n"}
                                         << QStringLiteral("usage.csv:1: purchse: is no column known here; did you mean purchase? there are dimension, region, ");
        QTest::newRow("unknown column") << QByteArray{"dimension,region,quantity,colour\nalb_hour,us-east-1,1,red\n"}
                                        << QStringLiteral("usage.csv:1: colour: is no column known here; there are dimension, region, ");
        QTest::newRow("empty") << QByteArray{} << QStringLiteral("usage.csv");
        QTest::newRow("requests for thousands of them")
            << QByteArray{"dimension,region,quantity,unit\ns3_get_1000,us-east-1,1000000,requests\n"}
            << QStringLiteral("usage.csv:2: usage[1].unit: must be \"thousand requests\", which is what s3_get_1000 is counted in, not \"requests\"");
        QTest::newRow("gigabytes for hours") << QByteArray{"dimension,region,quantity,unit\nalb_hour,us-east-1,5,GB\n"}
                                             << QStringLiteral("usage.csv:2: usage[1].unit: must be \"hour\"");
        QTest::newRow("gibibytes for gigabytes") << QByteArray{"dimension,region,quantity,unit\ninternet_egress_gb,us-east-1,5,GiB\n"}
                                                 << QStringLiteral("usage[1].unit: must be \"GB\"");
        QTest::newRow("days of instances") << QByteArray{"dimension,region,quantity,instance_type,unit\nec2_hour,us-east-1,5,m7g.large,days\n"}
                                           << QStringLiteral("usage[1].unit: must be \"hours\"");
    }
    void refusesABadTable() {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const Folder folder;
        const Ran ran = runCommand({"bill", folder.write("usage.csv", text)});
        QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(says), qPrintable(ran.out + ran.err));
    }
};

QTEST_APPLESS_MAIN(UsageTableTest)
#include "usage_table_test.moc"
