#include "model/units/money.h"

#include <cmath>
#include <limits>

namespace stagecraft {

namespace {
constexpr double nanosPerDollar = 1e9;
// The largest double below 2^63: converting anything larger to int64 would be undefined.
constexpr double largestNanos = 9223372036854774784.0;
}  // namespace

Usd::Usd(double dollars) {
    const double nanos = std::round(dollars * nanosPerDollar);
    if (std::isnan(nanos)) return;
    if (nanos > largestNanos) nanos_ = std::numeric_limits<std::int64_t>::max();
    else if (nanos < -largestNanos) nanos_ = std::numeric_limits<std::int64_t>::min();
    else nanos_ = static_cast<std::int64_t>(nanos);
}

Usd operator+(Usd a, Usd b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.nanos_, b.nanos_, &sum))
        sum = a.nanos_ > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
    return Usd::fromNanos(sum);
}

Usd operator-(Usd a, Usd b) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.nanos_, b.nanos_, &difference))
        difference =
            a.nanos_ > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
    return Usd::fromNanos(difference);
}

std::int64_t wholeCents(Usd amount) {
    constexpr std::int64_t nanosPerCent = 10'000'000;
    const std::int64_t whole = amount.nanos() / nanosPerCent;
    const std::int64_t rest = amount.nanos() % nanosPerCent;
    if (rest >= nanosPerCent / 2) return whole + 1;
    if (rest <= -nanosPerCent / 2) return whole - 1;
    return whole;
}

std::string plainDollars(Usd amount) {
    const std::int64_t cents = wholeCents(amount);
    const std::int64_t magnitude = cents < 0 ? -cents : cents;
    std::string text = cents < 0 ? "-" : "";
    text += std::to_string(magnitude / 100);
    const std::int64_t fraction = magnitude % 100;
    text += fraction < 10 ? ".0" : ".";
    text += std::to_string(fraction);
    return text;
}

}  // namespace stagecraft
