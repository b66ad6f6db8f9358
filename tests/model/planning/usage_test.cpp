#include <QTest>

#include <cmath>

#include "model/planning/backups.h"
#include "model/planning/outside_access.h"
#include "model/planning/support_charge.h"
#include "model/report/words.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// 100 requests a second all week, half of them dynamic; a month has 2,628,000 seconds, so 131.4 million dynamic requests.
Inputs steady(std::initializer_list<std::pair<std::string, std::string>> settings = {}) {
    Inputs inputs = withSettings({{"workload.users", "100000"}, {"workload.average_rps", "100"}, {"workload.peak_rps", "100"}, {"workload.static_share", "0.5"},
                                  {"workload.peak_to_average", "1"}, {"choices.free_tier", "false"}});
    for (const auto& [key, value] : settings) inputs = withSetting(inputs, key, value);
    return inputs;
}

double quantityOf(const StagePlan& stage, std::string_view dimension, std::string_view part = {}) {
    double quantity = 0;
    for (const BillLine& line : stage.bill.lines)
        if (line.usage.dimension == dimension && (part.empty() || line.usage.part == part)) quantity += line.usage.quantity;
    return quantity;
}

double serversOf(const StagePlan& stage) {
    double servers = 0;
    for (const Fleet& fleet : stage.architecture.regions.front().fleets)
        if (fleet.service == "EC2") servers += fleet.instanceHours / 730;
    return servers;
}

bool isNear(double a, double b) { return std::abs(a - b) <= 1e-4 * std::max(1.0, std::abs(b)); }

#define QNEAR(actual, expected) QVERIFY2(isNear(actual, expected), qPrintable(QString::number(actual, 'g', 10) + QStringLiteral(" is not ") + QString::number(expected, 'g', 10)))

Bill chargesOf(double dollars) {
    Bill bill;
    BillLine line;
    line.amount = Usd{dollars};
    bill.total = line.amount;
    bill.lines.push_back(line);
    return bill;
}

}  // namespace

/// Quantities worked out by hand; prices play no part but in what is chosen by price.
class UsageTest : public QObject {
    Q_OBJECT
private slots:
    void natGatewaysStandInEveryZoneAndCarryUpdatesCallsAndLogs() {
        // Stage 5 has two zones: 2 × 730 h. Calls: 131.4e6 × 0.5 KB ÷ 1,048,576 = 62.6564 GB, logs as much; 1 GB of updates a server.
        const StagePlan five = stage(planOf(steady()), 5);
        QCOMPARE(quantityOf(five, "nat_gateway_hour"), 1460.0);
        QNEAR(quantityOf(five, "nat_gateway_gb"), 2 * 62.6564 + serversOf(five));
        QCOMPARE(quantityOf(five, "inter_az_gb_each_direction", "nat"), 0.0);
        // Responses of 30 KB, and half of the calls: 131.4e6 × 30.25 ÷ 1,048,576 = 3,790.71 GB.
        QNEAR(quantityOf(five, "internet_egress_gb"), 3790.71);
    }

    void oneNatGatewayIsReachedFromTheOtherZoneForMoney() {
        // Half of what goes through crosses a zone, charged at either end.
        const StagePlan five = stage(planOf(steady({{"choices.nat", "single"}})), 5);
        QCOMPARE(quantityOf(five, "nat_gateway_hour"), 730.0);
        QNEAR(quantityOf(five, "inter_az_gb_each_direction", "nat"), (2 * 62.6564 + serversOf(five)) * 0.5 * 2);
    }

    void withoutNatEveryServerHasAnAddress() {
        const StagePlan five = stage(planOf(steady({{"choices.nat", "none"}})), 5);
        QCOMPARE(quantityOf(five, "nat_gateway_hour") + quantityOf(five, "nat_gateway_gb"), 0.0);
        QNEAR(quantityOf(five, "public_ipv4_in_use_hour"), (2 + serversOf(five)) * 730);  // and the load balancer in two zones
        const StagePlan three = stage(planOf(steady({{"choices.database", "self-managed"}})), 3);
        QCOMPARE(quantityOf(three, "nat_gateway_hour"), 0.0);
        QCOMPARE(quantityOf(three, "public_ipv4_in_use_hour"), 2 * 730.0);
    }

