#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/capacity/database.h"

namespace stagecraft {

struct Interval {
    double low = 0, high = 0;
    friend bool operator==(const Interval&, const Interval&) = default;
};

/// Half of a 95 % interval, squared, of α and β and between them.
struct LawSpread {
    double contention = 0, both = 0, coherency = 0;
};

/// The Universal Scalability Law X(N) = γN/(1 + α(N−1) + βN(N−1)) (Gunther, Guerrilla Capacity Planning,
/// 2007) that fits measured throughputs best, with γ > 0, 0 ≤ α ≤ 1 and β ≥ 0. All intervals hold with 95 %;
/// they are missing where no degree of freedom is left (three points) or the points cannot tell the
/// parameters apart.
struct ScalabilityFit {
    Scalability law;
    int degrees = 0;  ///< of freedom: points − 3
    /// Of γ, α and β: delta method with Student's t (Seber & Wild, Nonlinear Regression, 1989, 5.1), cut off
    /// at the bounds of the parameter; the wider of those for rows that scatter alike and for rows that scatter in their own measure.
    std::optional<Interval> single, contention, coherency;
    std::optional<double> determination;  ///< R² of the throughputs; missing where they are all equal
    /// N* = √((1−α)/β), at least 1; infinite where β = 0. Its interval is Fieller's (1954): unbounded above
    /// where β may be 0.
    double peakLoad = 0;
    std::optional<Interval> peakInterval;
    double maximum = 0;  ///< X(N*) [1/s]; γ/α where β = 0, infinite where both are
    std::optional<Interval>
        maximumInterval;     ///< missing where β = 0; where N* lies beyond the loads, an extrapolation
    std::vector<LawSpread> spreads;  ///< of α and β together, as above: one for each way that rows may scatter; else none
    double linearUntil = 0;  ///< N from which X is more than a tenth below γN; infinite where α = β = 0

    /// How many times longer each of N takes beside the others, 1 + α(N−1) + βN(N−1), with 95 %. α and β count together here: rows
    /// that leave open which of them is at work may know what they do. From 1 to infinity without intervals.
    [[nodiscard]] Interval slowdown(double load) const;
};

/// Least squares in throughput [1/s] over the concurrency (`loads`, requests in flight); nullopt for fewer
/// than three distinct loads, or a value that is not above 0 and finite. The two spans have the same length.
[[nodiscard]] std::optional<ScalabilityFit> fitWithIntervals(std::span<const double> loads,
                                                             std::span<const double> throughputs);

/// Which of α and β may differ from 0; its number is that of free parameters, with γ.
enum class LawShape { Straight = 1, Contended = 2, Full = 3 };

struct ShapedLaw {
    Scalability law;
    double error = 0;  ///< sum of squares of the throughputs; infinite where no law fits
};

/// The best law of that shape, for a search that asks for many: without intervals, and without a second start for a fit that goes astray.
/// Loads and throughputs are above 0, the largest of these about 1.
[[nodiscard]] ShapedLaw fitShape(std::span<const double> loads, std::span<const double> throughputs, LawShape shape);

/// Straight line through the origin, y = slope·x, by least squares; the interval holds with 95 % (Student's
/// t, one degree of freedom less than points) and is missing for a single point.
struct ProportionalFit {
    double slope = 0;
    int degrees = 0;
    std::optional<Interval> interval;
};
[[nodiscard]] ProportionalFit fitProportional(std::span<const double> x, std::span<const double> y);

/// y = intercept + slope·x by least squares; nullopt for fewer than three points or a single x.
struct LineFit {
    double intercept = 0, slope = 0;
    double interceptError = 0;  ///< standard error, of points − 2 degrees of freedom
    double determination = 0;   ///< R²; 1 where y does not vary
};
[[nodiscard]] std::optional<LineFit> fitLine(std::span<const double> x, std::span<const double> y);

}  // namespace stagecraft
