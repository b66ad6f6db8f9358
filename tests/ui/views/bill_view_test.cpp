#include <QtTest>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBrowser>

#include "model/catalog/shipped_catalog.h"
#include "model/documents/usage_yaml.h"
#include "model/planning/planner.h"
#include "model/workload/fields.h"
#include "bill_rows.h"
#include "sample_plan.h"
#include "ui/presenters/bill_wording.h"
#include "ui/views/bill_view.h"

using namespace stagecraft;
using namespace stagecraft::ui;
using stagecraft::test::lineNamed;

namespace {

QStringList column(const BillModel& model, int column, const QModelIndex& parent = {}) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(parent); ++row) texts << model.index(row, column, parent).data().toString();
    return texts;
}

}  // namespace

class BillViewTest : public QObject {
    Q_OBJECT

private slots:
    void keepsTheRulesOfItemModels() {
        BillModel model;
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        model.setPlan(test::samplePlan());
        const QPersistentModelIndex line = lineNamed(model, u"rds_hour");
        const QString title = line.data().toString();
        model.sort(BillModel::Amount, Qt::DescendingOrder);
        QCOMPARE(line.data().toString(), title);
        model.setGrouping(BillGrouping::Service);
        model.setPlan(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void marksTheLinesOfAPart() {
        BillModel model;
        model.setPlan(test::samplePlan());
        const auto marked = [&] {
            int count = 0;
            for (const BillLine* line : model.linesBelow({})) count += isBilledFor(*line, {"app", "us-east-1"});
            return count;
        };
        QVERIFY(marked() > 0);
        QVERIFY(!model.firstMarked().isValid());
        model.mark({"app", "us-east-1"});
        const QModelIndex first = model.firstMarked();
        QVERIFY(model.lineAt(first) != nullptr);
        QCOMPARE(model.lineAt(first)->usage.part, std::string{"app"});
        QVERIFY(first.parent().data(BillModel::MarkedRole).toBool());
        model.mark({"db.leader", "us-east-1"});
        QVERIFY(!model.firstMarked().isValid());
        model.mark({"app", "eu-west-1"});
        QVERIFY(!model.firstMarked().isValid());
    }

    void aStandbyIsPaidForWithItsLeader() {
        BillLine line;
        line.usage.part = "db.leader";
        line.usage.region = "us-east-1";
        QVERIFY(!isBilledFor(line, {"db.standby", "us-east-1"}));
        line.usage.deployment = "multi-az";
        QVERIFY(isBilledFor(line, {"db.standby", "us-east-1"}));
        QVERIFY(!isBilledFor(line, {"db.follower", "us-east-1"}));
    }

    void theReadersOfAClusterArePaidForWithItsLeader() {
        BillLine line;
        line.usage.part = "db.leader";
        line.usage.region = "us-east-1";
        line.usage.deployment = "multi-az-cluster";
        QVERIFY(isBilledFor(line, {"db.follower", "us-east-1"}));
        line.usage.deployment.clear();
        line.usage.dimension = "rds_gp3_multi_az_cluster_gb_month";
        QVERIFY(isBilledFor(line, {"db.follower", "us-east-1"}));
        QVERIFY(!isBilledFor(line, {"db.follower", "eu-west-1"}));
    }

    void groupsByTierAndByService() {
        BillModel model;
        model.setPlan(test::samplePlan());
        QCOMPARE(column(model, BillModel::Item), (QStringLiteral("Application|Database|Operations").split(u'|')));
        QCOMPARE(column(model, BillModel::Item, model.index(0, 0)), (QStringLiteral("EC2|Elastic Load Balancing").split(u'|')));
        model.setGrouping(BillGrouping::Service);
        QCOMPARE(column(model, BillModel::Item), (QStringLiteral("EC2|Elastic Load Balancing|RDS|CloudWatch").split(u'|')));
    }

    void putsFirstWhatEstimatesForget() {
        const std::shared_ptr<Plan> plan = test::samplePlan();
        for (StagePlan& stage : plan->stages)
            for (BillLine& line : stage.bill.lines)
                if (line.usage.dimension == "alb_hour") line.usage.dimension = "alb_lcu_hour";
        BillModel model;
        model.setPlan(plan);
        model.setGrouping(BillGrouping::Forgotten);
        QCOMPARE(column(model, BillModel::Item), (QStringLiteral("load balancer capacity units|everything else").split(u'|')));
        QCOMPARE(column(model, BillModel::Item, model.index(1, 0)), (QStringLiteral("EC2|RDS|CloudWatch").split(u'|')));
    }

    void sumsExactly() {
        const std::shared_ptr<Plan> plan = test::samplePlan();
        BillModel model;
        model.setPlan(plan);
        QCOMPARE(column(model, BillModel::Amount), (QStringLiteral("≈ $80.30|$29.20|no price").split(u'|')));
        double shares = 0;
        for (int row = 0; row < model.rowCount(); ++row) shares += model.index(row, BillModel::Share).data(BillModel::ShareRole).toDouble();
        QVERIFY(std::abs(shares - 1) < 1e-9);
    }

    void sortsByValueNotByText_data() {
        QTest::addColumn<int>("column");
        QTest::addColumn<int>("order");
        QTest::addColumn<QStringList>("items");
        QTest::newRow("dearest first") << int{BillModel::Amount} << int{Qt::DescendingOrder} << QStringLiteral("Application|Database|Operations").split(u'|');
        QTest::newRow("cheapest first") << int{BillModel::Amount} << int{Qt::AscendingOrder} << QStringLiteral("Operations|Database|Application").split(u'|');
        QTest::newRow("by name, backwards") << int{BillModel::Item} << int{Qt::DescendingOrder} << QStringLiteral("Operations|Database|Application").split(u'|');
    }
    void sortsByValueNotByText() {
        QFETCH(int, column);
        QFETCH(int, order);
        QFETCH(QStringList, items);
        BillView view{themes_};
        view.setPlan(test::samplePlan());
        view.findChild<QTreeView*>(QStringLiteral("billTree"))->sortByColumn(column, static_cast<Qt::SortOrder>(order));
        QCOMPARE(::column(view.model(), BillModel::Item), items);
        // A new plan keeps the order.
        view.setPlan(test::samplePlan());
        QCOMPARE(::column(view.model(), BillModel::Item), items);
    }

    void explainsTheSelectedLine() {
        BillView view{themes_};
        view.setPlan(test::samplePlan());
        auto* const tree = view.findChild<QTreeView*>(QStringLiteral("billTree"));
        auto* const detail = view.findChild<QTextBrowser*>(QStringLiteral("billDetail"));
        tree->setCurrentIndex(lineNamed(view.model(), u"ec2_hour"));
        const QString text = detail->toPlainText();
        QVERIFY2(text.contains(u"$73.00") && text.contains(u"test prices") && text.contains(u"2026-01-02"), qPrintable(text));
        tree->setCurrentIndex(lineNamed(view.model(), u"cloudwatch"));
        QVERIFY(detail->toPlainText().contains(u"no price"));
    }

    void theForgottenComeFirstAlsoWithALineSelected() {
        BillView view{themes_};
        view.setPlan(std::make_shared<const Plan>(plan(Inputs{}, shipped(), builtInBlueprints())));
        view.resize(900, 300);
        view.show();
        auto* const tree = view.findChild<QTreeView*>(QStringLiteral("billTree"));
        const QModelIndex last = view.model().index(view.model().rowCount() - 1, 0);
        tree->setCurrentIndex(view.model().index(0, 0, view.model().index(0, 0, last)));
        QVERIFY(tree->verticalScrollBar()->value() > 0);
        QTest::mouseClick(view.findChild<QPushButton*>(QStringLiteral("groupByForgotten")), Qt::LeftButton);
        QCOMPARE(tree->verticalScrollBar()->value(), 0);
        QVERIFY(tree->currentIndex().isValid());
    }

    void largeTextKeepsAmountsAndPercentages() {
        ThemeController large;
        large.setTextScale(1.5);
        BillView view{large};
        view.setPlan(test::samplePlan());
        view.resize(560, 600);
        view.show();
        auto* const tree = view.findChild<QTreeView*>(QStringLiteral("billTree"));
        const QFontMetrics metrics{tree->font()};
        QTRY_VERIFY(tree->columnWidth(BillModel::Share) >= metrics.horizontalAdvance(QStringLiteral("100.0 %")) + 12);
        QVERIFY(tree->columnWidth(BillModel::Amount) >= metrics.horizontalAdvance(QStringLiteral("≈ $80.30")) + 6);
        QVERIFY(tree->isColumnHidden(BillModel::Growth) && tree->isColumnHidden(BillModel::UnitPrice));
        QCOMPARE(tree->header()->length(), tree->viewport()->width());
        // What does not fit even so can be scrolled to.
        view.resize(300, 600);
        QTRY_VERIFY(tree->header()->length() > tree->viewport()->width());
        QVERIFY(tree->columnWidth(BillModel::Share) >= metrics.horizontalAdvance(QStringLiteral("100.0 %")) + 12);
    }

    void thePriceStandsBeforeTheGrowthAndIsSeen() {
        const std::shared_ptr<Plan> plan = test::samplePlan();
        BillView view{themes_};
        view.resize(900, 700);
        view.show();
        view.setPlan(plan);
        auto growth = std::make_shared<BillGrowth>();
        growth->lines.assign(4, {GrowthKind::Fixed, {}, 0, {}, {}, 0, {}});
        view.setGrowth(plan, growth);
        view.findChild<QTreeView*>(QStringLiteral("billTree"))->setCurrentIndex(lineNamed(view.model(), u"ec2_hour"));
        auto* const detail = view.findChild<QTextBrowser*>(QStringLiteral("billDetail"));
        const QString text = detail->toPlainText();
        QVERIFY2(text.indexOf(u"Price: ") > 0 && text.indexOf(u"Price: ") < text.indexOf(u"Growth: "), qPrintable(text));
        QTRY_VERIFY(detail->height() >= detail->document()->size().height());
        QVERIFY(detail->height() <= view.height() / 3);
    }

    void copiesTheBillAsCsv() {
        BillView view{themes_};
        view.setPlan(test::samplePlan());
        QTest::mouseClick(view.findChild<QPushButton*>(QStringLiteral("copyBill")), Qt::LeftButton);
        const QStringList rows = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(rows.size(), 5);
        QCOMPARE(rows[1], QStringLiteral("EC2,app,ec2_hour,us-east-1,,,,,730,hour,73,false,,,,,,,,,,,app,73,73,0,73,test prices,2026-01-02"));
        QVERIFY2(rows[4].contains(u",10,hour,,false,,"), qPrintable(rows[4]));

        auto* const tree = view.findChild<QTreeView*>(QStringLiteral("billTree"));
        tree->setCurrentIndex(lineNamed(view.model(), u"rds_hour"));
        view.copyAsCsv();
        QCOMPARE(QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts).size(), 2);
    }

    /// On spot, reserved, between regions and with an engine: what is copied costs the same when it is billed as a list of usage.
    void whatIsCopiedCanBeBilledAgain() {
        Inputs inputs;
        for (const auto& [key, value] : {std::pair{"workload.users", "2000000"}, {"choices.stage", "7"}, {"choices.regions", "2"}, {"choices.spot_share", "0.6"},
                                         {"choices.purchase", "best_up_to_1y"}, {"choices.free_tier", "none"}})
            inputs = withValue(std::move(inputs), key, value).value();
        const auto plan = std::make_shared<const Plan>(stagecraft::plan(inputs, shipped(), builtInBlueprints()));
        BillView view{themes_};
        view.setPlan(plan);
        view.copyAsCsv();
        ReadUsageAttempt read = readUsageTable(QGuiApplication::clipboard()->text().toStdString(), "copied.csv", shipped());
        QVERIFY2(read.errors.empty(), read.errors.empty() ? "" : read.errors.front().text().c_str());
        QVERIFY2(read.list.warnings.empty(), read.list.warnings.empty() ? "" : read.list.warnings.front().text().c_str());
        QVERIFY(std::ranges::any_of(read.list.usage, [](const Usage& usage) { return usage.discount > 0; }));
        QVERIFY(std::ranges::any_of(read.list.usage, [](const Usage& usage) { return !usage.engine.empty(); }));
        QVERIFY(std::ranges::any_of(read.list.usage, [](const Usage& usage) { return !usage.destination.empty(); }));
        const Bill again = bill(std::move(read.list.usage), shipped(), FreeTier::None, {}, shipped().fallback(inputs.choices.fallbackRegion));
        QCOMPARE(again.lines.size(), plan->shown().bill.lines.size());
        QVERIFY(std::abs((again.total - plan->shown().bill.total).dollars()) < 1e-6);
    }

    void namesTheRegionThatLendsAPrice() {
        const std::shared_ptr<Plan> plan = test::samplePlan();
        for (StagePlan& stage : plan->stages)
            for (BillLine& line : stage.bill.lines)
                if (line.usage.dimension == "alb_hour") {
                    line.lender = "eu-central-1";
                    line.isNearestLender = true;
                }
        BillView view{themes_};
        view.setPlan(plan);
        auto* const tree = view.findChild<QTreeView*>(QStringLiteral("billTree"));
        const QModelIndex line = lineNamed(view.model(), u"alb_hour");
        tree->setCurrentIndex(line);
        const QString sentence = QStringLiteral("price of eu-central-1, the nearest region that has one");
        QVERIFY(view.findChild<QTextBrowser*>(QStringLiteral("billDetail"))->toPlainText().contains(sentence));
        QVERIFY(line.data(Qt::ToolTipRole).toString().contains(sentence));
        QVERIFY(line.siblingAtColumn(BillModel::Amount).data().toString().startsWith(u'≈'));
        view.copyAsCsv();
        QVERIFY2(QGuiApplication::clipboard()->text().contains(u",7.3,true,eu-central-1,"), qPrintable(QGuiApplication::clipboard()->text()));
    }

    void tellsHowLinesGrowOnceThatIsKnown() {
        const std::shared_ptr<Plan> plan = test::samplePlan();
        BillView view{themes_};
        view.setPlan(plan);
        auto* const tree = view.findChild<QTreeView*>(QStringLiteral("billTree"));
        auto* const detail = view.findChild<QTextBrowser*>(QStringLiteral("billDetail"));
        const auto growthOf = [&](QStringView name) { return lineNamed(view.model(), name).siblingAtColumn(BillModel::Growth).data().toString(); };
        tree->setCurrentIndex(lineNamed(view.model(), u"ec2_hour"));
        QVERIFY(growthOf(u"ec2_hour").isEmpty() && !detail->toPlainText().contains(u"Growth"));
        auto growth = std::make_shared<BillGrowth>();
        growth->lines = {{GrowthKind::Stepped, 41'000, 2190, {}, {}, 0, {}}, {GrowthKind::Fixed, {}, 0, {}, {}, 0, {}},
                         {GrowthKind::Linear, {}, 0, {}, 90'000, 0.05, {}}, {GrowthKind::Linear, {}, 0, {}, {}, 0, {}}};
        growth->stage = 4;
        view.setGrowth(test::samplePlan(), growth);  // of another plan
        QVERIFY(growthOf(u"ec2_hour").isEmpty());
        view.setGrowth(plan, growth);
        QCOMPARE(growthOf(u"ec2_hour"), QStringLiteral("step at 41,000 users"));
        QCOMPARE(growthOf(u"rds_hour"), QStringLiteral("fixed"));
        QCOMPARE(growthOf(u"alb_hour"), QStringLiteral("linear, tier at 90,000 users"));
        QCOMPARE(growthOf(u"cloudwatch"), QStringLiteral("linear"));
        QVERIFY2(detail->toPlainText().contains(u"Growth: stepped: 2,190 hours from 41,000 users"), qPrintable(detail->toPlainText()));
        view.copyAsCsv();
        QVERIFY2(QGuiApplication::clipboard()->text().contains(u",stepped,41000,2190,"), qPrintable(QGuiApplication::clipboard()->text()));
        QCOMPARE(view.model().headerData(BillModel::Growth, Qt::Horizontal).toString(), QStringLiteral("Growth in stage 4"));
        // With the next stage.
        auto staged = std::make_shared<BillGrowth>(*growth);
        staged->lines[0] = {GrowthKind::Stepped, 500'000, 3285, {}, {}, 0, 6};
        staged->lines[1] = {GrowthKind::Stepped, 500'000, 0, {}, {}, 0, 6};
        staged->next = NextStage{6, "Half a million", 500'000, 14};
        view.setGrowth(plan, staged);
        QCOMPARE(growthOf(u"ec2_hour"), QStringLiteral("stage 6 at 500,000 users"));
        QCOMPARE(growthOf(u"rds_hour"), QStringLiteral("gone with stage 6 at 500,000 users"));
        QVERIFY2(detail->toPlainText().contains(u"Growth: stepped: 3,285 hours from 500,000 users, with stage 6"), qPrintable(detail->toPlainText()));
        QVERIFY(view.model().headerData(BillModel::Growth, Qt::Horizontal, Qt::ToolTipRole).toString().endsWith(u"Stage 6, Half a million, takes over at 500,000 users; 14 lines are new then."));
        view.copyAsCsv();
        QVERIFY2(QGuiApplication::clipboard()->text().contains(u",stepped,500000,3285,,6,,"), qPrintable(QGuiApplication::clipboard()->text()));
        view.setGrowth(plan, growth);
        // It is shown where there is room for it, and goes with the plan it speaks of.
        view.resize(1400, 600);
        view.show();
        QVERIFY(!tree->isColumnHidden(BillModel::Growth));
        view.resize(700, 600);
        QTRY_VERIFY(tree->isColumnHidden(BillModel::Growth));
        view.setPlan(plan);
        QCOMPARE(growthOf(u"rds_hour"), QStringLiteral("fixed"));
        view.setPlan(test::samplePlan());
        QVERIFY(growthOf(u"rds_hour").isEmpty());
    }

    void saysWhenThereIsNoPlan() {
        BillView view{themes_};
        view.show();
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("billEmpty"))->isVisible());
        view.setPlan(test::samplePlan());
        QVERIFY(!view.findChild<QLabel*>(QStringLiteral("billEmpty"))->isVisible());
        view.setPlan(nullptr);
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("billEmpty"))->isVisible());
    }

    void showsPricesWithTheFiguresTheyNeed_data() {
        QTest::addColumn<double>("price");
        QTest::addColumn<QString>("text");
        QTest::newRow("whole") << 1.0 << "$1.00";
        QTest::newRow("zero") << 0.0 << "$0.00";
        QTest::newRow("hourly") << 0.0816 << "$0.0816";
        QTest::newRow("per request") << 0.0000004 << "$0.0000004";
        QTest::newRow("large") << 1234.5 << "$1234.50";
    }
    void showsPricesWithTheFiguresTheyNeed() {
        QFETCH(double, price);
        QFETCH(QString, text);
        QCOMPARE(priceText(price), text);
    }

private:
    ThemeController themes_;
};

QTEST_MAIN(BillViewTest)
#include "bill_view_test.moc"