    void manyLogsTakeAnEndpointWhereThatIsCheaper() {
        // 10 KB a request: 1,253.13 GB. NAT: × 0.045 = 56.39. An endpoint in two zones: 1,460 × 0.01 + 1,253.13 × 0.01 = 27.13.
        const StagePlan many = stage(planOf(steady({{"workload.log_kb_per_request", "10"}})), 5);
        QCOMPARE(quantityOf(many, "vpc_endpoint_interface_az_hour"), 1460.0);
        QNEAR(quantityOf(many, "vpc_endpoint_interface_gb"), 1253.13);
        QNEAR(quantityOf(many, "nat_gateway_gb"), 62.6564 + serversOf(many));
        // 62.66 GB: NAT 2.82 against 15.23.
        QCOMPARE(quantityOf(stage(planOf(steady()), 5), "vpc_endpoint_interface_az_hour"), 0.0);
        QCOMPARE(quantityOf(stage(planOf(steady({{"workload.log_kb_per_request", "10"}, {"choices.log_route", "nat"}})), 5), "vpc_endpoint_interface_az_hour"), 0.0);
        // S3 at stage 5, S3 and DynamoDB at stage 6.
        QCOMPARE(quantityOf(many, "vpc_endpoint_gateway_hour"), 730.0);
        QCOMPARE(quantityOf(stage(planOf(steady()), 6), "vpc_endpoint_gateway_hour"), 2 * 730.0);
    }

    void backupsHoldAFullCopyAndWhatEveryLaterDayChanges() {
        // 100 GB of rows, 10 GB written a day (304.17 a month), 7 days: 100 + 6 × 10.
        QNEAR(backupSize(Gib{100}, Gib{304.1667}, 7).count(), 160.0);
        QNEAR(backupSize(Gib{100}, Gib{304.1667}, 1).count(), 100.0);
        // Written over and over: no day changes more than all rows.
        QNEAR(backupSize(Gib{100}, Gib{1e6}, 7).count(), 700.0);
        QCOMPARE(backupSize(Gib{100}, Gib{304.1667}, 0).count(), 0.0);
    }

    void backupsUpToTheStorageAreFree() {
        // 100,000 users × 5 MB × 5 % = 24.4141 GB of rows; 50 × 3 × 0.1 = 15 writes a second of 2 KB: 75.1877 GB a month, 2.47192 a day.
        // A week: 24.4141 + 6 × 2.47192 = 39.2456 GB. The volume is ⌈24.4141 × 1.25⌉ = 31 GB.
        const StagePlan pair = stage(planOf(steady({{"choices.database", "rds-multi-az"}})), 4);
        QNEAR(quantityOf(pair, "rds_backup_gb_month"), 8.2456);
        const StagePlan aurora = stage(planOf(steady({{"choices.database", "aurora"}})), 4);
        QNEAR(quantityOf(aurora, "aurora_backup_gb_month"), 8.2456);
        // Snapshots of one's own come with nothing. (Those of files stand with the servers.)
        const StagePlan own = stage(planOf(steady({{"choices.database", "self-managed"}})), 4);
        QNEAR(quantityOf(own, "ebs_snapshot_gb_month", "db.leader"), 39.2456);
        const StagePlan none = stage(planOf(steady({{"choices.database", "self-managed"}, {"choices.backup_days", "0"}})), 4);
        QCOMPARE(quantityOf(none, "ebs_snapshot_gb_month"), 0.0);
    }

    void aDatabaseOfOnesOwnPaysForWhatItSendsToItsStandby() {
        // 75.1877 GB written go to the other zone, charged at either end; RDS does that free of charge.
        const StagePlan own = stage(planOf(steady({{"choices.database", "self-managed"}})), 4);
        QNEAR(quantityOf(own, "inter_az_gb_each_direction", "db.leader"), 2 * 75.1877);
        QCOMPARE(quantityOf(stage(planOf(steady({{"choices.database", "rds-multi-az"}})), 4), "inter_az_gb_each_direction", "db.leader"), 0.0);
    }

