#pragma once

#include <array>

#include "model/capacity/euler_summation.h"
#include "model/capacity/response_time.h"

namespace stagecraft {

/// The transform of a response time at the points that P(T > t) of one t is told from. Those of independent parts of a way multiply, so
/// each is worked out once however many ways it lies on. What `ResponseTime::tail` says, off by up to 10⁻⁷ of 1 (not of the tail
/// itself): enough to tell whether a tail near 1 % is above it, unless it is nearly equal.
class TailSpectrum {
public:
    /// Of a way that takes no time.
    explicit TailSpectrum(Seconds time);
    /// One independent part more, without a fixed delay.
    void add(const ResponseTime& part);
    void add(const TailSpectrum& part);  ///< of the same time
    [[nodiscard]] bool isOverloaded() const { return isOverloaded_; }
    /// P(T > time); 1 when overloaded.
    [[nodiscard]] double tail() const;

private:
    friend class OpenWay;
    /// Room for whole groups of four, which some processors take at once; what is above the terms does not count.
    using Values = std::array<double, (euler::terms + 3) / 4 * 4>;
    [[nodiscard]] bool hasPoints() const;
    double time_;  ///< seconds
    bool isOverloaded_ = false;
    Values re_, im_;
};

/// A way that lacks one part: told for many parts, one after another.
class OpenWay {
public:
    explicit OpenWay(const TailSpectrum& others);
    /// P(T > time) with that part, of the same time; 1 when overloaded.
    [[nodiscard]] double tailWith(const TailSpectrum& part) const;

private:
    bool isOverloaded_;
    double without_;           ///< what remains when the part's transform vanishes
    TailSpectrum::Values re_, im_;
};

/// Such a tail, told by a spectrum, may be at most 1 %: it is, but for ten times what a spectrum may be off.
[[nodiscard]] inline bool mayKeepP99(double tail) { return tail <= 0.01 + 1e-6; }

}  // namespace stagecraft
