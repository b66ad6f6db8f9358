#pragma once

#include <string>
#include <vector>

#include "model/planning/planner.h"

namespace stagecraft {

/// Proof that a fleet is the cheapest: every type sold in the region under the choices made, and what became of it.
struct FleetCertificate {
    struct Rejected {
        Constraint constraint{};
        int types = 0;
    };
    struct Fleet {
        std::string type;
        int count = 0;
        double monthly = 0;  ///< USD: instance-hours and what every server brings with it
    };
    std::string region, part;  ///< code; "App servers"
    int considered = 0;        ///< types on sale
    int dominated = 0;         ///< another type is at least as good on every constraint for no more money
    std::vector<Rejected> rejected;  ///< of the rest, ruled out by a constraint; the most first
    int dearer = 0;                  ///< of the rest, could do it for more
    Fleet chosen;
    std::optional<Fleet> runnerUp;   ///< the next cheapest of all types
    bool isEstimated = false;        ///< what a server brings with it has estimated prices
};

/// One certificate for every server tier of the stage, each given the tiers beside it. Empty where the stage has no
/// servers or some tier cannot be had.
[[nodiscard]] std::vector<FleetCertificate> certificates(const Blueprint& blueprint, const Inputs& inputs, const Catalog& catalog);

}  // namespace stagecraft
