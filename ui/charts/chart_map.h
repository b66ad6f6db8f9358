#pragma once

#include "ui/charts/chart_canvas.h"

namespace stagecraft::ui {

/// The coloured cells of a stage map, the borders between stages, and each stage's number where it is widest.
void drawCells(QCPPainter& painter, const ChartCanvas& canvas);
/// The rectangles of a treemap, with their names where they fit.
void drawBoxes(QCPPainter& painter, const ChartCanvas& canvas);

[[nodiscard]] QRectF cellRect(const ChartCanvas& canvas, std::size_t cell);
[[nodiscard]] QRectF boxRect(const ChartCanvas& canvas, std::size_t box);

}  // namespace stagecraft::ui
