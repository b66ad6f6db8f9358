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
    const double fullCpus = fleet.cpuUtilisation * fleet.count * std::max(1.0, fleet.threads > 0 ? fleet.vcpus / fleet.threads : 1);
    double servers = fullCpus / (isBurstable && fleet.isAutoscaled ? std::min(0.95, type.baselineShare) : 0.95);
    if (isBurstable && !fleet.isAutoscaled) {
        const Demand load = demand(inputs.workload);
        servers = std::max(servers, fleet.cpuUtilisation * fleet.count * (load.average / load.peak) / type.baselineShare / burstLimit(load.busyFactor));
    }
    const double base = inputs.workload.memoryBase.count(), memory = Mib{fleet.memory}.count();
    servers = std::max({servers, (fleet.memoryUtilisation * memory - base) * fleet.count / (memory - base), fleet.networkUtilisation * fleet.count});
    if (fleet.threads > 0) servers = std::max(servers, (fleet.threadsAtWork + fleet.threadsBehind) / fleet.threads / targetUtilisation);
    return std::clamp(static_cast<int>(std::ceil(servers - 1e-9)), 1, fleet.count);
}

}  // namespace stagecraft::testing
