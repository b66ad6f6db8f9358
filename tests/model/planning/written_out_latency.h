#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "model/capacity/processor_sharing.h"
#include "model/capacity/station.h"
#include "model/capacity/waiting.h"

/// The latency of a path of stations, written out the long way: sums and chains solved state by state. Slow. It shares with the model
/// only how much the response of several shared servers varies, which `plainVariation` has the long way as well, and the waits of
/// boxes behind a balancer that picks the idlest (`Waiting`): the model's approximations, which a search takes as they are.
namespace stagecraft::testing {

/// Erlang C by its definition: a^c/c!·c/(c − a) over Σ_{k<c} a^k/k! and itself.
inline double erlangCByItsSum(int servers, double load) {
    if (!(load < servers)) return 1;
    long double term = 1, sum = 0;
    for (int k = 0; k < servers; ++k) {
        sum += term;
        term *= load / (k + 1.0L);
    }
    const long double waiting = term * servers / (servers - static_cast<long double>(load));
    return static_cast<double>(waiting / (sum + waiting));
}

/// M/M/c whose servers are shared, seen by one request beside n others: E[T^(k+1)]/(k+1)! for n = 0, 1, … from E[T^k]/k!.
/// The generator of the chain takes the one to minus the other. Time is in units of the service.
class SharedServers {
public:
    SharedServers(int servers, double load) : servers_(servers), load_(load) {
        const double rho = load / servers;
        states_ = static_cast<std::size_t>(servers + std::min(20'000.0, 45 / (1 - rho)) + 20);
    }
    [[nodiscard]] std::vector<long double> nextMoment(const std::vector<long double>& moment) const {
        // Eliminated upwards: u(n) = offset(n) + slope(n)·u(n + 1).
        std::vector<long double> offset(states_), slope(states_);
        for (std::size_t n = 0; n < states_; ++n) {
            const long double present = static_cast<long double>(n) + 1;
            const long double ending = std::min<long double>(present, servers_);
            const long double own = ending / present, others = ending - own, more = n + 1 < states_ ? load_ : 0;
            const long double pivot = more + own + others * (n > 0 ? 1 - slope[n - 1] : 1);
            offset[n] = (moment[n] + (n > 0 ? others * offset[n - 1] : 0)) / pivot;
            slope[n] = more / pivot;
        }
        std::vector<long double> next(states_);
        for (std::size_t n = states_; n-- > 0;) next[n] = offset[n] + (n + 1 < states_ ? slope[n] * next[n + 1] : 0);
        return next;
    }
    /// Over the numbers that arrivals meet.
    [[nodiscard]] long double mean(const std::vector<long double>& values) const {
        long double met = 1, total = 0, sum = 0;
        for (std::size_t n = 0; n < states_; ++n) {
            total += met;
            sum += met * values[n];
            met *= load_ / std::min<long double>(static_cast<long double>(n) + 1, servers_);
            if (total > 1e3000L) met /= 1e3000L, total /= 1e3000L, sum /= 1e3000L;
        }
        return sum / total;
    }
    [[nodiscard]] std::vector<long double> ones() const { return std::vector<long double>(states_, 1); }

private:
    int servers_;
    long double load_;
    std::size_t states_;
};

/// An exponential time of one of these means, or none at all with what is left of the probability.
struct Phases {
    std::array<double, 3> weight{}, mean{};
    [[nodiscard]] std::complex<double> transform(std::complex<double> s) const {
        std::complex<double> sum = 1 - weight[0] - weight[1] - weight[2];
        for (std::size_t i = 0; i < 3; ++i) sum += weight[i] / (1.0 + mean[i] * s);
        return sum;
    }
};

/// The three phases that have the first five moments of M/M/1 with a shared server, of mean 1.
inline Phases threePhases(double rho) {
    if (rho < 1e-3) return {{1, 0, 0}, {1, 0, 0}};
    const SharedServers chain{1, rho};
    std::array<long double, 6> m{1};
    std::vector<long double> values = chain.ones();
    for (std::size_t k = 1; k < m.size(); ++k) m[k] = chain.mean(values = chain.nextMoment(values));
    for (std::size_t k = 2; k < m.size(); ++k) m[k] /= std::pow(m[1], static_cast<long double>(k));
    m[1] = 1;
    // Around 1, where the phases lie close together; then x³ = c₂x² + c₁x + c₀ at each of them, by Cramer's rule.
    std::array<long double, 6> d{};
    for (std::size_t k = 0; k < d.size(); ++k) {
        long double binomial = 1;
        for (std::size_t j = 0; j <= k; ++j) {
            d[k] += binomial * m[j] * ((k - j) % 2 == 0 ? 1 : -1);
            binomial = binomial * static_cast<long double>(k - j) / static_cast<long double>(j + 1);
        }
    }
    const auto det = [](const std::array<std::array<long double, 3>, 3>& a) {
        return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1]) - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0]) +
               a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
    };
    const long double whole = det({{{d[0], d[1], d[2]}, {d[1], d[2], d[3]}, {d[2], d[3], d[4]}}});
    const long double c0 = det({{{d[3], d[1], d[2]}, {d[4], d[2], d[3]}, {d[5], d[3], d[4]}}}) / whole;
    const long double c1 = det({{{d[0], d[3], d[2]}, {d[1], d[4], d[3]}, {d[2], d[5], d[4]}}}) / whole;
    const long double c2 = det({{{d[0], d[1], d[3]}, {d[1], d[2], d[4]}, {d[2], d[3], d[5]}}}) / whole;
    // Its three roots are real: the cosine form.
    const long double middle = c2 / 3, p = c1 + c2 * c2 / 3, q = c0 + c1 * middle + 2 * middle * middle * middle;
    const long double radius = 2 * std::sqrt(p / 3), angle = std::acos(std::clamp(3 * q / (p * radius), -1.0L, 1.0L)) / 3;
    std::array<long double, 3> x{};
    for (std::size_t i = 0; i < 3; ++i)
        x[i] = middle + radius * std::cos(angle - 2 * std::numbers::pi_v<long double> * static_cast<long double>(i) / 3);
    Phases phases;
    for (std::size_t i = 0; i < 3; ++i) {
        const long double a = x[(i + 1) % 3], b = x[(i + 2) % 3];
        phases.weight[i] = static_cast<double>((d[2] - (a + b) * d[1] + a * b) / ((x[i] - a) * (x[i] - b)));
        phases.mean[i] = static_cast<double>(1 + x[i]);
    }
    return phases;
}

