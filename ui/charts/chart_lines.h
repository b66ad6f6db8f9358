#pragma once

#include "ui/charts/chart_canvas.h"

namespace stagecraft::ui {

/// Highlight: the bands behind everything.
void drawBands(QCPPainter& painter, const ChartCanvas& canvas);
/// Stands, Falls, Steps, Frontier.
void drawLines(QCPPainter& painter, const ChartCanvas& canvas);
/// Marks and Faint; what stands back first.
void drawMarks(QCPPainter& painter, const ChartCanvas& canvas);
/// Current: the plan as it is.
void drawCurrent(QCPPainter& painter, const ChartCanvas& canvas);

/// How large a mark is drawn: its area is its weight.
[[nodiscard]] double radiusOf(const FigureSeries& series, std::size_t point);

/// The unbroken runs of a series in pixels, thinned: of the points in one column of pixels the first, lowest, highest and last
/// stay. Steps keep their value up to the next point.
[[nodiscard]] QList<QPolygonF> thinnedRuns(const ChartCanvas& canvas, const FigureSeries& series, bool isStepped);

}  // namespace stagecraft::ui
