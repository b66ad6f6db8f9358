#include "model/price_list/offer_file.h"

#include <QTest>

#include "model/price_list/made_offer.h"

using namespace stagecraft;

namespace {

const Catalog& catalog() {
    static const Catalog::Pointer builtIn = Catalog::builtIn().value();
    return *builtIn;
}

Result<OfferFile> read(const std::string& text) {
    const OpenSource open = [&]() -> Result<std::unique_ptr<ByteSource>> { return std::make_unique<TextSource>(text, 997); };
    return text.starts_with('{') ? readOfferJson(open, "f", catalog()) : readOfferCsv(open, "f", catalog());
}

/// Everything that was taken, as text, whatever the format it came from.
QString told(const Result<OfferFile>& file) {
    if (!file) return QString::fromStdString(file.error().text());
    QStringList lines;
    for (const ListedProduct& product : std::get<ListedPrices>(file->content).products) {
        QString line = QString::fromStdString(product.item + " in " + product.place + ":");
        const auto add = [&](const std::string& name, const std::vector<ListedRate>& rates) {
            for (const ListedRate& rate : rates)
                line += QString::fromStdString(" " + name + rate.usd.text() + (rate.from > 0 ? " from " + std::to_string(static_cast<int>(rate.from)) : "") + " (" + rate.rateCode + ")");
        };
        add("", product.onDemand);
        for (std::size_t years = 0; years < 2; ++years)
            for (std::size_t payment = 0; payment < paymentCount; ++payment) {
                const std::string name = (years == 0 ? "1y" : "3y") + std::to_string(payment);
                add(name + "=", product.reserved[years][payment].hourly);
                add(name + "+", product.reserved[years][payment].upfront);
            }
        lines.append(line);
    }
    return lines.join(QLatin1Char('\n'));
}

/// Of a recipe by its dimension or name.
RecipeCount countOf(const OfferFile& file, std::string_view name) {
    for (const RecipeCount& count : std::get<ListedPrices>(file.content).counts)
        if (count.recipe->dimension == name || count.recipe->name == name) return count;
    return {};
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const std::size_t at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

made::Product s3Standard() {
    made::Product product;
    product.sku = "4AJHPB29ZPVFADXP";
    product.family = "Storage";
    product.attributes = {{"serviceCode", "AmazonS3"}, {"Location", "EU (Ireland)"}, {"Location Type", "AWS Region"}, {"Volume Type", "Standard"},
                          {"usageType", "EU-TimedStorage-ByteHrs"}, {"operation", ""}};
    const auto tier = [](const char* usd, const char* from, const char* to, const char* rate) {
        made::Price price;
        price.usd = usd;
        price.unit = "GB-Mo";
        price.from = from;
        price.to = to;
        price.rate = rate;
        return price;
    };
    product.prices = {tier("0.0230000000", "0", "51200", "PGHJ3S3EYE"), tier("0.0210000000", "512000", "Inf", "PXJDJ3YRG3"),
                      tier("0.0220000000", "51200", "512000", "D42MF2PVJS")};
    return product;
}

made::Head s3Head() { return {"AmazonS3", "2025-09-10T01:02:03Z", "20250910010203"}; }

/// A server with everything that can be bought of it.
made::Product reservedInstance() {
    made::Product product = made::linuxInstance("SKUM5LARGE000001", "m5.large", "0.0960000000");
    for (const int years : {1, 3}) {
        product.prices.push_back(made::hourly("0.0600000000", years, "No Upfront"));
        product.prices.push_back(made::hourly("0.0290000000", years, "Partial Upfront"));
        product.prices.push_back(made::upfront("250", years, "Partial Upfront"));
        product.prices.push_back(made::hourly("0.0000000000", years, "All Upfront"));
        product.prices.push_back(made::upfront("490", years, "All Upfront"));
    }
    return product;
}

}  // namespace

class OfferFileTest : public QObject {
    Q_OBJECT
private slots:
    void readsAnInstanceWithEveryWayToBuyIt() {
        const QString expected = QStringLiteral(
            "m5.large in us-east-1: 0.096 (SKUM5LARGE000001.JRTCKXETXF.6YS6EN2CT7) 1y0=0.06 (SKUM5LARGE000001.4NA7Y494T4.6YS6EN2CT7)"
            " 1y1=0.029 (SKUM5LARGE000001.HU7G6KETJZ.6YS6EN2CT7) 1y1+250 (SKUM5LARGE000001.HU7G6KETJZ.2TG2D8R56U)"
            " 1y2=0 (SKUM5LARGE000001.6QCMYABX3D.6YS6EN2CT7) 1y2+490 (SKUM5LARGE000001.6QCMYABX3D.2TG2D8R56U)"
            " 3y0=0.06 (SKUM5LARGE000001.BPH4J8HBKS.6YS6EN2CT7) 3y1=0.029 (SKUM5LARGE000001.38NPMPTW36.6YS6EN2CT7)"
            " 3y1+250 (SKUM5LARGE000001.38NPMPTW36.2TG2D8R56U) 3y2=0 (SKUM5LARGE000001.NQ3QZPMQV9.6YS6EN2CT7)"
            " 3y2+490 (SKUM5LARGE000001.NQ3QZPMQV9.2TG2D8R56U)");
        const Result<OfferFile> file = read(made::csv({}, {reservedInstance()}));
        QCOMPARE(told(file), expected);
        QCOMPARE(file->offer, std::string{"AmazonEC2"});
        QCOMPARE(file->version, std::string{"20250912225308"});
        QCOMPARE(file->published, std::string{"2025-09-12T22:53:08Z"});
        QCOMPARE(told(read(made::json({}, {reservedInstance()}))), expected);
    }
    void readsTermsThatStandBeforeProducts() {
        QCOMPARE(told(read(made::json({}, {reservedInstance()}, true))), told(read(made::json({}, {reservedInstance()}))));
    }
    void readsAHeadThatStandsAtTheEnd() {
        std::string text = made::json({}, {reservedInstance()});
        text = replaced(text, "  \"offerCode\" : \"AmazonEC2\",\n", "");
        text = replaced(text, "\"attributesList\" : { }", "\"offerCode\" : \"AmazonEC2\"");
        QCOMPARE(told(read(text)), told(read(made::json({}, {reservedInstance()}))));
    }
    void readsTheOtherNamesOfRanges() {
        std::string text = made::json(s3Head(), {s3Standard()});
        while (text.find("beginRange") != std::string::npos) text = replaced(text, "beginRange", "startingRange");
        while (text.find("endRange") != std::string::npos) text = replaced(text, "endRange", "endingRange");
        QCOMPARE(told(read(text)), told(read(made::json(s3Head(), {s3Standard()}))));
    }
    void putsTiersInOrder() {
        QCOMPARE(told(read(made::csv(s3Head(), {s3Standard()}))),
                 QStringLiteral("s3_standard_gb_month in eu-west-1: 0.023 (4AJHPB29ZPVFADXP.JRTCKXETXF.PGHJ3S3EYE)"
                                " 0.022 from 51200 (4AJHPB29ZPVFADXP.JRTCKXETXF.D42MF2PVJS) 0.021 from 512000 (4AJHPB29ZPVFADXP.JRTCKXETXF.PXJDJ3YRG3)"));
    }

