#include "model/capacity/fleet.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "model/capacity/fleet_sizing.h"
#include "model/capacity/server_steps.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::optional<Seconds> nearestP99(ServerCandidates candidates, const FleetNeeds& needs, const FleetSizing& sizing);

/// What rules out the most capable of the candidates: the first constraint none of them meets, in the order of causes.
FleetRefusal refusalOf(ServerCandidates candidates, const FleetNeeds& needs) {
    if (candidates.empty()) return {Constraint::NotOffered, 0, 0};
    FleetSizing sizing{needs};
    const double most = needs.maximumServers.value_or(mostServers);
    double cpu = 0, memory = 0, network = 0, disk = 0, availability = 0, baseline = 0;
    double threadsAsked = infinity, memoryAsked = infinity, connections = infinity;
    for (const ServerCandidate& server : candidates) {
        threadsAsked = std::min(threadsAsked, sizing.forThreads(server));
        connections = std::min(connections, needs.connections * server.slowdown);
        memoryAsked = std::min(memoryAsked, needs.memoryBase + memoryOver(needs, server) / most);
        cpu = std::max(cpu, sizing.capacity(server) * sizing.usableUtilisation(server) * most);
        memory = std::max(memory, server.memory);
        network = std::max(network, server.network * most);
        disk = std::max(disk, server.diskOperations);
        availability = std::max(availability, sizing.mostAvailability(server));
        baseline = std::max(baseline, server.baselineShare);
    }
    if (connections > needs.mostConnections * (1 + 1e-9)) return {Constraint::Connections, needs.mostConnections, connections};
    if (disk < needs.diskOperations) return {Constraint::Disk, disk, needs.diskOperations};
    if (memory <= needs.memoryBase || memory < memoryAsked) return {Constraint::Memory, memory / 1024, memoryAsked / 1024};
    if (threadsAsked > most) return {Constraint::Threads, *needs.workerThreads * most, threadsAsked * *needs.workerThreads};
    if (needs.work > cpu * (1 + 1e-9)) return {Constraint::Cpu, cpu, needs.work};
    if (needs.network > network) return {Constraint::Network, network * 8e-9, needs.network * 8e-9};
    if (needs.p99) {
        const std::optional<Seconds> nearest = nearestP99(candidates, needs, sizing);
        if (nearest && *nearest > *needs.p99) return {Constraint::Latency, Milliseconds{*nearest}.count(), Milliseconds{*needs.p99}.count()};
    }
    if (availability < needs.leastAvailability) return {Constraint::Availability, availability, needs.leastAvailability};
    const double busiest = needs.work / (cpu / most / needs.targetUtilisation * sizing.packing().carrying(sizing.packing().bought(1)));
    if (baseline < 1) return {Constraint::CpuCredits, baseline, busiest};
    return {Constraint::NotOffered, 0, 0};
}

