#include <QTest>

#include <cstdlib>
#include <new>

#include "tests/model/planning/app_servers.h"
#include "tests/model/planning/random_fleets.h"

namespace {

std::size_t allocations = 0;

}  // namespace

// Every allocation of this program is counted.
void* operator new(std::size_t size) {
    ++allocations;
    if (void* const memory = std::malloc(size > 0 ? size : 1)) return memory;
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace stagecraft;
using namespace stagecraft::testing;

class FleetAllocationTest : public QObject {
    Q_OBJECT
private slots:
    /// The list of bounds before the loop and the reasons of the winner after it: the same few for one type and for all.
    void theSearchAllocatesNothingForAType() {
        const Catalog::Pointer catalog = Catalog::builtIn().value();
        const ServerMarket market{*catalog, "us-east-1", Choices{}};
        const Demand week = demand(Workload{});
        FleetNeeds needs = appServers(week);
        needs.p99 = Seconds{0.15};
        needs.others = {&databaseBehind, 1};
        const auto allocatedFor = [&](ServerCandidates candidates) {
            const std::size_t before = allocations;
            const FleetSearch search = cheapestFleet(candidates, needs);
            const std::size_t made = allocations - before;
            return search.choice ? made : 0;
        };
        const FleetSearch all = cheapestFleet(market.all(), needs);
        QVERIFY(all.choice.has_value());
        const std::size_t forOne = allocatedFor(std::span{all.choice->server, 1});
        QVERIFY(market.all().size() > 500);
        QVERIFY(forOne > 0);
        QCOMPARE(allocatedFor(market.all()), forOne);
        QVERIFY2(forOne <= 6, qPrintable(QString::number(forOne)));
    }

    /// Of every kind: latency under both disciplines and balancers, threads, contention, autoscaling, timetables, spot, commitments,
    /// credits, zones, availability, and needs that nothing meets. A list of ten types copied eighty times costs no allocation more.
    void whateverIsAskedOfItTheSearchAllocatesNothingForAType() {
        const Catalog::Pointer catalog = Catalog::builtIn().value();
        Choices mix;
        mix.purchase = PurchaseChoice::BestUpTo3Years;
        const ServerMarket mixed{*catalog, "us-east-1", mix};
        const Demand week = demand(Workload{});
        RandomFleets random{20261126, week};
        int found = 0, none = 0, threads = 0, spot = 0, credits = 0, availability = 0, latency = 0, contention = 0;
        for (int round = 0; round < 400; ++round) {
            const FleetNeeds needs = random.needs();
            const NodeLaw law = random.law(needs);
            std::vector<ServerCandidate> few = random.sold(mixed), many;
            for (ServerCandidate& server : few) server = slowed(server, law);
            for (int copy = 0; copy < 80; ++copy) many.insert(many.end(), few.begin(), few.end());
            const auto allocatedFor = [&](const std::vector<ServerCandidate>& candidates) {
                const std::size_t before = allocations;
                const FleetSearch search = cheapestFleet(candidates, needs);
                return allocations - before;
            };
            const std::size_t forFew = allocatedFor(few), forMany = allocatedFor(many);
            QVERIFY2(forMany == forFew && forMany <= 8, qPrintable(QStringLiteral("round %1: %2 and %3").arg(round).arg(forFew).arg(forMany)));
            const bool isFound = cheapestFleet(few, needs).choice.has_value();
            ++(isFound ? found : none);
            threads += needs.workerThreads ? 1 : 0;
            spot += needs.spotShare > 0 ? 1 : 0;
            credits += needs.credits == CreditMode::Unlimited ? 1 : 0;
            availability += needs.availabilityOf != nullptr ? 1 : 0;
            latency += needs.p99 ? 1 : 0;
            contention += law.isLinear() ? 0 : 1;
        }
        for (const int seen : {found, none, threads, spot, credits, availability, latency, contention}) QVERIFY2(seen > 20, qPrintable(QString::number(seen)));
    }
};

QTEST_APPLESS_MAIN(FleetAllocationTest)
#include "fleet_allocation_test.moc"
