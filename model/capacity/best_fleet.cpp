#include "model/capacity/best_fleet.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace stagecraft {

double BestFleet::limit() const {
    constexpr double forgiven = 1 + 1e-12;
    return std::min((server_ != nullptr ? monthly_ : needs_.costLimit) * forgiven, std::numeric_limits<double>::max());
}

void BestFleet::tryServer(const ServerCandidate& server) {
    tryServer(server, sizing_.usableUtilisation(server));
    if (const std::optional<double> rested = sizing_.restedUtilisation(server)) tryServer(server, *rested);
}

void BestFleet::tryServer(const ServerCandidate& server, double utilisation) {
    const Wishes wish = sizing_.wishes(server, utilisation);
    if (wish.most() > sizing_.most()) return;
    // What the load alone asks for is cheaper to tell than what the latency asks for, and never costs more.
    const FleetPacking& packing = sizing_.packing();
    const FleetCost& cost = sizing_.cost();
    const int forLoadAlone = packing.bought(wish.most());
    if (forLoadAlone >= mostServers) return;
    if (cost.leastMonthly(server, cost.leastHours(wish.exact, forLoadAlone)) > limit()) return;
    FleetHours hours = cost.hours(server, wish.exact, forLoadAlone);
    // All that more servers can save is the surplus of credits: the rest of the cost is what it is at least.
    if (cost.monthlyWithoutSurplus(server, hours) > limit()) return;
    const std::optional<Asked> asked = askedWithLatency(server, wish);
    if (!asked || asked->whole > sizing_.most()) return;
    double atPeak = asked->atPeak;
    const int forLoad = packing.bought(asked->whole);
    if (forLoad >= mostServers) return;
    if (forLoad > forLoadAlone || (cost.followsTheLoad() && atPeak > wish.exact)) {
        hours = cost.hours(server, atPeak, forLoad);
        if (cost.monthlyWithoutSurplus(server, hours) > limit()) return;
    }
    const int forCredits = sizing_.forCredits(server, forLoad);
    const int count = forCredits >= mostServers ? mostServers : sizing_.forAvailability(server, forCredits);
    if (count >= mostServers || (needs_.maximumServers && count > *needs_.maximumServers)) return;
    if (count > forLoad) {
        // Paid like the least load that asks for as many: a load that grows into its spare servers never costs less.
        atPeak = std::max(atPeak, packing.leastFor(count));
        hours = cost.hours(server, atPeak, count);
    }
    const Reasons reasons{wish, asked->whole, forLoad};
    keep(server, hours, atPeak, {count, forCredits}, reasons);
    if (!cost.followsTheLoad() || hours.surplus <= 0) return;
    // Servers that are never stopped may owe less than they cost.
    const int worth = sizing_.worthHaving(server, forLoad);
    const int all = sizing_.forAvailability(server, worth);
    if (all >= mostServers || (needs_.maximumServers && all > *needs_.maximumServers)) return;
    keep(server, cost.hoursOfAll(server, all), packing.carrying(all), {all, worth}, reasons);
}

void BestFleet::keep(const ServerCandidate& server, const FleetHours& hours, double atPeak, const Bought& bought, const Reasons& reasons) {
    const double monthly = sizing_.cost().monthly(server, hours);
    if (monthly > limit()) return;
    const auto rank = [](double price, int servers, const ServerCandidate& type) {
        return std::tuple{price, servers, type.offer->type->name};
    };
    if (server_ != nullptr && rank(monthly_, bought_.count, *server_) <= rank(monthly, bought.count, server)) return;
    server_ = &server;
    hours_ = hours;
    monthly_ = monthly;
    atPeak_ = atPeak;
    bought_ = bought;
    reasons_ = reasons;
}

