#include "model/capacity/fleet_sizing.h"

#include <algorithm>
#include <cmath>

#include "model/capacity/server_steps.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Each server more cuts what is missing of the availability by orders of magnitude: one of a few steps most often does.
constexpr int availabilitySteps = 4;

}  // namespace

int Wishes::most() const { return std::max({cpu, memory, network, threads}); }

FleetSizing::FleetSizing(const FleetNeeds& needs)
    : needs_(needs), packing_(needs), cost_(needs), heldBehind_(needs.arrivals.count() * needs.behind.count()),
      most_(std::min(needs.maximumServers.value_or(mostServers), mostServers - 1)),
      latency_(needs.p99 ? needs.others : std::span<const Station>{}, needs.p99.value_or(Seconds{0})) {}

double FleetSizing::capacity(const ServerCandidate& server) const {
    return needs_.workerThreads ? std::min(server.vcpus, *needs_.workerThreads) * server.speed : server.capacity;
}

MemoryUse FleetSizing::memoryUse(const ServerCandidate& server) const {
    return {needs_.memoryBase, needs_.memoryShared, needs_.memoryInFlight / server.speed, needs_.work / capacity(server)};
}

ThreadUse FleetSizing::threadUse(const ServerCandidate& server) const {
    return {needs_.workerThreads.value_or(0), server.vcpus, needs_.work / server.speed, needs_.work / capacity(server)};
}

double FleetSizing::withMemory(const ServerCandidate& server, double servers) const {
    const MemoryUse use = memoryUse(server);
    const double room = server.memory - use.base;
    if (room <= 0) return mostServers;
    // Most types have room enough where their vCPUs suffice.
    if (servers > use.busy && use.over(servers) <= room * servers) return servers;
    return std::max(servers, use.servers(server.memory));
}

double FleetSizing::usableUtilisation(const ServerCandidate& server) const {
    // A fleet that follows the load keeps its servers as busy as its target in every hour: no server rests, so none earns what it could
    // spend at the peak. Nor do new ones bring credits: T3, T3a and T4g start without any, T2 alone with 30 a vCPU for at most a
    // hundred launches a day, and what a server has saved is lost when it is taken away (EC2 user guide, "Launch credits", "Accrue
    // CPU credits"; 2026-11-25). So only what it sustains counts, unless more is paid for. A fixed fleet may burst; its credits must last
    // through the week (`forCredits`).
    const double most = targetUtilisation(server);
    return needs_.isAutoscaled && !cost_.paysSurplus(server) ? std::min(most, server.baselineShare) : most;
}

std::optional<double> FleetSizing::restedUtilisation(const ServerCandidate& server) const {
    const bool hasChoice = needs_.isAutoscaled && cost_.paysSurplus(server) && server.baselineShare < targetUtilisation(server);
    return hasChoice ? std::optional{server.baselineShare} : std::nullopt;
}

double FleetSizing::forLastingCredits(const ServerCandidate& server) const {
    return needs_.work * needs_.averageOverPeak / (server.capacity * server.baselineShare * needs_.burstLimit);
}

Wishes FleetSizing::wishes(const ServerCandidate& server, double utilisation) const {
    const double cpu = needs_.work / (capacity(server) * utilisation);
    const double network = forNetwork(server);
    const double loaded = std::max(cpu, network);
    const double held = withMemory(server, loaded);
    Wishes wish;
    wish.exact = withThreads(server, held);
    wish.cpu = wholeServers(cpu, 1);
    wish.network = wholeServers(network, 1);
    // What does not bind asks for what it would with all the others ask for.
    const auto asked = [](bool isBinding, double binding, double filled) { return wholeServers(isBinding ? binding : filled, 1); };
    wish.memory = asked(held > loaded, held, memoryUse(server).over(wish.exact) / (server.memory - needs_.memoryBase));
    if (needs_.workerThreads) {
        const double filled = (threadUse(server).held(wish.exact) + heldBehind_) / (*needs_.workerThreads * needs_.threadUtilisation);
        wish.threads = asked(wish.exact > held, wish.exact, filled);
    }
    return wish;
}

bool FleetSizing::meetsLatency(const ServerCandidate& server, int count) {
    return latency_.meets(stationOf(needs_, server.vcpus, server.speed, packing_.carrying(count)));
}

