#include "model/planning/database_tier.h"

#include <QTest>

#include <random>

using namespace stagecraft;

namespace {

const Catalog& catalog() {
    static const Catalog::Pointer built = Catalog::builtIn().value();
    return *built;
}

}  // namespace

class DatabaseTierTest : public QObject {
    Q_OBJECT
private slots:
    /// A cache that takes reads away never makes the database dearer. Fewer followers share the disk's operations, which may cost
    /// a little more than was saved: half a percent is forgiven.
    void moreReadsNeverCostLess() {
        std::mt19937 random{20261124};
        const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
        Choices choices;
        choices.generations = GenerationChoice::Any;
        Markets markets{catalog(), choices};
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
                QVERIFY2(*monthly >= before * 0.995, qPrintable(QStringLiteral("round %1, %2 reads a second: %3 after %4").arg(round).arg(reads).arg(*monthly).arg(before)));
                before = *monthly;
                ++steps;
            }
        }
        QVERIFY(steps > 5000);
    }

    /// The limit leaves out what costs more, and nothing else.
    void aLimitKeepsTheCheapest() {
        const Choices choices;
        Markets markets{catalog(), choices};
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
