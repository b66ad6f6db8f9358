#pragma once

#include <cstdint>

#include "model/simulation/random.h"
#include "model/simulation/samples.h"
#include "model/support/statistics.h"

namespace stagecraft {

/// One station by itself: Poisson arrivals, `servers` servers, first come first served.
struct QueueSpec {
    double arrivalRate = 1;  ///< a second
    int servers = 1;
    double meanService = 1;  ///< seconds
    ServiceLaw law = ServiceLaw::Exponential;
    double variation = 1;    ///< squared coefficient, of the log-normal law
    int capacity = 0;        ///< jobs in service or waiting; 0: no limit
};

struct QueueRun {
    std::uint64_t jobs = 0;           ///< counted, after the warm-up
    double blocked = 0;               ///< share of the arrivals that found no room
    ConfidenceInterval wait;          ///< mean, seconds; batch means, 95 %
    ConfidenceInterval p50, p95, p99; ///< of the response time
};

/// Simulates `jobs` arrivals; the first tenth is left out as warm-up, the rest falls into 30 batches. Deterministic for a seed.
[[nodiscard]] QueueRun runQueue(const QueueSpec& spec, std::uint64_t jobs, std::uint64_t seed);

}  // namespace stagecraft
