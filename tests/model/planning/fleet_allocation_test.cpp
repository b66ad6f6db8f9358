#include <QTest>

#include <cstdlib>
#include <new>

#include "tests/model/planning/app_servers.h"

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
};

QTEST_APPLESS_MAIN(FleetAllocationTest)
#include "fleet_allocation_test.moc"
