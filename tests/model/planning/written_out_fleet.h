#pragma once

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

#include "model/capacity/burst_credits.h"
#include "model/capacity/fleet.h"
#include "tests/model/planning/written_out_latency.h"

/// The cheapest fleet by trying one number of servers of one type after the other, every constraint asked of each on its own: no
/// bound, no order, no bisection. Queues, availability and every way to pay for the hours are written out here.
namespace stagecraft::testing {

struct WrittenOutFleet {
    std::string_view type;
    int count = 0;
    double monthly = 0;
};

/// At least `needed` of `count` servers over `zones` zones are up, state by state.
inline double upByStates(int needed, int count, int zones, double zoneUp, double serverUp) {
    // P(k of n are up) for k = n, n − 1, …
    const auto atLeast = [](int k, int n, double up) {
        long double exactly = std::pow(static_cast<long double>(up), n), sum = 0;
        for (int i = n; i >= k; --i) {
            sum += exactly;
            exactly *= i / (n - i + 1.0L) * (1 - up) / up;
        }
        return sum;
    };
    long double up = 0;
    for (int left = 0; left <= zones; ++left) {
        const long double exactlyLeft = atLeast(left, zones, zoneUp) - atLeast(left + 1, zones, zoneUp);
        up += exactlyLeft * atLeast(needed, count / zones * left, serverUp);
    }
    return static_cast<double>(up);
}

/// A stretch of time with so many servers running, of which so many may be on spot.
struct ServerSpan {
    double hours = 0;
    int running = 0, mayBeOnSpot = 0;
};

struct ServerRates {
    double hourly = 0, committed = 0, spot = 0;
};

/// The least that such a week can cost: any number of servers may be committed, and in every hour any number on spot that is
/// allowed.
inline double cheapestWeek(std::span<const ServerSpan> week, const ServerRates& rates) {
    std::set<int> numbers{0};  // the cost is straight between these
    double hours = 0;
    for (const ServerSpan& span : week) {
        numbers.insert({span.running, span.running - span.mayBeOnSpot});
        hours += span.hours;
    }
    double least = HUGE_VAL;
    for (const int committed : numbers) {
        double dollars = committed > 0 ? committed * hours * rates.committed : 0;
        for (const ServerSpan& span : week) {
            double best = HUGE_VAL;
            for (const int onSpot : {0, std::clamp(span.running - committed, 0, span.mayBeOnSpot), span.mayBeOnSpot})
                best = std::min(best, onSpot * rates.spot + std::max(0, span.running - onSpot - committed) * rates.hourly);
            dollars += span.hours * best;
        }
        least = std::min(least, dollars);
    }
    return least;
}

class WrittenOutSearch {
public:
    /// A fleet is quick enough where `slowShare` of its requests or fewer are slower than the target.
    explicit WrittenOutSearch(const FleetNeeds& needs, double slowShare = 0.01) : needs_(needs), slowShare_(slowShare) {}

    [[nodiscard]] std::optional<WrittenOutFleet> best(ServerCandidates candidates) {
        std::optional<WrittenOutFleet> best;
        const auto key = [](const WrittenOutFleet& fleet) { return std::tuple{fleet.monthly, fleet.count, fleet.type}; };
        for (const ServerCandidate& server : candidates) {
            const std::optional<WrittenOutFleet> one = cheapestOf(server);
            if (one && (!best || key(*one) < key(*best))) best = one;
        }
        return best;
    }

    /// A fleet that carries the load and the queue that its latency is judged by.
    struct Option {
        double monthly = 0;
        Station station;
    };
    /// All of them for no more than `limit` from cheap to dear, the latency left aside. Without a limit twice as many servers each time,
    /// until nobody waits any more: enough to tell whether there is any that is quick.
    [[nodiscard]] std::vector<Option> all(ServerCandidates candidates, double limit) {
        limit_ = limit;
        std::vector<Option> options;
        for (const ServerCandidate& server : candidates) {
            if (server.diskOperations < needs_.diskOperations || server.memory <= needs_.memoryBase || !isEverUp(server)) continue;
            if (!needs_.isAutoscaled) addFixed(server, options);
            for (const double utilisation : {usable(server), std::min(usable(server), server.baselineShare)})
                if (needs_.isAutoscaled) addFollowing(server, utilisation, options);
        }
        std::ranges::sort(options, {}, &Option::monthly);
        return options;
    }

