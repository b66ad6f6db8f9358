#include "model/capacity/queueing.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/capacity/processor_sharing.h"
#include "model/capacity/thread_pool.h"
#include "model/capacity/waiting.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool isOverloaded(const Station& station) { return !(offeredLoad(station) < station.servers); }

/// P(T > t) with the time in units of the service: e^{−t}·[1 + C·(1 − e^{−θt})/θ], θ = c − 1 − a, written so
/// that θ near or below 0 loses no digits.
double inOrderTail(double spare, double wait, double time) {
    const double gap = std::abs(spare - 1);
    const double x = gap * time;
    const double growth = x < 1e-12 ? time : -std::expm1(-x) / gap;
    return std::exp(-time) + wait * std::exp(-std::min(1.0, spare) * time) * growth;
}

double inOrderPercentile(double spare, double wait, double quantile) {
    const double outside = 1 - quantile;
    double low = -std::log(outside);
    double high = std::log(2 / outside) + std::max(0.0, std::log(2 * wait / outside) / spare);
    high = std::max(high, low);
    double time = low;
    // Newton on the logarithm of the tail. As the service is exponential, the density is μ·(P(T > t) − P(W >
    // t)).
    for (int i = 0; i < 100; ++i) {
        const double tail = inOrderTail(spare, wait, time);
        const double excess = std::log(tail / outside);
        (excess > 0 ? low : high) = time;
        const double density = tail - wait * std::exp(-spare * time);
        double next = density > 0 ? time + excess * tail / density : high;
        if (!(next > low && next < high)) next = (low + high) / 2;
        const bool isDone = std::abs(next - time) <= 1e-14 * time;
        time = next;
        if (isDone) break;
    }
    return time;
}

}  // namespace

Seconds meanWait(const Station& station) {
    if (isOverloaded(station)) return Seconds{infinity};
    return station.service * Waiting{station}.mean();
}

Seconds meanWait(const Station& station, double arrivalVariation, double serviceVariation) {
    return meanWait(station) * ((arrivalVariation + serviceVariation) / 2);
}

double waitTail(const Station& station, Seconds time) {
    if (isOverloaded(station) || time.count() < 0) return 1;
    const Waiting wait{station};
    if (station.service.count() <= 0) return time.count() > 0 ? 0 : wait.probability();
    return wait.probability() * std::exp(-wait.rate() * (time / station.service));
}

Seconds waitPercentile(const Station& station, double quantile) {
    if (isOverloaded(station) || quantile >= 1) return Seconds{infinity};
    const Waiting wait{station};
    if (wait.probability() <= 1 - quantile) return Seconds{0};
    return station.service * (std::log(wait.probability() / (1 - quantile)) / wait.rate());
}

Seconds meanResponse(const Station& station) {
    if (station.threads == 0) return station.service + meanWait(station);
    if (isOverloaded(station)) return Seconds{infinity};
    const Waiting open{station};
    if (ThreadPool::isTooSmall(station, open)) return Seconds{infinity};
    const ThreadPool pool{station, open};
    return station.visits * (pool.probability() * pool.wait() + station.service * (1 + pool.meanServerWait()));
}

double responseTail(const Station& station, Seconds time) {
    if (station.threads > 0 || hasSeveralRounds(station)) return ResponseTime{{&station, 1}}.tail(time);
    if (isOverloaded(station) || time.count() < 0) return 1;
    if (station.service.count() <= 0) return 0;
    const Waiting wait{station};
    const double scaled = time / station.service;
    if (station.discipline == Discipline::FirstComeFirstServed)
        return std::min(1.0, inOrderTail(wait.rate(), wait.probability(), scaled));
    const double alike = singleServerAlike(wait.sharedVariation());
    return SharedSingleServer{alike}.tail(scaled / (1 + wait.mean()) / (1 - alike));
}

