#include <QTest>

#include <cmath>

#include "model/catalog/price_diff.h"
#include "model/planning/bill.h"
#include "model/price_list/catalog_folder.h"
#include "model/price_list/list_folder.h"
#include "model/price_list/rate_codes.h"

using namespace stagecraft;
using made::withCalculatorsPrices;

namespace {

const std::vector<std::string> reservedNames{"ri_1y_no_upfront", "ri_1y_partial_upfront", "ri_1y_all_upfront",
                                             "ri_3y_no_upfront", "ri_3y_partial_upfront", "ri_3y_all_upfront"};

made::Product instance() { return withCalculatorsPrices(made::linuxInstance("SKUEC2", "c5.xlarge", "0.3980000000")); }

made::Product database() { return withCalculatorsPrices(made::database("SKURDS", "PostgreSQL", "db.m5.xlarge", "Single-AZ", "0.3980000000")); }

made::Product cache() {
    return withCalculatorsPrices(made::product("SKUCACHE", "Cache Instance",
                                               "Cache Engine=Redis; Instance Type=cache.r7g.xlarge; vCPU=4; Memory=26.32 GiB; Current Generation=Yes; "
                                               "usageType=EU-NodeUsage:cache.r7g.xlarge",
                                               {made::tier("0.3980000000", "Hrs")}));
}

/// A month of what each of the three files sells.
Usage hours(const std::string& dimension, const std::string& purchase) {
    Usage usage;
    usage.dimension = dimension;
    usage.region = dimension == "ec2_hour" ? "us-east-1" : "eu-west-1";
    usage.instanceType = dimension == "ec2_hour" ? "c5.xlarge" : dimension == "rds_hour" ? "db.m5.xlarge" : "cache.r7g.xlarge";
    usage.engine = dimension == "ec2_hour" ? "" : dimension == "rds_hour" ? "postgresql" : "redis";
    if (dimension == "rds_hour") usage.deployment = "single-az";
    usage.purchase = parseName<Purchase>(purchase).value();
    usage.quantity = 730;
    return usage;
}

}  // namespace