std::optional<BestFleet::Asked> BestFleet::askedWithLatency(const ServerCandidate& server, const Wishes& wish) {
    if (!sizing_.cost().followsTheLoad()) {
        const std::optional<int> servers = sizing_.forLatency(server, wish.most(), limit());
        return servers ? std::optional{Asked{static_cast<double>(*servers), *servers}} : std::nullopt;
    }
    const std::optional<double> servers = sizing_.forLatencyFollowing(server, wish.exact, limit());
    return servers ? std::optional{Asked{*servers, wholeServers(*servers, wish.most())}} : std::nullopt;
}

std::optional<TypeFleet> BestFleet::fleet() const {
    if (server_ == nullptr) return std::nullopt;
    return TypeFleet{monthly_, stationOf(needs_, server_->vcpus, server_->speed, bought_.count)};
}

std::optional<FleetChoice> BestFleet::choice() const {
    if (server_ == nullptr) return std::nullopt;
    FleetChoice choice;
    choice.server = server_;
    choice.count = bought_.count;
    choice.hours = hours_;
    choice.monthly = monthly_;
    choice.atPeak = atPeak_;
    setStations(choice, needs_, sizing_);
    fillReasons(choice);
    const auto bind = [&](Constraint constraint, int servers) {
        choice.asks.insert(choice.asks.begin(), {constraint, servers});
        choice.limitedBy = constraint;
    };
    if (bought_.forCredits > reasons_.forLoad) bind(Constraint::CpuCredits, bought_.forCredits);
    if (bought_.count > bought_.forCredits) bind(Constraint::Availability, bought_.count);
    return choice;
}

void BestFleet::fillReasons(FleetChoice& choice) const {
    const Wishes& wish = reasons_.wish;
    const FleetPacking& packing = sizing_.packing();
    const int needed = std::max(wish.most(), reasons_.forLatency);
    std::vector<Ask>& asks = choice.asks;
    asks = {{Constraint::Cpu, wish.cpu},
            {Constraint::Memory, wish.memory},
            {Constraint::Network, wish.network},
            {Constraint::Threads, wish.threads},
            {Constraint::Latency, needs_.p99 ? reasons_.forLatency : 1},
            {Constraint::Minimum, needs_.minimumServers}};
    if (needs_.survivesZoneLoss && needs_.zones > 1)
        asks.push_back({Constraint::ZoneLoss, packing.withSpareZone(std::max(needed, 1))});
    asks.push_back({Constraint::ZonePacking, packing.packed(std::max(needed, needs_.minimumServers))});
    std::stable_sort(asks.begin(), asks.end(), [](const Ask& a, const Ask& b) { return a.servers > b.servers; });
    // What binds is the first wish, in the order of causes, that reaches the number bought.
    constexpr std::array causes{Constraint::Minimum, Constraint::Cpu,     Constraint::Memory,   Constraint::Network,
                                Constraint::Threads, Constraint::Latency, Constraint::ZoneLoss, Constraint::ZonePacking};
    choice.limitedBy = Constraint::ZonePacking;
    const bool isSmallest = choice.count == packing.bought(1);
    if (isSmallest) {
        choice.limitedBy = Constraint::Minimum;
        return;
    }
    for (const Constraint cause : causes) {
        const auto ask = std::find_if(asks.begin(), asks.end(), [&](const Ask& a) { return a.constraint == cause; });
        if (ask != asks.end() && ask->servers >= choice.count) {
            choice.limitedBy = cause;
            return;
        }
    }
}

void setStations(FleetChoice& choice, const FleetNeeds& needs, const FleetSizing& sizing) {
    const ServerCandidate& server = *choice.server;
    choice.utilisation = needs.work / (server.capacity * choice.count);
    choice.station = stationOf(needs, server.vcpus, server.speed, choice.count);
    choice.degraded = sizing.cost().followsTheLoad() ? sizing.following(server, choice.atPeak)
                                                     : stationOf(needs, server.vcpus, server.speed, sizing.packing().carrying(choice.count));
}

}  // namespace stagecraft
