#include "model/capacity/server_market.h"

#include <algorithm>
#include <limits>

#include "model/capacity/market_key.h"
#include "model/catalog/server_types.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double positiveOr(double value, double fallback) { return value > 0 ? value : fallback; }

bool isAtLeastAsGood(const ServerCandidate& a, const ServerCandidate& b) {
    return a.capacity >= b.capacity && a.vcpus >= b.vcpus && a.speed >= b.speed && a.memory >= b.memory &&
           a.network >= b.network && a.diskOperations >= b.diskOperations && a.baselineShare >= b.baselineShare && a.committed <= b.committed;
}

/// From cheap to dear, ties by name as the search breaks them: only an earlier type can dominate a later one.
void sortByRate(std::vector<ServerCandidate>& candidates) {
    std::sort(candidates.begin(), candidates.end(), [](const ServerCandidate& a, const ServerCandidate& b) {
        return a.hourly != b.hourly ? a.hourly < b.hourly : a.offer->type->name < b.offer->type->name;
    });
}

template <class Beats>
std::vector<ServerCandidate> unbeaten(const std::vector<ServerCandidate>& sorted, Beats beats) {
    std::vector<ServerCandidate> kept;
    for (const ServerCandidate& candidate : sorted)
        if (std::none_of(kept.begin(), kept.end(), [&](const ServerCandidate& other) { return beats(other, candidate); }))
            kept.push_back(candidate);
    return kept;
}

std::vector<ServerCandidate> undominated(std::vector<ServerCandidate> candidates) {
    sortByRate(candidates);
    return unbeaten(candidates, [](const ServerCandidate& a, const ServerCandidate& b) { return isAtLeastAsGood(a, b); });
}

/// Types that could be worth a look under some law: every law slows types of as many vCPUs alike. From cheap to dear.
struct ServerPeers {
    std::vector<ServerCandidate> servers;
};

ServerPeers peersOf(const ServerMarket& market) {
    std::vector<ServerCandidate> all(market.all().begin(), market.all().end());
    sortByRate(all);
    return {unbeaten(all, [](const ServerCandidate& a, const ServerCandidate& b) { return a.vcpus == b.vcpus && isAtLeastAsGood(a, b); })};
}

/// The least rate of each candidate and all after it.
std::vector<double> leastRatesOf(const std::vector<ServerCandidate>& candidates) {
    std::vector<double> least(candidates.size());
    double ofRest = infinity;
    for (std::size_t i = candidates.size(); i-- > 0;) least[i] = ofRest = std::min({ofRest, candidates[i].hourly, candidates[i].committed});
    return least;
}

}  // namespace

double speedOf(const PerformanceIndex& index, Benchmark benchmark) {
    switch (benchmark) {
        case Benchmark::Cpu: return index.cpu;
        case Benchmark::PassMark: return index.passmark;
        case Benchmark::Web: break;
    }
    return index.web;
}

Choices ofAnyMake(Choices choices) {
    choices.generations = GenerationChoice::Any;
    choices.architecture = ArchitectureChoice::Any;
    return choices;
}

