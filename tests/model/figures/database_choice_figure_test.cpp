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
            QCOMPARE(series.notes[0].edits.size(), std::size_t{1});
            const FigureEdit& edit = series.notes[0].edits[0];
            QCOMPARE(edit.key, std::string{"choices.database"});
            const Plan otherwise = planOf(withSetting(given.plan.inputs, edit.key, edit.value));
            const double care = otherwise.shown().careHours * given.plan.inputs.choices.personHourly.dollars();
            QCOMPARE(series.points[0].y, (otherwise.shown().bill.total + Usd{care}).dollars());
            QCOMPARE(series.points[0].x, otherwise.shown().availability.minutesPerYear);
            ++marks;
        }
        QVERIFY(marks >= 2);
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
        QVERIFY2(says(dear, "hours of a person"), dear.answer.c_str());
    }

    void stagesWithoutTheChoiceSaySo() {
        QVERIFY(says(GivenFigure{withSettings({{"workload.users", "100"}, {"choices.stage", "1"}})}.make("database"), "no SQL database"));
        QVERIFY(says(GivenFigure{withSettings({{"workload.users", "100"}, {"choices.stage", "2"}})}.make("database"), "on the one server"));
    }
};

QTEST_APPLESS_MAIN(DatabaseChoiceFigureTest)
#include "database_choice_figure_test.moc"
