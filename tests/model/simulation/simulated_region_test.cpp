#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

#include "model/capacity/database.h"
#include "model/planning/assumptions.h"
#include "model/simulation/simulated_region.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using stagecraft::testing::catalog;

namespace {

/// A stage sized for so many users, and its first region at a load.
struct Sized {
    Sized(int stage, double users, double factor, const Inputs& base = {}) : inputs(base) {
        inputs.workload.users = users;
        const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(stage - 1)];
        plan = planStage(blueprint, inputs, catalog(), &trace);
        path = regionPath(blueprint, inputs, plan, trace, factor);
    }
    [[nodiscard]] const RegionDesign& region() const { return trace.regions.front(); }
    Inputs inputs;
    SizingTrace trace;
    StagePlan plan;
    RegionPath path;
};

std::size_t place(const RegionPath& path, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(path.tiers, name, &SimulatedTier::name) - path.tiers.begin());
}

SystemWindow watched(const RegionPath& path, double seconds, std::uint64_t seed) {
    SystemSpec spec;
    spec.arrivalRate = path.rate;
    spec.tiers = path.tiers;
    spec.connections = path.connections;
    for (SimulatedTier& tier : spec.tiers) tier.scaling.reset();
    spec.isMeasured = true;
    return runSystem(spec, {60, 60 + seconds}, seed).windows.front();
}

double busyShare(const SystemWindow& window, const RegionPath& path, std::size_t tier) {
    return window.tiers[tier].busySeconds / (window.tiers[tier].readySeconds * path.tiers[tier].servers);
}

}  // namespace

