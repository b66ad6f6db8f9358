#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "model/capacity/burst_credits.h"
#include "model/capacity/fleet.h"
#include "model/reliability/availability.h"

/// Small markets and needs of every kind, drawn at random.
namespace stagecraft::testing {

class RandomFleets {
public:
    explicit RandomFleets(unsigned seed, const Demand& week) : random_(seed), week_(week) {}

    [[nodiscard]] double uniform(double low, double high) { return std::uniform_real_distribution{low, high}(random_); }
    [[nodiscard]] bool chance(double share) { return uniform(0, 1) < share; }
    [[nodiscard]] int whole(int low, int high) { return std::uniform_int_distribution{low, high}(random_); }

    /// Some types of a market as they are sold.
    [[nodiscard]] std::vector<ServerCandidate> sold(const ServerMarket& market) {
        std::vector<ServerCandidate> some(market.all().begin(), market.all().end());
        std::shuffle(some.begin(), some.end(), random_);
        some.resize(static_cast<std::size_t>(whole(2, 20)));
        return some;
    }
    /// Types that nobody sells, under the names of some that are: few sizes and round prices, so that ties are frequent.
    [[nodiscard]] std::vector<ServerCandidate> invented(const ServerMarket& market) {
        std::vector<ServerCandidate> some = sold(market);
        for (ServerCandidate& server : some) {
            server.vcpus = std::array{1.0, 2.0, 4.0, 8.0, 16.0, 48.0}[static_cast<std::size_t>(whole(0, 5))];
            server.speed = whole(5, 20) / 10.0;
            server.capacity = server.vcpus * server.speed;
            server.memory = 1024.0 * whole(1, 64);
            server.network = chance(0.2) ? HUGE_VAL : server.vcpus * std::pow(10, uniform(6, 8));
            server.diskOperations = chance(0.2) ? HUGE_VAL : server.vcpus * std::pow(10, uniform(2, 4));
            server.hourly = std::ceil(server.vcpus * uniform(1, 8)) / 100;
            server.committed = chance(0.4) ? std::ceil(server.hourly * uniform(30, 110)) / 100 : HUGE_VAL;
            server.baselineShare = chance(0.3) ? whole(1, 8) / 20.0 : 1;
            server.surplusHourly = server.baselineShare < 1 ? uniform(0.01, 0.1) : 0;
        }
        return some;
    }

    /// In turn: types that nobody sells, some sold on demand, some as the other market sells them.
    [[nodiscard]] std::vector<ServerCandidate> types(int round, const ServerMarket& onDemand, const ServerMarket& other) {
        return round % 3 == 0 ? invented(onDemand) : sold(round % 3 == 1 ? onDemand : other);
    }

    /// Looks at the week.
    [[nodiscard]] FleetNeeds needs() { return needs(whole(1, 3), std::pow(10, uniform(-2, chance(0.1) ? 4.5 : 3))); }
    [[nodiscard]] FleetNeeds needs(int zones, double rate) {
        FleetNeeds needs;
        needs.service = Seconds{uniform(0.001, 0.08)};
        needs.arrivals = RequestsPerSecond{rate};
        needs.work = rate * needs.service.count();
        needs.targetUtilisation = uniform(0.3, 0.8);
        needs.threadUtilisation = uniform(0.3, 0.9);
        needs.memoryBase = 512;
        needs.memoryShared = needs.work * uniform(0, 200);
        needs.network = rate * uniform(0, 2e5);
        needs.diskOperations = chance(0.3) ? uniform(0, 20'000) : 0;
        needs.zones = zones;
        needs.minimumServers = needs.zones;
        if (needs.zones == 1 && chance(0.5)) needs.maximumServers = 1;
        needs.survivesZoneLoss = needs.zones > 1 && chance(0.7);
        needs.isAutoscaled = chance(0.5);
        needs.isWaiting = chance(0.1);
        needs.serverMonthly = uniform(0, 10);
        if (chance(0.7)) needs.p99 = Seconds{std::pow(10, uniform(-1.5, 0))};
        if (needs.p99 && chance(0.3)) needs.others = {&behind_, 1};
        needs.discipline = chance(0.5) ? Discipline::ProcessorSharing : Discipline::FirstComeFirstServed;
        needs.balancing = chance(0.2) ? Balancing::Pooled : Balancing::Random;
        needs.levels = week_.levels;
        needs.hourly = &week_.busyFactor;
        // No hour is busier than the peak.
        needs.averageOverPeak = uniform(0.5, 1) / *std::max_element(week_.busyFactor.begin(), week_.busyFactor.end());
        needs.burstLimit = burstLimit(week_.busyFactor);
        if (needs.isAutoscaled) scaling(needs);
        if (chance(0.3)) needs.credits = CreditMode::Unlimited;
        needs.memoryInFlight = chance(0.8) ? needs.work * uniform(0, 200) : 0;
        if (chance(0.3)) {
            needs.workerThreads = std::floor(std::pow(10, uniform(0, 2.5)));
            needs.behind = needs.service * uniform(0, 4);
            needs.behindVariation = uniform(0.3, 2);
        }
        if (chance(0.3)) {
            needs.availabilityOf = [](int needed, int count, int zoneCount, double zoneUp, double serverUp) {
                return zonedKOfN(zoneCount, count / zoneCount, needed, zoneUp, serverUp);
            };
            needs.zoneAvailability = 0.9995;
            needs.serverAvailability = uniform(0.9, 0.999);
            needs.leastAvailability = 1 - std::pow(10, -uniform(2, 4.5));
        }
        return needs;
    }

    /// None for half of the rounds; else little contention to much.
    [[nodiscard]] NodeLaw law(const FleetNeeds& needs) {
        NodeLaw law;
        law.mostAtWork = needs.workerThreads.value_or(law.mostAtWork);
        if (chance(0.5)) return law;
        law.contention = std::pow(10, uniform(-3, -0.5));
        law.coherency = chance(0.5) ? 0 : std::pow(10, uniform(-5, -2));
        return law;
    }

    [[nodiscard]] std::mt19937& random() { return random_; }

private:
    void scaling(FleetNeeds& needs) {
        if (chance(0.2)) needs.warmUpHeadroom = uniform(0, 0.3);
        else if (chance(0.4)) needs.earlyStart = uniform(0, 1);
        if (!chance(0.4)) return;
        needs.spotShare = uniform(0, 1);
        needs.spotDiscount = uniform(0, 0.9);
        needs.spotInterruptions = chance(0.5) ? 0.05 : uniform(0, 0.7);
    }

    std::mt19937 random_;
    const Demand& week_;
    Station behind_{Seconds{0.004}, 8, RequestsPerSecond{900}, Discipline::FirstComeFirstServed};
};

}  // namespace stagecraft::testing
