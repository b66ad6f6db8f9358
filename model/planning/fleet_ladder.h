#pragma once

#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "model/capacity/fleet.h"
#include "model/capacity/tail_spectrum.h"

namespace stagecraft {

/// All fleets worth a look for one part of a way, from cheap to dear, each with its response time at one latency target: how much the
/// part costs at least beside others is read off rung by rung. Of parts that hold threads while what is behind them answers only where the needs tell how long.
class FleetLadder {
public:
    /// No rung costs more than `needs.costLimit`; no latency is asked of `needs`.
    FleetLadder(ServerCandidates candidates, const FleetNeeds& needs, Seconds target);

    /// Rungs for no more than that stand on it, USD a month.
    [[nodiscard]] double costLimit() const { return costLimit_; }
    /// `fleetOptions`.
    [[nodiscard]] const std::vector<FleetOption>& options() const { return options_; }

    struct Rung {
        std::size_t number = 0;
        double monthly = std::numeric_limits<double>::infinity();  ///< USD; no fleet that keeps the target costs less
    };
    /// The first rung from `from` up, for less than `limit` USD a month, that keeps P(T > target) at 1 % beside the rest of the way; one of
    /// infinite cost where there is none. Rungs whose fleets all cost less than `atLeast` are left out.
    [[nodiscard]] Rung firstWithin(const OpenWay& others, std::size_t from, double limit, double atLeast = 0) const;

    /// Whose fleets stand on a rung.
    [[nodiscard]] const ServerCandidate& server(std::size_t rung) const { return *servers_[rung]; }

private:
    [[nodiscard]] double slowestWithin(const OpenWay& others) const;

    double costLimit_;
    std::vector<FleetOption> options_;
    std::vector<double> monthly_;        ///< by rung: what its fleets cost at least
    std::vector<double> most_;           ///< by rung: what they cost at most; without end where it stands for any number of servers, idle
    std::vector<double> service_;        ///< by rung: seconds of one request alone
    std::vector<TailSpectrum> spectra_;  ///< by rung
    std::vector<const ServerCandidate*> servers_;  ///< by rung
    struct Idle {
        double service;
        TailSpectrum spectrum;
    };
    std::vector<Idle> idle_;  ///< servers with nothing else to do, from quick to slow
};

using FleetLadders = std::vector<std::optional<FleetLadder>>;

/// Ladders of parts whose threads wait, each for as long as many databases let them or hardly less: few such times are told apart.
class WaitingLadders {
public:
    /// No fleet of the part, whose threads wait for as long as `needs` tell (more than nothing), costs less than this ladder tells.
    const FleetLadder& of(std::size_t part, ServerCandidates candidates, FleetNeeds needs, Seconds target);
    void clear() { ladders_.clear(); }

private:
    std::map<std::pair<std::size_t, double>, FleetLadder> ladders_;  ///< by part and rank of the time
};

}  // namespace stagecraft