/// The service time alone, with nobody waiting.
bool FleetSizing::meetsLatencyIdle(const ServerCandidate& server) {
    Station idle = stationOf(needs_, server.vcpus, server.speed, 1);
    idle.arrivals = RequestsPerSecond{0};
    return latency_.meets(idle);
}

/// Fewest servers above `below`, which are too few. More than the limit pays for are not worth a look: a fleet that follows the load
/// pays for its mean at least.
template <class Steps, class Meets>
std::optional<int> FleetSizing::fewestThat(const ServerCandidate& server, double below, double limit, Meets meets) {
    const double share = cost_.followsTheLoad() ? cost_.averageOverPeak() : 1;
    const double payable = share > 0 ? limit / (cost_.leastServerMonthly(server) * share) * (1 + 1e-9) : mostServers;
    const int most = payable < most_ ? Steps::rank(payable) + 1 : Steps::rank(most_);
    const double first = std::max(1.0, below);
    const auto twice = [&](int rank) { return std::min(Steps::rank(2.0 * std::max<double>(1, Steps::servers(rank))), most); };
    int low = Steps::rank(below);
    int high = twice(low);
    if (high <= low) return std::nullopt;
    if (!meets(Steps::servers(high))) {
        if (!meetsLatencyIdle(server)) return std::nullopt;
        do {
            low = high;
            high = twice(low);
            // Ten doublings make the queue vanish: what is left is the service time itself.
            if (high <= low || Steps::servers(low) / 1024 >= first) return std::nullopt;
        } while (!meets(Steps::servers(high)));
    }
    while (high - low > 1) {
        const int middle = low + (high - low) / 2;
        (meets(Steps::servers(middle)) ? high : low) = middle;
    }
    return high;
}

std::optional<int> FleetSizing::forLatency(const ServerCandidate& server, int atLeast, double limit) {
    if (!needs_.p99) return atLeast;
    const auto meets = [&](int servers) { return meetsLatency(server, packing_.bought(servers)); };
    return meets(atLeast) ? atLeast : fewestThat<SingleServers>(server, atLeast, limit, meets);  // the rank of a whole number is itself
}

Station FleetSizing::following(const ServerCandidate& server, double atPeak) const {
    return stationOf(needs_, server.vcpus, server.speed, std::max<double>(atPeak, packing_.carrying(cost_.fewest())));
}

std::optional<double> FleetSizing::forLatencyFollowing(const ServerCandidate& server, double atPeak, double limit) {
    if (!needs_.p99) return atPeak;
    const auto meets = [&](double servers) { return latency_.meets(following(server, servers)); };
    if (meets(atPeak)) return atPeak;
    double tooFew = std::max<double>(atPeak, packing_.carrying(cost_.fewest()));
    const std::optional<int> step = fewestThat<ServerSteps>(server, tooFew, limit, meets);
    if (!step) return std::nullopt;
    tooFew = std::max(tooFew, ServerSteps::servers(*step - 1));
    const double least = tooFew * (1 + tooNearToTell);
    if (cost_.monthlyWithoutSurplus(server, cost_.hours(server, least, packing_.bought(wholeServers(least, 1)))) > limit) return std::nullopt;
    double enough = std::min(ServerSteps::servers(*step), static_cast<double>(most_));
    // Between the steps, of all that cost the same the least busy.
    double found = enough = cost_.mostAlike(enough);
    for (double next = cost_.mostAlike(least); next < enough;) {
        const double middle = (tooFew + enough) / 2, alike = cost_.mostAlike(middle);
        if (alike >= found) enough = middle;
        else if (meets(alike)) found = enough = alike;
        else next = cost_.mostAlike((tooFew = alike) * (1 + tooNearToTell));
    }
    return found;
}

Seconds FleetSizing::nearestP99(const ServerCandidate& server) const {
    Station best = stationOf(needs_, server.vcpus, server.speed, needs_.maximumServers.value_or(1));
    if (!needs_.maximumServers) best.arrivals = RequestsPerSecond{0};
    return latency_.p99With(best);
}

