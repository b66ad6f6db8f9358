#include <cmath>
#include <random>

#include "model/capacity/connections_held.h"
#include "model/capacity/database.h"
#include "model/planning/database_tier.h"
#include "model/report/words.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/soundness.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Inputs withCluster(std::initializer_list<std::pair<std::string, std::string>> settings) {
    return withSetting(withSettings(settings), "choices.database", "rds-multi-az-cluster");
}

const Fleet* fleetOf(const StagePlan& stage, Role role) {
    const auto& fleets = stage.architecture.regions.front().fleets;
    const auto found = std::ranges::find(fleets, role, &Fleet::role);
    return found == fleets.end() ? nullptr : &*found;
}

DatabaseNeeds needsOf(DatabaseTopology topology, int zones, std::mt19937& random) {
    const auto anyOf = [&](double low, double high) { return std::pow(10, std::uniform_real_distribution{low, high}(random)); };
    DatabaseNeeds needs;
    needs.region = catalog().region("us-east-1");
    needs.topology = topology;
    needs.zones = zones;
    needs.readPeak = anyOf(0, 5.5);
    needs.writePeak = anyOf(0, 4.7);
    needs.readAverage = needs.readPeak / 5;
    needs.writeAverage = needs.writePeak / 5;
    needs.rows = Gib{anyOf(0, 4.8)};
    needs.connections = anyOf(0, 3);
    needs.averageOverPeak = 0.2;
    return needs;
}

