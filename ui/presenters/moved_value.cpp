#include "ui/presenters/moved_value.h"

#include <algorithm>
#include <cmath>

#include "model/workload/fields.h"

namespace stagecraft::ui {

namespace {

double inThreeFigures(double value, bool isWhole) {
    if (value == 0) return 0;
    if (isWhole && std::abs(value) < 1) return std::round(value);
    const double exponent = std::floor(std::log10(std::abs(value))) - 2;
    // Powers of whole exponents are exact where they are divided by rather than multiplied with.
    if (isWhole || exponent >= 0) {
        const double unit = std::pow(10.0, std::max(0.0, exponent));
        return std::round(value / unit) * unit;
    }
    const double parts = std::pow(10.0, -exponent);
    return std::round(value * parts) / parts;
}

}  // namespace

double movedValue(const FigureInput& input, double at) {
    const Field* const row = field(input.key);
    const bool isWhole = input.key == "workload.users" || (row != nullptr && row->kind == FieldKind::Integer);
    constexpr double finest = 1e9;  // parts of one: more would show the error of the sum
    const double moved = inThreeFigures(input.scale * at, isWhole);
    const double value = input.offset == 0 ? moved : std::round((input.offset + moved) * finest) / finest;
    return row == nullptr || row->maximum <= row->minimum ? value : std::clamp(value, row->minimum, row->maximum);
}

}  // namespace stagecraft::ui
