#include "model/exploration/tornado.h"

#include <QTest>

#include <cmath>
#include <limits>

#include "model/support/sensitivity.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

Tornado tornadoOf(const Inputs& inputs, const Effort& effort = {}) {
    const int shown = planOf(inputs).shown().number;
    return tornado(inputs, builtInBlueprints()[static_cast<std::size_t>(shown - 1)], catalog(), effort);
}

const Swing* swingOf(const Tornado& tornado, const char* key) {
    const auto found = std::ranges::find_if(tornado.swings, [&](const Swing& swing) { return swing.field->key == key; });
    return found == tornado.swings.end() ? nullptr : &*found;
}

}  // namespace

class TornadoTest : public QObject {
    Q_OBJECT
private slots:
    void everyEndIsAPlanOfTheStage() {
        const Inputs inputs = withSetting(Inputs{}, "uncertainty", "workload.users:8000:12000:30000");
        const Tornado all = tornadoOf(inputs);
        QCOMPARE(all.base.monthly, planOf(inputs).shown().bill.total.dollars());
        QVERIFY(all.swings.size() > 15);
        for (const Swing& swing : all.swings)
            for (const SwingEnd* const end : {&swing.low, &swing.high}) {
                Inputs changed = inputs;
                changed.choices.stage = all.stage;
                swing.field->write(changed, end->value);
                const Plan planned = planOf(changed);
                QCOMPARE(end->monthly, planned.shown().bill.total.dollars());
                if (std::isfinite(end->milliseconds)) QCOMPARE(end->milliseconds, planned.shown().latency.p99.count());
                QCOMPARE(end->serves, planned.recommendation.meetsTargets);
            }
    }
    void aSwingIsTheSensitivityOfTheBill() {
        const Inputs inputs;
        const Tornado all = tornadoOf(inputs);
        const Swing* const users = swingOf(all, "workload.users");
        QVERIFY(users != nullptr);
        const Response bill = [&](std::span<const double> point) {
            Inputs changed = inputs;
            changed.choices.stage = all.stage;
            changed.workload.users = point[0];
            return planOf(changed).shown().bill.total.dollars();
        };
        const double base[] = {12'000};
        QCOMPARE(users->costWidth(all.base), tornadoSwing(bill, base, 0, 9600, 14'400));
    }
    void uncertainInputsGoAsFarAsTheySay() {
        const Tornado all = tornadoOf(withSetting(Inputs{}, "uncertainty", "workload.users:8000:12000:30000"));
        const Swing* const users = swingOf(all, "workload.users");
        QVERIFY(users != nullptr && users->isUncertain);
        QCOMPARE(users->low.value, 8000.0);
        QCOMPARE(users->high.value, 30'000.0);
        const Swing* const peak = swingOf(all, "workload.peak_to_average");
        QVERIFY(peak != nullptr && !peak->isUncertain);
        QCOMPARE(peak->low.value, 4.0);
        QCOMPARE(peak->high.value, 6.0);
    }
    /// Both ends to one side of the plan: the bar is drawn from the plan, so it is as wide as that.
    void aPlanOutsideItsRangeReachesToTheFarthestEnd() {
        const Tornado all = tornadoOf(withSettings({{"workload.users", "500k"}, {"uncertainty", "workload.users:8000:12000:30000"}}));
        const Swing* const users = swingOf(all, "workload.users");
        QVERIFY(users != nullptr && users->high.monthly < all.base.monthly && users->low.monthly < users->high.monthly);
        QCOMPARE(users->costWidth(all.base), all.base.monthly - users->low.monthly);
        QCOMPARE(all.swings.front().field->key, std::string_view{"workload.users"});
    }
    void endsStayInTheirRange() {
        for (const Swing& swing : tornadoOf(withSetting(Inputs{}, "workload.read_share", "0.95")).swings) {
            QVERIFY(swing.low.value >= swing.field->minimum && swing.high.value <= swing.field->maximum);
            QVERIFY(swing.low.value < swing.high.value);
        }
    }
    /// A fifth less availability would be 73 days of downtime a year.
    void ofAnAvailabilityTheDowntimeIsMoved() {
        Inputs inputs = withSetting(Inputs{}, "choices.stage", "5");
        inputs.targets.availability = 0.999999;  // as good as it gets
        const double downtime = planOf(inputs).shown().availability.minutesPerYear / 525'600;
        QVERIFY(downtime > 0);
        inputs.targets.availability = 1 - 1.1 * downtime;
        const Tornado all = tornadoOf(inputs);
        const Swing* const target = swingOf(all, "targets.availability");
        QVERIFY(target != nullptr && target->low.serves && !target->high.serves);
        QVERIFY(std::abs(1 - target->low.value - 1.32 * downtime) < 1e-12);
        QVERIFY(std::abs(1 - target->high.value - 0.88 * downtime) < 1e-12);
    }
    void theWidestStandsFirst() {
        const Tornado all = tornadoOf(Inputs{});
        for (std::size_t i = 1; i < all.swings.size(); ++i) QVERIFY(all.swings[i - 1].costWidth(all.base) >= all.swings[i].costWidth(all.base));
        QVERIFY(all.unmoved > 0);
        QVERIFY(swingOf(all, "choices.exchange_rate") == nullptr);
    }
    void whereTheStageNoLongerServesNothingIsSaved() {
        // One server with everything on it, and then far too many users: what it would cost is not what they would cost.
        const Inputs inputs = withSettings({{"choices.stage", "2"}, {"workload.users", "500"},
                                            {"uncertainty", "workload.users:400:500:50000000"}});
        const Plan now = planOf(inputs);
        QVERIFY(now.shown().isFeasible());
        const Tornado all = tornadoOf(inputs);
        const Swing* const users = swingOf(all, "workload.users");
        QVERIFY(users != nullptr && users->low.serves && !users->high.serves);
        QVERIFY(!users->high.blockers.empty());
        QVERIFY(users->canStop(all.base));
        QCOMPARE(users->costWidth(all.base), std::abs(users->low.monthly - all.base.monthly));
        QVERIFY(std::isfinite(users->latencyWidth(all.base)));
    }
    void overBudgetIsANumberLikeOthers() {
        const double now = planOf(Inputs{}).shown().bill.total.dollars();
        const Tornado all = tornadoOf(withSetting(Inputs{}, "targets.budget_usd_month", std::to_string(std::ceil(now) + 1)));
        const Swing* const users = swingOf(all, "workload.users");
        QVERIFY(users != nullptr && !users->high.serves);
        QCOMPARE(users->high.blockers.front().constraint, Constraint::Budget);
        QCOMPARE(users->costWidth(all.base), std::abs(users->high.monthly - users->low.monthly));
    }
    void contradictionsStayAtTheBase() {
        const Inputs inputs = withSettings({{"workload.average_rps", "100"}, {"workload.peak_rps", "110"}});
        const Swing* const average = swingOf(tornadoOf(inputs), "workload.average_rps");
        QVERIFY(average != nullptr);
        QCOMPARE(average->low.value, 80.0);
        QCOMPARE(average->high.value, 100.0);  // 120 would be above the peak
    }
    void theAnswerIsTheSameOnAnyNumberOfThreads() {
        const Tornado one = tornadoOf(Inputs{}, {1}), three = tornadoOf(Inputs{}, {3});
        QCOMPARE(three.swings.size(), one.swings.size());
        for (std::size_t i = 0; i < one.swings.size(); ++i) {
            QCOMPARE(three.swings[i].field, one.swings[i].field);
            QCOMPARE(three.swings[i].high.monthly, one.swings[i].high.monthly);
        }
    }
    void fewInputsAreTheUncertainOnesAndTheFirst() {
        const Inputs inputs = withSetting(Inputs{}, "uncertainty", "workload.read_share:0.5:0.9:0.95");
        const Tornado few = tornado(inputs, builtInBlueprints()[4], catalog(), {}, 3);
        const Tornado all = tornado(inputs, builtInBlueprints()[4], catalog());
        QCOMPARE(few.swings.size() + static_cast<std::size_t>(few.unmoved), std::size_t{3});
        QVERIFY(swingOf(few, "workload.read_share") != nullptr && swingOf(few, "workload.users") != nullptr);
        QCOMPARE(few.left + 3, static_cast<int>(all.swings.size()) + all.unmoved);
        QCOMPARE(swingOf(few, "workload.users")->high.monthly, swingOf(all, "workload.users")->high.monthly);
    }
    void stopsEarly() {
        std::stop_source stop;
        const Tornado some = tornadoOf(Inputs{}, {1, stop.get_token(), [&](double) { stop.request_stop(); }});
        QVERIFY(!some.isWhole);
        QVERIFY(some.swings.size() + static_cast<std::size_t>(some.unmoved) == 1);
    }
};

QTEST_APPLESS_MAIN(TornadoTest)
#include "tornado_test.moc"