int FleetSizing::forCredits(const ServerCandidate& server, int count) const {
    if (needs_.isAutoscaled || server.baselineShare >= 1) return count;
    if (needs_.credits == CreditMode::Unlimited) return worthHaving(server, count);
    const double wanted = forLastingCredits(server);
    if (wanted <= packing_.carrying(count)) return count;
    if (needs_.maximumServers) return mostServers;
    const int needed = wholeServers(wanted, 1);
    return needed >= mostServers ? mostServers : std::max(count, packing_.bought(needed));
}

int FleetSizing::worthHaving(const ServerCandidate& server, int count) const {
    const int worth = cost_.worthHaving(server, count);
    return needs_.maximumServers && worth > *needs_.maximumServers ? count : worth;
}

int FleetSizing::forAvailability(const ServerCandidate& server, int count) {
    if (needs_.availabilityOf == nullptr) return count;
    const int needed = wholeServers(neededUp(server), 1);
    for (int step = 0; step < availabilitySteps; ++step, count += needs_.zones)
        if (isUpLongEnough(needed, count)) return count;
    // More servers never make it less: twice as many more each time, then halfway between.
    if (!isUpLongEnough(needed, mostServers / needs_.zones * needs_.zones)) return mostServers;
    int low = count - needs_.zones, step = needs_.zones;
    while (!isUpLongEnough(needed, low + step)) {
        low += step;
        step *= 2;
        if (low + step >= mostServers) return mostServers;
    }
    int high = low + step;
    while (high - low > needs_.zones) {
        const int middle = low + (high - low) / needs_.zones / 2 * needs_.zones;
        (isUpLongEnough(needed, middle) ? high : low) = middle;
    }
    return high;
}

double FleetSizing::mostAvailability(const ServerCandidate& server) const {
    return needs_.availabilityOf == nullptr ? 1 : availability(wholeServers(neededUp(server), 1), mostServers / needs_.zones * needs_.zones);
}

double FleetSizing::neededUp(const ServerCandidate& server) const {
    const bool isPaidFor = server.baselineShare >= 1 || cost_.paysSurplus(server);
    const double utilisation = needs_.isAutoscaled && !isPaidFor ? std::min(needs_.degradedUtilisation, server.baselineShare) : needs_.degradedUtilisation;
    const double cpu = needs_.work / (capacity(server) * utilisation);
    const double credits = needs_.isAutoscaled || isPaidFor ? 0 : forLastingCredits(server);
    return withThreads(server, withMemory(server, std::max({cpu, credits, forNetwork(server)})));
}

double FleetSizing::availability(int needed, int count) const {
    return needs_.availabilityOf(std::min(count, needed), count, needs_.zones, needs_.zoneAvailability, needs_.serverAvailability);
}

bool FleetSizing::isUpLongEnough(int needed, int count) {
    const auto isEnough = [&] { return availability(needed, count) >= needs_.leastAvailability; };
    if (count < needed) return isEnough();  // all of them must be up: that more would be up for longer does not hold
    KnownCounts& known = known_[static_cast<std::size_t>(needed) % known_.size()];
    if (known.needed != needed) known = {needed, 0, mostServers + 1};
    if (count <= known.tooFew || count >= known.enough) return count >= known.enough;
    const bool isUp = isEnough();
    (isUp ? known.enough : known.tooFew) = count;
    return isUp;
}

double FleetSizing::leastMonthly(const ServerCandidate& server) const {
    const double room = server.memory - needs_.memoryBase;
    if (server.diskOperations < needs_.diskOperations || room <= 0) return infinity;
    const double cpu = needs_.work / (capacity(server) * usableUtilisation(server));
    // z·⌈n/(z − 1)⌉ ≥ n·z/(z − 1): the spare zone is in the bound already.
    const double spare = packing_.sparesZone() ? static_cast<double>(needs_.zones) / (needs_.zones - 1) : 1;
    // Of memory and threads what requests take that do not wait for each other.
    const double memory = (needs_.memoryShared + needs_.memoryInFlight / server.speed) / room;
    const double threads = needs_.workerThreads ? threadUse(server).leastServers(heldBehind_, needs_.threadUtilisation) : 0;
    const double wanted = std::max({cpu, memory, needs_.network / server.network, threads}) * spare;
    if (wanted > most_ + 1e-9) return infinity;
    const double running = cost_.followsTheLoad() ? wanted * cost_.averageOverPeak() : wanted;
    return std::max<double>(running, cost_.fewest()) * cost_.leastServerMonthly(server);
}

}  // namespace stagecraft
