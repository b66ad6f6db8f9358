#include "ui/charts/chart_handles.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>
#include <limits>

#include "tests/ui/charts/drawn_chart.h"
#include "ui/charts/figure_picture.h"

using namespace stagecraft;
using namespace stagecraft::testing;
using namespace stagecraft::ui;

/// The lines of a chart that stand for inputs: they are dragged, wait where there is no value, and their grips cover nothing that matters.
class ChartHandlesTest : public QObject, DrawnChart {
    Q_OBJECT

private slots:
    void init() { make(); }

    void aLineOfAnInputIsDraggedAndStaysWhereItWasLetGo() {
        Figure figure = designs();
        figure.guides = {{FigureGuide::Across::Y, 60, "Budget $60", 0, "Budget", {"targets.budget_usd_month"}}};
        show(figure);
        QSignalSpy dragged{chart_.get(), &ThemedChart::dragged};
        QSignalSpy dropped{chart_.get(), &ThemedChart::dropped};
        QTest::mousePress(chart_.get(), Qt::LeftButton, {}, pixel({4, 60}));
        QTest::mouseMove(chart_.get(), pixel({4, 50}));
        QTest::mouseMove(chart_.get(), pixel({4, 30}));
        QCOMPARE(dragged.count(), 2);
        // A figure that comes meanwhile takes it from no hand, and its axis stays under it.
        figure.y.to = 500;
        show(figure);
        QCOMPARE(chart_->yAxis->range().upper, 100.0);
        QVERIFY(std::abs(chart_->handles().front().at - 30) < 0.5);
        QTest::mouseRelease(chart_.get(), Qt::LeftButton, {}, pixel({4, 30}));
        QCOMPARE(dropped.count(), 1);
        QCOMPARE(dropped.first().at(0).value<FigureInput>().key, std::string{"targets.budget_usd_month"});
        QVERIFY(std::abs(dropped.first().at(1).toDouble() - 30) < 0.5);
        QVERIFY(std::abs(chart_->handles().front().at - 30) < 0.5);
        QCOMPARE(chart_->yAxis->range().upper, 500.0);
    }

