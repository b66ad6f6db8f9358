#include <QTest>

#include <cmath>

#include "model/report/cash_flow.h"
#include "model/report/words.h"
#include "model/support/text.h"
#include "tests/model/planning/catalog_with_plans.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Plan planWithPlans(const Inputs& inputs) { return plan(inputs, catalogWithPlans(), builtInBlueprints()); }

}  // namespace

/// Savings Plans as a choice: in the search, on the bill, in a mix, and where the catalog lacks them.
class SavingsPlanChoiceTest : public QObject {
    Q_OBJECT
private slots:
    void everyPlanIsOnTheBillAtItsRate_data() {
        QTest::addColumn<QString>("purchase");
        QTest::addColumn<double>("share");
        QTest::addColumn<int>("years");
        QTest::addColumn<double>("atOnce");
        const auto row = [](const char* name, double share, int years, double atOnce) { QTest::newRow(name) << QString::fromLatin1(name) << share << years << atOnce; };
        row("sp_compute_1y_no_upfront", 0.80, 1, 0);
        row("sp_compute_1y_partial_upfront", 0.79, 1, 0.5);
        row("sp_compute_1y_all_upfront", 0.78, 1, 1);
        row("sp_compute_3y_no_upfront", 0.60, 3, 0);
        row("sp_compute_3y_partial_upfront", 0.59, 3, 0.5);
        row("sp_compute_3y_all_upfront", 0.58, 3, 1);
        row("sp_ec2_1y_no_upfront", 0.70, 1, 0);
        row("sp_ec2_1y_partial_upfront", 0.69, 1, 0.5);
        row("sp_ec2_1y_all_upfront", 0.68, 1, 1);
        row("sp_ec2_3y_no_upfront", 0.30, 3, 0);
        row("sp_ec2_3y_partial_upfront", 0.29, 3, 0.5);
        row("sp_ec2_3y_all_upfront", 0.28, 3, 1);
    }
    void everyPlanIsOnTheBillAtItsRate() {
        QFETCH(QString, purchase);
        QFETCH(double, share);
        QFETCH(int, years);
        QFETCH(double, atOnce);
        const Plan made = planWithPlans(withSettings({{"workload.users", "30000"}, {"choices.stage", "5"}, {"choices.purchase", purchase.toStdString()}}));
        int lines = 0;
        for (const BillLine& line : made.shown().bill.lines) {
            if (line.usage.dimension != "ec2_hour") continue;
            ++lines;
            QCOMPARE(QString::fromStdString(std::string{purchaseNameOf(line.usage)}), purchase);
            const double onDemand = catalogWithPlans().instanceOffer("us-east-1", line.usage.instanceType)->prices.onDemand.count();
            QVERIFY(std::abs(line.amount.dollars() - onDemand * share * line.usage.quantity) < 1e-6);
            QVERIFY(std::abs(line.list.dollars() - onDemand * line.usage.quantity) < 1e-6);
            // The golden table of AWS's calculator: a year at 0.352 dollars an hour, half of it at once, is 1,541.76 dollars.
            QVERIFY(std::abs(line.upfront.dollars() - line.amount.dollars() * atOnce * 12 * years) < 1e-3);
            QVERIFY(std::abs(line.recurring.dollars() - line.amount.dollars() * (1 - atOnce)) < 1e-6);
        }
        QVERIFY(lines > 0);
        QVERIFY(made.warnings.end() == std::ranges::find(made.warnings, WarningKind::PurchaseNotOffered, &Warning::kind));
    }
    void aMixTakesPlansWhereTheyCostLess() {
        const std::initializer_list<std::pair<std::string, std::string>> settings{
            {"workload.users", "400000"}, {"choices.stage", "5"}, {"choices.purchase", "best_up_to_3y"}, {"choices.architecture", "x86_64"}};
        const Plan reserved = planOf(withSettings(settings)), plans = planWithPlans(withSettings(settings));
        const Fleet& app = plans.shown().architecture.regions.front().fleets.front();
        QVERIFY(app.mix && app.mix->committed > 0);
        QCOMPARE(app.mix->commitment, Purchase::Ec2Plan3YearAllUpfront);
        QVERIFY(plans.shown().bill.total < reserved.shown().bill.total);
    }
    void aYearsMixTakesNoPlanOfThreeYears() {
        const Plan made = planWithPlans(withSettings({{"workload.users", "400000"}, {"choices.purchase", "best_up_to_1y"}}));
        for (const BillLine& line : made.shown().bill.lines) QVERIFY(purchaseNameOf(line.usage).find("3y") == std::string_view::npos);
    }
    void aCatalogWithoutPlansSaysSoInOneLine() {
        const Inputs asked = withSettings({{"workload.users", "30000"}, {"choices.purchase", "sp_compute_1y_no_upfront"}});
        const Plan made = planOf(asked);
        const auto told = std::ranges::find(made.warnings, WarningKind::PurchaseNotOffered, &Warning::kind);
        QVERIFY(told != made.warnings.end());
        QCOMPARE(QString::fromStdString(text(*told)),
                 QStringLiteral("The catalog has no prices of “Compute Savings Plan 1 year, no upfront” in us-east-1; on-demand prices are used until AWS's Savings "
                                "Plans are imported."));
        QCOMPARE(made.shown().bill.total, planOf(withSetting(asked, "choices.purchase", "on-demand")).shown().bill.total);
    }
    void cashFlowsMonthByMonthOverTheTerm() {
        const Plan made = planWithPlans(withSettings({{"workload.users", "30000"}, {"choices.stage", "5"}, {"choices.purchase", "sp_ec2_1y_partial_upfront"}}));
        const Bill& bill = made.shown().bill;
        const std::vector<CashMonths> year = cashFlow(bill);
        QCOMPARE(year.size(), std::size_t{2});
        QCOMPARE(year[0].last, 1);
        QCOMPARE(year[0].billed(), bill.firstMonth());
        QCOMPARE(year[1].first, 2);
        QCOMPARE(year[1].last, 12);
        QCOMPARE(year[1].billed(), bill.recurring);
        // Over the term cash and effective cost are the same money.
        QVERIFY(std::abs(year[0].billed().dollars() + 11 * year[1].billed().dollars() - 12 * bill.total.dollars()) < 0.01);
        QVERIFY(cashFlowText(year).find("; months 2 to 12: ") != std::string::npos);
        QVERIFY(cashFlow(planOf(withSettings({{"workload.users", "30000"}})).shown().bill).empty());
    }
    void shorterCommitmentsAreBoughtAgain() {
        Bill bill;
        const auto line = [&](double amount, double recurring, double upfront) {
            BillLine& made = bill.lines.emplace_back();
            made.amount = Usd{amount};
            made.recurring = Usd{recurring};
            made.upfront = Usd{upfront};
            bill.recurring += made.recurring;
        };
        line(10, 0, 120);   // a year, all at once
        line(20, 10, 360);  // three years, half at once
        line(5, 5, 0);
        const std::vector<CashMonths> flow = cashFlow(bill);
        QCOMPARE(cashFlowText(flow), std::string{"Month 1: $495.00; months 2 to 12: $15.00; month 13: $135.00; months 14 to 24: $15.00; month 25: $135.00; "
                                                 "months 26 to 36: $15.00"});
    }
};

QTEST_APPLESS_MAIN(SavingsPlanChoiceTest)
#include "savings_plan_choice_test.moc"
