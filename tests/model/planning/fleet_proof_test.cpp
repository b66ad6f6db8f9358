#include <QTest>

#include "tests/model/planning/given.h"
#include "tests/model/planning/random_fleets.h"
#include "tests/model/planning/written_out_fleet.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

QString textOf(const std::optional<WrittenOutFleet>& fleet) {
    if (!fleet) return QStringLiteral("none");
    return QStringLiteral("%1 %2 for %3").arg(fleet->count).arg(QString::fromStdString(std::string{fleet->type})).arg(fleet->monthly, 0, 'g', 12);
}

std::optional<WrittenOutFleet> asWritten(const FleetSearch& search) {
    if (!search.choice) return std::nullopt;
    return WrittenOutFleet{search.choice->server->offer->type->name, search.choice->count, search.choice->monthly};
}

/// The same fleet for the same money, or another that costs the same to the last bits, which are rounded another way.
bool isSame(const std::optional<WrittenOutFleet>& a, const std::optional<WrittenOutFleet>& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    const double apart = std::abs(a->monthly - b->monthly) / b->monthly;
    return apart <= (a->type == b->type && a->count == b->count ? 1e-9 : 1e-13);
}

}  // namespace

/// The pruned search against one that prunes nothing and shares none of its arithmetic.
class FleetProofTest : public QObject {
    Q_OBJECT

    const Demand week_ = demand(Workload{});

private slots:
    /// Two thousand random markets and loads for which there is a fleet, and hundreds for which there is none.
    void findsWhatTryingEveryFleetFinds() {
        RandomFleets random{20261123, week_};
        Choices mix;
        mix.purchase = PurchaseChoice::BestUpTo3Years;
        const ServerMarket onDemand{catalog(), "us-east-1", Choices{}}, mixed{catalog(), "us-east-1", mix};
        int found = 0, none = 0, tooLarge = 0;
        for (int round = 0; found < 2000 || none < 500; ++round) {
            std::vector<ServerCandidate> types = random.types(round, onDemand, mixed);
            const FleetNeeds needs = random.needs();
            const NodeLaw law = random.law(needs);
            for (ServerCandidate& server : types) server = slowed(server, law);
            const std::optional<WrittenOutFleet> pruned = asWritten(cheapestFleet(types, needs));
            if (pruned && pruned->count >= WrittenOutSearch::mostTried) {
                ++tooLarge;
                continue;
            }
            const std::optional<WrittenOutFleet> tried = WrittenOutSearch{needs}.best(types);
            QVERIFY2(isSame(pruned, tried), qPrintable(QStringLiteral("round %1: %2 against %3").arg(round).arg(textOf(pruned), textOf(tried))));
            ++(pruned ? found : none);
        }
        QVERIFY2(tooLarge < 20, qPrintable(QString::number(tooLarge)));
    }

    /// The types a market leaves out are never the best.
    void droppingDominatedTypesChangesNothing() {
        RandomFleets random{7, week_};
        int found = 0;
        for (int round = 0; found < 1000; ++round) {
            Choices choices;
            choices.generations = random.chance(0.5) ? GenerationChoice::Any : GenerationChoice::Current;
            choices.purchase = random.chance(0.5) ? PurchaseChoice::BestUpTo3Years : PurchaseChoice::OnDemand;
            choices.benchmark = random.chance(0.5) ? Benchmark::Web : Benchmark::PassMark;
            const ServerMarket& market = ServerMarket::of(catalog(), random.chance(0.5) ? "us-east-1" : "eu-central-1", choices);
            QVERIFY(market.candidates().size() < market.all().size());
            const FleetNeeds needs = random.needs();
            const std::optional<WrittenOutFleet> pruned = asWritten(cheapestFleet(market.candidates(), needs));
            QVERIFY2(isSame(pruned, asWritten(cheapestFleet(market.all(), needs))), qPrintable(QString::number(round)));
            found += pruned ? 1 : 0;
        }
    }

    /// Under a law other types are worth a look than without.
    void droppingTypesThatTheLawDominatesChangesNothing() {
        RandomFleets random{17, week_};
        Choices choices;
        choices.generations = GenerationChoice::Any;
        const ServerMarket& market = ServerMarket::of(catalog(), "us-east-1", choices);
        int found = 0;
        for (int round = 0; found < 1000; ++round) {
            const FleetNeeds needs = random.needs();
            NodeLaw law = random.law(needs);
            if (law.isLinear()) law.contention = 0.05;
            const SlowedServers slow{catalog(), "us-east-1", choices, law};
            QVERIFY(slow.candidates().size() < market.all().size());
            std::vector<ServerCandidate> all(market.all().begin(), market.all().end());
            for (ServerCandidate& server : all) server = slowed(server, law);
            const std::optional<WrittenOutFleet> pruned = asWritten(cheapestFleet(slow.candidates(), needs));
            QVERIFY2(isSame(pruned, asWritten(cheapestFleet(all, needs))), qPrintable(QString::number(round)));
            found += pruned ? 1 : 0;
        }
    }

    /// What the model approximates and the written-out latency takes from it: how responses of shared servers vary.
    void sharedServersVaryAsTheirChainSays() {
        for (const int servers : {1, 2, 4, 8, 16, 48, 96, 192})
            for (const double utilisation : {0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99}) {
                const double load = servers * utilisation;
                const double known = sharedResponseVariation(servers, load, erlangCByItsSum(servers, load));
                const double exact = plainVariation(servers, load);
                QVERIFY2(std::abs(known - exact) < 0.007 * exact, qPrintable(QStringLiteral("%1 at %2: %3 for %4").arg(servers).arg(utilisation).arg(known).arg(exact)));
            }
    }
};

QTEST_APPLESS_MAIN(FleetProofTest)
#include "fleet_proof_test.moc"
