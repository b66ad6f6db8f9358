#pragma once

namespace stagecraft {

/// Share of arrivals that find all of `servers` busy and are lost, at an offered load in Erlangs (Erlang
/// 1917). Good to 10⁵ servers and beyond; 0 where the value is below the range of a double.
[[nodiscard]] double erlangB(int servers, double load);

/// Probability that an arrival has to wait for one of `servers`; 1 when the load is the servers' capacity or
/// more.
[[nodiscard]] double erlangC(int servers, double load);

/// The largest load that `servers` carry at no more than this blocking.
[[nodiscard]] double erlangBMaximumLoad(int servers, double blocking);

/// The fewest servers that keep the blocking at or below `blocking`, which is above 0.
[[nodiscard]] int erlangBMinimumServers(double load, double blocking);

/// The fewest servers (or pooled connections) at which an arrival waits with at most this probability, above
/// 0.
[[nodiscard]] int erlangCMinimumServers(double load, double waitProbability);

/// Wait probability of a many-server queue with servers = load + β·√load (Halfin & Whitt 1981), and the β for
/// a wait probability: the square-root staffing rule.
[[nodiscard]] double halfinWhittWaitProbability(double beta);
[[nodiscard]] double halfinWhittBeta(double waitProbability);

}  // namespace stagecraft
