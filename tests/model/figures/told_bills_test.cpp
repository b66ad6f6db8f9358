// Every sentence about money beside a plan tells of bills that can be opened and come to what it says.
#include <QTest>

#include <cmath>

#include "model/exploration/explained_plan.h"
#include "model/exploration/why_not_question.h"
#include "model/figures/bill_behind.h"
#include "model/report/explanation.h"
#include "model/report/told_bills.h"
#include "model/report/words.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// What is wrong with the bills of a sentence; `difference` is that of the first and the last, where it tells one.
QString faultOf(const std::string& sentence, const std::vector<FigureTotal>& bills, const Plan& plan, std::optional<Usd> difference = {}) {
    const auto says = [&](const char* what) -> QString { return QString::fromStdString(sentence + " – ") + QString::fromUtf8(what); };
    const bool tellsMoney = sentence.find('$') != std::string::npos;
    if (tellsMoney && bills.empty()) return says("tells of no bill");
    std::vector<Usd> totals;
    for (const FigureTotal& total : bills) {
        if (total.name.empty()) return says("has no name");
        const Result<Plan> behind = billBehind(total, {plan.inputs, catalog(), builtInBlueprints()});
        if (!behind) return says(("its bill cannot be made: " + behind.error().text()).c_str());
        const Bill& bill = behind->shown().bill;
        totals.push_back(bill.total);
        if (behind->shown().number != total.stage) return says("opens another stage");
        if (std::isnan(total.dollars)) continue;
        if (std::abs(bill.total.dollars() - total.dollars) > 1e-6) return says("comes to something else");
        if (total.isEstimated != (bill.estimated > Usd{})) return says("is not marked as its bill is");
    }
    if (!difference || !tellsMoney) return {};
    const Usd apart = totals.front() - totals.back();
    return apart == *difference || Usd{} - apart == *difference ? QString{} : says("the bills are as far apart as it does not say");
}

}  // namespace

class ToldBillsTest : public QObject {
    Q_OBJECT
private slots:
    void whatStandsBesideThePlanOpens_data() {
        QTest::addColumn<QStringList>("settings");
        int row = 0;
        for (const char* const users : {"0", "50", "5k", "50k", "1M", "20M"})
            for (const char* const beside : {"", "targets.budget_usd_month=20", "choices.region=mx-central-1", "choices.stage=3", "choices.stage=6", "choices.recommend=need"}) {
                QStringList settings{QStringLiteral("workload.users=") + QString::fromUtf8(users)};
                if (*beside != '\0') settings << QString::fromUtf8(beside);
                QTest::addRow("%d %s %s", row++, users, beside) << settings;
            }
    }
    void whatStandsBesideThePlanOpens() {
        QFETCH(QStringList, settings);
        Inputs inputs;
        for (const QString& one : settings) inputs = withValue(inputs, one.section(u'=', 0, 0).toStdString(), one.section(u'=', 1).toStdString()).value();
        const Plan made = explainedPlan(inputs, catalog(), builtInBlueprints());
        for (const Reason& reason : made.recommendation.reasons) {
            const bool isDifference = reason.amount != Usd{} && !reason.blocker;
            QCOMPARE(faultOf(text(reason, made), billsOf(reason, made), made, isDifference ? std::optional{reason.amount} : std::nullopt), QString{});
        }
        for (const Warning& warning : made.warnings) QCOMPARE(faultOf(text(warning), billsOf(warning, made), made), QString{});
        for (const Blocker& blocker : made.shown().blockers) QCOMPARE(faultOf(text(blocker), billsOf(blocker, made.shown()), made), QString{});
        for (const Pressure& pressure : made.shown().pressures) QCOMPARE(faultOf(text(pressure), billsOf(pressure, made), made), QString{});
    }
    void whatAutoscalingSavesTellsOfServersThatAreFixed() {
        const Plan made = planOf(withSettings({{"workload.users", "50000"}}));
        const auto peak = std::ranges::find(made.shown().pressures, PressureKind::PeakOverAverage, &Pressure::kind);
        QVERIFY(peak != made.shown().pressures.end() && peak->saving > Usd{});
        const std::vector<FigureTotal> bills = billsOf(*peak, made);
        QCOMPARE(bills.size(), std::size_t{2});
        QVERIFY(billBehind(bills[1], {made.inputs, catalog(), builtInBlueprints()})->shown().bill.total > made.shown().bill.total);
    }
    void answersToWhyNotOpen_data() {
        QTest::addColumn<QString>("subject");
        QTest::addColumn<QString>("users");
        for (const char* const users : {"5k", "50k", "1M"})
            for (const char* const subject : {"m5.large", "c7g.large", "c7g.4xlarge", "db.r6g.large", "db.m7g.4xlarge", "cache.r7g.large", "stage 2", "stage 4", "stage 5", "stage 7",
                                              "choices.database=aurora", "choices.recommend=need", "choices.stage=6", "choices.region=eu-west-1", "choices.nat=none",
                                              "targets.budget_usd_month=10", "choices.scaling=fixed", "workload.users=2M"})
                QTest::addRow("%s, %s users", subject, users) << QString::fromUtf8(subject) << QString::fromUtf8(users);
    }
    void answersToWhyNotOpen() {
        QFETCH(QString, subject);
        QFETCH(QString, users);
        for (const char* const target : {"", "400"}) {
            Inputs inputs = withSetting(Inputs{}, "workload.users", users.toUtf8().constData());
            if (*target != '\0') inputs = withSetting(inputs, "targets.p99_ms", target);
            const Plan made = planOf(inputs);
            const Result<std::vector<WhyNot>> answers = whyNot(subject.toStdString(), made, catalog(), builtInBlueprints());
            if (!answers) continue;  // the stage has no such part
            for (const WhyNot& answer : *answers) {
                const std::vector<FigureTotal> bills = billsOf(answer, made);
                const bool isOfWholeBills = bills.size() == 2 && !std::isnan(bills.back().dollars) && answer.kind != WhyNotKind::Blocked;
                QCOMPARE(faultOf(text(answer), bills, made, isOfWholeBills ? std::optional{Usd{answer.extraMonthly}} : std::nullopt), QString{});
            }
        }
    }
    void whatOneFleetWouldCostOpensItsLines() {
        const Plan made = planOf(withSettings({{"workload.users", "1M"}}));
        const std::vector<WhyNot> answers = whyNot("m5.large", made, catalog(), builtInBlueprints()).value();
        QVERIFY(answers.size() > 1);
        for (const WhyNot& answer : answers) {
            if (answer.kind != WhyNotKind::WouldServe) continue;
            const FigureBillLines lines = billsOf(answer, made).front().lines;
            QVERIFY(std::ranges::any_of(made.shown().bill.lines, [&](const BillLine& line) {
                return line.usage.service == lines.service && line.usage.part == lines.part && line.usage.region == lines.region;
            }));
        }
    }
};

QTEST_APPLESS_MAIN(ToldBillsTest)
#include "told_bills_test.moc"
