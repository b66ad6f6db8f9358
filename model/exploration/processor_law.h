#pragma once

#include <optional>

#include "model/exploration/load_test.h"
#include "model/exploration/scalability_fit.h"
#include "model/units/units.h"

namespace stagecraft {

/// The Universal Scalability Law as a plan takes it (`workload.contention`, `workload.coherency`): over the processors of one server
/// that are engaged, not over requests in flight.
///
/// A load test counts requests in flight. On a server of v vCPUs no more than v of them are at work at once; the others wait for a
/// vCPU, whose queue a plan adds by itself, or are elsewhere. So a row stands for
///
///     n = min(v, U·v + max(0, N_here − L))        where the CPU utilisation U is known
///     n = min(N, v), of rows with N ≤ v alone     where it is not
///
/// with N the requests in flight on one server and N_here = N − X·Z those that are not elsewhere (Little's law; Z is what the latency of
/// the lowest load exceeds its CPU time by). U·v processors are at work. L is how many would be here at that utilisation if nobody
/// but chance held them up (M/M/v): who is here beyond it waits for what others hold, and keeps a processor from working as well. Where
/// a pool of more workers than vCPUs was full the wait is the pool's, and n = U·v. Who waits for a worker of a smaller pool is not to be
/// counted in flight. The law over requests in flight is no substitute: it counts those that only wait as well. Rows with less than one processor engaged tell nothing of two.
struct ProcessorLaw {
    ScalabilityFit fit;         ///< throughput of one server over processors engaged
    double highest = 0;         ///< most processors engaged in the test: what is said of more is extrapolated
    int rows = 0;
    Milliseconds lone{0};       ///< CPU time of a request while one processor is engaged: 1/γ, on the tested vCPU
    bool isFromUtilisation = false;
    double most = 1;            ///< processors of a server that can be at work: its vCPUs, or its workers where these are fewer

    /// α or β is above 0 with 97.5 %.
    [[nodiscard]] bool isFound() const {
        return (fit.contention && fit.contention->low > 0) || (fit.coherency && fit.coherency->low > 0);
    }
    /// That neither is found is no proof that there is none: few rows find nothing. With 97.5 % all that can be at work are slowed by
    /// so little that it is lost in the CPU time measured, which load tests repeat no better.
    [[nodiscard]] bool isRuledOut() const {
        constexpr double lostInNoise = 0.05;
        return !isFound() && fit.slowdown(most).high <= 1 + lostInNoise;
    }
};

/// Of a test on so many servers of so many vCPUs each. Missing where fewer than four rows differ enough, where one vCPU has nobody in its way,
/// or where CPU utilisation is not known and a request may have waited for something else.
[[nodiscard]] std::optional<ProcessorLaw> processorLaw(const LoadTest& test, double servers, double vcpus, bool hasFullPool);

}  // namespace stagecraft
