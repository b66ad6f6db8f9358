#pragma once

#include <cstddef>
#include <vector>

#include "model/simulation/random.h"

namespace stagecraft {

/// A rate of arrivals that changes with time: straight from point to point, steady before the first and after the last. Two
/// points at one time are a jump.
class RateCurve {
public:
    struct Point {
        double time = 0;  ///< seconds
        double rate = 0;  ///< a second
    };

    RateCurve() = default;
    /// Times must not fall.
    explicit RateCurve(std::vector<Point> points) : points_(std::move(points)) {}

    [[nodiscard]] bool isEmpty() const { return points_.empty(); }
    [[nodiscard]] const std::vector<Point>& points() const { return points_; }
    [[nodiscard]] double at(double time) const;
    [[nodiscard]] double mean(double from, double to) const;

    /// When the next arrival after `now` comes, of a Poisson process with this rate: by thinning (Lewis & Shedler 1979), one
    /// straight piece after the other. Infinite when none ever comes.
    [[nodiscard]] double nextArrival(double now, Random& random) const;

private:
    /// The first point after `time`, or the end.
    [[nodiscard]] std::size_t after(double time) const;
    [[nodiscard]] double between(std::size_t next, double time) const;
    [[nodiscard]] double areaTo(double time) const;

    std::vector<Point> points_;
};

}  // namespace stagecraft