class SimulatedRegionTest : public QObject {
    Q_OBJECT

private slots:
    void aRequestPassesEveryTierOfTheStage_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("users");
        QTest::addColumn<QStringList>("tiers");
        QTest::newRow("one host") << 2 << 500.0 << QStringList{QStringLiteral("Web, app and database")};
        QTest::newRow("two hosts") << 3 << 900.0 << QStringList{QStringLiteral("App server"), QStringLiteral("db.leader")};
        QTest::newRow("balanced") << 4 << 5000.0 << QStringList{QStringLiteral("App servers"), QStringLiteral("db.leader")};
        QTest::newRow("CDN and cache") << 5 << 50'000.0
                                       << QStringList{QStringLiteral("CDN"), QStringLiteral("CDN and S3"), QStringLiteral("App servers"), QStringLiteral("Cache"),
                                                      QStringLiteral("db.leader"), QStringLiteral("db.follower")};
        QTest::newRow("services") << 6 << 600'000.0
                                  << QStringList{QStringLiteral("CDN"), QStringLiteral("CDN and S3"), QStringLiteral("Web layer"), QStringLiteral("feed"),
                                                 QStringLiteral("posts"), QStringLiteral("profiles"), QStringLiteral("search"), QStringLiteral("Cache"),
                                                 QStringLiteral("db.leader"), QStringLiteral("db.follower")};
        QTest::newRow("federated") << 7 << 10e6
                                   << QStringList{QStringLiteral("CDN"), QStringLiteral("CDN and S3"), QStringLiteral("Web layer"), QStringLiteral("feed"),
                                                  QStringLiteral("posts"), QStringLiteral("profiles"), QStringLiteral("search"), QStringLiteral("Cache"),
                                                  QStringLiteral("db.social.leader"), QStringLiteral("db.accounts.leader"), QStringLiteral("db.search.leader"),
                                                  QStringLiteral("db.social.follower"), QStringLiteral("db.accounts.follower"), QStringLiteral("db.search.follower")};
    }
    void aRequestPassesEveryTierOfTheStage() {
        QFETCH(int, stage);
        QFETCH(double, users);
        const Sized sized{stage, users, 5};
        QStringList names;
        for (const SimulatedTier& tier : sized.path.tiers) names << QString::fromStdString(tier.name);
        QTEST(names, "tiers");
    }

    /// At the load it was sized for every tier is as full as the plan says.
    void everyTierIsAsFullAsPlanned_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("users");
        QTest::newRow("one host") << 2 << 500.0;
        QTest::newRow("balanced") << 4 << 60'000.0;
        QTest::newRow("CDN and cache") << 5 << 250'000.0;
        QTest::newRow("services") << 6 << 600'000.0;
    }
    void everyTierIsAsFullAsPlanned() {
        QFETCH(int, stage);
        QFETCH(double, users);
        const Sized sized{stage, users, 5};
        const SystemWindow window = watched(sized.path, std::clamp(200'000 / sized.path.rate, 100.0, 20'000.0), 7);
        const auto check = [&](std::size_t tier, double planned) {
            const double seen = busyShare(window, sized.path, tier);
            QVERIFY2(std::abs(seen - planned) < 0.03 * planned + 0.002,
                     qPrintable(QStringLiteral("%1: %2 against %3").arg(QString::fromStdString(sized.path.tiers[tier].name)).arg(seen).arg(planned)));
        };
        for (const SimulatedFleet& fleet : sized.path.fleets) {
            const Station& station = fleet.part->choice.station;
            check(fleet.tier, utilisation(station) * fleet.part->choice.count / sized.path.tiers[fleet.tier].boxes);
        }
        for (const SimulatedDatabase& database : sized.path.databases) {
            if (database.leader) check(*database.leader, database.design->leaderUtilisation);
            if (database.follower) check(*database.follower, utilisation(database.design->followerStation));
        }
        if (sized.path.cache) check(*sized.path.cache, sized.region().cache->utilisation);
        QCOMPARE(window.failed, std::uint64_t{0});
    }

    void theCdnKeepsStaticRequestsFromTheServers() {
        const Sized sized{5, 50'000, 5};
        const SystemWindow window = watched(sized.path, 200, 3);
        const double asked = static_cast<double>(window.apart + window.arrived);
        QVERIFY(std::abs(static_cast<double>(window.apart) / asked - 0.7) < 0.01);
        QVERIFY(std::abs(static_cast<double>(window.arrived) / 200 / sized.trace.demand.dynamicPeak.count() - 1) < 0.02);
    }

    /// The cache sends on what it does not hold: fewer requests come to the followers, and all of them still write.
    void theCacheKeepsReadsFromTheDatabase() {
        const Sized sized{5, 250'000, 5};
        const std::vector<double> visits = visitsOf(sized.path.tiers);
        const double dynamic = sized.path.dynamicShare;
        const SimulatedDatabase& database = sized.path.databases.front();
        const std::size_t cache = *sized.path.cache;
        QVERIFY(std::abs(visits[cache] / dynamic - 1) < 1e-9);
        const Workload& work = sized.inputs.workload;
        QVERIFY(std::abs(visits[*database.leader] / dynamic - work.queriesPerRequest * (1 - work.readShare)) < 1e-9);
        const double hits = sized.region().cache->hitRatio;
        QVERIFY(hits > 0.2);
        QVERIFY(database.follower);
        QVERIFY(std::abs(visits[*database.follower] / dynamic - work.queriesPerRequest * work.readShare * (1 - hits)) < 1e-9);
    }

    /// What a database accepts is shared by the servers of its domain, and by no others.
    void serversShareTheConnectionsOfTheirDatabase() {
        const Sized sized{7, 10e6, 5};
        const auto& databases = sized.region().databases;
        QVERIFY(databases.size() > 1);
        QCOMPARE(sized.path.connections.size(), databases.size());
        for (std::size_t i = 0; i < databases.size(); ++i) QCOMPARE(sized.path.connections[i], static_cast<int>(postgreSqlConnections(databases[i].memory)) * databases[i].shards);
        std::set<int> pools;
        for (const SimulatedFleet& fleet : sized.path.fleets) {
            const int pool = sized.path.tiers[fleet.tier].pool;
            QCOMPARE(pool >= 0, fleet.part->id != "web");
            QCOMPARE(sized.path.tiers[fleet.tier].threads, 0);
            if (pool < 0) continue;
            pools.insert(pool);
            // Who asks a database comes from the servers that open its connections.
            const auto& leader = *std::ranges::find(sized.path.databases, &databases[static_cast<std::size_t>(pool)], &SimulatedDatabase::design);
            const auto& after = sized.path.tiers[*leader.leader].after;
            QVERIFY(std::ranges::find(after, static_cast<std::uint32_t>(fleet.tier)) != after.end());
        }
        QCOMPARE(pools.size(), databases.size());
        // One database for all: one pool.
        const Sized whole{6, 600'000, 5};
        QCOMPARE(whole.path.connections.size(), std::size_t{1});
        for (const SimulatedFleet& fleet : whole.path.fleets) QCOMPARE(whole.path.tiers[fleet.tier].pool, fleet.part->id == "web" ? -1 : 0);
    }
    /// A slice leaves every pool its own.
    void aSliceCutsEachPoolByItself() {
        RegionPath path = Sized{7, 10e6, 5}.path;
        const std::vector<int> whole = path.connections;
        slice(path, 100, 1e6);
        QVERIFY(path.followed < 1);
        for (std::size_t pool = 0; pool < whole.size(); ++pool) QVERIFY(path.connections[pool] > 0 && path.connections[pool] < whole[pool]);
        // Databases that are kept with more load than is followed admit as much more of it.
        for (const SimulatedDatabase& database : path.databases) {
            const SimulatedTier& leader = path.tiers[*database.leader];
            QVERIFY(leader.unfollowed > 0);
            const double admitted = path.connections[static_cast<std::size_t>(leader.unfollowedPool)];
            QVERIFY(std::abs(admitted - database.connections * path.followed * leader.unfollowed) <= 1);
        }
    }
    void serversHaveTheirWorkerThreads() {
        Inputs inputs;
        inputs.workload.workerThreads = 3;
        const Sized sized{5, 50'000, 5, inputs};
        QCOMPARE(sized.path.tiers[place(sized.path, "App servers")].threads, 3);
    }
    void aPoolThatIsTooSmallMakesRequestsWait() {
        // Ten times the usual time in the database: the pool as planned has room for it, a single connection has not.
        RegionPath wide = Sized{5, 250'000, 5}.path;
        for (const SimulatedDatabase& database : wide.databases) {
            SimulatedTier& leader = wide.tiers[*database.leader];
            leader.servers *= 10;
            leader.meanService *= 10;
            for (double& time : leader.rounds->meanService) time *= 10;
        }
        RegionPath narrow = wide;
        narrow.connections = {static_cast<int>(narrow.rate * narrow.dynamicShare * 0.02)};
        QVERIFY(watched(narrow, 200, 3).responses.percentile(0.5) > 1.2 * watched(wide, 200, 3).responses.percentile(0.5));
    }

    void anAutoscaledFleetIsAsLargeAsPlannedForTheLoad() {
        const Sized calm{5, 250'000, 1}, busy{5, 250'000, 5};
        const SimulatedTier& few = calm.path.tiers[calm.path.fleets.front().tier];
        const SimulatedTier& many = busy.path.tiers[busy.path.fleets.front().tier];
        QCOMPARE(many.boxes, busy.path.fleets.front().scaling.maximum());
        QVERIFY(few.boxes * 3 < many.boxes);
        QCOMPARE(few.scaling->maximum, many.boxes);
        QVERIFY(few.scaling->target > 0);
    }

    /// A slice follows fewer requests on fewer servers, each of which is as full and as quick as before.
    void aSliceLeavesEachServerItsLoad_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("users");
        QTest::newRow("one leader") << 6 << 2e6;
        QTest::newRow("shards") << 7 << 10e6;
    }
    void aSliceLeavesEachServerItsLoad() {
        QFETCH(int, stage);
        QFETCH(double, users);
        const Sized sized{stage, users, 5};
        RegionPath cut = sized.path;
        slice(cut, 1, 0.3 * visitRate(sized.path));
        QVERIFY2(cut.followed < 0.65, qPrintable(QString::number(cut.followed)));
        QVERIFY2(visitRate(cut) < 0.65 * visitRate(sized.path), qPrintable(QString::number(visitRate(cut) / visitRate(sized.path))));
        const double seconds = 300'000 / sized.path.rate;
        const SystemWindow whole = watched(sized.path, seconds, 7), sliced = watched(cut, 3 * seconds, 8);
        for (std::size_t tier = 0; tier < cut.tiers.size(); ++tier) {
            if (cut.tiers[tier].isApart || tier == *cut.cache) continue;  // the cache takes no time worth telling
            const double before = busyShare(whole, sized.path, tier), after = busyShare(sliced, cut, tier);
            // Servers are kept whole.
            const double rounded = 0.5 / cut.tiers[tier].boxes;
            QVERIFY2(std::abs(after - before) < (0.04 + rounded) * before,
                     qPrintable(QStringLiteral("%1: %2 against %3, %4 of %5 servers").arg(QString::fromStdString(cut.tiers[tier].name)).arg(after).arg(before).arg(cut.tiers[tier].boxes).arg(sized.path.tiers[tier].boxes)));
        }
        QVERIFY(std::abs(sliced.responses.percentile(0.5) / whole.responses.percentile(0.5) - 1) < 0.04);
        QVERIFY(std::abs(sliced.responses.percentile(0.99) / whole.responses.percentile(0.99) - 1) < 0.08);
        QVERIFY(std::abs(static_cast<double>(sliced.arrived) / (3 * seconds) / cut.followed / sized.trace.demand.dynamicPeak.count() /
                             sized.region().load.trafficShare - 1) < 0.03);
    }
    void aSmallSystemIsNotCut() {
        const Sized sized{5, 12'000, 5};
        RegionPath path = sized.path;
        slice(path, 100, 1e6);
        QCOMPARE(path.followed, 1.0);
        QCOMPARE(path.rate, sized.path.rate);
    }
};

QTEST_APPLESS_MAIN(SimulatedRegionTest)
#include "simulated_region_test.moc"
