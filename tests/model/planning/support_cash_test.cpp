#include <QTest>

#include "model/planning/support_charge.h"
#include "model/report/cash_flow.h"
#include "model/report/money_words.h"
#include "tests/model/pricing/fixed_catalog.h"

using namespace stagecraft;

namespace {

/// Business Support+ takes 9 % of the first 10,000 dollars of a month, 7 % up to 80,000 and 5 % beyond, at least 29 dollars.
Catalog::Pointer withSupport() {
    std::map<std::string, std::string> texts = fixedCatalogTexts();
    texts["service_prices.csv"] +=
        "support,*,support_business_plus_fraction,fraction,0,10000,0.09,s1,2026\n"
        "support,*,support_business_plus_fraction,fraction,10000,80000,0.07,s1,2026\n"
        "support,*,support_business_plus_fraction,fraction,80000,,0.05,s1,2026\n"
        "support,*,support_business_plus_minimum_month,USD-month,0,,29,s1,2026\n";
    return Catalog::fromTexts(texts).value();
}

struct Commitment {
    double upfront;
    int years;
};

/// A bill of `monthly` dollars and of commitments that are paid at once, as they stand on a bill: spread over their term.
Bill billOf(double monthly, const std::vector<Commitment>& commitments = {}) {
    Bill whole;
    const auto add = [&](Usd amount, Usd upfront, Usd recurring) {
        BillLine line;
        line.amount = line.list = line.contracted = amount;
        line.upfront = upfront;
        line.recurring = recurring;
        whole.total += amount;
        whole.upfront += upfront;
        whole.recurring += recurring;
        whole.lines.push_back(line);
    };
    add(Usd{monthly}, {}, Usd{monthly});
    for (const Commitment& one : commitments) add(Usd{one.upfront / (12 * one.years)}, Usd{one.upfront}, {});
    return whole;
}

Bill supported(Bill whole, const Contract& contract = {}) {
    static const Catalog::Pointer catalog = withSupport();
    addSupport(whole, SupportPlan::BusinessPlus, *catalog, contract);
    return whole;
}

}  // namespace

/// What support takes of commitments that are paid at once: its amount follows from the amounts, which are spread over the terms, and
/// its cash from what each month is billed.
class SupportCashTest : public QObject {
    Q_OBJECT
private slots:
    void everyMonthPaysForWhatItIsBilled() {
        const Bill whole = supported(billOf(4'000, {{24'000, 1}}));
        const BillLine& line = whole.lines.back();
        QCOMPARE(line.amount, Usd{540});      // of 4,000 + 24,000 / 12 = 6,000: 9 %
        QCOMPARE(line.recurring, Usd{360});   // of 4,000: 9 %
        QCOMPARE(line.upfront, Usd{1'800});   // of 28,000: 900 + 18,000 × 7 % = 2,160, which is 1,800 more
        QCOMPARE(whole.total, Usd{6'540});
        QCOMPARE(whole.firstMonth(), Usd{30'160});  // 28,000 + 2,160
        QCOMPARE(whole.recurring, Usd{4'360});
        const std::vector<CashMonths> flow = cashFlow(whole);
        QCOMPARE(flow.size(), std::size_t{2});
        QCOMPARE(flow[0].billed(), Usd{30'160});
        QCOMPARE(flow[1].billed(), Usd{4'360});
        QCOMPARE(flow[1].last, 12);
        QCOMPARE(cashFlowText(flow), std::string{"Month 1: $30,160.00; months 2 to 12: $4,360.00"});
        QVERIFY(moneyTexts(whole, {}).back().ends_with("Support takes its share of what each month is billed."));
    }

    /// In months 13 and 25 only the commitment of one year is bought again, and reaches less far up the tiers.
    void commitmentsOfSeveralTermsReachOtherTiers() {
        const std::vector<CashMonths> flow = cashFlow(supported(billOf(4'000, {{24'000, 1}, {72'000, 3}})));
        QCOMPARE(flow.size(), std::size_t{6});
        // 4,000 + 24,000 + 72,000 = 100,000, and 900 + 70,000 × 7 % + 20,000 × 5 % = 6,800 of it
        QCOMPARE(flow[0].billed(), Usd{106'800});
        for (const std::size_t again : {2U, 4U}) QCOMPARE(flow[again].billed(), Usd{30'160});  // as above
        for (const std::size_t plain : {1U, 3U, 5U}) QCOMPARE(flow[plain].billed(), Usd{4'360});
        QCOMPARE(flow[2].first, 13);
        QCOMPARE(flow[4].first, 25);
        QCOMPARE(flow[5].last, 36);
    }

    void theMinimumHoldsInMonthsOfLittle() {
        const Bill whole = supported(billOf(100, {{12'000, 1}}));
        QCOMPARE(whole.lines.back().amount, Usd{99});    // of 100 + 1,000: 9 %
        QCOMPARE(whole.lines.back().recurring, Usd{29});  // of 100: 9, below the minimum
        QCOMPARE(whole.firstMonth(), Usd{13'147});        // 12,100, and 900 + 2,100 × 7 % = 1,047 of it
        QCOMPARE(cashFlow(whole)[1].billed(), Usd{129});
    }

    void contractsHoldForTheCashToo() {
        const Contract discount{0, {{"support", {}, {}, 0.5, {}}}};
        const Bill half = supported(billOf(4'000, {{24'000, 1}}), discount);
        QCOMPARE(half.lines.back().amount, Usd{270});
        QCOMPARE(half.lines.back().recurring, Usd{180});
        QCOMPARE(half.lines.back().upfront, Usd{900});
        const Contract price{0, {{{}, {}, "support_business_plus_fraction", 0, 0.1}}};
        const Bill flat = supported(billOf(4'000, {{24'000, 1}}), price);
        QCOMPARE(flat.lines.back().amount, Usd{600});
        QCOMPARE(flat.lines.back().recurring, Usd{400});
        QCOMPARE(flat.lines.back().upfront, Usd{2'400});
        const Bill flatly = supported(billOf(4'000, {{24'000, 1}}), {0.1, {}});
        QCOMPARE(flatly.lines.back().amount, Usd{486});
        QCOMPARE(flatly.lines.back().recurring, Usd{324});
    }

    void withoutAnythingPaidAtOnceCashAndAmountAreOne() {
        const Bill whole = supported(billOf(20'000));
        QCOMPARE(whole.lines.back().amount, Usd{1'600});  // 900 + 10,000 × 7 %
        QCOMPARE(whole.lines.back().recurring, Usd{1'600});
        QCOMPARE(whole.upfront, Usd{});
        QVERIFY(cashFlow(whole).empty());
    }
};

QTEST_APPLESS_MAIN(SupportCashTest)
#include "support_cash_test.moc"
