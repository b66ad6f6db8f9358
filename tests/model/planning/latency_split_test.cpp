#include "model/planning/latency_split.h"

#include <QTest>

#include <cmath>
#include <map>

#include "model/planning/database_load.h"
#include "model/planning/tier_way.h"
#include "model/workload/demand.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/random_fleets.h"
#include "tests/model/planning/written_out_fleet.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

std::vector<Station> stationsOf(const DatabaseDesign& database) {
    std::vector<Station> stations{database.leaderStation};
    if (database.followers > 0) stations.push_back(database.followerStation);
    return stations;
}

/// Threads are held until this database has answered.
FleetNeeds waitingFor(const DatabaseDesign& database, FleetNeeds needs) {
    if (!needs.workerThreads) return needs;
    std::vector<PlainStation> plain;
    for (const Station& station : stationsOf(database)) plain.emplace_back(station);
    const PlainMoments answer = plainMoments(plain);
    needs.behind = Seconds{answer.mean};
    needs.behindVariation = answer.variation;
    return needs;
}

/// The cheapest combination of tiers by trying every one: all types and numbers of servers of every part, beside all databases.
class EveryCombination {
public:
    /// Those for no more than `limit`.
    EveryCombination(const SplitProblem& problem, double limit) : problem_(problem), limit_(limit) {}

    [[nodiscard]] std::optional<double> cheapest() {
        // What a group costs at least: what is left of the limit is all that the others may cost.
        for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
            double least = HUGE_VAL;
            for (std::size_t d = 0; d < problem_.groups[g].databases.size(); ++d) {
                double monthly = problem_.groups[g].databases[d].monthly;
                for (const std::size_t part : problem_.groups[g].parts) {
                    const std::vector<Fleetlet>& fleets = fleetsOf(part, g, d);
                    monthly += fleets.empty() ? HUGE_VAL : fleets.front().monthly;
                }
                least = std::min(least, monthly);
            }
            floors_.push_back(least);
        }
        if (!problem_.shared) return complete(0, {});
        std::optional<double> best;
        for (const WrittenOutSearch::Option& fleet : WrittenOutSearch{problem_.parts[*problem_.shared]}.all(problem_.candidates, limit_)) {
            const std::optional<double> whole = complete(fleet.monthly, {fleet.station});
            if (whole && (!best || *whole < *best)) best = whole;
        }
        return best;
    }

private:
    /// Given the front and the database, the parts of a group do not touch each other.
    [[nodiscard]] std::optional<double> complete(double monthly, const std::vector<Station>& front) {
        for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
            double left = limit_ - monthly, least = HUGE_VAL;
            for (std::size_t later = g + 1; later < problem_.groups.size(); ++later) left -= floors_[later];
            for (std::size_t d = 0; d < problem_.groups[g].databases.size(); ++d) least = std::min(least, groupWith(g, d, front, left));
            monthly += least;
            if (!(monthly <= limit_ && std::isfinite(monthly))) return std::nullopt;
        }
        return monthly;
    }
    [[nodiscard]] double groupWith(std::size_t g, std::size_t d, const std::vector<Station>& front, double left) {
        std::vector<PlainStation> others;
        for (const Station& station : stationsOf(problem_.groups[g].databases[d])) others.emplace_back(station);
        for (const Station& station : front) others.emplace_back(station);
        std::vector<const PlainStation*> way(1);
        for (const PlainStation& station : others) way.push_back(&station);
        double monthly = problem_.groups[g].databases[d].monthly;
        for (const std::size_t part : problem_.groups[g].parts) {
            const auto fits = [&](const Fleetlet& fleet) {
                way.front() = &fleet.station;
                return plainTail(way, problem_.p99.count()) <= 0.01;
            };
            const std::vector<Fleetlet>& fleets = fleetsOf(part, g, d);
            const auto payable = std::ranges::upper_bound(fleets, left - monthly, {}, &Fleetlet::monthly);
            const auto cheapest = std::find_if(fleets.begin(), payable, fits);
            if (cheapest == payable) return HUGE_VAL;
            monthly += cheapest->monthly;
        }
        return monthly;
    }

    struct Fleetlet {
        double monthly = 0;
        PlainStation station;
    };
    /// From cheap to dear.
    [[nodiscard]] const std::vector<Fleetlet>& fleetsOf(std::size_t part, std::size_t g, std::size_t d) {
        const auto [known, isNew] = fleets_.try_emplace({part, d});
        if (!isNew) return known->second;
        const FleetNeeds needs = waitingFor(problem_.groups[g].databases[d], problem_.parts[part]);
        for (const WrittenOutSearch::Option& option : WrittenOutSearch{needs}.all(problem_.candidates, limit_))
            known->second.push_back({option.monthly, PlainStation{option.station}});
        return known->second;
    }

    const SplitProblem& problem_;
    double limit_;
    std::vector<double> floors_;
    std::map<std::pair<std::size_t, std::size_t>, std::vector<Fleetlet>> fleets_;
};

