#include "model/capacity/fleet.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "model/capacity/burst_credits.h"
#include "model/reliability/availability.h"
#include "tests/model/planning/app_servers.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

const Catalog& catalog() {
    static const Catalog::Pointer built = Catalog::builtIn().value();
    return *built;
}

/// Whether the CPU credits of so busy a server last through two weeks, carried hour by hour.
bool creditsLast(const ServerCandidate& server, const FleetNeeds& needs, double peakUtilisation) {
    if (server.baselineShare >= 1 || needs.isAutoscaled) return true;
    const BurstableType type{server.vcpus, server.baselineShare};
    std::vector<CreditSpan> fortnight;
    for (int week = 0; week < 2; ++week)
        for (const double factor : *needs.hourly) fortnight.push_back({Hours{1}, peakUtilisation * needs.averageOverPeak * factor});
    double asked = 0;
    for (const CreditSpan& span : fortnight) asked += type.vcpus * span.utilisation * span.time.count();
    // A standard server without credits falls back to its baseline and does less than it is asked.
    return carryCredits(type, CreditMode::Standard, fortnight, type.maximumCredits()).vcpuHours >= asked * (1 - 1e-9);
}

struct Counted {
    std::string_view type;
    int count = 0;
    double monthly = 0;
};

/// Trying one number of servers after the other, every constraint asked of each on its own: no bound, no order, no bisection.
class Exhaustive {
public:
    explicit Exhaustive(const FleetNeeds& needs) : needs_(needs) {}

