#include <QSignalSpy>
#include <QtTest>

#include <cmath>
#include <limits>

#include "tests/ui/charts/drawn_chart.h"
#include "ui/charts/chart_guides.h"
#include "ui/charts/chart_lines.h"
#include "ui/charts/label_places.h"
#include "ui/charts/series_legend.h"

using namespace stagecraft;
using namespace stagecraft::testing;
using namespace stagecraft::ui;

namespace {

Figure stageMap() {
    Figure figure = emptyFigure();
    figure.cells = std::make_shared<FigureCells>(FigureCells{{0, 5, 10}, {0, 50, 100}, {2, 3, 4, 0}, {{"runner-up: stage 3", {{"choices.stage", "2"}}}, {}, {}, {}}});
    return figure;
}

}  // namespace

class ThemedChartTest : public QObject, DrawnChart {
    Q_OBJECT

private slots:
    void init() { make(); }

    void theAreaOfAMarkIsItsWeight() {
        FigureSeries series{"Regions", 0, SeriesKind::Marks, {{1, 1}, {2, 2}, {3, 3}, {4, 4}}};
        const double plain = radiusOf(series, 0);
        series.weights = {1, 0.25, 0};
        QCOMPARE(radiusOf(series, 1), radiusOf(series, 0) / 2);
        QVERIFY(radiusOf(series, 2) > 0);  // still seen
        QCOMPARE(radiusOf(series, 3), plain);
    }

    void hoveringReadsValuesAndTheNote() {
        show(designs());
        hover({6, 40});
        QVERIFY2(chart_->readout().contains(QStringLiteral("m8g.large × 2")), qPrintable(chart_->readout()));
        QVERIFY(chart_->readout().contains(QStringLiteral("6 ms")));
        QVERIFY(chart_->readout().contains(QStringLiteral("$40.00")));
        QVERIFY(chart_->readout().contains(QStringLiteral("Availability zones: 2")));
        QTest::mouseMove(chart_.get(), {chart_->axisRect()->left() + 3, chart_->axisRect()->bottom() - 3});
        QVERIFY(chart_->readout().isEmpty());
    }

