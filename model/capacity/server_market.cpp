#include "model/capacity/server_market.h"

#include <algorithm>
#include <limits>

#include "model/capacity/market_key.h"

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double positiveOr(double value, double fallback) { return value > 0 ? value : fallback; }

bool isAtLeastAsGood(const ServerCandidate& a, const ServerCandidate& b) {
    return a.capacity >= b.capacity && a.vcpus >= b.vcpus && a.speed >= b.speed && a.memory >= b.memory &&
           a.network >= b.network && a.diskOperations >= b.diskOperations && a.baselineShare >= b.baselineShare && a.committed <= b.committed;
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
    if (!choices.hasPinnedType()) return of(catalog, region, choices).candidates();
    Choices open = choices;
    open.generations = GenerationChoice::Any;
    open.architecture = ArchitectureChoice::Any;
    return of(catalog, region, open).named(choices.instanceType);
}

const ServerMarket& ServerMarket::of(const Catalog& catalog, std::string_view region, const Choices& choices) {
    return catalog.derived<ServerMarket>(marketKey(IndexKind::Servers, catalog, region, choices),
                                         [&] { return ServerMarket{catalog, region, choices}; });
}

}  // namespace stagecraft
