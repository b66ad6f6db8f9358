#pragma once

#include "ui/charts/chart_canvas.h"

namespace stagecraft::ui {

/// The coloured cells of a stage map, the borders between stages, and each stage's number where it is widest.
void drawCells(QCPPainter& painter, const ChartCanvas& canvas);
/// A cell of a stage, or of none (0): the same on the map and in its legend.
void fillCell(QPainter& painter, const QRectF& area, const Theme& theme, int stage);
/// The rectangles of a treemap, with their names where they fit.
void drawBoxes(QCPPainter& painter, const ChartCanvas& canvas);

[[nodiscard]] QRectF cellRect(const ChartCanvas& canvas, std::size_t cell);
[[nodiscard]] QRectF boxRect(const ChartCanvas& canvas, std::size_t box);

}  // namespace stagecraft::ui