/// As busy as some week, in steps: each step more is as many numbers of servers more that cost differently.
Demand weekOfFewLevels() {
    Demand week = demand(Workload{});
    double sum = 0;
    for (double& factor : week.busyFactor) sum += factor = std::ceil(2 * factor) / 2;
    std::map<double, int, std::greater<>> hours;
    for (double& factor : week.busyFactor) ++hours[factor *= static_cast<double>(hoursPerWeek) / sum];
    week.levels.clear();
    for (const auto& [factor, number] : hours) week.levels.push_back({factor, number});
    return week;
}

}  // namespace

class LatencySplitTest : public QObject {
    Q_OBJECT

    const Demand week_ = weekOfFewLevels();
    RandomFleets random_{20261124, week_};
    const ServerMarket onDemand_{catalog(), "us-east-1", Choices{}};
    const ServerMarket mixed_{catalog(), "us-east-1", [] {
                                  Choices mix;
                                  mix.purchase = PurchaseChoice::BestUpTo3Years;
                                  return mix;
                              }()};

    FleetNeeds needs(int zones) {
        FleetNeeds needs = random_.needs(zones, random_.uniform(2, 120));
        needs.p99.reset();
        needs.others = {};
        needs.diskOperations = 0;
        needs.isWaiting = false;  // any number of servers that only wait costs the same: too many to be tried
        if (needs.workerThreads) needs.workerThreads = random_.whole(2, 8);
        return needs;
    }

    std::vector<DatabaseDesign> databases() {
        std::vector<DatabaseDesign> some;
        double monthly = random_.uniform(20, 60);
        double slowness = random_.uniform(0.5, 3);
        Workload work;
        work.queriesPerRequest = random_.chance(0.3) ? 1 : random_.chance(0.5) ? random_.whole(2, 12) : random_.uniform(0.3, 12);
        work.readShare = random_.chance(0.2) ? 1 : random_.uniform(0.1, 0.95);
        work.cpuPerRead = Seconds{0.01 / work.queriesPerRequest};
        work.cpuPerWrite = Seconds{0.01 / work.queriesPerRequest * random_.uniform(0.5, 4)};
        const double missing = random_.chance(0.5) ? 1 : random_.uniform(0.1, 1);
        const double read = work.readShare * missing, write = 1 - work.readShare;
        const double each = read * Seconds{work.cpuPerRead}.count() + write * Seconds{work.cpuPerWrite}.count();
        for (int i = random_.whole(1, 3); i > 0; --i) {
            DatabaseDesign design;
            design.monthly = monthly;
            // Kinds mix: a pair answers reads itself, a cluster has readers for them.
            design.followers = random_.chance(0.3) ? 2 : 0;
            const double queries = random_.uniform(0.1, 0.6) * 2 / (slowness * each);  // a second, if the leader did all
            const DatabaseStations stations = stationsOf({1 / slowness, 2, 1, design.followers, queries * read, queries * write, missing}, work);
            design.leaderStation = stations.leader;
            if (design.followers > 0) design.followerStation = stations.follower;
            some.push_back(design);
            monthly += random_.uniform(0.5, 30);
            slowness *= random_.uniform(0.2, 0.95);
        }
        return some;
    }

