#include "model/pricing/load_balancer.h"

#include <algorithm>

namespace stagecraft {

double billedRuleEvaluations(const BalancerTraffic& traffic) {
    constexpr double freeRules = 10;
    return traffic.requestsPerSecond * std::max(0.0, traffic.rules - freeRules);
}

double albCapacityUnits(const BalancerTraffic& traffic, BalancerTargets targets, bool hasMutualTls) {
    return std::max({traffic.newConnectionsPerSecond / 25,
                     traffic.activeConnections / (hasMutualTls ? 1500 : 3000),
                     traffic.gbPerHour / (targets == BalancerTargets::Lambda ? 0.4 : 1.0),
                     billedRuleEvaluations(traffic) / 1000});
}

double nlbCapacityUnits(const BalancerTraffic& traffic, FlowProtocol protocol) {
    struct Unit {
        double newFlows, activeFlows;
    };
    Unit unit{800, 100'000};
    if (protocol == FlowProtocol::Udp) unit = {400, 50'000};
    if (protocol == FlowProtocol::Tls) unit = {50, 3'000};
    return std::max({traffic.newConnectionsPerSecond / unit.newFlows,
                     traffic.activeConnections / unit.activeFlows, traffic.gbPerHour});
}

double glbCapacityUnits(const BalancerTraffic& traffic) {
    return std::max(
        {traffic.newConnectionsPerSecond / 600, traffic.activeConnections / 60'000, traffic.gbPerHour});
}

}  // namespace stagecraft