void fillReasons(FleetChoice& choice, const FleetNeeds& needs, const FleetSizing& sizing, const Wishes& wish, int forLatency) {
    const int needed = std::max(wish.most(), forLatency);
    std::vector<Ask>& asks = choice.asks;
    asks = {{Constraint::Cpu, wish.cpu},
            {Constraint::Memory, wish.memory},
            {Constraint::Network, wish.network},
            {Constraint::Threads, wish.threads},
            {Constraint::Latency, needs.p99 ? forLatency : 1},
            {Constraint::Minimum, needs.minimumServers}};
    if (needs.survivesZoneLoss && needs.zones > 1)
        asks.push_back({Constraint::ZoneLoss, sizing.packing().withSpareZone(std::max(needed, 1))});
    asks.push_back({Constraint::ZonePacking, sizing.packing().packed(std::max(needed, needs.minimumServers))});
    std::stable_sort(asks.begin(), asks.end(), [](const Ask& a, const Ask& b) { return a.servers > b.servers; });
    // What binds is the first wish, in the order of causes, that reaches the number bought.
    constexpr std::array causes{Constraint::Minimum, Constraint::Cpu,     Constraint::Memory,   Constraint::Network,
                                Constraint::Threads, Constraint::Latency, Constraint::ZoneLoss, Constraint::ZonePacking};
    choice.limitedBy = Constraint::ZonePacking;
    const bool isSmallest = choice.count == sizing.packing().bought(1);
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

/// The cheapest fleet among the types tried so far.
class BestFleet {
public:
    BestFleet(const FleetNeeds& needs, FleetSizing& sizing)
        : needs_(needs), sizing_(sizing) {}

    /// What a type may cost at most to be worth trying. The bounds are computed in another order than the costs: the last
    /// bits are forgiven.
    [[nodiscard]] double limit() const {
        constexpr double forgiven = 1 + 1e-12;
        return std::min((server_ != nullptr ? monthly_ : needs_.costLimit) * forgiven, std::numeric_limits<double>::max());
    }

    void tryServer(const ServerCandidate& server) {
        tryServer(server, sizing_.usableUtilisation(server));
        if (const std::optional<double> rested = sizing_.restedUtilisation(server)) tryServer(server, *rested);
    }

    void tryServer(const ServerCandidate& server, double utilisation) {
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

    /// The winner as others see it.
    [[nodiscard]] std::optional<TypeFleet> fleet() const {
        if (server_ == nullptr) return std::nullopt;
        return TypeFleet{monthly_, stationOf(needs_, server_->vcpus, server_->speed, bought_.count)};
    }

    /// The winner with its reasons.
    [[nodiscard]] std::optional<FleetChoice> choice() const {
        if (server_ == nullptr) return std::nullopt;
        FleetChoice choice;
        choice.server = server_;
        choice.count = bought_.count;
        choice.hours = hours_;
        choice.monthly = monthly_;
        choice.atPeak = atPeak_;
        setStations(choice, needs_, sizing_);
        fillReasons(choice, needs_, sizing_, reasons_.wish, reasons_.forLatency);
        const auto bind = [&](Constraint constraint, int servers) {
            choice.asks.insert(choice.asks.begin(), {constraint, servers});
            choice.limitedBy = constraint;
        };
        if (bought_.forCredits > reasons_.forLoad) bind(Constraint::CpuCredits, bought_.forCredits);
        if (bought_.count > bought_.forCredits) bind(Constraint::Availability, bought_.count);
        return choice;
    }

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
    void keep(const ServerCandidate& server, const FleetHours& hours, double atPeak, const Bought& bought, const Reasons& reasons) {
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

    /// Servers asked for by the load and the latency; a fleet that follows the load is asked for a fraction.
    struct Asked {
        double atPeak = 0;
        int whole = 0;
    };
    [[nodiscard]] std::optional<Asked> askedWithLatency(const ServerCandidate& server, const Wishes& wish) {
        if (!sizing_.cost().followsTheLoad()) {
            const std::optional<int> servers = sizing_.forLatency(server, wish.most(), limit());
            return servers ? std::optional{Asked{static_cast<double>(*servers), *servers}} : std::nullopt;
        }
        const std::optional<double> servers = sizing_.forLatencyFollowing(server, wish.exact, limit());
        return servers ? std::optional{Asked{*servers, wholeServers(*servers, wish.most())}} : std::nullopt;
    }

    const FleetNeeds& needs_;
    FleetSizing& sizing_;
    const ServerCandidate* server_ = nullptr;
    FleetHours hours_;
    double monthly_ = 0;
    double atPeak_ = 0;
    Bought bought_;
    Reasons reasons_;
};

/// Of the types of which some number of servers meets every constraint but the latency.
template <class Visit>
void eachThatFits(ServerCandidates candidates, const FleetNeeds& needs, const Visit& visit) {
    FleetNeeds anyLatency = needs;
    anyLatency.p99.reset();
    anyLatency.costLimit = withoutReasons;
    FleetSizing sizing{anyLatency};
    for (const ServerCandidate& server : candidates) {
        if (server.diskOperations < needs.diskOperations) continue;
        BestFleet alone{anyLatency, sizing};
        if (sizing.leastMonthly(server) <= alone.limit()) alone.tryServer(server);
        if (alone.fleet()) visit(server);
    }
}

/// The least p99 of all types that would do but for it; nullopt where none would.
std::optional<Seconds> nearestP99(ServerCandidates candidates, const FleetNeeds& needs, const FleetSizing& sizing) {
    std::optional<Seconds> nearest;
    eachThatFits(candidates, needs, [&](const ServerCandidate& server) {
        const Seconds p99 = sizing.nearestP99(server);
        nearest = nearest ? std::min(*nearest, p99) : p99;
    });
    return nearest;
}

}  // namespace

Station stationOf(const FleetNeeds& needs, double vcpus, double speed, double servers) {
    const Seconds service = needs.service / speed;
    const double sharing = std::max(1.0, servers);
    const int busy = std::max(1, static_cast<int>(std::min(vcpus, needs.workerThreads.value_or(vcpus))));
    const int boxes = needs.balancing == Balancing::Pooled ? static_cast<int>(sharing + 1e-9) : 1;
    Station station{service, busy, needs.arrivals / sharing, needs.discipline, boxes};
    if (needs.workerThreads) {
        station.threads = static_cast<int>(*needs.workerThreads);
        station.behind = needs.behind;
        station.behindVariation = needs.behindVariation;
    }
    return station;
}

FleetSearch cheapestFleet(ServerCandidates candidates, const FleetNeeds& needs) {
    FleetSizing sizing{needs};
    BestFleet best{needs, sizing};
    struct Bound {
        double monthly;
        const ServerCandidate* server;
    };
    std::vector<Bound> bounds;
    bounds.reserve(candidates.size());  // nothing below allocates until the winner is explained
    for (const ServerCandidate& server : candidates) {
        // Most types are out at once: even the fewest servers of the cheapest cost more than a fleet already found.
        if (sizing.cost().monthlyOfFewest(candidates.leastRateFrom(server)) > best.limit()) break;
        if (sizing.cost().monthlyOfFewest(server) > best.limit()) continue;
        const double monthly = sizing.leastMonthly(server);
        if (monthly > best.limit()) continue;
        // A type that promises to halve the cost is tried now, so that the limit falls early; the rest waits its turn.
        if (monthly < best.limit() / 2) best.tryServer(server);
        else bounds.push_back({monthly, &server});
    }
    const auto dearer = [](const Bound& a, const Bound& b) {
        return a.monthly != b.monthly ? a.monthly > b.monthly : a.server->offer->type->name > b.server->offer->type->name;
    };
    std::erase_if(bounds, [&](const Bound& bound) { return bound.monthly > best.limit(); });
    std::make_heap(bounds.begin(), bounds.end(), dearer);
    while (!bounds.empty() && bounds.front().monthly <= best.limit()) {
        std::pop_heap(bounds.begin(), bounds.end(), dearer);
        best.tryServer(*bounds.back().server);
        bounds.pop_back();
    }
    FleetSearch search;
    search.choice = best.choice();
    const bool isLimited = needs.costLimit < std::numeric_limits<double>::max();
    if (!search.choice && !isLimited) search.refusal = refusalOf(candidates, needs);
    return search;
}

std::vector<std::optional<TypeFleet>> fleetsOf(std::span<const ServerCandidate* const> types, const FleetNeeds& needs) {
    FleetSizing sizing{needs};
    std::vector<std::optional<TypeFleet>> fleets(types.size());
    for (std::size_t i = 0; i < types.size(); ++i) {
        if (types[i] == nullptr) continue;
        BestFleet alone{needs, sizing};
        if (sizing.leastMonthly(*types[i]) <= alone.limit()) alone.tryServer(*types[i]);
        fleets[i] = alone.fleet();
    }
    return fleets;
}

std::vector<const ServerCandidate*> typesThatFit(ServerCandidates candidates, const FleetNeeds& needs) {
    std::vector<const ServerCandidate*> fitting;
    eachThatFits(candidates, needs, [&](const ServerCandidate& server) { fitting.push_back(&server); });
    return fitting;
}

FleetVerdict verdictOf(const ServerCandidate& server, const FleetNeeds& needs) {
    FleetVerdict verdict;
    FleetSizing sizing{needs};
    if (server.diskOperations >= needs.diskOperations && needs.connections * server.slowdown <= needs.mostConnections * (1 + 1e-9)) {
        BestFleet alone{needs, sizing};
        alone.tryServer(server);
        verdict.choice = alone.choice();
    }
    if (!verdict.choice) verdict.refusal = refusalOf(std::span{&server, 1}, needs);
    return verdict;
}

std::vector<FleetChoice> fleetOptions(ServerCandidates candidates, const FleetNeeds& needs) {
    constexpr int mostSteps = 4000;
    FleetNeeds fixed = needs;
    fixed.p99.reset();
    FleetSizing sizing{fixed};
    std::vector<FleetChoice> options;
    const auto addFrom = [&](const ServerCandidate& server, double utilisation) {
        BestFleet alone{fixed, sizing};
        alone.tryServer(server, utilisation);
        std::optional<FleetChoice> option = alone.choice();
        if (!option) return;
        const FleetPacking& packing = sizing.packing();
        const bool follows = sizing.cost().followsTheLoad();
        if (!follows) option->atPeak = packing.carrying(option->count);
        // The next number that differs: servers asked for, or one server more in every zone.
        const auto next = [](double servers) { return ServerSteps::servers(ServerSteps::rank(servers) + 1); };
        const auto grow = [&] {
            if (!follows) {
                option->count += needs.zones;
                option->atPeak = packing.carrying(option->count);
                return;
            }
            option->atPeak = next(std::max<double>(option->atPeak, packing.carrying(sizing.cost().fewest())));
            option->count = std::max(option->count, packing.bought(static_cast<int>(option->atPeak)));
        };
        // Surplus falls as servers are added, so that the cost may: all but the surplus never does.
        for (int i = 0; i < mostSteps && sizing.cost().monthlyWithoutSurplus(server, option->hours) <= needs.costLimit; ++i) {
            if (option->monthly <= needs.costLimit) options.push_back(*option);
            if (hasNegligibleWait(option->degraded)) break;
            grow();
            if (option->count > needs.maximumServers.value_or(mostServers)) break;
            option->hours = sizing.cost().cheaperHours(server, option->atPeak, option->count);
            option->monthly = sizing.cost().monthly(server, option->hours);
            setStations(*option, fixed, sizing);
            option->limitedBy = Constraint::Latency;
        }
    };
    for (const ServerCandidate& server : candidates) {
        if (sizing.leastMonthly(server) > needs.costLimit) continue;
        addFrom(server, sizing.usableUtilisation(server));
        if (const std::optional<double> rested = sizing.restedUtilisation(server)) addFrom(server, *rested);
    }
    const auto key = [](const FleetChoice& option) { return std::tuple{option.monthly, option.count, option.server->offer->type->name}; };
    std::sort(options.begin(), options.end(), [&](const FleetChoice& a, const FleetChoice& b) { return key(a) < key(b); });
    std::vector<FleetChoice> kept;
    for (FleetChoice& option : options)
        if (std::none_of(kept.rbegin(), kept.rend(), [&](const FleetChoice& other) { return isNoSlower(other.degraded, option.degraded); }))
            kept.push_back(std::move(option));
    return kept;
}

}  // namespace stagecraft