/// The wait for a server, and how the response varies where servers are shared. In units of the service.
struct PlainQueue {
    double probability = 0, wait = 0, variation = 1;
};

inline PlainQueue plainQueue(const Station& station) {
    const double load = station.arrivals.count() * station.service.count();
    if (station.boxes > 1) {
        const Waiting known{station};
        return {known.probability(), known.mean(), known.sharedVariation()};
    }
    PlainQueue queue;
    queue.probability = erlangCByItsSum(station.servers, load);
    queue.wait = queue.probability / (station.servers - load);
    queue.variation = sharedResponseVariation(station.servers, load, queue.probability);
    return queue;
}

/// What `sharedResponseVariation` is an approximation of.
inline double plainVariation(int servers, double load) {
    const SharedServers chain{servers, load};
    const std::vector<long double> mean = chain.nextMoment(chain.ones());
    const long double first = chain.mean(mean);
    return static_cast<double>(2 * chain.mean(chain.nextMoment(mean)) / (first * first) - 1);
}

/// The requests inside a box of k threads, counted state by state: what is told above the code of `ThreadPool`.
struct PlainPool {
    bool isTooSmall = false;
    double probability = 0, wait = 0;  ///< for a thread, the wait of those who wait in seconds
};

inline PlainPool plainPool(const Station& station, PlainQueue& queue) {
    PlainPool pool;
    const double arrivals = station.arrivals.count(), service = station.service.count(), behind = station.behind.count();
    const double load = arrivals * service, elsewhere = arrivals * behind;
    const int k = station.threads, c = station.servers;
    const double heldOpen = load * (1 + queue.wait) + elsewhere;
    if (arrivals <= 0 || k > heldOpen + 9 * (1 + std::sqrt(heldOpen))) return pool;
    if (load + elsewhere >= k) return {true};
    std::vector<long double> atServers{1}, away{1};
    for (int n = 1; n <= k; ++n) {
        atServers.push_back(atServers.back() * load / std::min(n, c));
        away.push_back(away.back() * elsewhere / n);
    }
    long double below = 0, inside = 0, busy = 0, full = 0, before = 0, busyShare = 0;
    for (int n = 0; n <= k; ++n) {
        long double all = 0, queued = 0;
        for (int j = 0; j <= n; ++j) {
            const long double one = atServers[static_cast<std::size_t>(j)] * away[static_cast<std::size_t>(n - j)];
            all += one;
            if (j >= c) queued += one;
        }
        if (n == k) {
            full = all;
            break;
        }
        below += all;
        inside += n * all;
        busy += queued;
        busyShare = all > 0 ? queued / all : 0;
        before = all;
    }
    const long double growth = before > 0 ? full / before : 0;
    if (growth >= 1) return {true};
    const long double tail = full / (1 - growth), total = below + tail;
    pool.probability = static_cast<double>(tail / total);
    const double regularWait = static_cast<double>(growth / (1 - growth)) / arrivals;
    const double held = static_cast<double>((inside + k * tail) / total);
    if (station.boxes == 1) queue.probability = std::min(queue.probability, static_cast<double>((busy + tail * busyShare) / total));
    const double left = std::max(0.0, (held / arrivals - behind) / service - 1);
    if (left < queue.wait) {
        queue.variation = 1 + (queue.variation - 1) * left / queue.wait;
        queue.wait = left;
    }
    const double response = service * (1 + queue.wait);
    double variance = queue.variation * response * response;
    if (station.discipline == Discipline::FirstComeFirstServed) {
        const double share = queue.probability, each = share > 1e-9 ? queue.wait * service / share : 0;
        variance = service * service + share * (2 - share) * each * each;
    }
    const double hold = response + behind;
    const double variation = (variance + station.behindVariation * behind * behind) / (hold * hold);
    const double byServers = std::pow(std::min(1.0, load / static_cast<double>(growth) / c), 8);
    const double regularity = (1 + variation * (1 - byServers) + byServers) / 2;
    pool.wait = regularWait * regularity;
    if (station.boxes > 1) {
        const double busyThreads = std::min(arrivals * hold, k * (1 - 1e-9));
        const Station threads{Seconds{busyThreads / arrivals}, k, station.arrivals, Discipline::FirstComeFirstServed, station.boxes};
        const Waiting known{threads};
        pool.probability = known.probability();
        pool.wait = pool.probability > 0 ? threads.service.count() / known.rate() * regularity : 0;
    }
    return pool;
}

