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

    struct Rung {
        double monthly = 0, down = 0;
    };
    /// Every fleet of a part that is down for less than all cheaper ones, from one down for no longer than `allowed` on.
    static std::vector<Rung> rungsOf(ServerCandidates candidates, const FleetNeeds& part, double allowed) {
        std::vector<Rung> rungs;
        for (double most = allowed; most > 1e-11 && (rungs.empty() || rungs.back().down > allowed / 1000);) {
            FleetNeeds needs = part;
            needs.leastAvailability = 1 - std::pow(1 - needs.zoneAvailability, needs.zones) - most;
            const auto fleet = WrittenOutSearch{needs}.best(candidates);
            if (!fleet) break;
            FleetChoice choice;
            choice.server = &*std::ranges::find_if(candidates, [&](const ServerCandidate& one) { return one.offer->type->name == fleet->type; });
            choice.count = fleet->count;
            rungs.push_back({fleet->monthly, ownDowntime(choice, part)});
            most = std::min(most, rungs.back().down) * (1 - 1e-7);
        }
        return rungs;
    }

    /// Every combination of such fleets that is down for less than all cheaper ones, from cheap to dear.
    static std::vector<Rung> combinationsOf(ServerCandidates candidates, const std::vector<FleetNeeds>& parts, double allowed) {
        std::vector<Rung> combinations{{}};
        for (const FleetNeeds& part : parts) {
            std::vector<Rung> with;
            for (const Rung& rung : rungsOf(candidates, part, allowed))
                for (const Rung& before : combinations)
                    if (before.down + rung.down <= allowed) with.push_back({before.monthly + rung.monthly, before.down + rung.down});
            std::ranges::sort(with, {}, [](const Rung& one) { return std::pair{one.monthly, one.down}; });
            combinations.clear();
            for (const Rung& one : with)
                if (combinations.empty() || one.down < combinations.back().down) combinations.push_back(one);
        }
        return combinations;
    }

private slots:
    void noOtherSharesCostLess() {
        const ServerMarket onDemand{catalog(), "us-east-1", Choices{}};
        int split = 0;
        for (int round = 0; round < 400; ++round) {
            const std::vector<FleetNeeds> asked = parts(random_.whole(1, 3));
            std::vector<ServerCandidate> some = random_.types(round % 2, onDemand, onDemand);
            some.resize(std::min<std::size_t>(some.size(), 8));
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
            const std::vector<Rung> all = combinationsOf(candidates, asked, down * std::pow(10, random_.uniform(-2, 0.2)));
            if (all.empty()) continue;
            // One of them is just allowed: nothing is to be lost in looking for shares.
            const Rung& best = all[static_cast<std::size_t>(random_.whole(0, static_cast<int>(all.size()) - 1))];
            const double allowed = best.down * (1 + 1e-6);
            if (allowed < 1e-9) continue;
            const std::vector<double> least = splitDowntime(candidates, asked, cheapest, allowed);
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
            const QByteArray told = QStringLiteral("round %1: $%2, at the least $%3; down %4 of %5").arg(round).arg(found).arg(best.monthly).arg(foundDown).arg(allowed).toUtf8();
            QVERIFY2(foundDown <= allowed * (1 + 1e-6), told);
            QVERIFY2(found <= best.monthly * (1 + 1e-9), told);
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
