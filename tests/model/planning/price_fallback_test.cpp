#include <QTest>

#include <rapidcheck.h>

#include <cmath>
#include <numbers>

#include "model/documents/plan_result.h"
#include "model/planning/regions.h"
#include "model/report/forgotten.h"
#include "model/report/money_words.h"
#include "model/report/plan_report.h"
#include "model/report/words.h"
#include "model/support/text.h"
#include "tests/model/planning/cloned_catalog.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/random_inputs.h"
#include "tests/model/planning/used.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

constexpr PriceFallback nobody;
constexpr PriceFallback nearest = PriceFallback::nearest();

/// By the spherical law of cosines, which is not how the catalog does it.
double distance(const Region& a, const Region& b) {
    constexpr double degree = std::numbers::pi / 180;
    const double cosine = std::sin(a.latitude * degree) * std::sin(b.latitude * degree) +
                          std::cos(a.latitude * degree) * std::cos(b.latitude * degree) * std::cos((a.longitude - b.longitude) * degree);
    return std::acos(std::clamp(cosine, -1.0, 1.0));
}

std::vector<std::string_view> dimensions() {
    std::vector<std::string_view> all;
    for (const Price& price : catalog().prices())
        if (all.empty() || all.back() != price.dimension) all.push_back(price.dimension);
    return all;
}

/// Of all prices of a dimension, that of the region next to `region`; nullptr where no region has one.
const Price* nearestByTrying(std::string_view dimension, const Region& region) {
    const Price* found = nullptr;
    double least = std::numeric_limits<double>::infinity();
    for (const Price& price : catalog().prices()) {
        const Region* const lender = catalog().region(price.region);
        if (price.dimension != dimension || lender == nullptr) continue;
        if (const double there = distance(region, *lender); there < least - 1e-9) {
            least = there;
            found = &price;
        }
    }
    return found;
}

/// The built-in catalog with every price that is borrowed written down where it is used, as if AWS asked the same there.
const Catalog& filled() {
    static const Catalog::Pointer made = [] {
        Tables tables = realTables();
        const std::vector<std::string> header = cellsOf(linesOf(tables["service_prices.csv"]).front());
        if (header != std::vector<std::string>{"service", "region", "dimension", "unit", "tier_from", "tier_to", "usd", "source", "as_of"})
            qFatal("service_prices.csv has other columns");
        for (const std::string_view dimension : dimensions())
            for (const Region& region : catalog().regions()) {
                const Price* const price = catalog().price(dimension, region.code, nearest);
                if (price == nullptr || !price->isBorrowedIn(region.code)) continue;
                for (const PriceTier& tier : price->tiers) {
                    std::string& rows = tables["service_prices.csv"];
                    for (const std::string& cell : {std::string{price->service}, std::string{region.code}, std::string{dimension}, "\"" + std::string{price->unit} + "\"",
                                                    plainNumber(tier.from), std::isinf(tier.to) ? std::string{} : plainNumber(tier.to)})
                        rows += cell + ",";
                    rows += plainNumber(tier.usd) + ",somewhere,2026-01-01\n";
                }
            }
        Result<Catalog::Pointer> read = Catalog::fromTexts(tables);
        if (!read) qFatal("%s", read.error().text().c_str());
        return *read;
    }();
    return *made;
}

bool isInstanceHour(const Usage& usage) { return !usage.instanceType.empty(); }

}  // namespace

class PriceFallbackTest : public QObject {
    Q_OBJECT
private slots:
    void theNearestRegionWithAPriceLends() {
        int borrowed = 0;
        for (const std::string_view dimension : dimensions())
            for (const Region& region : catalog().regions()) {
                const Price* const own = catalog().price(dimension, region.code);
                const Price* const found = catalog().price(dimension, region.code, nearest);
                if (own != nullptr) {
                    QCOMPARE(found, own);
                    continue;
                }
                QCOMPARE(found, nearestByTrying(dimension, region));
                if (found == nullptr) continue;
                QVERIFY(found->isBorrowedIn(region.code));
                ++borrowed;
            }
        QVERIFY(borrowed > 100);
    }

