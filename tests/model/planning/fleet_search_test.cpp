#include "model/capacity/fleet.h"

#include <QTest>

#include <algorithm>

#include "tests/model/planning/app_servers.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/random_fleets.h"

using namespace stagecraft;
using namespace stagecraft::testing;

class FleetSearchTest : public QObject {
    Q_OBJECT
private slots:
    void moreContentionNeverCostsLess() {
        const Demand week = demand(Workload{});
        RandomFleets random{19, week};
        for (int round = 0; round < 300; ++round) {
            const FleetNeeds needs = random.needs();
            NodeLaw law = random.law(needs);
            double before = 0;
            for (int step = 0; step < 5; ++step) {
                const ServerMarket& market = ServerMarket::of(catalog(), "us-east-1", Choices{});
                std::vector<ServerCandidate> all(market.all().begin(), market.all().end());
                for (ServerCandidate& server : all) server = slowed(server, law);
                const FleetSearch search = cheapestFleet(all, needs);
                if (!search.choice) break;
                QVERIFY2(search.choice->monthly >= before * (1 - 1e-9), qPrintable(QString::number(round)));
                before = search.choice->monthly;
                (step % 2 == 0 ? law.contention : law.coherency) += step % 2 == 0 ? 0.02 : 0.002;
            }
        }
    }

    /// By hand: four vCPUs do the work of 4/(1 + 0.1·3 + 0.02·4·3) = 2.597.
    void theLawSaysWhatAServerCarries() {
        const ServerMarket& market = ServerMarket::of(catalog(), "us-east-1", Choices{});
        const auto lone = std::ranges::find_if(market.all(), [](const ServerCandidate& one) { return one.vcpus == 4; });
        NodeLaw law{0.1, 0.02};
        const ServerCandidate four = slowed(*lone, law);
        QVERIFY(std::abs(four.capacity / lone->speed - 4 / 1.54) < 1e-12);
        law.mostAtWork = 2;  // two threads: two vCPUs are in each other's way
        QVERIFY(std::abs(slowed(*lone, law).speed - lone->speed / 1.14) < 1e-12);
        FleetNeeds needs;
        needs.service = Seconds{0.01};
        needs.arrivals = RequestsPerSecond{1000};
        needs.work = 10;
        needs.targetUtilisation = 0.5;
        const FleetVerdict verdict = verdictOf(four, needs);
        QVERIFY(verdict.choice.has_value());
        QCOMPARE(verdict.choice->count, static_cast<int>(std::ceil(10 / (0.5 * 4 / 1.54 * lone->speed))));
        // Its queue is four servers, each slower.
        QCOMPARE(verdict.choice->station.servers, 4);
        QVERIFY(std::abs(verdict.choice->station.service.count() - 0.01 / lone->speed * 1.54) < 1e-12);
    }

    void aLawThatIsLinearChangesNoBit() {
        const ServerMarket& market = ServerMarket::of(catalog(), "us-east-1", Choices{});
        for (const ServerCandidate& server : market.all()) {
            const ServerCandidate same = slowed(server, NodeLaw{});
            QVERIFY(same.speed == server.speed && same.capacity == server.capacity && same.slowdown == 1);
        }
    }

    void theOrderOfTheCatalogDoesNotMatter() {
        const Demand week = demand(Workload{});
        RandomFleets random{11, week};
        const ServerMarket market{catalog(), "us-east-1", Choices{}};
        for (int round = 0; round < 300; ++round) {
            const FleetNeeds needs = random.needs();
            std::vector<ServerCandidate> shuffled(market.candidates().begin(), market.candidates().end());
            const FleetSearch first = cheapestFleet(shuffled, needs);
            // A copy: the choice points into the list that is shuffled next.
            const InstanceType* firstType = first.choice ? first.choice->server->offer->type : nullptr;
            std::shuffle(shuffled.begin(), shuffled.end(), random.random());
            const FleetSearch second = cheapestFleet(shuffled, needs);
            QCOMPARE(first.choice.has_value(), second.choice.has_value());
            if (!first.choice) continue;
            QCOMPARE(first.choice->count, second.choice->count);
            QVERIFY(second.choice->server->offer->type == firstType);
        }
    }

