#include <QTest>

#include <cmath>

#include "model/documents/plan_yaml.h"
#include "model/report/cash_flow.h"
#include "model/report/words.h"
#include "model/support/text.h"
#include "tests/model/planning/cloned_catalog.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// Shares of the price on demand: for a year with part upfront, of which by the hour; for three years likewise.
constexpr double oneYear = 0.62, oneYearHourly = 0.3, threeYears = 0.4, threeYearsHourly = 0.19;

/// Adds the columns of reservations with part upfront to the table, for rows whose price on demand stands in `column`.
void addPartialUpfront(std::string& table, std::size_t column) {
    std::vector<std::string> lines = linesOf(table);
    lines.front() += ",ri_1y_partial_upfront,ri_3y_partial_upfront,ri_1y_partial_upfront_hourly,ri_3y_partial_upfront_hourly";
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (lines[i].empty()) continue;
        const double onDemand = std::stod(cellsOf(lines[i])[column]);
        for (const double share : {oneYear, threeYears, oneYearHourly, threeYearsHourly}) lines[i] += "," + plainNumber(share * onDemand);
    }
    table = joined(lines);
}

std::string withoutLastCells(std::string row, int cells) {
    while (cells-- > 0) row.resize(row.rfind(','));
    return row;
}

/// The catalog of the program as an import of EC2's and ElastiCache's lists leaves it.
const Catalog& catalogWithPartialUpfront() {
    static const Catalog::Pointer made = [] {
        Tables tables = realTables();
        addPartialUpfront(tables["ec2_prices.csv"], 2);
        addPartialUpfront(tables["elasticache_prices.csv"], 5);
        return Catalog::fromTexts(tables).value();
    }();
    return *made;
}

const Warning* warningOf(const Plan& plan, WarningKind kind) {
    const auto found = std::ranges::find(plan.warnings, kind, &Warning::kind);
    return found == plan.warnings.end() ? nullptr : &*found;
}

}  // namespace

