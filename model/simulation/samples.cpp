#include "model/simulation/samples.h"

#include <algorithm>
#include <cmath>

namespace stagecraft {

namespace {

constexpr double shortest = 1e-6;
constexpr double longest = 86'400;
constexpr double logStep = 0.001;

}  // namespace

TimeHistogram::TimeHistogram() : bins_(static_cast<std::size_t>(std::log(longest / shortest) / logStep) + 2) {}

void TimeHistogram::add(double seconds) {
    const double place = std::log(std::max(seconds, shortest) / shortest) / logStep;
    ++bins_[std::min(static_cast<std::size_t>(place), bins_.size() - 1)];
    ++count_;
    sum_ += seconds;
}

void TimeHistogram::add(const TimeHistogram& other) {
    for (std::size_t i = 0; i < bins_.size(); ++i) bins_[i] += other.bins_[i];
    count_ += other.count_;
    sum_ += other.sum_;
}

void TimeHistogram::clear() {
    std::fill(bins_.begin(), bins_.end(), 0);
    count_ = 0;
    sum_ = 0;
}

double TimeHistogram::percentile(double quantile) const {
    if (count_ == 0) return 0;
    const double rank = quantile * static_cast<double>(count_);
    double before = 0;
    for (std::size_t i = 0; i < bins_.size(); ++i) {
        const double here = bins_[i];
        if (before + here >= rank && here > 0)
            return shortest * std::exp((static_cast<double>(i) + (rank - before) / here) * logStep);
        before += here;
    }
    return longest;
}

}  // namespace stagecraft