    void moreLoadNeverCostsLess() {
        const Demand week = demand(Workload{});
        RandomFleets random{13, week};
        const ServerMarket market{catalog(), "us-east-1", Choices{}};
        for (int round = 0; round < 300; ++round) {
            FleetNeeds needs = random.needs();
            needs.maximumServers.reset();
            double before = 0;
            for (int step = 0; step < 5; ++step) {
                const FleetSearch search = cheapestFleet(market.candidates(), needs);
                if (!search.choice) break;
                QVERIFY2(search.choice->monthly >= before * (1 - 1e-12), qPrintable(QString::number(round)));
                before = search.choice->monthly;
                needs.work *= 1.7;
                needs.arrivals = needs.arrivals * 1.7;
                needs.memoryShared *= 1.7;
                needs.memoryInFlight *= 1.7;
                needs.network *= 1.7;
            }
        }
    }

    void theLossOfAZoneLeavesEnoughServers() {
        const Demand week = demand(Workload{});
        const FleetNeeds needs = appServers(week);
        const ServerMarket market{catalog(), "us-east-1", Choices{}};
        const FleetSearch search = cheapestFleet(market.candidates(), needs);
        QVERIFY(search.choice.has_value());
        QCOMPARE(search.choice->count % 3, 0);
        const double left = search.choice->count / 3 * 2 * search.choice->server->capacity;
        QVERIFY(needs.work <= left * needs.targetUtilisation * (1 + 1e-9));
    }

    void theIdlestOfSmallServersTakesMoreThanOneQueueWould() {
        const ServerMarket market{catalog(), "us-east-1", Choices{}};
        const auto small = std::ranges::find_if(market.all(), [](const ServerCandidate& one) { return one.offer->type->name == "c7g.medium"; });
        QVERIFY(small != market.all().end());
        QCOMPARE(small->vcpus, 1.0);
        for (const Discipline discipline : {Discipline::ProcessorSharing, Discipline::FirstComeFirstServed}) {
            FleetNeeds needs;
            needs.service = Seconds{0.02};
            needs.work = 20 * small->speed;
            needs.arrivals = RequestsPerSecond{needs.work / needs.service.count()};
            needs.targetUtilisation = 0.95;
            needs.discipline = discipline;
            needs.balancing = Balancing::Pooled;
            needs.p99 = needs.service / small->speed * 5;
            const FleetVerdict verdict = verdictOf(*small, needs);
            QVERIFY(verdict.choice.has_value());
            const int count = verdict.choice->count;
            QCOMPARE(verdict.choice->limitedBy, Constraint::Latency);
            QCOMPARE(verdict.choice->station.boxes, count);
            QCOMPARE(verdict.choice->station.servers, 1);
            const Station fewer = stationOf(needs, 1, small->speed, count - 1);
            QVERIFY(ResponseTime({&verdict.choice->station, 1}).tail(*needs.p99) <= 0.01);
            QVERIFY(ResponseTime({&fewer, 1}).tail(*needs.p99) > 0.01);
            const Station common{fewer.service, count - 1, needs.arrivals, discipline};
            QVERIFY(ResponseTime({&common, 1}).tail(*needs.p99) <= 0.01);
        }
    }

    void anEmptyMarketIsRefusedAsNotOffered() {
        const FleetSearch search = cheapestFleet({}, FleetNeeds{});
        QVERIFY(!search.choice.has_value());
        QCOMPARE(search.refusal.constraint, Constraint::NotOffered);
    }
};

QTEST_APPLESS_MAIN(FleetSearchTest)
#include "fleet_search_test.moc"
