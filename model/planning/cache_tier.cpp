#include "model/planning/cache_tier.h"

#include <algorithm>
#include <cmath>

#include "model/capacity/market_key.h"
#include "model/planning/assumptions.h"

namespace stagecraft {

namespace {

constexpr int mostShards = 500;  // ElastiCache: shards with one primary after an increase (quotas)

int whole(double x) { return x < 1e6 ? std::max(1, static_cast<int>(std::ceil(x - 1e-9))) : 1'000'000; }

double baselineShareOf(const CacheOffer& offer, const Catalog& catalog) {
    if (!offer.isBurstable) return 1;
    const InstanceType* type = catalog.instanceType(offer.name.substr(std::string_view{"cache."}.size()));
    return type == nullptr ? 1 : type->baselineShare;
}

/// Every type sold in a region under the choices made, from cheap to dear.
std::vector<CacheNode> nodesSold(std::string_view region, const Choices& choices, const Catalog& catalog) {
    std::vector<CacheNode> nodes;
    for (const CacheOffer& offer : catalog.cacheOffers(region, choices.cacheEngine)) {
        if (offer.memory.count() <= 0) continue;  // no source tells how much it holds
        if (choices.generations == GenerationChoice::Current && !offer.isCurrentGeneration) continue;
        if (choices.architecture == ArchitectureChoice::Arm64 && offer.architecture != CpuArchitecture::Arm64) continue;
        if (choices.architecture == ArchitectureChoice::X86 && offer.architecture != CpuArchitecture::X86) continue;
        const double coreShare = std::min(1.0, baselineShareOf(offer, catalog) * offer.vcpus);
        CacheNode node;
        node.offer = &offer;
        node.speed = offer.performance.cache;
        node.purchase = steadyPurchase(choices.purchase, {&offer.prices});
        node.hourly = offer.prices.at(node.purchase)->count();
        node.commands = assumptions::cacheTargetUtilisation * coreShare * assumptions::cacheCoreCount * node.speed /
                        (assumptions::cacheCommandMicroseconds * 1e-6);
        node.usableBytes = Bytes{offer.memory}.count() * (1 - assumptions::cacheReservedShare);
        nodes.push_back(node);
    }
    std::sort(nodes.begin(), nodes.end(), [](const CacheNode& a, const CacheNode& b) {
        return a.hourly != b.hourly ? a.hourly < b.hourly : a.offer->name < b.offer->name;
    });
    return nodes;
}

/// Those that no other one beats or equals on all counts for no more money.
std::vector<CacheNode> undominated(const std::vector<CacheNode>& nodes) {
    std::vector<CacheNode> kept;
    for (const CacheNode& node : nodes)
        if (std::none_of(kept.begin(), kept.end(), [&](const CacheNode& other) {
                return other.commands >= node.commands && other.usableBytes >= node.usableBytes;
            }))
            kept.push_back(node);
    return kept;
}

/// Made once for a catalog and the choices that matter.
const std::vector<CacheNode>& undominatedNodes(std::string_view region, const Markets& markets) {
    const Choices& choices = markets.choices();
    const auto engine = static_cast<std::uint64_t>(choices.cacheEngine);
    return markets.catalog().derived<std::vector<CacheNode>>(
        marketKey(IndexKind::Caches, markets.catalog(), region, choices, engine),
        [&] { return undominated(nodesSold(region, choices, markets.catalog())); });
}

/// What may be chosen: no node where the cache shall be serverless. A pinned type is the only one, and is kept in `pinned`.
const std::vector<CacheNode>& nodesFor(const CacheNeeds& needs, const Markets& markets, std::vector<CacheNode>& pinned) {
    if (!markets.choices().hasPinnedCache() && markets.choices().cacheRuntime == CacheRuntime::Serverless) return pinned;
    if (!markets.choices().hasPinnedCache()) return undominatedNodes(needs.region->code, markets);
    pinned = nodesSold(needs.region->code, ofAnyMake(markets.choices()), markets.catalog());
    std::erase_if(pinned, [&](const CacheNode& node) { return node.offer->name != markets.choices().cacheNode; });
    return pinned;
}

int copiesOf(const CacheNeeds& needs) { return needs.zones > 1 ? 2 : 1; }

double monthlyOf(const CacheNode& node, int shards, const CacheNeeds& needs) { return shards * copiesOf(needs) * node.hourly * 730; }

int shardsForCommands(const CacheNode& node, const CacheNeeds& needs) { return whole(needs.commandsPeak / node.commands); }

int shardsForMemory(const CacheNode& node, const CacheNeeds& needs) {
    return whole(Bytes{needs.sessions + needs.objects}.count() / node.usableBytes);
}

CacheDesign designOf(const CacheNode& node, int shards, const CacheNeeds& needs, const Choices& choices) {
    const CacheOffer& offer = *node.offer;
    CacheDesign design;
    design.nodeType = offer.name;
    design.engine = nameOf(choices.cacheEngine);
    design.vcpus = offer.vcpus;
    design.memory = offer.memory;
    design.isEstimated = offer.performance.isEstimated;
    design.speed = node.speed;
    design.hourly = node.hourly;
    design.purchase = node.purchase;
    design.monthly = monthlyOf(node, shards, needs);
    design.shards = shards;
    design.copies = copiesOf(needs);
    design.sessions = needs.sessions;
    design.objects = needs.objects;
    design.objectCount = needs.objectCount;
    design.commandsPeak = needs.commandsPeak;
    design.utilisation = assumptions::cacheTargetUtilisation * needs.commandsPeak / (shards * node.commands);
    design.memoryUtilisation = Bytes{needs.sessions + needs.objects}.count() / (shards * node.usableBytes);
    const int forMemory = shardsForMemory(node, needs);
    const int forCommands = shardsForCommands(node, needs);
    design.limitedBy = forCommands > forMemory ? Constraint::Cpu : Constraint::Memory;
    if (shards == 1 && design.memoryUtilisation < 0.5 && forCommands == 1) design.limitedBy = Constraint::Minimum;
    design.asks = {{Constraint::Memory, forMemory * design.copies}, {Constraint::Cpu, forCommands * design.copies}};
    return design;
}

double serverlessLeastGib(CacheEngine engine) { return engine == CacheEngine::Valkey ? 0.1 : 1; }

/// nullopt where it is not wanted or not on sale.
std::optional<ServerlessTariff> serverlessTariff(const CacheNeeds& needs, const Markets& markets) {
    const Choices& choices = markets.choices();
    if (choices.cacheRuntime == CacheRuntime::Nodes || markets.choices().hasPinnedCache()) return std::nullopt;
    const std::string prefix = "elasticache_serverless_" + std::string{nameOf(choices.cacheEngine)};
    const Price* const held = markets.price(prefix + "_gb_hour", needs.region->code);
    const Price* const asked = markets.price(prefix + "_ecpu_million", needs.region->code);
    if (held == nullptr || asked == nullptr) return std::nullopt;
    return ServerlessTariff{held->tiers.front().usd, asked->tiers.front().usd};
}

double monthlyOf(const ServerlessTariff& tariff, const CacheNeeds& needs, double bytes, CacheEngine engine) {
    const double gib = std::max(serverlessLeastGib(engine), Gib{Bytes{bytes}}.count());
    return gib * 730 * tariff.perGib + needs.unitsAverage * secondsPerMonth / 1e6 * tariff.perMillionUnits;
}

/// It answers like as many cores of the reference as its commands keep busy.
CacheDesign serverlessDesign(const ServerlessTariff& tariff, const CacheNeeds& needs, const Choices& choices) {
    CacheDesign design;
    design.isServerless = true;
    design.nodeType = "serverless";
    design.engine = nameOf(choices.cacheEngine);
    design.monthly = monthlyOf(tariff, needs, Bytes{needs.sessions + needs.objects}.count(), choices.cacheEngine);
    const double busyCores = needs.commandsPeak * assumptions::cacheCommandMicroseconds * 1e-6;
    design.shards = whole(busyCores / assumptions::cacheTargetUtilisation);
    design.copies = copiesOf(needs);
    design.sessions = needs.sessions;
    design.objects = needs.objects;
    design.objectCount = needs.objectCount;
    design.commandsPeak = needs.commandsPeak;
    design.commandsAverage = needs.commandsAverage;
    if (needs.commandsAverage > 0) design.unitsPerCommand = needs.unitsAverage / needs.commandsAverage;
    design.utilisation = busyCores / design.shards;
    return design;
}

}  // namespace

double serverlessUnits(Kib moved) { return std::max(1.0, moved.count()); }

double serverlessCacheGib(const CacheDesign& cache) {
    const CacheEngine engine = parseName<CacheEngine>(cache.engine).value_or(CacheEngine::Valkey);
    return std::max(serverlessLeastGib(engine), Gib{cache.sessions + cache.objects}.count());
}

tl::expected<CacheDesign, Blocker> cheapestCache(const CacheNeeds& needs, const Workload& workload, Markets& markets) {
    const CacheNode* best = nullptr;
    int bestShards = 0;
    double bestMonthly = 0;
    Blocker blocker{Constraint::NotOffered, 0, 0, markets.choices().hasPinnedCache() ? "a cache of " + markets.choices().cacheNode : "cache"};
    std::vector<CacheNode> pinned;
    const std::vector<CacheNode>& nodes = nodesFor(needs, markets, pinned);
    for (const CacheNode& node : nodes) {
        const int shards = std::max(shardsForMemory(node, needs), shardsForCommands(node, needs));
        if (shards > mostShards) {
            blocker = {Constraint::Quota, mostShards, static_cast<double>(shards), "cache shards"};
            continue;
        }
        const double monthly = monthlyOf(node, shards, needs);
        const bool isBetter = best == nullptr || monthly < bestMonthly || (monthly == bestMonthly && node.offer->name < best->offer->name);
        if (!isBetter) continue;
        best = &node;
        bestShards = shards;
        bestMonthly = monthly;
    }
    CacheDesign design;
    if (best != nullptr) design = designOf(*best, bestShards, needs, markets.choices());
    if (const auto tariff = serverlessTariff(needs, markets)) {
        const CacheDesign serverless = serverlessDesign(*tariff, needs, markets.choices());
        if (best == nullptr || serverless.monthly < bestMonthly) design = serverless;
    }
    if (design.nodeType.empty()) return tl::unexpected(blocker);
    if (needs.cachedCount >= 1 && needs.objectCount > needs.cachedCount)
        design.hitRatio = markets.hitRatio(needs.objectCount, workload.zipfExponent, needs.cachedCount);
    else if (needs.objectCount >= 1 && needs.cachedCount >= needs.objectCount)
        design.hitRatio = 1;
    return design;
}

CacheTypes cacheTypes(std::string_view region, Markets& markets) {
    CacheTypes types;
    for (const CacheNode& node : undominatedNodes(region, markets)) types.names.push_back(node.offer->name);
    std::ranges::sort(types.names);
    const auto sold = nodesSold(region, markets.choices(), markets.catalog()).size();
    types.dominated = static_cast<int>(sold - types.names.size());
    return types;
}

CacheSizes CacheSizes::ofNodes(const CacheNeeds& needs, Markets& markets) {
    CacheSizes sizes{needs, markets.choices()};
    std::vector<CacheNode> pinned;
    const double sessions = Bytes{needs.sessions}.count();
    for (const CacheNode& node : nodesFor(needs, markets, pinned)) {
        Shards shards{node, std::max(whole(sessions / node.usableBytes), shardsForCommands(node, needs)), mostShards};
        if (shards.fewest > mostShards) continue;
        int forAll = whole((sessions + needs.objectCount * needs.objectBytes) / node.usableBytes);
        if (forAll < mostShards && sizes.size(shards, forAll).held < needs.objectCount) ++forAll;
        shards.most = std::clamp(forAll, shards.fewest, mostShards);
        sizes.nodes_.push_back(shards);
    }
    return sizes;
}

std::optional<CacheSizes> CacheSizes::serverless(const CacheNeeds& needs, Markets& markets) {
    const std::optional<ServerlessTariff> tariff = serverlessTariff(needs, markets);
    if (!tariff) return std::nullopt;
    CacheSizes sizes{needs, markets.choices()};
    sizes.tariff_ = *tariff;
    sizes.perObject_ = Gib{Bytes{needs.objectBytes}}.count() * 730 * tariff->perGib;
    const double room = Bytes{Gib{serverlessLeastGib(markets.choices().cacheEngine)}}.count() - Bytes{needs.sessions}.count();
    sizes.leastHeld_ = std::clamp(std::floor(room / needs.objectBytes), 0.0, needs.objectCount);
    return sizes;
}

CacheSize CacheSizes::size(const Shards& shards, int count) const {
    const double room = std::max(0.0, count * shards.node.usableBytes - Bytes{needs_.sessions}.count());
    return {std::min(needs_.objectCount, std::floor(room / needs_.objectBytes)), monthlyOf(shards.node, count, needs_), &shards.node, count};
}

CacheSize CacheSizes::size(double held) const {
    const double kept = std::clamp(held, leastHeld_, needs_.objectCount);
    return {kept, monthlyOf(tariff_, needs_, Bytes{needs_.sessions}.count() + kept * needs_.objectBytes, choices_->cacheEngine)};
}

std::optional<CacheSize> CacheSizes::cheapest(double held) const {
    if (held > needs_.objectCount) return std::nullopt;
    if (perObject_ > 0) return size(held);
    std::optional<CacheSize> best;
    for (const Shards& shards : nodes_) {
        int count = std::max(shards.fewest, whole((Bytes{needs_.sessions}.count() + held * needs_.objectBytes) / shards.node.usableBytes));
        if (count > shards.most) continue;
        CacheSize least = size(shards, count);
        if (least.held < held) {
            if (++count > shards.most) continue;
            least = size(shards, count);
        }
        if (!best || least.monthly < best->monthly || (least.monthly == best->monthly && least.held > best->held)) best = least;
    }
    return best;
}

std::optional<CacheSize> CacheSizes::largest(double monthly) const {
    std::optional<CacheSize> best;
    if (perObject_ > 0) {
        const CacheSize least = size(0);
        if (monthly >= least.monthly) best = size(std::floor(leastHeld_ + (monthly - least.monthly) / perObject_));
        return best;
    }
    for (const Shards& shards : nodes_) {
        const double affordable = std::floor(monthly / monthlyOf(shards.node, 1, needs_) + 1e-9);
        if (affordable < shards.fewest) continue;
        const CacheSize most = size(shards, static_cast<int>(std::min<double>(affordable, shards.most)));
        if (!best || most.held > best->held || (most.held == best->held && most.monthly < best->monthly)) best = most;
    }
    return best;
}

CacheDesign CacheSizes::design(const CacheSize& size) const {
    CacheNeeds filled = needs_;
    filled.cachedCount = size.held;
    filled.objects = Bytes{size.held * needs_.objectBytes};
    return size.node != nullptr ? designOf(*size.node, size.shards, filled, *choices_) : serverlessDesign(tariff_, filled, *choices_);
}

}  // namespace stagecraft
