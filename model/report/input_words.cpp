#include "model/report/input_words.h"

#include "model/support/rounding.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

constexpr int mostFigures = 9;  ///< more would show the error of the sum

std::string numberText(const Field& field, double value) {
    if (field.unit == "share") return exactNumber(inFigures(value * 100, mostFigures)) + " %";
    const std::string number = exactNumber(inFigures(value, mostFigures));
    if (field.unit == "USD") return "$" + number;
    // "Users: 12,000" says what it counts.
    return field.unit.empty() || field.unit == "users" ? number : number + " " + std::string{field.unit};
}

}  // namespace

std::string inputName(std::string_view key) {
    const Field* const row = field(key);
    return std::string{row == nullptr ? key : row->label};
}

std::string inputText(std::string_view key, const std::string& value) {
    const Field* const row = field(key);
    if (row == nullptr || (row->kind != FieldKind::Number && row->kind != FieldKind::Integer)) return value;
    const Result<std::optional<double>> number = parseFieldNumber(*row, value);
    return number && *number ? numberText(*row, **number) : value;
}

std::string outsideRangeText(const Inputs& inputs) {
    std::string outside;
    for (const Uncertain& one : inputs.uncertainty) {
        const Field* const row = field(one.input);
        const std::optional<double> own = row != nullptr && row->read != nullptr ? row->read(inputs) : std::nullopt;
        if (!own || (*own >= one.low && *own <= one.high)) continue;
        outside += (outside.empty() ? "" : "; ") + std::string{row->label} + " (" + numberText(*row, *own) + " in this plan, " + numberText(*row, one.low) + " to " +
                   numberText(*row, one.high) + " in its range)";
    }
    return outside.empty() ? "" : "✕ The plan lies outside of what is said to be likely, and what is drawn from that is not about it: " + outside + ".";
}

}  // namespace stagecraft