/// A station to which requests come several times (model/capacity/several_rounds.cpp), written out number of rounds by number of rounds.
struct PlainRounds {
    std::vector<double> times;  ///< P(a request comes 0, 1, 2 … times)
    double other, first = 0;    ///< seconds
    double otherShare;          ///< of the visits
    double waiting = 0, wait = 0;

    PlainRounds(const Station& station, const PlainQueue& queue) : times{1}, other(station.otherService.count()), otherShare(station.otherVisits / station.visits) {
        const double p = station.visits, service = station.service.count();
        if (otherShare < 1) first = (service - otherShare * other) / (1 - otherShare);
        const auto comeOnce = [&](double chance) {
            times.push_back(0);
            for (std::size_t n = times.size() - 1; n > 0; --n) times[n] = times[n] * (1 - chance) + times[n - 1] * chance;
            times[0] *= 1 - chance;
        };
        double left = station.rounds;
        for (; left >= 1; --left) comeOnce(p);
        if (left > 0) comeOnce(p * left);
        double comes = 0, mean = 0, square = 0;
        for (std::size_t n = 1; n < times.size(); ++n) {
            const double often = static_cast<double>(n);
            comes += times[n];
            mean += times[n] * often;
            square += times[n] * often * often;
        }
        mean /= comes;
        square /= comes;
        const double use = station.arrivals.count() * service / station.servers;
        const double alike = 1 - (1 - use) / mean;
        double sums = 0;
        for (std::size_t n = 1; n < times.size(); ++n)
            for (std::size_t i = 1; i <= n; ++i)
                for (std::size_t j = 1; j <= n; ++j) sums += times[n] / comes * std::pow(alike, std::abs(static_cast<double>(i) - static_cast<double>(j)));
        const double variation = 2 * (otherShare * other * other + (1 - otherShare) * first * first) / (service * service) - 1;
        const double longer = otherShare > 0 && otherShare < 1 ? 1 + (variation - 1) / 2 / std::pow(mean, 0.75) : 1;
        const double c = queue.probability, w = c > 0 ? queue.wait * service / c * longer : 0;
        const double all = mean * c * w;
        const double variance = c * w * w * (mean * (1 - use) + (1 + use - c) * sums) + (square - mean * mean) * (c * w * c * w + 2 * service * c * w);
        if (all <= 0) return;
        wait = (variance + all * all) / (2 * all);
        waiting = all / wait;
    }
    [[nodiscard]] std::complex<double> transform(std::complex<double> s) const {
        const std::complex<double> one = otherShare / (1.0 + other * s) + (1 - otherShare) / (1.0 + first * s);
        std::complex<double> work = 0, power = 1;
        for (std::size_t n = 1; n < times.size(); ++n) work += times[n] * (power *= one);
        return times[0] + work * (1 - waiting + waiting / (1.0 + wait * s));
    }
    /// E[Tᵏ] of all requests for k = 1 and 2.
    [[nodiscard]] std::array<double, 2> moments() const {
        const double mean = otherShare * other + (1 - otherShare) * first;
        const double square = 2 * (otherShare * other * other + (1 - otherShare) * first * first);
        double one = 0, two = 0;
        for (std::size_t n = 1; n < times.size(); ++n) {
            const double work = static_cast<double>(n) * mean, workSquare = work / mean * (square - mean * mean) + work * work;
            one += times[n] * (work + waiting * wait);
            two += times[n] * (workSquare + 2 * work * waiting * wait + 2 * waiting * wait * wait);
        }
        return {one, two};
    }
};

