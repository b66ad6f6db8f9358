// What a person types, drags or pastes into the inputs of the real window: it changes the plan, is refused beside the field or taken back.
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QPushButton>
#include <QSlider>
#include <QTableWidget>
#include <QTest>

#include "model/workload/fields.h"
#include "ui/windows/window_in_use.h"

using namespace stagecraft;
using namespace stagecraft::ui;

class InputEditingTest : public QObject, WindowInUse {
    Q_OBJECT

private slots:
    void init() {
        prepare();
        open();
    }
    void cleanup() { close(); }

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

    void theMostUsersStandInTheirBoxInFull() {
        auto* const edit = find<QLineEdit>("workload.users");
        const int usual = edit->width();
        type("workload.users", QStringLiteral("1B"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(edit->text(), QStringLiteral("1,000,000,000"));
        QTRY_VERIFY(edit->width() >= edit->fontMetrics().horizontalAdvance(edit->text()) + 14);  // border, padding and margin of both sides
        type("workload.users", QStringLiteral("12000"));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(edit->width(), usual);
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

    void aPercentageIsTypedAsItIsShown() {
        type("choices.tax_rate", QStringLiteral("19"));
        QTest::keyClick(find<QLineEdit>("choices.tax_rate"), Qt::Key_Return);
        QCOMPARE(find<QLineEdit>("choices.tax_rate")->text(), QStringLiteral("19 %"));
        QCOMPARE(window_->document().inputs().choices.display.taxRate, 0.19);
        type("workload.geography.europe", QStringLiteral("40"));
        QCOMPARE(window_->document().inputs().workload.geography[2], 0.4);
        QTest::keyClick(find<QLineEdit>("workload.geography.europe"), Qt::Key_Escape);
        QCOMPARE(window_->document().inputs().workload.geography, presets().front().inputs.workload.geography);
    }

    void aRefusedTextLeavesTheValueBeforeIt() {
        auto* const edit = find<QLineEdit>("choices.tax_rate");
        auto* const refusal = find<QLabel>("choices.tax_rate.refusal");
        type("choices.tax_rate", QStringLiteral("10"));
        QTest::keyClick(edit, Qt::Key_Return);
        const int steps = window_->document().undoStack().count();
        type("choices.tax_rate", QStringLiteral("150"));
        QVERIFY2(refusal->text().contains(QStringLiteral("between 0 % and 100 %")), qPrintable(refusal->text()));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(edit->text(), QStringLiteral("10 %"));
        QCOMPARE(window_->document().inputs().choices.display.taxRate, 0.1);
        QCOMPARE(window_->document().undoStack().count(), steps);
        QVERIFY2(refusal->isVisible() && refusal->text().endsWith(QStringLiteral("not 150 %; 10 % stays")), qPrintable(refusal->text()));
        type("workload.users", QStringLiteral("12x"));
        QTest::keyClick(find<QLineEdit>("workload.users"), Qt::Key_Return);
        QCOMPARE(window_->document().inputs().workload.users, 12'000.0);
    }

    void aCurrencyItsRateAndItsDayComeInAnyOrder() {
        type("choices.currency", QStringLiteral("EUR"));
        QTest::keyClick(find<QLineEdit>("choices.currency"), Qt::Key_Return);
        QCOMPARE(window_->document().inputs().choices.display.currency, std::string{"EUR"});
        auto* const note = find<QLabel>("choices.currency.refusal");
        QVERIFY2(note->isVisible() && note->text() == QStringLiteral("! EUR is shown once “Rate of” says of which day its exchange rate is"), qPrintable(note->text()));
        type("choices.exchange_rate", QStringLiteral("0.5"));
        QTest::keyClick(find<QLineEdit>("choices.exchange_rate"), Qt::Key_Return);
        QVERIFY(note->isVisible());
        type("choices.exchange_date", QStringLiteral("2026-11-20"));
        QTest::keyClick(find<QLineEdit>("choices.exchange_date"), Qt::Key_Return);
        QTRY_VERIFY(!note->isVisible());
        QVERIFY(window_->showView(QStringLiteral("bill")));
        QTRY_VERIFY(find<QLabel>("billCosts")->text().contains(QStringLiteral("EUR ")));
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

    void servicesAreEditedInTheirTable() {
        auto* const table = window_->findChild<QTableWidget*>(QStringLiteral("workload.services"));
        QVERIFY(table != nullptr);
        table->item(0, 1)->setText(QStringLiteral("60%"));
        QCOMPARE(window_->document().inputs().workload.services.front().share, 0.6);
        table->item(0, 1)->setText(QStringLiteral("lots"));
        QCOMPARE(table->item(0, 1)->text(), QStringLiteral("60 %"));
        auto* const add = window_->findChild<QPushButton*>(QStringLiteral("workload.services.add"));
        add->click();
        QCOMPARE(table->rowCount(), 5);
        QTRY_COMPARE_GE(table->viewport()->height(), table->verticalHeader()->length());
    }

    void theHeadersOfAContractStandInFull() {
        find<QPushButton>("choices.contract.add")->click();
        auto* const table = find<QTableWidget>("choices.contract");
        table->item(0, 2)->setText(QStringLiteral("ec2_hour"));
        QCOMPARE(table->item(0, 2)->text(), QStringLiteral("ec2_hour"));
        for (int column = 0; column < table->columnCount(); ++column) {
            QVERIFY(table->columnWidth(column) >= table->horizontalHeader()->sectionSizeHint(column));
            QCOMPARE(table->horizontalHeaderItem(column)->toolTip(), table->horizontalHeaderItem(column)->text());
        }
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
};

QTEST_MAIN(InputEditingTest)
#include "input_editing_test.moc"