/// USD a month of the class in a cluster, worked out from the facts alone; infinite where it does not carry the load.
double monthlyByHand(const DatabaseOffer& sold, const DatabaseNeeds& needs, const Workload& work) {
    const DatabaseClass& type = *sold.type;
    const double usable = 0.6 * type.vcpus * type.performance.web;
    const double reads = needs.readPeak * Seconds{work.cpuPerRead}.count();
    const double writes = needs.writePeak * Seconds{work.cpuPerWrite}.count();
    // One reader answers all reads, and applies the writes at half their cost, while the zone of the other is lost.
    if (writes > usable || reads + writes / 2 > usable) return infinity;
    if (mostConnectionsHeld(needs.connections) > postgreSqlConnections(type.memory)) return infinity;
    const double volume = std::max(20.0, std::ceil(needs.rows.count() * 1.25));
    const double working = needs.rows.count() * work.hotShare;
    const double missing = std::max(0.0, 1 - type.memory.count() * 0.75 / working);
    const double operations = needs.readPeak * missing / 2 + needs.writePeak;
    const double most = type.diskBaseline.count() > 0 ? std::min(64'000.0, type.diskBaseline.count() * 64) : 64'000;
    if (volume > 65'536 || operations > most) return infinity;
    const double allocated = operations > 3000 ? std::max(400.0, volume) : volume;
    const bool isSmall = allocated < 400;
    const double extraOperations = std::max(0.0, operations - (isSmall ? 3000 : 12'000));
    const double extraStream = std::max(0.0, operations / 64 - (isSmall ? 125 : 500));  // MiB/s, 64 pages of 16 KiB each
    return 730 * sold.prices.onDemand.count() + allocated * 0.345 + extraOperations * 0.06 + extraStream * 3 * 0.08;
}

}  // namespace

/// The RDS Multi-AZ DB cluster: a writer and two readers that also stand by, in three zones, at one rate.
class DatabaseClusterTest : public QObject {
    Q_OBJECT
private slots:
    void theCheapestClassIsFound() {
        std::mt19937 random{20261201};
        Inputs inputs;
        Choices& choices = inputs.choices;
        choices.database = DatabaseKind::RdsMultiAzCluster;
        choices.generations = GenerationChoice::Any;
        Markets markets{catalog(), inputs};
        const auto offers = catalog().databaseOffers("us-east-1", DatabaseEngine::PostgreSql, Deployment::MultiAzCluster);
        int found = 0, refused = 0;
        for (int round = 0; round < 500; ++round) {
            const auto topology = round % 2 == 0 ? DatabaseTopology::LeaderAndStandby : DatabaseTopology::LeaderAndFollowers;
            const DatabaseNeeds needs = needsOf(topology, 3 + round % 3, random);
            double least = infinity;
            for (const DatabaseOffer& sold : offers) least = std::min(least, monthlyByHand(sold, needs, Workload{}));
            const auto design = cheapestDatabase(needs, Workload{}, markets);
            QCOMPARE(design.has_value(), std::isfinite(least));
            ++(design ? found : refused);
            if (!design) continue;
            QVERIFY2(std::abs(design->monthly - least) < 1e-6 * least, qPrintable(QStringLiteral("round %1: %2, not %3").arg(round).arg(design->monthly).arg(least)));
            QCOMPARE(design->followers, 2);
            QVERIFY(!design->hasStandby);
        }
        QVERIFY2(found > 250 && refused > 10, qPrintable(QStringLiteral("%1 found, %2 refused").arg(found).arg(refused)));
    }

    /// Where three zones are in use `auto` compares it with the other kinds; in two it cannot stand.
    void autoTakesTheCheapestKind() {
        std::mt19937 random{20261202};
        constexpr std::array topologies{DatabaseTopology::LeaderAndStandby, DatabaseTopology::LeaderAndFollowers, DatabaseTopology::FederatedShards};
        int clusters = 0, others = 0;
        for (int round = 0; round < 1500; ++round) {
            const int zones = 2 + round % 3;
            DatabaseNeeds needs = needsOf(topologies[static_cast<std::size_t>(round / 3) % 3], zones, random);
            needs.needsStandby = round % 4 != 0;
            Inputs inputs;
            Choices& choices = inputs.choices;
            choices.personHourly = Usd{round % 2 == 0 ? 75.0 : 400.0};
            double least = infinity;
            for (const DatabaseKind kind :
                 {DatabaseKind::SelfManaged, DatabaseKind::RdsSingleAz, DatabaseKind::RdsMultiAz, DatabaseKind::RdsMultiAzCluster, DatabaseKind::Aurora}) {
                if (kind == DatabaseKind::RdsSingleAz && needs.needsStandby) continue;
                choices.database = kind;
                Markets pinned{catalog(), inputs};
                const auto design = cheapestDatabase(needs, Workload{}, pinned);
                if (zones < 3 && kind == DatabaseKind::RdsMultiAzCluster) QVERIFY(!design.has_value());
                if (design) least = std::min(least, design->monthly);
            }
            choices.database = DatabaseKind::Auto;
            Markets open{catalog(), inputs};
            const auto cheapest = cheapestDatabase(needs, Workload{}, open);
            QCOMPARE(cheapest.has_value(), std::isfinite(least));
            if (!cheapest) continue;
            QCOMPARE(cheapest->monthly, least);
            const bool isCluster = cheapest->kind == DatabaseKind::RdsMultiAzCluster;
            QVERIFY(!isCluster || zones >= 3);
            ++(isCluster ? clusters : others);
        }
        QVERIFY2(clusters > 25 && others > 100, qPrintable(QString::number(clusters)));
    }

    void theBillIsWhatTheSearchCounted_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<QString>("users");
        QTest::addColumn<QString>("share");
        QTest::newRow("a standby") << 4 << QStringLiteral("9000") << QStringLiteral("0.2");
        QTest::newRow("followers") << 5 << QStringLiteral("300000") << QStringLiteral("0.2");
        QTest::newRow("a large volume") << 6 << QStringLiteral("3000000") << QStringLiteral("1");
        QTest::newRow("operations above the included") << 6 << QStringLiteral("9000000") << QStringLiteral("1");
        QTest::newRow("shards of domains") << 7 << QStringLiteral("40000000") << QStringLiteral("0.5");
    }
    void theBillIsWhatTheSearchCounted() {
        QFETCH(int, stage);
        QFETCH(QString, users);
        QFETCH(QString, share);
        const Inputs inputs = withCluster({{"workload.users", users.toStdString()}, {"workload.database_share_of_storage", share.toStdString()},
                                           {"choices.zones", "3"}, {"choices.regions", "1"}, {"choices.free_tier", "false"}});
        SizingTrace trace;
        const StagePlan made = planStage(builtInBlueprints()[static_cast<std::size_t>(stage - 1)], inputs, catalog(), &trace);
        QVERIFY2(made.isFeasible(), made.blockers.empty() ? "" : text(made.blockers.front()).c_str());
        const std::string found = Soundness{}.of(planOf(inputs));
        QVERIFY2(found.empty(), found.c_str());
        QCOMPARE(trace.regions.size(), std::size_t{1});
        for (const DatabaseDesign& database : trace.regions.front().databases) {
            double billed = 0, hours = 0, operations = 0;
            for (const BillLine& line : made.bill.lines) {
                QVERIFY(line.usage.part != database.id + ".follower" && line.usage.part != database.id + ".standby");
                if (line.usage.part != database.id + ".leader") continue;
                billed += line.amount.dollars();
                if (line.usage.dimension == "rds_backup_gb_month") continue;
                if (line.usage.dimension != "rds_hour") {
                    QVERIFY(line.usage.dimension.starts_with("rds_gp3_multi_az_cluster_"));
                    if (line.usage.dimension.ends_with("iops_month")) operations += line.usage.quantity;
                    continue;
                }
                hours += line.usage.quantity;
                QCOMPARE(line.usage.factors.front().name, FactorName::Clusters);
                QCOMPARE(line.usage.deployment, std::string{"multi-az-cluster"});
                QVERIFY(line.isEstimated);
            }
            QCOMPARE(hours, 730.0 * database.shards);
            if (users == QStringLiteral("9000000")) QVERIFY(operations > 0);
            // The search counts what crosses zones with the database, the bill with the network.
            const double sent = Gib{(database.readAverage + database.writeAverage) * secondsPerMonth * inputs.workload.querySize}.count();
            const double crossing = sent * 2 / 3 * 2 * catalog().price("inter_az_gb_each_direction", "us-east-1")->tiers.front().usd;
            QVERIFY2(std::abs(billed + crossing - database.monthly) < 1e-6 * database.monthly,
                     qPrintable(QStringLiteral("%1 and %2 against %3").arg(billed).arg(crossing).arg(database.monthly)));
        }
    }

    void everyNodeStandsInAZoneOfItsOwn_data() {
        QTest::addColumn<int>("zones");
        for (const int zones : {3, 4, 6}) QTest::addRow("%d zones", zones) << zones;
    }
    void everyNodeStandsInAZoneOfItsOwn() {
        QFETCH(int, zones);
        const Plan made = planOf(withCluster({{"workload.users", "600000"}, {"choices.zones", std::to_string(zones)}}));
        const Fleet* const writer = fleetOf(stage(made, 6), Role::DatabaseLeader);
        const Fleet* const readers = fleetOf(stage(made, 6), Role::DatabaseFollower);
        QVERIFY(writer != nullptr && readers != nullptr);
        QVERIFY(fleetOf(stage(made, 6), Role::DatabaseStandby) == nullptr);
        QCOMPARE(writer->count, 1);
        QCOMPARE(readers->count, 2);
        for (std::size_t zone = 0; zone < writer->perZone.size(); ++zone) QVERIFY(writer->perZone[zone] + readers->perZone[zone] <= 1);
        QCOMPARE(readers->rate.count(), 0.0);
        QCOMPARE(readers->instanceHours, 0.0);
        QVERIFY(stage(made, 6).availability.survivesZoneLoss);
        // Two failovers a year of 35 seconds.
        const auto& parts = stage(made, 6).availability.parts;
        const auto failover = std::ranges::find(parts, std::string{"database failover"}, &AvailabilityPart::part);
        QVERIFY(failover != parts.end());
        QVERIFY(std::abs(failover->minutesPerYear - 2 * 35 / 60.0) < 1e-9);
    }
    void everyShardHasANodeInEveryZone() {
        const Plan made = planOf(withCluster({{"workload.users", "200000000"}, {"choices.regions", "1"}}));
        int shards = 0;
        for (const Fleet& fleet : stage(made, 7).architecture.regions.front().fleets) {
            if (fleet.role != Role::DatabaseLeader) continue;
            const auto& fleets = stage(made, 7).architecture.regions.front().fleets;
            const std::string readers = fleet.id.substr(0, fleet.id.rfind('.')) + ".follower";
            const auto found = std::ranges::find(fleets, readers, &Fleet::id);
            QVERIFY(found != fleets.end());
            QCOMPARE(found->count, 2 * fleet.count);
            for (std::size_t zone = 0; zone < 3; ++zone) QCOMPARE(fleet.perZone[zone] + found->perZone[zone], fleet.count);
            shards = std::max(shards, fleet.count);
        }
        QVERIFY(shards > 1);
    }

    /// The readers answer reads also in a stage that asks for a standby alone.
    void readsGoToTheReaders() {
        const StagePlan made = stage(planOf(withCluster({{"workload.users", "5000"}, {"choices.zones", "3"}})), 4);
        QVERIFY(made.isFeasible());
        const auto& flows = made.architecture.regions.front().flows;
        QVERIFY(std::ranges::any_of(flows, [](const Flow& flow) { return flow.from == "app" && flow.to == "db.follower" && flow.requestsPerSecond > 0; }));
    }

    void fewerThanThreeZonesAreRefusedInOneLine_data() {
        QTest::addColumn<QString>("region");
        QTest::addColumn<int>("stage");
        QTest::newRow("a stage of two zones") << QStringLiteral("us-east-1") << 4;
        QTest::newRow("another") << QStringLiteral("us-east-1") << 5;
        QTest::newRow("a region of two zones") << QStringLiteral("us-west-1") << 6;
    }
    void fewerThanThreeZonesAreRefusedInOneLine() {
        QFETCH(QString, region);
        QFETCH(int, stage);
        const Plan made = planOf(withCluster({{"workload.users", "50000"}, {"choices.region", region.toStdString()}}));
        const auto& blockers = made.stages[static_cast<std::size_t>(stage - 1)].blockers;
        QVERIFY(std::ranges::any_of(blockers, [](const Blocker& blocker) { return text(blocker) == "a Multi-AZ DB cluster needs 3 availability zones, not 2"; }));
    }
    void oneHostRunsAPlainInstance() {
        const Plan made = planOf(withCluster({{"workload.users", "500"}}));
        const Fleet* const host = fleetOf(stage(made, 3), Role::DatabaseLeader);
        QVERIFY(host != nullptr && stage(made, 3).isFeasible());
        QCOMPARE(host->deployment, std::string{"single-az"});
        QVERIFY(fleetOf(stage(made, 3), Role::DatabaseFollower) == nullptr);
    }

    /// Two readers, no more: what one of them cannot answer alone asks for shards, or for another kind.
    void readsBeyondOneReaderAskForShards() {
        Inputs inputs;
        Choices& choices = inputs.choices;
        choices.database = DatabaseKind::RdsMultiAzCluster;
        Markets markets{catalog(), inputs};
        std::mt19937 random{1};
        DatabaseNeeds needs = needsOf(DatabaseTopology::LeaderAndFollowers, 3, random);
        needs.writePeak = 100;
        needs.readPeak = 1e6;
        needs.connections = 10;
        needs.rows = Gib{10};
        const auto one = cheapestDatabase(needs, Workload{}, markets);
        QVERIFY(!one.has_value());
        QCOMPARE(one.error().constraint, Constraint::Reads);
        QVERIFY(one.error().asked > one.error().available);
        QVERIFY(text(one.error()).starts_with("a Multi-AZ DB cluster has two readers"));
        needs.topology = DatabaseTopology::FederatedShards;
        const auto sharded = cheapestDatabase(needs, Workload{}, markets);
        QVERIFY(sharded.has_value());
        QVERIFY(sharded->shards > 1);
        QCOMPARE(sharded->followers, 2);
    }

    /// No list of reservations names clusters.
    void hoursAreOnDemandWhateverIsReserved() {
        const Plan made = planOf(withCluster({{"workload.users", "600000"}, {"choices.purchase", "ri_1y_no_upfront"}}));
        QCOMPARE(fleetOf(stage(made, 6), Role::DatabaseLeader)->purchase, Purchase::OnDemand);
        QCOMPARE(stage(made, 6).bill.unpriced, 0);
    }

    void mariaDbHasNone() {
        const Plan made = planOf(withCluster({{"workload.users", "600000"}, {"choices.engine", "mariadb"}}));
        const Blocker* const blocker = blockedBy(stage(made, 6), Constraint::NotOffered);
        QVERIFY(blocker != nullptr);
        QCOMPARE(text(*blocker), std::string{"nothing suitable is sold in the region for: rds-multi-az-cluster with MariaDB"});
    }
};

QTEST_APPLESS_MAIN(DatabaseClusterTest)
#include "database_cluster_test.moc"
