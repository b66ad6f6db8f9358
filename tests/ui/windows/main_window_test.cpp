#include "ui/windows/main_window.h"

#include <QFile>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTest>
#include <QTreeView>

#include "ui/views/architecture_view.h"
#include "ui/views/bill_view.h"
#include "ui/views/trade_offs_view.h"
#include "ui/windows/window_in_use.h"

using namespace stagecraft;
using namespace stagecraft::ui;

/// What the window shows and does: stages, charts, files, views, themes and what leads from one to the other.
class MainWindowTest : public QObject, WindowInUse {
    Q_OBJECT

private slots:
    void init() {
        prepare();
        open();
    }
    void cleanup() { close(); }

    void showsAPlanAndHintsAtOnce() {
        QCOMPARE(figure("stage"), QStringLiteral("Stage 5"));
        QVERIFY(find<QWidget>("notices")->isVisible());
        QTest::mouseClick(find<QToolButton>("notices.close"), Qt::LeftButton);
        QVERIFY(!find<QWidget>("notices")->isVisible());
        open();
        QVERIFY(!find<QWidget>("notices")->isVisible());
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
        QTRY_VERIFY(find<QTreeView>("billTree")->hasFocus());
        find<QLineEdit>("workload.users")->setFocus();
        trigger("action.view.2");
        QTRY_VERIFY(find<QTreeView>("billTree")->hasFocus());
    }

    void theStatusBarNamesThePrices() {
        QVERIFY(find<QLabel>("status.prices")->text().contains(QString::fromUtf8(shipped().id())));
        QVERIFY(find<QLabel>("status.time")->text().contains(QStringLiteral("ms")));
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
