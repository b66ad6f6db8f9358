#pragma once

#include <algorithm>
#include <cmath>

#include "model/capacity/burst_credits.h"
#include "model/planning/plan.h"

namespace stagecraft::testing {

/// Servers of a fleet of the only region without which its peak is not carried, from what the plan tells of it: the CPUs of the others may
/// be 95 % full; their memory, network and threads are as full as ever, and burstable ones must still live on what they earn.
inline int serversNeeded(const Fleet& fleet, const Inputs& inputs, const Catalog& catalog, double targetUtilisation) {
    const InstanceType& type = *catalog.instanceType(fleet.instanceType);
    const bool isBurstable = type.isBurstable && inputs.choices.credits == CreditMode::Standard;
    const double fullCpus = fleet.cpuUtilisation * fleet.count * std::max(1.0, fleet.threads.ofServer > 0 ? fleet.vcpus / fleet.threads.ofServer : 1);
    double servers = fullCpus / (isBurstable && fleet.isAutoscaled ? std::min(0.95, type.baselineShare) : 0.95);
    if (isBurstable && !fleet.isAutoscaled) {
        const Demand load = demand(inputs.workload);
        servers = std::max(servers, fleet.cpuUtilisation * fleet.count * (load.average / load.peak) / type.baselineShare / burstLimit(load.busyFactor));
    }
    servers = std::max(servers, fleet.networkUtilisation * fleet.count);
    // What requests in flight take depends on how full those are that are up.
    const auto isRoomFor = [&](double up) {
        if (fleet.memoryUse.onEach(up) > Mib{fleet.memory}.count()) return false;
        return fleet.threads.ofServer <= 0 || fleet.threads.held(up) + fleet.threadsBehind <= fleet.threads.ofServer * up * targetUtilisation;
    };
    if (!isRoomFor(servers)) {
        double low = servers, high = fleet.count;
        while (high - low > 1e-12 * high) (isRoomFor((low + high) / 2) ? high : low) = (low + high) / 2;
        servers = high;
    }
    return std::clamp(static_cast<int>(std::ceil(servers - 1e-9)), 1, fleet.count);
}

}  // namespace stagecraft::testing