    void aLineWithoutAValueWaitsAtTheEndOfItsAxis() {
        Figure figure = designs();
        figure.guides = {{FigureGuide::Across::Y, std::numeric_limits<double>::quiet_NaN(), "No budget", 0, "Budget", {"targets.budget_usd_month"}}};
        show(figure);
        QSignalSpy dropped{chart_.get(), &ThemedChart::dropped};
        QSignalSpy opened{chart_.get(), &ThemedChart::opened};
        const QPoint grip = chart_->grips().front().center().toPoint();
        QTest::mouseMove(chart_.get(), grip);
        QVERIFY(chart_->readout().contains(QStringLiteral("No budget")));
        QTest::mouseClick(chart_.get(), Qt::LeftButton, {}, grip);
        QCOMPARE(dropped.count(), 0);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.first().first().toString(), QStringLiteral("targets.budget_usd_month"));
        QTest::mousePress(chart_.get(), Qt::LeftButton, {}, grip);
        QTest::mouseMove(chart_.get(), grip + QPoint{0, 100});
        QTest::mouseRelease(chart_.get(), Qt::LeftButton, {}, grip + QPoint{0, 100});
        QCOMPARE(dropped.count(), 1);
        const double expected = chart_->yAxis->pixelToCoord(chart_->yAxis->coordToPixel(100) + 100);
        QVERIFY2(std::abs(dropped.first().at(1).toDouble() - expected) < 0.5, qPrintable(QString::number(dropped.first().at(1).toDouble())));
    }

    void whatWaitsToBeMovedIsOnNoPicture() {
        Figure figure = designs();
        show(figure);
        const QImage without = figureImage(*chart_, {800, 500}, 1);
        figure.guides = {{FigureGuide::Across::Y, std::numeric_limits<double>::quiet_NaN(), "No budget", 0, "Budget", {"targets.budget_usd_month"}}};
        show(figure);
        QVERIFY(figureImage(*chart_, {800, 500}, 1) == without);
        figure.guides.front().at = 60;
        show(figure);
        QVERIFY(figureImage(*chart_, {800, 500}, 1) != without);
    }

    void noGripIsOnAPicture() {
        Figure figure = designs();
        figure.guides = {{FigureGuide::Across::X, 5, "Target 5 ms", 0, "Target", {"targets.p99_ms"}}};
        show(figure);
        QImage picture{chart_->size(), QImage::Format_ARGB32_Premultiplied};
        QCPPainter painter;
        painter.begin(&picture);
        painter.setMode(QCPPainter::pmNoCaching);
        chart_->toPainter(&painter, chart_->width(), chart_->height());
        painter.end();
        const auto inkOfGrip = [&](const QImage& image) {
            const QRect grip = chart_->grips().front().toRect();
            int ink = 0;
            for (int x = grip.left(); x <= grip.right(); ++x)
                for (int y = grip.top(); y <= grip.bottom(); ++y) ink += contrast(image.pixelColor(x, y), themes_.current().colour(ColourRole::Surface)) > 2;
            return ink;
        };
        // Six dots.
        QVERIFY(inkOfGrip(picture) < inkOfGrip(chart_->grab().toImage()) - 6);
    }

    void linesAreTakenAndMovedByTheKeyboard() {
        Figure figure = designs();
        figure.guides = {{FigureGuide::Across::X, 5, "Target 5 ms", 0, "Target", {"targets.p99_ms"}}, {FigureGuide::Across::Y, 60, "Budget $60", 0, "Budget", {"targets.budget_usd_month"}}};
        show(figure);
        QSignalSpy dropped{chart_.get(), &ThemedChart::dropped};
        QTest::keyClick(chart_.get(), Qt::Key_M);
        QVERIFY2(chart_->accessibleName().contains(QStringLiteral("Target 5 ms")), qPrintable(chart_->accessibleName()));
        QTest::keyClick(chart_.get(), Qt::Key_Right);
        QCOMPARE(dropped.count(), 1);
        QVERIFY(dropped.last().at(1).toDouble() > 5);
        QTest::keyClick(chart_.get(), Qt::Key_M);
        QTest::keyClick(chart_.get(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(dropped.last().at(0).value<FigureInput>().key, std::string{"targets.budget_usd_month"});
        QVERIFY(std::abs(dropped.last().at(1).toDouble() - 55) < 0.5);
        QTest::keyClick(chart_.get(), Qt::Key_Escape);
        QTest::keyClick(chart_.get(), Qt::Key_Down);
        QCOMPARE(dropped.count(), 2);  // the arrows read again
        QVERIFY(chart_->traced());
    }

    void aClickOnALineChoosesWhatLiesUnderIt() {
        Figure figure = designs();
        figure.guides = {{FigureGuide::Across::Y, 40, "Budget $40", 0, "Budget", {"targets.budget_usd_month"}}};
        show(figure);
        QSignalSpy chosen{chart_.get(), &ThemedChart::chosen};
        QSignalSpy dropped{chart_.get(), &ThemedChart::dropped};
        QTest::mouseClick(chart_.get(), Qt::LeftButton, {}, pixel({6, 40}));
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(dropped.count(), 0);
    }

    /// The line that waits at the top stands beside tall bars, wherever they are.
    void aGripThatWaitsCoversNoBar() {
        for (const bool isFirstTall : {true, false}) {
            Figure figure = emptyFigure();
            figure.x.categories = {"1", "2", "3", "4", "5", "6"};
            figure.x.from = -0.5, figure.x.to = 5.5;
            FigureSeries lower{"EC2", 0, SeriesKind::Bars, {}}, upper{"S3", 0, SeriesKind::Bars, {}};
            for (int month = 0; month < 6; ++month) {
                lower.points.push_back({static_cast<double>(month), 10});
                upper.points.push_back({static_cast<double>(month), (month < 2) == isFirstTall ? 89.0 : 20.0});
            }
            figure.series = {lower, upper};
            figure.guides = {{FigureGuide::Across::Y, std::numeric_limits<double>::quiet_NaN(), "No budget", 0, "Budget", {"targets.budget_usd_month"}}};
            show(figure);
            const QRectF grip = chart_->grips().front();
            QVERIFY(QRectF{chart_->axisRect()->rect()}.contains(grip));
            for (std::size_t month = 0; month < 6; ++month) QVERIFY(!chart_->rectOf({FigurePlace::Part::Point, 1, month}).intersects(grip));
        }
    }

    /// Neither where the plan stands, nor what is best for the money; a grip stays on its line.
    void aGripCoversNoMarkThatMatters() {
        chart_->resize(420, 200);
        Figure figure = designs();
        figure.series[0].points = {{0.5, 60}, {5, 2}};
        figure.series[2].points = {{5.5, 3}};
        figure.guides = {{FigureGuide::Across::X, 5, "Target 5 ms", 0, "Target", {"targets.p99_ms"}}, {FigureGuide::Across::Y, 60, "Budget $60", 0, "Budget", {"targets.budget_usd_month"}}};
        show(figure);
        const std::vector<QRectF> grips = chart_->grips();
        for (const QRectF& grip : grips)
            for (const QPointF mark : {QPointF{0.5, 60}, QPointF{5, 2}, QPointF{5.5, 3}}) QVERIFY(!grip.contains(pixel(mark)));
        QVERIFY(grips[0].left() < pixel({5, 0}).x() && grips[0].right() > pixel({5, 0}).x());
        QVERIFY(grips[1].top() < pixel({0, 60}).y() && grips[1].bottom() > pixel({0, 60}).y());
    }

    void gripsDoNotCoverEachOther() {
        Figure figure = emptyFigure();
        for (const double at : {4.9, 5.0, 5.1}) figure.guides.push_back({FigureGuide::Across::X, at, "Target", 0, "Target", {"key" + std::to_string(at)}});
        show(figure);
        const std::vector<QRectF> grips = chart_->grips();
        for (std::size_t i = 0; i < grips.size(); ++i)
            for (std::size_t k = i + 1; k < grips.size(); ++k) QVERIFY(!grips[i].intersects(grips[k]));
    }
};

QTEST_MAIN(ChartHandlesTest)
#include "chart_handles_test.moc"
