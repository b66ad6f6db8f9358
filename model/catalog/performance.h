#pragma once

#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "model/catalog/catalog.h"

namespace stagecraft {

/// What was measured on one instance type; zero where nothing was.
struct Measurement {
    std::string_view type;
    double webCpuMicroseconds = 0;    ///< server CPU per request, static 1 KB pages
    double cacheCpuMicroseconds = 0;  ///< server CPU per Redis SET
    double stressAll = 0;             ///< stress-ng, all vCPUs
    double passmark = 0;              ///< CPU mark
};

/// Fills the performance index of every type, m5.large = 1 (MODEL section 2): the median over the family's
/// measured sizes of CPU time per request of m5.large over that of the type. A family without a measurement
/// takes PassMark per vCPU, else the same index of the generation before it times 1.15, and is marked as estimated.
void fillPerformance(std::span<InstanceType> types, std::span<const Measurement> measurements);

}  // namespace stagecraft
