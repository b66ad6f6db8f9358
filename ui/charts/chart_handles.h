#pragma once

#include <optional>
#include <vector>

#include "ui/charts/chart_canvas.h"

namespace stagecraft::ui {

/// A line of a chart that a person can move: it stands for an input.
struct ChartHandle {
    FigureGuide::Across axis = FigureGuide::Across::X;
    double at = 0;  ///< NaN: it waits at the end of its axis
    FigureInput input;
    QString name;   ///< "Budget $2,000"; empty: the value says it all
    QString brief;  ///< "Budget": beside the value while it moves
    bool isPlan = false;  ///< where the plan stands on an axis, rather than what is aimed at

    [[nodiscard]] bool isSame(const ChartHandle& other) const { return axis == other.axis && input.key == other.input.key; }
};

/// Where the plan stands on the axes that an input stands on.
struct PlanMarkers {
    std::optional<double> x, y;
    friend bool operator==(const PlanMarkers&, const PlanMarkers&) = default;
};

/// All lines of a figure that can be moved, those of the plan first.
[[nodiscard]] std::vector<ChartHandle> handlesOf(const Figure& figure, const PlanMarkers& markers);

/// What the axes show of a line: its value, or the end of the axis that it waits at or lies beyond.
[[nodiscard]] double shownAt(const ChartCanvas& canvas, const ChartHandle& handle);
/// The place on the axis of a point of the widget.
[[nodiscard]] double valueAt(const ChartCanvas& canvas, const ChartHandle& handle, const QPointF& pixel);

/// Draws the lines with their grips; `held` stands out.
void drawHandles(QCPPainter& painter, const ChartCanvas& canvas, const std::vector<ChartHandle>& handles, const ChartHandle* held);
/// The line or grip at a point of the widget; null: none.
[[nodiscard]] const ChartHandle* handleAt(const ChartCanvas& canvas, const std::vector<ChartHandle>& handles, const QPointF& pixel);
/// Where the grip of each line is.
[[nodiscard]] std::vector<QRectF> gripRects(const ChartCanvas& canvas, const std::vector<ChartHandle>& handles);

}  // namespace stagecraft::ui
