#include "model/capacity/fleet.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "model/capacity/market_key.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double p99Tail = 0.01;
/// More servers than any account can run: a fleet beyond it counts as impossible.
constexpr int mostServers = 1'000'000;

double positiveOr(double value, double fallback) { return value > 0 ? value : fallback; }

/// ⌈x⌉ that forgives the last bits of a division, at least `atLeast`.
int wholeServers(double x, int atLeast = 0) {
    if (!(x < mostServers)) return mostServers;
    return std::max(atLeast, static_cast<int>(std::ceil(x - 1e-9)));
}

/// Servers to buy so that `needed` of them remain after a zone is lost, in equal counts per zone.
int withSpareZone(int needed, int zones) { return zones * ((needed + zones - 2) / (zones - 1)); }

int packed(int servers, int zones) { return zones * ((servers + zones - 1) / zones); }

int bought(const FleetNeeds& needs, int needed) {
    const int atLeast = std::max(needed, 1);
    if (needs.survivesZoneLoss && needs.zones > 1)
        return std::max(withSpareZone(atLeast, needs.zones), packed(needs.minimumServers, needs.zones));
    return packed(std::max(atLeast, needs.minimumServers), needs.zones);
}

/// vCPUs that can be busy at once: a server of few threads leaves the rest idle.
double usableVcpus(const FleetNeeds& needs, double vcpus) { return std::min(vcpus, needs.workerThreads.value_or(vcpus)); }

double capacityOf(const FleetNeeds& needs, const ServerCandidate& server) {
    return needs.workerThreads ? usableVcpus(needs, server.vcpus) * server.speed : server.capacity;
}

/// Grows `count` zone by zone until the tier stays up long enough; `mostServers` when it never does.
int availableCount(const FleetNeeds& needs, const ServerCandidate& server, int count) {
    if (needs.isAvailable == nullptr) return count;
    const int needed = wholeServers(needs.work / (capacityOf(needs, server) * needs.degradedUtilisation), 1);
    // Each server more cuts what is missing by orders of magnitude: a few steps decide.
    for (int step = 0; step < 8; ++step, count += needs.zones)
        if (needs.isAvailable(std::min(needed, count), count, needs.zones, needs.leastAvailability)) return count;
    return mostServers;
}

/// Servers that share the peak when they run: with a spare zone, the calculation counts on the surviving ones.
int carrying(const FleetNeeds& needs, int count) {
    return needs.survivesZoneLoss && needs.zones > 1 ? count / needs.zones * (needs.zones - 1) : count;
}

/// Servers whose threads hold all requests in flight.
double serversForThreads(const FleetNeeds& needs) { return needs.workerThreads ? needs.inFlight / *needs.workerThreads : 0; }

double usableUtilisation(const FleetNeeds& needs, const ServerCandidate& server) {
    // An autoscaled fleet runs near its target all day, so a burstable type would drain its credits: only what it
    // sustains counts. A fixed fleet may burst; its credits are carried through the week below.
    return needs.isAutoscaled ? std::min(needs.targetUtilisation, server.baselineShare) : needs.targetUtilisation;
}

bool meetsLatency(const FleetNeeds& needs, const Station& station) {
    std::array<Station, 8> path;
    const std::size_t others = std::min(needs.others.size(), path.size() - 1);
    std::copy_n(needs.others.begin(), others, path.begin());
    path[others] = station;
    return responseTail(std::span{path}.first(others + 1), Seconds{0}, *needs.p99) <= p99Tail;
}

bool meetsLatency(const FleetNeeds& needs, const ServerCandidate& server, int count) {
    return meetsLatency(needs, stationOf(needs, server.vcpus, server.speed, carrying(needs, count)));
}

/// The service time alone, with nobody waiting.
bool meetsLatencyIdle(const FleetNeeds& needs, const ServerCandidate& server) {
    Station idle = stationOf(needs, server.vcpus, server.speed, 1);
    idle.arrivals = RequestsPerSecond{0};
    return meetsLatency(needs, idle);
}