/// One station on a path: who comes goes through all of these times one after the other.
struct PlainStation {
    bool isOverloaded = false;
    double visits = 1;
    std::vector<Phases> times;
    std::optional<PlainRounds> rounds;  ///< instead of both

    explicit PlainStation(const Station& station) : visits(station.visits) {
        const double service = station.service.count();
        isOverloaded = station.servers < 1 || !(station.arrivals.count() * service < station.servers);
        if (isOverloaded || service <= 0) return;
        PlainQueue queue = plainQueue(station);
        if (station.rounds != 1 || station.otherVisits > 0) {
            rounds = PlainRounds{station, queue};
            return;
        }
        if (station.threads > 0) {
            const PlainPool pool = plainPool(station, queue);
            isOverloaded = pool.isTooSmall;
            if (pool.probability > 0) times.push_back({{pool.probability, 0, 0}, {pool.wait, 0, 0}});
        }
        if (station.discipline == Discipline::FirstComeFirstServed) {
            times.push_back({{1, 0, 0}, {service, 0, 0}});
            if (queue.probability > 0) times.push_back({{queue.probability, 0, 0}, {queue.wait * service / queue.probability, 0, 0}});
            return;
        }
        Phases shared = threePhases(2 * (queue.variation - 1) / (queue.variation + 1));
        for (double& mean : shared.mean) mean *= service * (1 + queue.wait);
        times.push_back(shared);
    }
    [[nodiscard]] std::complex<double> transform(std::complex<double> s) const {
        if (rounds) return rounds->transform(s);
        std::complex<double> product = 1;
        for (const Phases& time : times) product *= time.transform(s);
        return 1 - visits + visits * product;
    }
};

