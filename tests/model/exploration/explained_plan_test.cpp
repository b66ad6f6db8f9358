#include "model/exploration/explained_plan.h"

#include "model/exploration/database_kinds.h"
#include "model/report/plan_report.h"
#include "model/report/told_bills.h"
#include "model/report/words.h"
#include "model/support/text.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Plan explained(const Inputs& inputs) { return explainedPlan(inputs, catalog(), builtInBlueprints()); }

const Reason* sparedIn(const Plan& plan) {
    const auto found = std::ranges::find(plan.recommendation.reasons, ReasonKind::WorkSpared, &Reason::kind);
    return found == plan.recommendation.reasons.end() ? nullptr : &*found;
}

}  // namespace

/// Where people's hours, which are on no bill, decide on the kind of database, the plan says so.
class ExplainedPlanTest : public QObject {
    Q_OBJECT
private slots:
    void whatHoursDecideIsTold_data() {
        QTest::addColumn<QString>("users");
        QTest::addColumn<QString>("purchase");
        QTest::addColumn<QString>("stage");
        for (const char* const users : {"12000", "300000", "3000000", "20000000"})
            for (const char* const purchase : {"on-demand", "best_up_to_1y", "best_up_to_3y"})
                for (const char* const stage : {"auto", "4", "5", "7"}) QTest::addRow("%s, %s, %s", users, purchase, stage) << users << purchase << stage;
    }
    /// Against planning the stage with a self-managed database: told where its bill is the smaller one, and only there.
    void whatHoursDecideIsTold() {
        QFETCH(QString, users);
        QFETCH(QString, purchase);
        QFETCH(QString, stage);
        const Inputs inputs = withSettings({{"workload.users", users.toStdString()}, {"choices.purchase", purchase.toStdString()}, {"choices.stage", stage.toStdString()}});
        const Plan made = explained(inputs);
        const StagePlan own = planStage(builtInBlueprints()[static_cast<std::size_t>(made.shown().number - 1)], withSetting(inputs, "choices.database", "self-managed"), catalog());
        const Usd more = made.shown().bill.total - own.bill.total;
        const Reason* const told = sparedIn(made);
        QCOMPARE(told != nullptr, made.shown().isFeasible() && own.isFeasible() && more.dollars() >= 0.005);
        if (told == nullptr) return;
        QCOMPARE(told->amount, more);
        QCOMPARE(told->careHours, own.careHours - made.shown().careHours);
        // Hours and bill together it is no dearer.
        QVERIFY(more.dollars() <= told->careHours * inputs.choices.personHourly.dollars());
        const std::string line = text(*told, made);
        QVERIFY2(line.find(moneyText(more) + " a month less") != std::string::npos, line.c_str());
        QVERIFY2(line.starts_with(label(plannedKind(made.shown()))), line.c_str());
        QVERIFY2(planText(made).find(line) != std::string::npos, line.c_str());
    }

    void theStoryOfThreeMillionUsers() {
        const Plan made = explained(withSettings({{"workload.users", "3M"}, {"choices.stage", "5"}, {"choices.purchase", "best_up_to_1y"}}));
        QVERIFY(sparedIn(made) != nullptr);
        QCOMPARE(text(*sparedIn(made), made),
                 "RDS Multi-AZ was taken; self-managed databases on EC2 would be $544.81 a month less on the bill, but take 8 hours of people a month more, which count as $600.00.");
        // On demand the smaller bill is the one with one's own database, which was taken.
        QVERIFY(sparedIn(explained(withSettings({{"workload.users", "3M"}, {"choices.stage", "5"}}))) == nullptr);
    }

    void nothingIsToldWhereNoHoursDecide_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("chosen by the user") << "choices.database" << "rds-multi-az";
        QTest::newRow("no hours") << "choices.database_care_hours" << "0";
        QTest::newRow("hours for nothing") << "choices.person_hourly_usd" << "0";
        QTest::newRow("no database of its own") << "choices.stage" << "2";
        QTest::newRow("a pinned node") << "choices.database_node" << "db.r6g.large";
        QTest::newRow("blocked") << "targets.budget_usd_month" << "20";
    }
    void nothingIsToldWhereNoHoursDecide() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QVERIFY(sparedIn(explained(Inputs{})) != nullptr);
        QVERIFY(sparedIn(explained(withSetting(Inputs{}, key.toStdString(), value.toStdString()))) == nullptr);
    }

    /// The plan is the same but for that reason: nothing that many plans are made for waits for it.
    void theRestIsThePlan() {
        Plan made = explained(Inputs{});
        const Plan alone = planOf(Inputs{});
        QVERIFY(sparedIn(alone) == nullptr);
        std::erase_if(made.recommendation.reasons, [](const Reason& reason) { return reason.kind == ReasonKind::WorkSpared; });
        QCOMPARE(planText(made), planText(alone));
    }
};

QTEST_APPLESS_MAIN(ExplainedPlanTest)
#include "explained_plan_test.moc"
