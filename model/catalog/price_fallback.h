#pragma once

#include <cstddef>
#include <cstdint>

namespace stagecraft {

/// Whose price a dimension takes that has none in its own region: nobody's, that of the nearest region with one, or that of one
/// region. `Catalog::fallback` makes it from its name.
class PriceFallback {
public:
    constexpr PriceFallback() = default;
    [[nodiscard]] static constexpr PriceFallback nearest() { return PriceFallback{1}; }
    [[nodiscard]] static constexpr PriceFallback region(std::size_t number) { return PriceFallback{2 + number}; }

    [[nodiscard]] constexpr bool isNone() const { return code_ == 0; }
    [[nodiscard]] constexpr bool isNearest() const { return code_ == 1; }
    /// Position among the catalog's regions, where it is one of them.
    [[nodiscard]] constexpr std::size_t regionNumber() const { return code_ - 2; }
    /// Tells all of them apart.
    [[nodiscard]] constexpr std::uint64_t key() const { return code_; }
    friend constexpr bool operator==(const PriceFallback&, const PriceFallback&) = default;

private:
    explicit constexpr PriceFallback(std::size_t code) : code_(code) {}
    std::size_t code_ = 0;
};

}  // namespace stagecraft
