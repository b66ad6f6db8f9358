// Quantities on the bill: whole, whatever room there is.
#include <QTest>
#include <QTreeView>

#include "model/catalog/shipped_catalog.h"
#include "model/planning/planner.h"
#include "ui/presenters/bill_wording.h"
#include "ui/views/bill_view.h"

using namespace stagecraft;
using namespace stagecraft::ui;

class BillQuantitiesTest : public QObject {
    Q_OBJECT

private slots:
    void quantitiesHaveShorterFormsForLessRoom_data() {
        QTest::addColumn<double>("quantity");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QStringList>("texts");
        const auto row = [](double quantity, const char* unit, const QStringList& texts) { QTest::newRow(unit) << quantity << QString::fromUtf8(unit) << texts; };
        row(8517, "10 thousand requests", {QStringLiteral("8,517 × 10,000 requests"), QStringLiteral("85.2M requests"), QStringLiteral("85.2M")});
        row(3.04, "million queries", {QStringLiteral("3.04 million queries"), QStringLiteral("3.04M queries"), QStringLiteral("3.04M")});
        row(556.95, "LCU-hour", {QStringLiteral("556.95 LCU-hours"), QStringLiteral("557 LCU-h"), QStringLiteral("557")});
        row(120, "GB-month", {QStringLiteral("120 GB-months"), QStringLiteral("120 GB-mo"), QStringLiteral("120")});
        row(730, "hours", {QStringLiteral("730 hours"), QStringLiteral("730 h"), QStringLiteral("730")});
        row(62.7, "GB per direction", {QStringLiteral("62.7 GB per direction"), QStringLiteral("62.7 GB per direction"), QStringLiteral("62.7")});
        row(1, "zone-month", {QStringLiteral("1 zone-month"), QStringLiteral("1 zone-mo"), QStringLiteral("1")});
    }
    void quantitiesHaveShorterFormsForLessRoom() {
        QFETCH(double, quantity);
        QFETCH(QString, unit);
        QFETCH(QStringList, texts);
        BillLine line;
        line.usage.quantity = quantity;
        line.unit = unit.toStdString();
        QCOMPARE(lineQuantities(line), texts);
    }

    void noQuantityIsCut_data() {
        QTest::addColumn<double>("scale");
        QTest::addColumn<int>("width");
        for (const double scale : {1.0, 1.5, 1.75})
            for (const int width : {460, 560, 700, 1000}) QTest::addRow("%g, %d", scale, width) << scale << width;
    }
    void noQuantityIsCut() {
        QFETCH(double, scale);
        QFETCH(int, width);
        ThemeController themes;
        themes.setTextScale(scale);
        BillView view{themes};
        view.setPlan(std::make_shared<const Plan>(plan(Inputs{}, shipped(), builtInBlueprints())));
        view.resize(width, 600);
        view.show();
        auto* const tree = view.findChild<QTreeView*>(QStringLiteral("billTree"));
        if (tree->isColumnHidden(BillModel::Quantity)) return;
        const QFontMetrics metrics{tree->font()};
        for (const BillLine* line : view.model().linesBelow({}))
            QVERIFY2(metrics.horizontalAdvance(lineQuantities(*line).last()) + 12 <= tree->columnWidth(BillModel::Quantity), qPrintable(lineQuantity(*line)));
    }
};

QTEST_MAIN(BillQuantitiesTest)
#include "bill_quantities_test.moc"
