#pragma once

#include "ui/charts/chart_canvas.h"

namespace stagecraft::ui {

/// Area and Range: what is filled between two lines.
void drawAreas(QCPPainter& painter, const ChartCanvas& canvas);
/// Bars and SideBars.
void drawBars(QCPPainter& painter, const ChartCanvas& canvas);

/// Where the bar of a point stands, in pixels; Bars stand on the bars of the same x before them.
[[nodiscard]] QRectF barOf(const ChartCanvas& canvas, std::size_t series, std::size_t point);

}  // namespace stagecraft::ui