Seconds responsePercentile(const Station& station, double quantile) {
    if (station.threads > 0 || hasSeveralRounds(station)) return ResponseTime{{&station, 1}}.percentile(quantile);
    if (isOverloaded(station) || quantile >= 1) return Seconds{infinity};
    if (quantile <= 0) return Seconds{0};
    const Waiting wait{station};
    if (station.discipline == Discipline::FirstComeFirstServed)
        return station.service * inOrderPercentile(wait.rate(), wait.probability(), quantile);
    const double alike = singleServerAlike(wait.sharedVariation());
    return station.service * ((1 + wait.mean()) * (1 - alike) * SharedSingleServer{alike}.percentile(quantile));
}

double responseTail(std::span<const Station> path, Seconds fixedDelay, Seconds time) {
    return ResponseTime{path, fixedDelay}.tail(time);
}

Seconds responsePercentile(std::span<const Station> path, Seconds fixedDelay, double quantile) {
    return ResponseTime{path, fixedDelay}.percentile(quantile);
}

FiniteQueue finiteQueue(const Station& station, int capacity) {
    const double load = offeredLoad(station);
    const double rho = utilisation(station);
    const double blocked = erlangB(station.servers, load);
    const double places = std::max(0, capacity - station.servers);
    // Σ ρ^k and Σ k·ρ^k over the waiting places, k = 1 … places.
    double sum = 0;
    double weighted = 0;
    if (std::abs(rho - 1) < 1e-6) {
        // The closed forms cancel here; the terms of first order are far below the last digit that matters.
        sum = places * (1 + (rho - 1) * (places + 1) / 2);
        weighted = places * (places + 1) / 2 * (1 + (rho - 1) * (2 * places + 1) / 3);
    } else {
        const double power = std::pow(rho, places);
        sum = rho * (1 - power) / (1 - rho);
        weighted = rho * (1 - (places + 1) * power + places * rho * power) / ((1 - rho) * (1 - rho));
    }
    const double norm = 1 + blocked * sum;
    FiniteQueue queue;
    queue.blocked = blocked * std::pow(rho, places) / norm;
    queue.accepted = station.arrivals * (1 - queue.blocked);
    if (queue.accepted.count() > 0)
        queue.meanWait = Seconds{blocked * weighted / norm / queue.accepted.count()};
    return queue;
}

int minimumBoxes(const Station& station, Seconds limit, double quantile, Balancing balancing) {
    const auto holds = [&](int boxes) {
        Station box = station;
        box.discipline = Discipline::FirstComeFirstServed;
        if (balancing == Balancing::Pooled)
            box.servers *= boxes;
        else
            box.arrivals = station.arrivals / boxes;
        return responseTail(box, limit) <= 1 - quantile;
    };
    constexpr int most = 1'000'000;
    // Alone on a server a request still takes its service time.
    if (std::exp(-(limit / station.service)) > 1 - quantile) return 0;
    int high = 1;
    while (!holds(high)) {
        if (high >= most) return 0;
        high *= 2;
    }
    int low = high / 2;
    while (high - low > 1) {
        const int middle = low + (high - low) / 2;
        (holds(middle) ? high : low) = middle;
    }
    return high;
}

double shortestOfChoicesResponse(double utilisation, int choices) {
    if (utilisation >= 1) return infinity;
    if (choices <= 1) return 1 / (1 - utilisation);
    double sum = 0;
    for (int i = 1; i < 64; ++i) {
        const double exponent = (std::pow(choices, i) - choices) / (choices - 1);
        const double term = std::pow(utilisation, exponent);
        sum += term;
        if (term < 1e-18) break;
    }
    return sum;
}

Seconds roundRobinResponse(const Station& whole, int boxes) {
    const double load = offeredLoad(whole);
    if (load >= boxes) return Seconds{infinity};
    if (load <= 0) return whole.service;
    // σ = A*(μ(1−σ)) with Erlang arrivals of `boxes` phases; the root below 1 is where the fixed point
    // settles.
    double sigma = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double next = std::pow(load / (load + 1 - sigma), boxes);
        const bool isDone = std::abs(next - sigma) < 1e-15;
        sigma = next;
        if (isDone) break;
    }
    return whole.service / (1 - sigma);
}

}  // namespace stagecraft
