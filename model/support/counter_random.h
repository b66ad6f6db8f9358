#pragma once

#include <cstdint>

namespace stagecraft {

/// Random bits of a place, not of a history: the same place has the same bits on every thread and in every order
/// (the finaliser of SplitMix64; Steele, Lea, Flood 2014).
[[nodiscard]] constexpr std::uint64_t scrambled(std::uint64_t place) {
    place += 0x9E3779B97F4A7C15U;
    place = (place ^ (place >> 30)) * 0xBF58476D1CE4E5B9U;
    place = (place ^ (place >> 27)) * 0x94D049BB133111EBU;
    return place ^ (place >> 31);
}

/// Uniform in [0, 1), by seed, dimension and index.
[[nodiscard]] constexpr double uniformAt(std::uint64_t seed, std::uint64_t dimension, std::uint64_t index) {
    return static_cast<double>(scrambled(scrambled(scrambled(seed) ^ dimension) ^ index) >> 11) * 0x1p-53;
}

}  // namespace stagecraft
