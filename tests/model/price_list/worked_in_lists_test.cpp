#include <QDir>
#include <QTest>

#include "model/price_list/catalog_update.h"
#include "model/price_list/list_folder.h"
#include "model/price_list/rate_codes.h"
#include "model/support/text.h"

using namespace stagecraft;
using made::database, made::head, made::product, made::tier;

/// Which lists an import works in, in what order, what it refuses, and what the catalog keeps of where its prices are from.
class WorkedInListsTest : public QObject, ListFolder {
    Q_OBJECT
private slots:
    void keepsSkuAndRateCodeWithEveryPrice() {
        made::Product one = made::linuxInstance("SKU1", "m5.large", "0.1000000000");
        one.prices.push_back(made::hourly("0.0000000000", 1, "All Upfront"));
        one.prices.push_back(made::upfront("500", 1, "All Upfront"));
        const made::Product queries = product("SKU2", "DNS Query", "usageType=DNS-Queries", {tier("0.0000004000", "Queries")});
        const ImportedCatalog made = import({made::csv(head("AmazonEC2"), {one}), made::csv(head("AmazonRoute53"), {queries})}).value();
        QCOMPARE(made.tables.at("rate_codes.csv"),
                 std::string{"region,item,purchase,tier_from,rate_code,sku,usd,unit,effective,source\n"
                             "*,route53_standard_query_million,,0,SKU2.JRTCKXETXF.R0,SKU2,0.0000004,queries,2025-09-01,aws-AmazonRoute53-20261001102030-everywhere\n"
                             "us-east-1,m5.large,on-demand,0,SKU1.JRTCKXETXF.6YS6EN2CT7,SKU1,0.1,hrs,2025-09-01,aws-AmazonEC2-20261001102030-us-east-1\n"
                             "us-east-1,m5.large,ri_1y_all_upfront,0,SKU1.6QCMYABX3D.2TG2D8R56U,SKU1,500,quantity,2025-09-01,aws-AmazonEC2-20261001102030-us-east-1\n"
                             "us-east-1,m5.large,ri_1y_all_upfront,0,SKU1.6QCMYABX3D.6YS6EN2CT7,SKU1,0,hrs,2025-09-01,aws-AmazonEC2-20261001102030-us-east-1\n"});
        write("cat/rate_codes.csv", made.tables.at("rate_codes.csv"));
        const std::string kept = path("cat");
        QCOMPARE(rateCodesOf(kept, "us-east-1", "m5.large")->size(), std::size_t{3});
        QCOMPARE(rateCodesOf(kept, "*", "route53_standard_query_million")->front().sku, std::string{"SKU2"});
        QVERIFY(rateCodesOf(kept, "us-east-1", "m5")->empty() && rateCodesOf(folder(), "us-east-1", "m5.large")->empty());
    }

