#include <QtTest>

#include <QPushButton>

#include "bill_rows.h"
#include "model/catalog/shipped_catalog.h"
#include "model/workload/fields.h"
#include "sample_plan.h"
#include "ui/views/bill_view.h"

using namespace stagecraft;
using namespace stagecraft::ui;
using stagecraft::test::lineNamed;

/// What is selected and closed on the bill outlives the plan it was selected on.
class BillSelectionTest : public QObject {
    Q_OBJECT

private slots:
    void keepsSelectionAndClosedRowsWhenThePlanChanges() {
        BillView view{themes_};
        view.setPlan(test::samplePlan());
        auto* const tree = view.findChild<QTreeView*>(QStringLiteral("billTree"));
        QVERIFY(tree->isExpanded(view.model().index(0, 0)));
        tree->collapse(view.model().index(0, 0));
        tree->setCurrentIndex(lineNamed(view.model(), u"rds_hour"));
        view.setPlan(test::samplePlan());
        QVERIFY(!tree->isExpanded(view.model().index(0, 0)));
        QVERIFY(tree->isExpanded(view.model().index(1, 0)));
        QCOMPARE(tree->currentIndex(), lineNamed(view.model(), u"rds_hour"));
    }

    void everyRowHasAKeyOfItsOwn() {
        Inputs inputs;
        for (const auto& [key, value] : {std::pair{"workload.users", "2000000"}, {"choices.regions", "2"}, {"choices.spot_share", "0.6"}})
            inputs = withValue(std::move(inputs), key, value).value();
        BillModel model;
        model.setPlan(std::make_shared<const Plan>(stagecraft::plan(inputs, shipped(), builtInBlueprints())));
        for (const BillGrouping grouping : {BillGrouping::Tier, BillGrouping::Service, BillGrouping::Forgotten}) {
            model.setGrouping(grouping);
            QSet<QString> keys;
            const auto walk = [&](const auto& self, const QModelIndex& parent) -> void {
                for (int row = 0; row < model.rowCount(parent); ++row) {
                    const QModelIndex child = model.index(row, 0, parent);
                    const QString key = child.data(BillModel::KeyRole).toString();
                    QVERIFY2(!keys.contains(key), qPrintable(key));
                    keys << key;
                    QCOMPARE(model.find(key), child);
                    self(self, child);
                }
            };
            walk(walk, {});
        }
    }

    void twoLinesOfOneNameKeepTheirSelectionApart() {
        const std::shared_ptr<Plan> plan = test::samplePlan();
        std::vector<BillLine>& lines = plan->stages[3].bill.lines;
        lines.push_back(BillLine{lines.back()});
        BillView view{themes_};
        view.setPlan(plan);
        auto* const tree = view.findChild<QTreeView*>(QStringLiteral("billTree"));
        const QModelIndex first = lineNamed(view.model(), u"cloudwatch");
        tree->setCurrentIndex(first.siblingAtRow(first.row() + 1));
        QCOMPARE(tree->currentIndex().data().toString(), first.data().toString());
        const int row = tree->currentIndex().row();
        view.setPlan(std::make_shared<const Plan>(*plan));
        QCOMPARE(tree->currentIndex().row(), row);
    }

    void aLineThatIsGoneForAWhileIsSelectedAgain() {
        const std::shared_ptr<Plan> without = test::samplePlan();
        for (StagePlan& stage : without->stages) std::erase_if(stage.bill.lines, [](const BillLine& line) { return line.usage.dimension == "rds_hour"; });
        BillView view{themes_};
        view.setPlan(test::samplePlan());
        auto* const tree = view.findChild<QTreeView*>(QStringLiteral("billTree"));
        tree->collapse(lineNamed(view.model(), u"rds_hour").parent());
        tree->setCurrentIndex(lineNamed(view.model(), u"rds_hour"));
        view.setPlan(without);
        QVERIFY(!lineNamed(view.model(), u"rds_hour").isValid());
        view.setPlan(without);
        view.setPlan(test::samplePlan());
        QCOMPARE(tree->currentIndex(), lineNamed(view.model(), u"rds_hour"));
        // In another grouping, too.
        QTest::mouseClick(view.findChild<QPushButton*>(QStringLiteral("groupByService")), Qt::LeftButton);
        QCOMPARE(tree->currentIndex(), lineNamed(view.model(), u"rds_hour"));
    }

private:
    ThemeController themes_;
};

QTEST_MAIN(BillSelectionTest)
#include "bill_selection_test.moc"
