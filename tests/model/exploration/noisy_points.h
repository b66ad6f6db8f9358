#pragma once

#include <cmath>
#include <optional>
#include <random>
#include <vector>

#include "model/exploration/scalability_fit.h"
#include "model/support/statistics.h"

/// Points that follow a scalability law, noise upon them, and how near to the truth an answer must come.
namespace stagecraft::testing {

inline const std::vector<double> usualLoads{1, 2, 4, 8, 16, 24, 32, 48, 64, 96};

inline std::vector<double> ratesOf(const Scalability& law, const std::vector<double>& loads) {
    std::vector<double> rates;
    for (const double load : loads) rates.push_back(throughput(law, load));
    return rates;
}

/// Normal deviates by inversion: the same on every standard library.
inline double deviate(std::mt19937_64& random) {
    return normalQuantile((static_cast<double>(random() >> 11U) + 0.5) / 9007199254740992.0);
}

inline bool isNear(double value, double expected, double relative = 1e-6) {
    return std::abs(value - expected) <= relative * std::abs(expected);
}

inline bool covers(const std::optional<Interval>& interval, double truth) {
    return interval && interval->low <= truth && truth <= interval->high;
}

}  // namespace stagecraft::testing
