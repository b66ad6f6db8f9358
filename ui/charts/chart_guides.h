#pragma once

#include <span>
#include <vector>

#include "ui/charts/chart_canvas.h"

namespace stagecraft::ui {

/// A label that wants to stand beside others.
struct LabelWish {
    double at = 0;     ///< pixels along the axis
    double width = 0;  ///< along the axis
};

/// The row of each label, 0 … rows − 1, so that none overlaps another; −1 where no row has room for it. Earlier wishes come first.
[[nodiscard]] std::vector<int> labelRows(std::span<const LabelWish> wishes, int rows, double from, double to, double gap);

/// Where a map's cells have the colours of stages: the ground on which a line is told from them.
void drawOnCells(QCPPainter& painter, const ChartCanvas& canvas, const QLineF& line, double width);
/// The thin lines of the guides, behind the series.
void drawGuideLines(QCPPainter& painter, const ChartCanvas& canvas);
/// Their names, over the series: as many as there is room for. The others are read by hovering.
void drawGuideNames(QCPPainter& painter, const ChartCanvas& canvas);
/// Where the names of upright guides are drawn.
[[nodiscard]] std::vector<QRectF> uprightNameRects(const ChartCanvas& canvas);

/// The guide within `reach` pixels of a place; −1: none.
[[nodiscard]] int guideAt(const ChartCanvas& canvas, const QPointF& place, double reach);

}  // namespace stagecraft::ui
