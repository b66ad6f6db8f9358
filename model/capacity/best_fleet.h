#pragma once

#include <optional>

#include "model/capacity/fleet_sizing.h"

namespace stagecraft {

/// The cheapest fleet among the types tried so far. Looks at the needs and the sizing, which must outlive it; nothing here allocates
/// until the winner is explained.
class BestFleet {
public:
    BestFleet(const FleetNeeds& needs, FleetSizing& sizing) : needs_(needs), sizing_(sizing) {}

    /// What a type may cost at most to be worth trying, USD a month. The bounds are computed in another order than the costs: the last
    /// bits are forgiven.
    [[nodiscard]] double limit() const;

    void tryServer(const ServerCandidate& server);
    /// With servers as full as that at peak.
    void tryServer(const ServerCandidate& server, double utilisation);

    /// What the winner costs, USD a month.
    [[nodiscard]] std::optional<double> monthly() const { return server_ != nullptr ? std::optional{monthly_} : std::nullopt; }
    /// The winner as others see it.
    [[nodiscard]] std::optional<TypeFleet> fleet() const;
    /// The winner with its reasons.
    [[nodiscard]] std::optional<FleetChoice> choice() const;

private:
    /// Servers bought, and how many of them the load and the CPU credits ask for.
    struct Bought {
        int count = 0, forCredits = 0;
    };
    /// What the load asks for before that, and why.
    struct Reasons {
        Wishes wish;
        int forLatency = 0, forLoad = 0;
    };
    void keep(const ServerCandidate& server, const FleetHours& hours, double atPeak, const Bought& bought, const Reasons& reasons);

    /// Servers asked for by the load and the latency; a fleet that follows the load is asked for a fraction.
    struct Asked {
        double atPeak = 0;
        int whole = 0;
    };
    [[nodiscard]] std::optional<Asked> askedWithLatency(const ServerCandidate& server, const Wishes& wish);
    void fillReasons(FleetChoice& choice) const;

    const FleetNeeds& needs_;
    FleetSizing& sizing_;
    const ServerCandidate* server_ = nullptr;
    FleetHours hours_;
    double monthly_ = 0;
    double atPeak_ = 0;
    Bought bought_;
    Reasons reasons_;
};

/// The queues at one of the servers chosen, and how busy they are.
void setStations(FleetChoice& choice, const FleetNeeds& needs, const FleetSizing& sizing);

}  // namespace stagecraft