    /// Servers of a fleet; larger ones are not looked for.
    static constexpr int mostTried = 20'000;

private:
    // Zones.
    [[nodiscard]] int counted(int bought) const { return losesZone() ? bought - bought / needs_.zones : bought; }
    [[nodiscard]] bool losesZone() const { return needs_.survivesZoneLoss && needs_.zones > 1; }
    [[nodiscard]] bool isAllowed(int count) const {
        return count % needs_.zones == 0 && count >= needs_.minimumServers && counted(count) >= 1;
    }
    [[nodiscard]] int fewestServers() const {
        int count = 1;
        while (!isAllowed(count)) ++count;
        return count;
    }

    // What one type is asked for.
    /// How full servers may be at peak: a burstable one that follows the load has no credits to spend unless surplus is paid for.
    [[nodiscard]] double usable(const ServerCandidate& server) const {
        return needs_.isAutoscaled && !isCharged(server) ? std::min(needs_.targetUtilisation, server.baselineShare) : needs_.targetUtilisation;
    }
    /// vCPUs beyond the worker threads are never at work.
    [[nodiscard]] double capacity(const ServerCandidate& server) const {
        return std::min(server.vcpus, needs_.workerThreads.value_or(server.vcpus)) * server.speed;
    }
    /// Whether requests in flight over so many servers find memory and threads. They stay for longer where vCPUs are fuller.
    [[nodiscard]] bool haveRoom(const ServerCandidate& server, double servers) const {
        const double utilisation = needs_.work / capacity(server) / servers;
        if (utilisation >= 1) return false;
        const double memory = needs_.memoryShared + needs_.memoryInFlight / server.speed / (1 - utilisation);
        if (memory > servers * (server.memory - needs_.memoryBase)) return false;
        if (!needs_.workerThreads) return true;
        // Nobody waits for a vCPU where there are no more threads than these.
        const double load = server.vcpus * utilisation;
        const double waiting = *needs_.workerThreads > server.vcpus ? erlangCByItsSum(static_cast<int>(server.vcpus), load) / (server.vcpus - load) : 0;
        const double atWork = needs_.work / server.speed * std::min(1 + waiting, std::max(1.0, *needs_.workerThreads / server.vcpus));
        return atWork + needs_.arrivals.count() * needs_.behind.count() <= *needs_.workerThreads * needs_.threadUtilisation * servers;
    }
    /// `least`, or the fewest above it that leave room, a fraction counts; found by halving.
    [[nodiscard]] double withRoom(const ServerCandidate& server, double least) const {
        if (needs_.work <= 0 && needs_.memoryShared <= 0) return least;
        if (least > 0 && haveRoom(server, least)) return least;
        double low = least, high = std::max(least, 1e-3);
        while (high < 1e9 && !haveRoom(server, high)) {
            low = high;
            high *= 2;
        }
        for (int halving = 0; halving < 200; ++halving) {
            const double middle = (low + high) / 2;
            (haveRoom(server, middle) ? high : low) = middle;
        }
        return high;
    }
    [[nodiscard]] double asked(const ServerCandidate& server, double utilisation) const {
        return withRoom(server, std::max(needs_.work / (capacity(server) * utilisation), needs_.network / server.network));
    }
    /// Servers without which the peak is not carried, however full the others' CPUs may be for once. Who has no credits does what the
    /// baseline allows; who saves them must still live on them.
    [[nodiscard]] double mustRun(const ServerCandidate& server) const {
        const double unhurried = needs_.isAutoscaled && !isCharged(server) ? std::min(needs_.degradedUtilisation, server.baselineShare) : needs_.degradedUtilisation;
        double servers = std::max(needs_.work / capacity(server) / unhurried, needs_.network / server.network);
        if (!needs_.isAutoscaled && !isCharged(server) && server.baselineShare < 1)
            servers = std::max(servers, needs_.averageOverPeak * needs_.work / needs_.burstLimit / server.baselineShare / server.capacity);
        return withRoom(server, servers);
    }
    /// Servers that fail leave enough others, often enough.
    [[nodiscard]] bool isUp(const ServerCandidate& server, int count) const {
        if (needs_.availabilityOf == nullptr) return true;
        const int needed = std::clamp(static_cast<int>(std::ceil(std::min(mustRun(server), 1.0 * count) - 1e-9)), 1, count);
        return upByStates(needed, count, needs_.zones, needs_.zoneAvailability, needs_.serverAvailability) >= needs_.leastAvailability;
    }
    [[nodiscard]] bool isEverUp(const ServerCandidate& server) const { return isUp(server, mostTried / needs_.zones * needs_.zones); }
    /// The queue at one of so many servers.
    [[nodiscard]] Station station(const ServerCandidate& server, double servers) const {
        Station one;
        one.service = Seconds{needs_.service.count() / server.speed};
        one.servers = static_cast<int>(std::max(1.0, std::min(server.vcpus, needs_.workerThreads.value_or(server.vcpus))));
        one.arrivals = RequestsPerSecond{needs_.arrivals.count() / std::max(1.0, servers)};
        one.discipline = needs_.discipline;
        one.boxes = needs_.balancing == Balancing::Pooled ? static_cast<int>(std::max(1.0, servers) + 1e-9) : 1;
        one.threads = static_cast<int>(needs_.workerThreads.value_or(0));
        one.behind = needs_.workerThreads ? needs_.behind : Seconds{0};
        one.behindVariation = needs_.workerThreads ? needs_.behindVariation : 1;
        return one;
    }
    [[nodiscard]] bool isQuick(const ServerCandidate& server, double servers) {
        if (!needs_.p99) return true;
        std::vector<Station> path(needs_.others.begin(), needs_.others.end());
        path.push_back(station(server, servers));
        return judge_.meets(path, *needs_.p99, slowShare_);
    }
    /// With nobody else there it is the service itself that is too slow.
    [[nodiscard]] bool isEverQuick(const ServerCandidate& server) { return isQuick(server, HUGE_VAL); }

