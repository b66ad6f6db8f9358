#pragma once

#include <span>

#include "model/capacity/erlang.h"
#include "model/capacity/response_time.h"
#include "model/capacity/station.h"

namespace stagecraft {

// One station. Everything is infinite, and every tail 1, when its utilisation is 1 or more.

/// E[T] of one visit, the same under both disciplines: S + C·S/(c − a); the wait for a worker thread on top, here and below.
[[nodiscard]] Seconds meanResponse(const Station& station);
/// P(T > t). First come first served in closed form; processor sharing exact for one server (Morrison 1985)
/// and the M/M/1 law of equal mean and variation for more.
[[nodiscard]] double responseTail(const Station& station, Seconds time);
[[nodiscard]] Seconds responsePercentile(const Station& station, double quantile);

// A path of independent stations and a fixed delay; at most ResponseTime::mostStations.

[[nodiscard]] double responseTail(std::span<const Station> path, Seconds fixedDelay, Seconds time);
[[nodiscard]] Seconds responsePercentile(std::span<const Station> path, Seconds fixedDelay, double quantile);

// Waiting before service, first come first served, with threads for all.

[[nodiscard]] Seconds meanWait(const Station& station);
[[nodiscard]] double waitTail(const Station& station, Seconds time);
/// 0 where more than `quantile` of the requests do not wait at all.
[[nodiscard]] Seconds waitPercentile(const Station& station, double quantile);
/// E[W] for other arrival and service laws, given by their squared coefficients of variation (Allen & Cunneen
/// 1978; exact for one server with Poisson arrivals: Pollaczek–Khinchine).
[[nodiscard]] Seconds meanWait(const Station& station, double arrivalVariation, double serviceVariation);

/// M/M/c with room for `capacity` requests in all, in service or waiting; overload allowed.
struct FiniteQueue {
    double blocked = 0;   ///< share of arrivals that find no room
    Seconds meanWait{0};  ///< of the accepted
    RequestsPerSecond accepted;
};
[[nodiscard]] FiniteQueue finiteQueue(const Station& station, int capacity);

/// The fewest boxes of `station.servers` each whose response time stays within `limit` with probability
/// `quantile` under first come first served, the whole of `station.arrivals` spread blindly or pooled; 0 when
/// none suffices.
[[nodiscard]] int minimumBoxes(const Station& station, Seconds limit, double quantile, Balancing balancing);

/// Mean response of many single-server boxes when each request goes to the shorter of `choices` random
/// queues, in the limit of many boxes (Mitzenmacher 2001; Vvedenskaya, Dobrushin & Karpelevich 1996). In
/// units of the service time.
[[nodiscard]] double shortestOfChoicesResponse(double utilisation, int choices = 2);
/// Mean response of one of `boxes` single servers fed in turn (GI/M/1 with Erlang arrivals); `station` is the
/// whole.
[[nodiscard]] Seconds roundRobinResponse(const Station& whole, int boxes);

}  // namespace stagecraft