    void aRegionThatIsNamedLendsWhatItHasAndNobodyLendsOtherwise() {
        const PriceFallback virginia = catalog().fallback("us-east-1");
        QVERIFY(catalog().fallback("none") == nobody && catalog().fallback("auto") == nearest && catalog().fallback("us-east-9") == nobody);
        for (const std::string_view dimension : dimensions())
            for (const Region& region : catalog().regions()) {
                const Price* const own = catalog().price(dimension, region.code);
                QCOMPARE(catalog().price(dimension, region.code, nobody), own);
                const Price* const lent = catalog().price(dimension, region.code, virginia);
                if (own != nullptr) QCOMPARE(lent, own);
                else if (lent != nullptr) QVERIFY(lent->region == "us-east-1" && lent->dimension == dimension);
                else QVERIFY(catalog().price(dimension, "us-east-1") == nullptr);
            }
    }

    void whatBelongsToNoRegionBorrowsNothing() {
        QVERIFY(catalog().price("alb_hour", "cf-europe", nearest) == nullptr);
        QVERIFY(catalog().price("alb_hour", "*", nearest) == nullptr);
        QVERIFY(catalog().price("cloudfront_egress_gb", "eu-central-1", nearest) == nullptr);
        QVERIFY(catalog().price("nothing_hour", "eu-central-1", nearest) == nullptr);
    }

    void aBorrowedPriceIsEstimatedAndNamesItsRegion() {
        const Region& poor = *std::ranges::find_if(catalog().regions(), [](const Region& r) { return catalog().price("alb_hour", r.code) == nullptr; });
        const std::vector<Usage> usage{use("alb_hour", std::string{poor.code}, 730), use("route53_hosted_zone_month", "*", 1),
                                       use("alb_hour", "us-east-1", 730)};
        const Bill made = bill(usage, catalog(), FreeTier::None, {}, nearest);
        const Price& lender = *nearestByTrying("alb_hour", poor);
        QCOMPARE(made.unpriced, 0);
        QCOMPARE(made.lines[0].amount, Usd{730 * lender.tiers.front().usd});
        QCOMPARE(made.lines[0].lender, std::string{lender.region});
        QVERIFY(made.lines[0].isEstimated && made.lines[0].isNearestLender);
        QCOMPARE(lenderText(made.lines[0]), "price of " + std::string{lender.region} + ", the nearest region that has one");
        QVERIFY(!made.lines[1].isBorrowed() && !made.lines[2].isBorrowed() && lenderText(made.lines[2]).empty());
        QCOMPARE(made.borrowed, made.lines[0].amount);
        QCOMPARE(lendersOf(made), std::string{lender.region});
        QVERIFY(moneyTexts(made, {}).front().find("prices of other regions (" + std::string{lender.region} + ")") != std::string::npos);

        const Bill named = bill(usage, catalog(), FreeTier::None, {}, catalog().fallback("us-east-1"));
        QCOMPARE(named.lines[0].amount, named.lines[2].amount);
        QCOMPARE(lenderText(named.lines[0]), std::string{"price of us-east-1, for want of one here"});
        const Bill none = bill(usage, catalog(), FreeTier::None, {}, nobody);
        QCOMPARE(none.unpriced, 1);
        QVERIFY(!none.lines[0].isPriced && none.lines[0].lender.empty());
        QCOMPARE(none.borrowed, Usd{});
    }

