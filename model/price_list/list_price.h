#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stagecraft {

/// Dollars as a price list prints them, exactly: a whole number of 10⁻¹² dollars, up to nine million. AWS prints ten
/// decimals; two more keep what dividing by 1,024 or by the hours of a term leaves over.
class ListPrice {
public:
    static constexpr int decimals = 12;

    constexpr ListPrice() = default;
    [[nodiscard]] static constexpr ListPrice fromUnits(std::int64_t units) {
        ListPrice price;
        price.units_ = units;
        return price;
    }
    /// "0.1046300000", "2750"; nullopt for a sign, an exponent, more digits than fit or anything else.
    [[nodiscard]] static std::optional<ListPrice> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t units() const { return units_; }
    [[nodiscard]] constexpr bool isZero() const { return units_ == 0; }
    /// "0.10463": all its digits and no more.
    [[nodiscard]] std::string text() const;

    /// nullopt when the product does not fit.
    [[nodiscard]] std::optional<ListPrice> times(std::int64_t factor) const;
    /// Rounded to the nearest unit, half up.
    [[nodiscard]] ListPrice dividedBy(std::int64_t divisor) const;
    /// nullopt when the sum does not fit.
    [[nodiscard]] std::optional<ListPrice> plus(ListPrice other) const;

    friend constexpr auto operator<=>(ListPrice, ListPrice) = default;

private:
    std::int64_t units_ = 0;
};

}  // namespace stagecraft