/// Reservations of every term and payment: from the file over the catalog's folder to the bill.
class ReservedImportTest : public QObject, ListFolder {
    Q_OBJECT
    Result<ImportedCatalog> importThree(bool asJson) const {
        const auto text = [&](const char* offer, const made::Product& product) {
            return asJson ? made::json(made::head(offer), {product}) : made::csv(made::head(offer), {product});
        };
        return importFiles(
            {write("ec2", text("AmazonEC2", instance())), write("rds", text("AmazonRDS", database())), write("cache", text("AmazonElastiCache", cache()))});
    }
    /// Written by an import and read back, as `--catalog` does.
    const Catalog& catalog(bool asJson) {
        static std::map<bool, Catalog::Pointer> read;
        if (Catalog::Pointer& one = read[asJson]; !one) {
            const std::string target = path(asJson ? "of-json" : "of-csv");
            const Result<ImportedCatalog> made = importThree(asJson);
            if (!made) qFatal("%s", made.error().text().c_str());
            if (!writeCatalogFolder(made->tables, target)) qFatal("not written");
            one = Catalog::fromFolder(target).value();
        }
        return *read[asJson];
    }

private slots:
    /// Rate, fee and month of each as the calculator prints them; the normalised month is the rate × 730 + the fee over the term's months.
    void everyTermIsOnTheBill_data() {
        QTest::addColumn<QString>("dimension");
        QTest::addColumn<QString>("purchase");
        QTest::addColumn<double>("month");
        QTest::addColumn<double>("upfront");
        QTest::addColumn<double>("recurring");
        for (const char* dimension : {"ec2_hour", "rds_hour", "elasticache_node_hour"}) {
            const auto row = [&](const char* purchase, double month, double upfront, double recurring) {
                QTest::addRow("%s %s", dimension, purchase) << QString::fromLatin1(dimension) << QString::fromLatin1(purchase) << month << upfront << recurring;
            };
            row("on-demand", 0.398 * 730, 0, 290.54);
            row("ri_1y_no_upfront", 0.319 * 730, 0, 232.87);
            row("ri_1y_partial_upfront", 0.156 * 730 + 1368 / 12.0, 1368, 113.88);   // 227.88
            row("ri_1y_all_upfront", 2714 / 12.0, 2714, 0);                          // 226.17
            row("ri_3y_no_upfront", 0.276 * 730, 0, 201.48);
            row("ri_3y_partial_upfront", 0.135 * 730 + 3543 / 36.0, 3543, 98.55);    // 196.97
            row("ri_3y_all_upfront", 6950 / 36.0, 6950, 0);                          // 193.06
        }
    }
    void everyTermIsOnTheBill() {
        QFETCH(QString, dimension);
        QFETCH(QString, purchase);
        QFETCH(double, month);
        QFETCH(double, upfront);
        QFETCH(double, recurring);
        for (const bool asJson : {false, true}) {
            const Bill answer = bill(std::vector{hours(dimension.toStdString(), purchase.toStdString())}, catalog(asJson), false);
            const BillLine& line = answer.lines.front();
            QVERIFY(line.isPriced && !line.isEstimated);
            QVERIFY2(std::abs(line.amount.dollars() - month) < 1e-6, std::to_string(line.amount.dollars()).c_str());
            QVERIFY2(std::abs(line.upfront.dollars() - upfront) < 1e-6, std::to_string(line.upfront.dollars()).c_str());
            QVERIFY2(std::abs(line.recurring.dollars() - recurring) < 1e-6, std::to_string(line.recurring.dollars()).c_str());
            QVERIFY(std::abs(line.list.dollars() - 290.54) < 1e-9);
            QCOMPARE(line.asOf, std::string{"2026-10-01"});
        }
    }
    void aDiscountTakesOffRateAndFeeAlike() {
        Contract contract;
        contract.discount = 0.1;
        const Bill answer = bill(std::vector{hours("ec2_hour", "ri_1y_partial_upfront")}, catalog(false), FreeTier::None, contract);
        QVERIFY(std::abs(answer.upfront.dollars() - 1231.2) < 1e-6);
        QVERIFY(std::abs(answer.recurring.dollars() - 102.492) < 1e-6);
    }
    void jsonSaysTheSameAsCsv() {
        const ImportedCatalog csv = importThree(false).value(), json = importThree(true).value();
        for (const char* table : {"ec2_prices.csv", "rds_prices.csv", "elasticache_prices.csv"}) QCOMPARE(json.tables.at(table), csv.tables.at(table));
    }
    void theRatesOfEachTermKeepTheirCodes() {
        (void)catalog(false);
        const auto codes = rateCodesOf(path("of-csv"), "us-east-1", "c5.xlarge").value();
        std::map<std::string, int> byPurchase;
        for (const RateCode& code : codes) ++byPurchase[code.purchase];
        const std::map<std::string, int> expected{{"on-demand", 1},        {"ri_1y_no_upfront", 1},      {"ri_1y_partial_upfront", 2}, {"ri_1y_all_upfront", 2},
                                                  {"ri_3y_no_upfront", 1}, {"ri_3y_partial_upfront", 2}, {"ri_3y_all_upfront", 2}};
        QCOMPARE(byPurchase, expected);
    }
    /// The tables before the import knew nothing of most of them.
    void aComparisonOfCatalogsShowsEachTermOfEachService() {
        const std::vector<PriceChange> changes = priceChanges(*few(), catalog(false));
        for (const auto& [service, item] : {std::pair{"ec2", "c5.xlarge"}, std::pair{"rds", "db.m5.xlarge"}, std::pair{"elasticache", "cache.r7g.xlarge"}})
            for (const std::string& purchase : reservedNames) {
                const auto found = std::ranges::find_if(
                    changes, [&](const PriceChange& change) { return change.service == service && change.item == item && change.purchase == purchase; });
                QVERIFY2(found != changes.end() && found->after, (std::string{service} + " " + purchase).c_str());
            }
    }
    /// The next list sells fewer: what it does not name is gone, the hourly part with it.
    void termsThatAreNoLongerListedGo() {
        made::Product fewer = made::linuxInstance("SKUEC2", "c5.xlarge", "0.3980000000");
        fewer.prices.push_back(made::hourly("0.3000000000", 1, "No Upfront"));
        const ImportedCatalog before = importThree(false).value();
        const ImportedCatalog after = importFiles({write("fewer", made::csv(made::head("AmazonEC2"), {fewer}))}, before.after, before.tables).value();
        const PurchasePrices prices = after.after->instanceOffer("us-east-1", "c5.xlarge")->prices;
        QCOMPARE(prices.reserved1YearNoUpfront->count(), 0.3);
        QVERIFY(!prices.reserved1YearPartialUpfront && !prices.hourly1YearPartialUpfront && !prices.reserved3YearAllUpfront);
        // Another type keeps its own row, with empty cells in the columns that the first import brought.
        QVERIFY(!after.after->instanceOffer("us-east-1", "m5.large")->prices.reserved1YearPartialUpfront);
    }
    void aPartThatIsMoreThanTheWholeIsRefused() {
        CatalogTables tables = importThree(false).value().tables;
        std::string& text = tables.at("ec2_prices.csv");
        const std::size_t at = text.find(",0.156,");
        QVERIFY(at != std::string::npos);
        text.replace(at, 7, ",0.956,");
        const Result<Catalog::Pointer> read = Catalog::fromTexts(tables);
        QVERIFY(!read);
        QVERIFY2(QString::fromStdString(read.error().text()).endsWith(QStringLiteral(
                     "ri_1y_partial_upfront_hourly: must not be above the rate with part upfront, which it is a part of")), read.error().text().c_str());
    }
};

QTEST_APPLESS_MAIN(ReservedImportTest)
#include "reserved_import_test.moc"