    [[nodiscard]] std::optional<Counted> best(ServerCandidates candidates) const {
        std::optional<Counted> best;
        for (const ServerCandidate& server : candidates) {
            const std::optional<Counted> one = cheapestOf(server);
            const auto key = [](const Counted& fleet) { return std::tuple{fleet.monthly, fleet.count, fleet.type}; };
            if (one && (!best || key(*one) < key(*best))) best = one;
        }
        return best;
    }

private:
    [[nodiscard]] int counted(int bought) const {
        return needs_.survivesZoneLoss && needs_.zones > 1 ? bought - bought / needs_.zones : bought;
    }
    /// How full servers may be at peak: a burstable one that follows the load has no credits to spend unless surplus is paid for.
    [[nodiscard]] double usable(const ServerCandidate& server) const {
        return needs_.isAutoscaled && !isCharged(server) ? std::min(needs_.targetUtilisation, server.baselineShare) : needs_.targetUtilisation;
    }
    /// vCPUs beyond the worker threads are never at work.
    [[nodiscard]] double capacity(const ServerCandidate& server) const {
        return std::min(server.vcpus, needs_.workerThreads.value_or(server.vcpus)) * server.speed;
    }
    /// MiB: requests are in flight for longer where vCPUs slow each other down.
    [[nodiscard]] double memory(const ServerCandidate& server) const { return needs_.memoryShared + (server.slowdown - 1) * needs_.memoryInFlight; }
    /// Threads that are held, over those that may be.
    [[nodiscard]] double threads(const ServerCandidate& server) const {
        if (!needs_.workerThreads) return 0;
        // As full as they may be; nobody waits for a vCPU where there are no more threads than these.
        const Station full{needs_.service / server.speed, static_cast<int>(server.vcpus),
                           RequestsPerSecond{server.vcpus * needs_.targetUtilisation * server.speed / needs_.service.count()}};
        const double most = std::max(1.0, *needs_.workerThreads / server.vcpus);
        const double atWork = needs_.work / server.speed * std::min(most, meanResponse(full) / full.service);
        const double held = atWork + needs_.arrivals.count() * needs_.behind.count();
        return held / *needs_.workerThreads / needs_.targetUtilisation;
    }
    [[nodiscard]] bool carries(const ServerCandidate& server, double servers) const {
        const double room = server.memory - needs_.memoryBase;
        const double slack = 1e-9;
        return room > 0 && memory(server) / room <= servers + slack && needs_.network / server.network <= servers + slack &&
               threads(server) <= servers + slack && needs_.work / (capacity(server) * usable(server)) <= servers + slack;
    }
    [[nodiscard]] double asked(const ServerCandidate& server, double utilisation) const {
        return std::max({needs_.work / (capacity(server) * utilisation), memory(server) / (server.memory - needs_.memoryBase),
                         needs_.network / server.network, threads(server)});
    }
    /// Servers that fail leave enough others, often enough.
    [[nodiscard]] bool isUp(const ServerCandidate& server, int count) const {
        if (needs_.availabilityOf == nullptr) return true;
        const int needed = std::clamp(static_cast<int>(std::ceil(needs_.work / (capacity(server) * needs_.degradedUtilisation) - 1e-9)), 1, count);
        return needs_.availabilityOf(needed, count, needs_.zones, needs_.zoneAvailability, needs_.serverAvailability) >= needs_.leastAvailability;
    }
    /// Eight numbers are tried: each server more cuts what is missing by orders of magnitude.
    static constexpr int availabilityTries = 8;
    [[nodiscard]] bool isQuick(const Station& station) const {
        if (!needs_.p99) return true;
        std::vector<Station> path(needs_.others.begin(), needs_.others.end());
        path.push_back(station);
        return responseTail(path, Seconds{0}, *needs_.p99) <= 0.01;
    }
    /// A fleet that follows the load is asked at its peak for what the load needs or, where that is too slow, for one whole server after
    /// the other, above 128 in steps of 1/64 to 1/128; it is as busy in some hour as that makes it.
    [[nodiscard]] static double nextStep(double servers) {
        double step = 1;
        while (servers >= 128 * step) step *= 2;
        return (std::floor(servers / step) + 1) * step;
    }
    [[nodiscard]] std::optional<Counted> cheapestFollowing(const ServerCandidate& server, double utilisation) const {
        if (server.memory <= needs_.memoryBase) return std::nullopt;
        for (double atPeak = asked(server, utilisation); atPeak < 60'000; atPeak = nextStep(atPeak)) {
            const Station station = stationOf(needs_, server.vcpus, server.speed, std::max<double>(atPeak, counted(fewestServers())));
            if (!isQuick(station)) {
                if (meanResponse(station) < station.service * 1.0001) return std::nullopt;
                continue;
            }
            int count = fewestServers();
            while (counted(count) + 1e-9 < atPeak) count += needs_.zones;
            const int forLoad = count;
            while (!isUp(server, count))
                if ((count += needs_.zones) >= forLoad + availabilityTries * needs_.zones) return std::nullopt;
            if (needs_.maximumServers && count > *needs_.maximumServers) return std::nullopt;
            // Paid like the least load that asks for as many.
            const double paid = count > forLoad ? std::max(atPeak, counted(count - needs_.zones) + 1e-6) : atPeak;
            return Counted{server.offer->type->name, count, monthly(server, count, paid)};
        }
        return std::nullopt;
    }
    [[nodiscard]] std::optional<Counted> cheapestOf(const ServerCandidate& server) const {
        if (server.diskOperations < needs_.diskOperations) return std::nullopt;
        if (needs_.isAutoscaled) {
            const std::optional<Counted> full = cheapestFollowing(server, usable(server));
            const std::optional<Counted> rested = cheapestFollowing(server, std::min(usable(server), server.baselineShare));
            return !full || (rested && std::tie(rested->monthly, rested->count) < std::tie(full->monthly, full->count)) ? rested : full;
        }
        std::optional<Counted> best;
        int tries = availabilityTries;
        const int fewest = (needs_.minimumServers + needs_.zones - 1) / needs_.zones * needs_.zones;
        for (int count = std::max(fewest, needs_.survivesZoneLoss && needs_.zones > 1 ? 2 : 1); count < 60'000; ++count) {
            if (count % needs_.zones != 0) continue;
            if (needs_.maximumServers && count > *needs_.maximumServers) return std::nullopt;
            if (!carries(server, counted(count))) continue;
            const Station station = stationOf(needs_, server.vcpus, server.speed, counted(count));
            if (!isQuick(station)) {
                if (meanResponse(station) < station.service * 1.0001) return std::nullopt;  // nobody waits: it is the service itself
                continue;
            }
            const bool lasts = creditsLast(server, needs_, needs_.work / (server.capacity * counted(count)));
            if (!lasts && !isCharged(server)) continue;
            if (!isUp(server, count)) {
                if (--tries == 0) return std::nullopt;
                continue;
            }
            const Counted one{server.offer->type->name, count, monthly(server, count, count)};
            if (!isCharged(server)) return one;
            // Surplus is paid for, or saved by more servers: whatever costs least.
            if (!best || one.monthly < best->monthly) best = one;
            if (lasts) break;
        }
        return best;
    }
    [[nodiscard]] bool isCharged(const ServerCandidate& server) const {
        return needs_.credits == CreditMode::Unlimited && server.baselineShare < 1;
    }
    /// Surplus vCPU-hours of a week that repeats, of one server as busy as that on average.
    [[nodiscard]] double surplusOfWeek(const ServerCandidate& server, double meanUtilisation) const {
        const BurstableType type{server.vcpus, server.baselineShare};
        std::vector<CreditSpan> week;
        for (const double factor : *needs_.hourly) week.push_back({Hours{1}, std::min(1.0, meanUtilisation * factor)});
        std::vector<CreditSpan> fortnight = week;
        fortnight.insert(fortnight.end(), week.begin(), week.end());
        const auto charged = [&](const std::vector<CreditSpan>& spans) {
            return carryCredits(type, CreditMode::Unlimited, spans, type.maximumCredits()).charged;
        };
        return (charged(fortnight) - charged(week)) / 60;
    }
    [[nodiscard]] double monthly(const ServerCandidate& server, int count, double atPeak) const {
        std::vector<int> running(hoursPerWeek, count);
        double surplus = 0;
        if (needs_.isAutoscaled) {
            for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
                const double factor = (*needs_.hourly)[hour];
                int& now = running[hour];
                now = std::max(needs_.zones, (needs_.minimumServers + needs_.zones - 1) / needs_.zones * needs_.zones);
                while (now < count && counted(now) + 1e-9 < std::max(1.0, atPeak * needs_.averageOverPeak * factor)) now += needs_.zones;
                now = std::min(now, count);
                const double utilisation = std::min(1.0, needs_.work * needs_.averageOverPeak * factor / (server.capacity * now));
                if (isCharged(server)) surplus += now * server.vcpus * std::max(0.0, utilisation - server.baselineShare);
            }
        } else if (isCharged(server)) {
            surplus = count * surplusOfWeek(server, needs_.work * needs_.averageOverPeak / (server.capacity * count));
        }
        // Servers that run, and for how much of a week: a timetable starts those of the next hour early.
        std::map<int, double> hours;
        for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
            const int now = running[hour], next = running[(hour + 1) % hoursPerWeek];
            const double early = next > now ? needs_.earlyStart : 0;
            hours[now] += 1 - early;
            hours[next] += early;
        }
        double serverHours = 0;
        for (const auto& [servers, time] : hours) serverHours += servers * time;
        const double months = 730.0 / hoursPerWeek;
        return (leastPaid(server, hours) + surplus * server.surplusHourly) * months + serverHours / hoursPerWeek * needs_.serverMonthly;
    }

    /// The best of all ways to pay: so many committed, and of those that run in an hour as many on spot as is best then. What they cost
    /// together bends where an hour has just as many running, or just as many that may not be on spot.
    [[nodiscard]] double leastPaid(const ServerCandidate& server, const std::map<int, double>& hours) const {
        const double onSpot = server.hourly * (1 - needs_.spotDiscount) / (1 - needs_.spotInterruptions);
        const auto allowed = [&](int running) {
            return needs_.isAutoscaled ? static_cast<int>(std::floor(needs_.spotShare * std::max(0, running - fewestServers()) + 1e-9)) : 0;
        };
        std::set<int> numbers{0};
        if (server.committed < HUGE_VAL)
            for (const auto& [servers, time] : hours) numbers.insert({servers, servers - allowed(servers)});
        double best = HUGE_VAL;
        for (const int committed : numbers) {
            double dollars = committed > 0 ? committed * server.committed * hoursPerWeek : 0;
            for (const auto& [servers, time] : hours) {
                double least = HUGE_VAL;
                for (const int spot : {0, allowed(servers), std::clamp(servers - committed, 0, allowed(servers))})
                    least = std::min(least, spot * onSpot + std::max(0, servers - spot - committed) * server.hourly);
                dollars += least * time;
            }
            best = std::min(best, dollars);
        }
        return best;
    }

    [[nodiscard]] int fewestServers() const {
        const int fewest = (needs_.minimumServers + needs_.zones - 1) / needs_.zones * needs_.zones;
        return std::max(fewest, needs_.survivesZoneLoss && needs_.zones > 1 ? needs_.zones * ((1 + needs_.zones - 2) / (needs_.zones - 1)) : 1);
    }

    const FleetNeeds& needs_;
};

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
    needs.levels = demand.levels;
    needs.hourly = &demand.busyFactor;
    // No hour is busier than the peak.
    needs.averageOverPeak = uniform(0.5, 1) / *std::max_element(demand.busyFactor.begin(), demand.busyFactor.end());
    needs.burstLimit = burstLimit(demand.busyFactor);
    if (needs.isAutoscaled && chance(0.3)) {
        needs.spotShare = uniform(0, 1);
        needs.spotDiscount = uniform(0, 0.9);
        needs.spotInterruptions = chance(0.5) ? 0.05 : uniform(0, 0.7);
    }
    if (needs.isAutoscaled && chance(0.2)) needs.earlyStart = uniform(0, 1);
    if (chance(0.3)) needs.credits = CreditMode::Unlimited;
    needs.memoryInFlight = needs.memoryShared * uniform(0, 1);
    if (chance(0.4)) {
        needs.workerThreads = std::floor(std::pow(10, uniform(0, 2.5)));
        needs.behind = needs.service * uniform(0, 4);
        needs.behindVariation = uniform(0.3, 2);
    }
    if (chance(0.3)) {
        needs.availabilityOf = [](int needed, int count, int zones, double zoneUp, double serverUp) {
            return zonedKOfN(zones, count / zones, needed, zoneUp, serverUp);
        };
        needs.zoneAvailability = 0.9995;
        needs.serverAvailability = uniform(0.9, 0.999);
        needs.leastAvailability = 1 - std::pow(10, -uniform(2, 4.5));
    }
    return needs;
}