/// Fewest servers from `atLeast` up that meet the latency; nullopt when even idle servers are too slow.
std::optional<int> serversForLatency(const FleetNeeds& needs, const ServerCandidate& server, int atLeast) {
    if (!needs.p99 || needs.arrivals.count() <= 0) return atLeast;
    if (meetsLatency(needs, server, bought(needs, atLeast))) return atLeast;
    const int most = std::min(needs.maximumServers.value_or(mostServers), mostServers);
    if (most <= atLeast || !meetsLatencyIdle(needs, server)) return std::nullopt;
    int low = atLeast;
    int high = atLeast;
    do {
        low = high;
        high = std::min(2 * high, most);
        if (meetsLatency(needs, server, bought(needs, high))) {
            while (high - low > 1) {
                const int middle = low + (high - low) / 2;
                (meetsLatency(needs, server, bought(needs, middle)) ? high : low) = middle;
            }
            return high;
        }
        // Twenty doublings make the queue vanish: what is left is the service time itself.
    } while (high < most && high < atLeast * 1024);
    return std::nullopt;
}

bool isAtLeastAsGood(const ServerCandidate& a, const ServerCandidate& b) {
    return a.capacity >= b.capacity && a.vcpus >= b.vcpus && a.speed >= b.speed && a.memory >= b.memory &&
           a.network >= b.network && a.diskOperations >= b.diskOperations && a.baselineShare >= b.baselineShare;
}

std::vector<ServerCandidate> undominated(std::vector<ServerCandidate> candidates) {
    // From cheap to dear, ties by name as the search breaks them: only an earlier type can dominate a later one.
    std::sort(candidates.begin(), candidates.end(), [](const ServerCandidate& a, const ServerCandidate& b) {
        return a.hourly != b.hourly ? a.hourly < b.hourly : a.offer->type->name < b.offer->type->name;
    });
    std::vector<ServerCandidate> kept;
    for (const ServerCandidate& candidate : candidates)
        if (std::none_of(kept.begin(), kept.end(), [&](const ServerCandidate& other) { return isAtLeastAsGood(other, candidate); }))
            kept.push_back(candidate);
    return kept;
}

/// Paid by the hour that runs: reserved servers are paid for whether they run or not.
bool followsTheLoad(const FleetNeeds& needs) { return needs.isAutoscaled && needs.purchase == Purchase::OnDemand; }

struct Wishes {
    int cpu = 0, memory = 0, network = 0, threads = 0;
    double exact = 0;  ///< the largest of them before it is rounded up
    [[nodiscard]] int most() const { return std::max({cpu, memory, network, threads}); }
};

Wishes wishes(const FleetNeeds& needs, const ServerCandidate& server) {
    Wishes wish;
    const double room = server.memory - needs.memoryBase;
    const double cpu = needs.work / (capacityOf(needs, server) * usableUtilisation(needs, server));
    const double memory = room > 0 ? needs.memoryShared / room : mostServers;
    const double network = needs.network / server.network;
    wish.cpu = wholeServers(cpu, 1);
    wish.memory = wholeServers(memory, 1);
    const double threads = serversForThreads(needs);
    wish.network = wholeServers(network, 1);
    wish.threads = wholeServers(threads, 1);
    wish.exact = std::max({cpu, memory, network, threads});
    return wish;
}

/// What a fleet of `server` costs at least, without a whole number of servers and without the latency: cheap enough to ask
/// of every type. Infinite when the type is ruled out.
class LowerBound {
public:
    explicit LowerBound(const FleetNeeds& needs)
        : needs_(needs), floor_(bought(needs, 1)),
          // z·⌈n/(z − 1)⌉ ≥ n·z/(z − 1): the spare zone is in the bound already.
          spare_(needs.survivesZoneLoss && needs.zones > 1 ? static_cast<double>(needs.zones) / (needs.zones - 1) : 1),
          threads_(serversForThreads(needs)), most_(needs.maximumServers.value_or(mostServers - 1) + 1e-9) {}

    /// The fewest servers there may be, whatever the load.
    [[nodiscard]] double ofFewest(const ServerCandidate& server) const {
        return floor_ * (730.0 * server.hourly + needs_.serverMonthly);
    }

    [[nodiscard]] double operator()(const ServerCandidate& server) const {
        const double room = server.memory - needs_.memoryBase;
        if (server.diskOperations < needs_.diskOperations || room <= 0) return infinity;
        const double cpu = needs_.work / (capacityOf(needs_, server) * usableUtilisation(needs_, server));
        const double wanted = std::max({cpu, needs_.memoryShared / room, needs_.network / server.network, threads_}) * spare_;
        if (wanted > most_) return infinity;
        const double running = followsTheLoad(needs_) ? wanted * needs_.averageOverPeak : wanted;
        const double servers = std::max<double>(running, floor_);
        return servers * (730.0 * server.hourly + needs_.serverMonthly);
    }

private:
    const FleetNeeds& needs_;
    int floor_;
    double spare_;
    double threads_;
    double most_;
};

