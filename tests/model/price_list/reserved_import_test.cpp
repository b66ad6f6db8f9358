#include <QTemporaryDir>
#include <QFile>
#include <QTest>

#include <cmath>

#include "model/catalog/price_diff.h"
#include "model/planning/bill.h"
#include "model/price_list/catalog_folder.h"
#include "model/price_list/few_prices.h"
#include "model/price_list/made_offer.h"
#include "model/price_list/price_import.h"
#include "model/price_list/rate_codes.h"

using namespace stagecraft;

namespace {

const std::vector<std::string> reservedNames{"ri_1y_no_upfront", "ri_1y_partial_upfront", "ri_1y_all_upfront",
                                             "ri_3y_no_upfront", "ri_3y_partial_upfront", "ri_3y_all_upfront"};

/// What AWS's calculator says of a c5.xlarge (Windows, Tokyo, jtdelia/ec2-priceit examples/aws-calculator-output.md): every
/// reservation of the standard class there is.
void addCalculatorsPrices(made::Product& product) {
    product.prices.push_back(made::hourly("0.3190000000", 1, "No Upfront"));
    product.prices.push_back(made::hourly("0.1560000000", 1, "Partial Upfront"));
    product.prices.push_back(made::upfront("1368", 1, "Partial Upfront"));
    product.prices.push_back(made::hourly("0.0000000000", 1, "All Upfront"));
    product.prices.push_back(made::upfront("2714", 1, "All Upfront"));
    product.prices.push_back(made::hourly("0.2760000000", 3, "No Upfront"));
    product.prices.push_back(made::hourly("0.1350000000", 3, "Partial Upfront"));
    product.prices.push_back(made::upfront("3543", 3, "Partial Upfront"));
    product.prices.push_back(made::hourly("0.0000000000", 3, "All Upfront"));
    product.prices.push_back(made::upfront("6950", 3, "All Upfront"));
}

made::Product instance() {
    made::Product made = made::linuxInstance("SKUEC2", "c5.xlarge", "0.3980000000");
    addCalculatorsPrices(made);
    return made;
}

made::Product irish(const char* sku, const char* family, std::initializer_list<std::pair<const char*, const char*>> attributes) {
    made::Product made;
    made.sku = sku;
    made.family = family;
    made.with("Location Type", "AWS Region").with("Region Code", "eu-west-1").with("Location", "EU (Ireland)");
    for (const auto& [label, value] : attributes) made.with(label, value);
    made::Price onDemand;
    onDemand.usd = "0.3980000000";
    made.prices.push_back(onDemand);
    addCalculatorsPrices(made);
    return made;
}

made::Product database() {
    return irish("SKURDS", "Database Instance", {{"Database Engine", "PostgreSQL"}, {"Deployment Option", "Single-AZ"}, {"License Model", "No license required"},
                                                 {"Instance Type", "db.m5.xlarge"}, {"usageType", "EU-InstanceUsage:db.m5.xlarge"}});
}

made::Product cache() {
    return irish("SKUCACHE", "Cache Instance", {{"Cache Engine", "Redis"}, {"Instance Type", "cache.r7g.xlarge"}, {"vCPU", "4"}, {"Memory", "26.32 GiB"},
                                                {"Current Generation", "Yes"}, {"usageType", "EU-NodeUsage:cache.r7g.xlarge"}});
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
class ReservedImportTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    static made::Head head(const char* offer) { return {offer, "2026-10-01T10:20:30Z", "20261001102030"}; }
    std::string write(const std::string& name, const std::string& text) const {
        QFile file{folder_.filePath(QString::fromStdString(name))};
        if (file.open(QIODevice::WriteOnly)) file.write(text.data(), static_cast<qint64>(text.size()));
        return file.fileName().toStdString();
    }
    Result<ImportedCatalog> import(bool asJson) const {
        const auto text = [&](const char* offer, const made::Product& product) {
            return asJson ? made::json(head(offer), {product}) : made::csv(head(offer), {product});
        };
        const Result<std::vector<PriceListPath>> paths = priceListPaths(
            {write("ec2", text("AmazonEC2", instance())), write("rds", text("AmazonRDS", database())), write("cache", text("AmazonElastiCache", cache()))});
        return importPriceLists(*paths, few(), fewTables(), {});
    }
    /// Written by an import and read back, as `--catalog` does.
    const Catalog& catalog(bool asJson) {
        static std::map<bool, Catalog::Pointer> read;
        if (Catalog::Pointer& one = read[asJson]; !one) {
            const std::string path = folder_.filePath(asJson ? QStringLiteral("of-json") : QStringLiteral("of-csv")).toStdString();
            const Result<ImportedCatalog> made = import(asJson);
            if (!made) qFatal("%s", made.error().text().c_str());
            if (!writeCatalogFolder(made->tables, path)) qFatal("not written");
            one = Catalog::fromFolder(path).value();
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
        const ImportedCatalog csv = import(false).value(), json = import(true).value();
        for (const char* table : {"ec2_prices.csv", "rds_prices.csv", "elasticache_prices.csv"}) QCOMPARE(json.tables.at(table), csv.tables.at(table));
    }
    void theRatesOfEachTermKeepTheirCodes() {
        (void)catalog(false);
        const auto codes = rateCodesOf(folder_.filePath(QStringLiteral("of-csv")).toStdString(), "us-east-1", "c5.xlarge").value();
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
        const Result<std::vector<PriceListPath>> paths = priceListPaths({write("fewer", made::csv(head("AmazonEC2"), {fewer}))});
        const ImportedCatalog before = import(false).value();
        const ImportedCatalog after = importPriceLists(*paths, before.after, before.tables, {}).value();
        const PurchasePrices prices = after.after->instanceOffer("us-east-1", "c5.xlarge")->prices;
        QCOMPARE(prices.reserved1YearNoUpfront->count(), 0.3);
        QVERIFY(!prices.reserved1YearPartialUpfront && !prices.hourly1YearPartialUpfront && !prices.reserved3YearAllUpfront);
        // Another type keeps its own row, with empty cells in the columns that the first import brought.
        QVERIFY(!after.after->instanceOffer("us-east-1", "m5.large")->prices.reserved1YearPartialUpfront);
    }
    void aPartThatIsMoreThanTheWholeIsRefused() {
        CatalogTables tables = import(false).value().tables;
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
