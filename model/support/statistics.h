#pragma once

#include <span>

namespace stagecraft {

/// ln n! of a whole number, however large. (std::lgamma writes a global sign, which threads would race for.)
[[nodiscard]] double logFactorial(double n);

/// Φ⁻¹: the value a standard normal variable stays below with this probability; ∓infinity at 0 and 1.
[[nodiscard]] double normalQuantile(double probability);
/// t with P(|T| ≤ t) = `confidence` for Student's T of so many degrees of freedom.
[[nodiscard]] double studentQuantile(int degrees, double confidence);
/// Smallest k with P(X ≤ k) ≥ `probability` for a Poisson count of this mean.
[[nodiscard]] double poissonQuantile(double mean, double probability);

/// `geometricDeviation` is e^σ: two thirds lie between median/g and median·g.
[[nodiscard]] double logNormalQuantile(double median, double geometricDeviation, double probability);
/// Of a product of independent log-normal factors.
[[nodiscard]] double productLogNormalQuantile(std::span<const double> medians,
                                              std::span<const double> deviations, double probability);
[[nodiscard]] double triangularQuantile(double low, double mode, double high, double probability);
/// Of a choice between exponential times with these weights (sum 1) and means.
[[nodiscard]] double exponentialMixtureQuantile(std::span<const double> weights,
                                                std::span<const double> means, double probability);
/// Of a sum of independent exponential times with these rates, by Euler inversion: equal rates lose no
/// digits.
[[nodiscard]] double exponentialSumQuantile(std::span<const double> rates, double probability);

[[nodiscard]] double mean(std::span<const double> values);
/// Sample standard deviation over √n.
[[nodiscard]] double standardError(std::span<const double> values);

struct ConfidenceInterval {
    double mean = 0, halfWidth = 0;
};
/// From means of batches long enough to be nearly independent (Student's t).
[[nodiscard]] ConfidenceInterval batchMeans(std::span<const double> batches, double confidence);
/// Mean of the means of `size` values each, after the first `skip` values are dropped; what does not fill a
/// batch is too.
[[nodiscard]] double meanOfBatches(std::span<const double> values, int size, int skip);

/// Ranks (from 1) of the order statistics that enclose a quantile with this confidence, whatever the
/// distribution.
struct RankInterval {
    int lower = 0, upper = 0;
};
[[nodiscard]] RankInterval quantileRanks(int samples, double quantile, double confidence);

/// Jobs to simulate until the mean wait of M/M/1 is known to this relative half-width at 95 % (Whitt 1989).
[[nodiscard]] double jobsForPrecision(double utilisation, double relativeHalfWidth);
/// 1 − (1 − p)^n: a request that waits for n backends is slow when any of them is.
[[nodiscard]] double anySlowShare(int backends, double slowProbability);

}  // namespace stagecraft
