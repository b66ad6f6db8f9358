#include "model/planning/downtime_split.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "model/capacity/fleet_sizing.h"

namespace stagecraft {

namespace {

/// Of the time: nearer to each other than the last bits of an availability tell.
constexpr double tooLittleToTell = 1e-12;

double leastAvailability(const FleetNeeds& needs, double downtime) { return 1 - allZonesDown(needs) - downtime; }

/// A fleet that is down less than every cheaper one.
struct Rung {
    double monthly = 0;   ///< USD
    double downtime = 0;  ///< share of the time, besides that when no zone is up
};

/// The fleets of one part worth a look, from the cheapest that is down no longer than `allowed` to ever dearer ones.
class Rungs {
public:
    Rungs(ServerCandidates candidates, const FleetNeeds& needs, double allowed) : candidates_(candidates), needs_(needs), next_(allowed) {}

    /// As far as one that is down no longer than `enough`, or as there are any for no more than `limit` USD a month.
    void extend(double enough, double limit) {
        needs_.costLimit = std::min(limit, withoutReasons);
        while (next_ > tooLittleToTell && (all_.empty() || all_.back().downtime > enough)) {
            needs_.leastAvailability = leastAvailability(needs_, next_);
            const FleetSearch search = cheapestFleet(candidates_, needs_);
            if (!search.choice) return;
            const Rung rung{search.choice->monthly, downtimeOf(*search.choice, needs_)};
            if (!all_.empty() && rung.monthly <= all_.back().monthly) all_.back() = rung;
            else all_.push_back(rung);
            next_ = std::min(next_, rung.downtime) * (1 - 1e-9) - tooLittleToTell / 1000;
        }
    }

