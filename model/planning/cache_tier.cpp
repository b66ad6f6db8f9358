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

/// One node type as it could be bought.
struct CacheNode {
    const CacheOffer* offer = nullptr;
    double speed = 1;
    double hourly = 0;
    Purchase purchase = Purchase::OnDemand;
    double commands = 0;  ///< a second that one node takes
    double usableBytes = 0;
};

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

/// USD a gigabyte-hour and a million processing units.
struct ServerlessTariff {
    double perGib = 0, perMillionUnits = 0;
};

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

std::vector<CacheDesign> cacheOptions(const CacheNeeds& needs, Markets& markets) {
    struct Option {
        double monthly = 0, held = 0;
        const CacheNode* node = nullptr;
        int shards = 1;
    };
    const Choices& choices = markets.choices();
    std::vector<CacheNode> pinned;
    const std::vector<CacheNode>& nodes = nodesFor(needs, markets, pinned);
    std::vector<Option> options;
    const double sessions = Bytes{needs.sessions}.count();
    const std::optional<ServerlessTariff> tariff = serverlessTariff(needs, markets);
    if (tariff) {
        // From what the least that is paid for holds, in steps like those of the nodes below.
        double held = std::floor(std::max(0.0, Bytes{Gib{serverlessLeastGib(choices.cacheEngine)}}.count() - sessions) / needs.objectBytes);
        for (;; held = std::ceil(1.5 * held) + 1) {
            held = std::min(held, needs.objectCount);
            options.push_back({monthlyOf(*tariff, needs, sessions + held * needs.objectBytes, choices.cacheEngine), held, nullptr, 1});
            if (held >= needs.objectCount) break;
        }
    }
    for (const CacheNode& node : nodes) {
        int shards = std::max(whole(sessions / node.usableBytes), shardsForCommands(node, needs));
        while (shards <= mostShards) {
            const double room = std::max(0.0, shards * node.usableBytes - sessions);
            const double held = std::min(needs.objectCount, std::floor(room / needs.objectBytes));
            options.push_back({monthlyOf(node, shards, needs), held, &node, shards});
            if (held >= needs.objectCount) break;
            // The last step is the fewest that hold everything.
            const int forAll = whole((sessions + needs.objectCount * needs.objectBytes) / node.usableBytes);
            shards = std::max(shards + 1, std::min(shards * 3 / 2, forAll));
        }
    }
    std::sort(options.begin(), options.end(), [](const Option& a, const Option& b) {
        if (a.monthly != b.monthly) return a.monthly < b.monthly;
        if (a.held != b.held || a.node == nullptr || b.node == nullptr) return a.held != b.held ? a.held > b.held : b.node == nullptr && a.node != nullptr;
        return a.node->offer->name < b.node->offer->name;
    });
    std::vector<CacheDesign> kept;
    double most = -1;
    for (const Option& option : options) {
        // The hit ratio grows with the logarithm of what is held: finer steps than a quarter would hardly change it.
        if (option.held < 1.25 * most && option.held < needs.objectCount) continue;
        if (option.held <= most) continue;
        most = option.held;
        CacheNeeds filled = needs;
        filled.cachedCount = option.held;
        filled.objects = Bytes{option.held * needs.objectBytes};
        kept.push_back(option.node != nullptr ? designOf(*option.node, option.shards, filled, choices) : serverlessDesign(*tariff, filled, choices));
    }
    return kept;
}

}  // namespace stagecraft
