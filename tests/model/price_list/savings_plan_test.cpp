#include "model/price_list/savings_plan.h"

#include <QTest>

#include <deque>

#include "model/catalog/shipped_catalog.h"
#include "model/price_list/list_folder.h"
#include "model/price_list/offer_file.h"
#include "model/pricing/commitment.h"

using namespace stagecraft;

namespace {

/// A discounted rate as the files have it.
struct Made {
    const char* family = "ComputeSavingsPlans";
    const char* payment = "No Upfront";
    int years = 1;
    const char* usd = "0.0610000000";
    const char* usage = "BoxUsage:m5.large";
    const char* operation = "RunInstances";
    const char* service = "AmazonEC2";
    const char* region = "us-east-1";
    const char* type = "m5.large";
    const char* currency = "USD";
    const char* sku = "PLAN1";
};

constexpr const char* csvHead =
    "FormatVersion,v1.0\nDisclaimer,This pricing list is for informational purposes only.\nPublication Date,2026-09-11T18:44:47Z\n"
    "Version,20260911184447\nOfferCode,AmazonComputeSavingsPlan\n"
    "SKU,RateCode,Unit,EffectiveDate,DiscountedRate,Currency,DiscountedSKU,DiscountedServiceCode,DiscountedUsageType,DiscountedOperation,"
    "PurchaseOption,LeaseContractLength,LeaseContractLengthUnit,ServiceCode,UsageType,Operation,Description,Instance Family,Location,"
    "Location Type,Granularity,Product Family,DiscountedRegionCode,DiscountedInstanceType\n";

/// As AWS publishes it: without quotes, 24 columns.
std::string csv(const std::vector<Made>& rates) {
    std::string text = csvHead;
    int number = 0;
    for (const Made& made : rates) {
        const std::string sku = std::string{made.sku} + made.family + made.payment + std::to_string(made.years);
        std::string plain;
        for (const char c : sku)
            if (c != ' ') plain += c;
        ++number;
        text += plain + "," + plain + ".RATE" + std::to_string(number) + ",Hrs,2026-06-05T18:51:13Z," + made.usd + "," + made.currency + ",DISC" +
                std::to_string(number) + "," + made.service + "," + made.usage + "," + made.operation + "," + made.payment + "," +
                std::to_string(made.years) + ",year,ComputeSavingsPlans,ComputeSP:1yrNoUpfront,,a plan,,Any,AWS Region,hourly," + made.family + "," +
                made.region + "," + made.type + "\n";
    }
    return text;
}

std::string json(const std::vector<Made>& rates, bool namesRegion = true) {
    std::string products, terms;
    int number = 0;
    for (const Made& made : rates) {
        const std::string sku = "PLAN" + std::to_string(++number);
        products += (number > 1 ? ",{" : "{") + std::string{"\"sku\":\""} + sku + "\",\"productFamily\":\"" + made.family +
                    "\",\"serviceCode\":\"ComputeSavingsPlans\",\"usageType\":\"x\",\"operation\":\"\",\"attributes\":{\"purchaseOption\":\"" + made.payment +
                    "\",\"granularity\":\"hourly\",\"instanceType\":\"m5\",\"purchaseTerm\":\"" + std::to_string(made.years) + "yr\",\"location\":\"Any\"}}";
        terms += (number > 1 ? ",{" : "{") + std::string{"\"sku\":\""} + sku + "\",\"description\":\"a plan\",\"effectiveDate\":\"2026-06-05T18:51:13Z\"," +
                 "\"leaseContractLength\":{\"duration\":" + std::to_string(made.years) + ",\"unit\":\"year\"},\"rates\":[{\"discountedSku\":\"D\"," +
                 "\"discountedUsageType\":\"" + made.usage + "\",\"discountedOperation\":\"" + made.operation + "\",\"discountedServiceCode\":\"" + made.service +
                 "\",\"rateCode\":\"" + sku + ".R\",\"unit\":\"Hrs\",\"discountedRate\":{\"price\":\"" + made.usd + "\",\"currency\":\"" + made.currency + "\"}" +
                 (namesRegion ? ",\"discountedRegionCode\":\"" + std::string{made.region} + "\",\"discountedInstanceType\":\"" + made.type + "\"" : std::string{}) + "}]}";
    }
    return "{\"version\":\"20260911184447\",\"publicationDate\":\"2026-09-11T18:44:47Z\",\"regionCode\":\"us-east-1\",\"products\":[" + products +
           "],\"terms\":{\"savingsPlan\":[" + terms + "]}}";
}

Result<OfferFile> read(const std::string& text) {
    const OpenSource open = [&]() -> Result<std::unique_ptr<ByteSource>> { return std::make_unique<TextSource>(text, 997); };
    return text.starts_with('{') ? readOfferJson(open, "f", *shippedCatalog()) : readOfferCsv(open, "f", *shippedCatalog());
}

QString told(const Result<OfferFile>& file) {
    if (!file) return QString::fromStdString(file.error().text());
    QStringList lines;
    for (const SavingsRate& rate : std::get<SavingsRates>(file->content).rates)
        lines.append(QString::fromStdString(rate.type + " in " + rate.region + (rate.isCompute ? " compute " : " ec2 ") + (rate.years == 0 ? "1y " : "3y ") +
                                            std::to_string(static_cast<int>(rate.payment)) + " " + rate.usd.text()));
    return lines.join(QLatin1Char('\n'));
}

std::map<std::string, std::size_t> rejected(const Result<OfferFile>& file) { return std::get<SavingsRates>(file->content).counts.front().rejected; }

}  // namespace

