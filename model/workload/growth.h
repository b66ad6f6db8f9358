#pragma once

#include <optional>
#include <span>

namespace stagecraft {

// Users over time, in months from now. Time to a threshold is in closed form; nullopt where it is never
// reached.

/// N(t) = N₀·(1 + g)^t.
struct ExponentialGrowth {
    double start = 1;
    double monthly = 0;  ///< g, 0.2 for 20 % a month
    [[nodiscard]] double at(double months) const;
    [[nodiscard]] std::optional<double> monthsTo(double users) const;
};

/// N(t) = K/(1 + (K/N₀ − 1)·e^{−rt}).
struct LogisticGrowth {
    double start = 1;
    double ceiling = 1;  ///< K
    double rate = 0;     ///< r, a month
    [[nodiscard]] double at(double months) const;
    [[nodiscard]] std::optional<double> monthsTo(double users) const;
};

/// Adoption by innovators and imitators: share F(t) = (1 − e^{−(p+q)t})/(1 + q/p·e^{−(p+q)t}) (Bass 1969).
struct BassGrowth {
    double innovation = 0;  ///< p
    double imitation = 0;   ///< q
    [[nodiscard]] double shareAt(double time) const;
    [[nodiscard]] std::optional<double> timeTo(double share) const;
    /// When most people join at once; 0 when the rush is at the start.
    [[nodiscard]] double peakTime() const;
};

/// Least squares through the logarithms of a measured series, at least two positive values.
[[nodiscard]] std::optional<ExponentialGrowth> fitExponential(std::span<const double> months,
                                                              std::span<const double> users);

}  // namespace stagecraft
