#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace stagecraft {

/// United States dollars as a whole number of nano-dollars. Sums are exact, so a total never depends on the order of
/// its lines; a rate times a quantity rounds once, half away from zero. Saturates at ±9.2 billion dollars instead of
/// wrapping round; `isSaturated` tells.
class Usd {
public:
    constexpr Usd() = default;
    /// Nearest representable amount to `dollars`; NaN becomes zero, what is out of range saturates.
    explicit Usd(double dollars);
    [[nodiscard]] static constexpr Usd fromNanos(std::int64_t nanos) {
        Usd amount;
        amount.nanos_ = nanos;
        return amount;
    }

    [[nodiscard]] constexpr std::int64_t nanos() const { return nanos_; }
    /// For plotting and ratios; never for sums.
    [[nodiscard]] constexpr double dollars() const { return static_cast<double>(nanos_) / 1e9; }
    [[nodiscard]] constexpr bool isSaturated() const { return nanos_ == INT64_MAX || nanos_ == INT64_MIN; }

    friend Usd operator+(Usd a, Usd b);
    friend Usd operator-(Usd a, Usd b);
    Usd& operator+=(Usd other) { return *this = *this + other; }
    friend constexpr double operator/(Usd a, Usd b) { return a.dollars() / b.dollars(); }
    friend constexpr auto operator<=>(Usd, Usd) = default;

private:
    std::int64_t nanos_ = 0;
};

/// Whole cents, half away from zero: 1234567 nanos of a dollar → 0 cents; the one place where money is rounded for show.
[[nodiscard]] std::int64_t wholeCents(Usd amount);

/// "1234.56": plain digits, two decimals, no thousands separator, for data formats (CSV, JSON, YAML).
[[nodiscard]] std::string plainDollars(Usd amount);

}  // namespace stagecraft
