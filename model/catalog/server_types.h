#pragma once

#include <string_view>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// What makes a type no server of a plan; empty of types that can be one. T1 gives its whole vCPU in short bursts alone, and AWS publishes no
/// share that it sustains (EC2 user guide, T1 micro instances): what a load test of minutes measured is not what a month would see.
[[nodiscard]] inline std::string_view unfitForServers(const InstanceType& type) {
    if (type.isAccelerated) return "accelerated";
    if (type.isBareMetal) return "bare metal";
    return type.family == "t1" ? std::string_view{"throttled after short bursts"} : std::string_view{};
}

}  // namespace stagecraft
