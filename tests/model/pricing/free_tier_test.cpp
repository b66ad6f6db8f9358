#include "model/pricing/free_tier.h"

#include <QTest>

#include "model/pricing/fixed_catalog.h"

using namespace stagecraft;

class FreeTierTest : public QObject {
    Q_OBJECT

    Catalog::Pointer catalog_;

private slots:
    void initTestCase() {
        const Result<Catalog::Pointer> made = fixedCatalog();
        QVERIFY2(made.has_value(), made ? "" : made.error().text().c_str());
        catalog_ = *made;
    }
    void onlyWhatIsFreeForEverCounts() {
        std::vector<Drawing> zones{{"route53_hosted_zone_month", "*", 30, 0}};
        takeAllowances(zones, *catalog_);
        QCOMPARE(zones[0].free, 0.0);
    }
    void whatFitsIsFreeAltogether() {
        std::vector<Drawing> egress{{"internet_egress_gb", "us-east-1", 99, 0}};
        takeAllowances(egress, *catalog_);
        QCOMPARE(egress[0].free, 99.0);
    }
    void regionsShareAnAccountWideAllowanceByTheirUse() {
        std::vector<Drawing> egress{{"internet_egress_gb", "us-east-1", 300, 0},
                                    {"internet_egress_gb", "eu-west-1", 100, 0}};
        takeAllowances(egress, *catalog_);
        QCOMPARE(egress[0].free, 75.0);
        QCOMPARE(egress[1].free, 25.0);
    }
    void everyRegionHasARegionalAllowance() {
        std::vector<Drawing> storage{{"ddb_storage_gb_month", "us-east-1", 300, 0},
                                     {"ddb_storage_gb_month", "eu-west-1", 10, 0}};
        takeAllowances(storage, *catalog_);
        QCOMPARE(storage[0].free, 25.0);
        QCOMPARE(storage[1].free, 10.0);
    }
    void architecturesShareLambdasAllowance() {
        std::vector<Drawing> functions{{"lambda_gb_second_x86", "us-east-1", 600'000, 0},
                                       {"lambda_gb_second_arm", "us-east-1", 200'000, 0}};
        takeAllowances(functions, *catalog_);
        QCOMPARE(functions[0].free, 300'000.0);
        QCOMPARE(functions[1].free, 100'000.0);
    }
    void geographiesShareCloudFrontsAllowance() {
        std::vector<Drawing> served{{"cloudfront_egress_gb", "cf-europe", 1500, 0},
                                    {"cloudfront_egress_gb", "cf-asia-pacific", 500, 0}};
        takeAllowances(served, *catalog_);
        QCOMPARE(served[0].free, 750.0);
        QCOMPARE(served[1].free, 250.0);
    }
};

QTEST_APPLESS_MAIN(FreeTierTest)
#include "free_tier_test.moc"
