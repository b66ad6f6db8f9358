#pragma once

#include <algorithm>
#include <limits>

#include "model/workload/workload.h"

namespace stagecraft {

/// What the vCPUs of one node cost each other: the Universal Scalability Law with N = processors at work (Gunther 1993; Guerrilla
/// Capacity Planning, 2007). A node of N vCPUs does the work of N/(1 + α(N − 1) + βN(N − 1)) alone ones, most at
/// N* = √((1 − α)/β). Queues see a node whose every vCPU is slower by that denominator, however many are busy just then: exact at
/// full load, on the safe side below it.
struct NodeLaw {
    double contention = 0;  ///< α: share of the work that one vCPU at a time can do
    double coherency = 0;   ///< β: cost of every pair agreeing
    double mostAtWork = std::numeric_limits<double>::infinity();  ///< worker threads: more vCPUs are never at work together

    [[nodiscard]] bool isLinear() const { return contention <= 0 && coherency <= 0; }
    /// How many times longer the same work takes on each vCPU: 1 and above.
    [[nodiscard]] double slowdown(double vcpus) const {
        const double atWork = std::max(1.0, std::min(vcpus, mostAtWork));
        return 1 + contention * (atWork - 1) + coherency * atWork * (atWork - 1);
    }
    friend bool operator==(const NodeLaw&, const NodeLaw&) = default;
};

/// Of servers. The single host, which runs the database too, is a server.
[[nodiscard]] inline NodeLaw serverLaw(const Workload& work) {
    return {work.contention, work.coherency, work.workerThreads.value_or(std::numeric_limits<double>::infinity())};
}

/// Of database nodes.
[[nodiscard]] inline NodeLaw databaseLaw(const Workload& work) {
    return {work.databaseContention, work.databaseCoherency};
}

}  // namespace stagecraft
