#include <QSignalSpy>

#include "tests/ui/charts/drawn_chart.h"

using namespace stagecraft;
using namespace stagecraft::ui;
using namespace stagecraft::testing;

/// Reading a chart by the keyboard.
class ChartCursorTest : public QObject, DrawnChart {
    Q_OBJECT

private slots:
    void init() { make(); }

    void theCursorGoesFromPointToPointAndFromSeriesToSeries() {
        show(designs());
        QSignalSpy chosen{chart_.get(), &ThemedChart::chosen};
        QTest::keyClick(chart_.get(), Qt::Key_Left);
        QCOMPARE(chart_->traced(), (FigurePlace{FigurePlace::Part::Point, 0, 1}));  // of what has several points, the nearest to the plan
        QTest::keyClick(chart_.get(), Qt::Key_Up);
        QCOMPARE(chart_->traced(), (FigurePlace{FigurePlace::Part::Point, 2, 0}));
        QTest::keyClick(chart_.get(), Qt::Key_Up);
        QCOMPARE(chart_->traced()->series, std::size_t{1});
        // From a mark that is alone the way leads to the line beside it.
        QTest::keyClick(chart_.get(), Qt::Key_Right);
        QCOMPARE(chart_->traced(), (FigurePlace{FigurePlace::Part::Point, 0, 1}));
        QVERIFY(chart_->accessibleName().contains(QStringLiteral("m8g.large × 2")));
        QTest::keyClick(chart_.get(), Qt::Key_Left);
        QCOMPARE(chart_->traced()->index, std::size_t{0});
        QTest::keyClick(chart_.get(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 0);
        QTest::keyClick(chart_.get(), Qt::Key_Right);
        QTest::keyClick(chart_.get(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QTest::keyClick(chart_.get(), Qt::Key_Escape);
        QVERIFY(!chart_->traced());
        // Below the plan, which is the last, comes the first again.
        for (int i = 0; i < 4; ++i) QTest::keyClick(chart_.get(), Qt::Key_Down);
        QCOMPARE(chart_->traced()->series, std::size_t{0});
        QTest::keyClick(chart_.get(), Qt::Key_Up);
        QCOMPARE(chart_->traced()->series, std::size_t{2});
    }
    void readingAMapBeginsWhereThePlanIs() {
        Figure figure = emptyFigure();
        FigureCells cells{{0, 5, 10}, {0, 50, 100}, {1, 2, 3, 4}, {}};
        figure.cells = std::make_shared<const FigureCells>(std::move(cells));
        figure.series = {{"This plan", 0, SeriesKind::Current, {{7, 70}}}};
        show(figure);
        QTest::keyClick(chart_.get(), Qt::Key_Left);
        QCOMPARE(chart_->traced(), (FigurePlace{FigurePlace::Part::Cell, 0, 3}));
    }
    void theFocusIsSeen() {
        show(designs());
        const auto edge = [&] { return chart_->grab().toImage().pixelColor(1, chart_->height() / 2); };
        chart_->setFocus();
        QCOMPARE(edge(), themes_.current().colour(ColourRole::Accent));
        chart_->clearFocus();
        QVERIFY(edge() != themes_.current().colour(ColourRole::Accent));
    }
};

QTEST_MAIN(ChartCursorTest)
#include "chart_cursor_test.moc"