    // A fleet that follows the load is asked at its peak for what the load needs or, where that is too slow, for more, a fraction counts;
    // it is as busy in some hour as that makes it.
    void addFollowing(const ServerCandidate& server, double utilisation, std::vector<Option>& options) const {
        double atPeak = asked(server, utilisation);
        while (atPeak < mostTried) {
            // Of all that cost the same the largest is the quickest.
            if (!std::isinf(limit_)) atPeak = asMuchAs(std::max<double>(atPeak, counted(fewestServers())));
            const auto [count, paid] = boughtFor(server, atPeak);
            if (needs_.maximumServers && count > *needs_.maximumServers) return;
            const double staying = isCharged(server) ? monthlyOfAll(server, count) : HUGE_VAL;
            options.push_back({std::min(monthly(server, count, paid), staying), station(server, std::max<double>(paid, counted(fewestServers())))});
            if (isEnough(options)) return;
            atPeak = std::isinf(limit_) ? 2 * std::max(1.0, atPeak) : atPeak * (1 + 1e-8);
        }
    }
    /// For how many servers the peak may ask before more run in any hour.
    [[nodiscard]] double asMuchAs(double atPeak) const {
        double most = counted(boughtAt(atPeak));
        for (const LoadLevel& level : needs_.levels) {
            const double load = averageOverPeak() * level.factor * (1 + needs_.warmUpHeadroom);
            if (load > 0) most = std::min(most, (counted(boughtAt(atPeak * load)) + 1e-10) / load);
        }
        return std::max(atPeak, most);
    }
    [[nodiscard]] int boughtAt(double asked) const {
        int count = fewestServers();
        while (counted(count) + 1e-9 < asked) count += needs_.zones;
        return count;
    }
    void addFixed(const ServerCandidate& server, std::vector<Option>& options) const {
        const double least = asked(server, usable(server));
        int step = needs_.zones;
        for (int count = fewestServers(); count < mostTried; count += step) {
            if (needs_.maximumServers && count > *needs_.maximumServers) return;
            if (counted(count) + 1e-9 < least) continue;
            if (std::isinf(limit_)) step = count;
            if (!isCharged(server) && !creditsLast(server, needs_.work / (server.capacity * counted(count)))) continue;
            if (!isUp(server, count)) continue;
            options.push_back({monthlyOfAll(server, count), station(server, counted(count))});
            if (isEnough(options)) return;
        }
    }
    /// More servers cost more, but where they spare surplus credits.
    [[nodiscard]] bool isEnough(std::vector<Option>& options) const {
        const Option last = options.back();
        if (std::isinf(limit_)) {
            const PlainStation plain{last.station};
            return !plain.isOverloaded && plainMoments({&plain, 1}).mean <= last.station.service.count() * (1 + 1e-4);
        }
        if (last.monthly <= limit_) return false;
        options.pop_back();
        return needs_.credits == CreditMode::Standard || last.monthly > 2 * limit_;
    }
    struct Bought {
        int count = 0;
        double paid = 0;  ///< like a peak that asks for so many
    };
    /// Servers to buy where the peak asks for that many; those that availability asks for above are paid like the least load that would.
    [[nodiscard]] Bought boughtFor(const ServerCandidate& server, double atPeak) const {
        int count = boughtAt(atPeak);
        const int forLoad = count;
        while (!isUp(server, count)) count += needs_.zones;
        return {count, count > forLoad ? std::max(atPeak, counted(count - needs_.zones) + 1e-6) : atPeak};
    }
    [[nodiscard]] std::optional<WrittenOutFleet> cheapestFollowing(const ServerCandidate& server, double utilisation) {
        if (server.memory <= needs_.memoryBase || !isEverQuick(server)) return std::nullopt;
        double atPeak = asked(server, utilisation);
        if (!isQuick(server, std::max<double>(atPeak, counted(fewestServers())))) {
            double tooFew = std::max<double>(atPeak, counted(fewestServers()));
            for (atPeak = 2 * tooFew; atPeak < 2 * mostTried && !isQuick(server, atPeak); atPeak *= 2) tooFew = atPeak;
            while (atPeak - tooFew > 1e-12 * atPeak) {
                const double middle = (tooFew + atPeak) / 2;
                if (middle <= tooFew || middle >= atPeak) break;
                (isQuick(server, middle) ? atPeak : tooFew) = middle;
            }
        }
        if (!(atPeak < mostTried)) return std::nullopt;
        if (!isEverUp(server)) return std::nullopt;
        const auto [count, paid] = boughtFor(server, atPeak);
        if (needs_.maximumServers && count > *needs_.maximumServers) return std::nullopt;
        WrittenOutFleet best{server.offer->type->name, count, monthly(server, count, paid)};
        if (!isCharged(server)) return best;
        // Or all of them, or more, run all the time and live on what they save.
        for (int all = fewestServers(); all < mostTried; all += needs_.zones) {
            if (needs_.maximumServers && all > *needs_.maximumServers) break;
            if (counted(all) + 1e-9 < atPeak || !isUp(server, all)) continue;
            const WrittenOutFleet one{best.type, all, monthlyOfAll(server, all)};
            if (std::tie(one.monthly, one.count) < std::tie(best.monthly, best.count)) best = one;
            if (creditsLast(server, needs_.work / (server.capacity * all))) break;
        }
        return best;
    }
    [[nodiscard]] std::optional<WrittenOutFleet> cheapestOf(const ServerCandidate& server) {
        if (server.diskOperations < needs_.diskOperations) return std::nullopt;
        if (!needs_.isAutoscaled) return cheapestFixed(server);
        const std::optional<WrittenOutFleet> full = cheapestFollowing(server, usable(server));
        const std::optional<WrittenOutFleet> rested = cheapestFollowing(server, std::min(usable(server), server.baselineShare));
        return !full || (rested && std::tie(rested->monthly, rested->count) < std::tie(full->monthly, full->count)) ? rested : full;
    }
    [[nodiscard]] std::optional<WrittenOutFleet> cheapestFixed(const ServerCandidate& server) {
        if (server.memory <= needs_.memoryBase || (!needs_.maximumServers && !isEverQuick(server))) return std::nullopt;
        std::optional<WrittenOutFleet> best;
        if (!isEverUp(server)) return std::nullopt;
        const double least = asked(server, usable(server));
        for (int count = fewestServers(); count < mostTried; count += needs_.zones) {
            if (needs_.maximumServers && count > *needs_.maximumServers) break;
            if (counted(count) + 1e-9 < least || !isQuick(server, counted(count))) continue;
            const bool lasts = creditsLast(server, needs_.work / (server.capacity * counted(count)));
            if (!lasts && !isCharged(server)) continue;
            if (!isUp(server, count)) continue;
            const WrittenOutFleet one{server.offer->type->name, count, monthlyOfAll(server, count)};
            if (!isCharged(server)) return one;
            // Surplus is paid for, or saved by more servers: whatever costs least.
            if (!best || one.monthly < best->monthly) best = one;
            if (lasts) break;
        }
        return best;
    }