    [[nodiscard]] std::span<const Rung> all() const { return all_; }
    /// What a rung costs at least, were a share of the time worth `price` USD a month.
    [[nodiscard]] double leastAt(double price) const {
        double least = std::numeric_limits<double>::infinity();
        for (const Rung& rung : all_) least = std::min(least, rung.monthly + price * rung.downtime);
        return least;
    }

private:
    ServerCandidates candidates_;
    FleetNeeds needs_;
    double next_;            ///< nothing down for longer is left to be found
    std::vector<Rung> all_;  ///< from cheap to dear
};

/// From one rung of a part to another that is worth it at some price of downtime.
struct Step {
    std::size_t part = 0;
    Rung to;
    double price = 0;  ///< USD a month that it costs more, by the share of the time that it is down less
};

/// Of a part: each dearer than those before, by what it saves.
void addSteps(std::size_t part, std::span<const Rung> rungs, std::vector<Step>& steps) {
    for (std::size_t at = 0; at + 1 < rungs.size();) {
        std::size_t best = at + 1;
        const auto price = [&](std::size_t to) { return (rungs[to].monthly - rungs[at].monthly) / (rungs[at].downtime - rungs[to].downtime); };
        for (std::size_t to = at + 2; to < rungs.size(); ++to)
            if (price(to) <= price(best)) best = to;
        steps.push_back({part, rungs[best], price(best)});
        at = best;
    }
}

/// A rung of every part, found by paying in each the same price for downtime.
struct Bid {
    double monthly = 0;
    double price = 0;            ///< USD a month for a share of the time
    std::vector<double> shares;  ///< of the downtime, by part
};

/// The bid at the least price that keeps `allowed`; nullopt where none does.
std::optional<Bid> leastBid(std::span<const Rungs> parts, double allowed) {
    Bid bid;
    std::vector<Step> steps;
    std::vector<Rung> now;
    for (const Rungs& part : parts) {
        addSteps(now.size(), part.all(), steps);
        now.push_back(part.all().front());
    }
    std::ranges::stable_sort(steps, {}, &Step::price);
    const auto downtime = [&] {
        double whole = 0;
        for (const Rung& rung : now) whole += rung.downtime;
        return whole;
    };
    auto next = steps.begin();
    for (; downtime() > allowed; ++next) {
        if (next == steps.end()) return std::nullopt;
        now[next->part] = next->to;
        bid.price = next->price;
    }
    for (const Rung& rung : now) {
        bid.monthly += rung.monthly;
        bid.shares.push_back(rung.downtime);
    }
    return bid;
}

/// A rung of every part so far.
struct Combination {
    double monthly = 0, downtime = 0;
    std::size_t before = 0;  ///< of the parts before: its number
    double share = 0;        ///< of the downtime, the last part's
};

/// Only those that cost less than all that are down less.
void keepWorthwhile(std::vector<Combination>& all) {
    std::ranges::sort(all, [](const Combination& a, const Combination& b) { return a.downtime != b.downtime ? a.downtime < b.downtime : a.monthly < b.monthly; });
    double least = std::numeric_limits<double>::infinity();
    std::erase_if(all, [&](const Combination& one) {
        if (one.monthly >= least) return true;
        least = one.monthly;
        return false;
    });
}

/// The cheapest combination of rungs that keeps `allowed`, no dearer than `bid`: whatever the parts to come are, at its price they cost so much at least.
std::vector<double> cheapestShares(std::span<const Rungs> parts, double allowed, const Bid& bid) {
    std::vector<std::vector<Combination>> all{{{}}};
    double openLeast = 0, openDown = 0;
    for (const Rungs& part : parts) {
        openLeast += part.leastAt(bid.price);
        openDown += part.all().back().downtime;
    }
    for (const Rungs& part : parts) {
        openLeast -= part.leastAt(bid.price);
        openDown -= part.all().back().downtime;
        std::vector<Combination> next;
        for (std::size_t before = 0; before < all.back().size(); ++before)
            for (const Rung& rung : part.all()) {
                const Combination with{all.back()[before].monthly + rung.monthly, all.back()[before].downtime + rung.downtime, before, rung.downtime};
                const double least = with.monthly + openLeast - bid.price * (allowed - with.downtime);
                if (with.downtime + openDown <= allowed * (1 + 1e-12) && least <= bid.monthly * (1 + 1e-9)) next.push_back(with);
            }
        keepWorthwhile(next);
        all.push_back(std::move(next));
    }
    // Last bits alone could leave none, or one that is down for too long.
    std::erase_if(all.back(), [&](const Combination& one) { return one.downtime > allowed || one.monthly >= bid.monthly; });
    if (all.back().empty()) return bid.shares;
    std::vector<double> shares(parts.size());
    Combination at = *std::ranges::min_element(all.back(), {}, &Combination::monthly);
    for (std::size_t part = parts.size(); part-- > 0; at = all[part][at.before]) shares[part] = at.share;
    return shares;
}

bool canKeep(ServerCandidates candidates, FleetNeeds needs, double allowed) {
    needs.leastAvailability = leastAvailability(needs, allowed);
    needs.costLimit = withoutReasons;
    return cheapestFleetMonthly(candidates, needs).has_value();
}

/// What the parts may be down each, at the least cost; nullopt where they add up to more than `allowed` whatever is bought.
std::optional<std::vector<double>> sharesAtLeastCost(ServerCandidates candidates, std::span<const FleetNeeds> asked, double allowed) {
    if (allowed <= tooLittleToTell) return std::nullopt;
    if (asked.size() == 1) return canKeep(candidates, asked.front(), allowed) ? std::optional{std::vector{allowed}} : std::nullopt;
    const double count = static_cast<double>(asked.size());
    std::vector<Rungs> parts;
    double cheapest = 0;
    for (const FleetNeeds& needs : asked) {
        Rungs& part = parts.emplace_back(candidates, needs, allowed);
        part.extend(allowed * std::min(0.05, 0.5 / count), withoutReasons);
        if (part.all().empty()) return std::nullopt;
        cheapest += part.all().front().monthly;
    }
    const std::optional<Bid> bid = leastBid(parts, allowed);
    if (!bid) return std::nullopt;
    // Dearer ones than that leave too little for the others.
    for (Rungs& part : parts) part.extend(0, bid->monthly - (cheapest - part.all().front().monthly));
    return cheapestShares(parts, allowed, *bid);
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
