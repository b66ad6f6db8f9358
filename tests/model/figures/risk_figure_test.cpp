#include <QTest>

#include <numeric>

#include "model/exploration/regret.h"
#include "model/report/risk_words.h"
#include "model/support/text.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Inputs uncertain() { return withSettings({{"uncertainty", "workload.users:8000:12000:30000,workload.peak_to_average:3:5:8"}}); }

}  // namespace

class RiskFigureTest : public QObject {
    Q_OBJECT
private slots:
    void theDistributionIsThatOfTheSamples() {
        const GivenFigure given{uncertain()};
        const Figure figure = given.make("risk");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const int shown = given.plan.shown().number;
        const Risk risk = riskOf(given.plan.inputs, builtInBlueprints()[static_cast<std::size_t>(shown - 1)], catalog(), {4096, 1});
        QCOMPARE(figure.guides[0].at, risk.cost.p10);
        QCOMPARE(figure.guides[1].at, risk.cost.p50);
        QCOMPARE(figure.guides[2].at, risk.cost.p90);
        const FigureSeries* const share = seriesOf(figure, SeriesKind::Bars);
        const double sum = std::accumulate(share->points.begin(), share->points.end(), 0.0, [](double so, const FigurePoint& p) { return so + p.y; });
        QVERIFY(std::abs(sum - 100) < 1e-9);
        const FigurePoint& middle = seriesOf(figure, SeriesKind::Stands)->points[20];
        const auto below = std::ranges::count_if(risk.monthly, [&](double monthly) { return monthly <= middle.x; });
        QCOMPARE(middle.y, static_cast<double>(below) / 4096 * 100);
        QVERIFY(says(figure, "Least regret: the plan as it is (stage " + std::to_string(shown) + ")"));
    }
    /// A budget far above what may be spent waits at the end of the axis; the cases keep their room.
    void aGenerousBudgetLeavesTheCasesTheirRoom() {
        const auto made = [](const Inputs& inputs) {
            GivenFigure given{inputs};
            given.fineness = Fineness::Coarse;
            return given.make("risk");
        };
        const Figure without = made(uncertain());
        const Figure figure = made(withSetting(uncertain(), "targets.budget_usd_month", "50000"));
        QCOMPARE(figure.x.to, without.x.to);
        QVERIFY(std::ranges::any_of(figure.guides, [](const FigureGuide& guide) { return guide.at == 50'000 && guide.name == "Budget $50,000"; }));
        const double near = std::round(without.x.to * 1.1);
        const Figure wider = made(withSetting(uncertain(), "targets.budget_usd_month", plainNumber(near)));
        QVERIFY(wider.x.to > near && wider.x.to < 1.3 * without.x.to);
    }
    void theBudgetAndItsChanceAreTold() {
        const GivenFigure given{withSetting(uncertain(), "targets.budget_usd_month", "1")};
        const Figure figure = given.make("risk");
        QVERIFY(says(figure, "It misses the budget in all of the cases."));
        QVERIFY(std::ranges::any_of(figure.guides, [](const FigureGuide& guide) { return guide.name == "Budget $1.00" && guide.at == 1; }));
    }
    void slownessIsSpreadLikewise() {
        const GivenFigure given{uncertain(), {{"show", "latency"}}};
        const Figure figure = given.make("risk");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        QCOMPARE(figure.x.unit, std::string{" ms"});
        QVERIFY(std::ranges::any_of(figure.guides, [](const FigureGuide& guide) { return guide.name == "Target 500 ms"; }));
    }
    void designsAreRegrettedAsComputed() {
        const GivenFigure given{uncertain(), {{"show", "regret"}}};
        const Figure figure = given.make("risk");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const LeastRegret regret = leastRegret(given.plan.inputs, catalog(), builtInBlueprints(), {512, 1});
        const RegretDesign& best = regret.designs[regret.leastExpected];
        const FigureSeries* const mark = seriesOf(figure, SeriesKind::Marks, "Least");
        QVERIFY(mark != nullptr);
        QCOMPARE(mark->stage, best.stage);
        QCOMPARE(mark->points.front().y, best.expected);
        // Choosing it pins its stage and leaves users and peaks alone; which case it is sized for is told.
        for (const FigureSeries& series : figure.series)
            for (const FigureNote& note : series.notes)
                for (const FigureEdit& edit : note.edits) QCOMPARE(edit.key, std::string{"choices.stage"});
        QCOMPARE(mark->notes.front().edits.front().value, std::to_string(best.stage));
        QVERIFY2(mark->notes.front().text.find(". That case: Users ") != std::string::npos, mark->notes.front().text.c_str());
    }
    /// Where designs are as good, the likely one is named, and the plan at hand before all of them.
    void tiesAreForTheLikelyCaseAndThePlanAtHand() {
        const GivenFigure given{withSettings({{"uncertainty", "workload.users:8000:12000:30000"}}), {{"show", "regret"}}};
        const LeastRegret regret = leastRegret(given.plan.inputs, catalog(), builtInBlueprints(), {512, 1}, {}, &given.plan.shown());
        const RegretDesign& best = regret.designs[regret.leastExpected];
        const auto isAsGood = [&](const RegretDesign& design) { return design.stage == best.stage && std::round(design.expected * 100) == std::round(best.expected * 100); };
        QVERIFY(std::ranges::count_if(regret.designs, isAsGood) > 1);
        QCOMPARE(best.quantile, 0.5);
        QVERIFY(isOwnLeast(regret) && regret.own->stage == given.plan.shown().number);
        const Figure figure = given.make("risk");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        QVERIFY2(figure.answer.starts_with("Least regret: the plan as it is (stage "), figure.answer.c_str());
        const FigureSeries* const own = seriesOf(figure, SeriesKind::Current);
        QVERIFY(own != nullptr);
        QCOMPARE(own->points.front().y, regret.own->expected);
        // A design that lacks what most cases ask for is not it.
        const GivenFigure small{withSettings({{"workload.users", "300000"}, {"uncertainty", "workload.users:200000:900000:2000000"}})};
        const LeastRegret larger = leastRegret(small.plan.inputs, catalog(), builtInBlueprints(), {64, 1}, {}, &small.plan.shown());
        QVERIFY(larger.own && !isOwnLeast(larger) && larger.own->shortfall > 0);
        const std::string told = regretText(larger, small.plan.shown().number);
        QVERIFY2(told.find(" The plan as it is (stage ") != std::string::npos, told.c_str());
    }
    /// Of three quarters of the cases none costs more than the one a design is like, yet more than a quarter ask for more of some part.
    void aDesignIsLikeACaseAndMayLackAPartInOthers() {
        const Inputs inputs = withSettings(
            {{"workload.users", "500000"},
             {"uncertainty", "workload.users:300000:500000:1000000,workload.queries_per_request:1:3:9,workload.peak_to_average:3:5:8"}});
        const LeastRegret regret = leastRegret(inputs, catalog(), builtInBlueprints(), {512, 1});
        const RegretDesign& best = regret.designs[regret.leastExpected];
        QVERIFY2(best.tooSmall > 1 - best.quantile, QByteArray::number(best.tooSmall).constData());
        const GivenFigure given{inputs};
        const Figure figure = given.make("risk");
        const std::string sized = "stage " + std::to_string(best.stage) + " sized like the case at " + headlineNumber(best.quantile * 100) + " % by cost";
        QVERIFY2(says(figure, "Least regret: " + sized + " (expected regret "), figure.answer.c_str());
        QVERIFY2(figure.details.starts_with("Least regret: " + sized + ": ≈ $"), figure.details.c_str());
        QVERIFY2(figure.details.find("some part too small in " + headlineNumber(best.tooSmall * 100) + " % of the cases") != std::string::npos, figure.details.c_str());
        QVERIFY2((figure.answer + figure.details).find("sized for") == std::string::npos, figure.details.c_str());
    }
    void whatIsKnownForSureIsSaid() {
        const GivenFigure given{Inputs{}};
        QVERIFY(says(given.make("risk"), "Nothing is uncertain in this plan"));
    }
    void coarseIsTheSameLawFromFewerCases() {
        GivenFigure given{uncertain()};
        const double fine = given.make("risk").guides[1].at;
        given.fineness = Fineness::Coarse;
        const Figure coarse = given.make("risk");
        QCOMPARE(faultOf(coarse, given.plan.inputs), QString{});
        QVERIFY(std::abs(coarse.guides[1].at / fine - 1) < 0.1);
    }
};

QTEST_APPLESS_MAIN(RiskFigureTest)
#include "risk_figure_test.moc"
