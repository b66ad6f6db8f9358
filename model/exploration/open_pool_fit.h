#pragma once

#include <limits>
#include <span>

namespace stagecraft {

/// Workers of one server that are busy while so many requests are there, coming by chance: the load b that solves
///
///     N = b + v·C(w, b)·b/(w − b)
///
/// where C is Erlang's waiting probability of `workers` (w, at least 1) and `waiting` (v, above 0) what arrivals and work vary: 1 of Poisson
/// arrivals and exponential times, a half where one of both is even (Allen & Cunneen; Allen 1990). Between 0 and min(N, w).
[[nodiscard]] double busyWorkers(double requests, int workers, double waiting);

/// A pool of workers in each of the servers, to which requests come whether others are served or not (an open load test): long before all
/// workers are busy some requests wait, and the throughput bends softly.
///
///     X(N) = γ·s·b(N/s)
struct OpenPool {
    int workers = 0;      ///< of each server
    int servers = 1;      ///< s
    double waiting = 1;   ///< v of `busyWorkers`, between a quarter and 2.5
    double single = 0;    ///< γ: throughput of one busy worker
    double error = std::numeric_limits<double>::infinity();  ///< sum of squares of the throughputs

    /// Of all servers together, while so many requests are in flight.
    [[nodiscard]] double busy(double requests) const { return servers * busyWorkers(requests / servers, workers, waiting); }
};

/// The pool of so many workers that fits best; nothing is known of γ and v.
[[nodiscard]] OpenPool fitOpenPool(std::span<const double> loads, std::span<const double> throughputs, int servers, int workers);

/// The pool of any number of workers that fits best: from one to as many as the largest load in one server.
[[nodiscard]] OpenPool fitOpenPool(std::span<const double> loads, std::span<const double> throughputs, int servers);

}  // namespace stagecraft
