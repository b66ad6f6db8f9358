#include "model/planning/downtime_split.h"

#include <QTest>

#include <cmath>

#include "model/capacity/fleet_sizing.h"
#include "model/workload/demand.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/random_fleets.h"
#include "tests/model/planning/written_out_fleet.h"

using namespace stagecraft;
using namespace stagecraft::testing;

/// The parts of a region share the downtime left for servers so that they cost least together.
class DowntimeSplitTest : public QObject {
    Q_OBJECT

    Demand week_ = demand(Inputs{}.workload);
    RandomFleets random_{27, week_};

    [[nodiscard]] std::vector<FleetNeeds> parts(int count) {
        const int zones = random_.whole(2, 3);
        const double serverUp = random_.uniform(0.98, 0.999);
        std::vector<FleetNeeds> parts;
        for (int part = 0; part < count; ++part) {
            FleetNeeds needs = random_.needs(zones, std::pow(10, random_.uniform(0, 2)));
            needs.p99.reset();
            needs.others = {};
            needs.maximumServers.reset();
            needs.availabilityOf = [](int needed, int bought, int inZones, double zoneUp, double up) {
                return zonedKOfN(inZones, bought / inZones, needed, zoneUp, up);
            };
            needs.zoneAvailability = 0.9995;
            needs.serverAvailability = serverUp;
            needs.leastAvailability = 0;
            parts.push_back(needs);
        }
        return parts;
    }

    /// Of the time, besides that when no zone is up; state by state.
    static double ownDowntime(const FleetChoice& choice, const FleetNeeds& needs) {
        const int needed = std::clamp(static_cast<int>(std::ceil(FleetSizing{needs}.neededUp(*choice.server) - 1e-9)), 1, choice.count);
        return 1 - upByStates(needed, choice.count, needs.zones, needs.zoneAvailability, needs.serverAvailability) - std::pow(1 - needs.zoneAvailability, needs.zones);
    }

    /// What such parts cost at least, each down for one of so many shares of what is allowed, whatever the others are.
    static std::optional<double> leastOnGrid(ServerCandidates candidates, const std::vector<FleetNeeds>& parts, double allowed) {
        constexpr int steps = 8;
        // The least for what is left after each part, by how many steps of it are.
        std::vector<double> least(steps + 1, 0);
        for (const FleetNeeds& part : parts) {
            std::vector<double> alone(steps + 1, HUGE_VAL), with(steps + 1, HUGE_VAL);
            for (int step = 1; step <= steps; ++step) {
                FleetNeeds needs = part;
                needs.leastAvailability = 1 - std::pow(1 - needs.zoneAvailability, needs.zones) - allowed * step / steps;
                if (const auto fleet = WrittenOutSearch{needs}.best(candidates)) alone[static_cast<std::size_t>(step)] = fleet->monthly;
            }
            for (int all = 1; all <= steps; ++all)
                for (int own = 1; own <= all; ++own)
                    with[static_cast<std::size_t>(all)] = std::min(with[static_cast<std::size_t>(all)], alone[static_cast<std::size_t>(own)] + least[static_cast<std::size_t>(all - own)]);
            least = with;
        }
        return std::isfinite(least.back()) ? std::optional{least.back()} : std::nullopt;
    }

private slots:
    void noOtherSharesCostLess() {
        const ServerMarket onDemand{catalog(), "us-east-1", Choices{}};
        int split = 0;
        for (int round = 0; round < 600; ++round) {
            const std::vector<FleetNeeds> asked = parts(random_.whole(1, 3));
            std::vector<ServerCandidate> some = random_.types(round % 2, onDemand, onDemand);
            some.resize(std::min<std::size_t>(some.size(), 4));
            const ServerCandidates candidates{some};
            std::vector<FleetChoice> cheapest;
            double monthly = 0, down = 0;
            for (const FleetNeeds& needs : asked)
                if (FleetSearch search = cheapestFleet(candidates, needs); search.choice) {
                    monthly += search.choice->monthly;
                    down += ownDowntime(*search.choice, needs);
                    cheapest.push_back(std::move(*search.choice));
                }
            if (cheapest.size() < asked.size() || down < 1e-8) continue;
            const double allowed = down * std::pow(10, random_.uniform(-2, 0.2));
            const std::vector<double> least = splitDowntime(candidates, asked, cheapest, allowed);
            const std::optional<double> onGrid = leastOnGrid(candidates, asked, allowed * 0.99);
            QCOMPARE(least.size(), asked.size());
            double found = 0, foundDown = 0;
            for (std::size_t part = 0; part < asked.size(); ++part) {
                FleetNeeds needs = asked[part];
                needs.leastAvailability = least[part];
                const FleetSearch search = cheapestFleet(candidates, needs);
                QVERIFY(search.choice);
                found += search.choice->monthly;
                foundDown += ownDowntime(*search.choice, needs);
            }
            if (!onGrid) continue;
            const QByteArray told = QStringLiteral("round %1: $%2, on a grid $%3; down %4 of %5").arg(round).arg(found).arg(*onGrid).arg(foundDown).arg(allowed).toUtf8();
            QVERIFY2(foundDown <= allowed * (1 + 1e-6), told);
            QVERIFY2(found <= *onGrid * (1 + 1e-9), told);
            QVERIFY2(found >= monthly * (1 - 1e-9), told);
            split += found > monthly * (1 + 1e-9) ? 1 : 0;
        }
        QVERIFY2(split >= 150, qPrintable(QString::number(split)));
    }

    /// Where no servers do, each part is up about as much as it can be.
    void whatCannotBeKeptIsMissedByLittle() {
        const ServerMarket onDemand{catalog(), "us-east-1", Choices{}};
        const std::vector<FleetNeeds> asked = parts(2);
        std::vector<FleetChoice> cheapest;
        for (const FleetNeeds& needs : asked) cheapest.push_back(*cheapestFleet(onDemand.all(), needs).choice);
        const std::vector<double> least = splitDowntime(onDemand.all(), asked, cheapest, -1e-6);
        for (std::size_t part = 0; part < asked.size(); ++part) {
            FleetNeeds needs = asked[part];
            needs.leastAvailability = least[part];
            const FleetSearch search = cheapestFleet(onDemand.all(), needs);
            QVERIFY(search.choice);
            QVERIFY(ownDowntime(*search.choice, needs) <= 0.02 * std::pow(1 - needs.zoneAvailability, needs.zones));
        }
    }
};

QTEST_APPLESS_MAIN(DowntimeSplitTest)
#include "downtime_split_test.moc"
