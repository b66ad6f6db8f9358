#pragma once

#include <algorithm>

#include "model/units/units.h"

namespace stagecraft {

/// What a load balancer sees in one hour. Bytes count requests and responses together.
struct BalancerTraffic {
    double newConnectionsPerSecond = 0;
    double activeConnections = 0;  ///< Little: new per second × mean lifetime
    double gbPerHour = 0;
    double requestsPerSecond = 0;
    double rules = 0;  ///< evaluated per request, Application Load Balancers only
};

enum class BalancerTargets { Servers, Lambda };

/// Evaluations of rules a second that count: the first ten of each request are free.
[[nodiscard]] double billedRuleEvaluations(const BalancerTraffic& traffic);

/// The capacity units that each dimension alone would take; the largest is billed.
struct CapacityUnits {
    double newConnections = 0, activeConnections = 0, gigabytes = 0, ruleEvaluations = 0;
    [[nodiscard]] double largest() const { return std::max({newConnections, activeConnections, gigabytes, ruleEvaluations}); }
};

/// Load balancer capacity units of an hour: the largest of 25 new connections a second, 3,000 active (1,500
/// with mutual TLS), 1 GB (0.4 to Lambda) and 1,000 rule evaluations a second. Take it per hour and sum; of
/// mean traffic it is only a lower bound. https://aws.amazon.com/elasticloadbalancing/pricing/
[[nodiscard]] CapacityUnits albCapacityUnits(const BalancerTraffic& traffic,
                                             BalancerTargets targets = BalancerTargets::Servers,
                                             bool hasMutualTls = false);

enum class FlowProtocol { Tcp, Udp, Tls };
/// Network Load Balancer: the largest of new flows (800, 400, 50 a second), active flows (100,000, 50,000,
/// 3,000) and 1 GB, for the traffic of one protocol; the protocols of one balancer are added.
[[nodiscard]] CapacityUnits nlbCapacityUnits(const BalancerTraffic& traffic, FlowProtocol protocol);
/// Gateway Load Balancer: 600 new flows a second, 60,000 active, 1 GB.
[[nodiscard]] CapacityUnits glbCapacityUnits(const BalancerTraffic& traffic);

}  // namespace stagecraft
