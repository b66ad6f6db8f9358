#include "model/planning/downtime_split.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "model/capacity/fleet_sizing.h"
#include "model/capacity/server_steps.h"

namespace stagecraft {

namespace {

/// A fleet that is down less than every cheaper one.
struct Rung {
    double monthly = 0;   ///< USD
    double downtime = 0;  ///< share of the time, besides that when no zone is up
};

/// A rung of every part so far.
struct Combination {
    double monthly = 0, downtime = 0;
    std::vector<double> shares;  ///< of the downtime, by part
};

/// Of the downtime allowed, what is too little to look for; and of the time, near the last bits of an availability.
constexpr double negligible = 5e-3, tooLittleToTell = 1e-12;

double leastAvailability(const FleetNeeds& needs, double downtime) { return 1 - allZonesDown(needs) - downtime; }

/// From the cheapest fleet that is down no longer than `allowed` to one that is hardly ever.
std::vector<Rung> rungsOf(ServerCandidates candidates, FleetNeeds needs, double allowed) {
    std::vector<Rung> rungs;
    needs.costLimit = withoutReasons;
    for (double most = allowed; most > tooLittleToTell;) {
        needs.leastAvailability = leastAvailability(needs, most);
        const FleetSearch search = cheapestFleet(candidates, needs);
        if (!search.choice) break;
        rungs.push_back({search.choice->monthly, downtimeOf(*search.choice, needs)});
        if (rungs.back().downtime <= allowed * negligible) break;
        most = std::min(most, rungs.back().downtime) * (1 - negligible);
    }
    return rungs;
}

/// Only those that cost less than all that are down less; of those down about alike the cheapest, so that they stay few.
void keepWorthwhile(std::vector<Combination>& all, double allowed) {
    std::ranges::sort(all, [](const Combination& a, const Combination& b) { return a.downtime != b.downtime ? a.downtime < b.downtime : a.monthly < b.monthly; });
    std::vector<Combination> kept;
    for (Combination& one : all) {
        if (!kept.empty() && one.monthly >= kept.back().monthly) continue;
        const bool isAlike = kept.size() > 1 && one.downtime - kept[kept.size() - 2].downtime < allowed * negligible;
        if (isAlike) kept.back() = std::move(one);
        else kept.push_back(std::move(one));
    }
    all = std::move(kept);
}

bool canKeep(ServerCandidates candidates, FleetNeeds needs, double allowed) {
    needs.leastAvailability = leastAvailability(needs, allowed);
    needs.costLimit = withoutReasons;
    return cheapestFleetMonthly(candidates, needs).has_value();
}

/// What the parts may be down each, at the least cost; nullopt where they add up to more than `allowed` whatever is bought.
std::optional<std::vector<double>> sharesAtLeastCost(ServerCandidates candidates, std::span<const FleetNeeds> parts, double allowed) {
    if (allowed <= tooLittleToTell) return std::nullopt;
    if (parts.size() == 1) return canKeep(candidates, parts.front(), allowed) ? std::optional{std::vector{allowed}} : std::nullopt;
    std::vector<Combination> open{{}};
    for (const FleetNeeds& needs : parts) {
        const std::vector<Rung> rungs = rungsOf(candidates, needs, allowed);
        std::vector<Combination> next;
        for (const Combination& before : open)
            for (const Rung& rung : rungs) {
                if (before.downtime + rung.downtime > allowed) continue;
                Combination& with = next.emplace_back(before);
                with.monthly += rung.monthly;
                with.downtime += rung.downtime;
                with.shares.push_back(rung.downtime);
            }
        keepWorthwhile(next, allowed);
        open = std::move(next);
        if (open.empty()) return std::nullopt;
    }
    return std::ranges::min_element(open, {}, &Combination::monthly)->shares;
}

/// As good as the best any number of servers is, which is reached long before their number ends.
double bestOf(ServerCandidates candidates, FleetNeeds needs) {
    constexpr double asGoodAs = 1.01;
    // Nearly always servers enough can make up for all but the loss of every zone.
    if (const double downtime = allZonesDown(needs) * (asGoodAs - 1); canKeep(candidates, needs, downtime)) return leastAvailability(needs, downtime);
    needs.leastAvailability = 1;
    const FleetSearch search = cheapestFleet(candidates, needs);
    if (search.choice) return needs.leastAvailability;
    return search.refusal.constraint == Constraint::Availability ? 1 - (1 - search.refusal.available) * asGoodAs : 0;
}

}  // namespace

double allZonesDown(const FleetNeeds& needs) { return std::pow(1 - needs.zoneAvailability, needs.zones); }

double availabilityOf(const FleetChoice& choice, const FleetNeeds& needs) {
    const int needed = wholeServers(FleetSizing{needs}.neededUp(*choice.server), 1);
    return needs.availabilityOf(std::min(choice.count, needed), choice.count, needs.zones, needs.zoneAvailability, needs.serverAvailability);
}

double downtimeOf(const FleetChoice& choice, const FleetNeeds& needs) {
    return std::max(0.0, 1 - availabilityOf(choice, needs) - allZonesDown(needs));
}

std::vector<double> splitDowntime(ServerCandidates candidates, std::span<const FleetNeeds> parts, std::span<const FleetChoice> cheapest, double allowed) {
    std::vector<double> shares;
    double taken = 0;
    for (std::size_t part = 0; part < parts.size(); ++part) taken += shares.emplace_back(downtimeOf(cheapest[part], parts[part]));
    std::vector<double> least;
    if (taken > allowed) {
        std::optional<std::vector<double>> found;
        if (!(found = sharesAtLeastCost(candidates, parts, allowed))) {
            for (const FleetNeeds& needs : parts) least.push_back(bestOf(candidates, needs));
            return least;
        }
        shares = std::move(*found);
        taken = 0;
        for (const double share : shares) taken += share;
    }
    const double spare = (allowed - taken) / static_cast<double>(parts.size());
    for (std::size_t part = 0; part < parts.size(); ++part) least.push_back(leastAvailability(parts[part], shares[part] + spare));
    return least;
}

}  // namespace stagecraft
