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
    /// A tail told by a spectrum is surely no farther off than this: ten times what was found.
    static constexpr double doubt = 1e-6;

    /// Of a way that takes no time.
    explicit TailSpectrum(Seconds time);
    /// `response` has no fixed delay.
    TailSpectrum(Seconds time, const ResponseTime& response);
    /// One independent part more, of the same time.
    void add(const TailSpectrum& part);
    [[nodiscard]] bool isOverloaded() const { return isOverloaded_; }
    /// P(T > time); 1 when overloaded.
    [[nodiscard]] double tail() const;

private:
    friend class OpenWay;
    using Values = std::array<double, euler::padded>;
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

/// Such a tail, told by a spectrum, may be at most 1 %.
[[nodiscard]] inline bool mayKeepP99(double tail) { return tail <= p99Tail + TailSpectrum::doubt; }

}  // namespace stagecraft
