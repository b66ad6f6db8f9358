#include "model/support/great_circle.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stagecraft {

Kilometres greatCircle(double latitudeA, double longitudeA, double latitudeB, double longitudeB) {
    constexpr double meanRadius = 6371.0088;
    constexpr double degree = std::numbers::pi / 180;
    const double north = std::sin((latitudeB - latitudeA) * degree / 2);
    const double east = std::sin((longitudeB - longitudeA) * degree / 2);
    const double h =
        north * north + std::cos(latitudeA * degree) * std::cos(latitudeB * degree) * east * east;
    return Kilometres{2 * meanRadius * std::asin(std::min(1.0, std::sqrt(h)))};
}

}  // namespace stagecraft