    // CPU credits, hour by hour.
    [[nodiscard]] bool isCharged(const ServerCandidate& server) const {
        return needs_.credits == CreditMode::Unlimited && server.baselineShare < 1;
    }
    [[nodiscard]] std::vector<CreditSpan> weeks(int number, double meanUtilisation, double ceiling) const {
        std::vector<CreditSpan> spans;
        for (int week = 0; week < number; ++week)
            for (const double factor : *needs_.hourly) spans.push_back({Hours{1}, std::min(ceiling, meanUtilisation * factor)});
        return spans;
    }
    /// Whether the credits of so busy a server last through two weeks, and no week spends more than it earns: one without credits falls back
    /// to its baseline and does less.
    [[nodiscard]] bool creditsLast(const ServerCandidate& server, double peakUtilisation) const {
        if (server.baselineShare >= 1) return true;
        const BurstableType type{server.vcpus, server.baselineShare};
        const std::vector<CreditSpan> fortnight = weeks(2, peakUtilisation * needs_.averageOverPeak, HUGE_VAL);
        double asked = 0;
        for (const CreditSpan& span : fortnight) asked += type.vcpus * span.utilisation * span.time.count();
        if (asked > 2 * hoursPerWeek * type.vcpus * type.baseline * (1 + 1e-9)) return false;
        return carryCredits(type, CreditMode::Standard, fortnight, type.maximumCredits()).vcpuHours >= asked * (1 - 1e-9);
    }
    /// Surplus vCPU-hours of a week that repeats, of one server as busy as that on average.
    [[nodiscard]] double surplusOfWeek(const ServerCandidate& server, double meanUtilisation) const {
        const BurstableType type{server.vcpus, server.baselineShare};
        const std::vector<CreditSpan> week = weeks(1, meanUtilisation, 1);
        CreditBalance balance;
        balance.credits = type.maximumCredits();
        // Until a week is like the one before.
        for (int number = 0; number < 2000; ++number) {
            const CreditBalance before = balance;
            for (const CreditSpan& span : week) carryCredits(type, CreditMode::Unlimited, span, balance);
            const bool isAsBefore = std::abs(balance.credits - before.credits) + std::abs(balance.surplus - before.surplus) < 1e-7;
            if (isAsBefore || number == 1999) return (balance.charged - before.charged) / 60;
        }
        return 0;
    }

