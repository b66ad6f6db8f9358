#include <QTest>

#include "model/exploration/growth_forecast.h"
#include "model/support/text.h"
#include "model/workload/user_forecast.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Inputs growing() {
    return withSettings({{"workload.users", "5000"}, {"growth.monthly_rate", "0.3"}, {"growth.months", "8"}, {"growth.first_month", "2026-12"}});
}

const FigureGuide* guideOf(const Figure& figure, FigureGuide::Across axis) {
    const auto found = std::ranges::find(figure.guides, axis, &FigureGuide::axis);
    return found == figure.guides.end() ? nullptr : &*found;
}

}  // namespace

class GrowthFigureTest : public QObject {
    Q_OBJECT
private slots:
    void barsOfAMonthAreTheBillOfItsUsers() {
        const GivenFigure given{growing()};
        const Figure figure = given.make("growth");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const std::vector<double> users = usersByMonth(given.plan.inputs.growth, 5000);
        const FigureSeries* const bill = seriesOf(figure, SeriesKind::Marks, "Bill");
        QVERIFY(bill != nullptr && bill->points.size() == users.size());
        double spent = 0;
        for (std::size_t month = 0; month < users.size(); ++month) {
            const double monthly = planOf(withSetting(given.plan.inputs, "workload.users", plainNumber(users[month]))).shown().bill.total.dollars();
            QCOMPARE(bill->points[month].y, monthly);
            double stacked = 0;
            for (const FigureSeries& series : figure.series)
                if (series.kind == SeriesKind::Bars) stacked += series.points[month].y;
            QVERIFY(std::abs(stacked - monthly) < 1e-6);
            spent += monthly;
            QVERIFY(std::abs(seriesOf(figure, SeriesKind::Stands, "Spent")->points[month].y - spent) < 1e-6);
        }
        QCOMPARE(seriesOf(figure, SeriesKind::Current)->points.front().y, given.plan.shown().bill.total.dollars());
    }
    void aStageChangeHasItsMonthAndItsCause() {
        const GivenFigure given{growing()};
        const Figure figure = given.make("growth");
        const FigureGuide* const change = guideOf(figure, FigureGuide::Across::X);
        QVERIFY(change != nullptr);
        QCOMPARE(change->stage, 5);
        QCOMPARE(change->at, 3.0);
        QCOMPARE(change->name, std::string{"Stage 5, 2027-03: the story moves on at 10,000 users"});
        QVERIFY(says(figure, "stage 5 from 2027-03 (the story moves on at 10,000 users)"));
        QCOMPARE(figure.x.categories.at(8), std::string{"2027-08"});
    }
    void theBudgetIsDrawnWithTheMonthItIsPassed() {
        const Inputs inputs = withSettings({{"workload.users", "20000"}, {"choices.stage", "5"}, {"growth.monthly_rate", "0.3"}, {"growth.months", "6"}});
        const Forecast months = forecast(inputs, catalog(), builtInBlueprints());
        const double budget = std::floor(months.months[3].monthly.dollars() + 1);
        QVERIFY(months.months[4].monthly.dollars() > budget);
        const GivenFigure given{withSetting(inputs, "targets.budget_usd_month", plainNumber(budget))};
        const Figure figure = given.make("growth");
        const FigureGuide* const guide = guideOf(figure, FigureGuide::Across::Y);
        QVERIFY(guide != nullptr);
        QCOMPARE(guide->at, budget);
        QVERIFY(guide->name.ends_with(", passed in month 4"));
        QVERIFY(says(figure, "is passed in month 4."));
    }
    void aBudgetPassedFromTheStartIsPassedAlready() {
        const GivenFigure given{withSettings({{"workload.users", "20000"}, {"choices.stage", "5"}, {"growth.monthly_rate", "0.1"}, {"targets.budget_usd_month", "1"}})};
        const Figure figure = given.make("growth");
        QVERIFY(says(figure, "The budget of $1.00 is passed already."));
        const FigureGuide* const guide = guideOf(figure, FigureGuide::Across::Y);
        QVERIFY(guide != nullptr);
        QVERIFY(guide->name.ends_with(", passed already"));
    }
    void aMonthPinsItsUsersAndRates() {
        Inputs inputs = growing();
        inputs.workload.averageRate = RequestsPerSecond{50};
        const Figure figure = GivenFigure{inputs}.make("growth");
        const FigureSeries* const bill = seriesOf(figure, SeriesKind::Marks, "Bill");
        Inputs pinned = inputs;
        for (const FigureEdit& edit : bill->notes[6].edits) pinned = withSetting(pinned, edit.key, edit.value);
        QCOMPARE(bill->points[6].y, planOf(pinned).shown().bill.total.dollars());
    }
    void uncertaintyIsAFan() {
        const GivenFigure given{withSetting(growing(), "uncertainty", "growth.monthly_rate:0.1:0.3:0.5"), {{"show", "fan"}}};
        const Figure figure = given.make("growth");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const FigureSeries* const range = seriesOf(figure, SeriesKind::Range);
        QVERIFY(range != nullptr);
        QVERIFY(range->points.back().y > range->lower.back().y);
        QVERIFY(says(figure, "P10 to P90"));
        QVERIFY(seriesOf(figure, SeriesKind::Bars) == nullptr);
        const GivenFigure sure{growing(), {{"show", "fan"}}};
        QVERIFY(sure.make("growth").note.find("No input is uncertain") != std::string::npos);
    }
    void growthThatPassesTheMostUsersSaysSo() {
        const Inputs inputs = withSettings({{"workload.users", "400M"}, {"choices.stage", "7"}, {"growth.monthly_rate", "0.6"}, {"growth.months", "4"}});
        QCOMPARE(firstMonthCapped(inputs.growth, inputs.workload.users), std::optional<int>{2});
        QCOMPARE(usersByMonth(inputs.growth, inputs.workload.users)[2], mostUsersForecast);
        const Figure figure = GivenFigure{inputs}.make("growth");
        QVERIFY2(says(figure, "(from month 2 on the growth would be more than 1,000,000,000 users; no more are planned for)"), figure.answer.c_str());
        QVERIFY(!firstMonthCapped(growing().growth, 5000));
        QVERIFY(!says(GivenFigure{growing()}.make("growth"), "no more are planned for"));
    }
    void coarseMonthsAreSomeOfTheFineOnes() {
        GivenFigure given{growing()};
        const Figure fine = given.make("growth");
        given.fineness = Fineness::Coarse;
        const Figure coarse = given.make("growth");
        QCOMPARE(faultOf(coarse, given.plan.inputs), QString{});
        const FigureSeries* const few = seriesOf(coarse, SeriesKind::Marks, "Bill");
        const FigureSeries* const all = seriesOf(fine, SeriesKind::Marks, "Bill");
        QVERIFY(few->points.size() < all->points.size());
        for (const FigurePoint& point : few->points) QCOMPARE(point.y, all->points[static_cast<std::size_t>(point.x)].y);
        // The quick answer tells what is known already: neither a sum nor the month of a change lies between months looked at.
        std::string known = coarse.answer;
        QVERIFY(known.ends_with(" a month."));
        known.pop_back();
        QVERIFY2(fine.answer.starts_with(known + ", "), qPrintable(QString::fromStdString(coarse.answer + "\n" + fine.answer)));
        for (const FigureGuide& guide : coarse.guides)
            if (guide.axis == FigureGuide::Across::X) QVERIFY2(guide.name.find(", by 20") != std::string::npos, guide.name.c_str());
        QVERIFY(seriesOf(coarse, SeriesKind::Marks, "Bill")->notes.back().text.find("about $") != std::string::npos);
        QVERIFY(coarse.note.find("are being planned") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(GrowthFigureTest)
#include "growth_figure_test.moc"
