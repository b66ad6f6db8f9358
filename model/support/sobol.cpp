#include "model/support/sobol.h"

#include <array>
#include <cassert>

namespace stagecraft {

namespace {

constexpr std::size_t bits = 32;
using Directions = std::array<std::uint32_t, bits>;

/// Primitive polynomial of degree s with inner coefficients a, and the first s odd direction numbers.
struct Polynomial {
    std::uint32_t degree = 0, inner = 0;
    std::array<std::uint32_t, 4> first{};
};

constexpr std::array<Polynomial, mostSobolDimensions> polynomials{{
    {},
    {1, 0, {1}},
    {2, 1, {1, 3}},
    {3, 1, {1, 3, 1}},
    {3, 2, {1, 1, 1}},
    {4, 1, {1, 1, 3, 3}},
}};

constexpr Directions directionsOf(const Polynomial& polynomial) {
    Directions directions{};
    for (std::size_t k = 0; k < bits; ++k) {
        const std::size_t s = polynomial.degree;
        if (s == 0) {
            directions[k] = 1U << (bits - 1 - k);
        } else if (k < s) {
            directions[k] = polynomial.first[k] << (bits - 1 - k);
        } else {
            std::uint32_t value = directions[k - s] ^ (directions[k - s] >> s);
            for (std::size_t j = 1; j < s; ++j)
                if ((polynomial.inner >> (s - 1 - j) & 1U) != 0) value ^= directions[k - j];
            directions[k] = value;
        }
    }
    return directions;
}

constexpr std::array<Directions, mostSobolDimensions> allDirections() {
    std::array<Directions, mostSobolDimensions> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = directionsOf(polynomials[i]);
    return all;
}

}  // namespace

double sobolPoint(int dimension, std::uint32_t index) {
    assert(dimension >= 1 && dimension <= mostSobolDimensions);
    static constexpr std::array<Directions, mostSobolDimensions> directions = allDirections();
    const Directions& own = directions[static_cast<std::size_t>(dimension - 1)];
    std::uint32_t gray = index ^ (index >> 1);
    std::uint32_t point = 0;
    for (std::size_t k = 0; gray != 0; ++k, gray >>= 1)
        if ((gray & 1U) != 0) point ^= own[k];
    return point / 4294967296.0;
}

}  // namespace stagecraft
