#include "model/exploration/nine_frontier.h"

#include <set>

#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

using Point = std::pair<std::int64_t, double>;  ///< nano-dollars and minutes a year

NineScope smallScope() {
    NineScope scope;
    scope.stages = {2, 4, 5, 7};
    scope.targets = {0.9999};
    scope.mostRegions = 2;
    return scope;
}

bool isPardoned(const Blocker& blocker) {
    return blocker.constraint == Constraint::Availability || blocker.constraint == Constraint::ZoneLoss || blocker.constraint == Constraint::Budget;
}

/// Every plan of the settings that carries the load, and of those the ones that no other beats.
std::set<Point> bruteForce(const Plan& now) {
    std::vector<Tradeoff> all;
    std::vector<Point> points;
    const auto add = [&](const StagePlan& stage) {
        if (!stage.latency.isStable || !std::ranges::all_of(stage.blockers, isPardoned)) return false;
        all.push_back({stage.bill.total.dollars(), stage.availability.minutesPerYear});
        points.emplace_back(stage.bill.total.nanos(), stage.availability.minutesPerYear);
        return true;
    };
    add(now.shown());
    for (std::vector<Setting> settings : allNineSettings(now.inputs, builtInBlueprints(), catalog(), smallScope())) {
        const Plan made = planOf(stagecraft::withSettings(now.inputs, settings).value());
        if (add(made.shown()) || settings.back().key == "targets.availability") continue;
        settings.push_back({"targets.availability", "0"});
        add(planOf(stagecraft::withSettings(now.inputs, settings).value()).shown());
    }
    std::set<Point> best;
    for (const std::size_t i : nonDominated(all)) best.insert(points[i]);
    return best;
}

}  // namespace

class NineFrontierTest : public QObject {
    Q_OBJECT
private slots:
    void isWhatEveryPlanOfTheSettingsGives_data() {
        QTest::addColumn<QString>("users");
        QTest::addColumn<QString>("target");
        QTest::newRow("a few") << "300" << "auto";
        QTest::newRow("the default") << "12000" << "auto";
        QTest::newRow("with a target") << "12000" << "0.99995";
        QTest::newRow("a target that few reach") << "700000" << "0.999999";
    }
    void isWhatEveryPlanOfTheSettingsGives() {
        QFETCH(QString, users);
        QFETCH(QString, target);
        const Plan now = planOf(testing::withSettings({{"workload.users", users.toStdString()}, {"targets.availability", target.toStdString()}}));
        const DesignFrontier found = nineFrontier(now, builtInBlueprints(), catalog(), smallScope());
        std::set<Point> points;
        for (const DesignOption& option : found.best) points.emplace(option.monthly.nanos(), option.downtime);
        QVERIFY(!points.empty());
        QVERIFY(points == bruteForce(now));
        for (const std::vector<DesignOption>* some : {&found.best, &found.beaten})
            for (const DesignOption& option : *some) {
                const Plan made = planOf(stagecraft::withSettings(now.inputs, option.settings).value());
                QCOMPARE(made.shown().bill.total, option.monthly);
                QCOMPARE(made.shown().availability.minutesPerYear, option.downtime);
            }
    }
    void moreNinesAreOffered() {
        const DesignFrontier found = nineFrontier(planOf({}), builtInBlueprints(), catalog(), NineScope{});
        QVERIFY(found.best.back().downtime < 5);
        QVERIFY(found.best.front().downtime > 500);
        QVERIFY(std::ranges::any_of(found.beaten, [](const DesignOption& option) { return option.regions > 1; }));
    }
    void stopsWhenAskedTo() {
        std::stop_source source;
        source.request_stop();
        QCOMPARE(nineFrontier(planOf({}), builtInBlueprints(), catalog(), NineScope{}, {2, source.get_token(), {}}).best.size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(NineFrontierTest)
#include "nine_frontier_test.moc"
