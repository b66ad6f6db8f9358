#include <QJsonArray>
#include <QTest>
#include <cmath>

#include "app/command.h"

namespace {

Ran billOf(const Folder& folder, const QByteArray& text, const char* format = "json") {
    return runCommand({"bill", folder.write("usage.yaml", text), "--format", format});
}

}  // namespace

/// `stagecraft bill`.
class BillCommandTest : public QObject {
    Q_OBJECT
private slots:
    void pricesTiersAndInstanceHours() {
        const Folder folder;
        const Ran ran = billOf(folder,
                               "usage:\n"
                               "  - {dimension: s3_standard_gb_month, region: us-east-1, quantity: 60000}\n"
                               "  - {dimension: ec2_hour, region: us-east-1, instance_type: m7g.large, "
                               "quantity: 1460, purchase: on-demand}\n"
                               "  - {dimension: rds_hour, region: eu-west-1, instance_type: db.r6g.large, "
                               "engine: postgresql, deployment: multi-az, quantity: 730}\n"
                               "  - {dimension: elasticache_node_hour, region: us-east-1, instance_type: "
                               "cache.r7g.large, engine: redis, quantity: 730}\n"
                               "free_tier: false\n");
        QVERIFY2(ran.exitCode == 0 && ran.err.isEmpty(), qPrintable(ran.err));
        const QJsonArray lines = ran.json()[QStringLiteral("lines")].toArray();
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0][QStringLiteral("usd")].toDouble(), 1371.2);  // 51,200 × 0.023 + 8,800 × 0.022
        QCOMPARE(lines[0][QStringLiteral("tiers")].toArray().size(), 2);
        double sum = 0;
        for (const QJsonValue& line : lines) {
            QVERIFY(line[QStringLiteral("usd")].toDouble() > 0);
            sum += line[QStringLiteral("usd")].toDouble();
        }
        QVERIFY(std::abs(sum - ran.json()[QStringLiteral("total_usd")].toDouble()) < 1e-6);
        QVERIFY(ran.json()[QStringLiteral("estimated_usd")].isDouble());
    }
    void aClusterIsOneLineAndEstimated() {
        const Folder folder;
        const QByteArray usage =
            "usage:\n  - {dimension: rds_hour, region: us-east-1, instance_type: db.m6gd.large, engine: postgresql, "
            "deployment: multi-az-cluster, quantity: 730}\n"
            "  - {dimension: rds_gp3_multi_az_cluster_gb_month, region: us-east-1, quantity: 100}\n";
        const QJsonObject answer = billOf(folder, usage).json();
        QCOMPARE(answer[QStringLiteral("total_usd")].toDouble(), 444.03);  // 3 × 0.187 × 730 + 100 × 0.345
        QCOMPARE(answer[QStringLiteral("estimated_usd")].toDouble(), 409.53);
        QCOMPARE(answer[QStringLiteral("lines")].toArray()[0][QStringLiteral("deployment")].toString(), QStringLiteral("multi-az-cluster"));
    }
    void linesOfOneDimensionClimbTheTiersTogether() {
        const Folder folder;
        const QJsonObject apart =
            billOf(folder,
                   "usage:\n"
                   "  - {dimension: s3_standard_gb_month, region: us-east-1, quantity: 307200}\n"
                   "  - {dimension: s3_standard_gb_month, region: us-east-1, quantity: 307200}\n")
                .json();
        QCOMPARE(apart[QStringLiteral("total_usd")].toDouble(), 13'465.6);
        QCOMPARE(apart[QStringLiteral("lines")].toArray()[0][QStringLiteral("usd")].toDouble(), 13'465.6 / 2);
    }
    void theFreeTierComesOffFirst() {
        const Folder folder;
        const QByteArray usage =
            "usage:\n  - {dimension: internet_egress_gb, region: us-east-1, quantity: 61440}\n";
        QCOMPARE(billOf(folder, usage + "free_tier: true\n").json()[QStringLiteral("total_usd")].toDouble(),
                 5113.0);
        QCOMPARE(billOf(folder, usage).json()[QStringLiteral("total_usd")].toDouble(), 5120.0);
    }
    void anEmptyListCostsNothing() {
        const Folder folder;
        const Ran ran = billOf(folder, "usage: []\n");
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(ran.json()[QStringLiteral("total_usd")].toDouble(), 0.0);
    }
    void aMissingPriceIsLoudAndNeverZero() {
        const Folder folder;
        // Known, but not sold in that region.
        const Ran ran = billOf(folder,
                               "usage:\n  - {dimension: ec2_hour, region: ap-southeast-5, instance_type: "
                               "a1.large, quantity: 730}\n");
        QVERIFY2(ran.err.contains(QStringLiteral("no price")), qPrintable(ran.err));
        QVERIFY(ran.json()[QStringLiteral("lines")].toArray()[0][QStringLiteral("usd")].isNull());
        QCOMPARE(ran.json()[QStringLiteral("unpriced_lines")].toInt(), 1);
    }
    void partialUpfrontIsSoldForDatabases() {
        const Folder folder;
        const QByteArray line =
            "usage:\n  - {dimension: rds_hour, region: eu-west-1, instance_type: db.r6g.large, engine: "
            "postgresql, quantity: 730, purchase: ";
        const double onDemand =
            billOf(folder, line + "on-demand}\n").json()[QStringLiteral("total_usd")].toDouble();
        const double partial =
            billOf(folder, line + "ri_3y_partial_upfront}\n").json()[QStringLiteral("total_usd")].toDouble();
        QVERIFY(partial > 0 && partial < onDemand);
    }
    void everyFormatHasTheSameLines() {
        const Folder folder;
        const QByteArray usage = "usage:\n  - {dimension: alb_hour, region: us-east-1, quantity: 730}\n";
        QVERIFY(billOf(folder, usage, "text").out.contains(QStringLiteral("$16.43")));
        QVERIFY(billOf(folder, usage, "csv")
                    .lines()[1]
                    .startsWith(QStringLiteral("alb_hour,us-east-1,,,,,730,hour,16.425,false,")));
    }

    void refusesABadListWithLineAndKey_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* entry, const char* says) {
            QTest::newRow(name) << QByteArray{"usage:\n  - {"} + entry + "}\n" << QString::fromUtf8(says);
        };
        row("unknown dimension", "dimension: alb_hours, region: us-east-1, quantity: 1",
            "usage.yaml:2: usage[1].dimension: \"alb_hours\"");
        row("names the closest", "dimension: alb_hours, region: us-east-1, quantity: 1",
            "did you mean alb_hour?");
        row("negative", "dimension: alb_hour, region: us-east-1, quantity: -1", "usage[1].quantity");
        row("NaN", "dimension: alb_hour, region: us-east-1, quantity: .nan", "usage[1].quantity");
        row("infinite", "dimension: alb_hour, region: us-east-1, quantity: .inf", "usage[1].quantity");
        row("beyond counting", "dimension: alb_hour, region: us-east-1, quantity: 1e300",
            "usage[1].quantity");
        row("no number", "dimension: alb_hour, region: us-east-1, quantity: lots", "usage[1].quantity");
        row("a list for a number", "dimension: alb_hour, region: us-east-1, quantity: [1]",
            "usage[1].quantity");
        row("no quantity", "dimension: alb_hour, region: us-east-1", "usage[1].quantity: is missing");
        row("no dimension", "region: us-east-1, quantity: 1", "usage[1].dimension: is missing");
        row("unknown region", "dimension: alb_hour, region: us-east-9, quantity: 1", "usage[1].region");
        row("no region", "dimension: alb_hour, quantity: 1", "usage[1].region: is missing");
        row("unknown type", "dimension: ec2_hour, region: us-east-1, quantity: 1, instance_type: m7g.larg",
            "did you mean m7g.large?");
        row("no type", "dimension: ec2_hour, region: us-east-1, quantity: 1",
            "usage[1].instance_type: is missing");
        row("unknown purchase",
            "dimension: ec2_hour, region: us-east-1, quantity: 1, instance_type: m7g.large, purchase: lease",
            "usage[1].purchase");
        row("partial upfront of EC2",
            "dimension: ec2_hour, region: us-east-1, quantity: 1, instance_type: m7g.large, purchase: "
            "ri_1y_partial_upfront",
            "usage[1].purchase");
        row("unknown engine",
            "dimension: rds_hour, region: us-east-1, quantity: 1, instance_type: db.r6g.large, engine: "
            "oracle",
            "postgresql");
        row("no engine", "dimension: rds_hour, region: us-east-1, quantity: 1, instance_type: db.r6g.large",
            "usage[1].engine: is missing");
        row("unknown deployment",
            "dimension: rds_hour, region: us-east-1, quantity: 1, instance_type: db.r6g.large, engine: "
            "mysql, deployment: three",
            "multi-az");
        QTest::newRow("empty") << QByteArray{} << QStringLiteral("is empty");
        QTest::newRow("no list") << QByteArray{"usage: 5\n"}
                                 << QStringLiteral("usage.yaml:1: usage: must be a list");
        QTest::newRow("a text for an entry")
            << QByteArray{"usage: [alb_hour]\n"} << QStringLiteral("usage[1]");
        QTest::newRow("wrong flag") << QByteArray{"usage: []\nfree_tier: maybe\n"}
                                    << QStringLiteral("usage.yaml:2: free_tier: must be true or false");
        QTest::newRow("binary") << QByteArray{"\0\1\2", 3} << QStringLiteral("usage.yaml:1");
        QTest::newRow("aliases") << QByteArray{"usage: &a [1]\nmore: *a\n"} << QStringLiteral("usage.yaml:2");
        QTest::newRow("too deep") << QByteArray(5000, '[') << QStringLiteral("usage.yaml:1");
        QTest::newRow("too large") << QByteArray(5 << 20, ' ') << QStringLiteral("usage.yaml");
    }
    void refusesABadListWithLineAndKey() {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const Folder folder;
        const Ran ran = billOf(folder, text);
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.out + ran.err));
        QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
    }
    void countsTheProblemsItDoesNotShow() {
        const Folder folder;
        const Ran ran = billOf(folder, "usage:\n  - {dimension: x, region: y, quantity: z}\n");
        QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(QStringLiteral("and 2 more problems")),
                 qPrintable(ran.err));
    }
};

QTEST_APPLESS_MAIN(BillCommandTest)
#include "bill_command_test.moc"
