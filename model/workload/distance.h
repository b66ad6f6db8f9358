#pragma once

#include <span>

#include "model/support/great_circle.h"
#include "model/units/units.h"

namespace stagecraft {

/// No signal in fibre makes the round trip faster: light covers about 200 km of it in a millisecond.
[[nodiscard]] Milliseconds roundTripLowerBound(Kilometres distance,
                                               double fibreKilometresPerMillisecond = 200);

/// What a round trip takes: cables run longer than the great circle (`inflation`; the median of AWS's
/// measured pairs is near 2) and the last mile adds its own delay.
[[nodiscard]] Milliseconds roundTripEstimate(Kilometres distance, double inflation = 2.0,
                                             Milliseconds access = Milliseconds{10});

/// Least time of a write that must be confirmed by another region before it counts.
[[nodiscard]] inline Milliseconds synchronousWriteFloor(Milliseconds local, Milliseconds roundTrip,
                                                        double roundTrips) {
    return local + roundTrip * roundTrips;
}

/// Which of the sites, `chosen` at most, give users the smallest mean round trip: tries every combination.
/// `roundTrips` holds one row of users' places per site; `weights` the share of users per place. The mean.
[[nodiscard]] Milliseconds bestMeanRoundTrip(std::span<const double> weights,
                                             std::span<const std::span<const double>> roundTrips, int chosen);

}  // namespace stagecraft