/// The refusal to show: the constraint that stops the roomiest candidate.
FleetRefusal refusalOf(std::span<const ServerCandidate> candidates, const FleetNeeds& needs) {
    if (candidates.empty()) return {Constraint::NotOffered, 0, 0};
    const double most = needs.maximumServers.value_or(mostServers);
    double cpu = 0, memory = 0, network = 0, disk = 0, speed = 0;
    for (const ServerCandidate& server : candidates) {
        cpu = std::max(cpu, capacityOf(needs, server) * usableUtilisation(needs, server) * most);
        memory = std::max(memory, (server.memory - needs.memoryBase) * most);
        network = std::max(network, server.network == infinity ? 0 : server.network * most);
        disk = std::max(disk, server.diskOperations == infinity ? 0 : server.diskOperations);
        speed = std::max(speed, server.speed);
    }
    if (needs.work > cpu) return {Constraint::Cpu, cpu, needs.work};
    if (needs.memoryShared > memory) return {Constraint::Memory, memory / 1024, needs.memoryShared / 1024};
    if (needs.network > network) return {Constraint::Network, network * 8e-9, needs.network * 8e-9};
    if (serversForThreads(needs) > most) return {Constraint::Threads, *needs.workerThreads * most, needs.inFlight};
    if (needs.diskOperations > disk) return {Constraint::Disk, disk, needs.diskOperations};
    if (needs.p99) {
        // The best the fastest type can do with nobody else on it.
        FleetNeeds idle = needs;
        idle.arrivals = RequestsPerSecond{0};
        std::array<Station, 8> path;
        const std::size_t others = std::min(needs.others.size(), path.size() - 1);
        std::copy_n(needs.others.begin(), others, path.begin());
        path[others] = stationOf(idle, 1, speed, 1);
        const Seconds best = responsePercentile(std::span<const Station>{path}.first(others + 1), Seconds{0}, 0.99);
        return {Constraint::Latency, Milliseconds{best}.count(), Milliseconds{*needs.p99}.count()};
    }
    return {Constraint::NotOffered, 0, 0};
}

