#include "model/planning/fleet_ladder.h"

#include <QTest>

#include "model/workload/demand.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/random_fleets.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class FleetLadderTest : public QObject {
    Q_OBJECT

    const Demand week_ = demand(Workload{});

private slots:
    /// A fleet that keeps the target stands on the first rung that does or soon after: nothing found costs less than the first.
    void theFirstRungCostsWhatTheSearchFinds() {
        RandomFleets random{20261126, week_};
        Choices mix;
        mix.purchase = PurchaseChoice::BestUpTo3Years;
        const ServerMarket onDemand{catalog(), "us-east-1", Choices{}}, mixed{catalog(), "us-east-1", mix};
        int found = 0, none = 0, steps = 0;
        for (int round = 0; found < 1000 || none < 100; ++round) {
            std::vector<ServerCandidate> types = random.types(round, onDemand, mixed);
            FleetNeeds needs = random.needs(random.whole(1, 3), std::pow(10, random.uniform(-2, 3)));
            const NodeLaw law = random.law(needs);
            for (ServerCandidate& server : types) server = slowed(server, law);
            if (!needs.p99) continue;
            const FleetSearch search = cheapestFleet(types, needs);
            // With some room above it, or about as much as a fleet might cost.
            needs.costLimit = search.choice ? search.choice->monthly * random.uniform(1.001, 2) : std::pow(10, random.uniform(2, 4));
            const FleetLadder ladder{types, needs, *needs.p99};
            const OpenWay way{TailSpectrum{*needs.p99, ResponseTime{needs.others}}};
            const FleetLadder::Rung rung = ladder.firstWithin(way, 0, needs.costLimit);
            ++(search.choice ? found : none);
            if (!search.choice) continue;
            const QString told = QStringLiteral("round %1: %2, found %3").arg(round).arg(rung.monthly, 0, 'g', 12).arg(search.choice->monthly, 0, 'g', 12);
            QVERIFY2(rung.monthly <= search.choice->monthly * (1 + 1e-9), qPrintable(told));
            // It may cost more than the least of all that its rung stands for; below it stand those that miss the target.
            FleetLadder::Rung same = rung;
            const auto isFound = [&] {
                const std::optional<double> monthly = cheapestFleetMonthly(std::span{&ladder.server(same.number), 1}, needs);
                return monthly && *monthly <= search.choice->monthly * (1 + 1e-9);
            };
            int above = 0;
            for (; !std::isinf(same.monthly) && !isFound(); ++above) same = ladder.firstWithin(way, same.number + 1, needs.costLimit);
            QVERIFY2(same.monthly <= search.choice->monthly * (1 + 1e-9), qPrintable(told));
            steps += above;
            // None is left out by starting there.
            QVERIFY(ladder.firstWithin(way, 0, needs.costLimit, search.choice->monthly * (1 - 1e-9)).monthly <= search.choice->monthly * (1 + 1e-9));
            QVERIFY(std::isinf(ladder.firstWithin(way, 0, rung.monthly).monthly));
        }
        QVERIFY2(steps < 1000, qPrintable(QString::number(steps)));
    }
    /// One ladder stands for all that wait hardly longer: it tells no more than the search finds, and the type found stands on
    /// it for no more.
    void whoeverWaitsHardlyLongerSharesALadder() {
        RandomFleets random{20261128, week_};
        const ServerMarket onDemand{catalog(), "us-east-1", Choices{}};
        int found = 0, shared = 0;
        for (int round = 0; found < 300; ++round) {
            const std::vector<ServerCandidate> types = random.types(round, onDemand, onDemand);
            FleetNeeds needs = random.needs(random.whole(1, 3), std::pow(10, random.uniform(0, 3)));
            if (!needs.p99) continue;
            needs.workerThreads = random.whole(1, 8);
            WaitingLadders ladders;
            const FleetLadder* before = nullptr;
            const Seconds shortest{std::pow(10, random.uniform(-3, -1))};
            for (const double times : {1.0, 1.02, 1.3}) {
                needs.behind = shortest * times;
                needs.behindVariation = random.uniform(0.2, 2);
                needs.costLimit = std::numeric_limits<double>::infinity();
                const FleetSearch search = cheapestFleet(types, needs);
                if (!search.choice) continue;
                ++found;
                needs.costLimit = search.choice->monthly * 1.5;
                const FleetLadder& ladder = ladders.of(0, types, needs, *needs.p99);
                shared += &ladder == before ? 1 : 0;
                before = &ladder;
                const OpenWay way{TailSpectrum{*needs.p99, ResponseTime{needs.others}}};
                FleetLadder::Rung rung = ladder.firstWithin(way, 0, needs.costLimit);
                const QString told = QStringLiteral("round %1: %2, found %3").arg(round).arg(rung.monthly, 0, 'g', 12).arg(search.choice->monthly, 0, 'g', 12);
                QVERIFY2(rung.monthly <= search.choice->monthly * (1 + 1e-9), qPrintable(told));
                while (!std::isinf(rung.monthly) && &ladder.server(rung.number) != search.choice->server) rung = ladder.firstWithin(way, rung.number + 1, needs.costLimit);
                QVERIFY2(rung.monthly <= search.choice->monthly * (1 + 1e-9), qPrintable(told));
            }
        }
        QVERIFY2(shared > 30, qPrintable(QString::number(shared)));
    }
};

QTEST_APPLESS_MAIN(FleetLadderTest)
#include "fleet_ladder_test.moc"
