#include "model/workload/distance.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

namespace stagecraft {

Milliseconds roundTripLowerBound(Kilometres distance, double fibreKilometresPerMillisecond) {
    return Milliseconds{2 * distance.count() / fibreKilometresPerMillisecond};
}

Milliseconds roundTripEstimate(Kilometres distance, double inflation, Milliseconds access) {
    return roundTripLowerBound(distance) * inflation + access;
}

Milliseconds bestMeanRoundTrip(std::span<const double> weights,
                               std::span<const std::span<const double>> roundTrips, int chosen) {
    double best = std::numeric_limits<double>::infinity();
    double total = 0;
    for (const double weight : weights) total += weight;
    const std::uint64_t combinations = std::uint64_t{1} << roundTrips.size();
    for (std::uint64_t sites = 1; sites < combinations; ++sites) {
        if (std::popcount(sites) > chosen) continue;
        double sum = 0;
        for (std::size_t place = 0; place < weights.size(); ++place) {
            double nearest = std::numeric_limits<double>::infinity();
            for (std::size_t site = 0; site < roundTrips.size(); ++site)
                if ((sites >> site & 1) != 0) nearest = std::min(nearest, roundTrips[site][place]);
            sum += weights[place] * nearest;
        }
        best = std::min(best, sum / total);
    }
    return Milliseconds{best};
}

}  // namespace stagecraft
