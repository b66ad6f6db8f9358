#pragma once

#include "model/planning/design.h"

namespace stagecraft {

/// Where everything of one region stands: fleets over zones, the managed services beside them, and the traffic between.
[[nodiscard]] RegionLayout placeRegion(const Blueprint& blueprint, const Inputs& inputs, const RegionDesign& region,
                                       std::vector<Fleet> servers);

/// Adds what stands above the regions: users, name service, content delivery, and the traffic into each region.
void placeGlobal(const Blueprint& blueprint, const Inputs& inputs, const Demand& demand, Design& design);

/// Name of the AWS service a database kind runs on: "EC2", "RDS", "Aurora".
[[nodiscard]] std::string_view databaseService(DatabaseKind kind);

}  // namespace stagecraft
