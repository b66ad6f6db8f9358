#include "model/support/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Where `isBelow` turns false in [low, high], to the last bit.
template <class Predicate>
double boundary(double low, double high, Predicate isBelow) {
    for (int i = 0; i < 200; ++i) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) return middle;  // neighbours: nothing is left to halve
        (isBelow(middle) ? low : high) = middle;
    }
    return low + (high - low) / 2;
}

/// Student's T after t = √ν·tan θ, where the whole half-line is a bounded interval.
class StudentHalf {
public:
    explicit StudentHalf(int degrees)
        : nu_(degrees), constant_(degrees % 2 == 0 ? 0.5 : 1 / std::numbers::pi) {
        // Γ((ν+1)/2)/(√π·Γ(ν/2)), built up by steps of two degrees.
        for (int k = degrees % 2 == 0 ? 2 : 1; k < degrees; k += 2) constant_ *= (k + 1.0) / k;
    }
    [[nodiscard]] double density(double theta) const {
        return constant_ * std::pow(std::cos(theta), nu_ - 1);
    }
    /// P(0 ≤ T ≤ t), by Simpson's rule: the density is smooth and bounded.
    [[nodiscard]] double probability(double theta) const {
        constexpr int intervals = 2000;
        double sum = 0;
        for (int i = 0; i <= intervals; ++i) {
            const double weight = i == 0 || i == intervals ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * density(theta * i / intervals);
        }
        return sum * theta / intervals / 3;
    }

private:
    double nu_, constant_;
};

double sumTail(std::span<const double> rates, double time) {
    // Abate & Whitt's Euler algorithm on (1 − Π r/(r+s))/s, moved by half of the slowest rate so that far
    // tails keep their digits.
    constexpr double discretisation = 22;
    constexpr int plain = 25;
    constexpr int averaged = 12;
    const double shift = 0.5 * *std::min_element(rates.begin(), rates.end());
    const auto transform = [&](int k) {
        const std::complex<double> s{discretisation / (2 * time) - shift, k * std::numbers::pi / time};
        std::complex<double> before{1}, sum;
        for (const double rate : rates) {
            sum += before / (rate + s);
            before *= rate / (rate + s);
        }
        return sum.real();
    };
    double partial = transform(0) / 2;
    for (int k = 1; k <= plain; ++k) partial += (k % 2 == 0 ? 1 : -1) * transform(k);
    double binomial = 1;
    double result = 0;
    for (int j = 0; j <= averaged; ++j) {
        result += binomial * partial;
        binomial *= static_cast<double>(averaged - j) / (j + 1);
        const int k = plain + 1 + j;
        partial += (k % 2 == 0 ? 1 : -1) * transform(k);
    }
    return result / (1 << averaged) * std::exp(discretisation / 2 - shift * time) / time;
}

}  // namespace

double logFactorial(double n) {
    if (n < 32) {
        double product = 1;
        for (double i = 2; i <= n; ++i) product *= i;
        return std::log(product);
    }
    // Stirling's series.
    const double x = n + 1;
    const double inverse = 1 / x;
    const double square = inverse * inverse;
    return (x - 0.5) * std::log(x) - x + 0.91893853320467274178 +
           inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
}

double normalQuantile(double probability) {
    if (probability <= 0) return -infinity;
    if (probability >= 1) return infinity;
    if (probability > 0.5) {
        // The upper half through 1 − p only where that is exact enough: p itself carries the digits.
        return boundary(0, 40,
                        [&](double x) { return 0.5 * std::erfc(x / std::numbers::sqrt2) > 1 - probability; });
    }
    return boundary(-40, 0,
                    [&](double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2) < probability; });
}

double studentQuantile(int degrees, double confidence) {
    if (degrees < 1 || confidence >= 1) return infinity;
    const StudentHalf half{degrees};
    // The density falls with θ, so Newton's steps from 0 never overshoot.
    double theta = 0;
    for (int i = 0; i < 100; ++i) {
        const double step = (confidence / 2 - half.probability(theta)) / half.density(theta);
        theta += step;
        if (!(step > 1e-15 * theta)) break;
    }
    return std::sqrt(static_cast<double>(degrees)) * std::tan(theta);
}

