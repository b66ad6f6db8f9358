#include <QTest>

#include "model/catalog/transfer_prices.h"
#include "model/planning/bill.h"
#include "model/price_list/list_folder.h"

using namespace stagecraft;
using made::head, made::product, made::tier;

namespace {

constexpr const char* between = "inter_region_gb";

made::Product sent(const std::string& from, const std::string& to, const std::string& usd) {
    return product("T-" + from + "-" + to, "Data Transfer",
                   "Transfer Type=InterRegion Outbound; From Location Type=AWS Region; From Region Code=" + from +
                       "; To Location Type=AWS Region; To Region Code=" + to + "; usageType=X-Y-AWS-Out-Bytes",
                   {tier(usd, "GB")});
}

/// To every other region of the catalog but `skipped`.
std::vector<made::Product> sentToAll(const std::string& from, const std::string& usd, const std::string& skipped = {}) {
    std::vector<made::Product> all;
    for (const Region& to : few()->regions())
        if (to.code != from && to.code != skipped) all.push_back(sent(from, std::string{to.code}, usd));
    return all;
}

BillLine lineTo(const Catalog& catalog, const char* from, const char* to) {
    Usage usage;
    usage.dimension = between;
    usage.region = from;
    usage.destination = to;
    usage.quantity = 100;
    return bill(std::vector{usage}, catalog, FreeTier::None, {}, catalog.fallback("auto")).lines.front();
}

}  // namespace

/// Traffic between regions: what a list says of some pairs, and what of the others. The catalog's own prices are 0.02 from eu-west-1 and
/// none from ap-southeast-3.
class TransferImportTest : public QObject, ListFolder {
    Q_OBJECT

    ImportedCatalog importSent(const std::vector<made::Product>& products) { return import({made::csv(head("AWSDataTransfer"), products)}).value(); }

private slots:
    void aFewPairsChangeNoOther() {
        const ImportedCatalog made = importSent({sent("eu-west-1", "us-east-1", "0.0500000000"), sent("eu-west-1", "eu-west-2", "0.0100000000"),
                                                 sent("eu-west-1", "us-gov-west-1", "0.0300000000")});
        QCOMPARE(lineTo(*made.after, "eu-west-1", "us-east-1").amount, Usd{5});
        QCOMPARE(lineTo(*made.after, "eu-west-1", "us-east-1").asOf, std::string{"2026-10-01"});
        QCOMPARE(lineTo(*made.after, "eu-west-1", "eu-west-2").amount, Usd{1});
        for (const char* unlisted : {"ap-south-1", "sa-east-1", ""}) {
            const BillLine line = lineTo(*made.after, "eu-west-1", unlisted);
            QCOMPARE(line.amount, Usd{2});
            QCOMPARE(line.asOf, std::string{"2024-09-25"});
            QVERIFY(!line.isEstimated);
        }
        QCOMPARE(made.after->interRegionUsdPerGb("eu-west-1", "ap-south-1"), std::optional{0.02});
        QCOMPARE(made.after->interRegionUsdPerGb("us-east-1", "us-east-2"), std::optional{0.01});
        QVERIFY(warns(made, "inter_region_gb of eu-west-1 is as it was for regions that are not listed: 31 of 33"));
    }

    void aListOfLittleMoreThanHalfOfThePairsSetsNoUsualPrice() {
        std::vector<made::Product> some = sentToAll("eu-west-1", "0.0300000000");
        some.resize(some.size() / 2 + 2);
        const ImportedCatalog made = importSent(some);
        QCOMPARE(lineTo(*made.after, "eu-west-1", "").amount, Usd{2});
        QCOMPARE(priceOf(*made.after, between, "eu-west-1"), std::optional{0.02});
        QVERIFY(warns(made, "of 33"));
    }

    void fromASenderWithoutPricesTheOthersAreBorrowed() {
        QVERIFY(few()->price(between, "ap-southeast-3") == nullptr);
        const ImportedCatalog made = importSent({sent("ap-southeast-3", "ap-southeast-1", "0.1200000000")});
        const BillLine listed = lineTo(*made.after, "ap-southeast-3", "ap-southeast-1"), other = lineTo(*made.after, "ap-southeast-3", "us-east-1");
        QCOMPARE(listed.amount, Usd{12});
        QVERIFY(!listed.isEstimated);
        QCOMPARE(other.lender, std::string{"ap-southeast-1"});
        QVERIFY(other.isEstimated);
        QCOMPARE(other.amount, Usd{9});
    }

    void aWholeListSaysWhatIsUsual() {
        std::vector<made::Product> all = sentToAll("eu-west-1", "0.0300000000", "eu-west-2");
        all.push_back(sent("eu-west-1", "eu-west-2", "0.0100000000"));
        const ImportedCatalog made = importSent(all);
        QCOMPARE(lineTo(*made.after, "eu-west-1", "").amount, Usd{3});
        QCOMPARE(lineTo(*made.after, "eu-west-1", "eu-west-2").amount, Usd{1});
        QCOMPARE(priceOf(*made.after, between, "eu-west-1"), std::optional{0.03});
        QVERIFY(!warns(made, "not listed"));
    }

    void theOneThatAWholeListLacksKeepsItsPrice() {
        const ImportedCatalog made = importSent(sentToAll("eu-west-1", "0.0300000000", "sa-east-1"));
        QCOMPARE(lineTo(*made.after, "eu-west-1", "").amount, Usd{3});
        const BillLine kept = lineTo(*made.after, "eu-west-1", "sa-east-1");
        QCOMPARE(kept.amount, Usd{2});
        QCOMPARE(kept.asOf, std::string{"2024-09-25"});
        QVERIFY(!kept.isEstimated);
    }

    void theOneThatAWholeListLacksIsEstimatedWhereItHadNoPrice() {
        const ImportedCatalog made = importSent(sentToAll("ap-southeast-3", "0.1200000000", "sa-east-1"));
        const BillLine usual = lineTo(*made.after, "ap-southeast-3", ""), lacking = lineTo(*made.after, "ap-southeast-3", "sa-east-1");
        QCOMPARE(usual.amount, Usd{12});
        QVERIFY(!usual.isEstimated);
        QCOMPARE(lacking.amount, Usd{12});
        QVERIFY(lacking.isEstimated);
        QVERIFY(lacking.source.starts_with("INFERRED from what most other destinations cost; AWS price list AWSDataTransfer"));
    }

    void pairsOfAnEarlierListStay() {
        const ImportedCatalog first = importSent(sentToAll("eu-west-1", "0.0300000000"));
        const ImportedCatalog second = import({made::csv(head("AWSDataTransfer"), {sent("eu-west-1", "us-east-1", "0.0500000000")})}, first.after, first.tables).value();
        QCOMPARE(lineTo(*second.after, "eu-west-1", "us-east-1").amount, Usd{5});
        QCOMPARE(lineTo(*second.after, "eu-west-1", "sa-east-1").amount, Usd{3});
        QCOMPARE(lineTo(*second.after, "eu-west-1", "").amount, Usd{3});
    }
};

QTEST_APPLESS_MAIN(TransferImportTest)
#include "transfer_import_test.moc"
