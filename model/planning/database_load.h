#pragma once

#include <algorithm>

#include "model/planning/design.h"

namespace stagecraft {

/// How full the busiest nodes of a database are at peak.
struct DatabaseLoad {
    double reads = 0;    ///< of the node that answers them, the share of its CPU that they take
    double writes = 0;   ///< of a leader, likewise
    double leader = 0, follower = 0;
    double diskOperations = 0;  ///< a second
};

/// Of load and rows, what the hottest of so many shards takes: `skew` times the mean (MODEL section 4).
[[nodiscard]] inline double hottestShare(int shards, double skew) { return shards > 1 ? std::max(1.0, skew) / shards : 1; }

/// As bought, when every rate and all rows are multiplied by `factor` and the cache leaves the share `missing` of the reads to it.
[[nodiscard]] DatabaseLoad loadOf(const DatabaseDesign& database, const Workload& workload, double factor, double missing);

/// What the queries of a request then wait for in one shard.
[[nodiscard]] DatabaseStations stationsUnderLoad(const DatabaseDesign& database, const Workload& workload, double factor, double missing);

/// Nodes of one database, and what reaches them at peak.
struct LoadedNodes {
    double speed = 1;
    int vcpus = 1, shards = 1, followers = 0;
    double readPeak = 0, writePeak = 0;  ///< queries a second
    double missing = 1;                  ///< share of the reads that no cache answers
};

/// The queries of a request come one after the other, each that writes and each that reads what the cache does not hold.
[[nodiscard]] DatabaseStations stationsOf(const LoadedNodes& nodes, const Workload& workload);

}  // namespace stagecraft
