#pragma once

#include <string>
#include <vector>

#include "model/catalog/catalog.h"
#include "model/support/names.h"

namespace stagecraft {

/// Part of the design a line of the bill belongs to.
enum class Component { Edge, Web, App, Database, Cache, Storage, Network, Operations };

/// What a factor of a quantity counts; the words are made in report/words.
enum class FactorName {
    Instances, InstanceHours, HoursPerMonth, Servers, Gigabytes, GigabytesPerServer, MillionRequests,
    ThousandRequests, TenThousandRequests, LoadBalancers, CapacityUnits, Addresses, Zones, Queries, Volumes,
    OperationsAboveIncluded, MibPerSecondAboveIncluded, Metrics, MetricsPerServer, Alarms, Builds, MinutesPerBuild,
    Units, UnitsPerRequest, GigabyteSeconds, SecondsPerRequest, GigabytesOfMemory, Directions, Copies, Dashboards,
    ShareOfTraffic, HealthChecks, Million, Stacks, Groups, BackupShare, SurplusVcpuHours, RequestsPerMonth,
    Clusters, NatGateways, Endpoints, CapacityUnitHours, Days, CompressedShare, Secrets, TenThousandCalls, Programs,
    Partitions, WebAcls, Rules, MonthlyCharges, OtherZoneShare, MillionCommands, CallsPerMessage,
    NewConnectionUnits, ActiveConnectionUnits, GigabyteUnits, RuleUnits,
};

/// One factor of a quantity; the quantity is the product of its factors.
struct Factor {
    FactorName name{};
    double value = 0;
};

/// How much of one priced dimension is used in a month, before any price is known.
struct Usage {
    std::string dimension;  ///< key of the price table, or ec2_hour, rds_hour, elasticache_node_hour
    std::string region;     ///< "us-east-1", "*", or "cf-europe"
    double quantity = 0;
    Component component{};
    std::string service;    ///< "EC2", "Elastic Load Balancing"
    std::string part;       ///< id of the fleet or managed service it comes from
    std::string instanceType;  ///< instance hours only, as the four below
    Purchase purchase = Purchase::OnDemand;
    std::string purchaseName;  ///< "spot", or empty
    double discount = 0;       ///< spot hours: what is off the on-demand rate, 0 … 1
    double mostOnSpot = 0;     ///< spot hours: share of the servers above the fewest that may be there; 0 where a file gave the hours
    std::string engine;
    std::string deployment;
    std::vector<Factor> factors;  ///< how the quantity came about; empty when a file gave it
    std::vector<Factor> largestOf;  ///< of these the first factor is the largest: the dimensions of a capacity unit
    std::string destination;      ///< traffic between regions: the region it goes to; empty where a file does not say
};

/// What instance hours are bought with, as files and tables spell it.
[[nodiscard]] inline std::string_view purchaseNameOf(const Usage& usage) {
    return usage.purchaseName.empty() ? nameOf(usage.purchase) : std::string_view{usage.purchaseName};
}

template <> struct EnumNames<Component> {
    static constexpr std::array<std::string_view, 8> names{"edge", "web", "app", "database", "cache", "storage",
                                                           "network", "operations"};
};

}  // namespace stagecraft