    // Money.
    static constexpr double weeksPerMonth = 730.0 / hoursPerWeek;
    [[nodiscard]] double averageOverPeak() const { return needs_.isWaiting ? 0 : needs_.averageOverPeak; }
    /// All of them run all the time.
    [[nodiscard]] double monthlyOfAll(const ServerCandidate& server, int count) const {
        double dollars = 730 * count * std::min(server.hourly, server.committed) + count * needs_.serverMonthly;
        if (isCharged(server))
            dollars += count * surplusOfWeek(server, needs_.work * averageOverPeak() / (server.capacity * count)) * weeksPerMonth * server.surplusHourly;
        return dollars;
    }
    /// They follow the load.
    [[nodiscard]] double monthly(const ServerCandidate& server, int count, double atPeak) const {
        const auto span = [&](double time, int servers) {
            int onSpot = 0;
            while (onSpot + 1 <= needs_.spotShare * (servers - fewestServers()) + 1e-9) ++onSpot;
            return ServerSpan{time, servers, onSpot};
        };
        std::vector<int> running(hoursPerWeek, count);
        double surplus = 0;
        for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
            const double load = averageOverPeak() * (*needs_.hourly)[hour];
            int& now = running[hour];
            now = fewestServers();
            while (now < count && counted(now) + 1e-9 < atPeak * load * (1 + needs_.warmUpHeadroom)) now += needs_.zones;
            now = std::min(now, count);
            const double utilisation = std::min(1.0, needs_.work * load / (server.capacity * now));
            if (isCharged(server)) surplus += now * server.vcpus * std::max(0.0, utilisation - server.baselineShare);
        }
        // Servers that are needed in the next hour already run in the last part of this one.
        std::map<int, double> hours;  // of so many running
        double serverHours = 0;
        for (std::size_t hour = 0; hour < hoursPerWeek; ++hour) {
            const int now = running[hour], next = std::max(now, running[(hour + 1) % hoursPerWeek]);
            hours[now] += 1 - needs_.earlyStart;
            hours[next] += needs_.earlyStart;
            serverHours += (1 - needs_.earlyStart) * now + needs_.earlyStart * next;
        }
        std::vector<ServerSpan> week;
        for (const auto& [servers, time] : hours) week.push_back(span(time, servers));
        const double spot = server.hourly * (1 - needs_.spotDiscount) / (1 - needs_.spotInterruptions);
        return (cheapestWeek(week, {server.hourly, server.committed, spot}) + surplus * server.surplusHourly) * weeksPerMonth +
               serverHours / hoursPerWeek * needs_.serverMonthly;
    }

    const FleetNeeds& needs_;
    double slowShare_;
    double limit_ = HUGE_VAL;
    PlainJudge judge_;
};

}  // namespace stagecraft::testing
