#include "model/capacity/fleet.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/capacity/best_fleet.h"
#include "model/capacity/connections_held.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::optional<Seconds> nearestP99(ServerCandidates candidates, const FleetNeeds& needs, const FleetSizing& sizing);

/// What rules out the most capable of the candidates: the first constraint none of them meets, in the order of causes.
FleetRefusal refusalOf(ServerCandidates candidates, const FleetNeeds& needs) {
    if (candidates.empty()) return {Constraint::NotOffered, 0, 0};
    FleetSizing sizing{needs};
    const double most = needs.maximumServers.value_or(mostServers);
    double cpu = 0, memory = 0, network = 0, disk = 0, availability = 0, baseline = 0, sustained = 0;
    double threadsAsked = infinity, memoryAsked = infinity, connections = infinity;
    for (const ServerCandidate& server : candidates) {
        threadsAsked = std::min(threadsAsked, sizing.forThreads(server));
        connections = std::min(connections, needs.connections / server.speed);
        // With servers no fuller than they may be: of more load it is the CPUs that there are too few of.
        const MemoryUse use = sizing.memoryUse(server);
        memoryAsked = std::min(memoryAsked, use.onEach(std::max(most, use.busy / sizing.targetUtilisation(server))));
        cpu = std::max(cpu, sizing.capacity(server) * sizing.usableUtilisation(server) * most);
        memory = std::max(memory, server.memory);
        network = std::max(network, server.network * most);
        disk = std::max(disk, server.diskOperations);
        availability = std::max(availability, sizing.mostAvailability(server));
        baseline = std::max(baseline, server.baselineShare);
        sustained = std::max(sustained, needs.work / sizing.forLastingCredits(server) * most);
    }
    if (connections >= needs.mostConnections * (1 - 1e-9)) return {Constraint::Connections, mostConnectionsHeld(needs.mostConnections), mostConnectionsHeld(connections)};
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
    if (baseline < 1) return {Constraint::CpuCredits, sustained, needs.work};
    return {Constraint::NotOffered, 0, 0};
}

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

namespace {

/// Tries what could be the cheapest of the candidates, and nothing that surely is not.
void tryAll(ServerCandidates candidates, const FleetSizing& sizing, BestFleet& best) {
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
}

}  // namespace

FleetSearch cheapestFleet(ServerCandidates candidates, const FleetNeeds& needs) {
    FleetSizing sizing{needs};
    BestFleet best{needs, sizing};
    tryAll(candidates, sizing, best);
    FleetSearch search;
    search.choice = best.choice();
    const bool isLimited = needs.costLimit < std::numeric_limits<double>::max();
    if (!search.choice && !isLimited) search.refusal = refusalOf(candidates, needs);
    return search;
}

std::optional<double> cheapestFleetMonthly(ServerCandidates candidates, const FleetNeeds& needs) {
    FleetSizing sizing{needs};
    BestFleet best{needs, sizing};
    tryAll(candidates, sizing, best);
    return best.monthly();
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
    ServerCandidate held = server;
    if (needs.holdsConnections && needs.connections > 0) held.mostUtilisation = workTimeOf(server, needs.workerThreads).fullest(needs.mostConnections / needs.connections * (1 + 1e-9));
    if (server.diskOperations >= needs.diskOperations && held.mostUtilisation > 0) {
        BestFleet alone{needs, sizing};
        alone.tryServer(held);
        verdict.choice = alone.choice();
        if (verdict.choice) verdict.choice->server = &server;
    }
    if (!verdict.choice) verdict.refusal = refusalOf(std::span<const ServerCandidate>{&held, 1}, needs);
    return verdict;
}

}  // namespace stagecraft