    /// Every kind, sized by its price: the search must have counted what the bill says, and the hours of people besides.
    void theSearchCountsWhatTheBillSays_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("stage");
        QTest::addColumn<QString>("nat");
        for (const char* kind : {"self-managed", "rds-multi-az", "aurora"})
            for (const int stage : {4, 5, 6})
                for (const char* nat : {"per-zone", "single", "none"})
                    QTest::addRow("%s, stage %d, NAT %s", kind, stage, nat) << QString::fromUtf8(kind) << stage << QString::fromUtf8(nat);
        QTest::newRow("an own host in a public subnet") << "self-managed" << 3 << "per-zone";
        QTest::newRow("RDS in one zone") << "rds-single-az" << 3 << "per-zone";
    }
    void theSearchCountsWhatTheBillSays() {
        QFETCH(QString, kind);
        QFETCH(int, stage);
        QFETCH(QString, nat);
        const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(stage - 1)];
        const Inputs inputs = steady({{"choices.database", kind.toStdString()}, {"choices.nat", nat.toStdString()}, {"choices.backup_days", "30"}});
        SizingTrace trace;
        const StagePlan made = planStage(blueprint, inputs, catalog(), &trace);
        const RegionDesign& region = trace.regions.front();
        QCOMPARE(region.databases.size(), std::size_t{1});
        const DatabaseDesign& database = region.databases.front();
        double counted = database.careHours * inputs.choices.personHourly.dollars();
        for (const BillLine& line : made.bill.lines)
            if (line.usage.part.starts_with("db.") && line.usage.dimension != "public_ipv4_in_use_hour") counted += line.amount.dollars();
        const int nodes = database.shards * (1 + (database.hasStandby ? 1 : 0) + database.followers);
        if (kind == QStringLiteral("self-managed")) counted += nodes * serverExtrasMonthly(blueprint, inputs.choices, region.zones, catalog(), "us-east-1", 0);
        // What crosses zones on the way to the database stands with the network.
        const double sent = Gib{(database.readAverage + database.writeAverage) * secondsPerMonth * inputs.workload.querySize}.count();
        counted += sent * (region.zones - 1) / region.zones * 2 * 0.01;
        QVERIFY2(std::abs(counted - database.monthly) < 1e-6 * database.monthly, qPrintable(QStringLiteral("%1 against %2").arg(counted).arg(database.monthly)));
    }

    void logsAreKeptCompressed() {
        // 62.6564 GB a month ÷ 30.4167 days × 30 days × 15 %.
        const StagePlan five = stage(planOf(steady()), 5);
        QNEAR(quantityOf(five, "cloudwatch_logs_ingest_gb"), 62.6564);
        QNEAR(quantityOf(five, "cloudwatch_logs_storage_gb_month"), 9.26972);
        QCOMPARE(quantityOf(five, "cloudwatch_dashboard_month"), 1.0);
        // Lambda logs without being asked.
        QNEAR(quantityOf(stage(planOf(steady()), 1), "cloudwatch_logs_ingest_gb"), 62.6564);
        QNEAR(quantityOf(stage(planOf(steady({{"choices.log_days", "365"}})), 5), "cloudwatch_logs_storage_gb_month"), 9.26972 * 365 / 30);
    }

    void secretsAreOneADatabaseAndACallAnHour() {
        const StagePlan five = stage(planOf(steady()), 5);
        QCOMPARE(quantityOf(five, "secret_month"), 1.0);
        QNEAR(quantityOf(five, "secret_api_10k"), serversOf(five) * 730 / 1e4);
        // Three domains, each with a database of its own, in two regions.
        QCOMPARE(quantityOf(stage(planOf(steady()), 7), "secret_month"), 6.0);
        QCOMPARE(quantityOf(stage(planOf(steady()), 3), "secret_month"), 0.0);
    }

    void whatCloudFrontFetchesIsOnTheBillForNothing() {
        // A tenth of 306.6 million files of 200 KB is fetched from S3.
        const StagePlan five = stage(planOf(steady()), 5);
        const auto line = std::ranges::find(five.bill.lines, "region_to_cloudfront_gb", [](const BillLine& one) { return one.usage.dimension; });
        QVERIFY(line != five.bill.lines.end());
        QNEAR(line->usage.quantity, quantityOf(five, "s3_get_1000") * 1000 * steady().workload.staticObjectSize.count() / 1024 / 1024);
        QVERIFY(line->usage.quantity > 0);
        QVERIFY(line->isPriced && line->amount == Usd{} && !line->isEstimated);
        QVERIFY(!line->source.empty() && !line->asOf.empty());
        QVERIFY2(formulaText(*line).find("AWS charges nothing for this") != std::string::npos, formulaText(*line).c_str());
        QCOMPARE(quantityOf(stage(planOf(steady()), 4), "region_to_cloudfront_gb"), 0.0);
    }

    void uploadsArePutIntoS3() {
        // 131.4 million × 1 %, in thousands.
        QNEAR(quantityOf(stage(planOf(steady()), 5), "s3_put_1000"), 1314.0);
    }

    void theTableOfSessionsIsBilledTheCheaperWay() {
        // Sessions of 8 KB: a read is 1 unit (two blocks, eventual), a write 8; 50 reads and 5 writes a second.
        // By the request 131.4 × 0.125 + 105.12 × 0.625 = 82.13; provisioned at 70 %: 71.4286 × 730 × 0.00013 + 57.1429 × 730 × 0.00065 = 33.89.
        const StagePlan six = stage(planOf(steady()), 6);
        QNEAR(quantityOf(six, "ddb_provisioned_rcu_hour"), 50 / 0.7 * 730);
        QNEAR(quantityOf(six, "ddb_provisioned_wcu_hour"), 40 / 0.7 * 730);
        QCOMPARE(quantityOf(six, "ddb_on_demand_read_million"), 0.0);
        const StagePlan pinned = stage(planOf(steady({{"choices.dynamodb_billing", "on-demand"}})), 6);
        QNEAR(quantityOf(pinned, "ddb_on_demand_read_million"), 131.4);
        QNEAR(quantityOf(pinned, "ddb_on_demand_write_million"), 105.12);
        // Five dynamic requests in a thousand seconds: a unit of each is the least that can be provisioned, 0.57 against 0.01.
        const StagePlan idle = stage(planOf(steady({{"workload.average_rps", "0.01"}, {"workload.peak_rps", "0.01"}})), 6);
        QCOMPARE(quantityOf(idle, "ddb_provisioned_rcu_hour"), 0.0);
        QNEAR(quantityOf(idle, "ddb_on_demand_read_million"), 0.01314);
        // With the allowance of 25 units the least is free.
        const StagePlan free = stage(planOf(steady({{"workload.average_rps", "0.01"}, {"workload.peak_rps", "0.01"}, {"choices.free_tier", "true"}})), 6);
        QCOMPARE(quantityOf(free, "ddb_provisioned_rcu_hour"), 730.0);
    }

    void tablesAreRecoverableAndStreamsCostByTheCall() {
        const StagePlan six = stage(planOf(steady({{"choices.stream_readers", "2"}})), 6);
        QCOMPARE(quantityOf(six, "ddb_pitr_gb_month"), quantityOf(six, "ddb_storage_gb_month"));
        // Two programs ask one shard every second: 2 × 2.628 million.
        QNEAR(quantityOf(six, "ddb_streams_read_million"), 5.256);
        QCOMPARE(quantityOf(stage(planOf(steady({{"choices.backup_days", "0"}})), 6), "ddb_pitr_gb_month"), 0.0);
    }

    void regionsSendEachOtherRowsSessionsAndFiles() {
        // Over both regions: 75.1877 GB of rows; 13.14 million sessions of 8 KB, 100.2502 GB; 1.314 million files of 200 KB, 250.626 GB.
        const StagePlan seven = stage(planOf(steady()), 7);
        QCOMPARE(seven.architecture.regions.size(), std::size_t{2});
        QNEAR(quantityOf(seven, "inter_region_gb", "regions"), 75.1877);
        QNEAR(quantityOf(seven, "inter_region_gb", "dynamodb"), 100.2502);
        QNEAR(quantityOf(seven, "inter_region_gb", "s3"), 250.626);
    }

    void aFirewallInspectsWhatTheLoadBalancerTakes() {
        const StagePlan five = stage(planOf(steady({{"choices.waf", "true"}})), 5);
        QCOMPARE(quantityOf(five, "waf_web_acl_month"), 1.0);
        QCOMPARE(quantityOf(five, "waf_rule_month"), 3.0);
        QNEAR(quantityOf(five, "waf_request_million"), 131.4);
        QCOMPARE(quantityOf(stage(planOf(steady()), 5), "waf_web_acl_month"), 0.0);
    }

    /// 50 requests a second × (210 − 10) rules = 10,000 evaluations a second = 10 capacity units; the first ten rules cost nothing.
    void rulesBeyondTheFirstTenCountIntoCapacityUnits() {
        const auto units = [&](const char* rules) { return quantityOf(stage(planOf(steady({{"choices.balancer_rules", rules}})), 5), "alb_lcu_hour", "alb") / 730; };
        QVERIFY(units("1") > 0 && units("1") < 10);
        QCOMPARE(units("10"), units("1"));
        QNEAR(units("210"), 10.0);
        QNEAR(units("410"), 20.0);
    }
    void aCapacityUnitTellsItsDimensionsAndWhichDecides() {
        const auto formulaOf = [](const StagePlan& stage, std::string_view part) {
            for (const BillLine& line : stage.bill.lines)
                if (line.usage.part == part && line.usage.dimension.ends_with("_lcu_hour")) return formulaText(line);
            return std::string{};
        };
        const std::string byRules = formulaOf(stage(planOf(steady({{"choices.balancer_rules", "210"}})), 5), "alb");
        QVERIFY2(byRules.starts_with("10 capacity units on average (the largest of new connections 0.1, active connections 0.05, gigabytes "), byRules.c_str());
        QVERIFY2(byRules.find(", rule evaluations 10: rule evaluations) × 730 hours") != std::string::npos, byRules.c_str());
        const std::string byBytes = formulaOf(stage(planOf(steady()), 5), "alb");
        QVERIFY2(byBytes.find(", rule evaluations 0: gigabytes) × 730 hours") != std::string::npos, byBytes.c_str());
        const std::string network = formulaOf(stage(planOf(steady({{"choices.inner_balancer", "nlb"}})), 6), "internal-nlb");
        QVERIFY2(network.find("(the largest of new connections ") != std::string::npos && network.find("rule evaluations") == std::string::npos, network.c_str());
    }

    /// The examples of AWS's price page: 85,000 → 900 + 4,900 + 250; 600,000 → 15,000 + 24,500 + 5,000; minima of 29 and 5,000.
    void supportTakesAShareOrItsMinimum_data() {
        QTest::addColumn<int>("plan");
        QTest::addColumn<double>("charges");
        QTest::addColumn<double>("expected");
        QTest::newRow("business") << static_cast<int>(SupportPlan::BusinessPlus) << 85'000.0 << 6'050.0;
        QTest::newRow("business, little") << static_cast<int>(SupportPlan::BusinessPlus) << 200.0 << 29.0;
        QTest::newRow("business, nothing") << static_cast<int>(SupportPlan::BusinessPlus) << 0.0 << 29.0;
        QTest::newRow("enterprise") << static_cast<int>(SupportPlan::Enterprise) << 600'000.0 << 44'500.0;
        QTest::newRow("enterprise, little") << static_cast<int>(SupportPlan::Enterprise) << 20'000.0 << 5'000.0;
        QTest::newRow("unified operations") << static_cast<int>(SupportPlan::UnifiedOperations) << 2'000'000.0 << 160'000.0;
        QTest::newRow("basic") << static_cast<int>(SupportPlan::Basic) << 1'000.0 << 0.0;
    }
    void supportTakesAShareOrItsMinimum() {
        QFETCH(int, plan);
        QFETCH(double, charges);
        QFETCH(double, expected);
        Bill bill = chargesOf(charges);
        addSupport(bill, static_cast<SupportPlan>(plan), catalog());
        QCOMPARE(bill.total.nanos(), Usd{charges + expected}.nanos());
        QCOMPARE(bill.lines.back().amount.nanos(), Usd{expected > 0 ? expected : charges}.nanos());
    }

    /// Half off a share of 6,050; half off a minimum of 29; a contract's own minimum of 100 is more than 9 % of 200.
    void supportIsPaidUnderTheContract_data() {
        QTest::addColumn<QString>("terms");
        QTest::addColumn<double>("charges");
        QTest::addColumn<double>("expected");
        QTest::newRow("share") << "half" << 85'000.0 << 3'025.0;
        QTest::newRow("minimum") << "half" << 100.0 << 14.5;
        QTest::newRow("agreed minimum") << "agreed" << 200.0 << 100.0;
    }
    void supportIsPaidUnderTheContract() {
        QFETCH(QString, terms);
        QFETCH(double, charges);
        QFETCH(double, expected);
        Contract contract;
        if (terms == QLatin1String("half")) contract.discount = 0.5;
        else contract.terms.push_back({"support", "", "support_business_plus_minimum_month", 0, 100.0});
        Bill bill = chargesOf(charges);
        addSupport(bill, SupportPlan::BusinessPlus, catalog(), contract);
        QCOMPARE(bill.lines.back().amount.nanos(), Usd{expected}.nanos());
        QCOMPARE(bill.total.nanos(), Usd{charges + expected}.nanos());
    }

    void supportIsAsSureAsTheChargesItIsAShareOf_data() {
        QTest::addColumn<double>("charges");
        QTest::addColumn<double>("estimated");
        QTest::addColumn<int>("unpriced");
        QTest::addColumn<bool>("isEstimated");
        QTest::newRow("share of known prices") << 1'000.0 << 0.0 << 0 << false;
        QTest::newRow("share of estimates") << 1'000.0 << 10.0 << 0 << true;
        QTest::newRow("share that lacks some") << 1'000.0 << 0.0 << 1 << true;
        QTest::newRow("minimum") << 100.0 << 10.0 << 0 << false;
        QTest::newRow("minimum that lacks some") << 100.0 << 0.0 << 1 << true;
    }
    void supportIsAsSureAsTheChargesItIsAShareOf() {
        QFETCH(double, charges);
        QFETCH(double, estimated);
        QFETCH(int, unpriced);
        QFETCH(bool, isEstimated);
        Bill bill = chargesOf(charges);
        bill.estimated = Usd{estimated};
        bill.unpriced = unpriced;
        addSupport(bill, SupportPlan::BusinessPlus, catalog());
        const BillLine& support = bill.lines.back();
        QCOMPARE(support.isEstimated, isEstimated);
        QCOMPARE((bill.estimated - Usd{estimated}).nanos(), isEstimated ? support.amount.nanos() : 0);
        QCOMPARE(bill.unpriced, unpriced);
    }

    /// 200,000 users write their sessions to a table; a dollar for each provisioned unit an hour makes requests the cheaper ones.
    void tablesAreBilledAsTheContractMakesCheapest() {
        const Inputs listed = withSettings({{"workload.users", "200000"}});
        const StagePlan plain = stage(planOf(listed), 6);
        const StagePlan dear = stage(planOf(withSetting(listed, "choices.contract", "*:*:ddb_provisioned_wcu_hour::1")), 6);
        QVERIFY(quantityOf(plain, "ddb_provisioned_wcu_hour") > 0);
        QCOMPARE(quantityOf(dear, "ddb_provisioned_wcu_hour"), 0.0);
        QVERIFY(dear.bill.total < plain.bill.total + plain.bill.total);
    }

    void supportIsTheLastLineAndOnTheWholeMonth() {
        const StagePlan without = stage(planOf(steady()), 5);
        const StagePlan with = stage(planOf(steady({{"choices.support", "business-plus"}})), 5);
        QCOMPARE(with.bill.lines.back().usage.part, std::string{"support"});
        QCOMPARE((with.bill.total - with.bill.lines.back().amount).nanos(), without.bill.total.nanos());
        QVERIFY(with.bill.lines.back().amount >= Usd{29});
    }
};

QTEST_APPLESS_MAIN(UsageTest)
#include "usage_test.moc"