/// Of the time that all of these take one after the other.
struct PlainMoments {
    double mean = 0, variation = 1;  ///< squared coefficient
};
inline PlainMoments plainMoments(std::span<const PlainStation> path) {
    double mean = 0, variance = 0;
    for (const PlainStation& station : path) {
        if (station.rounds) {
            const auto [one, two] = station.rounds->moments();
            mean += one;
            variance += two - one * one;
            continue;
        }
        double first = 0, second = 0;
        for (const Phases& time : station.times) {
            double one = 0, square = 0;
            for (std::size_t i = 0; i < 3; ++i) {
                one += time.weight[i] * time.mean[i];
                square += 2 * time.weight[i] * time.mean[i] * time.mean[i];
            }
            second += square + 2 * first * one;
            first += one;
        }
        mean += station.visits * first;
        variance += station.visits * second - station.visits * first * station.visits * first;
    }
    return {mean, mean > 0 ? variance / (mean * mean) : 1};
}

/// P(T > t) on the path, by Abate and Whitt's Euler sum of the transform of the tail (1995).
inline double plainTail(std::span<const PlainStation* const> path, double time) {
    for (const PlainStation* station : path)
        if (station->isOverloaded) return 1;
    if (std::isinf(time)) return 0;
    constexpr int plain = 24, averaged = 12;
    constexpr double accuracy = 20;  // e^−20 of the answer
    const auto term = [&](int k) {
        const std::complex<double> s{accuracy / (2 * time), std::numbers::pi * k / time};
        std::complex<double> whole = 1;
        for (const PlainStation* station : path) whole *= station->transform(s);
        return ((1.0 - whole) / s).real() * (k == 0 ? 0.5 : 1) * (k % 2 == 0 ? 1 : -1);
    };
    double sum = 0, answer = 0, binomial = 1;
    for (int k = 0; k <= plain + averaged; ++k) {
        sum += term(k);
        if (k < plain) continue;
        const int j = k - plain;
        answer += binomial * sum;
        binomial = binomial * (averaged - j) / (j + 1);
    }
    return answer / (1 << averaged) * std::exp(accuracy / 2) / time;
}

/// Whether more than one request in a hundred takes longer on a path whose first stations are known. Remembers its stations.
class PlainJudge {
public:
    /// `share` of the requests may be slower than `target`.
    [[nodiscard]] bool meets(std::span<const Station> path, Seconds target, double share = 0.01) {
        std::vector<const PlainStation*> plain;
        for (const Station& station : path) plain.push_back(&written(station));
        return plainTail(plain, target.count()) <= share;
    }

private:
    [[nodiscard]] const PlainStation& written(const Station& s) {
        const Key key{s.service.count(), s.arrivals.count(), s.behind.count(), s.behindVariation, s.visits, s.rounds, s.otherVisits, s.otherService.count(), s.servers, s.boxes, s.threads, static_cast<int>(s.discipline)};
        return known_.try_emplace(key, s).first->second;
    }
    using Key = std::tuple<double, double, double, double, double, double, double, double, int, int, int, int>;
    std::map<Key, PlainStation> known_;
};

}  // namespace stagecraft::testing
