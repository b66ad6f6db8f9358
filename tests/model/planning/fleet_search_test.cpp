#include "model/capacity/fleet.h"

#include <QTest>

#include <algorithm>
#include <random>

#include "model/workload/demand.h"

using namespace stagecraft;

namespace {

const Catalog& catalog() {
    static const Catalog::Pointer built = Catalog::builtIn().value();
    return *built;
}

/// The search without bound or dominance: every candidate on its own, the cheapest by cost, count and name.
FleetSearch exhaustive(std::span<const ServerCandidate> candidates, const FleetNeeds& needs) {
    FleetSearch best;
    for (const ServerCandidate& candidate : candidates) {
        FleetSearch one = cheapestFleet(std::span{&candidate, 1}, needs);
        if (!one.choice) continue;
        const auto key = [](const FleetChoice& choice) { return std::tuple{choice.monthly, choice.count, choice.server->offer->type->name}; };
        if (!best.choice || key(*one.choice) < key(*best.choice)) best = one;
    }
    return best;
}

FleetNeeds randomNeeds(std::mt19937& random, const Demand& demand) {
    const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
    const auto chance = [&](double share) { return uniform(0, 1) < share; };
    FleetNeeds needs;
    const double rate = std::pow(10, uniform(-2, 4.5));
    needs.service = Seconds{uniform(0.001, 0.08)};
    needs.arrivals = RequestsPerSecond{rate};
    needs.work = rate * needs.service.count();
    needs.targetUtilisation = uniform(0.3, 0.8);
    needs.memoryBase = 512;
    needs.memoryShared = needs.work * uniform(0, 200);
    needs.network = rate * uniform(0, 2e5);
    needs.diskOperations = chance(0.3) ? uniform(0, 20'000) : 0;
    needs.zones = static_cast<int>(uniform(1, 4));
    needs.minimumServers = needs.zones;
    if (needs.zones == 1 && chance(0.5)) needs.maximumServers = 1;
    needs.survivesZoneLoss = needs.zones > 1 && chance(0.7);
    needs.isAutoscaled = chance(0.5);
    needs.serverMonthly = uniform(0, 10);
    if (chance(0.7)) needs.p99 = Seconds{uniform(0.05, 1)};
    needs.discipline = chance(0.5) ? Discipline::ProcessorSharing : Discipline::FirstComeFirstServed;
    needs.balancing = chance(0.2) ? Balancing::Pooled : Balancing::Random;
    needs.hourly = &demand.busyFactor;
    needs.averageOverPeak = 0.2;
    return needs;
}

}  // namespace

class FleetSearchTest : public QObject {
    Q_OBJECT
private slots:
    void findsWhatExhaustiveSearchFinds() {
        std::mt19937 random{20261123};
        const Demand week = demand(Workload{});
        const ServerMarket market{catalog(), "us-east-1", Choices{}};
        int found = 0;
        for (int round = 0; round < 1000; ++round) {
            // A small random market, so that the slow search stays affordable.
            std::vector<ServerCandidate> some(market.all().begin(), market.all().end());
            std::shuffle(some.begin(), some.end(), random);
            some.resize(24);
            const FleetNeeds needs = randomNeeds(random, week);
            const FleetSearch fast = cheapestFleet(some, needs);
            const FleetSearch slow = exhaustive(some, needs);
            QCOMPARE(fast.choice.has_value(), slow.choice.has_value());
            if (!fast.choice) continue;
            ++found;
            QCOMPARE(fast.choice->monthly, slow.choice->monthly);
            QCOMPARE(fast.choice->count, slow.choice->count);
            QCOMPARE(fast.choice->server->offer->type->name == slow.choice->server->offer->type->name, true);
        }
        QVERIFY(found > 300);
    }

    void droppingDominatedTypesChangesNothing() {
        std::mt19937 random{7};
        const Demand week = demand(Workload{});
        const ServerMarket market{catalog(), "eu-central-1", Choices{}};
        QVERIFY(market.candidates().size() < market.all().size());
        for (int round = 0; round < 60; ++round) {
            const FleetNeeds needs = randomNeeds(random, week);
            const FleetSearch pruned = cheapestFleet(market.candidates(), needs);
            const FleetSearch whole = cheapestFleet(market.all(), needs);
            QCOMPARE(pruned.choice.has_value(), whole.choice.has_value());
            if (pruned.choice) QCOMPARE(pruned.choice->monthly, whole.choice->monthly);
        }
    }

    void theOrderOfTheCatalogDoesNotMatter() {
        std::mt19937 random{11};
        const Demand week = demand(Workload{});
        const ServerMarket market{catalog(), "us-east-1", Choices{}};
        for (int round = 0; round < 40; ++round) {
            const FleetNeeds needs = randomNeeds(random, week);
            std::vector<ServerCandidate> shuffled(market.candidates().begin(), market.candidates().end());
            const FleetSearch first = cheapestFleet(shuffled, needs);
            // A copy: the choice points into the list that is shuffled next.
            const InstanceType* firstType = first.choice ? first.choice->server->offer->type : nullptr;
            std::shuffle(shuffled.begin(), shuffled.end(), random);
            const FleetSearch second = cheapestFleet(shuffled, needs);
            QCOMPARE(first.choice.has_value(), second.choice.has_value());
            if (!first.choice) continue;
            QCOMPARE(first.choice->count, second.choice->count);
            QVERIFY(second.choice->server->offer->type == firstType);
        }
    }

    void moreLoadNeverCostsLess() {
        std::mt19937 random{13};
        const Demand week = demand(Workload{});
        const ServerMarket market{catalog(), "us-east-1", Choices{}};
        for (int round = 0; round < 40; ++round) {
            FleetNeeds needs = randomNeeds(random, week);
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
                needs.network *= 1.7;
            }
        }
    }

    void theLossOfAZoneLeavesEnoughServers() {
        const Demand week = demand(Workload{});
        FleetNeeds needs;
        needs.service = Seconds{0.02};
        needs.arrivals = RequestsPerSecond{2000};
        needs.work = 40;
        needs.zones = 3;
        needs.minimumServers = 3;
        needs.survivesZoneLoss = true;
        needs.hourly = &week.busyFactor;
        const ServerMarket market{catalog(), "us-east-1", Choices{}};
        const FleetSearch search = cheapestFleet(market.candidates(), needs);
        QVERIFY(search.choice.has_value());
        QCOMPARE(search.choice->count % 3, 0);
        const double left = search.choice->count / 3 * 2 * search.choice->server->capacity;
        QVERIFY(needs.work <= left * needs.targetUtilisation * (1 + 1e-9));
    }

    void anEmptyMarketIsRefusedAsNotOffered() {
        const FleetSearch search = cheapestFleet({}, FleetNeeds{});
        QVERIFY(!search.choice.has_value());
        QCOMPARE(search.refusal.constraint, Constraint::NotOffered);
    }
};

QTEST_APPLESS_MAIN(FleetSearchTest)
#include "fleet_search_test.moc"
