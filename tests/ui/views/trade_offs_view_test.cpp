#include <QtTest>

#include <QSignalSpy>

#include "sample_plan.h"
#include "ui/charts/axis_ticker.h"
#include "ui/views/trade_offs_view.h"

using namespace stagecraft;
using namespace stagecraft::ui;

class TradeOffsViewTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        view_ = std::make_unique<TradeOffsView>(themes_);
        view_->resize(900, 600);
        view_->setPlan(test::samplePlan());
        view_->setSweep(test::sampleSweep());
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
        view_->chart().replot(QCustomPlot::rpImmediateRefresh);
    }

    void draggingTheMarkerTellsUsersAndThenDropsThem() {
        QSignalSpy dragged{view_.get(), &TradeOffsView::usersDragged};
        QSignalSpy dropped{view_.get(), &TradeOffsView::usersDropped};
        QTest::mousePress(&chart(), Qt::LeftButton, {}, placeOf(1000));
        QTest::mouseMove(&chart(), placeOf(10'000));
        QTest::mouseMove(&chart(), placeOf(100'000));
        QCOMPARE(dragged.size(), 2);
        QCOMPARE(dropped.size(), 0);
        QTest::mouseRelease(&chart(), Qt::LeftButton, {}, placeOf(100'000));
        QCOMPARE(dropped.size(), 1);
        // One pixel of an axis of eight decades is about two percent.
        const double users = dropped.first().first().toDouble();
        QVERIFY2(std::abs(std::log10(users) - 5) < 0.02, qPrintable(QString::number(users)));
    }

    void draggingStopsAtTheEndsOfTheAxis() {
        QSignalSpy dropped{view_.get(), &TradeOffsView::usersDropped};
        QTest::mousePress(&chart(), Qt::LeftButton, {}, placeOf(1000));
        QTest::mouseMove(&chart(), {chart().width() - 1, chart().height() / 2});
        QTest::mouseRelease(&chart(), Qt::LeftButton, {}, {chart().width() - 1, chart().height() / 2});
        QCOMPARE(dropped.size(), 1);
        QVERIFY(dropped.first().first().toDouble() <= 1e8);
    }

    void pressingBesideTheMarkerMovesNothing() {
        QSignalSpy dragged{view_.get(), &TradeOffsView::usersDragged};
        QTest::mousePress(&chart(), Qt::LeftButton, {}, placeOf(1e6));
        QTest::mouseMove(&chart(), placeOf(1e7));
        QTest::mouseRelease(&chart(), Qt::LeftButton, {}, placeOf(1e7));
        QCOMPARE(dragged.size(), 0);
    }

    void arrowKeysMoveTheMarker() {
        QSignalSpy dragged{view_.get(), &TradeOffsView::usersDragged};
        QSignalSpy dropped{view_.get(), &TradeOffsView::usersDropped};
        chart().setFocus();
        QTest::keyClick(&chart(), Qt::Key_Right);
        QCOMPARE(dragged.size(), 1);
        QCOMPARE(dropped.size(), 1);
        const double one = dropped.last().first().toDouble();
        QVERIFY(one > 1000);
        QTest::keyClick(&chart(), Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(dropped.last().first().toDouble() > one * (one / 1000));
        QTest::keyClick(&chart(), Qt::Key_Left);
        QCOMPARE(dropped.size(), 3);
    }

    void aPlanThatArrivesWhileDraggingLeavesTheMarkerInTheHand() {
        QTest::mousePress(&chart(), Qt::LeftButton, {}, placeOf(1000));
        QTest::mouseMove(&chart(), placeOf(1e6));
        const std::optional<double> held = chart().marker();
        view_->setPlan(test::samplePlan());
        QCOMPARE(chart().marker(), held);
        QTest::mouseRelease(&chart(), Qt::LeftButton, {}, placeOf(1e6));
        view_->setPlan(test::samplePlan());
        QCOMPARE(chart().marker(), std::optional{1000.0});
    }

    void findsTheNearestPoint() {
        const std::optional<NearestPoint> point = chart().nearest({chart().xAxis->coordToPixel(1e4), chart().yAxis->coordToPixel(707)});
        QVERIFY(point);
        const FigureSeries& series = chart().figure().series[point->series];
        QCOMPARE(series.stage, 7);
        QCOMPARE(qRound(series.points[point->point].x), 10'000);
        QVERIFY(!chart().nearest({1, 1}));
    }

    void legendTellsWhatServes() {
        const std::vector<LegendEntry>& entries = view_->legend().entries();
        QCOMPARE(entries.size(), stageCount);
        QVERIFY(!entries[0].state.isEmpty());
        QVERIFY(entries[3].state.isEmpty());
        QVERIFY(entries[3].isRecommended);
        QCOMPARE(entries[3].value, QStringLiteral("≥ $110"));
    }

    void saysThatItComputesWithoutASweep() {
        TradeOffsView view{themes_};
        view.setPlan(test::samplePlan());
        view.show();
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("tradeOffsEmpty"))->isVisible());
        view.setSweep(std::make_shared<Sweep>());
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("tradeOffsEmpty"))->isVisible());
        view.setSweep(test::sampleSweep());
        QVERIFY(!view.findChild<QLabel*>(QStringLiteral("tradeOffsEmpty"))->isVisible());
    }

    void wordsTicksWithoutScientificNotation_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("text");
        QTest::newRow("one") << 1.0 << "" << "1";
        QTest::newRow("just under a thousand by rounding") << 999.9999999999 << "" << "1k";
        QTest::newRow("hundred thousand") << 1e5 << "" << "100k";
        QTest::newRow("hundred million dollars") << 1e8 << "$" << "$100M";
        QTest::newRow("ten cents") << 0.1 << "$" << "$0.10";
        QTest::newRow("a tenth of a cent") << 0.001 << "$" << "$0.001";
        QTest::newRow("trillion") << 1e13 << "" << "10T";
    }
    void wordsTicksWithoutScientificNotation() {
        QFETCH(double, value);
        QFETCH(QString, prefix);
        QFETCH(QString, text);
        QCOMPARE(tickText(value, prefix, {}), text);
    }

private:
    ThemedChart& chart() { return view_->chart(); }
    QPoint placeOf(double users) { return {qRound(chart().xAxis->coordToPixel(users)), chart().axisRect()->center().y()}; }

    ThemeController themes_;
    std::unique_ptr<TradeOffsView> view_;
};

QTEST_MAIN(TradeOffsViewTest)
#include "trade_offs_view_test.moc"
