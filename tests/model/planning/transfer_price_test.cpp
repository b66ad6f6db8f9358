#include <QTest>

#include <cmath>

#include "model/catalog/transfer_prices.h"
#include "model/exploration/line_growth.h"
#include "model/exploration/region_choice.h"
#include "model/report/forgotten.h"
#include "tests/model/planning/cloned_catalog.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/used.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

constexpr std::string_view between = TransferPrices::dimension;

Usage sent(std::string from, std::string to, double gigabytes) {
    Usage usage = use(std::string{between}, std::move(from), gigabytes);
    usage.destination = std::move(to);
    return usage;
}

/// The built-in catalog with other prices of pairs, and without the usual price of one sender, where one is named.
Catalog::Pointer withPairs(const std::vector<std::string>& pairs, std::string_view senderWithoutPrice = {}) {
    Tables tables = realTables();
    filterRows(tables["inter_region.csv"], [](const auto& cells) { return cells[0] == "*" || cells[1] == "*"; });
    for (const std::string& pair : pairs) tables["inter_region.csv"] += pair + "\n";
    if (!senderWithoutPrice.empty())
        filterRows(tables["service_prices.csv"], [&](const auto& cells) { return cells[1] != senderWithoutPrice || cells[2] != between; });
    return Catalog::fromTexts(tables).value();
}

/// Three regions, two of which are the pair of the US East.
Inputs threeRegions() {
    return withSettings({{"workload.users", "20000000"}, {"choices.regions", "3"}, {"choices.region", "us-east-2"}, {"choices.free_tier", "none"},
                         {"workload.geography", "north-america:0.6,europe:0.4"}});
}

StagePlan lastStage(const Inputs& inputs, const Catalog& prices) { return planStage(builtInBlueprints().back(), inputs, prices); }

std::vector<BillLine> transfersOf(const Bill& bill) {
    std::vector<BillLine> lines;
    std::ranges::copy_if(bill.lines, std::back_inserter(lines), [](const BillLine& line) { return line.usage.dimension == between; });
    return lines;
}

bool isPair(const Usage& usage) {
    return (usage.region == "us-east-1" && usage.destination == "us-east-2") || (usage.region == "us-east-2" && usage.destination == "us-east-1");
}

Usd sumOf(const std::vector<BillLine>& lines) {
    Usd sum;
    for (const BillLine& line : lines) sum += line.amount;
    return sum;
}

}  // namespace

class TransferPriceTest : public QObject {
    Q_OBJECT

private slots:
    void aPairWithAPriceOfItsOwnCostsThat() {
        const Bill answer = bill(std::vector{sent("us-east-1", "us-east-2", 1024), sent("us-east-1", "us-west-2", 1024), sent("us-east-1", {}, 1024)},
                                 catalog(), false);
        QCOMPARE(answer.lines[0].amount, Usd{10.24});
        QCOMPARE(answer.lines[1].amount, Usd{20.48});
        QCOMPARE(answer.lines[2].amount, Usd{20.48});
        QCOMPARE(answer.lines[0].unit, std::string{"GB"});
        QCOMPARE(answer.lines[0].asOf, std::string{"2024-09-25"});
        QVERIFY(!answer.lines[0].source.empty() && !answer.lines[0].isEstimated && !answer.lines[0].isBorrowed());
    }

    void thePriceOfAPairHasItsOwnSourceAndDay() {
        const Catalog::Pointer prices = withPairs({"us-east-1,eu-west-1,0.5,no,INFERRED from a neighbour,2026-01-02"});
        const Bill answer = bill(std::vector{sent("us-east-1", "eu-west-1", 10), sent("us-east-1", "eu-west-2", 10), sent("eu-west-1", "us-east-1", 10)}, *prices, false);
        QCOMPARE(answer.lines[0].amount, Usd{5});
        QCOMPARE(answer.lines[0].source, std::string{"INFERRED from a neighbour"});
        QCOMPARE(answer.lines[0].asOf, std::string{"2026-01-02"});
        QVERIFY(answer.lines[0].isEstimated);
        QCOMPARE(answer.estimated, Usd{5});
        // Neither another destination nor the way back.
        QCOMPARE(answer.lines[1].amount, Usd{0.2});
        QCOMPARE(answer.lines[2].amount, Usd{0.2});
    }

