// Any money on a chart opens into its bill, any line of that into its formula: by the mouse, by keys, from the table, from the words.
#include <QListWidget>
#include <QMenu>
#include <QTest>
#include <QTextBrowser>
#include <QTreeView>

#include <cmath>

#include "ui/overview/stage_chip_button.h"
#include "ui/questions/bill_dialog.h"
#include "ui/views/bill_view.h"
#include "ui/views/trade_offs_view.h"
#include "ui/windows/window_in_use.h"

using namespace stagecraft;
using namespace stagecraft::ui;

class OpenBillTest : public QObject, WindowInUse {
    Q_OBJECT

private slots:
    void init() {
        prepare();
        settings_->setValue(QStringLiteral("hints/seen"), true);
        make();
        made_.reset();
        connect(&window_->figures(), &FigureMaker::figureMade, window_.get(), [this](const std::shared_ptr<const MadeFigure>& made) { made_ = made; });
        window_->resize(1600, 1000);
        showWithPlan();
        QCOMPARE(window_->document().editFields(std::vector<FigureEdit>{{"workload.users", "20000"}, {"growth.months", "6"}, {"uncertainty", "workload.users:8000:20000:60000"}}), QString{});
    }

    void cleanup() { close(); }

    void theBillsThatTheAnswerTellsOfOpen_data() {
        QTest::addColumn<QString>("chart");
        for (const FigureKind& kind : figureKinds())
            if (kind.id != "breaks-first" && kind.id != "prices") QTest::addRow("%s", std::string{kind.id}.c_str()) << QString::fromStdString(std::string{kind.id});
    }
    void theBillsThatTheAnswerTellsOfOpen() {
        QFETCH(QString, chart);
        show(chart);
        QTest::keyClick(&canvas(), Qt::Key_B);
        QMenu* const menu = find<QToolButton>("chartBills")->menu();
        QVERIFY(menu->isVisible());
        QCOMPARE(menu->actions().size(), static_cast<qsizetype>(made_->figure.totals.size()));
        const FigureTotal told = made_->figure.totals.back();
        QAction* const last = menu->actions().constLast();
        QVERIFY2(last->text().startsWith(QString::fromStdString(told.name)), qPrintable(last->text()));
        menu->hide();
        last->trigger();
        showsBillOf(told);
    }

    void aMarkOpensByKeyAndByRightClick() {
        show(QStringLiteral("speed-cost"));
        const FigurePlace place = placeWithBill();
        const FigureTotal told = *noteOf(canvas().figure(), place)->total;
        const QPoint pixel = canvas().rectOf(place).center().toPoint();
        QTest::mouseMove(&canvas(), pixel);
        QTRY_VERIFY(canvas().traced() == place);
        QVERIFY(canvas().readout().contains(QStringLiteral("opens its bill")));
        QTest::keyClick(&canvas(), Qt::Key_B);
        showsBillOf(told);
        dialog()->close();
        QContextMenuEvent rightClick{QContextMenuEvent::Mouse, pixel, canvas().mapToGlobal(pixel)};
        QApplication::sendEvent(&canvas(), &rightClick);
        auto* const open = find<QAction>("chartMenu.bill");
        open->trigger();
        showsBillOf(told);
        QCOMPARE(window_->document().undoStack().count(), 1);  // reading changes nothing: the step is that of `init`
    }

