#pragma once

#include <algorithm>

#include "model/capacity/fleet.h"

namespace stagecraft {

/// More servers than any account can run: a fleet beyond it counts as impossible.
inline constexpr int mostServers = 1'000'000;

/// Numbers of servers at peak that are told apart differ by this share at least.
inline constexpr double tooNearToTell = 1e-8;

/// ⌈x⌉ of x ≥ 0 that forgives the last bits of a division, at least `atLeast`. Asked for every level of every week of every type:
/// without a call of std::ceil.
[[nodiscard]] inline int wholeServers(double x, int atLeast = 0) {
    if (!(x < mostServers)) return mostServers;
    const double asked = x - 1e-9;
    const int below = static_cast<int>(asked);
    return std::max(atLeast, asked > below ? below + 1 : below);
}

/// How servers are spread over zones: equal counts in each, and where a zone may be lost the rest carries the load.
class FleetPacking {
public:
    explicit FleetPacking(const FleetNeeds& needs)
        : zones_(needs.zones), minimum_(needs.minimumServers), sparesZone_(needs.survivesZoneLoss && needs.zones > 1) {}

    [[nodiscard]] bool sparesZone() const { return sparesZone_; }
    [[nodiscard]] int zones() const { return zones_; }
    /// Those left when one may be lost.
    [[nodiscard]] int zonesCountedOn() const { return sparesZone_ ? zones_ - 1 : zones_; }
    [[nodiscard]] int packed(int servers) const { return zones_ * ((servers + zones_ - 1) / zones_); }
    /// Servers to buy so that `needed` of them remain after a zone is lost, in equal counts per zone.
    [[nodiscard]] int withSpareZone(int needed) const { return zones_ * ((needed + zones_ - 2) / (zones_ - 1)); }
    /// Servers to buy so that `needed` can carry the load: whole zones, the minimum, and a zone to lose.
    [[nodiscard]] int bought(int needed) const {
        const int atLeast = std::max(needed, 1);
        if (sparesZone_) return std::max(withSpareZone(atLeast), packed(minimum_));
        return packed(std::max(atLeast, minimum_));
    }
    /// Of `count` servers bought, those that are counted on: with a zone to lose, the surviving ones.
    [[nodiscard]] int carrying(int count) const { return sparesZone_ ? count / zones_ * (zones_ - 1) : count; }
    /// The least load, in servers, for which as many as `count` are bought.
    [[nodiscard]] double leastFor(int count) const { return std::max(0, carrying(count - zones_)) + 1e-6; }

private:
    int zones_;
    int minimum_;
    bool sparesZone_;
};

}  // namespace stagecraft