    void aListThatLacksManyOfTheTypesSoldSoFarIsSaidToBeCutOff() {
        std::vector<made::Product> all;
        for (const InstanceType& type : few()->instanceTypes())
            all.push_back(made::linuxInstance("SKU" + std::to_string(all.size()), std::string{type.name}, "0.1000000000"));
        const std::size_t count = all.size();
        QVERIFY(count > 100);
        const ImportedCatalog whole = import({made::csv(head("AmazonEC2"), all)}).value();
        QVERIFY(!warns(whole, "may have been cut off"));
        std::vector<made::Product> half{all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count / 2)};
        const ImportedCatalog cut = import({made::csv(head("AmazonEC2", "2026-11-01"), half)}, whole.after, whole.tables).value();
        const std::string lacking = groupedNumber(static_cast<double>(count - half.size())) + " of the " + groupedNumber(static_cast<double>(count));
        QVERIFY(warns(cut, (lacking + " instance types priced in us-east-1 so far are not in it and keep their prices").c_str()));
        // A few types that went out of sale are no news.
        all.resize(count - 5);
        QVERIFY(!warns(import({made::csv(head("AmazonEC2", "2026-11-01"), all)}, whole.after, whole.tables).value(), "may have been cut off"));
    }

    void importingAgainChangesNothing() {
        const std::string list = write("again.csv", made::csv(head("AmazonEC2"), {made::linuxInstance("SKU1", "m5.large", "0.1000000000")}));
        const ImportedCatalog first = importFiles({list}).value();
        const ImportedCatalog second = importFiles({list}, first.after, first.tables).value();
        QCOMPARE(second.after->id(), first.after->id());
        for (const auto& [name, text] : first.tables)
            if (name != "catalog.yaml") QVERIFY2(second.tables.at(name) == text, name.c_str());
    }

    void aNewerListForgetsTheCodesOfTheOlder() {
        const ImportedCatalog first = import({made::csv(head("AmazonEC2"), {made::linuxInstance("SKU1", "m5.large", "0.1"), made::linuxInstance("SKU2", "m5.xlarge", "0.2")})}).value();
        const ImportedCatalog second =
            importFiles({write("newer.csv", made::csv(head("AmazonEC2", "2026-11-01"), {made::linuxInstance("SKU9", "m5.large", "0.3")}))}, first.after, first.tables).value();
        const std::string& codes = second.tables.at("rate_codes.csv");
        QVERIFY(codes.find("SKU1") == std::string::npos && codes.find("SKU2.") != std::string::npos && codes.find("SKU9.") != std::string::npos);
        QCOMPARE(second.after->instanceOffer("us-east-1", "m5.xlarge")->provenance.asOf, std::string_view{"2026-10-01"});
    }

    void hasAnIdOfItsOwnThatFollowsFromItsContent() {
        const ImportedCatalog made = importOne("AmazonEC2", made::linuxInstance("SKU1", "m5.large", "0.1000000000"));
        const ImportedCatalog other = importOne("AmazonEC2", made::linuxInstance("SKU1", "m5.large", "0.1000000001"));
        QVERIFY(made.after->id().starts_with("aws-import-2026-10-01-"));
        QVERIFY(made.after->id() != other.after->id() && made.after->id() != made.before->id());
        QCOMPARE(made.after->date(), std::string_view{"2026-10-01"});
        QVERIFY(made.tables.at("catalog.yaml").find("Spare Cores data, CC BY-SA 4.0") != std::string::npos);
    }

    void remembersEveryListThatWasWorkedIn() {
        const ImportedCatalog first = importOne("AmazonEC2", made::linuxInstance("SKU1", "m5.large", "0.1000000000"));
        const std::string zone = write("zones.csv", made::csv(head("AmazonRoute53"), {product("SKU2", "DNS Zone", "usageType=HostedZone", {tier("0.6", "Mo")})}));
        const QStringList imports = QString::fromStdString(importFiles({zone}, first.after, first.tables)->tables.at("imports.csv")).split(QLatin1Char('\n'));
        QCOMPARE(imports.size(), qsizetype{4});
        QVERIFY2(imports[1].startsWith(QStringLiteral("AmazonEC2,us-east-1,2026-10-01T10:20:30Z,20261001102030,list")), qPrintable(imports[1]));
        QVERIFY(imports[1].endsWith(QStringLiteral(",1,\"EC2 instances, Linux: 1\"")));
        QVERIFY(imports[2].startsWith(QStringLiteral("AmazonRoute53,*,")) && imports[2].endsWith(QStringLiteral(",1,Route 53 zones: 1")));
    }

    void saysWhatItReplacesThatIsNewer() {
        const ImportedCatalog older = import({made::csv(head("AmazonEC2", "2025-09-12"), {made::linuxInstance("SKU1", "m5.large", "0.1000000000")})}).value();
        QCOMPARE(older.newerReplaced, std::size_t{1});
        QCOMPARE(older.newestReplaced, std::string{"2026-07-20"});
        QCOMPARE(import({made::csv(head("AmazonEC2", "2026-07-20"), {made::linuxInstance("SKU1", "m5.large", "0.1000000000")})})->newerReplaced, std::size_t{0});
    }

    void theNewerOfTwoListsCountsWhateverTheirOrder() {
        const std::string older = write("older.csv", made::csv(head("AmazonEC2", "2026-10-01"), {made::linuxInstance("SKU1", "m5.large", "0.1000000000")}));
        const std::string newer = write("newer.csv", made::csv(head("AmazonEC2", "2026-10-02"), {made::linuxInstance("SKU1", "m5.large", "0.2000000000")}));
        for (const auto& given : {std::vector{older, newer}, std::vector{newer, older}})
            QCOMPARE(importFiles(given)->after->instanceOffer("us-east-1", "m5.large")->prices.onDemand.count(), 0.2);
    }

    void refusesTwoListsOfTheSameMomentThatDiffer() {
        const auto list = [&](const char* name, const char* usd) { return write(name, made::csv(head("AmazonEC2"), {made::linuxInstance("SKU1", "m5.large", usd)})); };
        QCOMPARE(refusal(importFiles({list("a.csv", "0.1"), list("b.csv", "0.1")})), QStringLiteral("(imported)"));
        const QString found = refusal(importFiles({list("a.csv", "0.1"), list("b.csv", "0.2")}));
        QVERIFY2(found.contains(QStringLiteral("b.csv: m5.large in us-east-1: has another price in ")) && found.endsWith(QStringLiteral("a.csv, published at the same time")), qPrintable(found));
    }

    void readsAFolderAsItWasDownloaded() {
        write("aws/AmazonEC2/current/us-east-1/index.csv", made::csv(head("AmazonEC2"), {made::linuxInstance("SKU1", "m5.large", "0.1000000000")}));
        write("aws/AmazonEC2/current/region_index.json", "{\"formatVersion\":\"v1.0\",\"regions\":{}}");
        write("aws/index.json", "{\"formatVersion\":\"v1.0\",\"offers\":{}}");
        write("aws/comprehend/index.csv", made::csv(head("comprehend"), {product("X", "Entity Detection", "usageType=X", {tier("1", "Unit")})}));
        write("aws/notes.txt", "not a list");
        writePacked("aws/AmazonRoute53.csv.gz", made::csv(head("AmazonRoute53"), {product("SKU2", "DNS Zone", "usageType=HostedZone", {tier("0.6", "Mo")})}));
        const ImportedCatalog made = importFiles({path("aws")}).value();
        QCOMPARE(made.lists.size(), std::size_t{2});
        QCOMPARE(made.after->instanceOffer("us-east-1", "m5.large")->prices.onDemand.count(), 0.1);
        QCOMPARE(priceOf(*made.after, "route53_hosted_zone_month", "us-east-1"), std::optional{0.6});
        QVERIFY(warns(made, "comprehend/index.csv:6: OfferCode: is \"comprehend\""));
        QVERIFY(warns(made, "region_index.json: products: is missing"));
        QVERIFY(!warns(made, "notes.txt"));
    }

    void aSpoiltFileInAFolderIsNotPassedOver() {
        write("spoilt/good.csv", made::csv(head("AmazonEC2"), {made::linuxInstance("SKU1", "m5.large", "0.1000000000")}));
        const std::string text = made::csv(head("AmazonRDS"), {database("R1", "MySQL", "db.m5.large", "Single-AZ", "0.2")});
        write("spoilt/cut.csv", text.substr(0, text.size() - 30));
        QVERIFY(refusal(importFiles({path("spoilt")})).contains(QStringLiteral("spoilt/cut.csv:7: ")));
    }

    void refusesWhatItCannotUse_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* kind, const char* message) { QTest::newRow(kind) << kind << message; };
        row("empty", "is empty; a price list of AWS is expected");
        row("not there", "cannot be read: No such file or directory");
        row("other offer", "OfferCode: is \"comprehend\"; read are AmazonEC2, ");
        row("nothing wanted", "none of its 2 products has a price that the catalog asks for; most often Tenancy must be Shared (1 time); places that the catalog does not have: us-gov-west-1");
        row("empty folder", "holds no file ending in .csv, .json, .csv.gz or .json.gz");
        row("folder of others", "there is no price list of AWS that is read here among these files");
    }

    void refusesWhatItCannotUse() {
        QFETCH(QString, kind);
        QFETCH(QString, message);
        std::string given = path("absent.csv");
        if (kind == QStringLiteral("empty")) given = write("empty.csv", "");
        if (kind == QStringLiteral("other offer")) given = write("other.csv", made::csv(head("comprehend"), {product("X", "Y", "usageType=X", {tier("1", "Unit")})}));
        if (kind == QStringLiteral("nothing wanted")) {
            made::Product dedicated = made::linuxInstance("SKU1", "m5.large", "0.1"), gov = made::linuxInstance("SKU2", "m5.large", "0.1");
            dedicated.with("Tenancy", "Dedicated");
            gov.with("Region Code", "us-gov-west-1");
            given = write("none.csv", made::csv(head("AmazonEC2"), {dedicated, gov}));
        }
        if (kind == QStringLiteral("empty folder")) {
            given = path("hollow");
            QDir{}.mkpath(QString::fromStdString(given));
        }
        if (kind == QStringLiteral("folder of others")) {
            write("others/index.json", "{\"offers\":{}}");
            given = path("others");
        }
        const QString found = refusal(importFiles({given}));
        QVERIFY2(found.contains(message) && found.count(QLatin1Char('\n')) == 0, qPrintable(found));
    }

    void tellsHowFarItIsOverAllFiles() {
        const std::string one = write("one.csv", made::csv(head("AmazonEC2"), {made::linuxInstance("SKU1", "m5.large", "0.1")}));
        const std::string two = write("two.csv", made::csv(head("AmazonRoute53"), {product("SKU2", "DNS Zone", "usageType=HostedZone", {tier("0.6", "Mo")})}));
        std::vector<ImportProgress> seen;
        QVERIFY(importFiles({one, two}, few(), fewTables(), [&](const ImportProgress& now) {
            seen.push_back(now);
            return true;
        }));
        QVERIFY(std::ranges::is_sorted(seen, {}, &ImportProgress::bytesRead));
        QCOMPARE(seen.back().bytesRead, seen.back().bytesTotal);
        QCOMPARE(seen.back().file, two);
        QCOMPARE(seen.back().number, std::size_t{2});
        QCOMPARE(seen.front().count, std::size_t{2});
    }

    void stopsWhenItIsCancelled() {
        const std::string list = write("long.csv", made::csv(head("AmazonEC2"), {made::linuxInstance("SKU1", "m5.large", "0.1")}));
        const Result<ImportedCatalog> made = importFiles({list}, few(), fewTables(), [](const ImportProgress&) { return false; });
        QVERIFY(!made && made.error().code == ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(WorkedInListsTest)
#include "worked_in_lists_test.moc"
