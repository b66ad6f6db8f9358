#pragma once

#include <span>
#include <string_view>

#include "model/catalog/catalog.h"
#include "model/planning/design.h"

namespace stagecraft {

/// How the servers of one region reach what is outside their network: package mirrors, third parties, CloudWatch.
struct OutsideAccess {
    bool isPrivate = false;     ///< servers stand in private subnets behind NAT gateways
    bool hasAddresses = false;  ///< every server of one's own has a public IPv4 address
    int natGateways = 0;
    double crossing = 0;        ///< share of the traffic whose NAT gateway stands in another zone
};

/// Behind a load balancer servers stand in private subnets, unless `choices.nat` is none. Without one they stand in public
/// subnets, a database host of one's own like the others.
[[nodiscard]] OutsideAccess outsideAccess(const Blueprint& blueprint, const Choices& choices, int zones);

/// USD a month that every server of one's own brings with it besides its disk: its address or its updates through NAT, its
/// metrics, its calls for secrets. The search and the bill say the same, but that metrics cost the search what they do in `metricTier`.
[[nodiscard]] double serverExtrasMonthly(const Blueprint& blueprint, const Choices& choices, int zones, const Catalog& catalog,
                                         std::string_view region, std::size_t metricTier);

/// The graduated price of the metrics of a stage's servers; none where it has no monitoring.
[[nodiscard]] std::span<const PriceTier> metricTiers(const Blueprint& blueprint, const Choices& choices, const Catalog& catalog, std::string_view region);

/// Passwords of databases are kept in Secrets Manager where servers come and go behind a load balancer.
[[nodiscard]] bool hasSecrets(const Blueprint& blueprint);
/// Whether some requests between split services wait in a queue of SQS.
[[nodiscard]] bool hasQueue(const Blueprint& blueprint, const Choices& choices);
/// Files in S3 and tables in DynamoDB are reached from private subnets through gateway endpoints, which are free.
[[nodiscard]] int gatewayEndpoints(const Blueprint& blueprint, const OutsideAccess& access);

/// Log text a month of one region.
[[nodiscard]] Gib logsPerMonth(const RegionLoad& load, const Workload& workload);
/// Whether logs take an interface endpoint in every zone: as chosen, or where that costs less than NAT.
[[nodiscard]] bool hasLogEndpoint(const Blueprint& blueprint, const Inputs& inputs, const RegionDesign& region, const Catalog& catalog);

}  // namespace stagecraft
