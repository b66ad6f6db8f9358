#include "model/pricing/load_balancer.h"

#include <algorithm>

namespace stagecraft {

double billedRuleEvaluations(const BalancerTraffic& traffic) {
    constexpr double freeRules = 10;
    return traffic.requestsPerSecond * std::max(0.0, traffic.rules - freeRules);
}

CapacityUnits albCapacityUnits(const BalancerTraffic& traffic, BalancerTargets targets, bool hasMutualTls) {
    return {traffic.newConnectionsPerSecond / 25,
            traffic.activeConnections / (hasMutualTls ? 1500 : 3000),
            traffic.gbPerHour / (targets == BalancerTargets::Lambda ? 0.4 : 1.0),
            billedRuleEvaluations(traffic) / 1000};
}

CapacityUnits nlbCapacityUnits(const BalancerTraffic& traffic, FlowProtocol protocol) {
    struct Unit {
        double newFlows, activeFlows;
    };
    Unit unit{800, 100'000};
    if (protocol == FlowProtocol::Udp) unit = {400, 50'000};
    if (protocol == FlowProtocol::Tls) unit = {50, 3'000};
    return {traffic.newConnectionsPerSecond / unit.newFlows, traffic.activeConnections / unit.activeFlows, traffic.gbPerHour};
}

CapacityUnits glbCapacityUnits(const BalancerTraffic& traffic) {
    return {traffic.newConnectionsPerSecond / 600, traffic.activeConnections / 60'000, traffic.gbPerHour};
}

}  // namespace stagecraft
