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

/// What may be chosen. A pinned type is the only one, and is kept in `pinned`.
const std::vector<CacheNode>& nodesFor(const CacheNeeds& needs, const Markets& markets, std::vector<CacheNode>& pinned) {
    if (markets.pins().cache.empty()) return undominatedNodes(needs.region->code, markets);
    pinned = nodesSold(needs.region->code, markets.choices(), markets.catalog());
    std::erase_if(pinned, [&](const CacheNode& node) { return node.offer->name != markets.pins().cache; });
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

}  // namespace

tl::expected<CacheDesign, Blocker> cheapestCache(const CacheNeeds& needs, const Workload& workload, Markets& markets) {
    const CacheNode* best = nullptr;
    int bestShards = 0;
    double bestMonthly = 0;
    Blocker blocker{Constraint::NotOffered, 0, 0, "cache"};
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
    if (best == nullptr) return tl::unexpected(blocker);
    CacheDesign design = designOf(*best, bestShards, needs, markets.choices());
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
    std::vector<CacheNode> pinned;
    const std::vector<CacheNode>& nodes = nodesFor(needs, markets, pinned);
    std::vector<Option> options;
    const double sessions = Bytes{needs.sessions}.count();
    for (const CacheNode& node : nodes) {
        int shards = std::max(whole(sessions / node.usableBytes), shardsForCommands(node, needs));
        while (shards <= mostShards) {
            const double room = std::max(0.0, shards * node.usableBytes - sessions);
            const double held = std::min(needs.objectCount, std::floor(room / needs.objectBytes));
            options.push_back({monthlyOf(node, shards, needs), held, &node, shards});
            if (held >= needs.objectCount) break;
            shards = std::max(shards + 1, shards * 3 / 2);
        }
    }
    std::sort(options.begin(), options.end(), [](const Option& a, const Option& b) {
        if (a.monthly != b.monthly) return a.monthly < b.monthly;
        return a.held != b.held ? a.held > b.held : a.node->offer->name < b.node->offer->name;
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
        kept.push_back(designOf(*option.node, option.shards, filled, markets.choices()));
    }
    return kept;
}

}  // namespace stagecraft