void fillReasons(FleetChoice& choice, const FleetNeeds& needs, const Wishes& wish, int forLatency) {
    const int needed = std::max(wish.most(), forLatency);
    std::vector<Ask>& asks = choice.asks;
    asks = {{Constraint::Cpu, wish.cpu},
            {Constraint::Memory, wish.memory},
            {Constraint::Network, wish.network},
            {Constraint::Threads, wish.threads},
            {Constraint::Latency, needs.p99 ? forLatency : 1},
            {Constraint::Minimum, needs.minimumServers}};
    if (needs.survivesZoneLoss && needs.zones > 1)
        asks.push_back({Constraint::ZoneLoss, withSpareZone(std::max(needed, 1), needs.zones)});
    asks.push_back({Constraint::ZonePacking, packed(std::max(needed, needs.minimumServers), needs.zones)});
    std::stable_sort(asks.begin(), asks.end(), [](const Ask& a, const Ask& b) { return a.servers > b.servers; });
    // What binds is the first wish, in the order of causes, that reaches the number bought.
    constexpr std::array causes{Constraint::Minimum, Constraint::Cpu,     Constraint::Memory,   Constraint::Network,
                                Constraint::Threads, Constraint::Latency, Constraint::ZoneLoss, Constraint::ZonePacking};
    choice.limitedBy = Constraint::ZonePacking;
    const bool isSmallest = choice.count == bought(needs, 1);
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

/// Instance-hours a month.
double hoursOf(const FleetNeeds& needs, double atPeak, int count) {
    return followsTheLoad(needs) ? autoscaledHours(needs, atPeak, count) : count * 730.0;
}

/// No more than `hoursOf`, and quick to tell.
double leastHours(const FleetNeeds& needs, double atPeak, int count) {
    if (!followsTheLoad(needs)) return count * 730.0;
    return std::min<double>(count, std::max<double>(atPeak * needs.averageOverPeak, bought(needs, 1))) * 730.0;
}

double monthlyOf(const FleetNeeds& needs, const ServerCandidate& server, double hours) {
    return hours * server.hourly + hours / 730.0 * needs.serverMonthly;
}

/// Enough burstable servers that their credits last through the week: a larger fleet is less busy. `mostServers` when the
/// number is limited and too few.
int countForCredits(const FleetNeeds& needs, const ServerCandidate& server, int count) {
    if (needs.isAutoscaled || needs.hourly == nullptr || server.baselineShare >= 1) return count;
    const auto lasts = [&](int servers) {
        const double utilisation = needs.work / (server.capacity * carrying(needs, servers));
        return creditsLast(*needs.hourly, needs.averageOverPeak, utilisation, server.baselineShare);
    };
    if (lasts(count)) return count;
    const int step = std::max(1, needs.zones);
    int low = count;
    int high = count;
    while (!lasts(high)) {
        low = high;
        high = packed(2 * high, step);
        if (needs.maximumServers || high >= mostServers) return mostServers;
    }
    while (high - low > step) {
        const int middle = low + (high - low) / (2 * step) * step;
        (lasts(middle) ? high : low) = middle;
    }
    return high;
}

void setStations(FleetChoice& choice, const FleetNeeds& needs) {
    const ServerCandidate& server = *choice.server;
    choice.utilisation = needs.work / (server.capacity * choice.count);
    choice.station = stationOf(needs, server.vcpus, server.speed, choice.count);
    choice.degraded = stationOf(needs, server.vcpus, server.speed, carrying(needs, choice.count));
}

/// The cheapest fleet among the types tried so far.
class BestFleet {
public:
    explicit BestFleet(const FleetNeeds& needs) : needs_(needs), most_(needs.maximumServers.value_or(mostServers - 1)) {}

    /// What a type may cost at most to be worth trying. The bounds are computed in another order than the costs: the last
    /// bits are forgiven.
    [[nodiscard]] double limit() const {
        constexpr double forgiven = 1 + 1e-12;
        return std::min((choice_ ? choice_->monthly : needs_.costLimit) * forgiven, std::numeric_limits<double>::max());
    }

    void tryServer(const ServerCandidate& server) {
        const Wishes wish = wishes(needs_, server);
        if (wish.most() > most_) return;
        const std::optional<int> forLatency = serversForLatency(needs_, server, wish.most());
        if (!forLatency || *forLatency > most_) return;
        const int forLoad = bought(needs_, *forLatency);
        if (forLoad >= mostServers) return;
        const int forCredits = countForCredits(needs_, server, forLoad);
        const int count = forCredits >= mostServers ? mostServers : availableCount(needs_, server, forCredits);
        if (count >= mostServers || (needs_.maximumServers && count > *needs_.maximumServers)) return;
        const double atPeak = *forLatency > wish.most() || count > forLoad ? carrying(needs_, count) : wish.exact;
        if (monthlyOf(needs_, server, leastHours(needs_, atPeak, count)) > limit()) return;
        const double hours = hoursOf(needs_, atPeak, count);
        const double monthly = monthlyOf(needs_, server, hours);
        if (monthly > limit()) return;
        const auto rank = [](double cost, int servers, const ServerCandidate& type) {
            return std::tuple{cost, servers, type.offer->type->name};
        };
        if (choice_ && rank(choice_->monthly, choice_->count, *choice_->server) <= rank(monthly, count, server)) return;
        if (!choice_) choice_.emplace();
        choice_->server = &server;
        choice_->count = count;
        choice_->instanceHours = hours;
        choice_->monthly = monthly;
        wish_ = wish;
        forLatency_ = *forLatency;
        forCredits_ = forCredits > forLoad ? forCredits : 0;
        forAvailability_ = count > forCredits ? count : 0;
    }

    [[nodiscard]] std::optional<FleetChoice> choice() {
        if (!choice_) return std::nullopt;
        setStations(*choice_, needs_);
        fillReasons(*choice_, needs_, wish_, forLatency_);
        if (forCredits_ > 0) {
            choice_->asks.insert(choice_->asks.begin(), {Constraint::CpuCredits, forCredits_});
            choice_->limitedBy = Constraint::CpuCredits;
        }
        if (forAvailability_ > 0) {
            choice_->asks.insert(choice_->asks.begin(), {Constraint::Availability, forAvailability_});
            choice_->limitedBy = Constraint::Availability;
        }
        return std::move(choice_);
    }

private:
    const FleetNeeds& needs_;
    int most_;
    std::optional<FleetChoice> choice_;
    Wishes wish_;
    int forLatency_ = 0;
    int forCredits_ = 0;       ///< servers, where CPU credits ask for more than the load
    int forAvailability_ = 0;  ///< servers, where availability asks for more than everything else
};

}  // namespace

double speedOf(const PerformanceIndex& index, Benchmark benchmark) {
    switch (benchmark) {
        case Benchmark::Cpu: return index.cpu;
        case Benchmark::PassMark: return index.passmark;
        case Benchmark::Web: break;
    }
    return index.web;
}

