#pragma once

#include <optional>

#include "ui/charts/chart_canvas.h"
#include "ui/presenters/figure_wording.h"

namespace stagecraft::ui {

/// The place of the figure a person means by a point of the widget: the cell, box or bar under it, else the nearest point of
/// a series within reach. What is drawn later wins where two are as near.
[[nodiscard]] std::optional<FigurePlace> placeAt(const ChartCanvas& canvas, const QPointF& pixel);

/// Where a place is on the widget: a rectangle, without size for points of lines and marks.
[[nodiscard]] QRectF rectOf(const ChartCanvas& canvas, const FigurePlace& place);

enum class Step { Left, Right, Up, Down };

/// The place an arrow key leads to: along a series and from series to series, over the cells of a map, to the next box.
/// Without a start: the first place there is. Nullopt: the figure has none.
[[nodiscard]] std::optional<FigurePlace> placeAfter(const ChartCanvas& canvas, std::optional<FigurePlace> from, Step step, int count = 1);

}  // namespace stagecraft::ui
