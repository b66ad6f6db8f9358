#include "model/workload/traffic_laws.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "model/support/statistics.h"

namespace stagecraft {

Requests concurrency(RequestsPerSecond arrivals, Seconds timeInside) { return arrivals * timeInside; }

Seconds interactiveResponse(double users, RequestsPerSecond throughput, Seconds think) {
    return Seconds{users / throughput.count()} - think;
}

double busyShare(RequestsPerSecond throughput, Seconds service) { return (throughput * service).count(); }

double peakFactorOfBusiestShare(double busiestShare, double periods) { return busiestShare * periods; }

double vonMisesConcentration(double peakToAverage) {
    // e^{−κ}·I₀(κ) by the trapezoid rule, which converges exponentially on a periodic integrand.
    const auto peak = [](double kappa) {
        const int points = 64 + static_cast<int>(4 * std::sqrt(kappa) + 4 * std::min(kappa, 1e4));
        double sum = 0;
        for (int i = 0; i < points; ++i)
            sum += std::exp(kappa * (std::cos(2 * std::numbers::pi * i / points) - 1));
        return points / sum;
    };
    if (!(peakToAverage > 1)) return 0;
    double low = 0;
    double high = 1;
    while (peak(high) < peakToAverage && high < 1e6) high *= 2;
    for (int i = 0; i < 100 && high - low > 1e-15 * high; ++i) {
        const double middle = (low + high) / 2;
        (peak(middle) < peakToAverage ? low : high) = middle;
    }
    return (low + high) / 2;
}

double mergedPeakFactor(double amplitude, std::span<const double> weights,
                        std::span<const double> offsetHours) {
    std::complex<double> sum;
    for (std::size_t i = 0; i < std::min(weights.size(), offsetHours.size()); ++i)
        sum += std::polar(weights[i], 2 * std::numbers::pi * offsetHours[i] / 24);
    return 1 + amplitude * std::abs(sum);
}

double busiestMinute(RequestsPerSecond rate, double minutes) {
    return poissonQuantile((rate * Minutes{1}).count(), 1 - 1 / minutes);
}

}  // namespace stagecraft