ServerMarket::ServerMarket(const Catalog& catalog, std::string_view region, const Choices& choices) {
    const std::span<const InstanceOffer> offers = catalog.instanceOffers(region);
    all_.reserve(offers.size());
    const auto fill = [&](Purchase purchase) {
        for (const InstanceOffer& offer : offers) {
            const InstanceType& type = *offer.type;
            if (type.isBareMetal || type.isAccelerated) continue;
            if (choices.generations == GenerationChoice::Current && !type.isCurrentGeneration) continue;
            if (choices.architecture == ArchitectureChoice::Arm64 && type.architecture != CpuArchitecture::Arm64) continue;
            if (choices.architecture == ArchitectureChoice::X86 && type.architecture != CpuArchitecture::X86) continue;
            const OptionalRate rate = offer.prices.at(purchase);
            if (!rate) continue;
            ServerCandidate server;
            server.offer = &offer;
            server.vcpus = type.vcpus;
            server.speed = speedOf(type.performance, choices.benchmark);
            server.capacity = server.vcpus * server.speed;
            server.memory = Mib{type.memory}.count();
            server.network = positiveOr(type.networkBaseline.count() * Bytes{Gigabits{1}}.count(), infinity);
            server.disk = positiveOr(type.diskBaseline.count() * Bytes{Mib{1}}.count(), infinity);
            server.diskOperations = positiveOr(type.diskOperationsBaseline.count(), infinity);
            server.hourly = rate->count();
            server.baselineShare = type.isBurstable ? type.baselineShare : 1;
            all_.push_back(server);
        }
    };
    fill(choices.purchase);
    if (all_.empty() && choices.purchase != Purchase::OnDemand) {
        fellBack_ = true;
        fill(Purchase::OnDemand);
    }
    undominated_ = undominated(all_);
}

const ServerMarket& ServerMarket::of(const Catalog& catalog, std::string_view region, const Choices& choices) {
    return catalog.derived<ServerMarket>(marketKey(IndexKind::Servers, catalog, region, choices),
                                         [&] { return ServerMarket{catalog, region, choices}; });
}

bool creditsLast(const std::array<double, hoursPerWeek>& hourly, double averageOverPeak, double peakUtilisation,
                 double baselineShare) {
    if (baselineShare >= 1 || peakUtilisation <= baselineShare) return true;
    const double cap = 24 * baselineShare;
    const double scale = peakUtilisation * averageOverPeak;
    double balance = cap;
    for (int week = 0; week < 2; ++week) {
        for (const double factor : hourly) {
            balance = std::min(cap, balance + baselineShare - scale * factor);
            if (balance < 0) return false;
        }
    }
    return true;
}

Station stationOf(const FleetNeeds& needs, double vcpus, double speed, int count) {
    const Seconds service = needs.service / speed;
    const int servers = std::max(1, count);
    const int busy = std::max(1, static_cast<int>(usableVcpus(needs, vcpus)));
    if (needs.balancing == Balancing::Pooled) return {service, busy * servers, needs.arrivals, needs.discipline};
    return {service, busy, needs.arrivals / servers, needs.discipline};
}

double autoscaledHours(const FleetNeeds& needs, double atPeak, int count) {
    if (needs.hourly == nullptr) return count * 730.0;
    const double scale = atPeak * needs.averageOverPeak * (1 + needs.warmUpHeadroom);
    const auto running = [&](double factor) { return std::min(count, bought(needs, wholeServers(scale * factor, 1))); };
    double serverHours = 0;
    int before = needs.earlyStart > 0 ? running(needs.hourly->back()) : 0;
    for (const double factor : *needs.hourly) {
        const int now = running(factor);
        serverHours += now;
        if (needs.earlyStart > 0) serverHours += std::max(0, now - before) * needs.earlyStart;
        before = now;
    }
    return serverHours * 730.0 / static_cast<double>(hoursPerWeek);
}

