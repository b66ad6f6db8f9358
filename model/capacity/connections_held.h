#pragma once

#include <cmath>

namespace stagecraft {

/// Requests come and go by chance: connections held, so many on average, are hardly ever (0.13 % of the time) more than this. Three standard
/// deviations above the mean, as for a Poisson number.
[[nodiscard]] inline double mostConnectionsHeld(double average) { return average + 3 * std::sqrt(average); }

/// So many may be held on average where no more than `most` are accepted: the other way round.
[[nodiscard]] inline double averageConnectionsHeld(double most) {
    const double root = std::sqrt(most + 2.25) - 1.5;
    return root * root;
}

}  // namespace stagecraft
