#pragma once

#include <cstdint>

namespace stagecraft {

inline constexpr int mostSobolDimensions = 6;

/// Coordinate of a point of Sobol's sequence in [0, 1), unscrambled, in Gray-code order; `dimension` from 1,
/// the point of index 0 is the origin. Direction numbers of Joe & Kuo (2008), new-joe-kuo-6.
[[nodiscard]] double sobolPoint(int dimension, std::uint32_t index);

}  // namespace stagecraft
