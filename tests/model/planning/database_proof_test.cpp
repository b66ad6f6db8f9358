#include <QTest>

#include <random>

#include "model/planning/database_fit.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

DatabaseNeeds randomNeeds(std::mt19937& random) {
    const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
    DatabaseNeeds needs;
    needs.region = catalog().region(uniform(0, 1) < 0.5 ? "us-east-1" : "eu-central-1");
    needs.topology = uniform(0, 1) < 0.7 ? DatabaseTopology::FederatedShards : DatabaseTopology::LeaderAndFollowers;
    needs.zones = uniform(0, 1) < 0.5 ? 2 : 3;
    needs.readPeak = std::pow(10, uniform(1, 6));
    needs.writePeak = std::pow(10, uniform(1, 5.5));
    needs.readAverage = needs.readPeak / 5;
    needs.writeAverage = needs.writePeak / 5;
    needs.rows = Gib{std::pow(10, uniform(0, 5))};
    needs.connections = std::pow(10, uniform(0, 5));
    needs.backups = needs.rows * uniform(0, 3);
    needs.readPerMonth = Gib{needs.readAverage};
    needs.writtenPerMonth = Gib{needs.writeAverage};
    needs.serverMonthly = uniform(0, 10);
    needs.averageOverPeak = uniform(0.1, 0.5);
    needs.burstLimit = uniform(0.8, 1.5);
    return needs;
}

}  // namespace

class DatabaseProofTest : public QObject {
    Q_OBJECT
private slots:
    /// Every class of every kind with every number of shards up to two hundred and of followers, no bound asked.
    void noNumberOfShardsOfAnyClassIsCheaper() {
        std::mt19937 random{20261126};
        constexpr int mostTried = 200;
        Inputs inputs;
        Markets markets{catalog(), inputs};
        int found = 0, sharded = 0, none = 0;
        for (int round = 0; round < 90; ++round) {
            const DatabaseNeeds needs = randomNeeds(random);
            const std::optional<double> pruned = cheapestDatabaseMonthly(needs, inputs.workload, markets, std::numeric_limits<double>::infinity());
            const tl::expected<DatabaseDesign, Blocker> design = cheapestDatabase(needs, inputs.workload, markets);
            QCOMPARE(design.has_value(), pruned.has_value());
            if (design) QCOMPARE(design->monthly, *pruned);
            double tried = HUGE_VAL;
            for (const DatabaseMarket* market : databaseMarkets(placeOf(needs), markets)) {
                const DatabaseFit fit{needs, inputs.workload, *market};
                const DatabaseTariff tariff{needs, *market, inputs.choices};
                const int most = needs.topology == DatabaseTopology::FederatedShards ? mostTried : 1;
                for (const DatabaseNode& node : market->nodes)
                    for (int shards = 1; shards <= most; ++shards) {
                        FittedDatabase fitted;
                        for (int extra = 0; extra <= mostFollowers && !fit(node, shards, fitted, extra); ++extra) {
                            tried = std::min(tried, tariff.monthly(fitted));
                            if (fitted.followers == 0) break;
                        }
                    }
            }
            if (!pruned) {
                QVERIFY(std::isinf(tried));
                ++none;
                continue;
            }
            const QByteArray told = QByteArray::number(round) + QByteArray{": "} + QByteArray::number(*pruned, 'g', 12) + QByteArray{" against "} + QByteArray::number(tried, 'g', 12);
            QVERIFY2(*pruned <= tried * (1 + 1e-12), told.constData());
            if (design->shards <= mostTried) QVERIFY2(std::abs(*pruned - tried) <= 1e-12 * tried, told.constData());
            ++found;
            sharded += design->shards > 16 ? 1 : 0;
        }
        QVERIFY(found > 50 && sharded > 10 && none > 3);
    }
};

QTEST_APPLESS_MAIN(DatabaseProofTest)
#include "database_proof_test.moc"