    void onlyTheUsualPriceIsBorrowed() {
        const Catalog::Pointer prices = withPairs({"us-east-1,us-east-2,0.01,no,s92,2024-09-25"}, "us-east-1");
        const Bill answer = bill(std::vector{sent("us-east-1", "us-east-2", 100), sent("us-east-1", "us-west-2", 100)}, *prices, FreeTier::None, {},
                                 prices->fallback("auto"));
        QCOMPARE(answer.lines[0].amount, Usd{1});
        QVERIFY(!answer.lines[0].isBorrowed() && !answer.lines[0].isEstimated);
        QCOMPARE(answer.lines[1].amount, Usd{2});
        QVERIFY(answer.lines[1].isBorrowed() && answer.lines[1].isEstimated);
        QCOMPARE(answer.borrowed, Usd{2});
    }

    void contractsNameTheSenderAndTheDimension() {
        Contract contract;
        contract.terms.push_back({{}, "us-east-1", std::string{between}, 0.5, {}});
        const std::vector usage{sent("us-east-1", "us-east-2", 100), sent("us-east-1", "us-west-2", 100), sent("us-east-2", "us-east-1", 100)};
        const Bill discounted = bill(usage, catalog(), FreeTier::None, contract);
        QCOMPARE(discounted.lines[0].amount, Usd{0.5});
        QCOMPARE(discounted.lines[1].amount, Usd{1});
        QCOMPARE(discounted.lines[2].amount, Usd{1});
        contract.terms.front().price = 0.004;
        const Bill agreed = bill(usage, catalog(), FreeTier::None, contract);
        QCOMPARE(agreed.lines[0].amount, Usd{0.4});
        QCOMPARE(agreed.lines[0].list, Usd{1});
        QCOMPARE(agreed.lines[1].amount, Usd{0.4});
        QCOMPARE(agreed.lines[1].list, Usd{2});
        QCOMPARE(agreed.lines[2].amount, Usd{1});
    }

    void aPlanHasALineForEveryDestinationAtThePriceOfThePair() {
        const StagePlan shown = lastStage(threeRegions(), catalog());
        QCOMPARE(shown.architecture.regions.size(), std::size_t{3});
        const std::vector<BillLine> lines = transfersOf(shown.bill);
        std::set<std::string> ways;
        int pairs = 0;
        for (const BillLine& line : lines) {
            QVERIFY(!line.usage.destination.empty() && line.usage.destination != line.usage.region);
            ways.insert(line.usage.part + " " + line.usage.region + " " + line.usage.destination);
            QCOMPARE(line.tiers.size(), std::size_t{1});
            QCOMPARE(line.tiers.front().usdPerUnit, *catalog().interRegionUsdPerGb(line.usage.region, line.usage.destination));
            if (isPair(line.usage)) ++pairs;
            QCOMPARE(line.tiers.front().usdPerUnit == 0.01, isPair(line.usage));
        }
        // Three regions with two destinations each, for rows, sessions and files; two of the six ways are the pair's.
        QCOMPARE(ways.size(), std::size_t{18});
        QCOMPARE(lines.size(), ways.size());
        QCOMPARE(pairs, 6);
    }

