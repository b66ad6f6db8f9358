#include <QTest>

#include "model/simulation/drill.h"

using namespace stagecraft;

class DrillTest : public QObject {
    Q_OBJECT

    static const Catalog& catalog() {
        static const Catalog::Pointer built = Catalog::builtIn().value();
        return *built;
    }
    static tl::expected<Drill, std::string> drillOf(int stage, double users, DrillFailure failure, std::uint64_t seed = 1) {
        Inputs inputs;
        inputs.workload.users = users;
        return drill(builtInBlueprints()[static_cast<std::size_t>(stage - 1)], inputs, catalog(), {failure, DrillLoad::Peak, seed});
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
        QVERIFY(result->phases[1].p50 > result->phases[0].p50 * 1.05);
        QVERIFY(result->phases.back().p50 < result->phases[0].p50 * 1.05);
    }

    void aRegionIsCarriedByTheOthers() {
        const auto result = drillOf(7, 10'000'000, DrillFailure::Region);
        QVERIFY(result.has_value() && result->survives);
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
