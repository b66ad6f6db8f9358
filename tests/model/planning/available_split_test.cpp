#include "model/planning/available_split.h"

#include <QTest>

#include <cmath>
#include <set>

#include "model/planning/downtime_split.h"
#include "model/reliability/availability.h"
#include "model/workload/demand.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/random_fleets.h"

using namespace stagecraft;
using namespace stagecraft::testing;

/// The parts of a region share a response time and a downtime at once.
class AvailableSplitTest : public QObject {
    Q_OBJECT

    const Demand week_ = demand(Workload{});
    RandomFleets random_{20261127, week_};
    const ServerMarket onDemand_{catalog(), "us-east-1", Choices{}};

    FleetNeeds needs(int zones, double serverUp) {
        FleetNeeds needs = random_.needs(zones, random_.uniform(20, 1500));
        needs.p99.reset();
        needs.others = {};
        needs.diskOperations = 0;
        needs.isWaiting = false;
        needs.maximumServers.reset();
        needs.workerThreads.reset();
        needs.availabilityOf = [](int needed, int count, int inZones, double zoneUp, double up) { return zonedKOfN(inZones, count / inZones, needed, zoneUp, up); };
        needs.zoneAvailability = 0.9995;
        needs.serverAvailability = serverUp;
        needs.leastAvailability = 0;
        return needs;
    }

    /// A few types; one to three services behind one database or two, perhaps with a web layer in front.
    std::optional<SplitProblem> problem(std::vector<ServerCandidate>& market) {
        market.clear();
        while (market.size() < 4) {
            const ServerCandidate& one = onDemand_.all()[static_cast<std::size_t>(random_.whole(0, static_cast<int>(onDemand_.all().size()) - 1))];
            if (one.vcpus <= 8) market.push_back(one);
        }
        SplitProblem problem;
        problem.candidates = market;
        problem.p99 = Seconds{random_.uniform(0.05, 0.4)};
        const int zones = random_.whole(2, 3), services = random_.whole(1, 3);
        const double serverUp = random_.uniform(0.98, 0.999);
        for (int i = 0; i < services; ++i) problem.parts.push_back(needs(zones, serverUp));
        if (services == 1 || random_.chance(0.3)) {
            problem.shared = problem.parts.size();
            problem.parts.push_back(needs(zones, serverUp));
        }
        problem.groups.resize(services > 1 ? 2 : 1);
        for (int i = 0; i < services; ++i) problem.groups[static_cast<std::size_t>(i) % problem.groups.size()].parts.push_back(static_cast<std::size_t>(i));
        for (TierGroup& group : problem.groups) {
            double monthly = random_.uniform(20, 60), service = random_.uniform(0.005, 0.03);
            for (int i = random_.whole(1, 3); i > 0; --i) {
                DatabaseDesign& database = group.databases.emplace_back();
                database.monthly = monthly;
                database.leaderStation = {Seconds{service}, 2, RequestsPerSecond{random_.uniform(0.1, 0.6) * 2 / service}, Discipline::FirstComeFirstServed};
                monthly += random_.uniform(0.5, 30);
                service *= random_.uniform(0.2, 0.95);
            }
        }
        for (const FleetNeeds& part : problem.parts) {
            FleetSearch search = cheapestFleet(problem.candidates, part);
            if (!search.choice) return std::nullopt;
            problem.cheapest.push_back(std::move(*search.choice));
        }
        return problem;
    }

    static std::optional<double> cheapestWith(SplitProblem problem, const std::vector<double>& most) {
        for (std::size_t part = 0; part < most.size(); ++part) {
            FleetNeeds& needs = problem.parts[part];
            needs.leastAvailability = 1 - allZonesDown(needs) - most[part];
            FleetSearch search = cheapestFleet(problem.candidates, needs);
            if (!search.choice) return std::nullopt;
            problem.cheapest[part] = std::move(*search.choice);
        }
        const std::optional<LatencySplit> split = cheapestSplit(problem);
        return split ? std::optional{split->monthly} : std::nullopt;
    }

    /// How long fleets of a part are down, whatever their types and numbers.
    static std::set<double> downtimesOf(const SplitProblem& problem, std::size_t part, double allowed) {
        const FleetNeeds& needs = problem.parts[part];
        std::set<double> downtimes;
        for (const ServerCandidate& server : problem.candidates)
            for (int count = needs.zones;; count += needs.zones) {
                FleetChoice choice;
                choice.server = &server;
                choice.count = count;
                const double downtime = downtimeOf(choice, needs);
                if (downtime <= allowed) downtimes.insert(downtime * (1 + 1e-9));
                if (downtime < allowed / 200 || count > 3000) break;
            }
        return downtimes;
    }