    void aNumberOfTheTableOpens() {
        show(QStringLiteral("growth"));
        QTRY_VERIFY_WITH_TIMEOUT(made_->isFinal, 60'000);
        window_->findChild<TradeOffsView*>()->showTable(true);
        auto* const table = find<QTableView>("figureTable");
        const FigureTable& shown = window_->findChild<TradeOffsView*>()->table().model().table();
        const auto spent = std::ranges::find(shown.columns, "Spent since the start", &FigureColumn::name);
        QVERIFY(spent != shown.columns.end());
        table->setCurrentIndex(table->model()->index(3, static_cast<int>(spent - shown.columns.begin())));
        table->setFocus();
        QTest::keyClick(table, Qt::Key_B);
        QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
        auto* const months = find<QListWidget>("billDialog.months");
        QVERIFY(months->isVisible());
        QCOMPARE(months->count(), 4);
        showsTotal(made_->figure.months[3].dollars);
        months->setFocus();
        QTest::keyClick(months, Qt::Key_Home);
        showsTotal(made_->figure.months[0].dollars);
        QVERIFY(find<QLabel>("billDialog.state")->text().startsWith(QStringLiteral("Now of the sum")));
    }

    void aLineOfTheBillOpensIntoItsFormula() {
        show(QStringLiteral("database"));
        QTest::keyClick(&canvas(), Qt::Key_B);
        QMenu* const menu = find<QToolButton>("chartBills")->menu();
        menu->hide();
        menu->actions().constLast()->trigger();
        showsBillOf(made_->figure.totals.back());
        auto* const tree = dialog()->findChild<QTreeView*>(QStringLiteral("billTree"));
        const QModelIndex service = tree->model()->index(0, 0, tree->model()->index(0, 0));
        tree->setCurrentIndex(tree->model()->index(0, 0, service));
        const QString told = dialog()->findChild<QTextBrowser*>(QStringLiteral("billDetail"))->toPlainText();
        QVERIFY2(told.contains(QStringLiteral(" × ")), qPrintable(told));
        QVERIFY2(told.contains(QStringLiteral("Price: ")), qPrintable(told));
    }

    void theBillStaysWhilePlansMoveOn() {
        show(QStringLiteral("stage-costs"));
        const FigureTotal told = made_->figure.totals.back();
        QTest::keyClick(&canvas(), Qt::Key_B);
        QMenu* const menu = find<QToolButton>("chartBills")->menu();
        QAction* const last = menu->actions().constLast();
        menu->hide();
        QCOMPARE(window_->document().editFields(std::vector<FigureEdit>{{"workload.users", "90000"}}), QString{});
        last->trigger();
        showsBillOf(told);
    }

    void aStageOfTheRibbonOpens() {
        const auto chips = window_->findChildren<StageChipButton*>();
        QCOMPARE(chips.size(), static_cast<qsizetype>(stageCount));
        QTRY_VERIFY(window_->document().plan()->inputs == window_->document().inputs());
        const std::shared_ptr<const Plan> plan = window_->document().plan();
        for (const StagePlan& stage : plan->stages) {
            StageChipButton* const chip = chips[stage.number - 1];
            QCOMPARE(chip->contextMenuPolicy(), Qt::ActionsContextMenu);
            if (stage.number % 2 == 0) chip->actions().constFirst()->trigger();
            else QTest::keyClick(chip, Qt::Key_B);
            QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
            showsTotal(stage.bill.total.dollars());
            dialog()->close();
        }
    }

    void theAnswerToWhatItWouldTakeOpens() {
        const Inputs inputs = window_->document().inputs();
        const SolveQuestion question{"workload.users", {{Measure::MonthlyUsd, true, 3000}}, {}, {}};
        Result<Solution> solution = solveFor(question, inputs, *window_->document().catalogPointer(), builtInBlueprints());
        QVERIFY(solution.has_value() && solution->answer);
        const double monthly = solution->answer->monthly.dollars();
        show(QStringLiteral("stage-costs"));
        SolvePanel& panel = window_->findChild<TradeOffsView*>()->solving();
        panel.setOpen(true);
        auto* const open = find<QPushButton>("solve.bill");
        QVERIFY(!open->isVisible());
        panel.showSolved(std::make_shared<const Solved>(Solved{question, inputs, *solution}));
        QVERIFY(open->isVisible() && open->isEnabled());
        open->click();
        QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
        showsTotal(monthly);
    }

private:
    void show(const QString& chart) {
        QVERIFY(window_->showChart(chart));
        QTRY_VERIFY_WITH_TIMEOUT(made_ && made_->wish == window_->findChild<TradeOffsView*>()->wish() && made_->inputs == window_->document().inputs(), 60'000);
        canvas().setFocus();
    }

    ThemedChart& canvas() { return window_->findChild<TradeOffsView*>()->chart(); }
    BillDialog* dialog() { return window_->findChild<BillDialog*>(); }

    FigurePlace placeWithBill() {
        const Figure& figure = canvas().figure();
        for (std::size_t s = 0; s < figure.series.size(); ++s)
            for (std::size_t p = 0; p < figure.series[s].points.size(); ++p) {
                const FigurePlace place{FigurePlace::Part::Point, s, p};
                if (totalAt(figure, place) != nullptr && canvas().nearest(canvas().rectOf(place).center()) == place) return place;
            }
        qFatal("nothing to open");
    }

    void showsBillOf(const FigureTotal& told) {
        QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
        // A sum begins with the last of its months.
        showsTotal(told.months > 0 ? made_->figure.months[told.months - 1].dollars : told.dollars);
    }

    void showsTotal(double dollars) {
        const BillModel& model = dialog()->findChild<BillView*>()->model();
        QTRY_VERIFY_WITH_TIMEOUT(model.bill() != nullptr, 10'000);
        if (std::isnan(dollars)) return;
        QTRY_VERIFY_WITH_TIMEOUT(std::abs(model.bill()->total.dollars() - dollars) < 0.005, 10'000);
        QVERIFY(!find<QLabel>("billDialog.state")->text().contains(QStringLiteral("told")));
    }

    std::shared_ptr<const MadeFigure> made_;  ///< the last one
};

QTEST_MAIN(OpenBillTest)
#include "open_bill_test.moc"
