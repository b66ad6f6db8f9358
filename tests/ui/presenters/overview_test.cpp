#include "ui/presenters/overview.h"

#include <QTest>

#include "model/planning/planner.h"

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

Plan planOf(std::initializer_list<std::pair<const char*, const char*>> values) {
    static const Catalog::Pointer catalog = Catalog::builtIn().value();
    Inputs inputs;
    for (const auto& [key, text] : values) inputs = withValue(inputs, key, text).value();
    return plan(inputs, *catalog, builtInBlueprints());
}

}  // namespace

class OverviewTest : public QObject {
    Q_OBJECT

private slots:
    void theHeadlineIsOfTheStageShown() {
        const Plan shown = planOf({{"choices.stage", "4"}});
        const auto figures = headline(shown);
        QCOMPARE(figures[0].figure, QStringLiteral("Stage 4"));
        QVERIFY(figures[0].note.contains(QStringLiteral("pinned")));
        QVERIFY(figures[1].figure.startsWith(QStringLiteral("$")));
        QVERIFY(figures[1].note.endsWith(QStringLiteral("per user")));
    }

    void noUsersCostNothingEach() {
        QCOMPARE(headline(planOf({{"workload.users", "0"}}))[1].note, QStringLiteral("no users yet"));
    }

    void aMissedTargetIsMarked() {
        const auto figures = headline(planOf({{"targets.p99_ms", "1"}, {"choices.stage", "4"}}));
        QCOMPARE(figures[2].verdict, Verdict::Bad);
        QCOMPARE(markOf(figures[2].verdict), QStringLiteral("✕"));
    }

    void aBudgetIsJudged() {
        QCOMPARE(headline(planOf({{"targets.budget_usd_month", "1"}}))[1].verdict, Verdict::Bad);
        QCOMPARE(headline(planOf({{"targets.budget_usd_month", "100M"}}))[1].verdict, Verdict::Good);
    }

    void whatIsEstimatedIsMarkedInEveryTotal() {
        const Plan borrowed = planOf({{"choices.region", "mx-central-1"}});
        QVERIFY(borrowed.shown().bill.borrowed > Usd{});
        const HeadlineFigure cost = headline(borrowed)[1];
        QVERIFY2(cost.figure.startsWith(QStringLiteral("≈ $")) && cost.note.startsWith(QStringLiteral("≈ $")), qPrintable(cost.figure));
        QVERIFY2(cost.exact.contains(QStringLiteral("≈ Of this, $")) && cost.exact.contains(QStringLiteral("prices of other regions (")), qPrintable(cost.exact));
        const auto chips = stageChips(borrowed, builtInBlueprints());
        for (std::size_t i = 0; i < chips.size(); ++i) {
            const bool isEstimated = borrowed.stages[i].bill.estimated > Usd{};
            QCOMPARE(chips[i].cost.startsWith(QStringLiteral("≈ ")), isEstimated);
            QCOMPARE(chips[i].tip.contains(QStringLiteral("≈ Of this, $")), isEstimated);
            QCOMPARE(chips[i].spoken.contains(QStringLiteral("≈ Of this, $")), isEstimated);
        }
        const Plan known = planOf({});
        QVERIFY(!headline(known)[1].figure.contains(u'≈') && !headline(known)[1].exact.contains(u'≈'));
        QVERIFY(!stageChips(known, builtInBlueprints())[4].tip.contains(u'≈'));
    }

    void whatHasNoPriceIsToldWithEveryTotal() {
        const Plan poor = planOf({{"choices.region", "mx-central-1"}, {"choices.fallback_region", "none"}});
        QVERIFY(poor.shown().bill.unpriced > 0);
        const HeadlineFigure cost = headline(poor)[1];
        QCOMPARE(cost.verdict, Verdict::Warning);
        QVERIFY(cost.exact.contains(QStringLiteral("without a price")));
        const auto chips = stageChips(poor, builtInBlueprints());
        for (std::size_t i = 0; i < chips.size(); ++i) {
            QCOMPARE(chips[i].cost.endsWith(QStringLiteral(" !")), poor.stages[i].bill.unpriced > 0);
            QCOMPARE(chips[i].tip.contains(QStringLiteral("without a price")), poor.stages[i].bill.unpriced > 0);
        }
        QVERIFY(!textsOf(reasonsOf(poor)).join(u' ').contains(QStringLiteral("save $")));
    }

