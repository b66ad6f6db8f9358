#include <QtTest>

#include <QSignalSpy>

#include <QComboBox>
#include <QMenu>
#include <QTableView>

#include "model/report/cost_figure.h"
#include "model/report/figure_table.h"
#include "sample_plan.h"
#include "ui/charts/axis_ticker.h"
#include "ui/charts/figure_picture.h"
#include "ui/presenters/figure_wording.h"
#include "ui/presenters/moved_value.h"
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
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
        view_->setFigure(made(costs()));
        view_->chart().replot(QCustomPlot::rpImmediateRefresh);
    }

    void draggingTheMarkerTellsUsersAndThenDropsThem() {
        QSignalSpy dragged{view_.get(), &TradeOffsView::valueDragged};
        QSignalSpy dropped{view_.get(), &TradeOffsView::valueDropped};
        QTest::mousePress(&chart(), Qt::LeftButton, {}, placeOf(1000));
        QTest::mouseMove(&chart(), placeOf(10'000));
        QTest::mouseMove(&chart(), placeOf(100'000));
        QCOMPARE(dragged.size(), 2);
        QCOMPARE(dropped.size(), 0);
        QTest::mouseRelease(&chart(), Qt::LeftButton, {}, placeOf(100'000));
        QCOMPARE(dropped.size(), 1);
        // One pixel of an axis of eight decades is about two percent.
        const double users = dropped.first().at(1).toDouble();
        QVERIFY2(std::abs(std::log10(users) - 5) < 0.02, qPrintable(QString::number(users)));
    }

    void draggingStopsAtTheEndsOfTheAxis() {
        QSignalSpy dropped{view_.get(), &TradeOffsView::valueDropped};
        QTest::mousePress(&chart(), Qt::LeftButton, {}, placeOf(1000));
        QTest::mouseMove(&chart(), {chart().width() - 1, chart().height() / 2});
        QTest::mouseRelease(&chart(), Qt::LeftButton, {}, {chart().width() - 1, chart().height() / 2});
        QCOMPARE(dropped.size(), 1);
        QVERIFY(dropped.first().at(1).toDouble() <= 1e8);
    }

    void pressingBesideTheMarkerMovesNothing() {
        QSignalSpy dragged{view_.get(), &TradeOffsView::valueDragged};
        QTest::mousePress(&chart(), Qt::LeftButton, {}, placeOf(1e6));
        QTest::mouseMove(&chart(), placeOf(1e7));
        QTest::mouseRelease(&chart(), Qt::LeftButton, {}, placeOf(1e7));
        QCOMPARE(dragged.size(), 0);
    }

    void arrowKeysMoveTheMarkerOnceItIsTaken() {
        QSignalSpy dragged{view_.get(), &TradeOffsView::valueDragged};
        QSignalSpy dropped{view_.get(), &TradeOffsView::valueDropped};
        chart().setFocus();
        QTest::keyClick(&chart(), Qt::Key_Right);
        QCOMPARE(dragged.size() + dropped.size(), 0);
        QVERIFY(chart().traced());
        QTest::keyClick(&chart(), Qt::Key_M);
        QTest::keyClick(&chart(), Qt::Key_Right);
        QCOMPARE(dragged.size(), 1);
        QCOMPARE(dropped.size(), 1);
        const double one = dropped.last().at(1).toDouble();
        QVERIFY(one > 1000);
        QTest::keyClick(&chart(), Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(dropped.last().at(1).toDouble() > one * (one / 1000));
        QTest::keyClick(&chart(), Qt::Key_Left);
        QCOMPARE(dropped.size(), 3);
    }

    void aPlanThatArrivesWhileDraggingLeavesTheMarkerInTheHand() {
        QTest::mousePress(&chart(), Qt::LeftButton, {}, placeOf(1000));
        QTest::mouseMove(&chart(), placeOf(1e6));
        const double held = chart().handles().front().at;
        QVERIFY(std::abs(std::log10(held) - 6) < 0.02);
        view_->setPlan(test::samplePlan());
        QCOMPARE(chart().handles().front().at, held);
        QTest::mouseRelease(&chart(), Qt::LeftButton, {}, placeOf(1e6));
        view_->setPlan(test::samplePlan());
        QCOMPARE(chart().handles().front().at, 1000.0);
    }

    void legendTellsWhatServes() {
        const std::vector<LegendEntry>& entries = view_->legend().entries();
        QCOMPARE(entries.size(), stageCount);
        QVERIFY(!entries[0].state.isEmpty());
        QVERIFY(entries[3].state.isEmpty());
        QVERIFY(entries[3].isRecommended);
        QCOMPARE(entries[3].value, QStringLiteral("≈ $110 or more"));
        QVERIFY(entries[3].isUnpriced && !entries[3].isLeast && !entries[3].isDearer);
    }

    /// As wide as the view is in a window of 1280.
    void legendWritesEveryNameInFull() {
        for (const bool isCompact : {true, false})
            for (const int width : {560, 700, 860, 1400}) {
                ChartLegend legend{themes_};
                legend.setEntries(view_->legend().entries());
                legend.setCompact(isCompact);
                legend.resize(width, legend.heightForWidth(width));
                QVERIFY2(legend.isWhole(), qPrintable(QString::number(width)));
            }
        ChartLegend narrow{themes_};
        narrow.setEntries(view_->legend().entries());
        narrow.resize(90, 400);
        QVERIFY(!narrow.isWhole());
    }

    void saysThatItComputesUntilThereIsAFigure() {
        TradeOffsView view{themes_};
        view.setPlan(test::samplePlan());
        view.show();
        auto* const empty = view.findChild<QLabel*>(QStringLiteral("tradeOffsEmpty"));
        QVERIFY(empty->isVisible());
        view.setFigure(made(costs()));
        QVERIFY(!empty->isVisible());
    }

    void aFigureWithNothingOnItSaysWhy() {
        Figure figure;
        figure.note = "No region offers these instances.";
        view_->setFigure(made(std::move(figure)));
        auto* const empty = view_->findChild<QLabel*>(QStringLiteral("tradeOffsEmpty"));
        QVERIFY(empty->isVisible());
        QVERIFY(empty->text().contains(QStringLiteral("No region offers")));
        QVERIFY(!view_->findChild<QWidget*>(QStringLiteral("costLegend"))->isVisible());
    }

    void whatIsOfAnotherWishIsIgnored() {
        auto other = std::make_shared<MadeFigure>(*made(Figure{}));
        other->wish.options["across"] = "peak";
        view_->setFigure(other);
        QCOMPARE(view_->chart().figure().title, std::string{"Cost over users"});
    }

    void questionAndAnswerStandAboveTheChart() {
        Figure figure = costs();
        figure.answer = "Stage 4 pays from 1,200 users on.";
        view_->setFigure(made(std::move(figure)));
        QCOMPARE(view_->findChild<QLabel*>(QStringLiteral("chartTitle"))->text(), QStringLiteral("Cost over users"));
        QCOMPARE(view_->findChild<QLabel*>(QStringLiteral("chartAnswer"))->text(), QStringLiteral("Stage 4 pays from 1,200 users on."));
        QVERIFY(chart().accessibleDescription().contains(QStringLiteral("Stage 4 pays")));
    }

    void borrowedPricesStandUnderTheAnswer() {
        auto* const caveat = view_->findChild<QLabel*>(QStringLiteral("chartCaveat"));
        QVERIFY(!caveat->isVisible());
        Figure figure = costs();
        figure.caveat = "≈ 3 % of this plan's bill uses prices of us-east-1.";
        view_->setFigure(made(figure));
        QVERIFY(caveat->isVisible());
        QCOMPARE(caveat->text(), QString::fromStdString(figure.caveat));
        QVERIFY(chart().accessibleDescription().contains(QString::fromStdString(figure.caveat)));
        view_->findChild<QToolButton*>(QStringLiteral("chartTable"))->click();
        QVERIFY(caveat->isVisible());
        const QTemporaryDir folder;
        QCOMPARE(writeFigure(chart(), folder.filePath(QStringLiteral("chart.csv"))), QString{});
        QFile csv{folder.filePath(QStringLiteral("chart.csv"))};
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QVERIFY(QString::fromUtf8(csv.readAll()).contains(QString::fromStdString(figure.caveat)));
        QCOMPARE(writeFigure(chart(), folder.filePath(QStringLiteral("chart.svg"))), QString{});
        QFile svg{folder.filePath(QStringLiteral("chart.svg"))};
        QVERIFY(svg.open(QIODevice::ReadOnly));
        QVERIFY(QString::fromUtf8(svg.readAll()).contains(QStringLiteral("prices of us-east-1")));
        view_->setFigure(made(costs()));
        QVERIFY(!caveat->isVisible());
    }

    void theTableHoldsTheNumbersOfTheChart() {
        view_->findChild<QToolButton*>(QStringLiteral("chartTable"))->click();
        auto* const table = view_->findChild<QTableView*>(QStringLiteral("figureTable"));
        QVERIFY(table->isVisible());
        QVERIFY(!chart().isVisible());
        const FigureTable expected = figureTables(chart().figure()).front();
        QCOMPARE(table->model()->rowCount(), static_cast<int>(expected.rows.size()));
        QCOMPARE(table->model()->columnCount(), static_cast<int>(expected.columns.size()));
        for (int row = 0; row < table->model()->rowCount(); ++row)
            for (int column = 0; column < table->model()->columnCount(); ++column) {
                const auto c = static_cast<std::size_t>(column);
                QCOMPARE(table->model()->index(row, column).data().toString(),
                         QString::fromStdString(cellText(expected.columns[c], expected.rows[static_cast<std::size_t>(row)][c])));
            }
        // Every number of every series is somewhere in the table.
        for (const FigureSeries& series : chart().figure().series)
            for (const FigurePoint& point : series.points)
                if (!std::isnan(point.y)) QVERIFY(std::ranges::any_of(expected.rows, [&](const std::vector<FigureCell>& row) {
                    return row.front() == FigureCell{point.x} && std::ranges::find(row, FigureCell{point.y}) != row.end();
                }));
        view_->findChild<QToolButton*>(QStringLiteral("chartTable"))->click();
        QVERIFY(chart().isVisible());
    }

    void refiningShowsHowFarAndCanBeCancelled() {
        QSignalSpy cancelled{view_.get(), &TradeOffsView::cancelRequested};
        auto rough = std::make_shared<MadeFigure>(*made(costs()));
        rough->isFinal = false;
        view_->setFigure(rough);
        auto* const progress = view_->findChild<QProgressBar*>(QStringLiteral("chartProgress"));
        auto* const refine = view_->findChild<QToolButton*>(QStringLiteral("chartRefine"));
        QVERIFY(!progress->isVisible());
        QVERIFY(refine->isVisible());
        view_->setRefining(true);
        view_->setProgress(0.4);
        QVERIFY(progress->isVisible());
        QCOMPARE(progress->value(), 40);
        QVERIFY(!refine->isVisible());
        view_->findChild<QToolButton*>(QStringLiteral("chartCancel"))->click();
        QCOMPARE(cancelled.count(), 1);
    }

    /// Tab goes from the buttons over the options to the chart, and only then to what stands below it, however the view is laid out.
    void tabFollowsTheOrderOfReading_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("words around the chart") << QSize{900, 700};
        QTest::newRow("words beside it") << QSize{900, 300};
    }
    void tabFollowsTheOrderOfReading() {
        QFETCH(QSize, size);
        view_->resize(size);
        QVERIFY(view_->showKind(QStringLiteral("tornado")));
        QStringList order;
        const auto* const start = view_->findChild<QWidget*>(QStringLiteral("chartExport"));
        for (const QWidget* next = start->nextInFocusChain(); next != start; next = next->nextInFocusChain())
            if (view_->isAncestorOf(next) && (next->focusPolicy() & Qt::TabFocus) != 0 && !next->objectName().isEmpty()) order << next->objectName();
        const auto at = [&](const char* name) { return order.indexOf(QString::fromLatin1(name)); };
        QVERIFY2(at("chartOption.on") >= 0 && at("chartOption.on") < at("chartOption.inputs"), qPrintable(order.join(u' ')));
        QVERIFY2(at("chartOption.inputs") < at("chart") && at("chart") < at("solve.open"), qPrintable(order.join(u' ')));
    }
    /// In a low view the words, the legend and the notes stand beside the chart, which keeps the height.
    void inALowViewAllWordsStandBesideTheChart() {
        const auto* const words = view_->findChild<QWidget*>(QStringLiteral("chartWords"));
        const QWidget* const legend = &view_->legend();
        const auto left = [&](const QWidget* part) { return part->mapTo(view_.get(), QPoint{0, 0}).x(); };
        QTRY_VERIFY(words->isVisible() && legend->isVisible() && left(words) < left(&chart()) + 20);
        view_->resize(900, 320);
        QTRY_VERIFY(left(&chart()) > 250);
        QTRY_VERIFY(words->isVisible() && legend->isVisible() && left(words) < 250 && left(legend) < 250);
        QVERIFY(chart().height() > 200);
        view_->resize(900, 700);
        QTRY_VERIFY(left(&chart()) < 20);
        QTRY_VERIFY(words->isVisible() && legend->isVisible());
    }

    void thePickerListsEveryChartWithItsQuestion() {
        view_->resize(700, 500);
        QTRY_VERIFY(view_->findChild<QToolButton*>(QStringLiteral("chartPicker"))->isVisible());
        QVERIFY(!view_->findChild<QListWidget*>(QStringLiteral("chartList"))->isVisible());
        QSignalSpy wished{view_.get(), &TradeOffsView::wished};
        const QList<QAction*> actions = view_->findChild<QToolButton*>(QStringLiteral("chartPicker"))->menu()->actions();
        QCOMPARE(actions.size(), static_cast<qsizetype>(figureKinds().size()));
        for (std::size_t i = 0; i < figureKinds().size(); ++i) {
            QVERIFY(actions[static_cast<qsizetype>(i)]->text().contains(QString::fromUtf8(figureKinds()[i].question)));
            actions[static_cast<qsizetype>(i)]->trigger();
            QCOMPARE(view_->wish().kind, &figureKinds()[i]);
        }
        QCOMPARE(wished.count(), static_cast<qsizetype>(figureKinds().size()) - 1);
        view_->resize(1300, 700);
        QTRY_VERIFY(view_->findChild<QListWidget*>(QStringLiteral("chartList"))->isVisible());
        view_->findChild<QListWidget*>(QStringLiteral("chartList"))->setCurrentRow(0);
        QCOMPARE(view_->wish().kind, &figureKinds().front());
        view_->hide();
        QVERIFY(view_->wish().kind == nullptr);
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
    void wordsManyMillisecondsAsSeconds() {
        QCOMPARE(tickText(500, {}, QStringLiteral(" ms")), QStringLiteral("500 ms"));
        QCOMPARE(tickText(10'000, {}, QStringLiteral(" ms")), QStringLiteral("10 s"));
        QCOMPARE(tickText(1500, {}, QStringLiteral(" ms"), 500), QStringLiteral("1.5 s"));
    }
    void ticksHaveTheDigitsTheirStepNeeds_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("step");
        QTest::addColumn<QString>("text");
        QTest::newRow("quarters of a thousand") << 12'750.0 << 250.0 << "$12.75k";
        QTest::newRow("halves") << 12'500.0 << 500.0 << "$12.5k";
        QTest::newRow("thousands") << 12'000.0 << 1000.0 << "$12k";
        QTest::newRow("a thousand dollars of a million") << 1'001'000.0 << 1000.0 << "$1.001M";
        QTest::newRow("cents") << 0.3 << 0.1 << "$0.30";
        QTest::newRow("whole dollars") << 20.0 << 20.0 << "$20";
        QTest::newRow("half dollars") << 1.5 << 0.5 << "$1.50";
        QTest::newRow("below zero") << -0.25 << 0.05 << "−$0.25";
        QTest::newRow("tenths of a cent") << 0.002 << 0.001 << "$0.002";
        QTest::newRow("nothing") << 0.0 << 0.25 << "$0";
    }
    void ticksHaveTheDigitsTheirStepNeeds() {
        QFETCH(double, value);
        QFETCH(double, step);
        QFETCH(QString, text);
        QCOMPARE(tickText(value, QStringLiteral("$"), {}, step), text);
    }

    void optionsAreInPlainWords() {
        view_->showKind(QStringLiteral("commitments"));
        auto* const combo = view_->findChild<QComboBox*>(QStringLiteral("chartOption.term"));
        QVERIFY(combo != nullptr);
        QCOMPARE(combo->itemText(0), QStringLiteral("Up to 3 years"));
        QCOMPARE(combo->itemText(1), QStringLiteral("1 year"));
        combo->setCurrentIndex(1);
        emit combo->activated(1);
        QCOMPARE(view_->wish().options.at("term"), std::string{"1-year"});
        QCOMPARE(optionText("p99-target"), QStringLiteral("p99 target"));
    }

    /// What a person means by a place: three figures of a number, three of what is missing from all of the time.
    void aMovedLineGivesARoundValueWithinTheRange() {
        QCOMPARE(movedValue({"targets.budget_usd_month"}, 1234.5), 1230.0);
        QCOMPARE(movedValue({"workload.users", 0, 100}, 123.456), 12'300.0);
        QCOMPARE(movedValue({"workload.users", 0, 1}, 0.4), 0.0);
        QCOMPARE(movedValue({"targets.availability", 1, -1 / 525'600.0}, 52.56), 0.9999);
        QCOMPARE(movedValue({"targets.availability", 1, -1 / 525'600.0}, 64.74), 0.999877);
        QCOMPARE(movedValue({"targets.p99_ms"}, 1e9), 60'000.0);
        QCOMPARE(movedValue({"choices.spot_share", 2, -0.5}, 4.0), 0.0);
    }

private:
    static Figure costs() {
        std::array<std::string, stageCount> names;
        for (std::size_t i = 0; i < stageCount; ++i) names[i] = "Name " + std::to_string(i + 1);
        return costFigure(*test::sampleSweep(), names);
    }
    static std::shared_ptr<const MadeFigure> made(Figure figure) {
        return std::make_shared<MadeFigure>(MadeFigure{{&figureKinds().front(), {}}, test::samplePlan()->inputs, std::move(figure), true});
    }
    ThemedChart& chart() { return view_->chart(); }
    QPoint placeOf(double users) { return {qRound(chart().xAxis->coordToPixel(users)), chart().axisRect()->center().y()}; }

    ThemeController themes_;
    std::unique_ptr<TradeOffsView> view_;
};

QTEST_MAIN(TradeOffsViewTest)
#include "trade_offs_view_test.moc"
