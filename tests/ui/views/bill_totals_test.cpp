#include <QtTest>

#include <QLabel>
#include <QPushButton>
#include <QTextBrowser>
#include <QTreeView>

#include "model/catalog/shipped_catalog.h"
#include "model/planning/planner.h"
#include "bill_rows.h"
#include "sample_plan.h"
#include "ui/presenters/bill_wording.h"
#include "ui/presenters/wording.h"
#include "ui/views/bill_view.h"

using namespace stagecraft;
using namespace stagecraft::ui;
using stagecraft::test::lineNamed;

/// What stands beside and below the lines: the total, what of it is estimated or missing, and what the bill costs in other ways to count.
class BillTotalsTest : public QObject {
    Q_OBJECT

private slots:
    void saysLoudlyWhatHasNoPrice() {
        BillModel model;
        model.setPlan(test::samplePlan());
        const QModelIndex line = lineNamed(model, u"cloudwatch");
        QCOMPARE(line.siblingAtColumn(BillModel::Amount).data().toString(), QStringLiteral("no price"));
        QCOMPARE(line.data(BillModel::UnpricedRole).toInt(), 1);
        BillView view{themes_};
        view.setPlan(test::samplePlan());
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("billWarnings"))->text().contains(u"without a price"));
        QCOMPARE(view.findChild<QLabel*>(QStringLiteral("billTotal"))->text(), QStringLiteral("≈ $109.50 a month"));
    }

    /// The estimated part of the total is a total, too: a click lists its lines, which come to it, and where their prices are from.
    void theEstimatedPartOpensIntoItsLines() {
        Inputs inputs;
        inputs.choices.region = "il-central-1";
        const auto made = std::make_shared<const Plan>(plan(inputs, shipped(), builtInBlueprints()));
        const Bill& bill = made->shown().bill;
        QVERIFY(bill.estimated > Usd{});
        BillView view{themes_};
        view.setPlan(made);
        view.resize(900, 600);
        QTest::mouseClick(view.findChild<QLabel*>(QStringLiteral("billWarnings")), Qt::LeftButton);
        const QString told = view.findChild<QTextBrowser*>()->toPlainText();
        Usd sum;
        for (const BillLine& line : bill.lines) {
            if (!line.isEstimated || line.amount <= Usd{}) continue;
            sum += line.amount;
            QVERIFY2(told.contains(lineAmount(line) + u' ' + toQString(line.usage.service)), qPrintable(told));
            if (line.isBorrowed()) QVERIFY(told.contains(u"at the price of " + toQString(line.lender)));
        }
        QCOMPARE(sum, bill.estimated);
    }

    void whatHasNoPriceHasNoShareAndIsCounted() {
        BillView view{themes_};
        view.setPlan(test::samplePlan());
        const BillModel& model = view.model();
        int unpriced = 0;
        const auto look = [&](const auto& self, const QModelIndex& parent) -> void {
            for (int row = 0; row < model.rowCount(parent); ++row) {
                const QModelIndex index = model.index(row, 0, parent);
                const std::vector<const BillLine*> lines = model.linesBelow(index);
                const bool isKnown = std::ranges::any_of(lines, &BillLine::isPriced);
                QCOMPARE(index.data(BillModel::ShareRole).isValid(), isKnown);
                if (!isKnown) {
                    ++unpriced;
                    QCOMPARE(index.siblingAtColumn(BillModel::Amount).data().toString(), QStringLiteral("no price"));
                    QCOMPARE(index.siblingAtColumn(BillModel::Share).data(Qt::AccessibleTextRole).toString(), QStringLiteral("unpriced"));
                }
                self(self, index);
            }
        };
        look(look, {});
        QVERIFY(unpriced > 1);  // the line, and its service
        const QString told = view.findChild<QTextBrowser*>(QStringLiteral("billDetail"))->toPlainText();
        QVERIFY2(told.contains(QStringLiteral("✕ Not in it: 1 line without a price. The true bill is higher.")), qPrintable(told));
    }

    void tellsWhatTheForgottenLinesCostTogether() {
        const std::shared_ptr<Plan> plan = test::samplePlan();
        for (StagePlan& stage : plan->stages)
            for (BillLine& line : stage.bill.lines)
                if (line.usage.dimension == "alb_hour") line.usage.dimension = "alb_lcu_hour";
        BillView view{themes_};
        view.setPlan(plan);
        auto* const costs = view.findChild<QLabel*>(QStringLiteral("billCosts"));
        QVERIFY(costs->text().isEmpty());
        QTest::mouseClick(view.findChild<QPushButton*>(QStringLiteral("groupByForgotten")), Qt::LeftButton);
        QVERIFY2(costs->text().contains(QStringLiteral("together ≈ $7.30, 6.67 % of the bill")), qPrintable(costs->text()));
    }

    void tellsTheCostsOfALineAndWhenTheBillIsPaid() {
        const std::shared_ptr<Plan> plan = test::samplePlan();
        Bill& bill = plan->stages[3].bill;
        BillLine& line = bill.lines.front();
        line.list = Usd{90};
        line.contracted = Usd{80};
        line.upfront = Usd{600};
        line.recurring = line.amount - Usd{50};
        line.asOf.clear();
        bill.upfront = Usd{600};
        bill.recurring = bill.total - Usd{50};
        BillView view{themes_};
        view.setPlan(plan);
        auto* const detail = view.findChild<QTextBrowser*>(QStringLiteral("billDetail"));
        QVERIFY2(detail->toPlainText().contains(u"Month 1: ≈ $659.50; months 2 to 12: ≈ $59.50"), qPrintable(detail->toPlainText()));
        view.findChild<QTreeView*>(QStringLiteral("billTree"))->setCurrentIndex(lineNamed(view.model(), u"ec2_hour"));
        const QString text = detail->toPlainText();
        QVERIFY2(text.contains(u"list $90.00 · contracted $80.00 · effective $73.00 · billed $600.00 at once and $23.00 every month"), qPrintable(text));
        QVERIFY2(text.contains(u"Price: test prices\n"), qPrintable(text));
        QTest::mouseClick(view.findChild<QLabel*>(QStringLiteral("billTotal")), Qt::LeftButton);
        QVERIFY(detail->toPlainText().contains(u"Month 1: ≈ $659.50"));
    }

    void tellsTheFourCostsWhereTheyDiffer() {
        const std::shared_ptr<Plan> plan = test::samplePlan();
        BillView view{themes_};
        view.setPlan(plan);
        auto* const costs = view.findChild<QLabel*>(QStringLiteral("billCosts"));
        QVERIFY2(costs->text().isEmpty() && costs->isHidden(), qPrintable(costs->text()));
        const auto changed = std::make_shared<Plan>(*plan);
        Bill& bill = changed->stages[3].bill;
        bill.list = Usd{200};
        bill.contracted = Usd{150};
        bill.upfront = Usd{600};
        bill.recurring = bill.total - Usd{50};
        changed->inputs.choices.display = {0.19, "EUR", 0.92, "2026-11-20"};
        view.setPlan(changed);
        QVERIFY(!costs->isHidden());
        for (const char* part : {"list ≈ $200.00", "contracted ≈ $150.00", "effective ≈ $109.50", "billed ≈ $659.50 in the first month, then ≈ $59.50",
                                 "≈ EUR 119.88 with 19 % tax, at 0.92 EUR per dollar of 2026-11-20"})
            QVERIFY2(costs->text().contains(QString::fromUtf8(part)), qPrintable(costs->text()));
    }

private:
    ThemeController themes_;
};

QTEST_MAIN(BillTotalsTest)
#include "bill_totals_test.moc"