/// None for half of the rounds; else little contention to much.
NodeLaw randomLaw(std::mt19937& random, const FleetNeeds& needs) {
    const auto uniform = [&](double low, double high) { return std::uniform_real_distribution{low, high}(random); };
    NodeLaw law;
    law.mostAtWork = needs.workerThreads.value_or(law.mostAtWork);
    if (uniform(0, 1) < 0.5) return law;
    law.contention = std::pow(10, uniform(-3, -0.5));
    law.coherency = uniform(0, 1) < 0.5 ? 0 : std::pow(10, uniform(-5, -2));
    return law;
}

}  // namespace

class FleetSearchTest : public QObject {
    Q_OBJECT
private slots:
    void findsWhatExhaustiveSearchFinds() {
        std::mt19937 random{20261123};
        const Demand week = demand(Workload{});
        Choices mix;
        mix.purchase = PurchaseChoice::BestUpTo3Years;
        const ServerMarket onDemand{catalog(), "us-east-1", Choices{}}, mixed{catalog(), "us-east-1", mix};
        int found = 0;
        for (int round = 0; round < 1000; ++round) {
            // A small random market, so that the slow search stays affordable.
            const ServerMarket& market = round % 2 == 0 ? onDemand : mixed;
            std::vector<ServerCandidate> some(market.all().begin(), market.all().end());
            std::shuffle(some.begin(), some.end(), random);
            some.resize(24);
            const FleetNeeds needs = randomNeeds(random, week);
            const NodeLaw law = randomLaw(random, needs);
            for (ServerCandidate& server : some) server = slowed(server, law);
            const FleetSearch fast = cheapestFleet(some, needs);
            const std::optional<Counted> slow = Exhaustive{needs}.best(some);
            QCOMPARE(fast.choice.has_value(), slow.has_value());
            if (!fast.choice) continue;
            ++found;
            QVERIFY2(std::abs(fast.choice->monthly - slow->monthly) <= 1e-9 * slow->monthly,
                     qPrintable(QStringLiteral("round %1: %2 %3 %4 against %5 %6 %7")
                                    .arg(round).arg(fast.choice->monthly).arg(fast.choice->count)
                                    .arg(QString::fromStdString(std::string{fast.choice->server->offer->type->name}))
                                    .arg(slow->monthly).arg(slow->count).arg(QString::fromStdString(std::string{slow->type}))));
            QCOMPARE(fast.choice->count, slow->count);
            QCOMPARE(QByteArray::fromStdString(std::string{fast.choice->server->offer->type->name}), QByteArray::fromStdString(std::string{slow->type}));
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

    /// Under a law other types are worth a look than without: what `SlowedServers` leaves out is never the best.
    void droppingTypesThatTheLawDominatesChangesNothing() {
        std::mt19937 random{17};
        const Demand week = demand(Workload{});
        Choices choices;
        choices.generations = GenerationChoice::Any;
        const ServerMarket& market = ServerMarket::of(catalog(), "us-east-1", choices);
        for (int round = 0; round < 80; ++round) {
            const FleetNeeds needs = randomNeeds(random, week);
            NodeLaw law = randomLaw(random, needs);
            if (law.isLinear()) law.contention = 0.05;
            const SlowedServers slow{catalog(), "us-east-1", choices, law};
            QVERIFY(slow.candidates().size() < market.all().size());
            std::vector<ServerCandidate> all(market.all().begin(), market.all().end());
            for (ServerCandidate& server : all) server = slowed(server, law);
            const FleetSearch pruned = cheapestFleet(slow.candidates(), needs), whole = cheapestFleet(all, needs);
            QCOMPARE(pruned.choice.has_value(), whole.choice.has_value());
            if (pruned.choice) QCOMPARE(pruned.choice->monthly, whole.choice->monthly);
        }
    }

    void moreContentionNeverCostsLess() {
        std::mt19937 random{19};
        const Demand week = demand(Workload{});
        for (int round = 0; round < 60; ++round) {
            const FleetNeeds needs = randomNeeds(random, week);
            NodeLaw law = randomLaw(random, needs);
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
