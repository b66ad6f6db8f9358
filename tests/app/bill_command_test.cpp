#include <QJsonArray>
#include <QTest>
#include <cmath>

#include "app/cli/json.h"
#include "app/command.h"

using namespace stagecraft;

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
    void aQuantityNextToNothingFitsItsColumn() {
        const Folder folder;
        const Ran ran = billOf(folder, "usage:\n  - {dimension: alb_hour, region: us-east-1, quantity: 1e-300}\n", "text");
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.out.contains(QStringLiteral("< 0.000000000001")), qPrintable(ran.out.left(500)));
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
    void aPriceThatIsMissingIsBorrowedAndSaysSo() {
        const Folder folder;
        const QByteArray line = "usage:\n  - {dimension: alb_hour, region: ap-southeast-5, quantity: 730}\n";
        const QJsonObject near = billOf(folder, line).json();
        const QJsonObject first = near[QStringLiteral("lines")].toArray()[0].toObject();
        QCOMPARE(first[QStringLiteral("price_region")].toString(), QStringLiteral("ap-southeast-1"));
        QVERIFY(first[QStringLiteral("estimated")].toBool());
        QCOMPARE(near[QStringLiteral("estimated_usd")], near[QStringLiteral("total_usd")]);
        QCOMPARE(near[QStringLiteral("borrowed_usd")], near[QStringLiteral("total_usd")]);
        QCOMPARE(near[QStringLiteral("fallback_region")].toString(), QStringLiteral("auto"));

        const std::string file = folder.write("usage.yaml", line);
        QVERIFY(runCommand({"bill", file}).out.contains(QStringLiteral("prices of other regions (ap-southeast-1)")));
        QVERIFY(runCommand({"bill", file, "--format", "csv"}).lines()[1].endsWith(QStringLiteral(",ap-southeast-1,,")));
        const QJsonObject far = runCommand({"bill", file, "--fallback-region", "us-east-1", "--format", "json"}).json();
        QCOMPARE(far[QStringLiteral("total_usd")].toDouble(), 16.425);
        // The command line has the last word, then the file, then auto.
        const QByteArray none = line + "choices: {fallback_region: none}\n";
        const Ran unpriced = billOf(folder, none);
        QCOMPARE(unpriced.json()[QStringLiteral("unpriced_lines")].toInt(), 1);
        QVERIFY(unpriced.json()[QStringLiteral("lines")].toArray()[0][QStringLiteral("price_region")].isNull());
        QCOMPARE(unpriced.json()[QStringLiteral("lines")].toArray()[0][QStringLiteral("unit")].toString(), near[QStringLiteral("lines")].toArray()[0][QStringLiteral("unit")].toString());
        QVERIFY2(unpriced.err.contains(QStringLiteral("alb_hour has no price in ap-southeast-5")), qPrintable(unpriced.err));
        const Ran last = runCommand({"bill", folder.write("usage.yaml", none), "--fallback-region", "auto", "--format", "json"});
        QCOMPARE(last.json()[QStringLiteral("unpriced_lines")].toInt(), 0);
        for (const char* wrong : {"us-east-9", "nearest", "*"}) {
            const Ran refused = runCommand({"bill", file, "--fallback-region", wrong});
            QVERIFY2(refused.isOneLineRefusal() && refused.err.contains(QStringLiteral("--fallback-region: must be auto, none or one of")),
                     qPrintable(refused.err));
        }
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
    void theThousandHandlerOperationsOfEveryMonthAreFree() {
        const Folder folder;
        const std::string table = folder.write("usage.csv", "dimension,region,quantity\ncloudformation_third_party_handler_operation_1000,*,3\n");
        QCOMPARE(runCommand({"bill", table, "--format", "json"}).json()[QStringLiteral("total_usd")].toDouble(), 2.7);
        QCOMPARE(runCommand({"bill", table, "--format", "json", "--set", "choices.free_tier=always"}).json()[QStringLiteral("total_usd")].toDouble(), 1.8);
    }
    void spotHoursOfAPlanCostTheSame() {
        const Folder folder;
        const Ran planned = runCommand({"plan", "--format", "csv", "--set", "choices.spot_share=0.7", "--set", "choices.spot_discount=0.65", "--set",
                                        "choices.stage=5", "--set", "choices.free_tier=false"});
        const std::string table = folder.write("plan.csv", planned.out.toUtf8());
        const Ran priced = runCommand({"bill", table, "--format", "json"});
        QVERIFY2(priced.exitCode == 0 && priced.err.isEmpty(), qPrintable(priced.err));
        const QStringList names = planned.lines().front().split(u',');
        double total = 0, onSpot = 0;
        for (const QString& line : planned.lines().mid(1)) {
            const QStringList cells = line.split(u',');
            QVERIFY(cells.size() >= names.size());  // a source may have a comma
            const double usd = cells[names.indexOf(QStringLiteral("usd"))].toDouble();
            total += usd;
            if (cells[names.indexOf(QStringLiteral("purchase"))] != QLatin1String("spot")) continue;
            onSpot += usd;
            QCOMPARE(cells[names.indexOf(QStringLiteral("spot_discount"))], QStringLiteral("0.65"));
        }
        QVERIFY(onSpot > 0);
        QVERIFY(std::abs(priced.json()[QStringLiteral("total_usd")].toDouble() - total) < 1e-6);
        QVERIFY(std::abs(priced.json()[QStringLiteral("estimated_usd")].toDouble() - onSpot) < 1e-6);
        const Ran first = runCommand({"bill", table, "--format", "csv"});
        QCOMPARE(runCommand({"bill", folder.write("again.csv", first.out.toUtf8()), "--format", "csv"}).out, first.out);
        // JSON names them as a usage file does.
        const QJsonArray lines = priced.json()[QStringLiteral("lines")].toArray();
        const auto onSpotIn = [](const QJsonArray& all) {
            return std::ranges::count_if(all, [](const QJsonValue& line) { return line[QStringLiteral("spot_discount")].toDouble() == 0.65; });
        };
        QVERIFY(onSpotIn(lines) > 0);
        for (const QJsonValue& line : lines)
            QCOMPARE(line[QStringLiteral("spot_discount")].isUndefined(), line[QStringLiteral("purchase")].toString() != QLatin1String("spot"));
        QCOMPARE(onSpotIn(runCommand({"plan", "--format", "json", "--set", "choices.spot_share=0.7", "--set", "choices.spot_discount=0.65", "--set",
                                      "choices.stage=5", "--set", "choices.free_tier=false"}).json()[QStringLiteral("bill")].toArray()), onSpotIn(lines));
        const Ran onDemand = billOf(folder, "usage:\n  - {dimension: ec2_hour, region: us-east-1, instance_type: m7g.large, quantity: 730, spot_discount: 0.5}\n");
        QVERIFY2(onDemand.exitCode == 0 && onDemand.err.contains(QStringLiteral("usage[1].spot_discount: says nothing about hours that are not on spot")),
                 qPrintable(onDemand.err));
    }
    void trafficBetweenRegionsMayNameWhereItGoes() {
        const Folder folder;
        const QByteArray usage =
            "usage:\n  - {dimension: inter_region_gb, region: us-east-1, quantity: 1024, destination: us-east-2}\n"
            "  - {dimension: inter_region_gb, region: us-east-1, quantity: 1024, destination: eu-west-1}\n"
            "  - {dimension: inter_region_gb, region: us-east-1, quantity: 1024}\n";
        const QJsonArray lines = billOf(folder, usage).json()[QStringLiteral("lines")].toArray();
        QCOMPARE(lines[0][QStringLiteral("usd")].toDouble(), 10.24);
        QCOMPARE(lines[0][QStringLiteral("destination")].toString(), QStringLiteral("us-east-2"));
        QCOMPARE(lines[1][QStringLiteral("usd")].toDouble(), 20.48);
        QCOMPARE(lines[2][QStringLiteral("usd")].toDouble(), 20.48);
        QVERIFY(!lines[2].toObject().contains(QStringLiteral("destination")));
        QVERIFY(billOf(folder, usage, "text").out.contains(QStringLiteral("inter_region_gb to us-east-2")));
        const Ran table = billOf(folder, usage, "csv");
        const Ran again = runCommand({"bill", folder.write("again.csv", table.out.toUtf8()), "--format", "csv"});
        QVERIFY2(again.exitCode == 0 && again.err.isEmpty(), qPrintable(again.err));
        QCOMPARE(again.out, table.out);
        const Ran elsewhere = billOf(folder, "usage:\n  - {dimension: alb_hour, region: us-east-1, quantity: 730, destination: us-east-2}\n");
        QVERIFY2(elsewhere.exitCode == 0 && elsewhere.err.contains(QStringLiteral("usage[1].destination: says nothing about alb_hour and is left out")),
                 qPrintable(elsewhere.err));
    }
    void aContractStandsInTheFileOrOnTheCommandLine() {
        const Folder folder;
        const QByteArray usage = "usage:\n  - {dimension: internet_egress_gb, region: us-east-1, quantity: 1000}\n";
        const QByteArray choices =
            "choices:\n  tax_rate: 0.19\n  currency: EUR\n  exchange_rate: 0.5\n  exchange_date: 2026-11-20\n"
            "  contract:\n    - {service: data_transfer, region: us-east-1, discount: 20%}\n";
        const QJsonObject answer = billOf(folder, usage + choices).json();
        const QJsonObject cost = answer[QStringLiteral("cost")].toObject();
        QCOMPARE(cost[QStringLiteral("list_usd")].toDouble(), 90.0);
        QCOMPARE(cost[QStringLiteral("contracted_usd")].toDouble(), 72.0);
        QCOMPARE(answer[QStringLiteral("total_usd")].toDouble(), 72.0);
        const QJsonObject shown = answer[QStringLiteral("shown")].toObject();
        QCOMPARE(shown[QStringLiteral("with_tax_usd")].toDouble(), 85.68);
        QCOMPARE(shown[QStringLiteral("amount")].toDouble(), 42.84);
        const std::string list = folder.write("usage.yaml", usage);
        const Ran ran = runCommand({"bill", list, "--set", "choices.contract=*:*:internet_egress_gb::0.05", "--set", "choices.tax_rate=7%"});
        QVERIFY2(ran.out.contains(QStringLiteral("List price $90.00, contracted $50.00, effective $50.00 a month.")), qPrintable(ran.out + ran.err));
        QVERIFY2(ran.out.contains(QStringLiteral("Shown as $53.50 with 7 % tax.")), qPrintable(ran.out));
    }
    void upfrontPaymentsAreAlsoShownAsCash() {
        const Folder folder;
        const Ran ran = billOf(folder,
                               "usage:\n  - {dimension: ec2_hour, region: us-east-1, instance_type: m5.large, quantity: 730, purchase: "
                               "ri_3y_all_upfront}\n");
        const QJsonObject cost = ran.json()[QStringLiteral("cost")].toObject();
        QVERIFY(cost[QStringLiteral("list_usd")].toDouble() > cost[QStringLiteral("effective_usd")].toDouble());
        QVERIFY(std::abs(cost[QStringLiteral("upfront_usd")].toDouble() - 36 * cost[QStringLiteral("effective_usd")].toDouble()) < 1e-6);
        QCOMPARE(cost[QStringLiteral("billed_later_month_usd")].toDouble(), 0.0);
        QCOMPARE(cost[QStringLiteral("billed_first_month_usd")], cost[QStringLiteral("upfront_usd")]);
    }
    void refusesAContractTheCatalogDoesNotKnow_data() {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* setting, const char* says) {
            QTest::newRow(name) << QString::fromUtf8(setting) << QString::fromUtf8(says);
        };
        row("service", "choices.contract=ec3:*:*:0.1", "did you mean ec2?");
        row("region", "choices.contract=ec2:us-east-9:*:0.1", "choices.contract: entry 1: \"us-east-9\" is no region");
        row("dimension", "choices.contract=*:*:alb_hours:0.1", "did you mean alb_hour?");
        row("price of everything", "choices.contract=ec2:*:*::0.1", "price needs a dimension");
        row("price of every type", "choices.contract=*:*:ec2_hour::0.1", "price needs a type");
        row("price and discount", "choices.contract=*:*:alb_hour:0.1:0.1", "must not stand beside a discount");
        row("more than all", "choices.discount=1.5", "choices.discount");
        row("currency", "choices.currency=euro", "choices.currency: must be a code of three capital letters");
        row("rate without a day", "choices.currency=EUR", "choices.exchange_date: is missing");
        row("rate without a currency", "choices.exchange_rate=0.9",
            "choices.currency: is missing; say which currency has choices.exchange_rate 0.9 to the dollar, such as EUR");
        row("day", "choices.exchange_date=yesterday", "must be a day of the calendar such as 2026-11-20");
        row("no such day", "choices.exchange_date=2026-02-30", "choices.exchange_date: must be a day of the calendar such as 2026-11-20, not \"2026-02-30\"");
        row("no leap year", "choices.exchange_date=2027-02-29", "not \"2027-02-29\"");
        row("two discounts for one thing", "choices.contract=ec2:*:*:0.1, s3:*:*:0.2, ec2:*:*:0.3",
            "choices.contract: entry 3: contradicts entry 1, which is also for ec2:*:*; leave one of them");
        row("a price and a discount", "choices.contract=*:us-east-1:alb_hour:0.1, *:us-east-1:alb_hour::0.02",
            "entry 2: contradicts entry 1, which is also for *:us-east-1:alb_hour");
    }
    void refusesAContractTheCatalogDoesNotKnow() {
        QFETCH(QString, setting);
        QFETCH(QString, says);
        const Folder folder;
        const Ran ran = runCommand({"bill", folder.write("usage.yaml", "usage: []\n"), "--set", setting.toStdString()});
        QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(says), qPrintable(ran.out + ran.err));
    }
    void whatIsSaidTwiceOrMorePreciselyIsNoContradiction() {
        const Folder folder;
        const std::string list = folder.write("usage.yaml", "usage:\n  - {dimension: alb_hour, region: us-east-1, quantity: 1000}\n");
        for (const char* contract : {"elb:*:*:0.1, elb:*:*:0.1", "elb:*:*:0.2, elb:us-east-1:*:0.1", "elb:*:*:0.2, *:*:alb_hour:0.1"}) {
            const Ran ran = runCommand({"bill", list, "--format", "json", "--set", std::string{"choices.contract="} + contract});
            QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
            QCOMPARE(ran.json()[QStringLiteral("total_usd")].toDouble(), 20.25);  // 1,000 × 0.0225 × 0.9
        }
        QCOMPARE(runCommand({"bill", list, "--set", "choices.exchange_date=2028-02-29"}).exitCode, 0);
    }
    /// What a list of usage does not depend on cannot be set.
    void refusesASettingThatChangesNothing() {
        const Folder folder;
        const std::string list = folder.write("usage.yaml", "usage:\n  - {dimension: alb_hour, region: us-east-1, quantity: 730}\n");
        for (const char* setting : {"workload.users=5", "choices.region=eu-west-1", "choices.support=business-plus"}) {
            const Ran ran = runCommand({"bill", list, "--set", setting});
            QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.out + ran.err));
            const QString key = QString::fromUtf8(setting).section(QLatin1Char('='), 0, 0);
            QVERIFY2(ran.err.contains(QStringLiteral("--set: ") + key + QStringLiteral(" changes nothing of a list of usage; there are choices.")), qPrintable(ran.err));
        }
        for (const char* setting : {"choices.free_tier=always", "choices.discount=0.1", "choices.fallback_region=none", "choices.tax_rate=0.19"})
            QCOMPARE(runCommand({"bill", list, "--set", setting}).exitCode, 0);
        for (const char* setting : {"=5", "workload.users"}) {
            const Ran ran = runCommand({"bill", list, "--set", setting});
            QVERIFY2(ran.isOneLineRefusal() && ran.err.contains(QStringLiteral("--set: must be KEY=VALUE")), qPrintable(ran.err));
        }
        const Ran region = runCommand({"bill", list, "--fallback-region", "us-east-9"});
        QVERIFY2(region.isOneLineRefusal() && region.err.contains(QStringLiteral("--fallback-region: must be auto, none or")), qPrintable(region.err));
    }
    /// Lines are written without a tree in between; they say what the tree would.
    void everyLineIsTheObjectItWouldBeAsATree() {
        BillLine line;
        line.usage.dimension = "rds_hour";
        line.usage.region = "us-east-1";
        line.usage.instanceType = "db.r6g.large";
        line.usage.purchase = Purchase::Reserved1YearAllUpfront;
        line.usage.engine = "postgresql";
        line.usage.deployment = "multi-az";
        line.usage.quantity = 730.125;
        line.unit = "hours";
        line.freeQuantity = 1e-9;
        line.tiers = {{0, 51200, 51200, 0.1, Usd{5120}}, {51200, INFINITY, 1.0 / 3, 1.0 / 7, Usd::fromNanos(1)}};
        line.amount = line.list = Usd::fromNanos(123456789012345);
        line.source = "a \"page\" \\ with ü and\ta tab";
        line.asOf = "2026";
        std::vector<BillLine> lines(4, line);
        lines[1].isPriced = false;
        lines[1].source = "\xff is no text";
        lines[2].lender = "eu-west-1";
        lines[2].isEstimated = true;
        lines[2].discount = 0.1;
        lines[2].usage.destination = "us-east-2";
        lines[3].usage = {};
        lines[3].isContractPrice = true;
        lines[3].tiers.clear();
        for (const BillLine& one : lines) {
            std::string text;
            appendBillLine(text, one);
            QCOMPARE(jsonLine(Json::parse(text)), jsonLine(Json::parse(jsonLine(jsonBillLine(one)))));
            QVERIFY(text.find('\n') == std::string::npos);
        }
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
        row("spot without a discount", "dimension: ec2_hour, region: us-east-1, instance_type: m7g.large, quantity: 1, purchase: spot",
            "usage.yaml:2: usage[1].spot_discount: is missing; it must be a number from 0 to 0.9");
        row("spot for nearly nothing", "dimension: ec2_hour, region: us-east-1, instance_type: m7g.large, quantity: 1, purchase: spot, spot_discount: 0.95",
            "usage[1].spot_discount: must be a number from 0 to 0.9: what a spot hour costs less than one on demand; not \"0.95\"");
        row("databases on spot", "dimension: rds_hour, region: us-east-1, instance_type: db.r6g.large, engine: postgresql, quantity: 1, purchase: spot",
            "usage[1].purchase: must be one of on-demand");
        row("unknown destination", "dimension: inter_region_gb, region: us-east-1, quantity: 1, destination: us-east-9",
            "usage.yaml:2: usage[1].destination: \"us-east-9\" is no region of the catalog");
        row("its own destination", "dimension: inter_region_gb, region: us-east-1, quantity: 1, destination: us-east-1",
            "usage[1].destination: must be another region than \"us-east-1\"");
        row("unknown type", "dimension: ec2_hour, region: us-east-1, quantity: 1, instance_type: m7g.larg",
            "did you mean m7g.large?");
        row("no type", "dimension: ec2_hour, region: us-east-1, quantity: 1",
            "usage[1].instance_type: is missing");
        row("unknown purchase",
            "dimension: ec2_hour, region: us-east-1, quantity: 1, instance_type: m7g.large, purchase: lease",
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
                                    << QStringLiteral("usage.yaml:2: free_tier: must be one of none, always, twelve-months");
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
    /// Items are read before what stands beside them, whose problems are told first all the same.
    void problemsAreToldInTheOrderOfTheirSubjects() {
        const Folder folder;
        const QByteArray bad = "usage:\n  - {dimension: alb_hours, region: us-east-1, quantity: 1}\nfree_tier: maybe\n";
        QVERIFY2(billOf(folder, bad).err.contains(QStringLiteral("usage.yaml:3: free_tier")), qPrintable(billOf(folder, bad).err));
        const QByteArray odd = "usage:\n  - {dimension: alb_hour, region: us-east-1, quantity: 1, colour: red}\nnote: a\n";
        const QString err = billOf(folder, odd).err;
        const qsizetype beside = err.indexOf(QStringLiteral("usage.yaml:3: note"));
        const qsizetype inside = err.indexOf(QStringLiteral("usage.yaml:2: usage[1].colour"));
        QVERIFY2(beside >= 0 && inside > beside, qPrintable(err));
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
