#include "model/exploration/stage_thresholds.h"

#include <QTest>

#include "model/report/money_words.h"
#include "model/support/text.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class StageCostsTest : public QObject {
    Q_OBJECT
private slots:
    void curvesAreThoseOfASweep() {
        const GivenFigure given{Inputs{}};
        const Figure figure = given.make("stage-costs");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const Sweep swept = sweep(given.plan.inputs, SweepRange{}, catalog(), builtInBlueprints()).value();
        int compared = 0;
        for (const FigureSeries& series : figure.series) {
            if (series.kind != SeriesKind::Stands || series.stage == 0) continue;
            QCOMPARE(series.points.size(), swept.points.size());
            for (std::size_t i = 0; i < swept.points.size(); ++i) {
                if (std::isnan(series.points[i].y)) continue;
                QCOMPARE(series.points[i].y, swept.points[i].stages[static_cast<std::size_t>(series.stage - 1)].monthly.dollars());
                ++compared;
            }
        }
        QVERIFY(compared > 500);
        const FigureSeries* each = seriesOf(figure, SeriesKind::Stands, "Cost per user");
        QVERIFY(each != nullptr && each->isOnSecondAxis);
        const SweepPoint& middle = swept.points[100];
        QCOMPARE(each->points[100].y, middle.stages[static_cast<std::size_t>(middle.recommended - 1)].monthly.dollars() / middle.value);
    }

    void thePlanIsMarked() {
        const GivenFigure given{Inputs{}};
        const Figure figure = given.make("stage-costs");
        const FigureSeries* mark = seriesOf(figure, SeriesKind::Current);
        QVERIFY(mark != nullptr);
        QCOMPARE(mark->points[0].x, given.plan.inputs.workload.users);
        QCOMPARE(mark->points[0].y, given.plan.shown().bill.total.dollars());
    }

    /// What a user costs has the figures of the headline, not whole cents.
    void whatAUserCostsKeepsItsFigures() {
        const GivenFigure given{withSettings({{"workload.users", "50000"}})};
        const double each = given.plan.shown().bill.total.dollars() / 50'000;
        QVERIFY(each < 0.1);
        QVERIFY2(says(given.make("stage-costs"), ", $" + headlineNumber(each) + " each"), given.make("stage-costs").answer.c_str());
        QCOMPARE(headlineMoneyText(Usd{0.0275}), std::string{"$0.0275"});
        QCOMPARE(headlineMoneyText(Usd{0.1}), std::string{"$0.10"});
        QCOMPARE(headlineMoneyText(Usd{1243.4}), std::string{"$1,240"});
    }

    /// One user before a measured threshold a lower stage serves; at the threshold it no longer does.
    void measuredThresholdsAreWhereThePlanChanges() {
        const Inputs inputs = withSettings({{"choices.database", "rds-multi-az"}});
        const Sweep swept = sweep(inputs, SweepRange{}, catalog(), builtInBlueprints()).value();
        const auto thresholds = stageThresholds(swept, inputs, catalog(), builtInBlueprints(), true);
        QCOMPARE(thresholds.size(), stageCount);
        int measured = 0;
        const auto at = [&](double users) {
            Inputs otherwise = inputs;
            otherwise.workload.users = users;
            return planOf(otherwise).recommendation;
        };
        int paying = 0;
        for (const StageThreshold& threshold : thresholds) {
            if (!threshold.byCost || *threshold.byCost <= 1) continue;
            QVERIFY(at(*threshold.byCost).cheapest >= threshold.stage);
            QVERIFY(at(std::floor(*threshold.byCost * 0.998) - 1).cheapest < threshold.stage);
            ++paying;
        }
        QVERIFY(paying >= 2);
        for (const StageThreshold& threshold : thresholds) {
            if (!threshold.byNeed || *threshold.byNeed <= 1) continue;
            QVERIFY(at(*threshold.byNeed).byNeed >= threshold.stage);
            QVERIFY(at(std::floor(*threshold.byNeed * 0.998) - 1).byNeed < threshold.stage);
            ++measured;
        }
        QVERIFY(measured >= 2);
    }

    /// Where a budget lets no stage serve many users, the thresholds of those it can pay for stay.
    void usersWhomNoStageServesTakeNoThresholdAway() {
        const Inputs inputs = withSettings({{"targets.budget_usd_month", "1500"}, {"workload.users", "12000"}});
        const Sweep swept = sweep(inputs, SweepRange{}, catalog(), builtInBlueprints()).value();
        QVERIFY(std::ranges::none_of(swept.points.back().stages, &StageCost::isFeasible));
        const auto thresholds = stageThresholds(swept, inputs, catalog(), builtInBlueprints(), true);
        const Recommendation chosen = planOf(inputs).recommendation;
        const auto least = std::ranges::find(thresholds, chosen.cheapest, &StageThreshold::stage), asked = std::ranges::find(thresholds, chosen.byNeed, &StageThreshold::stage);
        QVERIFY(least->byCost && asked->byNeed && *asked->byNeed <= 12'000 && asked->isNeeded);
        const std::string details = GivenFigure{inputs}.make("stage-costs").details;
        const std::size_t never = details.find("They never ask for");
        const std::string unneeded = never == std::string::npos ? "" : details.substr(never, details.find('.', never) - never);
        QVERIFY2(unneeded.find(std::to_string(chosen.byNeed)) == std::string::npos, details.c_str());
    }

    /// The band of the least cost is that of the plans; the one of the stage recommended stands where the two differ, and nowhere else.
    void theBandsAreTheLeastCostAndWhatIsRecommendedInstead() {
        const GivenFigure given{Inputs{}};
        const Figure figure = given.make("stage-costs");
        const FigureSeries *const least = seriesOf(figure, SeriesKind::Highlight, "Least cost"), *const dearer = seriesOf(figure, SeriesKind::Highlight, "Recommended");
        QVERIFY(least != nullptr && dearer != nullptr);
        int differing = 0;
        for (std::size_t i = 0; i < least->points.size(); i += 11) {
            const Plan there = planOf(withSetting(given.plan.inputs, "workload.users", plainNumber(least->points[i].x)));
            const StagePlan &cheapest = there.stages[static_cast<std::size_t>(there.recommendation.cheapest - 1)], &recommended = there.shown();
            QVERIFY(cheapest.isFeasible());
            QCOMPARE(least->points[i].y, cheapest.bill.total.dollars());
            const bool isDearer = recommended.bill.total > cheapest.bill.total;
            QCOMPARE(std::isnan(dearer->points[i].y), !isDearer);
            if (isDearer) QCOMPARE(dearer->points[i].y, recommended.bill.total.dollars());
            differing += isDearer ? 1 : 0;
        }
        QVERIFY(differing > 2);
    }
    /// The spans told begin and end at the very user.
    void whereTheRecommendedStageIsNotTheCheapestIsTold() {
        const Inputs inputs;
        const Sweep swept = sweep(inputs, SweepRange{}, catalog(), builtInBlueprints()).value();
        const std::vector<DearerSpan> spans = dearerSpans(swept, inputs, catalog(), builtInBlueprints(), true);
        QVERIFY(!spans.empty());
        const auto at = [&](double users) { return planOf(withSetting(inputs, "workload.users", plainNumber(users))); };
        const auto isOf = [](const Plan& plan, const DearerSpan& span) {
            return plan.recommendation.recommended == span.recommended && plan.recommendation.cheapest == span.least && plan.shown().bill.total > plan.stages[static_cast<std::size_t>(span.least - 1)].bill.total;
        };
        for (const DearerSpan& span : spans) {
            QVERIFY(isOf(at(span.from), span) && isOf(at(span.to), span));
            QVERIFY(span.from <= 1 || !isOf(at(span.from - 1), span));
            QVERIFY(span.to >= swept.points.back().value || !isOf(at(span.to + 1), span));
        }
        const Figure figure = GivenFigure{inputs}.make("stage-costs");
        QVERIFY2(says(figure, "The stage recommended costs up to ≈ $"), figure.answer.c_str());
        QVERIFY2(figure.details.find("rather than " + std::to_string(spans.front().least)) != std::string::npos, figure.details.c_str());
    }
    void whereNoStageServesThatIsSaid() {
        GivenFigure given{withSettings({{"targets.budget_usd_month", "0.01"}})};
        QVERIFY(std::ranges::none_of(given.plan.stages, &StagePlan::isFeasible));
        for (const Fineness fineness : {Fineness::Coarse, Fineness::Fine}) {
            given.fineness = fineness;
            QCOMPARE(given.make("stage-costs").details, std::string{"No stage serves, for any number of users looked at."});
        }
    }

    /// Where none serves these users nothing is said of what costs least.
    void whereNoStageServesNothingIsCompared() {
        GivenFigure given{withSettings({{"workload.users", "100"}, {"targets.p99_ms", "10"}})};
        QVERIFY(std::ranges::none_of(given.plan.stages, &StagePlan::isFeasible));
        given.fineness = Fineness::Coarse;
        const Figure none = given.make("stage-costs");
        QVERIFY2(none.answer.starts_with("No stage serves 100 users. Stage 6 "), none.answer.c_str());
        QVERIFY2(!says(none, "costs least") && says(none, "no costs are compared"), none.answer.c_str());
        QVERIFY(!leastStage(given.plan) && !isRecommendedDearer(given.plan));
        // More users than any stage can hold within the budget: of fewer there is something to compare.
        GivenFigure many{withSettings({{"workload.users", "5M"}, {"targets.budget_usd_month", "1000"}})};
        QVERIFY(std::ranges::none_of(many.plan.stages, &StagePlan::isFeasible));
        many.fineness = Fineness::Coarse;
        const Figure figure = many.make("stage-costs");
        QVERIFY2(figure.answer.starts_with("No stage serves 5,000,000 users. "), figure.answer.c_str());
        QVERIFY2(says(figure, "The stage recommended costs up to $") && !says(figure, "any number of users"), figure.answer.c_str());
    }
    /// A bill that lacks prices is no threshold and no curve of what does not serve.
    void missingPricesHideWhatCostsLeast() {
        const GivenFigure given{withSettings({{"workload.users", "50000"}, {"choices.region", "il-central-1"}, {"choices.fallback_region", "none"}})};
        QVERIFY(given.plan.stages[3].isFeasible() && given.plan.stages[3].bill.unpriced > 0);
        const Figure figure = given.make("stage-costs");
        for (const FigureGuide& guide : figure.guides)
            QVERIFY2(guide.stage < 4 || guide.name.find("cheapest") == std::string::npos, guide.name.c_str());
        QVERIFY2(figure.details.find("no lower than stage 2 from 1 user. Where prices are missing that is not known.") != std::string::npos, figure.details.c_str());
        const std::vector<FigureTable> tables = figureTables(figure);
        const auto values = std::ranges::find(tables, "Values", &FigureTable::name);
        QVERIFY(std::ranges::find(values->columns, "A thousand (prices missing)", &FigureColumn::name) != values->columns.end());
        for (const FigureSeries& series : figure.series)
            for (const FigurePoint& point : series.points)
                if (series.stage == 4 && series.kind == SeriesKind::Falls && !series.isUnpriced && point.x > 2000 && point.x < 200'000) QVERIFY(std::isnan(point.y));
    }

    void theAnswerIsShortAndTheRestIsInTheDetails() {
        GivenFigure given{Inputs{}};
        const Figure fine = given.make("stage-costs");
        QVERIFY2(std::ranges::count(fine.answer, '.') <= 6 && fine.answer.size() < 300, fine.answer.c_str());
        QVERIFY2(fine.details.find("They never ask for") != std::string::npos, fine.details.c_str());
        for (const FigureGuide& guide : fine.guides) QVERIFY(guide.brief.size() < guide.name.size());
        // Points that lie far apart may have a stage between them.
        given.fineness = Fineness::Coarse;
        const Figure coarse = given.make("stage-costs");
        QVERIFY2((coarse.answer + coarse.details).find("never") == std::string::npos, coarse.details.c_str());
    }
    void oneUserIsOneUser() {
        const Figure figure = GivenFigure{withSettings({{"workload.users", "1"}})}.make("stage-costs");
        QVERIFY2(figure.answer.starts_with("1 user on stage"), figure.answer.c_str());
    }
    void aBlockedPlanIsSaidToBe() {
        const GivenFigure given{withSettings({{"choices.stage", "2"}, {"workload.users", "5M"}})};
        QVERIFY(says(given.make("stage-costs"), "blocked"));
    }
};

QTEST_APPLESS_MAIN(StageCostsTest)
#include "stage_costs_figure_test.moc"