class SavingsPlanTest : public QObject, ListFolder {
    Q_OBJECT
private slots:
    void readsBothKindsOfPlansFromBothFormats() {
        const std::vector<Made> rates{{}, {"ComputeSavingsPlans", "All Upfront", 3, "0.0450000000"}, {"EC2InstanceSavingsPlans", "Partial Upfront", 1, "0.0570000000"}};
        const QString expected = QStringLiteral("m5.large in us-east-1 ec2 1y 1 0.057\nm5.large in us-east-1 compute 1y 0 0.061\nm5.large in us-east-1 compute 3y 2 0.045");
        QCOMPARE(told(read(csv(rates))), expected);
        QCOMPARE(told(read(json(rates))), expected);
        // The region of the file and the type in the usage type will do.
        QCOMPARE(told(read(json(rates, false))), expected);
    }
    void takesLinuxOnSharedHardwareOnlyAndCountsTheRest() {
        Made windows, dedicated, unused, host, lambda;
        windows.operation = "RunInstances:0002";
        dedicated.usage = "APE2-DedicatedUsage:m5.large";
        unused.usage = "UnusedBox:m5.large";
        host.usage = "HostBoxUsage:m5.large";
        lambda.service = "AWSLambda";
        for (const std::string& text : {csv({windows, dedicated, unused, host, lambda, {}}), json({windows, dedicated, unused, host, lambda, {}})}) {
            const Result<OfferFile> file = read(text);
            QCOMPARE(told(file), QStringLiteral("m5.large in us-east-1 compute 1y 0 0.061"));
            QCOMPARE(rejected(file).at("DiscountedServiceCode must be AmazonEC2"), std::size_t{1});
            QCOMPARE(rejected(file).at("DiscountedUsageType must begin with BoxUsage after the region's prefix"), std::size_t{3});
            QCOMPARE(rejected(file).at("DiscountedOperation must be RunInstances"), std::size_t{1});
        }
    }
    void passesOverOtherPlansRegionsAndTypes() {
        Made database, gov, unknown;
        database.family = "DatabaseSavingsPlans";
        gov.region = "us-gov-west-1";
        unknown.type = "m99.huge";
        const Result<OfferFile> file = read(csv({database, gov, unknown}));
        QCOMPARE(told(file), QString{});
        QCOMPARE(std::get<SavingsRates>(file->content).elsewhere.at("\"us-gov-west-1\""), std::size_t{1});
        QCOMPARE(std::get<SavingsRates>(file->content).unknownTypes.at("\"m99.huge\""), std::size_t{1});
    }
    void refusesWhatIsWrong_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        Made yuan, free, twoYears, other;
        yuan.currency = "CNY";
        free.usd = "0.0000000000";
        twoYears.years = 2;
        other.usd = "0.0620000000";
        const auto row = [](const char* name, const std::string& text, const char* message) { QTest::newRow(name) << QString::fromStdString(text) << message; };
        row("yuan", csv({yuan}), "f:7: Currency: must be USD; lists of other currencies are not read");
        row("nothing", csv({free}), "f:7: DiscountedRate: must be dollars above 0 with at most 12 decimals");
        row("two years", csv({twoYears}), "f:7: LeaseContractLength: must be 1 or 3 years, not \"2 year\"");
        row("two rates", csv({{}, other}),
            "f:8: Compute Savings Plans, Linux: m5.large in us-east-1 has two rates: 0.061 (PLAN1ComputeSavingsPlansNoUpfront1.RATE1, line 7) "
            "and 0.062 (PLAN1ComputeSavingsPlansNoUpfront1.RATE2, line 8)");
        row("a column less", csv({}).replace(csv({}).find("DiscountedRate"), 14, "Rate"), "f:6: DiscountedRate: this column is missing");
    }
    void refusesWhatIsWrong() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QCOMPARE(told(read(text.toStdString())), message);
    }

    /// AWS's calculator for c5.xlarge in Tokyo (on demand 0.398): a month under each plan and the hours of 730 from which it
    /// pays; the whole import, to the rates that bills are made with.
    void paysAsAwsCalculatorSays_data() {
        QTest::addColumn<QString>("purchase");
        QTest::addColumn<double>("month");
        QTest::addColumn<double>("breakEven");
        const auto row = [](const char* purchase, double month, double breakEven) { QTest::newRow(purchase) << purchase << month << breakEven; };
        row("on-demand", 290.54, 730);
        row("sp_compute_1y_no_upfront", 263.53, 662.135678);
        row("sp_compute_1y_partial_upfront", 256.96, 645.628141);
        row("sp_compute_1y_all_upfront", 254.77, 640.125628);
        row("sp_compute_3y_no_upfront", 226.30, 568.592965);
        row("sp_compute_3y_partial_upfront", 219.73, 552.085427);
        row("sp_compute_3y_all_upfront", 218.27, 548.417085);
        row("sp_ec2_1y_no_upfront", 232.87, 585.100503);
        row("sp_ec2_1y_partial_upfront", 227.76, 572.261307);
        row("sp_ec2_1y_all_upfront", 226.30, 568.592965);
        row("sp_ec2_3y_no_upfront", 201.48, 506.231156);
        row("sp_ec2_3y_partial_upfront", 197.10, 495.226131);
        row("sp_ec2_3y_all_upfront", 192.72, 484.221106);
        row("ri_1y_no_upfront", 232.87, 585.100503);
        row("ri_1y_all_upfront", 226.17, -1);
        row("ri_3y_no_upfront", 201.48, 506.231156);
        row("ri_3y_all_upfront", 193.06, -1);
    }
    void paysAsAwsCalculatorSays() {
        static const Catalog::Pointer imported = goldenCatalog();
        QFETCH(QString, purchase);
        QFETCH(double, month);
        QFETCH(double, breakEven);
        const InstanceOffer* const offer = imported->instanceOffer("ap-northeast-1", "c5.xlarge");
        QVERIFY(offer != nullptr);
        const OptionalRate rate = offer->prices.at(*parseName<Purchase>(purchase.toStdString()));
        QVERIFY(rate.has_value());
        QCOMPARE(wholeCents(Usd{rate->count() * 730}), static_cast<std::int64_t>(std::llround(month * 100)));
        if (breakEven > 0) QVERIFY(std::abs(breakEvenTime(offer->prices.onDemand, *rate).count() - breakEven) < 1e-6);
    }
    void warnsOfAPlanAboveThePriceItDiscounts() {
        Made dear;
        dear.usd = "0.5000000000";
        const ImportedCatalog made = importOverAll({csv({dear})});
        QVERIFY(std::ranges::any_of(made.warnings, [](const std::string& warning) {
            return warning == "1 Savings Plan rate is above the price on demand, such as m5.large in us-east-1 at 0.5 against 0.096; the lists may be of different times";
        }));
        QVERIFY(std::ranges::none_of(importOverAll({csv({{}})}).warnings, [](const std::string& warning) { return warning.find("above the price") != std::string::npos; }));
    }
    void refusesOtherTermsAndDaysThatAreNone() {
        Made longer;
        longer.years = 13;
        QVERIFY(told(read(csv({longer}))).contains(QStringLiteral("must be 1 or 3 years, not \"13 year\"")));
        std::string formula = csv({{}});
        formula.replace(formula.find("2026-06-05T18:51:13Z"), 20, "=1+1");
        QVERIFY2(told(read(formula)).contains(QStringLiteral("EffectiveDate: must be written as 2025-09-12, not \"=1+1\"")), qPrintable(told(read(formula))));
    }
    void tellsTypesWithoutAPlan() {
        const ImportedCatalog excerpt = importOverAll({csv({{}})});
        QVERIFY(warns(excerpt, "1 instance types") == false);
        QVERIFY2(warns(excerpt, " instance types priced on demand in us-east-1 have no Savings Plan in it and stay on demand under one"), all(excerpt).c_str());
        QVERIFY2(warns(excerpt, "in us-east-1 no type has a rate of sp_compute_1y_partial_upfront, sp_compute_1y_all_upfront, sp_compute_3y_no_upfront"), all(excerpt).c_str());
        const ImportedCatalog whole = importOverAll({csv(wholeList(0))});
        QVERIFY2(!warns(whole, "Savings Plan in it") && !warns(whole, "have no rate of") && !warns(whole, "no type has a rate"), all(whole).c_str());
    }
    void tellsPlansWithoutARateForManyTypes() {
        const ImportedCatalog made = importOverAll({csv(wholeList(200))});
        QVERIFY2(warns(made, "200 of the ") && warns(made, " instance types with a Savings Plan in us-east-1 have no rate of sp_ec2_3y_all_upfront"), all(made).c_str());
        QVERIFY2(!warns(made, "no rate of sp_ec2_3y_no_upfront"), all(made).c_str());
        // A few are no sign of anything.
        QVERIFY(!warns(importOverAll({csv(wholeList(3))}), "have no rate of"));
    }
    void aPlanThatANewerListNoLongerHasIsNotSold() {
        const ImportedCatalog first = importOverAll({csv({{}, {"ComputeSavingsPlans", "All Upfront", 3, "0.0450000000"}})});
        QVERIFY(first.after->instanceOffer("us-east-1", "m5.large")->prices.at(Purchase::ComputePlan3YearAllUpfront).has_value());
        std::string newer = csv({{}});
        for (const auto& [old, now] : {std::pair<std::string, std::string>{"Publication Date,2026-09-11", "Publication Date,2026-10-11"}, {"Version,20260911", "Version,20261011"}})
            newer.replace(newer.find(old), old.size(), now);
        const ImportedCatalog second = import({newer}, first.after, first.tables).value();
        const InstanceOffer* const offer = second.after->instanceOffer("us-east-1", "m5.large");
        QVERIFY(offer->prices.at(Purchase::ComputePlan1YearNoUpfront).has_value());
        QVERIFY(!offer->prices.at(Purchase::ComputePlan3YearAllUpfront).has_value());
        // Two lists of one publication add up.
        const ImportedCatalog both = importOverAll({csv({{}}), csv({{"EC2InstanceSavingsPlans", "Partial Upfront", 1, "0.0570000000"}})});
        QVERIFY(both.after->instanceOffer("us-east-1", "m5.large")->prices.at(Purchase::ComputePlan1YearNoUpfront).has_value());
        QVERIFY(both.after->instanceOffer("us-east-1", "m5.large")->prices.at(Purchase::Ec2Plan1YearPartialUpfront).has_value());
    }
    void keepsTheSourceOfThePlanApart() {
        const ImportedCatalog made = importOverAll({csv({{}})});
        const InstanceOffer* const offer = made.after->instanceOffer("us-east-1", "m5.large");
        QCOMPARE(offer->provenance.asOf, made.before->instanceOffer("us-east-1", "m5.large")->provenance.asOf);
        QCOMPARE(offer->prices.savingsPlans->provenance.asOf, std::string_view{"2026-09-11"});
        QVERIFY(offer->prices.savingsPlans->provenance.source.find("AWS price list AmazonComputeSavingsPlan of us-east-1, version 20260911184447") == 0);
    }
    void aCatalogWithoutListsSellsNoPlans() {
        for (const InstanceOffer& offer : shippedCatalog()->instanceOffers("us-east-1")) QVERIFY(!offer.prices.at(Purchase::ComputePlan1YearNoUpfront));
    }

