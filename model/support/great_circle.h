#pragma once

#include "model/units/units.h"

namespace stagecraft {

/// Along the surface of a sphere of the Earth's mean radius (IUGG: 6,371.0088 km), by the haversine. Degrees.
[[nodiscard]] Kilometres greatCircle(double latitudeA, double longitudeA, double latitudeB, double longitudeB);

}  // namespace stagecraft
