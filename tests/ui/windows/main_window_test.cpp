#include "ui/windows/main_window.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSvgRenderer>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include "ui/views/architecture_view.h"
#include "ui/views/bill_view.h"
#include "ui/views/trade_offs_view.h"
#include "ui/windows/scripted_dialogs.h"

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

Catalog::Pointer shippedCatalog() {
    static const Catalog::Pointer catalog = Catalog::builtIn().value();
    return catalog;
}

}  // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<QSettings>(folder_->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        dialogs_ = std::make_unique<ScriptedDialogs>();
        open();
    }

    void cleanup() {
        window_.reset();
        settings_.reset();
        folder_.reset();
    }

    void showsAPlanAndHintsAtOnce() {
        QCOMPARE(figure("stage"), QStringLiteral("Stage 5"));
        QVERIFY(find<QWidget>("notices")->isVisible());
        QTest::mouseClick(find<QToolButton>("notices.close"), Qt::LeftButton);
        QVERIFY(!find<QWidget>("notices")->isVisible());
        open();
        QVERIFY(!find<QWidget>("notices")->isVisible());
    }

    void typingUsersChangesThePlan_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("users");
        QTest::addColumn<int>("stage");
        QTest::newRow("a handful") << QStringLiteral("5") << 5.0 << 2;
        QTest::newRow("thousands") << QStringLiteral("50k") << 50'000.0 << 5;
        QTest::newRow("a million and a half") << QStringLiteral("1.5M") << 1'500'000.0 << 6;
    }

    void typingUsersChangesThePlan() {
        QFETCH(QString, typed);
        QFETCH(double, users);
        type("workload.users", typed);
        QTRY_COMPARE(window_->document().plan()->inputs.workload.users, users);
        QTEST(window_->document().plan()->recommendation.byUsers, "stage");
        QTRY_COMPARE(figure("stage"), QStringLiteral("Stage %1").arg(window_->document().plan()->shown().number));
    }

    void enterWritesTheValueOut() {
        type("workload.users", QStringLiteral("1.5M"));
        QTest::keyClick(find<QLineEdit>("workload.users"), Qt::Key_Return);
        QCOMPARE(find<QLineEdit>("workload.users")->text(), QStringLiteral("1,500,000"));
    }

    void escapeBringsTheOldValueBack() {
        type("workload.users", QStringLiteral("777"));
        QCOMPARE(window_->document().inputs().workload.users, 777.0);
        QTest::keyClick(find<QLineEdit>("workload.users"), Qt::Key_Escape);
        QCOMPARE(window_->document().inputs().workload.users, 12'000.0);
        QCOMPARE(find<QLineEdit>("workload.users")->text(), QStringLiteral("12,000"));
    }

    void arrowsStepAndShiftStepsTen() {
        auto* const edit = find<QLineEdit>("workload.users");
        edit->setFocus();
        QTest::keyClick(edit, Qt::Key_Up);
        QCOMPARE(window_->document().inputs().workload.users, 13'000.0);
        QTest::keyClick(edit, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(window_->document().inputs().workload.users, 3'000.0);
    }

    void aRefusalStandsBesideTheField() {
        type("workload.users", QStringLiteral("lots"));
        auto* const refusal = find<QLabel>("workload.users.refusal");
        QVERIFY(refusal->isVisible());
        QVERIFY(refusal->text().contains(QStringLiteral("1,000,000,000")));
        QCOMPARE(window_->document().inputs().workload.users, 12'000.0);
        find<QLineEdit>("workload.peak_to_average")->setFocus();
        QCOMPARE(find<QLineEdit>("workload.users")->text(), QStringLiteral("12,000"));
        QVERIFY(!refusal->isVisible());
    }

    void theSliderIsTheSameValue() {
        auto* const slider = find<QSlider>("workload.users.slider");
        slider->setValue(slider->maximum());
        QCOMPARE(window_->document().inputs().workload.users, 1e9);
        QCOMPARE(find<QLineEdit>("workload.users")->text(), QStringLiteral("1,000,000,000"));
    }

    void theDotResetsAChangedValue() {
        auto* const dot = find<QToolButton>("workload.users.reset");
        QVERIFY(!dot->isEnabled());
        type("workload.users", QStringLiteral("5"));
        QVERIFY(dot->isEnabled());
        QTest::mouseClick(dot, Qt::LeftButton);
        QCOMPARE(window_->document().inputs(), presets().front().inputs);
        QVERIFY(!dot->isEnabled());
    }

    void undoAndRedoReachEveryEdit() {
        type("workload.users", QStringLiteral("50k"));
        QTest::keyClick(find<QLineEdit>("workload.users"), Qt::Key_Return);
        select("choices.region", QStringLiteral("eu-west-1"));
        QCOMPARE(window_->document().inputs().choices.region, std::string{"eu-west-1"});
        QVERIFY(window_->isWindowModified());
        trigger("action.undo");
        QCOMPARE(window_->document().inputs().choices.region, std::string{"us-east-1"});
        trigger("action.undo");
        QCOMPARE(find<QLineEdit>("workload.users")->text(), QStringLiteral("12,000"));
        QVERIFY(!window_->isWindowModified());
        trigger("action.redo");
        QTRY_COMPARE(window_->document().plan()->inputs.workload.users, 50'000.0);
    }

    void undoWorksWhileAFieldHasTheFocus() {
        type("workload.users", QStringLiteral("50k"));
        QTest::keyClick(find<QLineEdit>("workload.users"), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(window_->document().inputs().workload.users, 12'000.0);
        QCOMPARE(find<QLineEdit>("workload.users")->text(), QStringLiteral("12,000"));
    }

    void aClickPinsAStageAndAnotherLetsItGo() {
        auto* const chip = find<QAbstractButton>("stage.6");
        QTest::mouseClick(chip, Qt::LeftButton);
        QTRY_COMPARE(figure("stage"), QStringLiteral("Stage 6"));
        QCOMPARE(window_->document().inputs().choices.stage, std::optional{6});
        QTest::mouseClick(chip, Qt::LeftButton);
        QTRY_COMPARE(figure("stage"), QStringLiteral("Stage 5"));
        QCOMPARE(window_->document().inputs().choices.stage, std::optional<int>{});
        trigger("action.undo");
        QTRY_COMPARE(figure("stage"), QStringLiteral("Stage 6"));
    }

    void aPinnedStageThatCannotServeSaysWhy() {
        QTest::mouseClick(find<QAbstractButton>("stage.1"), Qt::LeftButton);
        QTRY_COMPARE(figure("stage"), QStringLiteral("Stage 1"));
        QVERIFY(find<QLabel>("blocker.0")->text().startsWith(QStringLiteral("✕ ")));
    }

    void anotherRegionChangesThePrices() {
        const QString before = figure("cost");
        auto* const regions = find<QComboBox>("toolbar.region");
        pick(regions, QStringLiteral("sa-east-1"));
        QTRY_VERIFY(figure("cost") != before);
        QVERIFY(find<QLabel>("status.region")->text().contains(QStringLiteral("sa-east-1")));
    }

    void aPresetReplacesTheInputs() {
        const Preset& preset = presets().at(1);
        pick(find<QComboBox>("toolbar.preset"), QString::fromStdString(preset.id));
        QCOMPARE(window_->document().inputs(), preset.inputs);
        QVERIFY(!find<QToolButton>("workload.users.reset")->isEnabled());
    }

    void draggingTheMarkerIsOneStep() {
        auto* const view = window_->findChild<TradeOffsView*>();
        QVERIFY(view != nullptr);
        const QString users = QStringLiteral("workload.users");
        for (const double value : {20'000.0, 30'000.0, 40'000.0}) emit view->valueDragged(users, value);
        emit view->valueDropped(users, 45'000);
        QCOMPARE(window_->document().undoStack().count(), 1);
        QTRY_COMPARE(window_->document().plan()->inputs.workload.users, 45'000.0);
        trigger("action.undo");
        QCOMPARE(window_->document().inputs().workload.users, 12'000.0);
    }

    void onlyTheVisibleChartIsMade() {
        QSignalSpy made{&window_->figures(), &FigureMaker::figureMade};
        QTest::qWait(50);
        QCOMPARE(made.count(), 0);
        QVERIFY(window_->showChart(QStringLiteral("stage-costs")));
        QTRY_VERIFY(!window_->figures().isBusy());
        QVERIFY(made.count() >= 1);
        QVERIFY(!window_->showChart(QStringLiteral("horoscope")));
    }

    void whatIsChosenOnAChartIsOneStep() {
        auto* const view = window_->findChild<TradeOffsView*>();
        emit view->editsChosen({{"choices.stage", "6"}, {"choices.region", "eu-west-1"}});
        QCOMPARE(window_->document().inputs().choices.stage, std::optional{6});
        trigger("action.undo");
        QCOMPARE(window_->document().inputs(), presets().front().inputs);
        emit view->editsChosen({{"choices.stage", "12"}});
        QVERIFY(find<QLabel>("notices.text")->text().contains(QStringLiteral("cannot be chosen")));
        QCOMPARE(window_->document().inputs(), presets().front().inputs);
    }

    void whatItWouldTakeIsFoundAndTaken() {
        QVERIFY(window_->showView(QStringLiteral("trade-offs")));
        trigger("action.solve");
        auto* const bound = find<QLineEdit>("solve.bound");
        QVERIFY(bound->isVisible());
        bound->selectAll();
        QTest::keyClicks(bound, QStringLiteral("5k"));
        QTest::keyClick(bound, Qt::Key_Return);
        auto* const answer = find<QLabel>("solve.answer");
        QTRY_VERIFY_WITH_TIMEOUT(answer->isVisible(), 20'000);
        QVERIFY2(answer->text().startsWith(QStringLiteral("Users: at most")), qPrintable(answer->text()));
        const Inputs before = window_->document().inputs();
        QTest::mouseClick(find<QPushButton>("solve.take"), Qt::LeftButton);
        QVERIFY(window_->document().inputs().workload.users > before.workload.users);
        QTRY_VERIFY(window_->document().plan()->inputs.workload.users == window_->document().inputs().workload.users);
        QVERIFY(window_->document().plan()->shown().bill.total <= Usd{5000.0});
        window_->document().undoStack().undo();
        QVERIFY(window_->document().inputs() == before);
    }

    void chartsAreExported_data() {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("png") << QStringLiteral("png") << QByteArray{"\x89PNG"};
        QTest::newRow("svg") << QStringLiteral("svg") << QByteArray{"<?xml"};
        QTest::newRow("pdf") << QStringLiteral("pdf") << QByteArray{"%PDF"};
        QTest::newRow("csv") << QStringLiteral("csv") << QByteArray{"Users,"};
    }

    void chartsAreExported() {
        QFETCH(QString, ending);
        QFETCH(QByteArray, start);
        QVERIFY(window_->showChart(QStringLiteral("stage-costs")));
        QTRY_VERIFY(!window_->figures().isBusy());
        const QString path = folder_->filePath(QString{u"chart." % ending});
        dialogs_->pathToExport = path;
        find<QAction>(qPrintable(QString{u"chartExport." % ending}))->trigger();
        QCOMPARE(dialogs_->errors, QStringList{});
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        QVERIFY2(content.startsWith(start), content.left(40).constData());
        if (ending == QStringLiteral("png")) QCOMPARE(QImage::fromData(content).size(), QSize(2400, 1520));
        if (ending == QStringLiteral("svg")) QVERIFY(QSvgRenderer{content}.isValid());
        dialogs_->pathToExport = folder_->filePath(QStringLiteral("no/such/folder/chart.") + ending);
        find<QAction>(qPrintable(QString{u"chartExport." % ending}))->trigger();
        QCOMPARE(dialogs_->errors.size(), 1);
    }

    void chartsAreStepped() {
        trigger("action.chartNext");
        QVERIFY(window_->findChild<TradeOffsView*>()->isVisible());
        const std::size_t count = figureKinds().size();
        const std::string_view first = window_->findChild<TradeOffsView*>()->kind().id;
        for (std::size_t i = 0; i < count; ++i) trigger("action.chartNext");
        QCOMPARE(window_->findChild<TradeOffsView*>()->kind().id, first);
        trigger("action.chartBefore");
        QCOMPARE(window_->findChild<TradeOffsView*>()->kind().id, count > 1 ? figureKinds().back().id : first);
        QVERIFY(window_->close());
        open();
        QCOMPARE(window_->findChild<TradeOffsView*>()->kind().id, count > 1 ? figureKinds().back().id : first);
    }

    void savingAndOpeningGivesTheSameInputs() {
        const QString path = folder_->filePath(QStringLiteral("plan.yaml"));
        type("workload.users", QStringLiteral("43210"));
        select("choices.architecture", QStringLiteral("arm64"));
        const Inputs saved = window_->document().inputs();
        dialogs_->pathToSave = path;
        trigger("action.save");
        QVERIFY(QFile::exists(path));
        QVERIFY(!window_->isWindowModified());
        QVERIFY(window_->windowTitle().contains(QStringLiteral("plan.yaml")));

        trigger("action.new");
        QCOMPARE(window_->document().inputs(), presets().front().inputs);
        dialogs_->pathToOpen = path;
        trigger("action.open");
        QCOMPARE(window_->document().inputs(), saved);
        QCOMPARE(dialogs_->errors, QStringList{});

        auto* const recent = find<QMenu>("menu.recent");
        emit recent->aboutToShow();
        QCOMPARE(recent->actions().first()->text(), path);
    }

    void aBadFileShowsOneLineAndKeepsEverything() {
        const QString path = folder_->filePath(QStringLiteral("bad.yaml"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("stagecraft: 1\nworkload:\n  users: -5\n");
        file.close();
        select("choices.region", QStringLiteral("eu-west-1"));
        const Inputs before = window_->document().inputs();
        QVERIFY(!window_->openFile(path));
        QCOMPARE(dialogs_->errors.size(), 1);
        QVERIFY2(dialogs_->errors.first().contains(QStringLiteral("bad.yaml:3: workload.users")),
                 qPrintable(dialogs_->errors.first()));
        QCOMPARE(window_->document().inputs(), before);
    }

    void anUnwritablePathLosesNothing() {
        type("workload.users", QStringLiteral("77"));
        dialogs_->pathToSave = folder_->filePath(QStringLiteral("no/such/folder/plan.yaml"));
        trigger("action.saveAs");
        QCOMPARE(dialogs_->errors.size(), 1);
        QCOMPARE(window_->document().inputs().workload.users, 77.0);
        QVERIFY(window_->isWindowModified());
    }

    void unsavedWorkIsAskedAbout() {
        type("workload.users", QStringLiteral("77"));
        trigger("action.new");
        QCOMPARE(dialogs_->unsavedAsked, 1);
        QCOMPARE(window_->document().inputs().workload.users, 77.0);
        QVERIFY(!window_->close());
        dialogs_->unsaved = Dialogs::Unsaved::Discard;
        trigger("action.new");
        QCOMPARE(window_->document().inputs(), presets().front().inputs);
    }

    void servicesAreEditedInTheirTable() {
        auto* const table = window_->findChild<QTableWidget*>(QStringLiteral("workload.services"));
        QVERIFY(table != nullptr);
        table->item(0, 1)->setText(QStringLiteral("60%"));
        QCOMPARE(window_->document().inputs().workload.services.front().share, 0.6);
        table->item(0, 1)->setText(QStringLiteral("lots"));
        QCOMPARE(table->item(0, 1)->text(), QStringLiteral("0.6"));
        auto* const add = window_->findChild<QPushButton*>(QStringLiteral("workload.services.add"));
        add->click();
        QCOMPARE(table->rowCount(), 5);
        QTRY_COMPARE_GE(table->viewport()->height(), table->verticalHeader()->length());
    }

    void monthsAreTypedOrPasted() {
        type("growth.series", QStringLiteral("13000 15k"));
        QCOMPARE(window_->document().inputs().growth.series, (std::vector<double>{13'000, 15'000}));
        auto* const edit = find<QLineEdit>("growth.series");
        edit->selectAll();
        QApplication::clipboard()->setText(QStringLiteral("13000\n15000\n18000\n"));
        edit->paste();
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(window_->document().inputs().growth.series, (std::vector<double>{13'000, 15'000, 18'000}));
        QCOMPARE(edit->text(), QStringLiteral("13000 15000 18000"));
    }

    void uncertainInputsAreEditedInTheirTable() {
        find<QPushButton>("uncertainty.add")->click();
        auto* const table = find<QTableWidget>("uncertainty");
        QCOMPARE(table->rowCount(), 1);
        QCOMPARE(table->item(0, 0)->text(), QStringLiteral("Users"));
        table->item(0, 3)->setText(QStringLiteral("30k"));
        QVERIFY((window_->document().inputs().uncertainty == std::vector<Uncertain>{{"workload.users", 9600, {}, 30'000}}));
        table->item(0, 1)->setText(QStringLiteral("40k"));
        QVERIFY(find<QLabel>("uncertainty.refusal")->text().contains(QStringLiteral("high must not be below low")));
        QCOMPARE(table->item(0, 1)->text(), QStringLiteral("9600"));
        window_->document().undoStack().undo();
        QCOMPARE(window_->document().inputs().uncertainty.front().high, 14'400.0);
    }

    void movingOneGeographyMovesTheOthers() {
        type("workload.geography.europe", QStringLiteral("40%"));
        QCOMPARE(window_->document().inputs().workload.geography[2], 0.4);
        QCOMPARE(window_->document().inputs().workload.geography[0], 0.6);
        QCOMPARE(find<QLineEdit>("workload.geography.north-america")->text(), QStringLiteral("60 %"));
    }

    void darkAndLightAreOneKeyApart() {
        const QColor light = window_->palette().color(QPalette::Window);
        trigger("action.dark");
        QVERIFY(window_->themes().current().isDark());
        const QColor dark = window_->palette().color(QPalette::Window);
        QCOMPARE_LT(dark.lightness(), light.lightness());
        trigger("action.dark");
        QCOMPARE(window_->palette().color(QPalette::Window), light);
    }

    void settingsAreRemembered() {
        trigger("action.dark");
        trigger("action.textLarger");
        trigger("action.view.2");
        QVERIFY(window_->close());
        open();
        QVERIFY(window_->themes().current().isDark());
        QCOMPARE(window_->themes().textScale(), 1.1);
        QCOMPARE(find<QTabWidget>("views")->currentIndex(), 1);
    }

    void viewsHaveShortcutsAndNames() {
        trigger("action.view.3");
        QCOMPARE(find<QTabWidget>("views")->currentIndex(), 2);
        QVERIFY(window_->showView(QStringLiteral("bill")));
        QCOMPARE(find<QTabWidget>("views")->currentIndex(), 1);
        QVERIFY(!window_->showView(QStringLiteral("cellar")));
    }

    void helpExplainsTheFocusedField() {
        find<QLineEdit>("workload.users")->setFocus();
        QVERIFY(find<QLabel>("inputs.help")->text().contains(QStringLiteral("People with an account")));
        trigger("action.explain");
        QVERIFY(dialogs_->texts.last().contains(QStringLiteral("People with an account")));
        trigger("action.shortcuts");
        QVERIFY(dialogs_->texts.last().contains(QStringLiteral("Ctrl+S")));
    }

    void everyFieldHasANamedControlOnTheKeyboardsWay() {
        for (const Field& field : fields()) {
            if (field.kind == FieldKind::Shares) continue;
            auto* const control = window_->findChild<QWidget*>(QString::fromUtf8(field.key));
            QVERIFY2(control != nullptr, field.key.data());
            QVERIFY2(!control->accessibleName().isEmpty(), field.key.data());
            QVERIFY2(control->focusPolicy() & Qt::TabFocus, field.key.data());
        }
    }

    void aPartOfTheDrawingLeadsToItsLinesOnTheBill() {
        auto* const diagram = find<DiagramView>("architectureDiagram");
        const auto card = std::ranges::find(diagram->cards(), std::string{"app"}, [](const CardItem* c) { return c->box().id; });
        QVERIFY(card != diagram->cards().end());
        const QPoint place = diagram->mapFromScene(toRect((*card)->box().rect).center());
        QTest::mouseDClick(diagram->viewport(), Qt::LeftButton, {}, place);
        auto* const tree = find<QTreeView>("billTree");
        QTRY_VERIFY(tree->isVisible());
        QVERIFY(tree->currentIndex().data(BillModel::MarkedRole).toBool());
        const BillLine* const line = find<BillView>("billView")->model().lineAt(tree->currentIndex());
        QVERIFY(line != nullptr);
        QCOMPARE(line->usage.part, std::string{"app"});
    }

    void theCostOfTheHeadlineOpensTheBill_data() {
        QTest::addColumn<int>("key");
        QTest::newRow("click") << 0;
        QTest::newRow("Enter") << int{Qt::Key_Return};
        QTest::newRow("Space") << int{Qt::Key_Space};
    }
    void theCostOfTheHeadlineOpensTheBill() {
        QFETCH(int, key);
        auto* const cost = find<QAbstractButton>("headline.cost.open");
        QVERIFY(cost->focusPolicy() & Qt::TabFocus);
        QVERIFY(cost->toolTip().contains(QStringLiteral("Click to open the bill.")));
        QVERIFY(cost->accessibleName().startsWith(figure("cost")) && cost->accessibleDescription().contains(QStringLiteral("Opens the bill.")));
        auto* const bill = find<BillView>("billView");
        QVERIFY(!bill->isVisible());
        if (key == 0) {
            // Where the figure itself stands.
            auto* const label = find<QLabel>("headline.cost");
            QTest::mouseClick(window_->windowHandle(), Qt::LeftButton, {}, label->mapTo(window_.get(), label->rect().center()));
        } else {
            cost->setFocus();
            QTest::keyClick(cost, static_cast<Qt::Key>(key));
        }
        QTRY_VERIFY(bill->isVisible());
    }

    void theStatusBarNamesThePrices() {
        QVERIFY(find<QLabel>("status.prices")->text().contains(QString::fromUtf8(shippedCatalog()->id())));
        QVERIFY(find<QLabel>("status.time")->text().contains(QStringLiteral("ms")));
    }

private:
    void open() {
        window_.reset();
        window_ = std::make_unique<MainWindow>(shippedCatalog(), *dialogs_, *settings_);
        for (int group = 0; group < 6; ++group) {
            auto* const title = find<QToolButton>(qPrintable(QStringLiteral("group.%1").arg(group)));
            if (!title->isChecked()) title->click();
        }
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        QTRY_VERIFY(window_->document().plan() != nullptr);
    }

    template <class Widget>
    Widget* find(const char* name) {
        Widget* const found = window_->findChild<Widget*>(QString::fromUtf8(name));
        if (found == nullptr) qFatal("no %s", name);
        return found;
    }

    void trigger(const char* name) { find<QAction>(name)->trigger(); }

    void type(const char* name, const QString& text) {
        auto* const edit = find<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }

    static void pick(QComboBox* combo, const QString& data) {
        combo->setCurrentIndex(combo->findData(data));
        emit combo->activated(combo->currentIndex());
    }

    void select(const char* name, const QString& data) { pick(find<QComboBox>(name), data); }

    QString figure(const char* name) {
        return find<QLabel>(qPrintable(QStringLiteral("headline.") + QString::fromUtf8(name)))->accessibleName();
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<ScriptedDialogs> dialogs_;
    std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