/// Reservations with part upfront as a choice: in the search, on the bill, in a mix, in the plan file, and where the catalog lacks them.
class PartialUpfrontTest : public QObject {
    Q_OBJECT
private slots:
    void itIsOnTheBillAtItsRate_data() {
        QTest::addColumn<QString>("purchase");
        QTest::addColumn<double>("share");
        QTest::addColumn<double>("hourly");
        QTest::addColumn<int>("years");
        QTest::newRow("one year") << QStringLiteral("ri_1y_partial_upfront") << oneYear << oneYearHourly << 1;
        QTest::newRow("three years") << QStringLiteral("ri_3y_partial_upfront") << threeYears << threeYearsHourly << 3;
    }
    void itIsOnTheBillAtItsRate() {
        QFETCH(QString, purchase);
        QFETCH(double, share);
        QFETCH(double, hourly);
        QFETCH(int, years);
        const Inputs inputs = withSettings({{"workload.users", "30000"}, {"choices.stage", "5"}, {"choices.database", "self-managed"}, {"choices.purchase", purchase.toStdString()}});
        const Plan made = plan(inputs, catalogWithPartialUpfront(), builtInBlueprints());
        int lines = 0;
        Usd upfront;
        for (const BillLine& line : made.shown().bill.lines) {
            upfront += line.upfront;
            if (line.usage.dimension != "ec2_hour" && line.usage.dimension != "elasticache_node_hour") continue;
            ++lines;
            QCOMPARE(QString::fromStdString(std::string{purchaseNameOf(line.usage)}), purchase);
            QVERIFY(std::abs(line.amount.dollars() - share * line.list.dollars()) < 1e-6);
            QVERIFY(std::abs(line.recurring.dollars() - hourly * line.list.dollars()) < 1e-6);
            QVERIFY(std::abs(line.upfront.dollars() - (share - hourly) * line.list.dollars() * 12 * years) < 1e-4);
        }
        QVERIFY(lines >= 3);  // servers, databases, cache
        QVERIFY(upfront == made.shown().bill.upfront && upfront > Usd{});
        QVERIFY(warningOf(made, WarningKind::PurchaseNotOffered) == nullptr && warningOf(made, WarningKind::LeftOnDemand) == nullptr);
        // Over the term cash and effective cost are the same money.
        double cash = 0;
        for (const CashMonths& months : cashFlow(made.shown().bill)) cash += months.billed().dollars() * (months.last - months.first + 1);
        QVERIFY(std::abs(cash - 12 * years * made.shown().bill.total.dollars()) < 0.01);
    }
    void aMixTakesItWhereItCostsLess() {
        for (const auto& [mix, expected] : {std::pair{"best_up_to_1y", Purchase::Reserved1YearPartialUpfront}, std::pair{"best_up_to_3y", Purchase::Reserved3YearPartialUpfront}}) {
            PurchasePrices prices;
            prices.onDemand = UsdPerHour{1};
            prices.reserved1YearNoUpfront = UsdPerHour{0.7};
            prices.reserved1YearPartialUpfront = UsdPerHour{0.6};
            prices.reserved1YearAllUpfront = UsdPerHour{0.65};
            prices.reserved3YearNoUpfront = UsdPerHour{0.5};
            prices.reserved3YearPartialUpfront = UsdPerHour{0.4};
            prices.reserved3YearAllUpfront = UsdPerHour{0.45};
            const PurchaseChoice choice = parseName<PurchaseChoice>(mix).value();
            QVERIFY(commitmentOf(choice, prices) == expected);
            QVERIFY(steadyPurchase(choice, {&prices}) == expected);
        }
    }
    void thePlanFileKeepsTheChoice() {
        for (const char* purchase : {"ri_1y_partial_upfront", "ri_3y_partial_upfront"}) {
            const Inputs inputs = withSettings({{"choices.purchase", purchase}});
            const std::string written = writePlan(inputs, {});
            QVERIFY2(written.find(std::string{"purchase: "} + purchase) != std::string::npos, written.c_str());
            const auto read = readPlan(written, "p.yaml");
            QVERIFY(read.has_value());
            QVERIFY(read->inputs.choices.purchase == inputs.choices.purchase);
        }
    }
    void aCatalogWithoutItSaysSoInOneLine() {
        const Inputs asked = withSettings({{"workload.users", "30000"}, {"choices.stage", "5"}, {"choices.purchase", "ri_1y_partial_upfront"}});
        const Plan made = planOf(asked);
        const Warning* const told = warningOf(made, WarningKind::PurchaseNotOffered);
        QVERIFY(told != nullptr);
        QCOMPARE(QString::fromStdString(text(*told)),
                 QStringLiteral("The catalog has no EC2 prices of “reserved 1 year, partial upfront” in us-east-1; on-demand prices are used until AWS's price list is imported."));
        for (const BillLine& line : made.shown().bill.lines)
            if (line.usage.dimension == "ec2_hour") QCOMPARE(purchaseNameOf(line.usage), std::string_view{"on-demand"});
    }
    /// The catalog has rates for other types, so that nothing falls back.
    void aTypeThatIsNotSoldThatWayIsNamed() {
        Tables tables = realTables();
        addPartialUpfront(tables["ec2_prices.csv"], 2);
        std::vector<std::string> rows = linesOf(tables["ec2_prices.csv"]);
        for (std::string& row : rows)
            if (row.starts_with("us-east-1,m7g.xlarge,")) row = withoutLastCells(row, 4) + ",,,,";
        tables["ec2_prices.csv"] = joined(rows);
        const Catalog::Pointer prices = Catalog::fromTexts(tables).value();
        const Inputs inputs = withSettings({{"workload.users", "30000"}, {"choices.instance_type", "m7g.xlarge"}, {"choices.purchase", "ri_1y_partial_upfront"}, {"choices.stage", "5"}});
        const StagePlan stage = plan(inputs, *prices, builtInBlueprints()).shown();
        QVERIFY(!stage.isFeasible());
        QCOMPARE(text(stage.blockers.front()), std::string{"nothing suitable is sold in the region for: App servers, m7g.xlarge bought as ri_1y_partial_upfront"});
        QVERIFY(plan(withSetting(inputs, "choices.purchase", "on-demand"), *prices, builtInBlueprints()).shown().isFeasible());
    }
    /// A pinned type may be of a make that is not chosen from: what it costs as chosen is in the catalog, whatever others lack.
    void aPinnedTypeIsBoughtAsChosenThoughNoOtherIs() {
        Tables tables = realTables();
        addPartialUpfront(tables["ec2_prices.csv"], 2);
        std::vector<std::string> rows = linesOf(tables["ec2_prices.csv"]);
        for (std::string& row : rows)
            if (row.find(",m5.large,") == std::string::npos && !row.starts_with("region,")) row = withoutLastCells(row, 4) + ",,,,";
        tables["ec2_prices.csv"] = joined(rows);
        const Catalog::Pointer prices = Catalog::fromTexts(tables).value();
        const Inputs inputs = withSettings({{"workload.users", "30000"}, {"choices.instance_type", "m5.large"}, {"choices.purchase", "ri_1y_partial_upfront"}, {"choices.stage", "5"}});
        const Plan made = plan(inputs, *prices, builtInBlueprints());
        QVERIFY(warningOf(made, WarningKind::PurchaseNotOffered) == nullptr);
        int bought = 0;
        for (const BillLine& line : made.shown().bill.lines)
            if (line.usage.instanceType == "m5.large") {
                QCOMPARE(purchaseNameOf(line.usage), std::string_view{"ri_1y_partial_upfront"});
                ++bought;
            }
        QVERIFY(bought > 0);
    }
    /// Stage 7 would stand in a region that lacks the offer; the stage shown does not.
    void onlyTheRegionsOfTheStageShownAreTold() {
        Tables tables = realTables();
        addPartialUpfront(tables["ec2_prices.csv"], 2);
        std::vector<std::string> rows = linesOf(tables["ec2_prices.csv"]);
        for (std::string& row : rows)
            if (row.starts_with("eu-")) row = withoutLastCells(row, 4) + ",,,,";
        tables["ec2_prices.csv"] = joined(rows);
        const Catalog::Pointer prices = Catalog::fromTexts(tables).value();
        Inputs inputs = withSettings({{"workload.users", "30000"}, {"choices.purchase", "ri_1y_partial_upfront"}, {"workload.geography", "north-america:0.5,europe:0.5"}});
        QVERIFY(warningOf(plan(inputs, *prices, builtInBlueprints()), WarningKind::PurchaseNotOffered) == nullptr);
        inputs.choices.stage = 7;
        inputs.choices.regionCount = 2;
        const Plan seven = plan(inputs, *prices, builtInBlueprints());
        const Warning* const told = warningOf(seven, WarningKind::PurchaseNotOffered);
        QVERIFY(told != nullptr);
        QVERIFY2(text(*told).find("“reserved 1 year, partial upfront” in eu-") != std::string::npos && text(*told).find("us-east-1") == std::string::npos, text(*told).c_str());
    }
    /// The catalog has no reservation of RDS for a year with all upfront, and none of ElastiCache with part.
    void databasesAndCachesThatStayOnDemandAreNamed_data() {
        QTest::addColumn<QString>("purchase");
        QTest::addColumn<bool>("isDatabaseLeft");
        QTest::addColumn<bool>("isCacheLeft");
        QTest::newRow("part upfront") << QStringLiteral("ri_1y_partial_upfront") << false << true;
        QTest::newRow("all upfront") << QStringLiteral("ri_1y_all_upfront") << true << false;
        QTest::newRow("no upfront") << QStringLiteral("ri_1y_no_upfront") << false << false;
        QTest::newRow("a Savings Plan") << QStringLiteral("sp_compute_1y_no_upfront") << true << true;
        QTest::newRow("on demand") << QStringLiteral("on-demand") << false << false;
        QTest::newRow("a mix") << QStringLiteral("best_up_to_1y") << false << false;
    }
    void databasesAndCachesThatStayOnDemandAreNamed() {
        QFETCH(QString, purchase);
        QFETCH(bool, isDatabaseLeft);
        QFETCH(bool, isCacheLeft);
        const Plan made = planOf(withSettings({{"workload.users", "30000"}, {"choices.stage", "5"}, {"choices.database", "rds-multi-az"},
                                               {"choices.database_node", "db.r6g.large"}, {"choices.cache_node", "cache.r6g.large"}, {"choices.cache_engine", "redis"},
                                               {"choices.purchase", purchase.toStdString()}}));
        const Warning* const told = warningOf(made, WarningKind::LeftOnDemand);
        const std::string line = told == nullptr ? std::string{} : text(*told);
        QCOMPARE(line.find("db.r6g.large") != std::string::npos, isDatabaseLeft);
        QCOMPARE(line.find("cache.r6g.large") != std::string::npos, isCacheLeft);
        if (told != nullptr) QVERIFY(line.starts_with("The catalog offers no reservation as chosen for "));
        for (const BillLine& one : made.shown().bill.lines) {
            if (one.usage.dimension == "rds_hour") QCOMPARE(one.usage.purchase == Purchase::OnDemand, isDatabaseLeft || purchase == u"on-demand");
            if (one.usage.dimension == "elasticache_node_hour") QCOMPARE(one.usage.purchase == Purchase::OnDemand, isCacheLeft || purchase == u"on-demand");
        }
    }
};

QTEST_APPLESS_MAIN(PartialUpfrontTest)
#include "partial_upfront_test.moc"
