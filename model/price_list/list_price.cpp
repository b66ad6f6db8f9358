#include "model/price_list/list_price.h"

namespace stagecraft {

namespace {

constexpr std::int64_t powerOfTen(int exponent) {
    std::int64_t power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

constexpr std::int64_t unitsPerDollar = powerOfTen(ListPrice::decimals);

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Appends one decimal digit; false when the number no longer fits.
bool append(std::int64_t& number, char digit) {
    return !__builtin_mul_overflow(number, std::int64_t{10}, &number) &&
           !__builtin_add_overflow(number, std::int64_t{digit - '0'}, &number);
}

}  // namespace

std::optional<ListPrice> ListPrice::parse(std::string_view text) {
    std::int64_t units = 0;
    std::size_t at = 0;
    for (; at < text.size() && isDigit(text[at]); ++at)
        if (!append(units, text[at])) return std::nullopt;
    if (at == 0) return std::nullopt;
    int missing = decimals;
    if (at < text.size()) {
        if (text[at] != '.' || at + 1 == text.size()) return std::nullopt;
        for (++at; at < text.size(); ++at) {
            if (!isDigit(text[at])) return std::nullopt;
            if (missing == 0 && text[at] != '0') return std::nullopt;
            if (missing == 0) continue;
            if (!append(units, text[at])) return std::nullopt;
            --missing;
        }
    }
    if (__builtin_mul_overflow(units, powerOfTen(missing), &units)) return std::nullopt;
    return fromUnits(units);
}

std::string ListPrice::text() const {
    std::string out = std::to_string(units_ / unitsPerDollar);
    std::string fraction = std::to_string(units_ % unitsPerDollar);
    fraction.insert(0, static_cast<std::size_t>(decimals) - fraction.size(), '0');
    while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
    return fraction.empty() ? out : out + "." + fraction;
}

std::optional<ListPrice> ListPrice::times(std::int64_t factor) const {
    std::int64_t units = 0;
    if (__builtin_mul_overflow(units_, factor, &units)) return std::nullopt;
    return fromUnits(units);
}

ListPrice ListPrice::dividedBy(std::int64_t divisor) const {
    const std::int64_t rest = units_ % divisor;
    return fromUnits(units_ / divisor + (rest >= divisor - rest ? 1 : 0));
}

std::optional<ListPrice> ListPrice::plus(ListPrice other) const {
    std::int64_t units = 0;
    if (__builtin_add_overflow(units_, other.units_, &units)) return std::nullopt;
    return fromUnits(units);
}

}  // namespace stagecraft
