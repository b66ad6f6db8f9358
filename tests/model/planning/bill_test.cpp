#include "model/planning/bill.h"

#include <rapidcheck.h>
#include <QTest>

#include <cmath>

#include "model/pricing/fixed_catalog.h"
#include "tests/model/planning/used.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Usage hours(std::string dimension, std::string type, double quantity) {
    Usage usage = use(std::move(dimension), "us-east-1", quantity);
    usage.instanceType = std::move(type);
    return usage;
}

}  // namespace

class BillTest : public QObject {
    Q_OBJECT

    Catalog::Pointer catalog_;

private slots:
    void initTestCase() {
        const Result<Catalog::Pointer> made = fixedCatalog();
        QVERIFY2(made.has_value(), made ? "" : made.error().text().c_str());
        catalog_ = *made;
    }
    void linesOfOneRegionClimbTheTiersTogether() {
        const Bill answer = bill(std::vector{use("internet_egress_gb", "us-east-1", 1000),
                                             use("internet_egress_gb", "us-east-1", 1000)},
                                 *catalog_, false);
        QCOMPARE(answer.total, Usd{150});  // 1,000 × 0.1 + 1,000 × 0.05
        QCOMPARE(answer.lines[0].amount, Usd{75});
        QCOMPARE(answer.lines[1].amount, Usd{75});
    }
    void everyRegionClimbsItsOwnTiers() {
        const Bill answer = bill(std::vector{use("internet_egress_gb", "us-east-1", 1000),
                                             use("internet_egress_gb", "eu-west-1", 1000)},
                                 *catalog_, false);
        QCOMPARE(answer.total, Usd{200});
    }
    void theAllowanceComesOffBeforeTheTiers() {
        const Bill answer = bill(std::vector{use("internet_egress_gb", "us-east-1", 2100)}, *catalog_, true);
        QCOMPARE(answer.total, Usd{150});
        QCOMPARE(answer.lines[0].freeQuantity, 100.0);
        QCOMPARE(answer.lines[0].tiers.size(), std::size_t{2});
    }
    void theRegionComesFirstThenEverywhere() {
        QCOMPARE(bill(std::vector{use("route53_hosted_zone_month", "eu-west-1", 30)}, *catalog_, false).total,
                 Usd{13});
    }
    void everyVolumeClimbsItsOwnTiers() {
        const Usage volume = use("ebs_io2_iops_month", "us-east-1", 32'000);
        QCOMPARE(bill(std::vector{volume, volume}, *catalog_, false).total, Usd{6400});
    }
    void instanceHoursFollowThePurchase_data() {
        QTest::addColumn<int>("purchase");
        QTest::addColumn<double>("dollars");
        QTest::newRow("on demand") << static_cast<int>(Purchase::OnDemand) << 73.0;
        QTest::newRow("reserved for a year") << static_cast<int>(Purchase::Reserved1YearNoUpfront) << 43.8;
        QTest::newRow("reserved for three") << static_cast<int>(Purchase::Reserved3YearNoUpfront) << 29.2;
    }
    void instanceHoursFollowThePurchase() {
        QFETCH(int, purchase);
        QFETCH(double, dollars);
        Usage usage = hours("ec2_hour", "m5.large", 730);
        usage.purchase = static_cast<Purchase>(purchase);
        QCOMPARE(bill(std::vector{usage}, *catalog_, false).total, Usd{dollars});
    }
    void spotHoursCostLessAndAreEstimated() {
        Usage usage = hours("ec2_hour", "m5.large", 730);
        usage.discount = 0.6;
        const Bill answer = bill(std::vector{usage}, *catalog_, false);
        QCOMPARE(answer.total, Usd{29.2});
        QCOMPARE(answer.estimated, Usd{29.2});
    }
    void databasesFollowEngineAndDeployment() {
        Usage usage = hours("rds_hour", "db.m5.large", 730);
        usage.engine = "postgresql";
        QCOMPARE(bill(std::vector{usage}, *catalog_, false).total, Usd{146});
        usage.deployment = "multi-az";
        QCOMPARE(bill(std::vector{usage}, *catalog_, false).total, Usd{292});
        usage.purchase = Purchase::Reserved3YearPartialUpfront;
        QCOMPARE(bill(std::vector{usage}, *catalog_, false).total, Usd{146});
    }
    /// 3 × 0.2 × 730, once for all three instances; by a rule, not by AWS's list.
    void aClusterIsOneRateAndEstimated() {
        Usage usage = hours("rds_hour", "db.m5.large", 730);
        usage.engine = "postgresql";
        usage.deployment = "multi-az-cluster";
        const Bill answer = bill(std::vector{usage}, *catalog_, false);
        QCOMPARE(answer.total, Usd{438});
        QCOMPARE(answer.estimated, Usd{438});
        usage.engine = "mariadb";
        QCOMPARE(bill(std::vector{usage}, *catalog_, false).unpriced, 1);
    }
    void cachesFollowTheEngine() {
        Usage usage = hours("elasticache_node_hour", "cache.m5.large", 1000);
        usage.engine = "valkey";
        QCOMPARE(bill(std::vector{usage}, *catalog_, false).total, Usd{125});
    }
    void whatHasNoPriceIsCountedAndNotZeroInSilence_data() {
        QTest::addColumn<QString>("dimension");
        QTest::addColumn<QString>("type");
        QTest::newRow("an unknown dimension") << QStringLiteral("nothing_hour") << QString{};
        QTest::newRow("one not sold in the region") << QStringLiteral("cloudfront_egress_gb") << QString{};
        QTest::newRow("an unknown type") << QStringLiteral("ec2_hour") << QStringLiteral("m9.large");
        QTest::newRow("a database without an engine")
            << QStringLiteral("rds_hour") << QStringLiteral("db.m5.large");
    }
    void whatHasNoPriceIsCountedAndNotZeroInSilence() {
        QFETCH(QString, dimension);
        QFETCH(QString, type);
        Usage unpriced = hours(dimension.toStdString(), type.toStdString(), 730);
        const Bill answer =
            bill(std::vector{unpriced, use("ddb_storage_gb_month", "us-east-1", 4)}, *catalog_, false);
        QCOMPARE(answer.unpriced, 1);
        QVERIFY(!answer.lines[0].isPriced);
        QVERIFY(answer.lines[1].isPriced);
        QCOMPARE(answer.total, Usd{1});
    }
    void aPurchaseThatIsNotSoldHasNoPrice() {
        Usage usage = hours("ec2_hour", "m5.large", 730);
        usage.purchase = Purchase::Reserved1YearAllUpfront;
        QCOMPARE(bill(std::vector{usage}, *catalog_, false).unpriced, 1);
    }
    void estimatedPricesAreSummedApart() {
        const Bill answer = bill(std::vector{use("cloudwatch_metric_month", "us-east-1", 10),
                                             use("ddb_storage_gb_month", "us-east-1", 4)},
                                 *catalog_, false);
        QCOMPARE(answer.total, Usd{4});
        QCOMPARE(answer.estimated, Usd{3});
        QVERIFY(answer.lines[0].isEstimated);
    }
    void everyLineNamesTheSourceOfItsPrice() {
        const Bill answer = bill(std::vector{use("ddb_storage_gb_month", "us-east-1", 4)}, *catalog_, false);
        QCOMPARE(answer.lines[0].source, std::string{"a page"});
        QCOMPARE(answer.lines[0].asOf, std::string{"2026"});
        QCOMPARE(answer.lines[0].unit, std::string{"GB-month"});
    }
    void reservedHoursNameTheSourceOfTheirOwnRate_data() {
        QTest::addColumn<QString>("dimension");
        QTest::addColumn<QString>("purchase");
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("asOf");
        const auto add = [](const char* dimension, const char* purchase, const char* source, const char* asOf) {
            QTest::addRow("%s %s", dimension, purchase) << dimension << purchase << source << asOf;
        };
        add("ec2_hour", "on-demand", "a page", "2026");
        add("ec2_hour", "ri_1y_no_upfront", "one page", "2025-04-05");
        add("ec2_hour", "ri_3y_no_upfront", "one page", "2025-04-05");
        add("ec2_hour", "ri_1y_all_upfront", "another", "2025-01-14");
        add("ec2_hour", "ri_3y_all_upfront", "another", "2025-01-14");
        add("ec2_hour", "sp_compute_1y_no_upfront", "a list of plans", "2026-09-11");
        add("rds_hour", "on-demand", "a page", "2026");
        add("rds_hour", "ri_1y_no_upfront", "a list", "2026-03-04");
        add("rds_hour", "ri_1y_partial_upfront", "a list", "2026-03-04");
        add("rds_hour", "ri_3y_partial_upfront", "a list", "2026-03-04");
        add("elasticache_node_hour", "on-demand", "a page", "2026");
        add("elasticache_node_hour", "ri_1y_no_upfront", "a page + another", "2026-05-06");
    }
    void reservedHoursNameTheSourceOfTheirOwnRate() {
        auto texts = fixedCatalogTexts();
        texts["sources.csv"] += "s3,one page+another\ns4,a list\ns5,a page + another\ns6,a list of plans\n";
        texts["ec2_prices.csv"] =
            "region,instance_type,on_demand,ri_1y_no_upfront,ri_1y_all_upfront,ri_3y_no_upfront,ri_3y_all_upfront,source,as_of,ri_source,ri_as_of\n"
            "us-east-1,m5.large,0.1,0.06,0.05,0.04,0.03,s1,2026,s3,2025-04-05+2025-01-14\n";
        texts["savings_plan_prices.csv"] =
            "region,instance_type,sp_compute_1y_no_upfront,sp_compute_1y_partial_upfront,sp_compute_1y_all_upfront,sp_compute_3y_no_upfront,"
            "sp_compute_3y_partial_upfront,sp_compute_3y_all_upfront,sp_ec2_1y_no_upfront,sp_ec2_1y_partial_upfront,sp_ec2_1y_all_upfront,"
            "sp_ec2_3y_no_upfront,sp_ec2_3y_partial_upfront,sp_ec2_3y_all_upfront,source,as_of\n"
            "us-east-1,m5.large,0.07,,,,,,,,,,,,s6,2026-09-11\n";
        texts["rds_prices.csv"] =
            "region,engine,instance_class,deployment,on_demand,ri_1y_no_upfront,ri_1y_partial_upfront,ri_3y_partial_upfront,ri_3y_all_upfront,"
            "source,as_of,ri_source,ri_as_of\n"
            "us-east-1,postgresql,db.m5.large,single-az,0.2,0.15,0.125,0.1,,s1,2026,s4,2026-03-04\n";
        texts["elasticache_prices.csv"] =
            "region,engine,node_type,vcpu,memory_gib,on_demand,ri_1y_no_upfront,ri_1y_all_upfront,ri_3y_no_upfront,ri_3y_all_upfront,"
            "current_generation,source,as_of,ri_source,ri_as_of\n"
            "us-east-1,valkey,cache.m5.large,2,6.38,0.125,0.1,,,,yes,s1,2026,s5,2026-05-06\n";
        const Result<Catalog::Pointer> catalog = Catalog::fromTexts(texts);
        QVERIFY2(catalog.has_value(), catalog ? "" : catalog.error().text().c_str());

        QFETCH(QString, dimension);
        QFETCH(QString, purchase);
        QFETCH(QString, source);
        QFETCH(QString, asOf);
        Usage usage = hours(dimension.toStdString(), "m5.large", 730);
        if (usage.dimension == "rds_hour") {
            usage.instanceType = "db.m5.large";
            usage.engine = "postgresql";
        }
        if (usage.dimension == "elasticache_node_hour") {
            usage.instanceType = "cache.m5.large";
            usage.engine = "valkey";
        }
        usage.purchase = parseName<Purchase>(purchase.toStdString()).value();
        const Bill answer = bill(std::vector{usage}, **catalog, false);
        QVERIFY(answer.lines[0].isPriced);
        QCOMPARE(QString::fromStdString(answer.lines[0].source), source);
        QCOMPARE(QString::fromStdString(answer.lines[0].asOf), asOf);
    }
    void noUsageCostsNothing() {
        const Bill answer = bill(std::vector<Usage>{}, *catalog_, true);
        QCOMPARE(answer.total, Usd{});
        QVERIFY(answer.lines.empty());
    }
    void linesSumToWhatTheirQuantityCostsTogether() {
        QVERIFY(rc::check([this] {
            const auto quantities =
                *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5000)));
            const bool withFreeTier = *rc::gen::arbitrary<bool>();
            std::vector<Usage> apart;
            double sum = 0;
            for (const int quantity : quantities) {
                apart.push_back(use("internet_egress_gb", "us-east-1", quantity));
                sum += quantity;
            }
            const Bill answer = bill(apart, *catalog_, withFreeTier);
            Usd lines;
            for (const BillLine& line : answer.lines) {
                RC_ASSERT(line.amount >= Usd{});
                lines += line.amount;
            }
            RC_ASSERT(lines == answer.total);
            RC_ASSERT(answer.total ==
                      bill(std::vector{use("internet_egress_gb", "us-east-1", sum)}, *catalog_, withFreeTier)
                          .total);
        }));
    }
    /// Each half of an instance's hours is rounded by itself, so a nano-dollar may be lost; everything else is exact.
    void splittingALineInTwoChangesNothing() {
        QVERIFY(rc::check([this] {
            std::vector<Usage> whole;
            for (const int quantity : *rc::gen::container<std::vector<int>>(6, rc::gen::inRange(0, 60'000'000))) {
                static constexpr const char* dimensions[] = {"internet_egress_gb", "route53_hosted_zone_month", "cloudwatch_metric_month",
                                                             "ddb_storage_gb_month", "lambda_gb_second_arm", "ec2_hour"};
                const std::string dimension = dimensions[whole.size()];
                whole.push_back(dimension == "ec2_hour" ? hours(dimension, "m5.large", quantity / 1e3)
                                                        : use(dimension, "us-east-1", quantity / 1e3));
            }
            const bool withFreeTier = *rc::gen::arbitrary<bool>();
            const auto split = *rc::gen::inRange<std::size_t>(0, whole.size());
            std::vector<Usage> halves = whole;
            halves.push_back(whole[split]);
            halves.back().quantity *= *rc::gen::inRange(0, 1000) / 1000.0;
            halves[split].quantity -= halves.back().quantity;
            const Usd difference = bill(halves, *catalog_, withFreeTier).total - bill(whole, *catalog_, withFreeTier).total;
            RC_ASSERT(std::abs(difference.nanos()) <= 1);
        }));
    }
};

QTEST_APPLESS_MAIN(BillTest)
#include "bill_test.moc"