    void aClickChoosesOnlyWhatCanBeChosen() {
        show(designs());
        QSignalSpy chosen{chart_.get(), &ThemedChart::chosen};
        QTest::mouseClick(chart_.get(), Qt::LeftButton, {}, pixel({2, 80}));
        QCOMPARE(chosen.count(), 0);
        QTest::mouseClick(chart_.get(), Qt::LeftButton, {}, pixel({6, 40}));
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().value<FigurePlace>(), (FigurePlace{FigurePlace::Part::Point, 0, 1}));
    }

    void cellsAreReadChosenAndWalked() {
        show(stageMap());
        QSignalSpy chosen{chart_.get(), &ThemedChart::chosen};
        hover({2, 20});
        QVERIFY(chart_->readout().contains(QStringLiteral("Stage 2")));
        QVERIFY(chart_->readout().contains(QStringLiteral("runner-up: stage 3")));
        QTest::mouseClick(chart_.get(), Qt::LeftButton, {}, pixel({2, 20}));
        QCOMPARE(chosen.count(), 1);
        hover({7, 70});
        QVERIFY(chart_->readout().contains(QStringLiteral("No stage serves")));
        QTest::keyClick(chart_.get(), Qt::Key_Left);
        QCOMPARE(chart_->traced(), (FigurePlace{FigurePlace::Part::Cell, 0, 2}));
        QTest::keyClick(chart_.get(), Qt::Key_Down);
        QCOMPARE(chart_->traced(), (FigurePlace{FigurePlace::Part::Cell, 0, 0}));
    }

    /// On the map and in its legend, in light and dark; blues are told from each other.
    void cellsWearTheColourOfTheLegend() {
        for (const bool isDark : {false, true}) {
            themes_.setDark(isDark);
            Figure figure = stageMap();
            auto cells = std::make_shared<FigureCells>(*figure.cells);
            cells->stages = {1, 2, 4, 0};
            figure.cells = std::move(cells);
            show(figure);
            const QImage picture = chart_->grab().toImage();
            // Apart from the digit in the middle of its cell.
            const QColor one = picture.pixelColor(pixel({1, 10}));
            const QColor two = picture.pixelColor(pixel({6, 10}));
            QCOMPARE(one, themes_.current().stageColour(1));
            QCOMPARE(two, themes_.current().stageColour(2));
            QVERIFY(contrast(one, two) > 2);
            SeriesLegend legend{themes_};
            legend.setFigure(figure);
            legend.resize(600, 40);
            const QImage samples = legend.grab().toImage();
            for (const int stage : {1, 2, 4}) QVERIFY2(has(samples, themes_.current().stageColour(stage)), qPrintable(QString::number(stage)));
        }
        themes_.setDark(false);
    }

    void boxesAndBarsAreReadWhereTheyAreDrawn() {
        Figure figure = emptyFigure();
        figure.area = FigureAxis{"Cost a month", "$", {}};
        figure.boxes = {{0, 0, 5, 100, "m8g.large", "EC2", 730, {"two servers", {}}}, {5, 0, 10, 100, "db.r8g.large", "RDS", 365, {}}};
        show(figure);
        hover({2, 50});
        QVERIFY(chart_->readout().contains(QStringLiteral("two servers")));
        QVERIFY(chart_->readout().contains(QStringLiteral("$730.00")));
        QTest::keyClick(chart_.get(), Qt::Key_Right);
        QCOMPARE(chart_->traced()->index, std::size_t{1});

        Figure bars = emptyFigure();
        bars.x.categories = {"Stage 1", "Stage 2"};
        bars.x.from = -0.5;
        bars.x.to = 1.5;
        bars.series = {{"EC2", 0, SeriesKind::Bars, {{0, 40}, {1, 60}}, {}, "EC2"}, {"RDS", 0, SeriesKind::Bars, {{0, 20}, {1, 30}}, {}, "RDS"}};
        show(bars);
        hover({0, 50});  // on the EC2 bar stands that of RDS, from 40 to 60
        QVERIFY2(chart_->readout().contains(QStringLiteral("RDS")), qPrintable(chart_->readout()));
        QVERIFY(chart_->readout().contains(QStringLiteral("Stage 1")));
        QVERIFY(chart_->readout().contains(QStringLiteral("$20.00")));
        QVERIFY2(chart_->readout().contains(QStringLiteral("All together: <b>$60.00")), qPrintable(chart_->readout()));
    }

    /// A part of a stack says what it adds and what all are together, whether bars or areas draw it.
    void stackedAreasReadLikeStackedBars() {
        Figure figure = emptyFigure();
        figure.series = {{"Committed", 0, SeriesKind::Area, {{0, 40}, {5, 40}, {10, 40}}}, {"On demand", 0, SeriesKind::Area, {{0, 60}, {5, 60}, {10, 60}}}};
        show(figure);
        hover({5, 58});
        QVERIFY2(chart_->readout().contains(QStringLiteral("On demand")), qPrintable(chart_->readout()));
        QVERIFY2(chart_->readout().contains(QStringLiteral("<b>$20.00")), qPrintable(chart_->readout()));
        QVERIFY(chart_->readout().contains(QStringLiteral("All together: <b>$60.00")));
        QVERIFY(!chart_->readout().contains(QStringLiteral("$40.00")));
    }

    void aCrossOnABarIsReadBeforeTheBar() {
        Figure figure = emptyFigure();
        figure.y = FigureAxis{"", {}, {}, AxisScale::Linear, -0.5, 1.5, {"Users", "Peak"}};
        FigureSeries swing{"At its low", 0, SeriesKind::SideBars, {{2, 0}, {6, 1}}};
        swing.lower = {{8, 0}, {8, 1}};
        FigureSeries stops{"No longer serves", 0, SeriesKind::Stops, {{8, 0}}};
        stops.notes = {{"stops at 14,400", {}, "workload.users"}};
        figure.series = {swing, stops};
        show(figure);
        hover({8, 0});
        QVERIFY2(chart_->readout().contains(QStringLiteral("stops at 14,400")), qPrintable(chart_->readout()));
        hover({5, 0});
        QVERIFY(chart_->readout().contains(QStringLiteral("At its low")));
    }

    void namesOfLinesAreBriefWhereTheyDoNotFit() {
        Figure figure = emptyFigure();
        for (int stage = 1; stage <= 7; ++stage)
            figure.guides.push_back({FigureGuide::Across::X, stage * 0.4, "A very long name of a stage, needed from here", stage, std::to_string(stage) + " needed"});
        show(figure);
        const QImage crowded = chart_->grab().toImage();
        figure.guides.resize(1);
        show(figure);
        // Alone the name is drawn in full: a line of text twice as wide.
        QVERIFY(crowded != chart_->grab().toImage());
    }

    void lyingBarsReachFromTheirLowerEdge() {
        Figure figure = emptyFigure();
        figure.y = FigureAxis{"", {}, {}, AxisScale::Linear, -0.5, 1.5, {"Users", "Peak"}};
        FigureSeries swing{"More", 0, SeriesKind::SideBars, {{8, 0}, {6, 1}}};
        swing.lower = {{3, 0}, {5, 1}};
        figure.series = {swing};
        show(figure);
        hover({4, 0});
        QVERIFY(chart_->readout().contains(QStringLiteral("3 ms – 8 ms")));
        hover({2, 0});
        QVERIFY(chart_->readout().isEmpty());
        hover({4, 0});
        QTest::keyClick(chart_.get(), Qt::Key_Up);
        QCOMPARE(chart_->traced()->index, std::size_t{1});
    }

    void theSecondAxisHasItsOwnScale() {
        Figure figure = emptyFigure();
        figure.secondY = FigureAxis{"Cost per user", "$", {}, AxisScale::Linear, 0, 1};
        FigureSeries perUser{"per user", 0, SeriesKind::Stands, {{0, 0.5}, {5, 0.5}, {10, 0.5}}};
        perUser.isOnSecondAxis = true;
        figure.series = {perUser};
        show(figure);
        QVERIFY(chart_->yAxis2->visible());
        QCOMPARE(qRound(chart_->rectOf({FigurePlace::Part::Point, 0, 1}).y()), pixel({5, 50}).y());
        hover({5, 50});
        QVERIFY(chart_->readout().contains(QStringLiteral("Cost per user")));
        QVERIFY(chart_->readout().contains(QStringLiteral("$0.50")));
    }

    void zoomsInsideTheFigureAndBack() {
        show(designs());
        QSignalSpy zoomed{chart_.get(), &ThemedChart::zoomChanged};
        QTest::mousePress(chart_.get(), Qt::LeftButton, {}, pixel({3, 80}));
        QTest::mouseMove(chart_.get(), pixel({5, 60}));
        QTest::mouseMove(chart_.get(), pixel({9, 20}));
        QTest::mouseRelease(chart_.get(), Qt::LeftButton, {}, pixel({9, 20}));
        QVERIFY(chart_->isZoomed());
        QVERIFY(std::abs(chart_->xAxis->range().lower - 3) < 0.1);
        QVERIFY(std::abs(chart_->yAxis->range().upper - 80) < 1);
        QTest::keyClick(chart_.get(), Qt::Key_0);
        QVERIFY(!chart_->isZoomed());
        QCOMPARE(chart_->xAxis->range().upper, 10.0);
        QCOMPARE(zoomed.count(), 2);
        chart_->zoomBy(0.5);
        QVERIFY(chart_->isZoomed());
        chart_->zoomBy(100);  // nothing is further out than the figure
        QVERIFY(!chart_->isZoomed());
    }

    void onlyThePlanMovingIsNoNewPicture() {
        Figure before = designs();
        Figure after = before;
        after.answer = "Now forty dollars.";
        after.series.back().points.front().y = 60;
        QVERIFY(looksAlike(before, after));
        after.series.front().points.front().y = 81;
        QVERIFY(!looksAlike(before, after));
        before.series = {{"", 0, SeriesKind::Stands, {{0, std::numeric_limits<double>::quiet_NaN()}}}};
        QVERIFY(looksAlike(before, before));
    }

    void namesThatFindNoRoomAreLeftOutFromBelow() {
        constexpr int count = 60;
        Figure figure = emptyFigure();
        figure.y = {"Input", {}, {}, AxisScale::Linear, -0.5, count - 0.5};
        FigureSeries bars{"At its high", 0, SeriesKind::SideBars, {}};
        for (int i = 0; i < count; ++i) {
            figure.y.categories.push_back("name " + std::to_string(i));
            bars.points.push_back({8, static_cast<double>(i)});
        }
        figure.series = {bars};
        show(figure);
        const QVector<QString> names = chart_->yAxis->tickVectorLabels();
        const auto drawn = static_cast<int>(names.size()) - 1;
        QVERIFY2(drawn > 10 && drawn < count, qPrintable(QString::number(drawn)));
        QCOMPARE(names.first(), QStringLiteral("and %1 more").arg(count - drawn));
        QCOMPARE(names.last(), QStringLiteral("name 59"));
        const double spacing = chart_->yAxis->coordToPixel(0) - chart_->yAxis->coordToPixel(1);
        QVERIFY(spacing >= QFontMetrics{chart_->yAxis->tickLabelFont()}.capHeight());
        QVERIFY(chart_->nearest(pixel({4, double{count} - drawn})).has_value());
        QVERIFY(!chart_->nearest(pixel({4, double{count} - drawn - 1})).has_value());
        QCOMPARE(chart_->figure().series.front().points.front().y, 0.0);  // of the table and of what is exported
        chart_->resize(800, 1400);
        chart_->replot(QCustomPlot::rpImmediateRefresh);
        QCOMPARE(chart_->yAxis->tickVectorLabels().size(), count);
        QVERIFY(chart_->nearest(pixel({4, 0})).has_value());
    }

    void manyPointsAreThinnedToThePixels() {
        Figure figure = emptyFigure(100'000);
        FigureSeries series{"load", 0, SeriesKind::Stands, {}};
        for (int i = 0; i < 100'000; ++i) series.points.push_back({static_cast<double>(i), 50 + 40 * std::sin(i)});
        figure.series = {series};
        show(figure);
        const ChartCanvas canvas{chart_->figure(), themes_.current(), *chart_->xAxis, *chart_->yAxis, *chart_->yAxis2, chart_->axisRect()->rect(), font()};
        const QList<QPolygonF> runs = thinnedRuns(canvas, chart_->figure().series.front(), false);
        QCOMPARE(runs.size(), 1);
        QVERIFY(runs.front().size() <= 4 * (chart_->axisRect()->width() + 2));
        const auto [high, low] = std::ranges::minmax(runs.front(), {}, [](const QPointF& p) { return p.y(); });
        QVERIFY(std::abs(high.y() - chart_->yAxis->coordToPixel(90)) < 0.5);
        QVERIFY(std::abs(low.y() - chart_->yAxis->coordToPixel(10)) < 0.5);
    }

    void namesOfGuidesNeverOverlap() {
        const QFontMetricsF metrics{font()};
        LabelPlaces places{QRectF{0, 0, 300, 200}, metrics};
        std::vector<QRectF> rects;
        for (int i = 0; i < 12; ++i)
            if (const auto placed = places.onUpright(20.0 * i, QStringLiteral("database"), 4)) rects.push_back(placed->rect);
        for (std::size_t i = 0; i < rects.size(); ++i) {
            QVERIFY(rects[i].left() >= 0 && rects[i].right() <= 300);
            for (std::size_t k = i + 1; k < rects.size(); ++k) QVERIFY(!rects[i].intersects(rects[k]));
        }
        QVERIFY(rects.size() >= 8);
        QVERIFY(!places.onUpright(50, QString(400, u'w'), 4));
    }
    /// A name makes way for a line that moves, and stands across one that is fixed only where it must.
    void namesStandBesideLinesThatMove() {
        const QFontMetricsF metrics{font()};
        LabelPlaces places{QRectF{0, 0, 300, 200}, metrics};
        places.takeUpright(150, false);
        places.takeUpright(160, true);
        const auto placed = places.onUpright(150, QStringLiteral("less from here"), 3);
        QVERIFY(placed);
        QVERIFY(placed->rect.right() < 160);
    }
    /// Also for one that lies: the row below is as good, and the line is crossed only where there is none.
    void namesStandBelowLyingLinesThatMove() {
        const QFontMetricsF metrics{font()};
        LabelPlaces places{QRectF{0, 0, 300, 200}, metrics};
        places.takeLying(8);
        const auto below = places.onUpright(150, QStringLiteral("less from here"), 3);
        QVERIFY(below && below->rect.top() > 8);
        const auto across = places.onUpright(150, QStringLiteral("less from here"), 1);
        QVERIFY(across && across->rect.top() < 8);
    }
    /// Marks in a crowd have their words further off, with a line that leads there; none covers another or crosses a mark.
    void wordsOfACrowdAreLedTo() {
        const QFontMetricsF metrics{font()};
        LabelPlaces places{QRectF{0, 0, 400, 300}, metrics};
        std::vector<QRectF> marks;
        for (int i = 0; i < 9; ++i) marks.emplace_back(180 + 11 * (i % 3), 140 + 11 * (i / 3), 8, 8);
        for (const QRectF& mark : marks) places.take(mark);
        std::vector<PlacedLabel> placed;
        for (const QRectF& mark : marks) {
            const std::vector<QString> texts{QStringLiteral("eu-central-1 3z"), QStringLiteral("eu-central-1")};
            if (const auto label = places.around(mark, texts)) placed.push_back(*label);
        }
        QVERIFY2(placed.size() >= 8, QByteArray::number(placed.size()).constData());
        for (std::size_t i = 0; i < placed.size(); ++i) {
            QVERIFY(placed[i].leader);
            for (std::size_t k = i + 1; k < placed.size(); ++k) QVERIFY(!placed[i].rect.intersects(placed[k].rect));
            for (const QRectF& mark : marks) QVERIFY(!placed[i].rect.intersects(mark));
        }
    }
    /// Where the words do not fit their first one does.
    void wordsAreShortenedBeforeTheyAreLeftOut() {
        const QFontMetricsF metrics{font()};
        LabelPlaces places{QRectF{0, 0, 90, 30}, metrics};
        const std::vector<QString> texts{QStringLiteral("ap-northeast-1 3z of many"), QStringLiteral("ap")};
        const auto placed = places.beside({10, 10, 8, 8}, texts);
        QVERIFY(placed && placed->text == QStringLiteral("ap"));
    }

    void theLegendNamesEachSeriesOnce() {
        Figure figure = emptyFigure();
        figure.series = {{"Ten users", 3, SeriesKind::Falls, {{0, 1}}}, {"Ten users", 3, SeriesKind::Stands, {{1, 1}}}, {"Budget", 0, SeriesKind::Stands, {{1, 1}}}};
        const std::vector<LegendMark> marks = legendMarks(figure, themes_.current());
        QCOMPARE(marks.size(), std::size_t{2});
        QCOMPARE(marks.front().name, QStringLiteral("3 Ten users"));
        QVERIFY(marks.front().kind == SeriesKind::Stands);
    }

    void seriesDifferWithoutColour() {
        Figure figure = emptyFigure();
        for (const char* const name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"}) figure.series.push_back({name, 0, SeriesKind::Stands, {{0, 1}}});
        for (std::size_t i = 0; i < figure.series.size(); ++i)
            for (std::size_t k = i + 1; k < figure.series.size(); ++k) {
                const SeriesStyle a = seriesStyle(themes_.current(), figure, i);
                const SeriesStyle b = seriesStyle(themes_.current(), figure, k);
                QVERIFY(a.marker != b.marker || (a.dashes != b.dashes && a.colour != b.colour));
                QVERIFY(a.dashes != b.dashes || a.colour != b.colour);
                if (k >= 6) continue;
                QVERIFY(a.dashes != b.dashes);
                QVERIFY(a.marker != b.marker);
                QVERIFY(a.colour != b.colour);
            }
    }
    /// A quick answer may lack the crowd behind the frontier; the frontier looks the same.
    void aCrowdChangesNoOtherSeries() {
        Figure quick = designs(), whole = designs();
        std::rotate(whole.series.begin(), whole.series.begin() + 1, whole.series.begin() + 2);
        QCOMPARE(whole.series[1].kind, SeriesKind::Frontier);
        QVERIFY(seriesStyle(themes_.current(), quick, 0) == seriesStyle(themes_.current(), whole, 1));
    }

    /// Crowds share one quiet colour; their markers are unlike those of each other and of all that stands in front of them.
    void whatStandsBackDiffersByItsMarker() {
        Figure figure = emptyFigure();
        for (const auto& [name, kind] : {std::pair{"self-managed", SeriesKind::Faint}, {"single", SeriesKind::Faint}, {"pair", SeriesKind::Marks}, {"cluster", SeriesKind::Marks}})
            figure.series.push_back({name, 0, kind, {{0, 1}}});
        for (std::size_t i = 0; i < figure.series.size(); ++i)
            for (std::size_t k = i + 1; k < figure.series.size(); ++k)
                QVERIFY(seriesStyle(themes_.current(), figure, i).marker != seriesStyle(themes_.current(), figure, k).marker);
        QCOMPARE(seriesStyle(themes_.current(), figure, 0).colour, seriesStyle(themes_.current(), figure, 1).colour);
    }

    void theDescriptionIsTheWholeFigureInWords() {
        show(designs());
        QCOMPARE(chart_->accessibleDescription(), QStringLiteral("What does speed cost? Ten milliseconds less cost $50. Without spot."));
    }

    void namesThatDoNotFitAreTheirFirstWords() {
        const auto namesOf = [&](std::vector<std::string> names) {
            Figure figure = emptyFigure();
            figure.x.to = static_cast<double>(names.size()) - 0.5;
            figure.x.categories = std::move(names);
            show(figure);
            return qSharedPointerDynamicCast<QCPAxisTickerText>(chart_->xAxis->ticker())->ticks().values();
        };
        chart_->resize(1200, 500);
        QCOMPARE(namesOf({"1 Prelaunch", "2 Ten thousand"}), (QList<QString>{QStringLiteral("1 Prelaunch"), QStringLiteral("2 Ten thousand")}));
        chart_->resize(300, 500);
        const std::vector<std::string> stages{"1 Prelaunchings", "2 Launch", "3 Ten users", "4 A thousand", "5 Ten thousand", "6 Half a million"};
        QCOMPARE(namesOf(stages), (QList<QString>{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("4"), QStringLiteral("5"), QStringLiteral("6")}));
        const QList<QString> alike = namesOf({"Hooli in Ashburn", "Hooli in Osaka", "Hooli in Tokyo", "Hooli in Dublin", "Hooli in Frankfurt"});
        QVERIFY(!alike.contains(QStringLiteral("Hooli")));
    }

    void aNameStandsAboveTheBarsOfALowChart() {
        chart_->resize(500, 170);
        Figure figure = emptyFigure();
        figure.y = FigureAxis{"Input", {}, {}, AxisScale::Linear, -0.5, 15.4};
        FigureSeries bars{"At its high", 0, SeriesKind::SideBars, {}};
        for (int i = 0; i < 15; ++i) {
            figure.y.categories.push_back("Input " + std::to_string(i));
            bars.points.push_back({9, static_cast<double>(14 - i)});
        }
        figure.series = {bars};
        figure.guides = {{FigureGuide::Across::X, 5, "This plan: $5"}};
        show(figure);
        const ChartCanvas canvas{chart_->figure(), themes_.current(), *chart_->xAxis, *chart_->yAxis, *chart_->yAxis2, chart_->axisRect()->rect(), font()};
        const std::vector<QRectF> names = guideNameRects(canvas);
        QCOMPARE(names.size(), std::size_t{1});
        QVERIFY(chart_->rectOf({FigurePlace::Part::Point, 0, 0}).top() >= names.front().bottom() - 3);
    }

    /// On two lines rather than cut, where the chart is low.
    void titlesOfLowChartsAreWhole() {
        chart_->resize(600, 170);
        Figure figure = emptyFigure();
        figure.y.title = "Cost of a user and a month";
        show(figure);
        QCOMPARE(chart_->yAxis->label().simplified(), QStringLiteral("Cost of a user and a month"));
        QVERIFY(chart_->yAxis->label().contains(u'\n'));
    }

    void countsHaveNoHalfTicks() {
        Figure figure = emptyFigure();
        figure.y = FigureAxis{"Instances", {}, {}, AxisScale::Linear, 0, 3};
        figure.series = {{"Running", 0, SeriesKind::Steps, {{0, 1}, {5, 3}, {10, 2}}}};
        show(figure);
        const QVector<double> ticks = chart_->yAxis->ticker()->tickCount() > 0 ? chart_->yAxis->tickVector() : QVector<double>{};
        QVERIFY(ticks.size() >= 3);
        for (const double tick : ticks) QCOMPARE(tick, std::round(tick));
    }

private:
    static bool has(const QImage& picture, const QColor& colour) {
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                if (picture.pixelColor(x, y) == colour) return true;
        return false;
    }
    static QFont font() { return QFont{}; }
};

QTEST_MAIN(ThemedChartTest)
#include "themed_chart_test.moc"