    void whatTellsMoneyHasALinkToItsBills() {
        const Statement saved = statement(QStringLiteral("Your load alone fits <3> & saves ≈ $1,243.10, which is a tenth."), {FigureTotal{1}});
        QCOMPARE(saved.opener, QStringLiteral("≈ $1,243.10"));
        QCOMPARE(htmlOf(std::vector{saved}), QStringLiteral("Your load alone fits &lt;3&gt; &amp; saves <a href=\"0\">≈ $1,243.10</a>, which is a tenth."));
        QCOMPARE(statement(QStringLiteral("It is $5."), {FigureTotal{1}}).opener, QStringLiteral("$5"));
        QCOMPARE(statement(QStringLiteral("3 lines have no price."), {FigureTotal{1}}).opener, QStringLiteral("3 lines"));
        // What tells of no bill opens none.
        const Statement budget = statement(QStringLiteral("The budget is $5 > $4."), {});
        QCOMPARE(htmlOf(std::vector{saved, budget}).section(QStringLiteral("<br>"), 1), QStringLiteral("The budget is $5 &gt; $4."));
    }

    void exactlyOneChipIsShown() {
        for (const char* users : {"0", "5", "50", "5k", "50k", "1M", "20M"}) {
            const auto chips = stageChips(planOf({{"workload.users", users}}), builtInBlueprints());
            QCOMPARE(std::ranges::count_if(chips, &StageChip::isShown), 1);
            QCOMPARE(std::ranges::count_if(chips, &StageChip::isRecommended), 1);
            QCOMPARE(std::ranges::count_if(chips, &StageChip::isPinned), 0);
        }
    }

    void aBlockedStageSaysWhatBlocksIt() {
        const Plan blocked = planOf({});
        const auto chips = stageChips(blocked, builtInBlueprints());
        for (std::size_t i = 0; i < chips.size(); ++i) {
            QCOMPARE(chips[i].block.isEmpty(), blocked.stages[i].isFeasible());
            if (!blocked.stages[i].isFeasible()) QVERIFY(chips[i].tip.contains(QStringLiteral("✕")));
        }
    }

    void gaugesComeFullestFirst() {
        const std::vector<Gauge> all = gauges(planOf({}));
        QVERIFY(all.size() > 5);
        for (std::size_t i = 1; i < all.size(); ++i) {
            QVERIFY(all[i - 1].hasBar || !all[i].hasBar);
            if (all[i].hasBar) QVERIFY(all[i - 1].filled >= all[i].filled);
        }
    }

    void assumptionsNameOnlyWhatWasLeftAsItWas() {
        const Plan untouched = planOf({});
        const Plan changed = planOf({{"workload.request_kb", "7"}});
        const QStringList before = assumptionTexts(untouched, presets().front());
        const QStringList after = assumptionTexts(changed, presets().front());
        QVERIFY(before.join(QChar{u'\n'}).contains(QStringLiteral("Request size")));
        QVERIFY(!after.join(QChar{u'\n'}).contains(QStringLiteral("Request size")));
    }

    void everyStageCanBeExplained() {
        for (const char* stage : {"1", "2", "3", "4", "5", "6", "7"}) {
            const Plan pinned = planOf({{"choices.stage", stage}});
            QVERIFY(!reasonsOf(pinned).isEmpty());
            QCOMPARE(blockersOf(pinned).isEmpty(), pinned.shown().isFeasible());
            QVERIFY(reasonsTitle(pinned).endsWith(QString::fromLatin1(stage)));
        }
    }
};

QTEST_APPLESS_MAIN(OverviewTest)
#include "overview_test.moc"
