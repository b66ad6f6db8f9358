#include "model/exploration/database_kinds.h"

#include <QTest>

#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class DatabaseChoiceFigureTest : public QObject {
    Q_OBJECT
private slots:
    void everyMarkIsAPlanWithThatKind_data() {
        QTest::addColumn<int>("stage");
        for (const int stage : {3, 4, 5, 6, 7}) QTest::addRow("stage %d", stage) << stage;
    }
    void everyMarkIsAPlanWithThatKind() {
        QFETCH(int, stage);
        const GivenFigure given{withSettings({{"workload.users", "30000"}, {"choices.stage", std::to_string(stage)}})};
        const Figure figure = given.make("database");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        int marks = 0;
        for (const FigureSeries& series : figure.series) {
            if (series.kind == SeriesKind::Current) continue;
            QCOMPARE(series.notes[0].edits.front().key, std::string{"choices.database"});
            Inputs chosen = given.plan.inputs;
            for (const FigureEdit& edit : series.notes[0].edits) chosen = withSetting(chosen, edit.key, edit.value);
            QVERIFY(problems(chosen, catalog()).empty());
            const Plan otherwise = planOf(chosen);
            const double care = otherwise.shown().careHours * given.plan.inputs.choices.personHourly.dollars();
            QCOMPARE(series.points[0].y, (otherwise.shown().bill.total + Usd{care}).dollars());
            QCOMPARE(series.points[0].x, otherwise.shown().availability.minutesPerYear);
            ++marks;
        }
        QVERIFY(marks >= 2);
    }

    /// A click pins the kind and the class; then that design is the plan's own, and the chart marks it there.
    void whatWasClickedIsMarkedAsThePlan() {
        const GivenFigure given{withSettings({{"workload.users", "30000"}})};
        const Figure figure = given.make("database");
        int pinned = 0;
        for (const FigureSeries& series : figure.series) {
            if (series.kind == SeriesKind::Current) continue;
            Inputs chosen = given.plan.inputs;
            for (const FigureEdit& edit : series.notes[0].edits) {
                chosen = withSetting(chosen, edit.key, edit.value);
                pinned += edit.key == "choices.database_node" && edit.value != "auto";
                if (edit.key == "choices.database_node" && edit.value != "auto")
                    QVERIFY2(series.notes[0].text.find(edit.value) != std::string::npos, series.notes[0].text.c_str());
            }
            const Figure after = GivenFigure{chosen}.make("database");
            const FigureSeries* const current = seriesOf(after, SeriesKind::Current);
            QVERIFY(current != nullptr);
            QCOMPARE(current->points[0].x, series.points[0].x);
            QCOMPARE(current->points[0].y, series.points[0].y);
            // The other kinds are still to be had.
            QCOMPARE(after.series.size(), figure.series.size());
        }
        QVERIFY(pinned >= 3);
    }

    /// Where a kind would send the program to another stage, a click keeps the one whose cost the mark told.
    void aClickKeepsTheStage() {
        GivenFigure given{withSettings({{"workload.users", "1M"}})};
        const auto monthly = [&](const Plan& plan) { return (plan.shown().bill.total + Usd{plan.shown().careHours * plan.inputs.choices.personHourly.dollars()}).dollars(); };
        for (const Fineness fineness : {Fineness::Coarse, Fineness::Fine}) {
            given.fineness = fineness;
            int elsewhere = 0;
            for (const FigureSeries& series : given.make("database").series) {
                if (series.kind == SeriesKind::Current) continue;
                Inputs chosen = given.plan.inputs;
                for (const FigureEdit& edit : series.notes[0].edits) chosen = withSetting(chosen, edit.key, edit.value);
                const Plan after = planOf(chosen);
                QCOMPARE(after.shown().number, given.plan.shown().number);
                QCOMPARE(monthly(after), series.points[0].y);
                chosen.choices.stage.reset();
                elsewhere += planOf(chosen).shown().number != given.plan.shown().number;
            }
            QVERIFY(elsewhere >= 1);
        }
    }

    void nothingBeatsAMarkThatStandsOut() {
        const GivenFigure given{withSettings({{"workload.users", "30000"}})};
        const Figure figure = given.make("database");
        std::vector<FigurePoint> all;
        for (const FigureSeries& series : figure.series)
            if (series.kind == SeriesKind::Marks) all.push_back(series.points[0]);
        QVERIFY(!all.empty());
        for (const FigurePoint& one : all)
            for (const FigurePoint& other : all) QVERIFY(!(other.x <= one.x && other.y <= one.y && (other.x < one.x || other.y < one.y)));
    }

    void thePlanIsOneOfThem() {
        const GivenFigure given{withSettings({{"workload.users", "30000"}})};
        const Figure figure = given.make("database");
        const FigureSeries* current = seriesOf(figure, SeriesKind::Current);
        QVERIFY(current != nullptr);
        QVERIFY(std::ranges::any_of(figure.series, [&](const FigureSeries& series) {
            return series.kind != SeriesKind::Current && series.points[0].x == current->points[0].x &&
                   series.points[0].y == current->points[0].y;
        }));
    }

    /// With people for nothing a database of one's own is judged by its bill alone.
    void peoplesHoursDecide() {
        const Inputs inputs = withSettings({{"workload.users", "30000"}, {"choices.person_hourly_usd", "200"}});
        const Figure dear = GivenFigure{inputs}.make("database");
        QVERIFY2(says(dear, "less"), dear.answer.c_str());
        QVERIFY2(says(dear, "hours a month of a person"), dear.answer.c_str());
    }

    void stagesWithoutTheChoiceSaySo() {
        QVERIFY(says(GivenFigure{withSettings({{"workload.users", "100"}, {"choices.stage", "1"}})}.make("database"), "no SQL database"));
        QVERIFY(says(GivenFigure{withSettings({{"workload.users", "100"}, {"choices.stage", "2"}})}.make("database"), "on the one server"));
    }
};

QTEST_APPLESS_MAIN(DatabaseChoiceFigureTest)
#include "database_choice_figure_test.moc"