ServerMarket::ServerMarket(const Catalog& catalog, std::string_view region, const Choices& choices) {
    const std::span<const InstanceOffer> offers = catalog.instanceOffers(region);
    all_.reserve(offers.size());
    const PriceFallback fallback = catalog.fallback(choices.fallbackRegion);
    const auto surplusRate = [&](const InstanceType& type) {
        const Price* price = catalog.price(type.name.starts_with("t4g") ? "ec2_t4g_unlimited_vcpu_hour_linux" : "ec2_t_unlimited_vcpu_hour_linux", region, fallback);
        return price == nullptr ? infinity : price->tiers.front().usd;
    };
    const auto fill = [&](Purchase purchase) {
        for (const InstanceOffer& offer : offers) {
            const InstanceType& type = *offer.type;
            if (!unfitForServers(type).empty()) continue;
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
            server.diskOperations = std::min(positiveOr(type.diskOperationsBaseline.count(), infinity), positiveOr(pagesOf(type.diskBaseline), infinity));
            server.hourly = rate->count();
            if (const std::optional<Purchase> commitment = commitmentOf(choices.purchase, offer.prices)) {
                server.committed = offer.prices.at(*commitment)->count();
                server.commitment = *commitment;
            }
            if (type.isBurstable) server.surplusHourly = surplusRate(type);
            server.baselineShare = type.isBurstable ? type.baselineShare : 1;
            all_.push_back(server);
        }
    };
    const Purchase plain = plainPurchase(choices.purchase);
    fill(plain);
    if (all_.empty() && plain != Purchase::OnDemand) {
        fellBack_ = true;
        fill(Purchase::OnDemand);
    }
    undominated_ = undominated(all_);
    leastRates_ = leastRatesOf(undominated_);
}

ServerCandidates ServerMarket::named(std::string_view type) const {
    // In the order of the offers, which are sorted by name.
    const auto found = std::ranges::lower_bound(all_, type, {}, [](const ServerCandidate& server) { return server.offer->type->name; });
    if (found == all_.end() || found->offer->type->name != type) return {};
    return std::span{&*found, 1};
}

ServerCandidates ServerMarket::candidatesFor(const Catalog& catalog, std::string_view region, const Choices& choices) {
    const ServerMarket& market = ofFleets(catalog, region, choices);
    return choices.hasPinnedType() ? market.named(choices.instanceType) : market.candidates();
}

const ServerMarket& ServerMarket::ofFleets(const Catalog& catalog, std::string_view region, const Choices& choices) {
    return choices.hasPinnedType() ? of(catalog, region, ofAnyMake(choices)) : of(catalog, region, choices);
}

ServerCandidate slowed(ServerCandidate server, const NodeLaw& law) {
    if (law.isLinear()) return server;
    server.slowdown = law.slowdown(server.vcpus);
    server.speed /= server.slowdown;
    server.capacity = server.vcpus * server.speed;
    return server;
}

SlowedServers::SlowedServers(const Catalog& catalog, std::string_view region, const Choices& choices, const NodeLaw& law) {
    if (choices.hasPinnedType()) {
        for (const ServerCandidate& server : ServerMarket::candidatesFor(catalog, region, choices)) servers_.push_back(slowed(server, law));
        return;
    }
    const ServerPeers& peers = catalog.derived<ServerPeers>(marketKey(IndexKind::ServerPeers, catalog, region, choices),
                                                            [&] { return peersOf(ServerMarket::of(catalog, region, choices)); });
    std::vector<ServerCandidate> slow;
    slow.reserve(peers.servers.size());
    for (const ServerCandidate& server : peers.servers) slow.push_back(slowed(server, law));
    servers_ = unbeaten(slow, [](const ServerCandidate& a, const ServerCandidate& b) { return isAtLeastAsGood(a, b); });
    leastRates_ = leastRatesOf(servers_);
}

WorkTime workTimeOf(const ServerCandidate& server, std::optional<double> workerThreads) {
    return {workerThreads ? std::min(server.vcpus, *workerThreads) : server.vcpus, server.speed, workerThreads.value_or(0)};
}

HeldServers::HeldServers(ServerCandidates all, std::optional<double> workerThreads, double longest) {
    servers_.reserve(all.size());
    for (const ServerCandidate& server : all) servers_.emplace_back(server).mostUtilisation = workTimeOf(server, workerThreads).fullest(longest);
    leastRates_ = leastRatesOf(servers_);
}

const ServerMarket& ServerMarket::of(const Catalog& catalog, std::string_view region, const Choices& choices) {
    return catalog.derived<ServerMarket>(marketKey(IndexKind::Servers, catalog, region, choices),
                                         [&] { return ServerMarket{catalog, region, choices}; });
}

}  // namespace stagecraft
