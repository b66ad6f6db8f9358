#pragma once

#include <vector>

#include "ui/charts/chart_canvas.h"

namespace stagecraft::ui {

/// Where a map's cells have the colours of stages: the ground on which a line is told from them.
void drawOnCells(QCPPainter& painter, const ChartCanvas& canvas, const QLineF& line, double width);
/// The thin lines of the guides, behind the series.
void drawGuideLines(QCPPainter& painter, const ChartCanvas& canvas);
/// Their names, over the series, where they cover neither each other nor the plan; brief ones where not all fit in full. What finds no
/// room is read by hovering. Gives where they stand.
std::vector<QRectF> drawGuideNames(QCPPainter& painter, const ChartCanvas& canvas);
/// Where the names are drawn.
[[nodiscard]] std::vector<QRectF> guideNameRects(const ChartCanvas& canvas);

/// The guide within `reach` pixels of a place; −1: none.
[[nodiscard]] int guideAt(const ChartCanvas& canvas, const QPointF& place, double reach);

}  // namespace stagecraft::ui
