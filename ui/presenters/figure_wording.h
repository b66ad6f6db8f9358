#pragma once

#include <QString>

#include <optional>
#include <span>

#include "model/report/figure.h"

namespace stagecraft::ui {

/// False: the figure has no such place (any more).
[[nodiscard]] bool hasPlace(const Figure& figure, const FigurePlace& place);

/// What the figure says of the place; null when it says nothing.
[[nodiscard]] const FigureNote* noteOf(const Figure& figure, const FigurePlace& place);

/// Whether a click on it does something: it has edits, takes a plan, or shows a field or lines of the bill.
[[nodiscard]] bool isChoosable(const FigureNote& note);
/// What a click does on this figure: "Click a bar to see it on the bill."; empty where it does nothing.
[[nodiscard]] QString choosingText(const Figure& figure);

/// The bill that a place tells of; null where it tells of none.
[[nodiscard]] const FigureTotal* totalAt(const Figure& figure, const FigurePlace& place);
/// "$1,243.10", "≈ $1,243.10".
[[nodiscard]] QString markedMoney(const FigureTotal& total);
/// "P90 of month 24: ≈ $1,243.10".
[[nodiscard]] QString billTitle(const FigureTotal& total);
/// What that bill is of: what the figure says of the place.
[[nodiscard]] QString billTitle(const Figure& figure, const FigurePlace& place);

/// A value as it stands on an axis: "$1,243.10", "71.4 ms", the name of a category.
[[nodiscard]] QString valueText(const FigureAxis& axis, double value);

/// The same with the sign of money that rests on estimated prices.
[[nodiscard]] QString valueText(const FigureAxis& axis, double value, bool isEstimated);

/// The value of a box, as people read it.
[[nodiscard]] QString boxValue(const Figure& figure, const FigureBox& box);

/// "Stage: 5, Users: 422,000, Slowest 1 % within: 200 ms": inputs as people read them.
[[nodiscard]] QString editsText(std::span<const FigureEdit> edits);

/// Name, note and values of a place in a few lines of rich text, and how to choose it.
[[nodiscard]] QString placeHtml(const Figure& figure, const FigurePlace& place);
/// The same in one plain line, for screen readers.
[[nodiscard]] QString placeWords(const Figure& figure, const FigurePlace& place);

/// Title, answer and note: the figure for those who cannot see it.
[[nodiscard]] QString figureWords(const Figure& figure);

/// A value of a chart's option in plain words: "up-to-3-years" is "Up to 3 years", "p99-target" stays "p99 target".
[[nodiscard]] QString optionText(std::string_view value);

}  // namespace stagecraft::ui
