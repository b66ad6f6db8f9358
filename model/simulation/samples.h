#pragma once

#include <cstdint>
#include <vector>

namespace stagecraft {

/// Times counted in bins whose borders grow by a thousandth, from a microsecond to a day: any percentile to a thousandth of
/// itself, in constant memory.
class TimeHistogram {
public:
    TimeHistogram();
    void add(double seconds);
    void add(const TimeHistogram& other);
    void clear();
    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] double mean() const { return count_ > 0 ? sum_ / static_cast<double>(count_) : 0; }
    /// The time not exceeded with probability `quantile`; 0 when nothing was counted.
    [[nodiscard]] double percentile(double quantile) const;

private:
    std::vector<std::uint32_t> bins_;
    std::uint64_t count_ = 0;
    double sum_ = 0;
};

}  // namespace stagecraft
