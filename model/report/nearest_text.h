#pragma once

#include <string>

namespace stagecraft {

/// What can be had and what is asked for, told apart, and never so that what is told to be had cannot be.
struct NearestText {
    std::string available, asked;
};

/// Milliseconds, the former rounded up: "58", "57.9".
[[nodiscard]] NearestText nearestP99Text(double available, double asked);
/// Fractions, the former rounded down: "99.9936 %", "99.9937 %".
[[nodiscard]] NearestText nearestAvailabilityText(double available, double asked);

}  // namespace stagecraft