    /// A market of a few types, one to three services in one or two domains, sometimes with a web layer in front.
    SplitProblem problem(std::vector<ServerCandidate>& market) {
        const ServerMarket& all = random_.chance(0.5) ? onDemand_ : mixed_;
        market.clear();
        const NodeLaw law{random_.chance(0.5) ? 0 : random_.uniform(0, 0.2), 0};
        while (market.size() < 4) {
            const ServerCandidate& one = all.all()[static_cast<std::size_t>(random_.whole(0, static_cast<int>(all.all().size()) - 1))];
            if (one.vcpus <= 8) market.push_back(slowed(one, law));
        }
        SplitProblem problem;
        problem.candidates = market;
        problem.p99 = Seconds{random_.chance(0.1) ? HUGE_VAL : random_.uniform(0.08, 0.5)};
        const int zones = random_.whole(1, 3);
        const int services = random_.whole(1, 3);
        for (int i = 0; i < services; ++i) problem.parts.push_back(needs(zones));
        problem.groups.resize(services > 1 ? 2 : 1);
        for (std::size_t i = 0; i < problem.parts.size(); ++i) problem.groups[i % problem.groups.size()].parts.push_back(i);
        for (TierGroup& group : problem.groups) {
            group.databases = databases();
            // As the planner begins: with the cheapest database.
            for (const std::size_t part : group.parts) problem.parts[part] = waitingFor(group.databases.front(), problem.parts[part]);
        }
        if (random_.chance(0.5)) {
            problem.shared = problem.parts.size();
            problem.parts.push_back(needs(zones));
        }
        for (std::size_t part = 0; part < problem.parts.size(); ++part) {
            FleetNeeds needs = problem.parts[part];
            FleetSearch search = cheapestFleet(problem.candidates, needs);
            if (part != problem.shared) needs.behind = Seconds{0};
            if (!search.choice) search = cheapestFleet(problem.candidates, needs);
            if (search.choice) problem.cheapest.push_back(std::move(*search.choice));
        }
        return problem;
    }

private slots:
    /// A thousand problems with an answer, hundreds without: fixed fleets and such that follow the load, on demand, committed and on
    /// spot, with credits, threads, contention and availability.
    void findsWhatTryingEveryCombinationFinds() {
        int found = 0, none = 0, split = 0, quickerDatabase = 0, tooLarge = 0;
        std::vector<ServerCandidate> market;
        for (int round = 0; found < 1000 || none < 100; ++round) {
            SplitProblem whole = problem(market);
            if (whole.cheapest.size() < whole.parts.size()) continue;
            const SplitProblem asked = whole;
            // Half of the time the databases are told one by one, as the planner does.
            if (round % 2 == 0) {
                whole.allDatabases = [&](std::size_t group, double limit) {
                    std::vector<DatabaseDesign> databases = asked.groups[group].databases;
                    std::erase_if(databases, [&](const DatabaseDesign& database) { return database.monthly > limit; });
                    return databases;
                };
                for (TierGroup& group : whole.groups) group.databases.resize(1);
            }
            const std::optional<LatencySplit> answer = cheapestSplit(whole);
            // Where the answer costs as much as hundreds of the cheapest servers the combinations are too many to be tried.
            double least = HUGE_VAL;
            for (const ServerCandidate& server : market) least = std::min(least, 730 * std::min(server.hourly, server.committed));
            if (answer && answer->monthly > 80 * least) {
                ++tooLarge;
                continue;
            }
            // What is found must be among all combinations for as much, and none of them be cheaper.
            const std::optional<double> expected = EveryCombination{asked, answer ? answer->monthly * (1 + 1e-9) : HUGE_VAL}.cheapest();
            double plain = 0;
            for (const FleetChoice& choice : asked.cheapest) plain += choice.monthly;
            for (const TierGroup& group : asked.groups) plain += group.databases.front().monthly;
            QVERIFY2(answer.has_value() == expected.has_value(), qPrintable(QStringLiteral("round %1: %2").arg(round).arg(expected.value_or(-1))));
            ++(answer ? found : none);
            if (!answer) continue;
            QVERIFY2(std::abs(answer->monthly - *expected) < 1e-6, qPrintable(QStringLiteral("round %1: %2 against %3").arg(round).arg(answer->monthly).arg(*expected)));
            split += answer->monthly > plain + 1e-6 ? 1 : 0;
            quickerDatabase += answer->monthly < plain - 1e-6 ? 1 : 0;
        }
        QVERIFY2(tooLarge < 100, qPrintable(QString::number(tooLarge)));
        QVERIFY2(split > 200, qPrintable(QString::number(split)));
        QVERIFY2(quickerDatabase >= 5, qPrintable(QString::number(quickerDatabase)));
    }

    void everyWayMeetsTheTarget() {
        std::vector<ServerCandidate> market;
        for (int round = 0; round < 100; ++round) {
            SplitProblem whole = problem(market);
            if (whole.cheapest.size() < whole.parts.size()) continue;
            const std::optional<LatencySplit> answer = cheapestSplit(whole);
            if (!answer) continue;
            for (std::size_t g = 0; g < whole.groups.size(); ++g)
                for (const std::size_t part : whole.groups[g].parts) {
                    const Station* front = whole.shared ? &answer->fleets[*whole.shared].degraded : nullptr;
                    QVERIFY(wayThrough(&answer->databases[g], answer->fleets[part].degraded, front).tail(whole.p99) <= 0.01);
                }
        }
    }

    void aTargetNothingMeetsIsAnsweredWithTheNearest() {
        std::vector<ServerCandidate> market;
        SplitProblem whole = problem(market);
        while (whole.cheapest.size() < whole.parts.size()) whole = problem(market);  // some parts none of the types can serve
        whole.p99 = Seconds{0.001};
        QVERIFY(!cheapestSplit(whole).has_value());
        const Seconds nearest = nearestP99(whole);
        QVERIFY(nearest.count() > 0.001 && std::isfinite(nearest.count()));
        whole.p99 = nearest * 1.05;
        QVERIFY(cheapestSplit(whole).has_value());
    }
};

QTEST_APPLESS_MAIN(LatencySplitTest)
#include "latency_split_test.moc"
