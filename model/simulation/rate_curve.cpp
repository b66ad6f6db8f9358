#include "model/simulation/rate_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stagecraft {

std::size_t RateCurve::after(double time) const {
    const auto next = std::upper_bound(points_.begin(), points_.end(), time, [](double t, const Point& point) { return t < point.time; });
    return static_cast<std::size_t>(next - points_.begin());
}

double RateCurve::between(std::size_t next, double time) const {
    if (next == 0) return points_.front().rate;
    if (next == points_.size()) return points_.back().rate;
    const Point& a = points_[next - 1];
    const Point& b = points_[next];
    return a.rate + (b.rate - a.rate) * (time - a.time) / (b.time - a.time);
}

double RateCurve::at(double time) const { return points_.empty() ? 0 : between(after(time), time); }

double RateCurve::areaTo(double time) const {
    double area = points_.front().rate * std::min(time, points_.front().time);
    for (std::size_t i = 1; i < points_.size() && points_[i - 1].time < time; ++i) {
        const double end = std::min(time, points_[i].time);
        const double width = end - points_[i - 1].time;
        if (width > 0) area += width * (points_[i - 1].rate + between(i, end)) / 2;
    }
    return area + points_.back().rate * std::max(0.0, time - points_.back().time);
}

double RateCurve::mean(double from, double to) const {
    if (points_.empty() || !(to > from)) return 0;
    return (areaTo(to) - areaTo(from)) / (to - from);
}

double RateCurve::nextArrival(double now, Random& random) const {
    constexpr double never = std::numeric_limits<double>::infinity();
    if (points_.empty()) return never;
    for (std::size_t next = after(now);; ++next) {
        const bool isLast = next == points_.size();
        const double end = isLast ? never : points_[next].time;
        const double most = isLast ? points_.back().rate : next == 0 ? points_.front().rate : std::max(points_[next - 1].rate, points_[next].rate);
        while (most > 0) {
            now += random.exponential(1 / most);
            if (now >= end) break;
            if (random.uniform() * most < between(next, now)) return now;
        }
        if (isLast) return never;
        now = end;
    }
}

}  // namespace stagecraft
