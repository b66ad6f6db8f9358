#pragma once

#include <array>
#include <cstddef>

/// Laplace transforms are inverted at t from their values at s = (A/2 + iπk)/t, k = 0 … 26 (Abate & Whitt 1995): an alternating
/// series of which the last partial sums are averaged.
namespace stagecraft::euler {

inline constexpr std::size_t plainTerms = 15;
inline constexpr std::size_t averagedTerms = 11;
inline constexpr std::size_t terms = plainTerms + averagedTerms + 1;
/// Room for the terms in whole groups of four, which some processors take at once; what is above them does not count.
inline constexpr std::size_t padded = (terms + 3) / 4 * 4;
/// A: e^−18.4 = 10⁻⁸ is the share of the answer the trapezoid rule may be off.
inline constexpr double discretisation = 18.4;

/// The last partial sums are averaged binomially (Euler): the weight each term ends up with.
constexpr std::array<double, terms> weights() {
    std::array<double, averagedTerms + 1> binomial{1};
    for (std::size_t j = 1; j <= averagedTerms; ++j)
        binomial[j] = binomial[j - 1] * static_cast<double>(averagedTerms + 1 - j) / static_cast<double>(j);
    std::array<double, terms> weights{};
    for (std::size_t k = 0; k < terms; ++k) {
        double share = 0;
        for (std::size_t j = k <= plainTerms ? 0 : k - plainTerms; j <= averagedTerms; ++j) share += binomial[j];
        weights[k] = (k % 2 == 0 ? 1 : -1) * share / static_cast<double>(1 << averagedTerms);
    }
    weights[0] /= 2;
    return weights;
}

}  // namespace stagecraft::euler