private:
    static bool warns(const ImportedCatalog& made, std::string_view of) {
        return std::ranges::any_of(made.warnings, [&](const std::string& warning) { return warning.find(of) != std::string::npos; });
    }
    static std::string all(const ImportedCatalog& made) {
        std::string text;
        for (const std::string& warning : made.warnings) text += warning + "\n";
        return text;
    }
    /// Every plan of every type of the region, but the last way to pay for so many of them.
    static std::vector<Made> wholeList(std::size_t lacking) {
        static std::deque<std::string> texts;  // what the rows point at
        std::vector<Made> rates;
        for (const InstanceOffer& offer : shippedCatalog()->instanceOffers("us-east-1")) {
            const char* const type = texts.emplace_back(offer.type->name).c_str();
            const char* const usage = texts.emplace_back("BoxUsage:" + std::string{offer.type->name}).c_str();
            const char* const usd = texts.emplace_back(QString::number(offer.prices.onDemand.count() * 0.6, 'f', 10).toStdString()).c_str();
            for (const char* const family : {"ComputeSavingsPlans", "EC2InstanceSavingsPlans"})
                for (const int years : {1, 3})
                    for (const char* const payment : {"No Upfront", "Partial Upfront", "All Upfront"}) {
                        const bool isLast = std::string_view{family}.starts_with('E') && years == 3 && std::string_view{payment}.starts_with('A');
                        if (isLast && lacking > 0) {
                            --lacking;
                            continue;
                        }
                        Made rate;
                        rate.family = family;
                        rate.payment = payment;
                        rate.years = years;
                        rate.usd = usd;
                        rate.usage = usage;
                        rate.type = type;
                        rates.push_back(rate);
                    }
        }
        return rates;
    }
    ImportedCatalog importOverAll(const std::vector<std::string>& texts) { return import(texts, shippedCatalog(), builtInTables()).value(); }
    Catalog::Pointer goldenCatalog() {
        made::Product product = made::withCalculatorsPrices(made::linuxInstance("SKUC5XLARGE", "c5.xlarge", "0.3980000000"));
        product.with("Region Code", "ap-northeast-1").with("Location", "Asia Pacific (Tokyo)").with("usageType", "APN1-BoxUsage:c5.xlarge");
        std::vector<Made> rates;
        const auto add = [&](const char* family, int years, const char* none, const char* partial, const char* all) {
            for (const auto& [payment, usd] : {std::pair{"No Upfront", none}, {"Partial Upfront", partial}, {"All Upfront", all}}) {
                Made rate;
                rate.family = family;
                rate.years = years;
                rate.payment = payment;
                rate.usd = usd;
                rate.usage = "APN1-BoxUsage:c5.xlarge";
                rate.region = "ap-northeast-1";
                rate.type = "c5.xlarge";
                rates.push_back(rate);
            }
        };
        add("ComputeSavingsPlans", 1, "0.361", "0.352", "0.349");
        add("ComputeSavingsPlans", 3, "0.310", "0.301", "0.299");
        add("EC2InstanceSavingsPlans", 1, "0.319", "0.312", "0.310");
        add("EC2InstanceSavingsPlans", 3, "0.276", "0.270", "0.264");
        return importOverAll({csv(rates), made::csv({}, {product})}).after;
    }
};

QTEST_APPLESS_MAIN(SavingsPlanTest)
#include "savings_plan_test.moc"