    // The header.

    void bindsColumnsByNameWhateverTheirOrder() {
        const std::vector<made::Product> products{reservedInstance()};
        std::vector<std::string> columns = made::ec2Columns();
        const auto textOf = [&] {
            std::string text;
            made::writeCsv([&](std::string_view piece) { text += piece; }, {}, columns, 1, [&](std::size_t) { return products.front(); });
            return text;
        };
        const QString expected = told(read(textOf()));
        QVERIFY(expected.startsWith(QStringLiteral("m5.large in us-east-1: 0.096")));
        std::ranges::reverse(columns);
        QCOMPARE(told(read(textOf())), expected);
        columns.emplace_back("Dedicated EBS Throughput Description");
        columns.insert(columns.begin() + 3, "Something New");
        QCOMPARE(told(read(textOf())), expected);
        std::erase(columns, "Region Code");  // older files name the place only
        std::erase(columns, "MarketOption");
        QCOMPARE(told(read(textOf())), expected);
    }
    void saysThatTheHeaderLacksSkuRatherThanThatThereIsNone() {
        const std::string text = replaced(made::csv({}, {reservedInstance()}), "\"SKU\"", "\"Article\"");
        QCOMPARE(told(read(text)), QStringLiteral("f:6: SKU: this column is missing"));
    }
    void readsHeadersOfOtherCapitals() {
        std::string text = made::csv({}, {reservedInstance()});
        text = replaced(text, "\"usageType\"", "\"Usage Type\"");
        text = replaced(text, "\"operation\"", "\"Operation\"");
        QVERIFY(told(read(text)).startsWith(QStringLiteral("m5.large in us-east-1: 0.096")));
    }
    void findsNothingRatherThanTheWrongOneWithoutAColumnItNeeds() {
        made::Product product = reservedInstance();
        std::erase_if(product.attributes, [](const auto& attribute) { return attribute.first == "Tenancy"; });
        const Result<OfferFile> file = read(made::csv({}, {product}));
        QCOMPARE(told(file), QString{});
        QCOMPARE(countOf(*file, "EC2 instances, Linux").rejected.at("Tenancy must be Shared"), std::size_t{1});
    }
    void refusesAHeaderWithoutPrices_data() {
        QTest::addColumn<QString>("column");
        for (const char* column : {"RateCode", "TermType", "PricePerUnit", "Unit", "Currency", "usageType", "Product Family"}) QTest::newRow(column) << column;
    }
    void refusesAHeaderWithoutPrices() {
        QFETCH(QString, column);
        const std::string quoted = "\"" + column.toStdString() + "\"";
        QCOMPARE(told(read(replaced(made::csv({}, {reservedInstance()}), quoted, "\"Other\""))), QStringLiteral("f:6: %1: this column is missing").arg(column));
    }
    void refusesAColumnGivenTwice() {
        QCOMPARE(told(read(replaced(made::csv({}, {reservedInstance()}), "\"Memory\"", "\"Tenancy\""))), QStringLiteral("f:6: Tenancy: this column is given twice"));
    }

