#include "model/planning/assumptions.h"
#include "model/planning/outside_access.h"
#include "model/planning/usage_lines.h"

namespace stagecraft::usage {

namespace {

/// An address is charged for every hour, in use or not (BILLING section 15).
void addAddress(Lines& lines, std::string_view region, std::string part, double addresses) {
    lines.add({Component::Network, "EC2", std::move(part), region}, "public_ipv4_in_use_hour",
              {{FactorName::Addresses, addresses}, {FactorName::HoursPerMonth, 730}});
}

double thirdPartyGigabytes(const Context& context, const RegionLoad& load) {
    return gigabytes(load.dynamicAverage, context.work.thirdPartyPerRequest);
}

void addNat(Lines& lines, const Context& context, const RegionDesign& region, const RegionLayout& layout, const OutsideAccess& access) {
    const Place place{Component::Network, "VPC", "nat", region.region->code};
    const double calls = thirdPartyGigabytes(context, region.load);
    const double logs = context.blueprint.hasMonitoring && !region.hasLogEndpoint ? logsPerMonth(region.load, context.work).count() : 0;
    const double servers = ownServers(layout);
    lines.add(place, "nat_gateway_hour", {{FactorName::NatGateways, static_cast<double>(access.natGateways)}, {FactorName::HoursPerMonth, 730}});
    // Both ways: updates of every server, calls of third parties, and logs that take no endpoint.
    lines.add(place, "nat_gateway_gb", {{FactorName::Servers, servers}, {FactorName::GigabytesPerServer, assumptions::updateGibPerServer}});
    lines.add(place, "nat_gateway_gb", {{FactorName::Gigabytes, calls + logs}});
    // SQS has no gateway endpoint: a message goes out to the queue and comes back from it.
    const double queued = hasQueue(context.blueprint, context.choices)
                              ? gigabytes(region.load.dynamicAverage * context.choices.queuedShare, context.work.requestSize)
                              : 0;
    if (queued > 0) lines.add(place, "nat_gateway_gb", {{FactorName::Gigabytes, queued}, {FactorName::Directions, 2}});
    if (access.crossing > 0)
        lines.add({Component::Network, "Data transfer", "nat", region.region->code}, "inter_az_gb_each_direction",
                  {{FactorName::Gigabytes, servers * assumptions::updateGibPerServer + calls + logs + 2 * queued},
                   {FactorName::OtherZoneShare, access.crossing},
                   {FactorName::Directions, 2}});
}

/// What a database of one's own writes goes to every copy of it in another zone; AWS copies its own databases free of charge.
void addReplication(Lines& lines, const Context& context, const DatabaseDesign& database, std::string_view region) {
    const int copies = (database.hasStandby ? 1 : 0) + database.followers;
    if (database.kind != DatabaseKind::SelfManaged || copies == 0) return;
    lines.add({Component::Network, "Data transfer", database.id + ".leader", region}, "inter_az_gb_each_direction",
              {{FactorName::Gigabytes, gigabytes(database.writeAverage, context.work.querySize)},
               {FactorName::Copies, static_cast<double>(copies)},
               {FactorName::Directions, 2}});
}

}  // namespace

double sentToThirdParties(const Context& context, const RegionLoad& load) { return thirdPartyGigabytes(context, load) / 2; }

void addEgress(Lines& lines, std::string_view region, double gigabytes) {
    lines.add({Component::Network, "Data transfer", "internet", region}, "internet_egress_gb", {{FactorName::Gigabytes, gigabytes}});
}

void addAddresses(Lines& lines, const Context& context, const RegionDesign& region, const RegionLayout& layout) {
    const std::string_view code = region.region->code;
    const OutsideAccess access = outsideAccess(context.blueprint, context.choices, region.zones);
    const bool isDirect = context.blueprint.frontEnd == FrontEnd::Direct;
    // A load balancer that faces the internet has one in every zone, a NAT gateway has one.
    if (!isDirect) addAddress(lines, code, "alb", region.zones);
    if (access.natGateways > 0) addAddress(lines, code, "nat", access.natGateways);
    if (!access.hasAddresses) return;
    for (const Fleet& fleet : layout.fleets)
        if (const double servers = ownServers(fleet); servers > 0) addAddress(lines, code, isDirect ? "eip" : fleet.id, servers);
}

void addOutsideAccess(Lines& lines, const Context& context, const RegionDesign& region, const RegionLayout& layout) {
    const OutsideAccess access = outsideAccess(context.blueprint, context.choices, region.zones);
    if (!access.isPrivate) return;
    const std::string_view code = region.region->code;
    addNat(lines, context, region, layout, access);
    if (const int endpoints = gatewayEndpoints(context.blueprint, access); endpoints > 0)
        lines.add({Component::Network, "VPC", "gateway-endpoints", code}, "vpc_endpoint_gateway_hour",
                  {{FactorName::Endpoints, static_cast<double>(endpoints)}, {FactorName::HoursPerMonth, 730}});
    if (!region.hasLogEndpoint) return;
    const Place place{Component::Network, "VPC", "log-endpoint", code};
    lines.add(place, "vpc_endpoint_interface_az_hour",
              {{FactorName::Endpoints, 1}, {FactorName::Zones, static_cast<double>(region.zones)}, {FactorName::HoursPerMonth, 730}});
    lines.add(place, "vpc_endpoint_interface_gb", {{FactorName::Gigabytes, logsPerMonth(region.load, context.work).count()}});
}

void addTransfer(Lines& lines, const Context& context, const RegionDesign& region) {
    const Workload& work = context.work;
    const RegionLoad& load = region.load;
    const std::string_view code = region.region->code;
    double out = gigabytes(load.dynamicAverage, work.responseSize) + sentToThirdParties(context, load);
    if (!context.blueprint.hasCdn) out += gigabytes(load.staticAverage, work.staticObjectSize);
    addEgress(lines, code, out);
    if (region.zones > 1) {
        // Servers spread evenly meet their database and cache in another zone (z − 1)/z of the time.
        const double crossing = static_cast<double>(region.zones - 1) / region.zones;
        double gb = 0;
        for (const DatabaseDesign& database : region.databases) {
            gb += gigabytes(database.readAverage + database.writeAverage, work.querySize) * crossing;
        }
        if (region.cache) gb += gigabytes(load.readAverage, work.cachedObjectSize) * crossing;
        lines.add({Component::Network, "Data transfer", "zones", code}, "inter_az_gb_each_direction",
                  {{FactorName::Gigabytes, gb}, {FactorName::Directions, 2}});
        for (const DatabaseDesign& database : region.databases) addReplication(lines, context, database, code);
    }
    if (context.design.regions.size() < 2) return;
    // Rows, sessions and files that are written here go to every other region; the sender pays, by what the two of them ask.
    const auto toOthers = [&](std::string_view part, double gb) {
        for (const RegionDesign& other : context.design.regions)
            if (other.region != region.region)
                lines.add({Component::Network, "Data transfer", std::string{part}, code}, "inter_region_gb", {{FactorName::Gigabytes, gb}}).destination =
                    other.region->code;
    };
    toOthers("regions", gigabytes(load.writeAverage, work.querySize));
    if (context.blueprint.sessions == SessionStore::DynamoDb)
        toOthers("dynamodb", gigabytes(load.dynamicAverage * work.sessionWriteShare, work.sessionSize));
    if (context.blueprint.hasCdn) toOthers("s3", gigabytes(load.dynamicAverage * work.uploadShare, work.staticObjectSize));
}

}  // namespace stagecraft::usage
