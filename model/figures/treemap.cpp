#include "model/figures/treemap.h"

#include <algorithm>
#include <numeric>

namespace stagecraft {

namespace {

/// The longest side over the shortest of the worst rectangle in a row of areas along a side.
double worstRatio(std::span<const double> row, double side) {
    const double sum = std::reduce(row.begin(), row.end());
    const auto [least, most] = std::ranges::minmax(row);
    if (least <= 0) return std::numeric_limits<double>::infinity();
    return std::max(side * side * most / (sum * sum), sum * sum / (side * side * least));
}

/// Lays a row along the shorter side of what is left, and takes it off.
void layRow(std::span<const double> row, Rectangle& left, std::vector<Rectangle>& placed) {
    const double sum = std::reduce(row.begin(), row.end());
    const bool isUpright = left.width() >= left.height();  // the row stands at the left edge
    const double side = isUpright ? left.height() : left.width();
    const double depth = side > 0 ? sum / side : 0;
    double at = isUpright ? left.top : left.left;
    for (const double area : row) {
        const double length = depth > 0 ? area / depth : 0;
        if (isUpright) {
            placed.push_back({left.left, at - length, left.left + depth, at});
            at -= length;
        } else {
            placed.push_back({at, left.top - depth, at + length, left.top});
            at += length;
        }
    }
    if (isUpright) left.left += depth;
    else left.top -= depth;
}

}  // namespace

std::vector<Rectangle> squarified(std::span<const double> values, const Rectangle& whole) {
    std::vector<Rectangle> placed;
    const double sum = std::reduce(values.begin(), values.end());
    if (!(sum > 0)) return placed;
    std::vector<double> areas(values.begin(), values.end());
    for (double& area : areas) area *= whole.area() / sum;
    const std::span<const double> all{areas};
    Rectangle left = whole;
    for (std::size_t first = 0; first < all.size();) {
        const double side = std::min(left.width(), left.height());
        std::size_t count = 1;
        while (first + count < all.size() && worstRatio(all.subspan(first, count + 1), side) <= worstRatio(all.subspan(first, count), side)) ++count;
        layRow(all.subspan(first, count), left, placed);
        first += count;
    }
    return placed;
}

}  // namespace stagecraft
