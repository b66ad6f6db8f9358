#pragma once

#include "model/figures/figures.h"

namespace stagecraft {

/// A week hour by hour: demand, and what the servers could carry when their number is fixed, follows a timetable or follows what is
/// measured; the balance of CPU credits of burstable servers.
[[nodiscard]] Figure weekOfServers(const FigureRequest& request);

}  // namespace stagecraft
