#include <QTest>

#include "model/exploration/tornado.h"
#include "model/figures/figure_parts.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class TornadoFigureTest : public QObject {
    Q_OBJECT
private slots:
    void barsReachFromThePlanToItsEnds() {
        const GivenFigure given{withSetting(Inputs{}, "uncertainty", "workload.users:8000:12000:30000"), {{"inputs", "all"}}};
        const Figure figure = given.make("tornado");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const int shown = given.plan.shown().number;
        const Tornado swung = tornado(given.plan.inputs, builtInBlueprints()[static_cast<std::size_t>(shown - 1)], catalog());
        const FigureSeries& low = figure.series[0];
        const FigureSeries& high = figure.series[1];
        QVERIFY(low.kind == SeriesKind::SideBars && high.kind == SeriesKind::SideBars);
        QCOMPARE(low.points.size(), figure.y.categories.size());
        for (std::size_t i = 0; i < low.points.size(); ++i) {
            QCOMPARE(low.points[i].x, swung.swings[i].low.monthly);
            QCOMPARE(high.points[i].x, swung.swings[i].high.monthly);
            // From the plan, or where the bar of the other end ends.
            QVERIFY(low.lower[i].x == given.plan.shown().bill.total.dollars() || low.lower[i].x == high.points[i].x);
            QCOMPARE(low.notes[i].opens, std::string{swung.swings[i].field->key});
            QCOMPARE(figure.y.categories[static_cast<std::size_t>(low.points[i].y)], std::string{swung.swings[i].field->label});
        }
        QCOMPARE(figure.guides.front().at, given.plan.shown().bill.total.dollars());
    }
    /// Where both ends lie to one side neither bar covers the other, and the words say that the range is not about this plan.
    void aPlanOutsideItsRangeIsToldSo() {
        const Inputs inputs = withSettings({{"workload.users", "500k"}, {"uncertainty", "workload.users:8000:12000:30000"}});
        const GivenFigure given{inputs};
        const Figure figure = given.make("tornado");
        const FigureSeries &low = figure.series[0], &high = figure.series[1];
        QCOMPARE(figure.y.categories[static_cast<std::size_t>(low.points[0].y)], std::string{"Users"});
        QVERIFY(low.points[0].x < high.points[0].x && high.points[0].x < given.plan.shown().bill.total.dollars());
        QCOMPARE(low.lower[0].x, high.points[0].x);
        QCOMPARE(high.lower[0].x, given.plan.shown().bill.total.dollars());
        for (const char* const id : {"tornado", "risk", "growth"}) {
            const std::string note = given.make(id).note;
            QVERIFY2(note.find("Users (500,000 in this plan, 8,000 to 30,000 in its range)") != std::string::npos, (std::string{id} + ": " + note).c_str());
            const std::string within = GivenFigure{withSettings({{"uncertainty", "workload.users:8000:12000:30000"}})}.make(id).note;
            QVERIFY2(within.find("lies outside") == std::string::npos, within.c_str());
        }
    }
    void theWidestIsOnTopAndFirstInTheTable() {
        const GivenFigure given{Inputs{}};
        const Figure figure = given.make("tornado");
        QCOMPARE(figure.series[0].points.size(), std::size_t{15});
        QCOMPARE(figure.series[0].points.front().y, 14.0);
        const auto width = [&](std::size_t i) { return std::abs(figure.series[1].points[i].x - figure.series[0].points[i].x); };
        for (std::size_t i = 1; i < 15; ++i) QVERIFY(width(i - 1) >= width(i));
        QVERIFY(figure.note.find("less.") != std::string::npos);
        const std::vector<FigureTable> tables = figureTables(figure);
        QVERIFY(std::ranges::any_of(tables, [](const FigureTable& table) { return table.name == "Points" && table.rows.size() == 30; }));
    }
    void whatIsOnlyAssumedIsToBeMeasuredFirst() {
        const Figure assumed = GivenFigure{Inputs{}}.make("tornado");
        QVERIFY2(says(assumed, "Measure first what is only assumed: Users, Active each day"), assumed.answer.c_str());
        QVERIFY(assumed.series[0].notes.front().text.find("(assumption: ") != std::string::npos);
        const Figure known = GivenFigure{withSettings({{"workload.users", "11000"}, {"uncertainty", "workload.daily_active_share:0.3::0.6"}})}.make("tornado");
        QVERIFY(known.answer.find("assumed: Users") == std::string::npos && known.answer.find("assumed: Active") == std::string::npos);
        QVERIFY(says(known, "Measure first what is only assumed: Requests per active user"));
    }
    /// No input is named for what cannot be read off its figures.
    void whatChangesNothingIsSaidToChangeNothing() {
        for (const char* const users : {"0", "1", "10", "100"}) {
            const GivenFigure given{withSetting(Inputs{}, "workload.users", users)};
            const Figure figure = given.make("tornado");
            const std::string now = shortMoney(given.plan.shown().bill.total);
            QVERIFY2(!says(figure, now + " to " + now), figure.answer.c_str());
        }
        const GivenFigure none{withSettings({{"workload.users", "0"}, {"choices.stage", "1"}})};
        const std::string still = "On its own no numeric input changes the bill of stage 1: it stays at " + shortMoney(none.plan.shown().bill.total);
        QVERIFY2(says(none.make("tornado"), still), none.make("tornado").answer.c_str());
    }
    void slownessHasItsOwnOrder() {
        const GivenFigure given{Inputs{}, {{"on", "p99"}}};
        const Figure figure = given.make("tornado");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        QCOMPARE(figure.guides.front().at, given.plan.shown().latency.p99.count());
        QVERIFY(says(figure, "the p99"));
        for (const FigurePoint& point : figure.series[1].points) QVERIFY(std::isfinite(point.x));
    }
    void anEndThatStopsTheStageIsAMarkAndWords() {
        const GivenFigure given{withSettings({{"choices.stage", "2"}, {"workload.users", "500"},
                                              {"uncertainty", "workload.users:400:500:50000000"}})};
        const Figure figure = given.make("tornado");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const FigureSeries* const stops = seriesOf(figure, SeriesKind::Stops);
        QVERIFY(stops != nullptr && !stops->points.empty());
        const double base = given.plan.shown().bill.total.dollars();
        QCOMPARE(stops->points.front().x, base);
        QCOMPARE(figure.y.categories[static_cast<std::size_t>(stops->points.front().y)], std::string{"Users"});
        QCOMPARE(figure.series[1].points.front().x, base);  // at its high there is no bar
        QVERIFY2(says(figure, "Stage 2 no longer serves at Users 50,000,000 ("), figure.answer.c_str());
        bool isInTable = false;
        for (const FigureTable& table : figureTables(figure))
            for (const std::vector<FigureCell>& row : table.rows)
                for (const FigureCell& cell : row)
                    if (const auto* const words = std::get_if<std::string>(&cell)) isInTable |= words->find("no longer serves, ") != std::string::npos;
        QVERIFY(isInTable);
    }
    void anOverloadedStageIsSaidToBe() {
        const GivenFigure given{withSettings({{"choices.stage", "2"}, {"workload.users", "50M"}}), {{"on", "p99"}}};
        QVERIFY(says(given.make("tornado"), "overloaded"));
    }
};

QTEST_APPLESS_MAIN(TornadoFigureTest)
#include "tornado_figure_test.moc"
