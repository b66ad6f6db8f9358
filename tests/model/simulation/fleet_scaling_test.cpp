#include <QTest>

#include <cmath>

#include "model/planning/planner.h"
#include "model/simulation/fleet_scaling.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using stagecraft::testing::catalog;

class FleetScalingTest : public QObject {
    Q_OBJECT

    static Inputs inputsOf(double users) {
        Inputs inputs;
        inputs.workload.users = users;
        return inputs;
    }
    static const Blueprint& stage(int number) { return builtInBlueprints()[static_cast<std::size_t>(number - 1)]; }

private slots:
    /// What is simulated is what is billed: the planned hours of the week are the plan's instance-hours, fleet by fleet.
    void theHoursOfTheWeekAreThoseOfTheBill_data() {
        QTest::addColumn<int>("number");
        QTest::addColumn<double>("users");
        QTest::addColumn<int>("scaling");
        QTest::addColumn<int>("purchase");
        QTest::addColumn<double>("p99");
        for (const Scaling scaling : {Scaling::TargetTracking, Scaling::Scheduled, Scaling::Fixed})
            for (const double users : {12'000.0, 250'000.0, 2e6})
                for (const int number : {5, 6, 7})
                    QTest::addRow("stage %d, %.0f users, %d", number, users, static_cast<int>(scaling))
                        << number << users << static_cast<int>(scaling) << static_cast<int>(PurchaseChoice::OnDemand) << 500.0;
        QTest::newRow("two servers") << 4 << 5000.0 << 0 << static_cast<int>(PurchaseChoice::OnDemand) << 500.0;
        QTest::newRow("a tight target") << 5 << 250'000.0 << 0 << static_cast<int>(PurchaseChoice::OnDemand) << 60.0;
        QTest::newRow("a tight target, services") << 6 << 600'000.0 << 0 << static_cast<int>(PurchaseChoice::OnDemand) << 80.0;
        QTest::newRow("reserved") << 5 << 250'000.0 << 0 << static_cast<int>(PurchaseChoice::Reserved1YearNoUpfront) << 500.0;
    }
    void theHoursOfTheWeekAreThoseOfTheBill() {
        QFETCH(int, number);
        QFETCH(int, scaling);
        QFETCH(double, users);
        QFETCH(int, purchase);
        QFETCH(double, p99);
        Inputs inputs = inputsOf(users);
        inputs.choices.scaling = static_cast<Scaling>(scaling);
        inputs.choices.purchase = static_cast<PurchaseChoice>(purchase);
        inputs.targets.p99 = Milliseconds{p99};
        SizingTrace trace;
        const StagePlan plan = planStage(stage(number), inputs, catalog(), &trace);
        int fleets = 0;
        for (const SizedPart& part : trace.parts) {
            if (part.choice.server == nullptr) continue;
            const FleetScaling fleet{part, inputs.choices.scaling};
            for (const RegionLayout& region : plan.architecture.regions)
                for (const Fleet& billed : region.fleets) {
                    if (region.code != part.region || billed.id != part.id) continue;
                    ++fleets;
                    const double month = fleet.plannedHours(0, hoursPerWeek) * 730 / hoursPerWeek;
                    QVERIFY2(std::abs(month - billed.instanceHours) < 1e-6 * month,
                             qPrintable(QStringLiteral("%1: %2 against %3").arg(QString::fromStdString(part.id)).arg(month).arg(billed.instanceHours)));
                    QVERIFY(fleet.minimum() <= fleet.maximum() && fleet.maximum() == billed.count);
                }
        }
        QVERIFY(fleets > 0);
    }

    /// At the target a fleet as planned is as full as it may be, less the room for servers that warm up and for a lost zone.
    void theTargetHoldsTheRoomThatIsPlanned() {
        const Inputs inputs = inputsOf(250'000);
        SizingTrace trace;
        (void)planStage(stage(5), inputs, catalog(), &trace);
        const SizedPart& part = trace.parts.front();
        const FleetScaling fleet{part, Scaling::TargetTracking};
        const double room = 1 + trace.demand.steepestRise * 3;  // minutes of warm-up
        QVERIFY(std::abs(fleet.target() - 0.6 / room / 2) < 1e-9);  // two zones, one of them to spare
        QCOMPARE(fleet.target(), fleet.steadyRule().target);
        QVERIFY(fleet.planned(0) == fleet.minimum() && fleet.planned(1e9) == fleet.maximum());
    }

    void aTimetableSetsEveryHour() {
        Inputs inputs = inputsOf(250'000);
        inputs.choices.scaling = Scaling::Scheduled;
        SizingTrace trace;
        (void)planStage(stage(5), inputs, catalog(), &trace);
        const FleetScaling fleet{trace.parts.front(), Scaling::Scheduled};
        const ScalingRule rule = fleet.weekRule(24, 48, trace.demand);
        QCOMPARE(rule.target, 0.0);
        QVERIFY(rule.actions.size() > 4);
        for (std::size_t i = 0; i < rule.actions.size(); ++i) {
            QCOMPARE(rule.actions[i].minimum, rule.actions[i].maximum);
            if (i == 0) continue;
            QVERIFY(rule.actions[i].time > rule.actions[i - 1].time);
            // Servers that are added start three minutes before the hour.
            const bool isMore = rule.actions[i].minimum > rule.actions[i - 1].minimum;
            QVERIFY(std::abs(std::fmod(rule.actions[i].time, 3600) - (isMore ? 3420 : 0)) < 1e-6);
        }
    }

    void serversForAnEventAreStartedOnTime() {
        Inputs inputs = inputsOf(250'000);
        inputs.workload.events = {{"sale", 6, 4, 18, 3}};
        SizingTrace trace;
        (void)planStage(stage(5), inputs, catalog(), &trace);
        const FleetScaling fleet{trace.parts.front(), Scaling::TargetTracking};
        const ScalingRule rule = fleet.weekRule(0, hoursPerWeek, trace.demand);
        QVERIFY(rule.target > 0);
        double highest = 0, at = 0;
        for (const ScheduledAction& action : rule.actions)
            if (action.minimum > highest) {
                highest = action.minimum;
                at = action.time;
            }
        QCOMPARE(highest, static_cast<double>(fleet.maximum()));
        QVERIFY(std::abs(std::fmod(at, 3600) - 3420) < 1e-6);
        QCOMPARE(rule.actions.back().minimum, fleet.minimum());
        QCOMPARE(rule.actions.back().maximum, fleet.maximum());
    }
};

QTEST_APPLESS_MAIN(FleetScalingTest)
#include "fleet_scaling_test.moc"
