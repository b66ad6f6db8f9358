#include "model/planning/cache_tier.h"

#include <algorithm>
#include <cmath>

#include "model/capacity/cache_hits.h"
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

}  // namespace

double Markets::hitRatio(double objects, double exponent, double cached) {
    auto& last = lastHitRatio_;
    if (last.objects != objects || last.exponent != exponent || last.cached != cached)
        last = {objects, exponent, cached, lruHitRatio(objects, exponent, cached)};
    return last.ratio;
}

tl::expected<CacheDesign, Blocker> cheapestCache(const CacheNeeds& needs, const Workload& workload, Markets& markets) {
    const Choices& choices = markets.choices();
    const double bytes = Bytes{needs.sessions + needs.objects}.count() / (1 - assumptions::cacheReservedShare);
    std::optional<CacheDesign> best;
    double bestMonthly = 0;
    Blocker blocker{Constraint::NotOffered, 0, 0, "cache"};
    for (const CacheOffer& offer : markets.catalog().cacheOffers(needs.region->code, choices.cacheEngine)) {
        if (offer.memory.count() <= 0) continue;  // no source tells how much it holds
        if (choices.generations == GenerationChoice::Current && !offer.isCurrentGeneration) continue;
        if (choices.architecture == ArchitectureChoice::Arm64 && offer.architecture != CpuArchitecture::Arm64) continue;
        if (choices.architecture == ArchitectureChoice::X86 && offer.architecture != CpuArchitecture::X86) continue;
        const double coreShare = std::min(1.0, baselineShareOf(offer, markets.catalog()) * offer.vcpus);
        const double speed = offer.performance.cache;
        const double commandsPerNode = assumptions::cacheTargetUtilisation * coreShare * assumptions::cacheCoreCount *
                                       speed / (assumptions::cacheCommandMicroseconds * 1e-6);
        const int forMemory = whole(bytes / Bytes{offer.memory}.count());
        const int forCommands = whole(needs.commandsPeak / commandsPerNode);
        const int shards = std::max(forMemory, forCommands);
        if (shards > mostShards) {
            blocker = {Constraint::Quota, mostShards, static_cast<double>(shards), "cache shards"};
            continue;
        }
        const int copies = needs.zones > 1 ? 2 : 1;
        const double hourly = offer.prices.at(choices.purchase).value_or(offer.prices.onDemand).count();
        const double monthly = shards * copies * hourly * 730;
        const bool isBetter = !best || monthly < bestMonthly || (monthly == bestMonthly && offer.name < best->nodeType);
        if (!isBetter) continue;
        bestMonthly = monthly;
        CacheDesign design;
        design.nodeType = offer.name;
        design.engine = nameOf(choices.cacheEngine);
        design.vcpus = offer.vcpus;
        design.memory = offer.memory;
        design.isEstimated = offer.performance.isEstimated;
        design.speed = speed;
        design.hourly = hourly;
        design.shards = shards;
        design.copies = copies;
        design.sessions = needs.sessions;
        design.objects = needs.objects;
        design.commandsPeak = needs.commandsPeak;
        design.utilisation = assumptions::cacheTargetUtilisation * needs.commandsPeak / (shards * commandsPerNode);
        design.memoryUtilisation = bytes / (shards * Bytes{offer.memory}.count());
        design.limitedBy = forCommands > forMemory ? Constraint::Cpu : Constraint::Memory;
        if (shards == 1 && design.memoryUtilisation < 0.5 && forCommands == 1) design.limitedBy = Constraint::Minimum;
        design.asks = {{Constraint::Memory, forMemory * copies}, {Constraint::Cpu, forCommands * copies}};
        best = std::move(design);
    }
    if (!best) return tl::unexpected(blocker);
    if (needs.cachedCount >= 1 && needs.objectCount > needs.cachedCount)
        best->hitRatio = markets.hitRatio(needs.objectCount, workload.zipfExponent, needs.cachedCount);
    else if (needs.objectCount >= 1)
        best->hitRatio = 1;
    return *best;
}

}  // namespace stagecraft