    // The text.

    void readsWhatSpreadsheetsMakeOfIt_data() {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"CRLF", "no final line end", "byte order mark", "sep", "preamble padded with commas", "no disclaimer", "no quotes"}) QTest::newRow(kind) << kind;
    }
    void readsWhatSpreadsheetsMakeOfIt() {
        QFETCH(QString, kind);
        std::string text = made::csv(s3Head(), {s3Standard()});
        const QString expected = told(read(text));
        if (kind == QStringLiteral("CRLF"))
            for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.insert(at, "\r");
        if (kind == QStringLiteral("no final line end")) text.pop_back();
        if (kind == QStringLiteral("byte order mark")) text.insert(0, "\xef\xbb\xbf");
        if (kind == QStringLiteral("sep")) text.insert(0, "sep=,\n");
        if (kind == QStringLiteral("preamble padded with commas")) text = replaced(text, "\"v1.0\"", "\"v1.0\",,,,,,,");
        if (kind == QStringLiteral("no disclaimer")) text.erase(text.find("\"Disclaimer\""), text.find("\"Publication") - text.find("\"Disclaimer\""));
        if (kind == QStringLiteral("no quotes")) {
            text.erase(text.find("\"Disclaimer\""), text.find("\"Publication") - text.find("\"Disclaimer\""));
            for (std::size_t at = 0; (at = text.find("per Storage, ", at)) != std::string::npos;) text.erase(at + 11, 1);
            std::erase(text, '"');
        }
        QCOMPARE(told(read(text)), expected);
    }
    void commasAndQuotesInACellDoNotMatter() {
        made::Product product = reservedInstance();
        product.with("Physical Processor", "Intel \"Skylake\", 3.1 GHz");
        QVERIFY(told(read(made::csv({}, {product}))).startsWith(QStringLiteral("m5.large in us-east-1: 0.096")));
        QVERIFY(told(read(made::json({}, {product}))).startsWith(QStringLiteral("m5.large in us-east-1: 0.096")));
    }
    void refusesAFileThatIsCutOffAnywhere() {
        const std::string csv = made::csv(s3Head(), {s3Standard()}), json = made::json(s3Head(), {s3Standard()});
        const QString whole = told(read(csv));
        for (std::size_t size = 0; size < csv.size() - 1; ++size) {
            const QString found = told(read(csv.substr(0, size)));
            // A file that ends with a row is a file; one that lacks a tier has a gap.
            QVERIFY2(found.startsWith(QStringLiteral("f:")) || found.isEmpty(), qPrintable(QString::number(size) + QStringLiteral(": ") + found));
            QVERIFY(found != whole);
        }
        for (std::size_t size = 1; size < json.size() - 1; ++size) {
            const QString found = told(read(json.substr(0, size)));
            if (json.find_first_not_of(" \n", json.find_last_of('}') + 1) != std::string::npos) continue;
            QVERIFY2(found.startsWith(QStringLiteral("f:")), qPrintable(QString::number(size) + QStringLiteral(": ") + found));
        }
    }
    void refusesWhatIsNoOfferFile_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& text, const char* message) { QTest::newRow(name) << text << message; };
        row("empty", "", "f:1: is empty, or no offer file of AWS: a line must name its columns, SKU among them");
        row("a letter", "Dear AWS,\nyours\n", "f: SKU: the line that names the columns, SKU among them, is missing");
        row("no code", "\"SKU\",\"RateCode\"\n", "f:1: OfferCode: is missing before the prices; this is no offer file of AWS");
        row("another offer", "OfferCode,comprehend\nSKU,Unit\n", "f:2: OfferCode: is \"comprehend\"; read are AmazonEC2, AmazonVPC, AWSELB, AmazonRDS,");
        row("no date", "OfferCode,AmazonEC2\nPublication Date,soon\nSKU,Unit\n", "f:3: Publication Date: must be written as 2025-09-12T22:53:08Z");
        row("no day", "OfferCode,AmazonEC2\nPublication Date,2026-02-30T10:00:00Z\nSKU,Unit\n", "f:3: Publication Date: must be written as 2025-09-12T22:53:08Z");
        row("an index", "{\"formatVersion\":\"v1.0\",\"offers\":{\"AmazonEC2\":{}}}", "f: products: is missing; this is no offer file of AWS");
        row("another offer in JSON", "{\"offerCode\":\"AWSIoT\",\"products\":{}}", "f:1: OfferCode: is \"AWSIoT\"; read are AmazonEC2,");
        row("no terms", "{\"offerCode\":\"AmazonEC2\",\"publicationDate\":\"2025-09-12T00:00:00Z\",\"products\":{}}", "f: terms: is missing; this is no offer file of AWS");
        row("a list", "{\"offerCode\":\"AmazonEC2\",\"publicationDate\":\"2025-09-12T00:00:00Z\",\"products\":[]}", "f:1: products: must be an object (byte");
        row("a number for products", "{\"offerCode\":\"AmazonEC2\",\"products\":7}", "f:1: products: must be an object (byte");
    }
    void refusesWhatIsNoOfferFile() {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        QCOMPARE(told(read(text.toStdString())).left(message.size()), message);
    }
    void refusesARowOfAnotherWidth() {
        const std::string text = replaced(made::csv(s3Head(), {s3Standard()}), "\"EU-TimedStorage-ByteHrs\"", "\"EU-TimedStorage-ByteHrs\",\"more\"");
        QVERIFY2(told(read(text)).startsWith(QStringLiteral("f:7: has 23 cells; the header names 22; the file may be cut off")), qPrintable(told(read(text))));
    }

    // The prices.

    void refusesGapsAndOverlaps_data() {
        QTest::addColumn<int>("tier");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, int tier, const char* from, const char* to, const char* message) {
            QTest::newRow(name) << tier << from << to << message;
        };
        row("gap", 2, "60000", "512000", "begins at 60000 where the range before ends at 51200; ranges must leave no gap and not overlap");
        row("overlap", 2, "50000", "512000", "begins at 50000 where the range before ends at 51200; ranges must leave no gap and not overlap");
        row("no beginning", 0, "1", "51200", "begins at 1 where the range before ends at 0; ranges must leave no gap and not overlap");
        row("no end", 1, "512000", "900000", "is the last range and ends at 900000; it must go on to Inf");
        row("backwards", 1, "512000", "5", "ends at 5, before it begins");
        row("a word", 1, "512000", "many", "EndingRange: must be a number from 0 up, or Inf");
        row("negative", 0, "-5", "51200", "StartingRange: must be a number from 0 up, or Inf");
    }
    void refusesGapsAndOverlaps() {
        QFETCH(int, tier);
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, message);
        made::Product product = s3Standard();
        product.prices[static_cast<std::size_t>(tier)].from = from.toStdString();
        product.prices[static_cast<std::size_t>(tier)].to = to.toStdString();
        for (const std::string& text : {made::csv(s3Head(), {product}), made::json(s3Head(), {product})}) {
            const QString found = told(read(text));
            QVERIFY2(found.startsWith(QStringLiteral("f:")) && found.endsWith(message), qPrintable(found));
        }
    }
    void aFirstRangeForNothingIsAnAllowance() {
        made::Product product = s3Standard();
        product.prices.front().usd = "0.0000000000";
        QCOMPARE(told(read(made::csv(s3Head(), {product}))),
                 QStringLiteral("s3_standard_gb_month in eu-west-1: 0.022 (4AJHPB29ZPVFADXP.JRTCKXETXF.D42MF2PVJS)"
                                " 0.021 from 512000 (4AJHPB29ZPVFADXP.JRTCKXETXF.PXJDJ3YRG3)"));
    }
    void refusesTwoPricesOfOneThing() {
        made::Product first = made::linuxInstance("AAAA", "m5.large", "0.0960000000"), second = made::linuxInstance("BBBB", "m5.large", "0.1920000000");
        const std::string text = made::csv({}, {first, made::linuxInstance("CCCC", "m5.xlarge", "0.2"), second});
        QCOMPARE(told(read(text)), QStringLiteral("f:9: EC2 instances, Linux: m5.large in us-east-1 has two prices: 0.096 (SKU AAAA, line 7) and 0.192 (SKU BBBB, line 9); "
                                                  "one of them must be something else"));
        QVERIFY(told(read(made::json({}, {first, second}))).contains(QStringLiteral("has two prices: 0.096 (SKU AAAA, line")));
    }
    void twoPricesThatAgreeAreOneAndCounted() {
        const Result<OfferFile> file = read(made::csv({}, {made::linuxInstance("BBBB", "m5.large", "0.0960000000"), made::linuxInstance("AAAA", "m5.large", "0.0960000000")}));
        QCOMPARE(told(file), QStringLiteral("m5.large in us-east-1: 0.096 (AAAA.JRTCKXETXF.6YS6EN2CT7)"));
        QCOMPARE(countOf(*file, "EC2 instances, Linux").doubled, std::size_t{1});
    }
    void refusesARateCodeGivenTwice() {
        made::Product product = made::linuxInstance("AAAA", "m5.large", "0.0960000000");
        product.prices.push_back(product.prices.front());
        QCOMPARE(told(read(made::csv({}, {product}))), QStringLiteral("f:8: AAAA.JRTCKXETXF.6YS6EN2CT7: is given twice; first on line 7"));
    }
    void refusesASkuGivenTwice() {
        const made::Product product = made::linuxInstance("AAAA", "m5.large", "0.0960000000"), other = made::linuxInstance("AAAA", "m5.xlarge", "0.1920000000");
        QVERIFY2(told(read(made::json({}, {product, product}))).contains(QStringLiteral("AAAA: is given twice")), qPrintable(told(read(made::json({}, {product, product})))));
        QCOMPARE(told(read(made::csv({}, {product, other}))), QStringLiteral("f:8: AAAA: is described in another way on line 7"));
    }
    void refusesASecondPriceOfAReservation() {
        made::Product product = reservedInstance();
        product.prices.push_back(made::hourly("0.05", 1, "No Upfront"));
        product.prices.back().rate = "ANOTHER";
        QVERIFY(told(read(made::csv({}, {product}))).endsWith(QStringLiteral("is a second price of the same reservation; the first is on line 8")));
    }
    void refusesHalfAReservation() {
        made::Product product = made::linuxInstance("AAAA", "m5.large", "0.0960000000");
        product.prices.push_back(made::hourly("0.03", 1, "Partial Upfront"));
        QVERIFY(told(read(made::csv({}, {product}))).endsWith(QStringLiteral("has an hourly rate but no upfront fee")));
        product.prices.back() = made::upfront("300", 1, "Partial Upfront");
        QVERIFY(told(read(made::json({}, {product}))).endsWith(QStringLiteral("has an upfront fee but no hourly rate")));
    }
    void refusesOtherCurrencies() {
        made::Product product = made::linuxInstance("AAAA", "m5.large", "0.5990000000");
        product.prices.front().currency = "CNY";
        const QString message = QStringLiteral("Currency: must be USD, not \"CNY\"; lists of other currencies cannot be mixed into this catalog");
        QCOMPARE(told(read(made::csv({}, {product}))), QStringLiteral("f:7: ") + message);
        QVERIFY(told(read(made::json({}, {product}))).endsWith(message));
    }
    void refusesPricesThatAreNone_data() {
        QTest::addColumn<QString>("usd");
        for (const char* usd : {"", "free", "-0.1", "1e-4", "0.00000000000001", "1,000", "99999999999"}) QTest::newRow(*usd == '\0' ? "empty" : usd) << usd;
    }
    void refusesPricesThatAreNone() {
        QFETCH(QString, usd);
        const QString found = told(read(made::csv({}, {made::linuxInstance("AAAA", "m5.large", usd.toStdString())})));
        QCOMPARE(found, QStringLiteral("f:7: PricePerUnit: must be dollars with at most 12 decimals, not \"%1\"").arg(usd));
    }
    void leavesOutWhatCostsNothingAndSaysSo() {
        const Result<OfferFile> file = read(made::csv({}, {made::linuxInstance("AAAA", "m5.large", "0.0000000000"), made::linuxInstance("BBBB", "m5.xlarge", "0.2")}));
        QCOMPARE(told(file), QStringLiteral("m5.xlarge in us-east-1: 0.2 (BBBB.JRTCKXETXF.6YS6EN2CT7)"));
        QCOMPARE(countOf(*file, "EC2 instances, Linux").rejected.at("the price must not be 0"), std::size_t{1});
    }
    void leavesOutOtherUnitsAndSaysSo() {
        made::Product product = made::linuxInstance("AAAA", "m5.large", "0.0960000000");
        product.prices.front().unit = "Quantity";
        const Result<OfferFile> file = read(made::csv({}, {product}));
        QCOMPARE(countOf(*file, "EC2 instances, Linux").rejected.at("Unit must be hrs"), std::size_t{1});
        QCOMPARE(countOf(*file, "EC2 instances, Linux").matches, std::size_t{0});
    }
    void passesOverTermsItDoesNotKnow() {
        made::Product product = reservedInstance();
        made::Price flat = product.prices.front();
        flat.kind = "FlatRate";
        flat.term = "FLATFLAT11";
        product.prices.push_back(flat);
        made::Price convertible = made::hourly("0.07", 1, "No Upfront");
        convertible.offering = "convertible";
        convertible.term = "7NE97W5U4E";
        product.prices.push_back(convertible);
        const Result<OfferFile> file = read(made::csv({}, {product}));
        QCOMPARE(told(file), told(read(made::csv({}, {reservedInstance()}))));
        QCOMPARE(std::get<ListedPrices>(file->content).unknownTerms.at("FlatRate"), std::size_t{1});
    }
    void passesOverTermsOfProductsItWasNotGiven() {
        std::string text = made::json({}, {made::linuxInstance("AAAA", "m5.large", "0.0960000000")});
        text = replaced(text, "\"OnDemand\" : {", "\"OnDemand\" : {\n\"GONE\" : { \"GONE.X\" : { \"priceDimensions\" : { } } },");
        QCOMPARE(told(read(text)), QStringLiteral("m5.large in us-east-1: 0.096 (AAAA.JRTCKXETXF.6YS6EN2CT7)"));
    }
    void countsPlacesAndTypesItDoesNotKnow() {
        made::Product gov = made::linuxInstance("AAAA", "m5.large", "0.0960000000"), zone = made::linuxInstance("BBBB", "m5.large", "0.0960000000");
        gov.with("Region Code", "us-gov-west-1").with("Location", "AWS GovCloud (US-West)");
        zone.with("Region Code", "us-west-2-lax-1").with("Location Type", "AWS Local Zone");
        const Result<OfferFile> file = read(made::csv({}, {gov, zone, made::linuxInstance("CCCC", "m99.huge", "9")}));
        const ListedPrices& prices = std::get<ListedPrices>(file->content);
        QCOMPARE(prices.elsewhere.at("us-gov-west-1"), std::size_t{1});
        QCOMPARE(prices.unknownTypes.at("m99.huge"), std::size_t{1});
        QCOMPARE(countOf(*file, "EC2 instances, Linux").rejected.at("Location Type must be AWS Region"), std::size_t{1});
        QVERIFY(prices.products.empty());
    }
    void aStrangersNamesDoNotGrowWithoutBound() {
        std::vector<made::Product> products;
        for (int i = 0; i < 3000; ++i) products.push_back(made::linuxInstance("S" + std::to_string(i), "x" + std::to_string(i) + ".\n\"large", "1"));
        const Result<OfferFile> file = read(made::csv({}, products));
        QVERIFY(std::get<ListedPrices>(file->content).unknownTypes.size() <= 1000);
    }
    /// A file from a stranger is read or refused with one line, whatever was done to it.
    void aSpoiltFileIsReadOrRefusedWithOneLine() {
        const std::string texts[] = {made::csv({}, {reservedInstance()}), made::json({}, {reservedInstance()}), made::csv(s3Head(), {s3Standard()}),
                                     made::json(s3Head(), {s3Standard()}, true)};
        std::uint32_t random = 1;
        const auto next = [&](std::size_t below) {
            random = random * 1664525u + 1013904223u;
            return (random >> 8) % below;
        };
        const std::string pieces[] = {"\"", "\"\"", ",", "\n", "\r", "{", "}", "[", "]", ":", "\\", "0", "-", "Inf", "1e999", "\x80", std::string(1, '\0'), "CNY", ""};
        for (int round = 0; round < 1500; ++round) {
            std::string text = texts[next(std::size(texts))];
            for (std::size_t spoilt = 1 + next(3); spoilt > 0; --spoilt) text.replace(next(text.size()), next(4), pieces[next(std::size(pieces))]);
            const QString found = told(read(text));
            QVERIFY2(!found.startsWith(QStringLiteral("f:")) || found.count(QLatin1Char('\n')) == 0, qPrintable(found));
        }
    }
    void csvAndJsonOfTheSameRowsSayTheSame() {
        const made::Ec2Region region{{"m5.large", "m5.xlarge", "c5.large", "r5.2xlarge", "t4g.micro"}};
        std::vector<made::Product> products;
        for (std::size_t i = 0; i < 5 * made::Ec2Region::variants; ++i) products.push_back(region.product(i));
        const Result<OfferFile> csv = read(made::csv({}, products)), json = read(made::json({}, products));
        QCOMPARE(told(csv), told(json));
        QCOMPARE(std::get<ListedPrices>(csv->content).products.size(), std::size_t{5});
        for (std::size_t i = 0; i < std::get<ListedPrices>(csv->content).counts.size(); ++i)
            QVERIFY(std::get<ListedPrices>(csv->content).counts[i].rejected == std::get<ListedPrices>(json->content).counts[i].rejected);
    }
};

QTEST_APPLESS_MAIN(OfferFileTest)
#include "offer_file_test.moc"
