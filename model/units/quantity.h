#pragma once

#include <chrono>
#include <compare>
#include <concepts>
#include <ratio>

namespace stagecraft {

/// A number that knows its dimension and scale. From a bare number: always explicit. Scales of one dimension convert
/// into each other; dimensions never do.
template <class DimensionTag, class ScaleRatio = std::ratio<1>>
class Quantity {
public:
    using Dimension = DimensionTag;
    using Scale = ScaleRatio;

    constexpr Quantity() = default;
    constexpr explicit Quantity(double count) : count_(count) {}
    template <class OtherScale>
    constexpr Quantity(Quantity<Dimension, OtherScale> other) : count_(other.count() * factor<OtherScale>()) {}

    /// The number in this type's own scale, e.g. Gib{1.5}.count() == 1.5.
    [[nodiscard]] constexpr double count() const { return count_; }

    friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.count_ + b.count_}; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.count_ - b.count_}; }
    friend constexpr Quantity operator*(Quantity a, double times) { return Quantity{a.count_ * times}; }
    friend constexpr Quantity operator*(double times, Quantity a) { return Quantity{a.count_ * times}; }
    friend constexpr Quantity operator/(Quantity a, double divisor) { return Quantity{a.count_ / divisor}; }
    friend constexpr double operator/(Quantity a, Quantity b) { return a.count_ / b.count_; }
    constexpr Quantity& operator+=(Quantity other) { count_ += other.count_; return *this; }
    constexpr Quantity& operator-=(Quantity other) { count_ -= other.count_; return *this; }
    friend constexpr auto operator<=>(Quantity, Quantity) = default;

private:
    template <class OtherScale>
    static constexpr double factor() {
        using Factor = std::ratio_divide<OtherScale, Scale>;
        return static_cast<double>(Factor::num) / static_cast<double>(Factor::den);
    }
    double count_ = 0;
};

/// Fallback for the types that are not a Quantity: durations of std::chrono and money state their own count.
template <class D, class S>
constexpr double countOf(Quantity<D, S> quantity) { return quantity.count(); }
template <class R>
constexpr double countOf(std::chrono::duration<double, R> time) { return time.count(); }
constexpr double countOf(double number) { return number; }

/// How much numerator per one unit of denominator; times a denominator it gives the numerator back.
template <class NumeratorType, class DenominatorType>
class Per {
public:
    using Numerator = NumeratorType;
    using Denominator = DenominatorType;

    constexpr Per() = default;
    constexpr explicit Per(double perUnit) : perUnit_(perUnit) {}

    /// The number of numerator units per one denominator unit.
    [[nodiscard]] constexpr double count() const { return perUnit_; }

    friend constexpr Per operator+(Per a, Per b) { return Per{a.perUnit_ + b.perUnit_}; }
    friend constexpr Per operator-(Per a, Per b) { return Per{a.perUnit_ - b.perUnit_}; }
    friend constexpr Per operator*(Per a, double times) { return Per{a.perUnit_ * times}; }
    friend constexpr Per operator*(double times, Per a) { return Per{a.perUnit_ * times}; }
    friend constexpr Per operator/(Per a, double divisor) { return Per{a.perUnit_ / divisor}; }
    friend constexpr double operator/(Per a, Per b) { return a.perUnit_ / b.perUnit_; }
    constexpr Per& operator+=(Per other) { perUnit_ += other.perUnit_; return *this; }
    friend constexpr auto operator<=>(Per, Per) = default;

    friend constexpr Numerator operator*(Per rate, Denominator amount) {
        return Numerator{rate.perUnit_ * countOf(amount)};
    }
    friend constexpr Numerator operator*(Denominator amount, Per rate) { return rate * amount; }

private:
    double perUnit_ = 0;
};

template <class N, class D>
constexpr double countOf(Per<N, D> rate) { return rate.count(); }

}  // namespace stagecraft