    void whereEveryPairHasTheUsualPriceTheSumIsThatWithoutDestinations() {
        const Catalog::Pointer usual = withPairs({});
        std::vector<std::string> all;
        for (const Region& from : catalog().regions())
            for (const Region& to : catalog().regions())
                if (const auto usd = usual->interRegionUsdPerGb(from.code, to.code); usd && &from != &to)
                    all.push_back(std::string{from.code} + "," + std::string{to.code} + "," + std::to_string(*usd) + ",no,s92,2024-09-25");
        const Catalog::Pointer listed = withPairs(all);
        const Bill whole = lastStage(threeRegions(), *usual).bill;
        std::vector<Usage> unaddressed;
        for (const BillLine& line : transfersOf(whole)) {
            unaddressed.push_back(line.usage);
            unaddressed.back().destination.clear();
        }
        QVERIFY(unaddressed.size() == 18 && sumOf(transfersOf(whole)) > Usd{1});
        QCOMPARE(sumOf(transfersOf(whole)), bill(unaddressed, *usual, FreeTier::None).total);
        const Usd pairByPair = sumOf(transfersOf(lastStage(threeRegions(), *listed).bill));
        // Every pair is rounded to whole nano-dollars by itself.
        QVERIFY(std::abs((pairByPair - sumOf(transfersOf(whole))).nanos()) <= 6);
    }

    void everyLineGrowsByItself() {
        const Inputs inputs = threeRegions();
        const StagePlan shown = lastStage(inputs, catalog());
        const BillGrowth growth = growthOf(shown.bill, builtInBlueprints().back(), inputs, catalog());
        int lines = 0;
        for (std::size_t i = 0; i < shown.bill.lines.size(); ++i)
            if (shown.bill.lines[i].usage.dimension == between && shown.bill.lines[i].usage.quantity > 0) {
                QCOMPARE(growth.lines[i].kind, GrowthKind::Linear);
                ++lines;
            }
        QCOMPARE(lines, 18);
    }

    void theForgottenLinesCountAllOfThem() {
        const Bill answer = bill(std::vector{sent("us-east-1", "us-east-2", 100), sent("us-east-1", "us-west-2", 100)}, catalog(), false);
        const std::vector<ForgottenLine> ledger = forgottenLines(answer);
        QCOMPARE(ledger.size(), std::size_t{1});
        QCOMPARE(ledger.front().kind, ForgottenKind::Replication);
        QCOMPARE(ledger.front().lines, 2);
        QCOMPARE(ledger.front().amount, Usd{3});
    }

    /// The design as it is, elsewhere: what is sent goes to the region that takes the other one's place.
    void aDesignThatMovesTakesItsDestinationsAlong() {
        const Inputs here = withSettings({{"workload.users", "2000000"}, {"choices.stage", "7"}, {"choices.regions", "2"}, {"choices.region", "us-west-2"},
                                          {"choices.free_tier", "none"}, {"workload.geography", "north-america:1"}});
        Inputs there = here;
        there.choices.region = "us-east-2";
        const StagePlan moved = lastStage(there, catalog());
        const std::string other = moved.architecture.regions[1].code;
        const Catalog::Pointer cheap = withPairs({"us-east-2," + other + ",0,no,s92,2024-09-25", other + ",us-east-2,0,no,s92,2024-09-25"});
        const Catalog::Pointer dear = withPairs({"us-east-2," + other + ",1,no,s92,2024-09-25", other + ",us-east-2,1,no,s92,2024-09-25"});
        const auto costThere = [&](const Catalog& prices) {
            for (const RegionOption& option : relocatedOptions(plan(here, prices, builtInBlueprints()), prices, builtInBlueprints(), {}))
                if (option.region->code == "us-east-2") return option.monthly;
            return Usd{};
        };
        double gigabytes = 0;
        for (const BillLine& line : transfersOf(lastStage(here, *cheap).bill)) gigabytes += line.usage.quantity;
        QVERIFY(gigabytes > 100);
        QVERIFY(std::abs((costThere(*dear) - costThere(*cheap)).dollars() - gigabytes) < 1e-6 * gigabytes);
    }
};

QTEST_APPLESS_MAIN(TransferPriceTest)
#include "transfer_price_test.moc"
