#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/exploration/certificate.h"
#include "model/exploration/node_certificate.h"

namespace stagecraft {

/// One part of a stage: what it is made of and what became of everything else on sale, in words.
struct CertificateRow {
    std::string part, region;  ///< the region is empty where nodes of all are told together
    std::string chosen;        ///< "4 × m7g.large"
    int considered = 0, dominated = 0, dearer = 0;
    std::string ruledOut;      ///< "12 memory, 3 latency"; "none"
    std::string runnerUp;      ///< "3 × c7g.large"; "none"
    std::string extra;         ///< "$12.40" a month more; empty without a runner-up
};

[[nodiscard]] std::vector<CertificateRow> certificateRows(std::span<const FleetCertificate> fleets, std::span<const NodeCertificate> nodes);

}  // namespace stagecraft
