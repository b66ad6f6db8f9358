#pragma once

#include <span>
#include <vector>

namespace stagecraft {

struct Rectangle {
    double left = 0, bottom = 0, right = 1, top = 1;
    [[nodiscard]] double width() const { return right - left; }
    [[nodiscard]] double height() const { return top - bottom; }
    [[nodiscard]] double area() const { return width() * height(); }
};

/// `whole` cut into one rectangle for each value, areas in proportion, as near to squares as rows allow (Bruls, Huizing and van Wijk,
/// Squarified Treemaps, 2000). Values fall and are not negative; what is zero has no area. Nothing where their sum is zero.
[[nodiscard]] std::vector<Rectangle> squarified(std::span<const double> values, const Rectangle& whole);

}  // namespace stagecraft