    void aContractsPriceStandsInForABorrowedOne() {
        const Region& poor = *std::ranges::find_if(catalog().regions(), [](const Region& r) { return catalog().price("alb_hour", r.code) == nullptr; });
        const Contract contract{0, {{{}, {}, "alb_hour", 0, 0.5}}};
        const Bill made = bill(std::vector{use("alb_hour", std::string{poor.code}, 10)}, catalog(), FreeTier::None, contract, nearest);
        QCOMPARE(made.total, Usd{5});
        QCOMPARE(made.list, Usd{5});  // AWS's list has none here
        QCOMPARE(made.estimated, Usd{});
        QVERIFY(!made.lines[0].isBorrowed());
        // A discount is taken off what is borrowed.
        const Bill less = bill(std::vector{use("alb_hour", std::string{poor.code}, 10)}, catalog(), FreeTier::None, {0.5, {}}, nearest);
        const Bill whole = bill(std::vector{use("alb_hour", std::string{poor.code}, 10)}, catalog(), FreeTier::None, {}, nearest);
        QCOMPARE(less.total.dollars() * 2, whole.total.dollars());
        QCOMPARE(less.borrowed, less.total);
    }

    /// A machine that a region does not sell cannot be had there, whatever it costs elsewhere.
    void hoursOfMachinesAreNeverBorrowed() {
        const auto isSold = [](std::string_view region) { return catalog().instanceOffer(region, "m7g.large") != nullptr; };
        const auto lacking = std::ranges::find_if(catalog().regions(), [&](const Region& region) { return !isSold(region.code); });
        QVERIFY(lacking != catalog().regions().end() && isSold("us-east-1"));
        for (const char* dimension : {"ec2_hour", "rds_hour", "elasticache_node_hour"}) {
            Usage hours = use(dimension, std::string{lacking->code}, 730);
            hours.instanceType = dimension[0] == 'e' && dimension[1] == 'c' ? "m7g.large" : dimension[0] == 'r' ? "db.m9.large" : "cache.m9.large";
            hours.engine = dimension[0] == 'r' ? "postgresql" : "valkey";
            QCOMPARE(bill(std::vector{hours}, catalog(), FreeTier::None, {}, nearest).unpriced, 1);
        }
    }

    /// What was compared is what is billed: a plan with borrowed prices is, figure by figure, that of a catalog in which they are
    /// written down, in the regions that stage 7 opens of its own as well.
    void theSearchComparesWhatTheBillCharges() {
        runCases(150);
        QVERIFY(rc::check([] {
            std::vector<Setting> settings = *settingsGen(catalog(), {"choices.fallback_region", "choices.region"});
            const auto region = *rc::gen::inRange<std::size_t>(0, catalog().regions().size());
            settings.push_back({"choices.region", std::string{catalog().regions()[region].code}});
            const Inputs inputs = inputsOf(settings, catalog());
            const Plan borrowed = plan(inputs, catalog(), builtInBlueprints());
            const Plan known = plan(inputs, filled(), builtInBlueprints());
            for (std::size_t i = 0; i < stageCount; ++i) {
                const StagePlan& a = borrowed.stages[i];
                const StagePlan& b = known.stages[i];
                RC_ASSERT(a.bill.total == b.bill.total);
                RC_ASSERT(a.bill.unpriced == b.bill.unpriced);
                RC_ASSERT(a.blockers.size() == b.blockers.size());
                RC_ASSERT(a.bill.lines.size() == b.bill.lines.size());
                for (std::size_t l = 0; l < a.bill.lines.size(); ++l) {
                    RC_ASSERT(a.bill.lines[l].amount == b.bill.lines[l].amount);
                    RC_ASSERT(a.bill.lines[l].usage.quantity == b.bill.lines[l].usage.quantity);
                    RC_ASSERT(a.bill.lines[l].usage.instanceType == b.bill.lines[l].usage.instanceType);
                    RC_ASSERT(!b.bill.lines[l].isBorrowed());
                }
            }
        }));
    }

