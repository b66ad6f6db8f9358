#include "model/planning/held_under_load.h"

#include <algorithm>

namespace stagecraft {

double holdingUnderLoad(std::span<const Fleet> fleets, double factor, double fullest) {
    double longest = 0;
    for (const Fleet& fleet : fleets) {
        if (fleet.role != Role::App && fleet.role != Role::Service) continue;
        const double bought = factor * fleet.boughtUtilisation;
        const double kept = fleet.isAutoscaled ? std::max(fleet.keptUtilisation, bought) : bought;
        longest = std::max(longest, fleet.workTime.at(std::min(kept, std::max(fleet.keptUtilisation, fullest))));
    }
    return longest;
}

}  // namespace stagecraft
