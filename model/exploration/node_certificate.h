#pragma once

#include <string>
#include <vector>

#include "model/exploration/certificate.h"
#include "model/exploration/effort.h"

namespace stagecraft {

/// Proof that the databases or the cache of a stage are of the cheapest type: the whole stage sized anew with every other type in
/// their place, the servers and the latency they share included.
struct NodeCertificate {
    std::string part;       ///< "Databases", "Cache"
    int considered = 0;     ///< types on sale
    int dominated = 0;      ///< another type is at least as good on every count for no more money
    std::vector<FleetCertificate::Rejected> rejected;  ///< of the rest, ruled out by a constraint; the most first
    int dearer = 0;         ///< of the rest, could do it for more
    std::string chosen;     ///< "2 × db.m7g.large"; databases of several types are told apart by commas
    std::string runnerUp;   ///< the next cheapest, likewise; empty where nothing else would do
    double extraMonthly = 0;    ///< USD that the stage would cost more with it, people's hours included
    bool isEstimated = false;   ///< estimated prices are part of one of the bills compared
};

/// For the databases and the cache of the stage, as far as it has them; none where it cannot be sized. A part that `effort` was stopped
/// before the end of has none.
[[nodiscard]] std::vector<NodeCertificate> nodeCertificates(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog, const Effort& effort = {});

}  // namespace stagecraft