    /// A region whose load balancers have no price of their own is opened where one may be borrowed, and its lines are marked.
    void regionsWithBorrowedPricesMayBeOpened() {
        const std::string osaka = "ap-northeast-3";
        QVERIFY(catalog().price("alb_hour", osaka) == nullptr && !catalog().instanceOffers(osaka).empty());
        Inputs inputs;
        inputs.choices.regionCount = static_cast<int>(catalog().regions().size());  // every one that may be opened
        const auto opens = [&](const std::string& fallback) {
            inputs.choices.fallbackRegion = fallback;
            return std::ranges::any_of(nearestRegions(catalog(), inputs), [&](const RegionShare& share) { return share.region->code == osaka; });
        };
        QVERIFY(opens("auto"));
        QVERIFY(opens("us-east-1"));
        QVERIFY(!opens("none"));
        QVERIFY(!opens("af-south-1"));  // which has none to lend
        for (const RegionShare& share : nearestRegions(catalog(), inputs)) QVERIFY(!catalog().instanceOffers(share.region->code).empty());
    }

    /// Without a fallback a line has a price where the catalog has one for its region or for everywhere, and nowhere else.
    void withNoneNothingIsBorrowed() {
        runCases(100);
        QVERIFY(rc::check([] {
            const std::vector<Setting> settings = *settingsGen(catalog(), {"choices.fallback_region"});
            const Plan made = planOf(withSetting(inputsOf(settings, catalog()), "choices.fallback_region", "none"));
            for (const StagePlan& stage : made.stages) {
                RC_ASSERT(stage.bill.borrowed == Usd{});
                for (const BillLine& line : stage.bill.lines) {
                    RC_ASSERT(!line.isBorrowed());
                    if (isInstanceHour(line.usage) || line.isContractPrice || line.usage.quantity == 0) continue;
                    RC_ASSERT(line.isPriced == (catalog().price(line.usage.dimension, line.usage.region) != nullptr));
                }
            }
        }));
    }

    /// Nobody is asked for a price that is known: where a region has all of them, the fallback changes nothing at all.
    void whereEveryPriceIsKnownNothingChanges() {
        Inputs inputs = withSettings({{"workload.users", "60000"}});
        const std::string with = resultYaml(planOf(inputs));
        inputs = withSetting(inputs, "choices.fallback_region", "none");
        QCOMPARE(resultYaml(planOf(inputs)), with);
    }

    void everyReportMarksWhatIsBorrowed() {
        const Region& poor = *std::ranges::find_if(catalog().regions(), [](const Region& r) {
            return catalog().price("alb_lcu_hour", r.code) == nullptr && catalog().price("aurora_storage_gb_month", r.code) == nullptr;
        });
        const Inputs inputs = withSettings({{"workload.users", "60000"}, {"choices.region", std::string{poor.code}}});
        const Plan made = planOf(inputs);
        QCOMPARE(made.shown().bill.unpriced, 0);
        QVERIFY(made.shown().bill.borrowed > Usd{});
        const std::string text = planText(made);
        QVERIFY2(text.find("the nearest region that has one)") != std::string::npos, text.c_str());
        QVERIFY2(text.find("those of other regions (") != std::string::npos || text.find("prices of other regions (") != std::string::npos, text.c_str());
        QVERIFY(resultYaml(made).find(", estimated: true, price_region: \"") != std::string::npos);
        const std::vector<ForgottenLine> ledger = forgottenLines(made.shown().bill);
        const auto units = std::ranges::find(ledger, ForgottenKind::CapacityUnits, &ForgottenLine::kind);
        QVERIFY(units != ledger.end() && units->estimated == units->amount && units->amount > Usd{});
        QVERIFY(std::ranges::any_of(made.warnings, [](const Warning& w) { return w.kind == WarningKind::EstimatedPrices && !w.subject.empty(); }));

        const Plan without = planOf(withSetting(inputs, "choices.fallback_region", "none"));
        QVERIFY(without.shown().bill.unpriced > 0);
        QVERIFY(planText(without).find("the nearest region") == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(PriceFallbackTest)
#include "price_fallback_test.moc"
