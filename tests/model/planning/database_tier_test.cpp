#include "model/planning/database_fit.h"

#include <QTest>

#include <random>

#include "model/workload/presets.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class DatabaseTierTest : public QObject {
    Q_OBJECT
private slots:
    /// A cache that takes reads away never makes the database dearer: what carried more reads carries fewer, with fewer operations.
    void moreReadsNeverCostLess() {
        std::mt19937 random{20261124};
        const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
        Inputs inputs;
        Choices& choices = inputs.choices;
        choices.generations = GenerationChoice::Any;
        Markets markets{catalog(), inputs};
        int steps = 0;
        for (int round = 0; round < 150; ++round) {
            DatabaseNeeds needs;
            needs.region = catalog().region("us-east-1");
            needs.topology = round % 3 == 0 ? DatabaseTopology::FederatedShards : DatabaseTopology::LeaderAndFollowers;
            needs.zones = 2 + round % 2;
            needs.writePeak = std::pow(10, uniform(0, 4));
            needs.writeAverage = needs.writePeak / 5;
            needs.rows = Gib{std::pow(10, uniform(0, 4))};
            needs.connections = std::pow(10, uniform(0, 3));
            needs.averageOverPeak = 0.2;
            needs.burstLimit = uniform(0.8, 1);
            double before = 0;
            for (double reads = 1; reads < 3e4; reads *= 1.15) {
                needs.readPeak = reads;
                needs.readAverage = reads / 5;
                const std::optional<double> monthly = cheapestDatabaseMonthly(needs, Workload{}, markets, std::numeric_limits<double>::max());
                if (!monthly) break;
                QVERIFY2(*monthly >= before * (1 - 1e-12), qPrintable(QStringLiteral("round %1, %2 reads a second: %3 after %4").arg(round).arg(reads).arg(*monthly).arg(before)));
                before = *monthly;
                ++steps;
            }
        }
        QVERIFY(steps > 5000);
    }

    void aVolumeComesWithOperationsAndAStream_data() {
        QTest::addColumn<DatabaseKind>("kind");
        QTest::addColumn<double>("gib");
        QTest::addColumn<double>("operations");
        QTest::addColumn<double>("extraOperations");
        QTest::addColumn<double>("extraStream");  // MiB/s: 64 pages of 16 KiB each
        QTest::newRow("EBS, all included") << DatabaseKind::SelfManaged << 1000.0 << 3000.0 << 0.0 << 0.0;
        QTest::newRow("EBS, operations alone: 8,000 pages are 125 MiB/s") << DatabaseKind::SelfManaged << 1000.0 << 8000.0 << 5000.0 << 0.0;
        QTest::newRow("EBS, both") << DatabaseKind::SelfManaged << 1000.0 << 16'000.0 << 13'000.0 << 125.0;
        QTest::newRow("RDS below 400 GiB") << DatabaseKind::RdsMultiAz << 399.0 << 3000.0 << 0.0 << 0.0;
        QTest::newRow("RDS from 400 GiB") << DatabaseKind::RdsSingleAz << 400.0 << 12'000.0 << 0.0 << 0.0;
        QTest::newRow("RDS, operations alone: 32,000 pages are 500 MiB/s") << DatabaseKind::RdsMultiAz << 400.0 << 32'000.0 << 20'000.0 << 0.0;
        QTest::newRow("RDS, both") << DatabaseKind::RdsMultiAzCluster << 400.0 << 40'000.0 << 28'000.0 << 125.0;
    }
    void aVolumeComesWithOperationsAndAStream() {
        QFETCH(DatabaseKind, kind);
        QFETCH(double, gib);
        QFETCH(double, operations);
        const DiskExtra extra = diskExtra(kind, gib, operations);
        QTEST(extra.operations, "extraOperations");
        QTEST(extra.mibPerSecond, "extraStream");
    }

    void aVolumeGrowsUntilItMayHaveItsOperations_data() {
        QTest::addColumn<DatabaseKind>("kind");
        QTest::addColumn<double>("operations");
        QTest::addColumn<double>("gib");
        QTest::newRow("EBS, all included") << DatabaseKind::SelfManaged << 3000.0 << 0.0;
        QTest::newRow("EBS, one more") << DatabaseKind::SelfManaged << 3001.0 << 7.0;
        QTest::newRow("EBS, to the last") << DatabaseKind::SelfManaged << 46'000.0 << 92.0;
        QTest::newRow("EBS, just past it") << DatabaseKind::SelfManaged << 46'000.5 << 93.0;
        QTest::newRow("EBS, the most") << DatabaseKind::SelfManaged << 80'000.0 << 160.0;
        QTest::newRow("RDS, all included") << DatabaseKind::RdsSingleAz << 3000.0 << 0.0;
        QTest::newRow("RDS, one more") << DatabaseKind::RdsMultiAz << 3001.0 << 400.0;
        QTest::newRow("RDS, the most") << DatabaseKind::RdsMultiAzCluster << 64'000.0 << 400.0;
        QTest::newRow("Aurora has no such limit") << DatabaseKind::Aurora << 1e6 << 0.0;
    }
    void aVolumeGrowsUntilItMayHaveItsOperations() {
        QFETCH(DatabaseKind, kind);
        QFETCH(double, operations);
        QTEST(smallestVolume(kind, operations), "gib");
    }

    /// 500 operations a second for a GiB, with what comes with the volume beside: no plan may ask for more, nor for a GiB it does not need.
    void noVolumeIsAskedForMoreThanItMayHave() {
        std::mt19937 random{20261126};
        const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
        int grown = 0;
        for (const DatabaseKind kind : {DatabaseKind::SelfManaged, DatabaseKind::RdsMultiAz, DatabaseKind::RdsMultiAzCluster}) {
            Inputs inputs;
            inputs.choices.database = kind;
            inputs.workload.cpuPerWrite = Milliseconds{0.05};
            inputs.workload.cpuPerRead = Milliseconds{0.05};
            Markets markets{catalog(), inputs};
            for (int round = 0; round < 60; ++round) {
                DatabaseNeeds needs;
                needs.region = catalog().region("us-east-1");
                needs.topology = DatabaseTopology::LeaderAndFollowers;
                needs.zones = 3;
                needs.writePeak = std::pow(10, uniform(3, 4.9));
                needs.writeAverage = needs.writePeak / 5;
                needs.readPeak = needs.writePeak;
                needs.readAverage = needs.readPeak / 5;
                needs.rows = Gib{std::pow(10, uniform(0, 2.5))};
                needs.averageOverPeak = 0.2;
                const tl::expected<DatabaseDesign, Blocker> design = cheapestDatabase(needs, inputs.workload, markets);
                if (!design) continue;
                const double rows = std::max(20.0, std::ceil(needs.rows.count() * 1.25));
                const double volume = design->volume.count(), operations = design->diskOperations;
                if (operations <= 3000) {
                    QCOMPARE(volume, rows);
                    continue;
                }
                QVERIFY(operations <= volume * 500);
                if (kind == DatabaseKind::SelfManaged) QVERIFY(volume == rows || (volume - 1) * 500 < operations);
                else QCOMPARE(volume, std::max(400.0, rows));
                grown += volume > rows;
            }
        }
        QVERIFY(grown > 30);
    }

    /// The bill has the volume as well, with the 20 GiB of a server's system.
    void theBillHasTheVolumeThatItsOperationsNeed() {
        const auto gigabytesEach = [](const StagePlan& made, std::string_view part, FactorName name) {
            for (const BillLine& line : made.bill.lines)
                if (line.usage.dimension == "ebs_gp3_gb_month" && line.usage.part == part)
                    for (const Factor& factor : line.usage.factors)
                        if (factor.name == name) return factor.value;
            return 0.0;
        };
        Inputs devices = preset("devices")->inputs;
        for (const auto& [key, value] : {std::pair{"workload.users", "1000000"}, {"choices.database", "self-managed"}, {"workload.storage_mb_per_user", "0.01"}})
            devices = withSetting(devices, key, value);
        const Plan made = planOf(devices);
        const auto fleetOf = [](const StagePlan& of, Role role) { return *std::ranges::find(of.architecture.regions.front().fleets, role, &Fleet::role); };
        const Fleet leader = fleetOf(stage(made, 4), Role::DatabaseLeader);
        QCOMPARE(std::ceil(leader.diskOperations.count()), 45'942.0);
        QCOMPARE(leader.disk.count(), 92.0);
        QCOMPARE(gigabytesEach(stage(made, 4), leader.id, FactorName::Gigabytes), 112.0);
        const Plan small = planOf(withSettings({{"workload.users", "3000000"}, {"workload.read_share", "0"}, {"workload.write_cpu_ms", "0.05"},
                                                {"workload.cpu_ms_per_request", "0.1"}, {"workload.static_cpu_ms", "0.01"}, {"workload.storage_mb_per_user", "0.00001"}}));
        const Fleet host = fleetOf(stage(small, 2), Role::WebAndData);
        QCOMPARE(host.diskOperations.count(), 15'625.0);
        QCOMPARE(host.disk.count(), 32.0);
        QCOMPARE(gigabytesEach(stage(small, 2), host.id, FactorName::GigabytesPerServer), 32.0);
    }

    /// Small instances reach the end of their stream before that of their operations.
    void theStreamOfAnInstanceLimitsItsPages() {
        const ServerMarket market{catalog(), "us-east-1", Choices{}};
        int limitedByStream = 0;
        for (const ServerCandidate& server : market.all()) {
            const InstanceType& type = *server.offer->type;
            if (type.diskBaseline.count() <= 0 || type.diskOperationsBaseline.count() <= 0) continue;
            QVERIFY(server.diskOperations <= type.diskBaseline.count() * 64);
            QVERIFY(server.diskOperations <= type.diskOperationsBaseline.count());
            if (server.diskOperations < type.diskOperationsBaseline.count()) ++limitedByStream;
        }
        QVERIFY(limitedByStream > 0);
    }

    /// The limit leaves out what costs more, and nothing else.
    void aLimitKeepsTheCheapest() {
        const Inputs inputs;
        Markets markets{catalog(), inputs};
        DatabaseNeeds needs;
        needs.region = catalog().region("eu-central-1");
        needs.topology = DatabaseTopology::LeaderAndFollowers;
        needs.zones = 3;
        needs.readPeak = 4000;
        needs.writePeak = 500;
        needs.rows = Gib{300};
        const tl::expected<DatabaseDesign, Blocker> whole = cheapestDatabase(needs, Workload{}, markets);
        QVERIFY(whole.has_value());
        QCOMPARE(cheapestDatabaseMonthly(needs, Workload{}, markets, whole->monthly), std::optional{whole->monthly});
        QCOMPARE(cheapestDatabaseMonthly(needs, Workload{}, markets, whole->monthly * 0.999), std::optional<double>{});
        for (const DatabaseDesign& option : databaseOptions(needs, Workload{}, markets, whole->monthly * 1.5))
            QVERIFY(option.monthly >= whole->monthly && option.monthly <= whole->monthly * 1.5);
    }
};

QTEST_APPLESS_MAIN(DatabaseTierTest)
#include "database_tier_test.moc"
