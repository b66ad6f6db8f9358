#pragma once

#include <optional>
#include <span>

#include "model/units/units.h"

namespace stagecraft {

/// What one database cluster is asked to do at peak, and one of its nodes.
struct DatabaseLoad {
    OperationsPerSecond reads, writes;
    Seconds cpuPerRead{0}, cpuPerWrite{0};  ///< on a vCPU of the node
    double applyCost = 0.5;                 ///< of a write's leader cost, to replay it on a follower
    double capacity = 0;                    ///< vCPUs of a node
    double target = 0.6;                    ///< utilisation not to exceed
};

/// Fewest read followers, at least one, that keep each below the target; nullopt when replaying the writes
/// alone fills them, so that no number helps.
[[nodiscard]] std::optional<int> followersFor(const DatabaseLoad& load);
/// Utilisation of one of `followers`.
[[nodiscard]] double followerUtilisation(const DatabaseLoad& load, int followers);
/// Shards needed for the writes alone, when the hottest shard gets `skew` times the mean.
[[nodiscard]] int shardsForWrites(const DatabaseLoad& load, double skew);
/// Writes a second at which one leader reaches its target: the write limit.
[[nodiscard]] OperationsPerSecond writeLimit(const DatabaseLoad& load);

/// Share of all requests that go to the most popular of `keys` under Zipf's law; and the number of shards
/// beyond which that key's shard alone is the bottleneck.
[[nodiscard]] double hottestKeyShare(double keys, double exponent);
[[nodiscard]] int hotKeyShardLimit(double keys, double exponent);

// Default connection limits of RDS and Aurora. The engine sees a few per cent less memory than the class is
// sold with.

/// DBInstanceClassMemory / 12,582,880.
[[nodiscard]] double mySqlConnections(Gib memory);
/// LEAST(DBInstanceClassMemory / 9,531,392, 5,000).
[[nodiscard]] double postgreSqlConnections(Gib memory);
/// GREATEST(log2(DBInstanceClassMemory / 8,187,281,418) · 1,000, 45): 1,000 more for each doubling.
[[nodiscard]] double auroraMySqlConnections(Gib memory);

/// Universal Scalability Law X(N) = γN / (1 + α(N−1) + βN(N−1)) (Gunther 1993).
struct Scalability {
    double contention = 0;  ///< α
    double coherency = 0;   ///< β
    double single = 1;      ///< γ: throughput of one
};
[[nodiscard]] double throughput(const Scalability& law, double load);
/// N* = √((1−α)/β); infinite without coherency cost.
[[nodiscard]] double peakLoad(const Scalability& law);
/// γ/α: what no load exceeds when β is 0 (Amdahl).
[[nodiscard]] double throughputLimit(const Scalability& law);
/// Least squares in throughput over all three, from at least three measurements.
[[nodiscard]] Scalability fitScalability(std::span<const double> loads, std::span<const double> throughputs);

/// Least of what a volume and its instance allow, at this size of an operation.
[[nodiscard]] OperationsPerSecond diskOperationsLimit(OperationsPerSecond volume,
                                                      OperationsPerSecond instance, MibPerSecond volumeRate,
                                                      MibPerSecond instanceRate, Kib operation);
/// gp2 volumes burst to 3,000 operations a second from 5.4 million credits; they earn 3 a second and GiB, at
/// least 100.
[[nodiscard]] Seconds gp2Burst(Gib size);
[[nodiscard]] Seconds gp2Refill(Gib size);

}  // namespace stagecraft
