#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tests/model/planning/given.h"

#include "model/simulation/drill.h"

using namespace stagecraft;
using stagecraft::testing::catalog;

class DrillTest : public QObject {
    Q_OBJECT

    static tl::expected<Drill, std::string> drillOf(int stage, double users, DrillFailure failure, std::uint64_t seed = 1, DrillLoad load = DrillLoad::Peak) {
        Inputs inputs;
        inputs.workload.users = users;
        return drill(builtInBlueprints()[static_cast<std::size_t>(stage - 1)], inputs, catalog(), {failure, load, seed});
    }
    static bool tells(const Drill& drill, const char* what) {
        return std::ranges::any_of(drill.timeline, [&](const DrillMoment& moment) { return moment.what.find(what) != std::string::npos; });
    }

private slots:
    void aZoneIsSurvivedFromStageFourOn_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("users");
        QTest::addColumn<bool>("survives");
        QTest::newRow("one host") << 2 << 5000.0 << false;
        QTest::newRow("two hosts") << 3 << 5000.0 << false;
        QTest::newRow("two zones") << 4 << 50'000.0 << true;
        QTest::newRow("autoscaled") << 5 << 50'000.0 << true;
        QTest::newRow("three zones") << 6 << 600'000.0 << true;
    }
    void aZoneIsSurvivedFromStageFourOn() {
        QFETCH(int, stage);
        QFETCH(double, users);
        QFETCH(bool, survives);
        const auto result = drillOf(stage, users, DrillFailure::Zone);
        QVERIFY(result.has_value());
        QCOMPARE(result->survives, survives);
        QCOMPARE(result->recovered.has_value(), survives);
        QVERIFY(result->phases.front().failedShare < 0.02);
        QVERIFY(result->phases[1].failedShare > 0.2);
        QVERIFY(result->failedRequests > 0);
    }

    /// At the average load an autoscaled fleet is small. What a zone takes is replaced once it is noticed.
    void anAutoscaledFleetIsReplaced() {
        const auto result = drillOf(5, 250'000, DrillFailure::Zone, 1, DrillLoad::Average);
        QVERIFY(result.has_value() && result->survives);
        const DrillPhase &before = result->phases[0], &failing = result->phases[1], &after = result->phases.back();
        QVERIFY2(before.servers >= 4 && before.servers <= 8, qPrintable(QString::number(before.servers)));  // of 20 at the peak
        QCOMPARE(failing.servers, before.servers / 2);
        QCOMPARE(after.servers, before.servers);
        QVERIFY(after.p99 <= before.p99 + before.errors->p99 + after.errors->p99);
        QVERIFY(tells(*result, "have warmed up"));
    }
    void aTimetableReplacesToo() {
        Inputs inputs;
        inputs.workload.users = 250'000;
        inputs.choices.scaling = Scaling::Scheduled;
        const auto result = drill(builtInBlueprints()[4], inputs, catalog(), {DrillFailure::Zone, DrillLoad::Average, 1});
        QVERIFY(result.has_value() && result->survives);
        QCOMPARE(result->phases.back().servers, result->phases.front().servers);
        QVERIFY(!tells(*result, "autoscaling"));
    }
    void aFixedFleetIsNotReplaced() {
        Inputs inputs;
        inputs.workload.users = 250'000;
        inputs.choices.scaling = Scaling::Fixed;
        const auto result = drill(builtInBlueprints()[4], inputs, catalog(), {DrillFailure::Zone, DrillLoad::Peak, 1});
        QVERIFY(result.has_value() && result->survives);
        QCOMPARE(result->phases.back().servers, result->phases.front().servers / 2);
    }

    /// Steady phases know how well they know their percentiles; what passes quickly does not.
    void steadyPhasesTellTheirErrors() {
        const auto result = drillOf(5, 50'000, DrillFailure::Leader);
        QVERIFY(result.has_value());
        QVERIFY(result->warmUp >= 60);
        for (const DrillPhase& phase : result->phases) {
            const bool isSteady = phase.name == "before" || phase.name == "after";
            QCOMPARE(phase.errors.has_value(), isSteady);
            if (isSteady) QVERIFY(phase.errors->p50 > 0 && phase.errors->p50 < 0.1 * phase.p50 && phase.errors->p99 > 0 && phase.errors->p99 < 0.2 * phase.p99);
        }
        // Other seeds lie within the errors told, nearly always.
        const auto other = drillOf(5, 50'000, DrillFailure::Leader, 2);
        QVERIFY(std::abs(other->phases.front().p99 - result->phases.front().p99) < 2 * (other->phases.front().errors->p99 + result->phases.front().errors->p99));
        const auto few = drillOf(3, 50, DrillFailure::Zone);
        QVERIFY(!few->phases.front().errors.has_value());
    }

    void aLeaderWithASecondNodeComesBack() {
        const auto result = drillOf(5, 50'000, DrillFailure::Leader);
        QVERIFY(result.has_value() && result->survives);
        QCOMPARE(*result->recovered, 90.0);  // RDS Multi-AZ
        const auto alone = drillOf(3, 5000, DrillFailure::Leader);
        QVERIFY(alone.has_value() && !alone->survives && !alone->recovered.has_value());
    }

    /// One reader becomes the writer and the other answers all reads; whichever zone is lost, two of three nodes are left.
    void aClusterComesBackInHalfAMinute_data() {
        QTest::addColumn<double>("users");
        for (const double users : {400e3, 600e3, 3e6}) QTest::addRow("%.0f users", users) << users;
    }
    void aClusterComesBackInHalfAMinute() {
        QFETCH(double, users);
        Inputs inputs;
        inputs.workload.users = users;
        inputs.choices.database = DatabaseKind::RdsMultiAzCluster;
        const auto drilled = [&](DrillFailure failure) { return drill(builtInBlueprints()[5], inputs, catalog(), {failure, DrillLoad::Peak, 1}); };
        const auto leader = drilled(DrillFailure::Leader);
        QVERIFY(leader.has_value() && leader->survives);
        QCOMPARE(*leader->recovered, 35.0);
        QVERIFY(leader->phases.back().failedShare < 1e-3);
        QVERIFY(std::ranges::any_of(leader->timeline, [](const DrillMoment& moment) { return moment.what.find("has become its writer") != std::string::npos; }));
        const auto zone = drilled(DrillFailure::Zone);
        QVERIFY(zone.has_value() && zone->survives);
        QVERIFY(zone->phases.back().failedShare < 1e-3);
    }

    void withoutTheCacheTheDatabaseIsSlower() {
        const auto result = drillOf(6, 600'000, DrillFailure::Cache);
        QVERIFY(result.has_value());
        QVERIFY(result->phases[1].p50 > result->phases[0].p50 * 1.03);
        QVERIFY(result->phases.back().p50 < result->phases[0].p50 * 1.03);
    }

    /// The leader of one shard takes its share of the requests with it, not all of them.
    void aShardIsOneOfMany() {
        const auto result = drillOf(7, 10'000'000, DrillFailure::Leader);
        QVERIFY(result.has_value() && result->survives);
        int shards = 0;
        for (const DrillMoment& moment : result->timeline) std::sscanf(moment.what.c_str() + std::min(moment.what.find("one of the "), moment.what.size()), "one of the %d shards of db.social", &shards);
        QVERIFY2(shards > 8, qPrintable(QString::number(shards)));
        const double share = result->phases[1].failedShare;
        // 70 % of the requests ask that database, and those fail that write.
        const Workload work;
        const double writing = 1 - std::pow(work.readShare, work.queriesPerRequest);
        QVERIFY2(std::abs(share - 0.7 * writing / shards) < 0.001, qPrintable(QString::number(share)));
    }

    void aRegionIsCarriedByTheOthers() {
        const auto result = drillOf(7, 10'000'000, DrillFailure::Region);
        QVERIFY(result.has_value() && result->survives);
        // Each region runs what its own users ask for; the others' come before more servers do.
        QVERIFY(result->phases.back().servers > 1.04 * result->phases.front().servers);
        QVERIFY(tells(*result, "autoscaling: "));
        QVERIFY(result->simulatedShare < 1);
        QVERIFY(result->phases[1].failedShare > 0.02);
    }

    void aRegionThatWaitsTakesItsTimeToServe() {
        Inputs inputs;
        inputs.workload.users = 10'000'000;
        inputs.choices.regionMode = RegionMode::ActivePassive;
        const auto result = drill(builtInBlueprints()[6], inputs, catalog(), {DrillFailure::Region, DrillLoad::Peak, 1});
        QVERIFY(result.has_value() && result->survives);
        QCOMPARE(*result->recovered, 150.0 + 180);  // names, then servers
        QVERIFY(result->phases[1].failedShare > 0.99 && result->phases[2].failedShare > 0.99);
        QVERIFY(result->phases.back().failedShare < 0.02);
        QCOMPARE(result->phases[1].servers, 0.0);
    }

    /// Servers of another region are others: what answers after the switch is what the plan has there, not what served before.
    void theRegionThatTakesOverIsItsOwn() {
        Inputs inputs;
        inputs.workload.users = 1'000'000;
        inputs.choices.regionMode = RegionMode::ActivePassive;
        const StagePlan planned = planStage(builtInBlueprints()[6], inputs, catalog());
        const RegionLayout &first = planned.architecture.regions.front(), &waiting = planned.architecture.regions.back();
        const auto serversOf = [](const RegionLayout& region) {
            double servers = 0;
            for (const Fleet& fleet : region.fleets)
                if (fleet.id == "web" || fleet.id.starts_with("service.")) servers += fleet.count;
            return servers;
        };
        QVERIFY(first.fleets.front().instanceType != waiting.fleets.front().instanceType);  // else there is nothing to tell apart
        const auto result = drill(builtInBlueprints()[6], inputs, catalog(), {DrillFailure::Region, DrillLoad::Peak, 1});
        QVERIFY(result.has_value());
        QCOMPARE(result->region, waiting.code);
        QVERIFY(result->standsIn);
        QVERIFY(std::abs(result->phases.front().servers - serversOf(first)) <= 0.1 * serversOf(first));
        QVERIFY(std::abs(result->phases.back().servers - serversOf(waiting)) <= 0.1 * serversOf(waiting));
        QVERIFY(std::abs(result->phases.back().slowestP99 - result->plannedP99) <= 0.1 * result->plannedP99);
        QVERIFY(result->phases.back().answeredRate > 0.95 * result->phases.front().answeredRate);
    }

    /// The databases are overrun while the cache is away. What has queued up then is worked off once it is back; callers who have asked again
    /// meanwhile keep it from that.
    void aQueueThatOutlivesTheDrillIsNotSurvived() {
        Inputs inputs;
        inputs.workload.users = 3e6;
        inputs.workload.zipfExponent = 1.2;
        inputs.workload.cpuPerRead = Milliseconds{12};
        inputs.targets.p99.reset();
        const auto drilled = [&](const DrillCallers& callers) { return drill(builtInBlueprints()[5], inputs, catalog(), {DrillFailure::Cache, DrillLoad::Peak, 1, callers}); };
        const auto once = drilled({});
        QVERIFY(once.has_value());
        QVERIFY(once->phases[1].failedShare > 0.5);
        QVERIFY(once->survives && once->recovered.has_value());
        const auto again = drilled({10, 3});
        QVERIFY(again.has_value());
        const DrillPhase& after = again->phases.back();
        QVERIFY2(after.failedShare > 0.5 && after.answeredRate < 0.5 * after.offeredRate, qPrintable(QString::number(after.failedShare)));
        QVERIFY(!again->survives && !again->recovered.has_value());
        inputs.targets.p99 = Milliseconds{500};
        QVERIFY(!drilled({})->survives);  // half a minute of what has queued up
    }
    /// Part of the boxes stand for all of them also where they are overrun.
    void aSliceOfAnOverrunSystemRecoversAsTheWhole() {
        Inputs inputs;
        inputs.workload.users = 9e6;
        inputs.workload.zipfExponent = 1.2;
        inputs.workload.cpuPerRead = Milliseconds{3};
        const auto result = drill(builtInBlueprints()[5], inputs, catalog(), {DrillFailure::Cache, DrillLoad::Peak, 1});
        QVERIFY(result.has_value() && result->simulatedShare < 0.9);
        QVERIFY(result->phases[1].failedShare > 0.3);
        QVERIFY(result->phases.back().failedShare < 0.001);
    }
    /// Nobody is forgotten: who is asked is answered or fails, whatever is taken away.
    void everyRequestHasItsEnd_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("users");
        QTest::addColumn<int>("failure");
        QTest::newRow("the only zone") << 2 << 5000.0 << static_cast<int>(DrillFailure::Zone);
        QTest::newRow("one of two zones") << 5 << 50'000.0 << static_cast<int>(DrillFailure::Zone);
        QTest::newRow("no second leader") << 3 << 5000.0 << static_cast<int>(DrillFailure::Leader);
        QTest::newRow("leader") << 5 << 50'000.0 << static_cast<int>(DrillFailure::Leader);
        QTest::newRow("cache") << 6 << 600'000.0 << static_cast<int>(DrillFailure::Cache);
    }
    void everyRequestHasItsEnd() {
        QFETCH(int, stage);
        QFETCH(double, users);
        QFETCH(int, failure);
        const auto result = drillOf(stage, users, static_cast<DrillFailure>(failure));
        QVERIFY(result.has_value());
        double failed = 0;
        for (const DrillPhase& phase : result->phases) {
            const double seconds = phase.to - phase.from, asked = phase.offeredRate * seconds, answered = phase.answeredRate * seconds;
            QVERIFY2(std::abs(asked - answered - phase.failedShare * asked) < 1e-6 * std::max(1.0, asked), phase.name.c_str());
            failed += phase.failedShare * asked;
        }
        QVERIFY(std::abs(result->failedRequests - failed) < 1e-6 * std::max(1.0, failed));
    }

    void theSameSeedGivesTheSameDrill() {
        const auto a = drillOf(5, 50'000, DrillFailure::Zone, 3), b = drillOf(5, 50'000, DrillFailure::Zone, 3), c = drillOf(5, 50'000, DrillFailure::Zone, 4);
        QCOMPARE(a->failedRequests, b->failedRequests);
        QCOMPARE(a->phases.back().p99, b->phases.back().p99);
        QVERIFY(a->phases.back().p99 != c->phases.back().p99);
    }

    void whatIsNotThereCannotFail_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<int>("failure");
        QTest::addColumn<QString>("says");
        QTest::newRow("serverless") << 1 << static_cast<int>(DrillFailure::Zone) << QStringLiteral("no servers");
        QTest::newRow("same host") << 2 << static_cast<int>(DrillFailure::Leader) << QStringLiteral("what can fail here: zone");
        QTest::newRow("no cache") << 4 << static_cast<int>(DrillFailure::Cache) << QStringLiteral("no cache");
        QTest::newRow("one region") << 6 << static_cast<int>(DrillFailure::Region) << QStringLiteral("one region only");
    }
    void whatIsNotThereCannotFail() {
        QFETCH(int, stage);
        QFETCH(int, failure);
        QFETCH(QString, says);
        const auto result = drillOf(stage, 5000, static_cast<DrillFailure>(failure));
        QVERIFY(!result.has_value());
        QVERIFY2(QString::fromStdString(result.error()).contains(says), result.error().c_str());
    }
};

QTEST_APPLESS_MAIN(DrillTest)
#include "drill_test.moc"
