#include "model/report/words.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

std::vector<const Fleet*> nodesOf(const StagePlan& stage, bool ofDatabases) {
    std::vector<const Fleet*> nodes;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) {
            const bool isDatabase = fleet.role == Role::DatabaseLeader || fleet.role == Role::DatabaseFollower || fleet.role == Role::DatabaseStandby;
            if (ofDatabases ? isDatabase : fleet.role == Role::Cache) nodes.push_back(&fleet);
        }
    return nodes;
}

}  // namespace

/// A class of databases or a type of cache nodes that was chosen holds in every stage; all else is chosen as ever.
class PinnedNodesTest : public QObject {
    Q_OBJECT
private slots:
    void everyDatabaseNodeIsOfTheClassChosen() {
        const Plan made = planOf(withSettings({{"workload.users", "50000"}, {"choices.database_node", "db.r6g.xlarge"}}));
        for (int number = 4; number <= 7; ++number) {
            const std::vector<const Fleet*> nodes = nodesOf(stage(made, number), true);
            QVERIFY(nodes.size() >= 2);
            for (const Fleet* node : nodes) QCOMPARE(node->instanceType, std::string{"db.r6g.xlarge"});
        }
    }
    /// The story's first separate database is a server of one's own; whoever names a class of RDS wants RDS.
    void aClassMakesTheFirstDatabaseRds() {
        const StagePlan third = stage(planOf(withSettings({{"choices.database_node", "db.r6g.large"}})), 3);
        QCOMPARE(nodesOf(third, true).front()->service, std::string{"RDS"});
        QCOMPARE(nodesOf(third, true).front()->instanceType, std::string{"db.r6g.large"});
    }
    void aServerTypeMakesDatabasesOnesOwn() {
        const StagePlan fifth = stage(planOf(withSettings({{"workload.users", "50000"}, {"choices.database_node", "r7g.large"}})), 5);
        for (const Fleet* node : nodesOf(fifth, true)) {
            QCOMPARE(node->service, std::string{"EC2"});
            QCOMPARE(node->instanceType, std::string{"r7g.large"});
        }
    }
    void anEarlierGenerationMayBeChosenByName() {
        const Plan made = planOf(withSettings({{"workload.users", "50000"}, {"choices.database_node", "db.m5.large"}, {"choices.architecture", "arm64"}}));
        QCOMPARE(nodesOf(stage(made, 5), true).front()->instanceType, std::string{"db.m5.large"});
    }
    void everyCacheNodeIsOfTheTypeChosen() {
        const Inputs inputs = withSettings({{"workload.users", "50000"}, {"choices.cache_node", "cache.m5.large"}, {"choices.cache", "auto"}});
        const std::vector<const Fleet*> nodes = nodesOf(stage(planOf(inputs), 5), false);
        QVERIFY(!nodes.empty());
        for (const Fleet* node : nodes) QCOMPARE(node->instanceType, std::string{"cache.m5.large"});
    }
    /// What the search takes by itself is the same plan when chosen by hand.
    void theCheapestNodesChosenAreTheSamePlan() {
        for (const char* users : {"5000", "50000", "900000"}) {
            const Inputs inputs = withSettings({{"workload.users", users}});
            const Plan free = planOf(inputs);
            const StagePlan& shown = free.shown();
            for (const bool ofDatabases : {true, false}) {
                const std::vector<const Fleet*> nodes = nodesOf(shown, ofDatabases);
                if (nodes.empty()) continue;
                if (std::ranges::any_of(nodes, [&](const Fleet* node) { return node->instanceType != nodes.front()->instanceType; })) continue;
                const char* const key = ofDatabases ? "choices.database_node" : "choices.cache_node";
                QCOMPARE(stage(planOf(withSetting(inputs, key, nodes.front()->instanceType)), shown.number).bill.total, shown.bill.total);
            }
        }
    }
    void aTypeThatIsNotSoldIsNamed_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("database") << QByteArray{"choices.database_node"} << QByteArray{"db.x2g.16xlarge"}
                                  << QStringLiteral("nothing suitable is sold in the region for: databases of db.x2g.16xlarge");
        QTest::newRow("cache") << QByteArray{"choices.cache_node"} << QByteArray{"cache.m4.large"}
                               << QStringLiteral("nothing suitable is sold in the region for: a cache of cache.m4.large");
    }
    void aTypeThatIsNotSoldIsNamed() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, type);
        QFETCH(QString, sentence);
        const Plan made = planOf(withSettings({{"workload.users", "50000"}, {key.toStdString(), type.toStdString()}, {"choices.region", "ap-southeast-7"}}));
        const Blocker* const blocker = blockedBy(stage(made, 5), Constraint::NotOffered);
        QVERIFY(blocker != nullptr);
        QCOMPARE(QString::fromStdString(text(*blocker)), sentence);
    }
};

QTEST_APPLESS_MAIN(PinnedNodesTest)
#include "pinned_nodes_test.moc"