FleetSearch cheapestFleet(std::span<const ServerCandidate> candidates, const FleetNeeds& needs) {
    BestFleet best{needs};
    const LowerBound lowerBound{needs};
    struct Bound {
        double monthly;
        const ServerCandidate* server;
    };
    std::vector<Bound> bounds;
    bounds.reserve(candidates.size());  // nothing below allocates until the winner is explained
    for (const ServerCandidate& server : candidates) {
        // Most types are out at once: even the fewest servers of them cost more than a fleet already found.
        if (lowerBound.ofFewest(server) > best.limit()) continue;
        const double monthly = lowerBound(server);
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

FleetVerdict verdictOf(const ServerCandidate& server, const FleetNeeds& needs) {
    FleetVerdict verdict;
    const bool hasDisk = server.diskOperations >= needs.diskOperations;
    BestFleet alone{needs};
    if (hasDisk) {
        alone.tryServer(server);
        verdict.choice = alone.choice();
        if (verdict.choice) return verdict;
    }
    const auto refuse = [&](Constraint constraint, double available, double asked) {
        verdict.refusal = {constraint, available, asked};
        return verdict;
    };
    if (!hasDisk) return refuse(Constraint::Disk, server.diskOperations, needs.diskOperations);
    const double most = needs.maximumServers.value_or(mostServers);
    const double room = server.memory - needs.memoryBase;
    if (room <= 0 || needs.memoryShared > room * most)
        return refuse(Constraint::Memory, server.memory / 1024, (needs.memoryBase + needs.memoryShared / most) / 1024);
    const double cpu = capacityOf(needs, server) * usableUtilisation(needs, server) * most;
    if (serversForThreads(needs) > most) return refuse(Constraint::Threads, *needs.workerThreads * most, needs.inFlight);
    if (needs.work > cpu * (1 + 1e-9)) return refuse(Constraint::Cpu, cpu, needs.work);
    if (needs.network > server.network * most) return refuse(Constraint::Network, server.network * most * 8e-9, needs.network * 8e-9);
    if (needs.p99) {
        const int count = wishes(needs, server).most();
        if (!serversForLatency(needs, server, count)) {
            Station best = stationOf(needs, server.vcpus, server.speed, needs.maximumServers.value_or(1));
            if (!needs.maximumServers) best.arrivals = RequestsPerSecond{0};
            std::vector<Station> path(needs.others.begin(), needs.others.end());
            path.push_back(best);
            return refuse(Constraint::Latency, Milliseconds{responsePercentile(path, Seconds{0}, 0.99)}.count(),
                          Milliseconds{*needs.p99}.count());
        }
    }
    const int forLoad = bought(needs, wishes(needs, server).most());
    if (availableCount(needs, server, forLoad) >= mostServers)
        return refuse(Constraint::Availability, 0, needs.leastAvailability);
    return refuse(Constraint::CpuCredits, server.baselineShare, needs.work / (server.capacity * carrying(needs, bought(needs, wishes(needs, server).most()))));
}

std::vector<FleetChoice> fleetOptions(std::span<const ServerCandidate> candidates, const FleetNeeds& needs) {
    constexpr double negligibleWait = 1.001;  // of the service time
    constexpr int mostSteps = 400;
    const LowerBound lowerBound{needs};
    FleetNeeds fixed = needs;
    fixed.p99.reset();
    std::vector<FleetChoice> options;
    for (const ServerCandidate& server : candidates) {
        if (lowerBound(server) > needs.costLimit) continue;
        BestFleet alone{fixed};
        alone.tryServer(server);
        std::optional<FleetChoice> option = alone.choice();
        if (!option) continue;
        const int step = std::max(1, needs.zones);
        for (int i = 0; i < mostSteps && option->monthly <= needs.costLimit; ++i) {
            options.push_back(*option);
            if (meanResponse(option->degraded) <= option->degraded.service * negligibleWait) break;
            option->count += step;
            if (option->count > needs.maximumServers.value_or(mostServers)) break;
            option->instanceHours = hoursOf(needs, carrying(needs, option->count), option->count);
            option->monthly = monthlyOf(needs, server, option->instanceHours);
            setStations(*option, needs);
            option->limitedBy = Constraint::Latency;
        }
    }
    const auto key = [](const FleetChoice& option) { return std::tuple{option.monthly, option.count, option.server->offer->type->name}; };
    std::sort(options.begin(), options.end(), [&](const FleetChoice& a, const FleetChoice& b) { return key(a) < key(b); });
    const auto beats = [](const FleetChoice& a, const FleetChoice& b) {
        return a.degraded.service <= b.degraded.service && utilisation(a.degraded) <= utilisation(b.degraded) &&
               a.degraded.servers >= b.degraded.servers;
    };
    std::vector<FleetChoice> kept;
    for (FleetChoice& option : options)
        if (std::none_of(kept.begin(), kept.end(), [&](const FleetChoice& other) { return beats(other, option); }))
            kept.push_back(std::move(option));
    return kept;
}

}  // namespace stagecraft
