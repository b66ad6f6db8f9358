#include <QTest>

#include <cmath>

#include "model/simulation/drill.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

using Settings = std::initializer_list<std::pair<std::string, std::string>>;

StagePlan stageOf(int stage, Settings settings) {
    return planStage(builtInBlueprints()[static_cast<std::size_t>(stage - 1)], withSettings(settings), catalog());
}

double downtime(int stage, Settings settings) { return stageOf(stage, settings).availability.minutesPerYear; }

const Fleet* fleetOf(const StagePlan& stage, Role role) {
    for (const Fleet& fleet : stage.architecture.regions.front().fleets)
        if (fleet.role == role) return &fleet;
    return nullptr;
}

}  // namespace

/// What is taken for granted can be typed, and moves what it should.
class AssumptionsTest : public QObject {
    Q_OBJECT
private slots:
    void zonesAndServersThatFailMoreMakeMoreDowntime() {
        const double usual = downtime(5, {{"workload.users", "50000"}});
        QVERIFY(downtime(5, {{"workload.users", "50000"}, {"assumptions.zone_availability", "0.999"}}) > usual);
        QVERIFY(downtime(2, {{"assumptions.server_availability", "0.98"}}) > 1.9 * downtime(2, {{"assumptions.server_availability", "0.99"}}));
    }
    void aFailoverCostsItsTimeAsOftenAsItHappens() {
        const auto minutes = [](const char* failovers, const char* seconds) {
            return downtime(5, {{"workload.users", "50000"}, {"choices.database", "rds-multi-az"},
                                {"assumptions.failovers_per_year", failovers}, {"assumptions.failover_seconds", seconds}});
        };
        QVERIFY(std::abs(minutes("12", "90") - minutes("2", "90") - 10 * 1.5) < 1e-6);
        QVERIFY(std::abs(minutes("4", "600") - minutes("4", "0") - 40) < 1e-6);
        QCOMPARE(minutes("2", "auto"), minutes("2", "90"));  // what RDS Multi-AZ is known for
    }
    void aRegionSwitchLastsUntilUsersFollow() {
        const auto minutes = [](const char* seconds) {
            return downtime(7, {{"workload.users", "12000000"}, {"choices.regions", "2"}, {"assumptions.region_switches_per_year", "2"},
                                {"assumptions.routing_seconds", seconds}});
        };
        QVERIFY(std::abs(minutes("300") - minutes("0") - 10) < 1e-6);
    }
    void slowerServersStartEarlierAndCostMore() {
        const auto hours = [](const char* seconds) {
            return fleetOf(stageOf(5, {{"workload.users", "250000"}, {"assumptions.warm_up_seconds", seconds}}), Role::App)->instanceHours;
        };
        QVERIFY(hours("0") < hours("180") && hours("180") < hours("1200"));
    }
    void dearerReplaysAskForMoreOfFollowers() {
        const auto busy = [](const char* share) {
            return fleetOf(stageOf(4, {{"workload.users", "50000"}, {"choices.database", "self-managed"}, {"workload.apply_cost", share}}), Role::DatabaseStandby)->cpuUtilisation;
        };
        QVERIFY(busy("0") == 0);
        QVERIFY(std::abs(busy("1") / busy("0.5") - 2) < 1e-9);
    }
    void theWebLayerTakesItsShareOfTheWork() {
        const auto work = [](const char* share) {
            double busy = 0;
            const StagePlan stage = stageOf(6, {{"workload.users", "900000"}, {"assumptions.web_layer_share", share}});
            for (const Fleet& fleet : stage.architecture.regions.front().fleets)
                if (fleet.role == Role::Web) busy += fleet.cpuUtilisation * fleet.count * fleet.vcpus * fleet.performanceIndex;
            return busy;
        };
        QVERIFY(std::abs(work("0.4") / work("0.2") - 2) < 1e-6);
    }
    void aDrillWaitsForTheServersAsLongAsThePlanDoes() {
        DrillOptions options;
        options.failure = DrillFailure::Zone;
        const auto replaced = [&](const char* seconds) {
            const Inputs inputs = withSettings({{"workload.users", "20000"}, {"assumptions.warm_up_seconds", seconds}});
            const Drill seen = drill(builtInBlueprints()[4], inputs, catalog(), options).value();
            const auto moment = std::ranges::find_if(seen.timeline, [](const DrillMoment& one) { return one.what.find("have warmed up") != std::string::npos; });
            return moment == seen.timeline.end() ? -1 : moment->at;
        };
        QVERIFY(std::abs(replaced("600") - replaced("180") - 420) < 1e-6);
    }
    void whatCannotBeIsRefused_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("a zone that is never up") << "assumptions.zone_availability" << "0.5";
        QTest::newRow("negative time") << "assumptions.warm_up_seconds" << "-1";
        QTest::newRow("more than all") << "workload.apply_cost" << "1.5";
    }
    void whatCannotBeIsRefused() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        const Result<Inputs> changed = withValue(Inputs{}, key.toStdString(), value.toStdString());
        const std::vector<Error> found = changed ? problems(*changed, catalog()) : std::vector{changed.error()};
        QVERIFY(!found.empty());
        QVERIFY2(found.front().text().find(key.toStdString()) != std::string::npos, found.front().text().c_str());
    }
};

QTEST_APPLESS_MAIN(AssumptionsTest)
#include "assumptions_test.moc"
