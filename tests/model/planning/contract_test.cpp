#include "model/pricing/contract.h"

#include <rapidcheck.h>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "model/planning/bill.h"
#include "model/pricing/fixed_catalog.h"
#include "model/report/money_words.h"
#include "tests/model/planning/used.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Usage hours(double quantity, Purchase purchase = Purchase::OnDemand) {
    Usage usage = use("ec2_hour", "us-east-1", quantity);
    usage.instanceType = "m5.large";
    usage.purchase = purchase;
    return usage;
}

ContractTerm discountOf(std::string service, std::string region, std::string dimension, double discount) {
    return {std::move(service), std::move(region), std::move(dimension), discount, {}};
}

}  // namespace

/// List, contracted, effective and billed cost, kept apart.
class ContractTest : public QObject {
    Q_OBJECT

    Catalog::Pointer catalog_;

    [[nodiscard]] Bill billed(const std::vector<Usage>& usage, const Contract& contract = {}) const {
        return bill(usage, *catalog_, FreeTier::None, contract);
    }

private slots:
    void initTestCase() { catalog_ = fixedCatalog().value(); }

    void withoutAContractAllCostsAreOne() {
        const Bill answer = billed({use("internet_egress_gb", "us-east-1", 2000), hours(730)});
        QCOMPARE(answer.list, answer.total);
        QCOMPARE(answer.contracted, answer.total);
        QCOMPARE(answer.recurring, answer.total);
        QCOMPARE(answer.upfront, Usd{});
        QVERIFY(moneyTexts(answer, {}).empty());
    }
    void aFlatDiscountComesOffEverything() {
        const Bill answer = billed({use("internet_egress_gb", "us-east-1", 2000), hours(730)}, {0.1, {}});
        QCOMPARE(answer.list, Usd{223});         // 1,000 × 0.1 + 1,000 × 0.05 + 730 × 0.1
        QCOMPARE(answer.contracted, Usd{200.7});  // × 0.9
        QCOMPARE(answer.total, Usd{200.7});
    }
    void aMarkupIsADiscountBelowZero() {
        QCOMPARE(billed({hours(730)}, {-0.05, {}}).total, Usd{76.65});  // 73 × 1.05
    }
    void theMostPreciseTermHoldsAndNothingAddsUp_data() {
        QTest::addColumn<int>("terms");
        QTest::addColumn<double>("dollars");
        QTest::newRow("the flat discount") << 0 << 65.7;
        QTest::newRow("a region") << 1 << 58.4;
        QTest::newRow("a service before a region") << 2 << 51.1;
        QTest::newRow("a dimension before a service") << 3 << 43.8;
        QTest::newRow("a type before a dimension") << 4 << 36.5;
    }
    void theMostPreciseTermHoldsAndNothingAddsUp() {
        QFETCH(int, terms);
        QFETCH(double, dollars);
        const std::vector<ContractTerm> all{discountOf({}, "us-east-1", {}, 0.2), discountOf("ec2", {}, {}, 0.3),
                                            discountOf({}, {}, "ec2_hour", 0.4), discountOf({}, {}, "m5.large", 0.5)};
        Contract contract{0.1, {all.begin(), all.begin() + terms}};
        QCOMPARE(billed({hours(730)}, contract).total, Usd{dollars});
        std::reverse(contract.terms.begin(), contract.terms.end());
        QCOMPARE(billed({hours(730)}, contract).total, Usd{dollars});
    }
    void aTermOfAnotherThingLeavesTheListPrice() {
        const Contract contract{0, {discountOf("s3", {}, {}, 0.5), discountOf({}, "eu-west-1", {}, 0.5), discountOf("ec2", {}, "m7g.large", 0.5)}};
        QCOMPARE(billed({hours(730)}, contract).total, Usd{73});
    }
    void aPriceOfOnesOwnTakesThePlaceOfTheTiers() {
        const Bill answer = billed({use("internet_egress_gb", "us-east-1", 2000)}, {0.1, {{"data_transfer", {}, "internet_egress_gb", 0, 0.02}}});
        QCOMPARE(answer.list, Usd{150});
        QCOMPARE(answer.contracted, Usd{40});
        QCOMPARE(answer.total, Usd{40});
        QVERIFY(answer.lines[0].isContractPrice);
        QCOMPARE(answer.lines[0].source, std::string{"contract"});
    }
    void aPriceOfOnesOwnFillsAMissingOne() {
        const std::vector<Usage> usage{use("internet_egress_gb", "ap-south-1", 100)};
        QCOMPARE(billed(usage).unpriced, 1);
        const Bill answer = billed(usage, {0, {{{}, {}, "internet_egress_gb", 0, 0.03}}});
        QCOMPARE(answer.unpriced, 0);
        QCOMPARE(answer.total, Usd{3});
        QCOMPARE(answer.lines[0].unit, std::string{"GB"});
    }
    void anAgreedPriceIsNoEstimate() {
        const std::vector<Usage> usage{use("cloudwatch_metric_month", "us-east-1", 10)};
        QCOMPARE(billed(usage, {0.5, {}}).estimated, Usd{1.5});
        QCOMPARE(billed(usage, {0, {{"cloudwatch", {}, "cloudwatch_metric_month", 0, 0.2}}}).estimated, Usd{});
    }
    void theFreeTierComesOffBeforeTheContract() {
        const Bill answer = bill(std::vector{use("internet_egress_gb", "us-east-1", 1100)}, *catalog_, FreeTier::Always, {0.1, {}});
        QCOMPARE(answer.total, Usd{90});  // (1,100 − 100) × 0.1 × 0.9
    }
    void commitmentsStandBetweenContractedAndEffective() {
        const Bill answer = billed({hours(730, Purchase::Reserved1YearNoUpfront)}, {0.1, {}});
        QCOMPARE(answer.list, Usd{73});          // 730 × 0.1
        QCOMPARE(answer.contracted, Usd{65.7});
        QCOMPARE(answer.total, Usd{39.42});      // 730 × 0.06 × 0.9
        QCOMPARE(answer.recurring, Usd{39.42});
        // A price agreed for hours on demand leaves what is reserved at its own rate.
        const Bill own = billed({hours(730, Purchase::Reserved1YearNoUpfront)}, {0, {{"ec2", {}, "m5.large", 0, 0.09}}});
        QCOMPARE(own.contracted, Usd{65.7});
        QCOMPARE(own.total, Usd{43.8});
    }
    void whatIsPaidAtOnceIsCashOfTheFirstMonth() {
        const Catalog::Pointer shipped = Catalog::builtIn().value();
        Usage usage = hours(2 * 730, Purchase::Reserved3YearAllUpfront);
        const double rate = shipped->instanceOffer("us-east-1", "m5.large")->prices.reserved3YearAllUpfront.value().count();
        const Bill answer = bill(std::vector{usage}, *shipped, FreeTier::None, {});
        QCOMPARE(answer.total, Usd{2 * 730 * rate});
        QCOMPARE(answer.recurring, Usd{});
        QVERIFY(std::abs(answer.upfront.dollars() - 2 * rate * 26'280) < 1e-6);  // two instances, 8,760 hours in each of three years
        QCOMPARE(answer.firstMonth(), answer.upfront);
    }
    void partUpfrontIsHalfAtOnce() {
        Usage usage = use("rds_hour", "us-east-1", 730);
        usage.instanceType = "db.m5.large";
        usage.engine = "postgresql";
        usage.deployment = "multi-az";
        usage.purchase = Purchase::Reserved3YearPartialUpfront;
        const Bill answer = billed({usage});
        QCOMPARE(answer.total, Usd{146});
        QCOMPARE(answer.list, Usd{292});
        QCOMPARE(answer.recurring, Usd{73});
        QCOMPARE(answer.upfront, Usd{73.0 * 36});
        QVERIFY(moneyTexts(answer, {}).size() == 2);
    }
    void theFirstYearHasItsOwnAllowances() {
        const Catalog::Pointer shipped = Catalog::builtIn().value();
        Usage micro = use("ec2_hour", "us-east-1", 1000);
        micro.instanceType = "t3.micro";
        const std::vector<Usage> usage{micro, use("s3_standard_gb_month", "us-east-1", 15), use("ebs_gp3_gb_month", "us-east-1", 20),
                                       use("ebs_gp2_gb_month", "us-east-1", 20)};
        const auto free = [&](FreeTier tier) {
            std::vector<double> quantities;
            for (const BillLine& line : bill(usage, *shipped, tier, {}).lines) quantities.push_back(line.freeQuantity);
            return quantities;
        };
        QCOMPARE(free(FreeTier::Always), (std::vector<double>{0, 0, 0, 0}));
        QCOMPARE(free(FreeTier::TwelveMonths), (std::vector<double>{750, 5, 15, 15}));  // gp2 and gp3 share 30 GB
    }
    void linesSumToEveryCostExactly() {
        QVERIFY(rc::check([this] {
            std::vector<Usage> usage;
            for (const int quantity : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5000)))
                usage.push_back(quantity % 3 == 0 ? hours(quantity, Purchase::Reserved1YearNoUpfront)
                                                  : use("internet_egress_gb", quantity % 3 == 1 ? "us-east-1" : "eu-west-1", quantity / 7.0));
            const Contract contract{*rc::gen::inRange(-50, 100) / 100.0, {discountOf("ec2", {}, {}, 1 / 3.0)}};
            const Bill answer = billed(usage, contract);
            Bill sum;
            for (const BillLine& line : answer.lines) {
                sum.total += line.amount;
                sum.list += line.list;
                sum.contracted += line.contracted;
                sum.recurring += line.recurring;
            }
            RC_ASSERT(sum.total == answer.total);
            RC_ASSERT(sum.list == answer.list);
            RC_ASSERT(sum.contracted == answer.contracted);
            RC_ASSERT(sum.recurring == answer.recurring);
        }));
    }
    void showsTaxAndCurrency() {
        QCOMPARE(shownText(Usd{1000}, {0.19, "USD", 1, {}}), std::string{"$1,190.00 with 19 % tax"});
        QCOMPARE(shownText(Usd{1000}, {0.07, "EUR", 0.92, "2026-11-20"}),
                 std::string{"EUR 984.40 with 7 % tax, at 0.92 EUR per dollar of 2026-11-20"});
    }
};

QTEST_APPLESS_MAIN(ContractTest)
#include "contract_test.moc"
