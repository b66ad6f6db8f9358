#pragma once

#include <cmath>

namespace stagecraft {

/// The value in so many significant figures.
[[nodiscard]] inline double inFigures(double value, int figures) {
    if (value == 0 || !std::isfinite(value)) return value;
    const double places = figures - 1 - std::floor(std::log10(std::abs(value)));
    // A whole number over a power of ten is the nearest there is to the decimal; one times 0.001 is not.
    const double scale = std::pow(10.0, std::abs(places));
    return places >= 0 ? std::round(value * scale) / scale : std::round(value / scale) * scale;
}

}  // namespace stagecraft