double poissonQuantile(double mean, double probability) {
    if (probability >= 1) return infinity;
    // Starts twelve deviations below the mean, where nothing is left: e^−mean itself would underflow.
    double count = std::max(0.0, std::floor(mean - 12 * std::sqrt(mean) - 20));
    double term = count > 0 ? std::exp(count * std::log(mean) - mean - logFactorial(count)) : std::exp(-mean);
    double sum = term;
    while (sum < probability && count < mean + 40 * std::sqrt(mean) + 200) {
        ++count;
        term *= mean / count;
        sum += term;
    }
    return count;
}

double logNormalQuantile(double median, double geometricDeviation, double probability) {
    return median * std::exp(std::log(geometricDeviation) * normalQuantile(probability));
}

double productLogNormalQuantile(std::span<const double> medians, std::span<const double> deviations,
                                double probability) {
    double median = 1;
    for (const double factor : medians) median *= factor;
    double variance = 0;
    for (const double deviation : deviations) variance += std::log(deviation) * std::log(deviation);
    return median * std::exp(std::sqrt(variance) * normalQuantile(probability));
}

double triangularQuantile(double low, double mode, double high, double probability) {
    if (high <= low) return low;
    const double atMode = (mode - low) / (high - low);
    if (probability < atMode) return low + std::sqrt(probability * (high - low) * (mode - low));
    return high - std::sqrt((1 - probability) * (high - low) * (high - mode));
}

double exponentialMixtureQuantile(std::span<const double> weights, std::span<const double> means,
                                  double probability) {
    if (probability >= 1) return infinity;
    double longest = 0;
    for (const double value : means) longest = std::max(longest, value);
    return boundary(0, longest * -std::log((1 - probability) / 2) + longest, [&](double time) {
        double tail = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) tail += weights[i] * std::exp(-time / means[i]);
        return tail > 1 - probability;
    });
}

double exponentialSumQuantile(std::span<const double> rates, double probability) {
    if (rates.empty() || probability <= 0) return 0;
    if (probability >= 1) return infinity;
    double high = 0;
    for (const double rate : rates) high += 1 / rate;
    double low = high * 1e-6;
    while (sumTail(rates, high) > 1 - probability) {
        low = high;
        high *= 2;
    }
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (sumTail(rates, middle) > 1 - probability ? low : high) = middle;
    }
    return (low + high) / 2;
}

double mean(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

double standardError(std::span<const double> values) {
    if (values.size() < 2) return infinity;
    const double middle = mean(values);
    double squares = 0;
    for (const double value : values) squares += (value - middle) * (value - middle);
    const auto count = static_cast<double>(values.size());
    return std::sqrt(squares / (count - 1) / count);
}

ConfidenceInterval batchMeans(std::span<const double> batches, double confidence) {
    return {mean(batches),
            studentQuantile(static_cast<int>(batches.size()) - 1, confidence) * standardError(batches)};
}

double meanOfBatches(std::span<const double> values, int size, int skip) {
    const std::span<const double> kept =
        values.subspan(std::min(values.size(), static_cast<std::size_t>(std::max(0, skip))));
    const auto each = static_cast<std::size_t>(std::max(1, size));
    return mean(kept.first(kept.size() / each * each));
}

RankInterval quantileRanks(int samples, double quantile, double confidence) {
    const double outside = (1 - confidence) / 2;
    RankInterval ranks{0, samples};
    double below = 0;
    double logTerm = samples * std::log1p(-quantile);
    bool hasLower = false;
    for (int k = 0; k <= samples; ++k) {
        below += std::exp(logTerm);
        if (!hasLower && below > outside) {
            ranks.lower = k;
            hasLower = true;
        }
        if (below >= 1 - outside) {
            ranks.upper = k + 1;
            break;
        }
        if (k < samples) logTerm += std::log((samples - k) / (k + 1.0)) + std::log(quantile / (1 - quantile));
    }
    return ranks;
}

double jobsForPrecision(double utilisation, double relativeHalfWidth) {
    const double r = utilisation;
    const double z = normalQuantile(0.975);
    const double variance = r * (2 + 5 * r - 4 * r * r + r * r * r) / std::pow(1 - r, 4);
    const double halfWidth = relativeHalfWidth * r / (1 - r);
    return z * z * variance / (halfWidth * halfWidth);
}

double anySlowShare(int backends, double slowProbability) {
    return -std::expm1(backends * std::log1p(-slowProbability));
}

}  // namespace stagecraft
