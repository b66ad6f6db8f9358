#include "model/planning/outside_access.h"

#include "model/planning/assumptions.h"
#include "model/pricing/tiers.h"

namespace stagecraft {

namespace {

constexpr double directions = 2;  // AWS charges a GB between zones at either end

double firstTier(const Catalog& catalog, std::string_view dimension, std::string_view region, PriceFallback fallback) {
    const Price* const price = catalog.price(dimension, region, fallback);
    return price == nullptr ? 0 : price->tiers.front().usd;
}

/// USD for a GB through NAT: its price, and both directions between zones where the gateway stands in another one.
double natUsdPerGib(const OutsideAccess& access, const Catalog& catalog, std::string_view region, PriceFallback fallback) {
    return firstTier(catalog, "nat_gateway_gb", region, fallback) +
           access.crossing * directions * firstTier(catalog, "inter_az_gb_each_direction", region, fallback);
}

}  // namespace

OutsideAccess outsideAccess(const Blueprint& blueprint, const Choices& choices, int zones) {
    OutsideAccess access;
    if (blueprint.compute != Compute::Servers) return access;
    access.isPrivate = blueprint.frontEnd == FrontEnd::LoadBalancer && choices.nat != NatChoice::None;
    access.hasAddresses = !access.isPrivate;
    if (!access.isPrivate) return access;
    access.natGateways = choices.nat == NatChoice::Single ? 1 : zones;
    access.crossing = static_cast<double>(zones - access.natGateways) / zones;
    return access;
}

double serverExtrasMonthly(const Blueprint& blueprint, const Choices& choices, int zones, const Catalog& catalog,
                           std::string_view region, std::size_t metricTier) {
    const OutsideAccess access = outsideAccess(blueprint, choices, zones);
    const PriceFallback fallback = catalog.fallback(choices.fallbackRegion);
    const auto rate = [&](std::string_view dimension) { return firstTier(catalog, dimension, region, fallback); };
    double monthly = 0;
    if (access.hasAddresses) monthly += 730 * rate("public_ipv4_in_use_hour");
    if (access.isPrivate) monthly += assumptions::updateGibPerServer * natUsdPerGib(access, catalog, region, fallback);
    if (const std::span<const PriceTier> tiers = metricTiers(blueprint, choices, catalog, region); metricTier < tiers.size())
        monthly += assumptions::metricsPerServer * tiers[metricTier].usd;
    if (hasSecrets(blueprint)) monthly += assumptions::secretCallsPerServer / 1e4 * rate("secret_api_10k");
    return monthly;
}

std::span<const PriceTier> metricTiers(const Blueprint& blueprint, const Choices& choices, const Catalog& catalog, std::string_view region) {
    if (!blueprint.hasMonitoring) return {};
    const Price* const price = catalog.price("cloudwatch_metric_month", region, catalog.fallback(choices.fallbackRegion));
    return price == nullptr ? std::span<const PriceTier>{} : price->tiers;
}

bool hasQueue(const Blueprint& blueprint, const Choices& choices) {
    return blueprint.splitsServices && blueprint.hasInternalBalancers && choices.queuedShare > 0;
}

bool hasSecrets(const Blueprint& blueprint) {
    return blueprint.frontEnd == FrontEnd::LoadBalancer && blueprint.compute == Compute::Servers &&
           blueprint.database != DatabaseTopology::None && blueprint.database != DatabaseTopology::SameHost;
}

int gatewayEndpoints(const Blueprint& blueprint, const OutsideAccess& access) {
    if (!access.isPrivate) return 0;
    return (blueprint.hasCdn ? 1 : 0) + (blueprint.sessions == SessionStore::DynamoDb ? 1 : 0);
}

Gib logsPerMonth(const RegionLoad& load, const Workload& workload) {
    return Gib{load.dynamicAverage * secondsPerMonth * Bytes{workload.logPerRequest}};
}

bool hasLogEndpoint(const Blueprint& blueprint, const Inputs& inputs, const RegionDesign& region, const Catalog& catalog) {
    const OutsideAccess access = outsideAccess(blueprint, inputs.choices, region.zones);
    if (!access.isPrivate || !blueprint.hasMonitoring || inputs.choices.logRoute == LogRoute::Nat) return false;
    if (inputs.choices.logRoute == LogRoute::InterfaceEndpoint) return true;
    const std::string_view code = region.region->code;
    const PriceFallback fallback = catalog.fallback(inputs.choices.fallbackRegion);
    const Price* const hour = catalog.price("vpc_endpoint_interface_az_hour", code, fallback);
    const Price* const gigabyte = catalog.price("vpc_endpoint_interface_gb", code, fallback);
    if (hour == nullptr || gigabyte == nullptr) return false;
    const double logs = logsPerMonth(region.load, inputs.workload).count();
    const double endpoint = region.zones * 730 * hour->tiers.front().usd + graduated(gigabyte->tiers, logs).dollars();
    return endpoint < logs * natUsdPerGib(access, catalog, code, fallback);
}

}  // namespace stagecraft
