// Any money on a chart opens into its bill, any line of that into its formula: by the mouse, by keys, from the table, from the words.
#include <QListWidget>
#include <QMenu>
#include <QTest>
#include <QTextBrowser>
#include <QTreeView>

#include <cmath>

#include "model/planning/planner.h"
#include "ui/charts/chart_legend.h"
#include "ui/overview/gauge_bar.h"
#include "ui/overview/stage_chip_button.h"
#include "ui/overview/statement_label.h"
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
            if (stage.number % 2 == 0) chooseOnly(rightClicked(*chip));
            else QTest::keyClick(chip, Qt::Key_B);
            QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
            showsTotal(stage.bill.total.dollars());
            dialog()->close();
        }
    }

    void aReasonOpensByItsLinkByKeyAndByRightClick() {
        QCOMPARE(window_->document().editFields(std::vector<FigureEdit>{{"choices.stage", "6"}}), QString{});
        const std::shared_ptr<const Plan> plan = planAtHand();
        auto* const reason = find<StatementLabel>("reason.0");
        QVERIFY2(reason->text().contains(QStringLiteral("<a href")), qPrintable(reason->text()));
        QCOMPARE(reason->focusPolicy(), Qt::StrongFocus);
        const std::vector<double> compared{plan->stages[static_cast<std::size_t>(plan->recommendation.recommended - 1)].bill.total.dollars(), plan->shown().bill.total.dollars()};
        emit reason->linkActivated(QStringLiteral("0"));
        opensEach(openMenu(*reason), compared);
        QTest::keyClick(reason, Qt::Key_B);
        opensEach(openMenu(*reason), compared);
        opensEach(rightClicked(*reason), compared);
    }

    void aWarningAndWhatBlocksOpen() {
        QCOMPARE(window_->document().editFields(std::vector<FigureEdit>{{"targets.budget_usd_month", "10"}, {"choices.stage", "5"}}), QString{});
        const double total = planAtHand()->shown().bill.total.dollars();
        for (const char* const name : {"warning.", "blocker."}) {
            StatementLabel* const label = labelWith(QString::fromUtf8(name), QStringLiteral("<a href"));
            QVERIFY2(label != nullptr, name);
            QTest::keyClick(label, Qt::Key_B);
            QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
            showsTotal(total);
            dialog()->close();
        }
    }

    void whatAutoscalingSavesOpens() {
        QCOMPARE(window_->document().editFields(std::vector<FigureEdit>{{"workload.users", "60000"}}), QString{});
        const std::shared_ptr<const Plan> plan = planAtHand();
        GaugeBar* peak = nullptr;
        for (GaugeBar* const gauge : window_->findChildren<GaugeBar*>())
            if (gauge->isVisibleTo(window_.get()) && gauge->focusPolicy() == Qt::StrongFocus) peak = gauge;
        QVERIFY(peak != nullptr);
        QVERIFY2(peak->accessibleName().contains(QStringLiteral("autoscaling saves")), qPrintable(peak->accessibleName()));
        QTest::mouseClick(peak, Qt::LeftButton);
        BillMenu* const menu = openMenu(*peak);
        QCOMPARE(menu->actions().size(), 2);
        menu->hide();
        menu->actions().constFirst()->trigger();
        showsTotal(plan->shown().bill.total.dollars());
        dialog()->close();
        QTest::keyClick(peak, Qt::Key_B);
        menu->hide();
        menu->actions().constLast()->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(dialog()->findChild<BillView*>()->model().bill() != nullptr && dialog()->findChild<BillView*>()->model().bill()->total > plan->shown().bill.total, 10'000);
    }

    void theHeadlinesCostOpensThePlansBill() {
        auto* const cost = find<QAbstractButton>("headline.cost.open");
        auto* const views = find<QTabWidget>("views");
        QTest::keyClick(cost, Qt::Key_B);
        QCOMPARE(views->currentWidget()->objectName(), QStringLiteral("billView"));
        views->setCurrentIndex(0);
        chooseOnly(rightClicked(*cost));
        QCOMPARE(views->currentWidget()->objectName(), QStringLiteral("billView"));
    }

    void theLegendOfStagesOpens() {
        show(QStringLiteral("stage-costs"));
        const std::shared_ptr<const Plan> plan = planAtHand();
        auto* const legend = find<ChartLegend>("costLegend");
        QVERIFY(legend->isVisible());
        std::vector<double> totals;
        for (const StagePlan& stage : plan->stages) totals.push_back(stage.bill.total.dollars());
        QTest::keyClick(legend, Qt::Key_B);
        opensEach(openMenu(*legend), totals);
        // A right click opens what it is on.
        QContextMenuEvent rightClick{QContextMenuEvent::Mouse, QPoint{12, 8}, legend->mapToGlobal(QPoint{12, 8})};
        QApplication::sendEvent(legend, &rightClick);
        opensEach(openMenu(*legend), {totals.front()});
    }

    void anAnswerToWhyNotOpens() {
        window_->askWhyNot(QStringLiteral("choices.database=aurora"));
        auto* const answer = find<StatementLabel>("whyNot.answer");
        QTRY_VERIFY(answer->text().contains(QStringLiteral("<a href")));
        const std::shared_ptr<const Plan> plan = planAtHand();
        const Inputs aurora = withValue(plan->inputs, "choices.database", "aurora").value();
        const double otherwise = stagecraft::plan(aurora, *window_->document().catalogPointer(), builtInBlueprints()).stages[static_cast<std::size_t>(plan->shown().number - 1)].bill.total.dollars();
        QTest::keyClick(answer, Qt::Key_B);
        opensEach(openMenu(*answer), {plan->shown().bill.total.dollars(), otherwise});
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

    std::shared_ptr<const Plan> planAtHand() {
        const auto isPlanned = [this] { return window_->document().plan() && window_->document().plan()->inputs == window_->document().inputs(); };
        [&] { QTRY_VERIFY(isPlanned()); }();
        return window_->document().plan();
    }

    StatementLabel* labelWith(const QString& name, const QString& words) {
        for (StatementLabel* const label : window_->findChildren<StatementLabel*>())
            if (label->objectName().startsWith(name) && label->isVisibleTo(window_.get()) && label->text().contains(words)) return label;
        return nullptr;
    }

    BillMenu* openMenu(QWidget& widget) {
        auto* const menu = widget.findChild<BillMenu*>(QStringLiteral("bills"));
        if (menu == nullptr || !menu->isVisible()) qFatal("no list of bills");
        return menu;
    }

    BillMenu* rightClicked(QWidget& widget) {
        const QPoint at = widget.rect().center();
        QContextMenuEvent rightClick{QContextMenuEvent::Mouse, at, widget.mapToGlobal(at)};
        QApplication::sendEvent(&widget, &rightClick);
        return openMenu(widget);
    }

    void chooseOnly(BillMenu* menu) {
        QCOMPARE(menu->actions().size(), 1);
        menu->hide();
        menu->actions().constFirst()->trigger();
    }

    /// The entries of the list open bills of these totals.
    void opensEach(BillMenu* menu, const std::vector<double>& totals) {
        QCOMPARE(menu->actions().size(), static_cast<qsizetype>(totals.size()));
        menu->hide();
        for (std::size_t i = 0; i < totals.size(); ++i) {
            menu->actions()[static_cast<qsizetype>(i)]->trigger();
            QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
            showsTotal(totals[i]);
            dialog()->close();
        }
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