    /// The cheapest of all ways to share `allowed`: the last part is left what the others do not take.
    static std::optional<double> cheapestOfAll(const SplitProblem& problem, double allowed) {
        std::optional<double> best;
        std::vector<double> most(problem.parts.size());
        const auto share = [&](const auto& self, std::size_t part, double left) -> void {
            if (part + 1 == most.size()) {
                most[part] = left;
                if (const std::optional<double> monthly = cheapestWith(problem, most); monthly && (!best || *monthly < *best)) best = monthly;
                return;
            }
            for (const double downtime : downtimesOf(problem, part, left)) {
                most[part] = downtime;
                if (left - downtime > allowed / 1000) self(self, part + 1, left - downtime);
            }
        };
        share(share, 0, allowed);
        return best;
    }

private slots:
    void noOtherSharesCostLess() {
        int found = 0, dear = 0, unequal = 0;
        std::vector<ServerCandidate> market;
        while (found < 150) {
            const std::optional<SplitProblem> asked = problem(market);
            if (!asked) continue;
            SplitProblem whole = *asked;
            const std::optional<LatencySplit> plain = cheapestSplit(whole);
            if (!plain) continue;
            double down = 0;
            for (std::size_t part = 0; part < asked->parts.size(); ++part) down += downtimeOf(plain->fleets[part], asked->parts[part]);
            if (down < 1e-7) continue;
            const double allowed = down * std::pow(10, random_.uniform(-1.5, 0.1));
            whole = *asked;
            DowntimeBudget budget{allowed, [&](const auto&) { return allowed; }, std::vector(asked->parts.size(), allowed / static_cast<double>(asked->parts.size())), {}};
            const std::optional<AvailableSplit> answer = cheapestAvailableSplit(whole, budget);
            const std::optional<double> expected = cheapestOfAll(*asked, allowed);
            QCOMPARE(answer.has_value(), expected.has_value());
            if (!answer) continue;
            double shared = 0;
            for (std::size_t part = 0; part < asked->parts.size(); ++part) {
                shared += budget.shares[part];
                QVERIFY(downtimeOf(answer->split.fleets[part], asked->parts[part]) <= budget.shares[part] * (1 + 1e-9));
            }
            QVERIFY(shared <= allowed * (1 + 1e-9));
            const QByteArray told = QStringLiteral("case %1: $%2, at the least $%3").arg(found).arg(answer->split.monthly).arg(*expected).toUtf8();
            QVERIFY2(answer->split.monthly <= *expected * (1 + 1e-9), told);
            QVERIFY2(answer->split.monthly >= plain->monthly * (1 - 1e-9), told);
            QCOMPARE(answer->isDear, down > allowed);
            ++found;
            dear += answer->isDear ? 1 : 0;
            const std::optional<double> equal = cheapestWith(*asked, std::vector(asked->parts.size(), allowed / static_cast<double>(asked->parts.size())));
            unequal += !equal || *equal > answer->split.monthly * (1 + 1e-9) ? 1 : 0;
        }
        QVERIFY2(dear >= 100 && unequal >= 25, qPrintable(QStringLiteral("%1 dear, %2 not shared equally").arg(dear).arg(unequal)));
    }

    void nothingIsFoundAboveTheLimit() {
        std::vector<ServerCandidate> market;
        std::optional<SplitProblem> asked;
        std::optional<AvailableSplit> answer;
        DowntimeBudget budget;
        while (!answer) {
            if (!(asked = problem(market))) continue;
            SplitProblem whole = *asked;
            const double parts = static_cast<double>(whole.parts.size());
            budget = {1e-6, [](const auto&) { return 1e-6; }, std::vector(whole.parts.size(), 1e-6 / parts), {}};
            answer = cheapestAvailableSplit(whole, budget);
        }
        for (const double share : {0.9, 1.1}) {
            SplitProblem limited = *asked;
            limited.costLimit = answer->split.monthly * share;
            QCOMPARE(cheapestAvailableSplit(limited, budget).has_value(), share > 1);
        }
    }
};

QTEST_APPLESS_MAIN(AvailableSplitTest)
#include "available_split_test.moc"
