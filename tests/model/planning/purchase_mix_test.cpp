#include <cmath>

#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

double hoursOn(const StagePlan& stage, const std::string& part, std::string_view purchase) {
    double hours = 0;
    for (const BillLine& line : stage.bill.lines)
        if (line.usage.part == part && line.usage.dimension == "ec2_hour" && purchaseNameOf(line.usage) == purchase) hours += line.usage.quantity;
    return hours;
}

const Fleet& appOf(const StagePlan& stage) { return stage.architecture.regions.front().fleets.front(); }

}  // namespace

/// How hours are bought, from the choice to the lines of the bill.
class PurchaseMixTest : public QObject {
    Q_OBJECT
private slots:
    void aMixNeverCostsMoreThanEitherOfItsParts_data() {
        QTest::addColumn<QString>("users");
        for (const char* users : {"50", "2000", "30000", "400000", "3000000"}) QTest::newRow(users) << QString::fromLatin1(users);
    }
    void aMixNeverCostsMoreThanEitherOfItsParts() {
        QFETCH(QString, users);
        const auto planned = [&](const char* purchase) {
            return planOf(withSettings({{"workload.users", users.toStdString()}, {"choices.purchase", purchase}, {"targets.p99_ms", "none"},
                                         {"choices.database_care_hours", "0"}}));  // never billed, but they weigh
        };
        const Plan onDemand = planned("on-demand"), year = planned("best_up_to_1y"), years = planned("best_up_to_3y");
        for (int number = 2; number <= 7; ++number) {
            const double most = stage(onDemand, number).bill.total.dollars();
            QVERIFY2(stage(year, number).bill.total.dollars() <= most * 1.001, qPrintable(QStringLiteral("stage %1").arg(number)));
            QVERIFY2(stage(years, number).bill.total.dollars() <= stage(year, number).bill.total.dollars() * 1.001, qPrintable(QStringLiteral("stage %1").arg(number)));
        }
    }

    void everyHourOfAMixIsPaidOnce() {
        const Plan made = planOf(withSettings({{"workload.users", "400000"}, {"choices.purchase", "best_up_to_3y"}, {"choices.spot_share", "0.5"},
                                               {"choices.stage", "5"}, {"choices.architecture", "x86_64"}}));
        const Fleet& app = appOf(stage(made, 5));
        QVERIFY(app.mix.has_value());
        QVERIFY(app.mix->committed > 0 && app.mix->committed < app.count);
        QVERIFY(app.mix->spot > 0);
        QCOMPARE(hoursOn(stage(made, 5), app.id, nameOf(app.mix->commitment)), app.mix->committed * 730.0);
        QCOMPARE(hoursOn(stage(made, 5), app.id, "on-demand"), app.mix->onDemand);
        QCOMPARE(hoursOn(stage(made, 5), app.id, "spot"), app.mix->spot);
        // A committed server may rest, nothing else is paid for in vain but the work that interruptions undo.
        const double paid = app.mix->committed * 730.0 + app.mix->onDemand + app.mix->spot * 0.95;
        QVERIFY(paid >= app.instanceHours * (1 - 1e-9));
        QVERIFY(paid - app.instanceHours <= app.mix->committed * 730.0);
    }

    void spotIsForServersThatComeAndGo() {
        const Plan made = planOf(withSettings({{"workload.users", "5000"}, {"choices.spot_share", "1"}}));
        for (int number = 2; number <= 4; ++number) QVERIFY(!appOf(stage(made, number)).mix);
    }

    /// A server of the second stage may be smaller when surplus credits are paid for, and the bill says what they cost.
    void surplusCreditsStandOnTheBill() {
        int charged = 0;
        for (const char* users : {"300", "1000", "3000", "10000", "30000"}) {
            const Inputs standard = withSettings({{"workload.users", users}, {"choices.generations", "any"}, {"targets.p99_ms", "none"}});
            const Plan careful = planOf(standard), unlimited = planOf(withSetting(standard, "choices.cpu_credits", "unlimited"));
            for (int number = 2; number <= 5; ++number) {
                const StagePlan& stageThen = stage(unlimited, number);
                if (stage(careful, number).isFeasible())
                    QVERIFY2(stageThen.bill.total <= stage(careful, number).bill.total, qPrintable(QStringLiteral("%1 users, stage %2").arg(QLatin1String(users)).arg(number)));
                double surplus = 0, billed = 0;
                for (const Fleet& fleet : stageThen.architecture.regions.front().fleets) surplus += fleet.surplusVcpuHours;
                for (const BillLine& line : stageThen.bill.lines)
                    if (line.usage.dimension.find("unlimited_vcpu_hour") != std::string::npos) billed += line.usage.quantity;
                QCOMPARE(billed, surplus);
                if (surplus > 0) ++charged;
            }
        }
        QVERIFY(charged > 0);
    }
};

QTEST_APPLESS_MAIN(PurchaseMixTest)
#include "purchase_mix_test.moc"
